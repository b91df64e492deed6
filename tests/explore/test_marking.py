"""Mentions and evidence are marked without harm to the text."""

import re

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from hangraph.explore.marking import Evidence, Mark, mark

TEXT = "해온전지 본사에서 <b>협약식</b>이 열렸다."


def test_mark_nests_a_mention_within_a_mention():
    """An owner's name inside the name of its unit is an element inside that element."""
    html = mark(TEXT, 0, 8, [Mark(0, 7, (1,), "c2"), Mark(0, 4, (0,), "c2")], [])
    outer, inner = '<span class="mention c2" data-e="1">', '<span class="mention c2" data-e="0">'
    assert html == f"{outer}{inner}해온전지</span> 본사</span>에"


def test_mark_escapes_the_text():
    """Markup in an article is shown, never obeyed."""
    assert "<b>" not in mark(TEXT, 0, len(TEXT), [], [])
    assert "&lt;b&gt;협약식&lt;/b&gt;" in mark(TEXT, 0, len(TEXT), [], [])


def test_mark_numbers_the_pieces_that_tell_facts():
    """A piece under the evidence of two facts carries both numbers."""
    html = mark("가나다라", 0, 4, [], [Evidence(0, 3, 7), Evidence(2, 4, 8)])
    assert re.findall(r'data-f="([^"]+)">([^<]+)<', html) == [("7", "가나"), ("7 8", "다"), ("8", "라")]


def test_mark_leaves_out_a_mention_that_crosses_another():
    """Of two mentions that cross, the earlier one is kept."""
    html = mark("가나다라", 0, 4, [Mark(0, 3, (0,), "c0"), Mark(2, 4, (1,), "c0")], [])
    assert re.findall(r'data-e="(\d)"', html) == ["0"]


def test_mark_cuts_evidence_at_the_borders_of_the_stretch():
    """Evidence that reaches past the block is marked as far as the block goes."""
    assert mark("가나다라", 1, 3, [], [Evidence(0, 4, 0)]) == '<span class="told" data-f="0">나다</span>'


def test_mark_of_nothing_is_nothing():
    """An empty stretch gives no markup."""
    assert mark("", 0, 0, [], []) == ""


_SPANS = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=8)


@given(st.text("가<&\"'>나 ", min_size=12, max_size=12), _SPANS, _SPANS)
def test_mark_keeps_every_character_and_closes_what_it_opens(text, marks, evidence):
    """Without its tags the markup reads as the text, whatever crosses what."""
    html = mark(
        text,
        0,
        12,
        [Mark(a, b, (i,), "c0") for i, (a, b) in enumerate(marks)],
        [Evidence(a, b, i) for i, (a, b) in enumerate(evidence)],
    )
    assert Markup(re.sub(r"<[^>]*>", "", html)).unescape() == text
    assert html.count("<span") == html.count("</span>")
