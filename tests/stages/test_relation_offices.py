"""How the holder of a title stands to its body."""

from __future__ import annotations

import pytest

from builders import analysed_doc, fact_lines
from hangraph.document import EntityRow
from hangraph.stages.relation_offices import relations_of


@pytest.mark.parametrize(
    ("title", "body", "expected"),
    [
        ("의원", "한별당", ("memberOf",)),
        ("도의원", "한별당", ("positionAt",)),
        ("의원", None, ("positionAt",)),
        ("위원", "나루위원회", ("positionAt", "memberOf")),
        ("논설위원", "달내일보", ("positionAt",)),
        ("위원장", "나루위원회", ("positionAt",)),
    ],
)
def test_relations_of_tells_members_from_officers(title: str, body: str | None, expected: tuple[str, ...]) -> None:
    """A party's 의원 is a member, a committee's 위원 has an office too, a councillor is at the town."""
    row = EntityRow(id=f"Organization:{body}", type="Organization", kind=None, label=body, aliases=[]) if body else None
    assert relations_of(title, row) == expected


def test_relations_end_a_term_where_its_holder_leaves() -> None:
    """1972년부터 교수였다, 1995년 교수직에서 물러났다: a term with no end told ends then, but not by another office."""
    begun = "[도해온|Person] 씨는 1972년부터 [누리대|Organization] 교수직을 맡았다. "
    ended = analysed_doc(begun + "[도해온|Person] 씨는 1995년 교수직에서 물러났다.")
    other = analysed_doc(begun + "[도해온|Person] 씨는 1995년 학회 이사에서 물러났다.")
    assert "도해온 | positionAt | 누리대 | asserted | 1972/1995" in fact_lines(ended)
    assert "도해온 | positionAt | 누리대 | asserted | 1972/" in fact_lines(other)


def test_relations_take_no_time_for_a_topic() -> None:
    """1995년부터는 이사로 일했다: 은/는 marks when, and who is told of stays the topic before."""
    doc = analysed_doc("[도해온|Person] 씨는 언론인이다. 1995년부터는 [나래일보|Organization] 이사로 일했다.")
    assert fact_lines(doc, "holdsPosition") == ["도해온 | holdsPosition | 이사 | asserted | 1995/"]
