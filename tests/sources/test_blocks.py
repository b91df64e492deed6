"""Blocks: each kind by newspaper convention, and what holds for any text."""

import unicodedata
from collections.abc import Iterable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hangraph.record import BLOCK_KINDS
from hangraph.sources.blocks import read_page
from hangraph.sources.lines import INVISIBLE, split_lines

PROSE = "여울시는 8일 나루군과 우호협약을 체결했다."
PIECES = st.sampled_from(
    [
        PROSE, "광고", "달빛시장, 글로벌 협력 강화", "- 부제 -", "입력 2015.04.10 14:38", "2015.04.10", "○ 소제목",
        "▲ 항목", "▲ 시장이 걷고 있다. © 가나일보", "홍길동 기자 a@b.kr", "(서울=가나통신) 홍길동 기자 = ",
        "무단전재 및 재배포 금지", "관련기사",
        "\n", "\r\n", "\xa0", " ", "\ufeff", "©", "/", "=", "(", "2015", "\u1109\u1165\u11bc", "🙂", "城南", "가" * 400,
    ]
)  # fmt: skip
TEXTS = st.one_of(st.text(), st.lists(st.one_of(PIECES, st.text(max_size=5)), max_size=30).map("".join))


def kinds(text: str) -> list[tuple[str, str]]:
    """Return each block's kind and words."""
    return [(b.kind, text[b.start : b.end]) for b in read_page(text).blocks]


def printed(parts: Iterable[str]) -> str:
    """Return what prints of some pieces of text: neither blanks nor marks of no width."""
    return "".join(c for part in parts for c in part if not c.isspace() and c not in INVISIBLE)


@given(TEXTS)
def test_read_page_lays_blocks_over_all_that_prints(text: str) -> None:
    """Blocks are ordered, apart, within one line each, of a known kind, and leave only blanks between them."""
    blocks = read_page(text).blocks
    lines = list(split_lines(text))
    assert all(b.kind in BLOCK_KINDS and b.start < b.end for b in blocks)
    assert all(a.end <= b.start for a, b in pairwise(blocks))
    assert all(any(line.start <= b.start and b.end <= line.end for line in lines) for b in blocks)
    assert printed(text[b.start : b.end] for b in blocks) == printed(text[x.start : x.end] for x in lines)


@pytest.mark.parametrize("text", ["", " \n\xa0\r\n", "\ufeff"])
def test_read_page_gives_no_block_for_nothing(text: str) -> None:
    """Blanks alone have no blocks."""
    assert kinds(text) == []


@pytest.mark.parametrize("text", ["나", PROSE, "여울시장 협약 체결", f"{PROSE}\n{PROSE}"])
def test_read_page_takes_words_alone_for_paragraphs(text: str) -> None:
    """Without anything around it a line is a paragraph, whatever its form."""
    assert {kind for kind, _ in kinds(text)} == {"paragraph"}


def test_read_page_finds_headline_subtitle_and_dateline() -> None:
    """The lines before the first sentence are told apart by their marks and places."""
    text = (
        f"정치\n달빛시, 나루군과 손잡다\n- 관광 교류 넓힌다 -\n가나일보 | 입력 2015.04.10 14:38\n홍길동 기자\n\n{PROSE}"
    )
    assert [kind for kind, _ in kinds(text)] == ["boilerplate", "title", "subtitle", "dateline", "byline", "paragraph"]


def test_read_page_finds_a_headline_after_the_dateline() -> None:
    """Some pages put the date above the headline."""
    assert [kind for kind, _ in kinds(f"등록 : 2015-04-10 14:38\n\n달빛시, 나루군과 손잡다\n\n{PROSE}")] == [
        "dateline",
        "title",
        "paragraph",
    ]


def test_read_page_takes_a_sentence_before_the_dateline_for_the_headline() -> None:
    """“우리는 이긴다.” 'We will win.': a quotation with a full stop is a headline where the dateline follows it."""
    for dateline in ("입력 2015.04.10 14:38", "2015-04-10"):
        found = kinds(f"“우리는 반드시 이긴다.”\n{dateline}\n{PROSE}")
        assert [kind for kind, _ in found] == ["title", "dateline", "paragraph"]


def test_read_page_takes_a_dateline_at_the_end_for_no_headline() -> None:
    """A short article with its date below keeps its sentence as prose."""
    assert [kind for kind, _ in kinds(f"{PROSE}\n입력 2015.04.10 14:38")] == ["paragraph", "dateline"]


def test_read_page_recognises_a_headline_known_from_elsewhere() -> None:
    """A title field finds its line, even one that reads like prose, whatever its blanks and rubric."""
    text = f"[속보]\xa0여울시는 협약을 맺었다.\n{PROSE}"
    assert [b.kind for b in read_page(text, title="여울시는 협약을 맺었다.").blocks] == ["title", "paragraph"]


@pytest.mark.parametrize(
    "line", ["○ 나루대에서 특강", "■ 협약 내용", "◇ 앞으로의 계획", "▶ 시장의 하루", "나루대에서 특강"]
)
def test_read_page_finds_headings(line: str) -> None:
    """A heading has a mark, or stands short and alone before prose."""
    assert kinds(f"{PROSE}\n{line}\n{PROSE}")[1] == ("heading", line)


@pytest.mark.parametrize(
    "line", ["▲ 관광 교류", "△ 관광 교류", "▷ 관광 교류", "· 관광 교류", "- 관광 교류", "○ 시는 협약을 체결했다."]
)
def test_read_page_finds_bullets(line: str) -> None:
    """A list's mark makes a point, and so does a heading's mark before a whole sentence."""
    assert kinds(f"{PROSE}\n{line}\n{line}\n{PROSE}")[1] == ("bullet", line)


