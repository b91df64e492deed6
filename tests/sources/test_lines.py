"""Lines and views: their offsets, whatever breaks, blanks and compositions a text has."""

import unicodedata
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from hangraph.sources.lines import split_lines, trim, view


def test_split_lines_passes_over_blanks_and_every_break() -> None:
    """NBSP, CRLF, a lone CR, a form feed and a byte order mark lie in no line."""
    text = "\ufeff가나\r\n\xa0 다라\xa0\xa0\r\r마\f바\u2028 \u200b\n사"
    assert [text[line.start : line.end] for line in split_lines(text)] == ["가나", "다라", "마", "바", "사"]


def test_trim_gives_an_empty_span_for_blanks() -> None:
    """A span of blanks shrinks to nothing."""
    start, end = trim("가 \xa0 나", 1, 4)
    assert start == end


def test_view_composes_and_narrows() -> None:
    """Decomposed Hangul and full-width digits are seen as patterns expect them, with the way back."""
    text = "앞 " + unicodedata.normalize("NFD", "성남시") + " ２０１５"
    seen = view(text, 2, len(text))
    assert seen.text == "성남시 2015"
    assert text[seen.position(4) :] == "２０１５"
    assert seen.position(len(seen.text)) == len(text)


@given(st.text())
def test_view_positions_never_run_backwards(text: str) -> None:
    """Every character of a view has its place in the text, in order."""
    seen = view(text, 0, len(text))
    places = [seen.position(i) for i in range(len(seen.text))]
    assert places == sorted(places)
    assert all(0 <= place < len(text) for place in places)


@given(st.text())
def test_split_lines_covers_all_that_prints(text: str) -> None:
    """Lines are in order and apart, and only blanks lie between them."""
    lines = list(split_lines(text))
    assert all(a.end < b.start for a, b in pairwise(lines))
    rest = "".join(
        text[a:b] for a, b in zip([0, *(x.end for x in lines)], [*(x.start for x in lines), len(text)], strict=True)
    )
    assert not "".join(c for c in rest if not c.isspace() and unicodedata.category(c) != "Cf")
