"""Where the parts of a fact stand in the text that tells it."""

from __future__ import annotations

import pytest
from spacy.tokens import Doc

from builders import analysed_doc
from hangraph import document


def arguments(doc: Doc, predicate: str, obj: str) -> list[str]:
    """Return role, words and particles of the arguments of a predicate's fact about an object."""
    (fact,) = [f for f in document.facts(doc) if f["predicate"] == predicate and f["object"].endswith(obj)]
    return [f"{a['role']} {doc.text[a['start'] : a['end']]} {a['particles']}".strip() for a in fact["arguments"]]


VISIT = "[미르시|Place:City]를 방문했다."
RETURN = "[윤가람|Person] 시장은 귀국했다."


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"[윤가람|Person] 시장은 3일 {VISIT}", ["subject 윤가람 은", "object 미르시 를", "date 3일"]),
        (f"{RETURN} 이어 {VISIT}", ["subject 윤가람 은", "object 미르시 를"]),
        (f"지난 3일 {RETURN} 이어 {VISIT}", ["subject 윤가람 은", "object 미르시 를", "date 지난 3일"]),
    ],
    ids=["named", "left out", "day told before"],
)
def test_arguments_stand_where_the_fact_is_told(text: str, found: list[str]) -> None:
    """Subject, object and date are where the clause has them; what it leaves out is where it was named last."""
    assert arguments(analysed_doc(text), "visited", "미르시") == found


def test_arguments_of_a_literal_have_no_place() -> None:
    """The title of a person is no mention, so that the fact has a subject alone."""
    assert arguments(analysed_doc("[윤가람|Person] 시장이 왔다."), "holdsPosition", "시장") == ["subject 윤가람 이"]
