"""One training run: steps with a warm-up and a cosine, averaged weights, checkpoints, a log of JSON lines.

The randomness of a step comes from the seed and its number, the order of an epoch from the seed and its number: a run
that was stopped goes on as the unbroken one would have.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from hangraph.errors import ConfigError

_FREE = {"threads", "out"}  # what may differ when a run is resumed
_REPORT = 100  # steps
_SLOW = 0.02  # the share of a new loss in the running one

Listener = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class Schedule:
    """What every plan of a run says: how many steps, how they are weighed and averaged, how often it is scored."""

    steps: int
    rate: float
    head_rate: float = 1e-3
    warmup: float = 0.05
    decay: float = 0.01
    ema: float = 0.999
    masking: float = 0.08
    seed: int = 7
    evaluations: int = 10


@dataclass(slots=True)
class State:
    """Where a run stands."""

    step: int = 0
    cpu: float = 0.0
    wall: float = 0.0


class Log:
    """Appends rows to `log.jsonl` of the run's folder."""

    def __init__(self, folder: Path, listen: Listener) -> None:
        self.path = folder / "log.jsonl"
        self.listen = listen

    def write(self, step: int, **row: object) -> None:
        """Write a row, with the time and the number of the step."""
        line = {"at": datetime.now(UTC).isoformat(timespec="seconds"), "step": step, **row}
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
        told = "  ".join(f"{name} {value}" for name, value in row.items() if isinstance(value, float))
        self.listen(told or "training", step)


class Trainer:
    """Trains a model by a schedule, and keeps the average of its weights."""

    def __init__(
        self, model: nn.Module, optimiser: torch.optim.Optimizer, schedule: Schedule, out: Path, log: Log
    ) -> None:
        self.model, self.optimiser, self.schedule, self.out, self.log = model, optimiser, schedule, out, log
        self.average: dict[str, Tensor] = {name: tensor.clone() for name, tensor in model.state_dict().items()}
        self.state = State()
        self.resume()

    @property
    def progress(self) -> float:
        """The share of the steps that is done."""
        return self.state.step / self.schedule.steps

    def train(
        self,
        draws: Iterator[tuple[str, Any]],
        loss_of: Callable[[str, Any], Tensor],
        score: Callable[[], Mapping[str, float]],
    ) -> None:
        """Take the steps that are left; `draws` gives a task and a batch for each step from the first one on."""
        self.model.train()
        running: dict[str, float] = {}
        clock = _clock()
        for task, batch in islice(draws, self.state.step, self.schedule.steps):
            loss = self._take_step(loss_of, task, batch)
            running[task] = running.get(task, loss) + _SLOW * (loss - running.get(task, loss))
            now = _clock()
            self.state.wall += now[0] - clock[0]
            self.state.cpu += now[1] - clock[1]
            clock = now
            step = self.state.step
            if step % _REPORT == 0:
                losses = {name: round(value, 4) for name, value in sorted(running.items())}
                self.log.write(
                    step, progress=round(self.progress, 4), loss=losses, cpu_min=round(self.state.cpu / 60, 1)
                )
            if self._is_due(step):
                self.log.write(step, progress=round(self.progress, 4), **self._score_average(score))
                self.save()
                clock = _clock()
        self.model.load_state_dict(self.average)

    def _take_step(self, loss_of: Callable[[str, Any], Tensor], task: str, batch: Any) -> float:
        """Take one step and return its loss."""
        trained = [(name, p) for name, p in self.model.named_parameters() if p.requires_grad]
        parameters = [p for _, p in trained]
        torch.manual_seed(self.schedule.seed * 1_000_003 + self.state.step)
        for group in self.optimiser.param_groups:
            group["lr"] = group["peak"] * share_of_rate(self.progress, self.schedule.warmup)
        loss = loss_of(task, batch)
        loss.backward()
        nn.utils.clip_grad_norm_(parameters, 1.0)
        self.optimiser.step()
        self.optimiser.zero_grad(set_to_none=True)
        step = self.state.step
        with torch.no_grad():
            weight = 1 - min(self.schedule.ema, (1 + step) / (10 + step))
            torch._foreach_lerp_([self.average[name] for name, _ in trained], parameters, weight)
        self.state.step += 1
        return float(loss.item())

    def _is_due(self, step: int) -> bool:
        """Return whether a share of the steps has just been finished after which the model is scored and saved."""
        count, steps = self.schedule.evaluations, self.schedule.steps
        return step * count // steps > (step - 1) * count // steps

    def _score_average(self, score: Callable[[], Mapping[str, float]]) -> Mapping[str, float]:
        kept = {name: tensor.clone() for name, tensor in self.model.state_dict().items()}
        self.model.load_state_dict(self.average)
        self.model.eval()
        scores = score()
        self.model.load_state_dict(kept)
        self.model.train()
        return scores

    def save(self) -> None:
        """Write weights, averages and the optimiser's state beside `state.json`, each by renaming."""
        names = {id(p): name for name, p in self.model.named_parameters()}
        moments = {
            f"{names[id(p)]}|{slot}": torch.as_tensor(value)
            for p, slots in self.optimiser.state.items()
            for slot, value in slots.items()
        }
        parts = {"weights": self.model.state_dict(), "ema": self.average, "optimiser": moments}
        for part, tensors in parts.items():
            save_file({name: tensor.contiguous() for name, tensor in tensors.items()}, self.out / f"{part}.tmp")
        (self.out / "state.tmp").write_text(json.dumps(asdict(self.state)), "utf-8")
        for part in parts:
            (self.out / f"{part}.tmp").replace(self.out / f"{part}.safetensors")
        (self.out / "state.tmp").replace(self.out / "state.json")

    def resume(self) -> None:
        """Take up what `save` wrote, if anything."""
        if not (self.out / "state.json").exists():
            return
        self.model.load_state_dict(load_file(self.out / "weights.safetensors"))
        self.average.update(load_file(self.out / "ema.safetensors"))
        parameters = dict(self.model.named_parameters())
        for key, value in load_file(self.out / "optimiser.safetensors").items():
            name, _, slot = key.partition("|")
            self.optimiser.state[parameters[name]][slot] = value
        self.state = State(**json.loads((self.out / "state.json").read_text("utf-8")))


