"""Bylines, leads and credits: where they begin and end in a line."""

import pytest

from hangraph.sources.byline import credit_of, is_byline, is_signature, lead_of, media_in, owner_of, tail_of


@pytest.mark.parametrize(
    "line",
    [
        "홍길동 기자",
        "홍길동기자",
        "홍길동 선임기자 hong@example.com",
        "홍길동·김서연 기자",
        "홍길동 기자, 김서연 기자",
        "/가나일보 문화부 홍길동 기자",
        "/여울=홍길동 기자 hong@example.co.kr",
        "[여울=홍길동 기자]",
        "글·사진=홍길동",
        "홍길동 특파원",
        "홍길동 기자 | hong@example.com",
        "홍길동 기자 (hong@example.com)",
        "hong@example.com",
    ],
)
def test_is_byline_knows_each_form(line: str) -> None:
    """A reporter with role or e-mail is a byline."""
    assert is_byline(line)


@pytest.mark.parametrize(
    "line", ["홍길동", "홍길동 기자가 물었다", "기자회견", "정리 해고", "홍길동 여울시장", "문의는 a@b.kr로"]
)
def test_is_byline_leaves_prose_alone(line: str) -> None:
    """A name, or a reporter inside a sentence, is none."""
    assert not is_byline(line)


@pytest.mark.parametrize(
    "lead",
    [
        "(서울=가나통신) 홍길동 기자 = ",
        "【서울=가나뉴스】홍길동 기자 = ",
        "[가나일보 홍길동 기자] ",
        "[여울=홍길동 기자] ",
        "(서울=가나통신) 공동취재단·홍길동 기자 = ",
        "가나통신 홍길동 기자 = ",
        "[서울=AP/가나통신] ",
        "[가나신문] ",
    ],
)
def test_lead_of_ends_where_the_sentence_begins(lead: str) -> None:
    """Everything before the first word of the sentence is the lead."""
    assert lead_of(f"{lead}여울시는 8일 협약을 체결했다.") == len(lead)


@pytest.mark.parametrize(
    "line",
    [
        "여울시는 협약을 체결했다.",
        "<가나일보>는 이렇게 썼다.",
        "[가나일보]는 이렇게 썼다.",
        "(주)여울은 공장을 지었다.",
        "[속보] 지진이 났다.",
    ],
)
def test_lead_of_leaves_the_sentence_whole(line: str) -> None:
    """A paper that the sentence speaks of is no lead."""
    assert lead_of(line) == 0


@pytest.mark.parametrize(
    "tail",
    [
        "홍길동 기자",
        "홍길동 기자 a@b.kr",
        "/홍길동 기자",
        "<홍길동 기자>",
        "a@b.kr",
        "가나일보 사회부 홍길동 기자",
        "/가나통신",
        "ⓒ 가나일보",
    ],
)
def test_tail_of_begins_behind_the_last_sentence(tail: str) -> None:
    """The byline behind a full stop is found, with blank or without."""
    for text in ("축제를 취소했다.", "축제를 취소했다. ", "“취소한다.” "):
        assert tail_of(text + tail) == len(text)


@pytest.mark.parametrize("line", ["시장은 홍길동 기자", "그는 기자였다. 이름은 홍길동이다.", "문의: a@b.kr"])
def test_tail_of_needs_a_sentence_before_it(line: str) -> None:
    """Where no sentence has ended nothing is cut off."""
    assert tail_of(line) is None


@pytest.mark.parametrize(
    "credit",
    [
        "© 가나일보",
        "ⓒ가나일보",
        "/가나통신",
        "사진=여울시",
        "[사진=여울시 제공]",
        "(사진 제공: 여울시)",
        "(여울시 제공)© 가나뉴스",
        "/ 사진=여울시",
    ],
)
def test_credit_of_begins_at_the_first_mark(credit: str) -> None:
    """A caption's credit is found from its first mark on."""
    assert credit_of(f"▲ 시장이 강연하고 있다. {credit}") == len("▲ 시장이 강연하고 있다. ")


def test_credit_of_is_none_without_one() -> None:
    """A caption without a source has no credit."""
    assert credit_of("▲ 시장이 강연하고 있다.") is None


def test_is_signature_knows_contributors() -> None:
    """A contributor signs with an occupation, a reporter sometimes without one."""
    assert is_signature("민들레 수필가")
    assert is_signature("홍길동 가나대 교수")
    assert is_signature("취재 홍길동")
    assert not is_signature("시장이 사람들을 만났다")


def test_names_of_papers_are_found() -> None:
    """A paper is known by its kind or by the copyright mark before it."""
    assert media_in("[가나일보 홍길동 기자]") == "가나일보"
    assert media_in("[서울=AP/가나통신]") == "가나통신"
    assert media_in("홍길동 기자") is None
    assert owner_of("ⓒ 두레마당 & dure.example.com, 무단 전재 금지") == "두레마당"
    assert owner_of("<저작권자(c) 가나통신, 무단 전재-재배포 금지>") == "가나통신"
    assert owner_of("무단전재 및 재배포 금지") is None
