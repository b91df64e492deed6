"""Alignment: any morphemes over any text."""

from __future__ import annotations

import unicodedata

import pytest

from hangraph.errors import AlignmentError
from hangraph.morphology.alignment import Token, align, check_tiling
from hangraph.morphology.analyzers import Morpheme, create_analyzer


def morphemes(*pairs: str) -> list[Morpheme]:
    """Return morphemes written form/tag, a blank in a form as _."""
    rows = [pair.replace("_", " ").rsplit("/", 1) for pair in pairs]
    return [Morpheme(form, tag, ((form, tag),)) for form, tag in rows]


def aligned(text: str, *pairs: str) -> str:
    """Return the tokens of a text with these morphemes as form/tag."""
    tokens = align(text, morphemes(*pairs))
    check_tiling(text, tokens)
    return " ".join(f"{text[token.start : token.end]}/{token.tag}" for token in tokens)


@pytest.mark.parametrize(
    ("text", "pairs", "expected"),
    [
        ("시장은 갔다", "시장/NNG 은/JX 갔/VV+EP 다/EF", "시장/NNG 은/JX 갔/VV+EP 다/EF"),
        ("그를 만났다.", "그/NP 를/JKO 만나/VV 았/EP 다/EF ./SF", "그/NP 를/JKO 만났/VV+EP 다/EF ./SF"),
        ("난 갔다", "나/NP ㄴ/JX 가/VV 았/EP 다/EF", "난/NP+JX 갔/VV+EP 다/EF"),
        ("가 보다", "가/VV 아/EC 보/VX 다/EF", "가/VV+EC 보/VX 다/EF"),
        ("학교다", "학교/NNG 이/VCP 다/EF", "학교/NNG 다/VCP+EF"),
        ("LA지회는", "LA지회/NNG 는/JX", "LA/SL 지회/NNG 는/JX"),
        ("2015년", "2015년/SN", "2015/SN 년/NNBC"),
        ("“말”%·", "“말”/NNG %·/SY", "“/SSO 말/NNG ”/SSC %/SY ·/SC"),
        ("대한민국은", "대한_민국/NNP 은/JX", "대한/NNP 민국/NNP 은/JX"),
        ("대한 민국은", "대한민국/NNP 은/JX", "대한/NNP 민국/UN 은/JX"),
        ("갔다 왔다", "", "갔다/UN 왔다/UN"),
        ("3.5% LA 美 ▲", "", "3.5/SN %/SY LA/SL 美/SH ▲/SY"),
        ("시장은 갔다", "뷁/NNG 쉙/JX", "시장은/UN 갔다/UN"),
        ("시장은 갔다", "시장/NNG 뷁/NNG 은/JX 다/EF", "시장/NNG 은/JX 갔/UN 다/EF"),
        ("시장은", "/NNG _/NNG 시장/NNG 은/JX", "시장/NNG 은/JX"),
    ],
)
def test_align_lays_morphemes_over_text(text, pairs, expected):
    """Surfaces, underlying forms, glued scripts and lies all end in tokens that tile the text."""
    assert aligned(text, *pairs.split()) == expected


def test_align_gives_fused_morphemes_one_token():
    """Two morphemes over the same code point are one token with both parts."""
    (token,) = align("난", morphemes("나/NP", "ㄴ/JX"))
    assert token == Token(0, 1, Morpheme("난", "NP+JX", (("나", "NP"), ("ㄴ", "JX"))))


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_align_leads_back_to_raw_code_points(form):
    """Decomposed text has the same tokens as composed, each of the raw code points."""
    text = "시장은 값을 만났다."
    raw = unicodedata.normalize(form, text)
    tokens = align(raw, create_analyzer("mecab").analyze(raw))
    check_tiling(raw, tokens)
    expected = [text[token.start : token.end] for token in align(text, create_analyzer("mecab").analyze(text))]
    assert [unicodedata.normalize("NFC", raw[token.start : token.end]) for token in tokens] == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("\ufeff시장", ["\ufeff", "시장"]),
        ("시장\u00a0은행", ["시장", "은행"]),
        ("시장\r\n은행", ["시장", "은행"]),
        ("ＬＡ에서", ["ＬＡ", "에서"]),
        ("‘시장’", ["‘", "시장", "’"]),
        ("國會에서", ["國會", "에서"]),
    ],
)
def test_align_keeps_raw_characters(text, words):
    """BOM, NBSP, CRLF, full-width letters, quotation marks and Hanja are tokens or gaps as they stand."""
    tokens = align(text, create_analyzer("mecab").analyze(text))
    assert "".join(text[token.start : token.end] for token in tokens) == "".join(words)
    assert {token.start for token in tokens} >= {text.index(word) for word in words}


@pytest.mark.parametrize("rows", [[(0, 1)], [(0, 2), (1, 3)], [(2, 3), (0, 2)], [(0, 2)]])
def test_check_tiling_finds_gaps_and_overlaps(rows):
    """A gap that is not white space, an overlap, a wrong order: each is an AlignmentError."""
    with pytest.raises(AlignmentError, match="tile"):
        check_tiling("가나다", [Token(start, end, Morpheme("", "UN", ())) for start, end in rows])


def test_align_takes_time_proportional_to_length():
    """Morphemes that stand nowhere cost a bounded search each: no more than three times as much per morpheme."""
    import time

    def seconds(size: int) -> float:
        start = time.process_time()
        align("가나다 라마바 " * size, morphemes(*["뷁/NNG"] * size))
        return time.process_time() - start

    seconds(100)
    small, large = min(seconds(500) for _ in range(3)), seconds(5000)
    assert large < 30 * small + 0.5