def share_of_rate(progress: float, warmup: float) -> float:
    """Return the share of the peak rate: a linear warm-up, then a cosine down to 2 %."""
    if progress < warmup:
        return max(0.01, progress / warmup)
    return 0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * (progress - warmup) / (1 - warmup)))


def optimiser_of(
    model: nn.Module, schedule: Schedule, is_fresh: Callable[[str], bool], undecayed: Sequence[str] = ("crf.",)
) -> torch.optim.Optimizer:
    """Return AdamW with a higher rate for what starts from nothing, and no decay for norms, biases and the CRF."""
    groups: dict[tuple[float, float], list[Tensor]] = {}
    for name, parameter in model.named_parameters():
        if parameter.requires_grad:
            rate = schedule.head_rate if is_fresh(name) else schedule.rate
            plain = parameter.ndim > 1 and not any(part in name for part in undecayed)
            groups.setdefault((rate, schedule.decay if plain else 0.0), []).append(parameter)
    settings = [{"params": p, "lr": rate, "weight_decay": decay, "peak": rate} for (rate, decay), p in groups.items()]
    return torch.optim.AdamW(settings, betas=(0.9, 0.98), eps=1e-6, fused=True)


def open_run(plan: object, out: Path) -> None:
    """Make the run's folder and note its plan; raise ConfigError where a run with another plan is in it."""
    written = {name: value for name, value in _described(plan).items() if name not in _FREE}
    path = out / "plan.json"
    if path.exists() and (out / "state.json").exists() and json.loads(path.read_text("utf-8")) != written:
        hint = "resume it with its own settings, or give another folder with --out"
        raise ConfigError("holds a run with other settings", subject=str(out), hint=hint)
    out.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(written, ensure_ascii=False, indent=1), "utf-8")


def _described(plan: object) -> dict[str, object]:
    described: dict[str, object] = json.loads(json.dumps(asdict(plan), default=str))  # type: ignore[call-overload]
    return described


def _clock() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()
