"""What the stages that ask a model share: many Docs read at a time, one that fails fails alone, texts in portions."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate, groupby, islice
from typing import Any, cast

from spacy.tokens import Doc
from spacy.util import raise_error

SIZE = 20_000  # characters whose hidden states are in memory at a time
OnError = Callable[[str, Any, list[Doc], Exception], None]


class Together(ABC):
    """A stage that reads the sentences of many Docs together, for a model is quicker so."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._on_error = cast(OnError, raise_error)

    @abstractmethod
    def read(self, docs: Sequence[Doc]) -> None:
        """Write what the stage finds in these Docs."""

    def __call__(self, doc: Doc) -> Doc:
        """Return the Doc, read."""
        self.read([doc])
        return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 32) -> Iterator[Doc]:
        """Yield the Docs, those of `batch_size` read together; one that fails leaves the others alone."""
        waiting = iter(stream)
        while docs := list(islice(waiting, batch_size)):
            try:
                self.read(docs)
            except Exception:
                docs = [doc for doc in docs if self._try(doc)]
            yield from docs

    def set_error_handler(self, handler: OnError) -> None:
        """Hand the Docs that fail to this function from now on."""
        self._on_error = handler

    def _try(self, doc: Doc) -> bool:
        try:
            self.read([doc])
        except Exception as error:
            self._on_error(self.name, self, [doc], error)
            return False
        return True


def portions(texts: Sequence[str]) -> Iterator[slice]:
    """Yield the slices of texts that hold some 20,000 characters together, or a longer one."""
    totals = list(accumulate(map(len, texts)))
    for _, numbers in groupby(range(len(texts)), key=lambda i: totals[i] // SIZE):
        first, *rest = numbers
        yield slice(first, (rest or [first])[-1] + 1)
