"""ONNX sessions on the CPU, made at first use, so that processes can be forked before any is."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from numpy.typing import NDArray

from hangraph.encoder.manifest import Manifest
from hangraph.errors import ModelError

_MOST = 4  # threads unless more are asked for
Arrays = Mapping[str, NDArray[Any]]


class Sessions:
    """The sessions of a model's files; `threads` as None takes `OMP_NUM_THREADS`, else the cores that may be used.

    A batch is computed by one thread, several batches at a time: that is quicker than to share out each product, no
    number depends on how many threads there are, and none outlives a call, so that forking is safe at any time.
    """

    def __init__(self, manifest: Manifest, threads: int | None = None) -> None:
        self.manifest = manifest
        self.threads = threads or _threads()
        self._made: dict[str, Any] = {}

    def run(self, name: str, inputs: Arrays) -> Arrays:
        """Return the outputs of a file of the model by their names; it takes those of the inputs that it asks for."""
        session = self._session(name)
        outputs = [output.name for output in session.get_outputs()]
        asked = {wanted.name: inputs[wanted.name] for wanted in session.get_inputs()}
        return dict(zip(outputs, session.run(outputs, asked), strict=True))

    def map(self, name: str, batches: Iterable[Arrays]) -> Iterator[Arrays]:
        """Yield the outputs for each batch in order; no more inputs are drawn than are computed."""
        if self.threads == 1:
            yield from (self.run(name, inputs) for inputs in batches)
            return
        self._session(name)
        waiting: deque[Future[Arrays]] = deque()
        with ThreadPoolExecutor(self.threads) as pool:
            for inputs in batches:
                waiting.append(pool.submit(self.run, name, inputs))
                if len(waiting) > self.threads:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()

    def _session(self, name: str) -> Any:
        if name not in self._made:
            self._made[name] = self._open(name)
        return self._made[name]

    def _open(self, name: str) -> Any:
        import onnxruntime  # slow to load, and those who only ask for pieces do without

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3  # errors; what they say is raised anyway
        path = self.manifest.file(name)
        try:
            return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        except Exception as error:  # onnxruntime raises kinds of its own that have no common base
            reason = str(error).partition("\n")[0]
            hint = "train or copy the model anew, or upgrade onnxruntime"
            raise ModelError(f"is no usable ONNX file: {reason}", subject=str(path), hint=hint) from error


def _threads() -> int:
    wish = os.environ.get("OMP_NUM_THREADS", "")
    if wish.isdecimal() and int(wish):
        return int(wish)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores, _MOST)
