"""The stage that finds sentences and quotations."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from builders import grows_linearly, tokenizer
from hangraph import document
from hangraph.paths import REPOSITORY
from hangraph.stages.sentence_marks import pair_marks
from hangraph.stages.sentences import LONGEST, Sentences

SEED = Path(REPOSITORY) / "seeds" / "000_1641af84fcdf36e0.txt"


def read(text: str) -> Doc:
    """Return the Doc of a text after the stage."""
    return Sentences()(tokenizer().make_doc(text))


def sentences(text: str) -> list[str]:
    """Return the sentences of a text."""
    return [s.text.strip() for s in read(text).sents]


def quotations(text: str) -> list[str]:
    """Return the words of the quotations of a text."""
    return [text[q["inner_start"] : q["inner_end"]] for q in document.quotes(read(text))]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("시장이 만났다. 다리는 끊겼다.", 2),
        ("시장이 만났다.다리는 끊겼다.", 2),
        ("정말? 그렇다! 좋다.", 3),
        ("값이 1.5배 뛰었다.", 1),
        ("No. 3 선수가 이겼다.", 1),
        ("A. B. 김 씨가 왔다.", 1),
        ("U.S. 정부가 밝혔다.", 1),
        ("2012. 12. 7. 서울에서 열렸다.", 1),
        ("가. 개요", 1),
        ("왜? 라고 물었다.", 1),
        ("주요 성과는 ▲다리 완공 ▲공원 개장 등이다.", 1),
        ("시장은 “된다. 하자.”고 했다. 끝났다.", 2),
        ('시장은 "된다. 하자."라고 했다. 끝났다.', 2),
        ("시장은 ‘된다. 하자’를 외쳤다. 끝났다.", 2),
        ("「가. 나」 법이 통과됐다. 끝났다.", 2),
        ("(그가 왔다. 갔다.) 끝이다.", 1),
        ("제목이다\n본문이다. 끝이다.", 3),
        ("그는 “된다고 했다. 끝났다. 갔다.", 3),
        ('24" 화면이다. 그는 "좋다. 산다"고 했다. 끝.', 3),
        ("", 0),
        ("가", 1),
    ],
)
def test_sentences_splits_at_ends_only(text: str, count: int) -> None:
    """Full stops end sentences, but not in quotations, brackets, numbers, initials and abbreviations."""
    assert len(sentences(text)) == count


def test_sentences_splits_at_blocks() -> None:
    """A block begins a sentence even without a full stop before it."""
    doc = tokenizer().make_doc("소제목 본문이다.")
    doc._.blocks = [{"kind": "heading", "start": 0, "end": 3}, {"kind": "paragraph", "start": 4, "end": 9}]
    assert [s.text.strip() for s in Sentences()(doc).sents] == ["소제목", "본문이다."]


def test_sentences_of_the_seed() -> None:
    """The seed has the 41 sentences that any splitter finds once line breaks are kept."""
    assert len(sentences(SEED.read_bytes().decode("utf-8"))) == 41


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("그는 “가자”고 했다.", ["가자"]),
        ('그는 "가자"며 "하자"고 했다.', ["가자", "하자"]),
        ('그는 "가자”며 “하자"고 했다.', ["가자", "하자"]),
        ("그는 “가자“고 했다.", ["가자"]),
        ("그는 “‘새벽’이 온다”고 했다.", ["‘새벽’이 온다", "새벽"]),
        ('그는 “"새벽"이 온다”고 했다.', ['"새벽"이 온다', "새벽"]),
        ("'12년에 '새벽'을 냈다.", ["새벽"]),
        ("‘98학번 “가자”고 했다.", ["가자"]),
        ("don’t stop ‘새벽’", ["새벽"]),
        ('5\'10" 선수가 "가자"고 했다.', ["가자"]),
        ("“처음 줄\n“둘째 줄”이다.", ["둘째 줄"]),
        ("「새벽」", ["새벽"]),
        ("《새벽》", []),
    ],
)
def test_sentences_pairs_quotation_marks(text: str, words: list[str]) -> None:
    """Marks pair in their line, wrong and missing ones notwithstanding; apostrophes are none."""
    assert quotations(text) == words


def test_sentences_tells_double_from_single_marks() -> None:
    """A quotation row says which marks it has and spans them."""
    doubles, singles = document.quotes(read("“가자” ‘새벽’"))
    assert (doubles["marks"], doubles["start"], doubles["end"]) == ("double", 0, 4)
    assert (singles["marks"], singles["start"], singles["end"]) == ("single", 5, 9)


@given(st.text("가다.?!“”\"'‘’()「」 \n1A,", max_size=60))
@settings(max_examples=150, deadline=None)
def test_pair_marks_nest(text: str) -> None:
    """Pairs lie inside or outside each other and never cross, and none reaches over a line."""
    pairs = pair_marks(text, 0, len(text))
    assert all("\n" not in text[p.start : p.end] and p.end - p.start >= 2 for p in pairs)
    for a in pairs:
        assert not any(a.start < b.start < a.end < b.end for b in pairs)


@pytest.mark.parametrize("piece", ['"(', "“", '("a ', '" (', "‘"])
def test_pair_marks_is_linear(piece: str) -> None:
    """Four times the marks take nothing like sixteen times as long."""

    assert grows_linearly(lambda count: pair_marks(piece * count, 0, count * len(piece)), 8000)


def test_sentences_of_a_long_line_in_linear_time() -> None:
    """A line of four times the length takes nothing like sixteen times as long."""

    docs = {n: tokenizer().make_doc("그는 “된다. 하자.”고 했다. 끝났다. " * n) for n in (250, 1000, 4000)}
    assert grows_linearly(lambda count: Sentences()(docs[count]), 1000)


@pytest.mark.parametrize("text", ["강과 나무와 " * 9_000, "가" * 50_000, "그는 “" + "간다 " * 15_000 + "”고 했다."])
def test_sentences_of_no_full_stop_have_an_end(text: str) -> None:
    """What goes on without a full stop is cut, after a blank where there is one, so that no stage is handed all."""
    found = list(read(text).sents)
    assert "".join(s.text_with_ws for s in found) == text
    assert max(len(s.text) for s in found) <= LONGEST + 20  # a token may begin before the offset
    assert all(s.start_char == 0 or text[s.start_char - 1] == " " or " " not in text for s in found)
