"""A run that was stopped goes on as the unbroken one, and is not mixed up with another."""

import json
from dataclasses import dataclass
from itertools import count

import pytest
import torch

from hangraph.errors import ConfigError
from hangraph.training.run import Log, Schedule, Trainer, open_run, optimiser_of, share_of_rate

pytestmark = pytest.mark.train


def go(folder, steps, stop=None):
    """Train a small layer in a folder, or go on with it; up to `stop` steps if given. Return its averages."""
    folder.mkdir(exist_ok=True)
    torch.manual_seed(1)
    layer = torch.nn.Linear(4, 2)
    schedule = Schedule(steps=steps, rate=1e-2, evaluations=steps)
    trainer = Trainer(
        layer, optimiser_of(layer, schedule, lambda _: False), schedule, folder, Log(folder, lambda *_: None)
    )
    batches = ((("a" if i % 2 else "b"), torch.full((3, 4), float(i))) for i in count())

    def loss_of(task, batch):
        if trainer.state.step == stop:
            raise KeyboardInterrupt
        return (layer(batch) + torch.rand(3, 2)).pow(2).mean() * (2 if task == "a" else 1)

    try:
        trainer.train(batches, loss_of, lambda: {"score": 0.5})
    except KeyboardInterrupt:
        assert trainer.state.step == stop
    return trainer.average


def test_resumed_run_repeats_the_unbroken_one(tmp_path):
    """Six steps, and three and three, end at the same averages."""
    whole = go(tmp_path / "whole", 6)
    go(tmp_path / "parts", 6, stop=3)
    resumed = go(tmp_path / "parts", 6)
    assert all(torch.equal(whole[name], resumed[name]) for name in whole)


def test_log_is_json_lines(tmp_path):
    """Each evaluation is a row with its step and scores."""
    go(tmp_path / "run", 4)
    rows = [json.loads(line) for line in (tmp_path / "run" / "log.jsonl").read_text("utf-8").splitlines()]
    assert [(row["step"], row["score"]) for row in rows] == [(1, 0.5), (2, 0.5), (3, 0.5), (4, 0.5)]


def test_rate_rises_and_falls():
    """The rate warms up to its peak and falls to two per cent."""
    assert share_of_rate(0.025, 0.05) == pytest.approx(0.5)
    assert share_of_rate(0.05, 0.05) == pytest.approx(1)
    assert share_of_rate(1, 0.05) == pytest.approx(0.02)


@dataclass
class Plan:
    """A plan."""

    steps: int
    threads: int


def test_run_is_not_resumed_with_other_settings(tmp_path):
    """Another number of steps is refused once there is a checkpoint, another number of threads is not."""
    open_run(Plan(5, 1), tmp_path)
    (tmp_path / "state.json").write_text("{}")
    open_run(Plan(5, 2), tmp_path)
    with pytest.raises(ConfigError, match="other settings"):
        open_run(Plan(6, 1), tmp_path)