@pytest.mark.parametrize("line", ["시는 ▲관광 ▲교육 ▲농업에서 협력한다.", "-5도까지 떨어졌다."])
def test_read_page_leaves_marks_inside_prose(line: str) -> None:
    """A triangle inside a sentence, or a minus before a number, makes no block."""
    assert kinds(f"{PROSE}\n{line}")[1] == ("paragraph", line)


def test_read_page_cuts_the_credit_off_a_caption() -> None:
    """The caption is read, the credit is about the picture."""
    assert kinds(f"{PROSE}\n▲ 시장이 강연하고 있다. \xa0 © 가나일보\n{PROSE}")[1:3] == [
        ("caption", "▲ 시장이 강연하고 있다."),
        ("byline", "© 가나일보"),
    ]


def test_read_page_takes_a_triangle_alone_under_a_heading_for_a_caption() -> None:
    """Under a heading one triangle shows the picture of the section, several make a list."""
    assert ("caption", "▲ 두 도시의 만남") in kinds(f"{PROSE}\n○ 협약\n▲ 두 도시의 만남\n{PROSE}")
    assert ("bullet", "▲ 기획실장 홍길동") in kinds(f"{PROSE}\n○ 임명\n▲ 기획실장 홍길동\n▲ 감사실장 김서연\n{PROSE}")


@pytest.mark.parametrize("line", ["사진=여울시 제공", "[사진=가나통신]", "© 가나일보", "(여울시 제공)© 가나뉴스"])
def test_read_page_takes_a_credit_alone_for_a_byline(line: str) -> None:
    """A credit without a caption says nothing of the news."""
    assert kinds(f"{PROSE}\n{line}\n{PROSE}")[1] == ("byline", line)


def test_read_page_cuts_reporters_off_the_prose() -> None:
    """The reporter before the first and behind the last sentence are blocks of their own."""
    assert kinds(f"(서울=가나통신) 홍길동 기자 = {PROSE}\n{PROSE} 김서연 기자 kim@example.com") == [
        ("byline", "(서울=가나통신) 홍길동 기자 ="),
        ("paragraph", PROSE),
        ("paragraph", PROSE),
        ("byline", "김서연 기자 kim@example.com"),
    ]


def test_read_page_cuts_a_reporter_off_a_very_long_line() -> None:
    """An article of 5 MB in one line is read at its two ends only, and keeps its words."""
    text = "[가나일보 홍길동 기자] " + "여울시는 협약을 체결했다. " * 350_000 + "김서연 기자"
    first, body, last = read_page(text).blocks
    assert (text[first.start : first.end], text[last.start : last.end]) == ("[가나일보 홍길동 기자]", "김서연 기자")
    assert body.end - body.start > 4_800_000


def test_read_page_closes_after_the_copyright_notice() -> None:
    """Links and comments under the notice are not the article."""
    text = f"{PROSE}\n{PROSE}\n홍길동 기자\nⓒ 가나일보 무단전재 및 재배포 금지\n다른 기사의 제목\n좋은 기사입니다."
    assert [kind for kind, _ in kinds(text)] == ["paragraph", "paragraph", "byline", *["boilerplate"] * 3]


def test_read_page_goes_on_after_a_notice_in_the_middle() -> None:
    """A notice under a picture at the top does not end the article."""
    text = f"ⓒ 가나일보 무단전재 및 재배포 금지\n{PROSE}\n{PROSE}"
    assert [kind for kind, _ in kinds(text)] == ["boilerplate", "paragraph", "paragraph"]


def test_read_page_passes_over_links_to_other_articles() -> None:
    """What hangs on 관련기사 'related articles' is furniture until the prose goes on."""
    text = f"{PROSE}\n관련기사\n나루군, 새 다리 놓는다\n▶ 달빛시 축제 개막\n{PROSE}"
    assert [kind for kind, _ in kinds(text)] == ["paragraph", *["boilerplate"] * 3, "paragraph"]


@pytest.mark.parametrize("line", ["개인정보 입력 2015년 4월 10일부터 가능", "2015년 4월 10일", "1945.8.15 광복"])
def test_read_page_takes_no_date_of_the_body_for_a_dateline(line: str) -> None:
    """A date among the prose is prose, unless it has a label or the time of day."""
    assert "dateline" not in {kind for kind, _ in kinds(f"{PROSE}\n{line}\n{PROSE}")}


@pytest.mark.parametrize(
    "line", ["2014년 8월 18일 여울시 소식", "새 다리, 2021년 8월 31일 개통", "“끝났다. 돌아가자” 선언"]
)
def test_read_page_takes_a_headline_with_a_date_or_quotation_for_one(line: str) -> None:
    """A headline may tell a day, or quote a sentence, without being a dateline or prose."""
    page = read_page(f"{line}\n2014.08.18 10:20\n{PROSE}")
    assert [b.kind for b in page.blocks] == ["title", "dateline", "paragraph"]


def test_read_page_takes_a_long_line_under_the_headline_for_no_subtitle() -> None:
    """A paragraph that ends without full stop is none of the head."""
    text = f"달빛시, 나루군과 손잡다\n2014.08.18\n{'여울시는 나루군과 ' * 9}협약을 맺었다고\n{PROSE}"
    assert [kind for kind, _ in kinds(text)] == ["title", "dateline", "paragraph", "paragraph"]


def test_read_page_reads_decomposed_hangul() -> None:
    """NFD text has the same blocks as its composed form, with offsets of its own."""
    text = f"달빛시, 나루군과 손잡다\n입력 2015.04.10 14:38\n{PROSE} 홍길동 기자\n무단전재 및 재배포 금지"
    found = kinds(unicodedata.normalize("NFD", text))
    assert [(kind, unicodedata.normalize("NFC", words)) for kind, words in found] == kinds(text)
