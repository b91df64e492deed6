"""Docs are read together, one that fails fails alone, and texts are handed over in portions."""

from collections.abc import Sequence

import pytest
import spacy
from spacy.tokens import Doc

from hangraph.stages import portions
from hangraph.stages.portions import Together


class Listener(Together):
    """Notes the batches it is given, and fails on a spoilt one."""

    def __init__(self) -> None:
        super().__init__("kg_test")
        self.heard: list[list[str]] = []

    def read(self, docs: Sequence[Doc]) -> None:
        """Note the texts."""
        texts = [doc.text for doc in docs]
        if "고장" in texts:
            raise ValueError("고장")
        self.heard.append(texts)


def docs(*texts: str) -> list[Doc]:
    """Return the texts as Docs."""
    return [spacy.blank("xx").make_doc(text) for text in texts]


def test_pipe_reads_many_together() -> None:
    """Docs are read by batches and come out in order."""
    stage = Listener()
    assert [doc.text for doc in stage.pipe(docs("가", "나", "다"), batch_size=2)] == ["가", "나", "다"]
    assert stage.heard == [["가", "나"], ["다"]]


def test_pipe_raises_without_a_handler() -> None:
    """Where nobody takes the error it ends the run."""
    with pytest.raises(ValueError, match="고장"):
        list(Listener().pipe(docs("가", "고장")))


def test_pipe_hands_what_fails_to_the_handler() -> None:
    """The one that fails is left out, the others are read alone."""
    stage, failed = Listener(), []
    stage.set_error_handler(lambda name, _stage, some, error: failed.append((name, some[0].text, str(error))))
    assert [doc.text for doc in stage.pipe(docs("가", "고장", "다"))] == ["가", "다"]
    assert failed == [("kg_test", "고장", "고장")]
    assert stage.heard == [["가"], ["다"]]


@pytest.mark.parametrize(
    ("lengths", "expected"),
    [
        ([], []),
        ([0], [[0]]),
        ([3, 3, 3, 3, 3], [[3, 3, 3], [3, 3]]),
        ([25, 1, 0, 4], [[25, 1, 0], [4]]),
        ([4, 40, 4], [[4], [40, 4]]),
    ],
)
def test_portions_hold_a_number_of_characters(
    monkeypatch: pytest.MonkeyPatch, lengths: list[int], expected: list[list[int]]
) -> None:
    """Every text is in one portion, in order, and no portion is longer by more than a text."""
    monkeypatch.setattr(portions, "SIZE", 10)
    texts = ["가" * length for length in lengths]
    assert [[len(text) for text in texts[part]] for part in portions.portions(texts)] == expected
