"""ONNX sessions on the CPU, made at first use, so that processes can be forked before any is."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from numpy.typing import NDArray

from hangraph.encoder.manifest import Manifest
from hangraph.errors import ModelError

_MOST = 4  # threads: more gain nothing on a model this small
Arrays = dict[str, NDArray[Any]]


class Sessions:
    """The sessions of a model's files; `threads` as None takes `OMP_NUM_THREADS`, else the cores that may be used."""

    def __init__(self, manifest: Manifest, threads: int | None = None) -> None:
        self.manifest = manifest
        self.threads = threads or _threads()
        self._made: dict[tuple[str, int], Any] = {}

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.manifest, self.threads)

    def run(self, name: str, inputs: Mapping[str, NDArray[Any]]) -> Arrays:
        """Return the outputs of a file of the model by their names."""
        session = self._session(name)
        outputs = [output.name for output in session.get_outputs()]
        return dict(zip(outputs, session.run(outputs, dict(inputs)), strict=True))

    def _session(self, name: str) -> Any:
        key = (name, os.getpid())  # the threads of a session do not live on in a forked process
        if key not in self._made:
            self._made[key] = self._open(name)
        return self._made[key]

    def _open(self, name: str) -> Any:
        import onnxruntime  # takes a tenth of a second, which those who only ask for the tokeniser need not pay

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = self.threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        path = self.manifest.file(name)
        try:
            return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        except Exception as error:  # onnxruntime raises kinds of its own, none of which it exports
            reason = str(error).splitlines()[0]
            raise ModelError(
                f"is no usable ONNX file: {reason}", subject=str(path), hint="upgrade onnxruntime"
            ) from error


def _threads() -> int:
    wish = os.environ.get("OMP_NUM_THREADS", "")
    if wish.isdecimal() and int(wish):
        return int(wish)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores, _MOST)
