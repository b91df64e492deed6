"""Furniture: what surrounds an article on its page."""

import pytest

from hangraph.sources.furniture import is_furniture, is_notice, is_plug, is_section


@pytest.mark.parametrize(
    "line",
    [
        "광고", "본문듣기", "• 남자음성 여자음성", "글자크기 설정", "가+ 가-", "공유하기", "댓글 12",
        "좋아요 1,024", "기사 스크랩하기", "페이스북 트위터 카카오톡", "홈 > 정치 > 국회", "(끝)",
        "▶ 가나일보 구독하기",
    ],
)  # fmt: skip
def test_is_furniture_knows_buttons_and_players(line: str) -> None:
    """Lines of button words, counts and menu paths are furniture."""
    assert is_furniture(line)


@pytest.mark.parametrize(
    "line", ["광고를 금지했다.", "댓글 조작 의혹", "여울시장", "12", "", "▶ 시장의 하루", "성장 > 분배라는 생각"]
)
def test_is_furniture_leaves_words_of_the_article(line: str) -> None:
    """A headline or sentence with such a word in it is none."""
    assert not is_furniture(line)


@pytest.mark.parametrize(
    "line",
    [
        "무단전재 및 재배포 금지", "<저작권자 ⓒ 가나일보 무단 전재-재배포 금지>",
        "Copyright ⓒ 가나일보. All rights reserved.", "ⓒ 가나일보, AI 학습 및 활용 금지",
    ],
)  # fmt: skip
def test_is_notice_knows_the_copyright_line(line: str) -> None:
    """The usual words of the closing line are known."""
    assert is_notice(line)


def test_is_notice_leaves_prose_about_copying() -> None:
    """A sentence about unauthorised use is the article's own."""
    assert not is_notice("협회는 저작물의 무단 복제를 막겠다고 밝혔다.")


def test_is_plug_knows_lists_of_links() -> None:
    """관련기사 'related articles' heads links, but not inside a sentence."""
    assert is_plug("[관련기사]")
    assert is_plug("많이 본 뉴스")
    assert not is_plug("그는 관련 기사를 읽었다.")


def test_is_section_knows_sections() -> None:
    """Sections stand alone; a headline that begins with one does not."""
    assert is_section("정치")
    assert is_section("[사회]")
    assert not is_section("정치 개혁")
