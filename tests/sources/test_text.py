"""Text files: the seed article as a whole, and who wins over whom."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import SEEDS
from hangraph.errors import SourceError
from hangraph.record import Article
from hangraph.sources.text import parse_text, read

PAGE = "달빛시, 나루군과 손잡다\n가나일보 | 입력 2015.04.10 14:38\n여울시는 8일 우호협약을 체결했다.\n"


@pytest.fixture(scope="module")
def seed() -> Article:
    """Return the seed article as the source reads it."""
    article = next(read(SEEDS / "000_1641af84fcdf36e0.txt"))
    assert isinstance(article, Article)
    return article


def words(article: Article, kind: str) -> list[str]:
    """Return the words of an article's blocks of one kind."""
    return [article.text[b.start : b.end] for b in article.blocks if b.kind == kind]


def test_read_finds_the_metadata_of_the_seed(seed: Article) -> None:
    """Title, subtitle without its dashes, publisher and moment of publication are told by the blocks."""
    assert seed.title == "이재명 성남시장, 글로벌 네트워크 구축"
    assert seed.subtitle == "성남시, 미래 성장동력 메카로 급부상"
    assert seed.publisher == "비전성남"
    assert seed.published == "2015-04-10T14:38:00+09:00"


def test_read_types_the_blocks_of_the_seed(seed: Article) -> None:
    """Buttons, headings, captions and prose of the seed are told apart."""
    assert words(seed, "boilerplate") == ["광고", "광고", "• 남자음성 여자음성"]
    assert [h[0] for h in words(seed, "heading")] == ["○"] * 5
    assert [c[0] for c in words(seed, "caption")] == ["▲"] * 3
    assert words(seed, "byline") == ["© 비전성남"] * 3
    assert len(words(seed, "paragraph")) == 24
    assert not words(seed, "bullet")


def test_read_leaves_the_text_untouched(seed: Article) -> None:
    """The text is the file, NBSP and line breaks included."""
    assert seed.text.encode() == (SEEDS / "000_1641af84fcdf36e0.txt").read_bytes()


@pytest.mark.parametrize(
    ("published", "result"),
    [
        (None, "2015-04-10T14:38:00+09:00"),
        ("", None),
        ("2020-01-02", "2020-01-02"),
        ("2020.01.02 08:00", "2020-01-02T08:00:00+09:00"),
    ],
)
def test_parse_text_lets_a_given_date_win(published: str | None, result: str | None) -> None:
    """None takes the dateline, an empty string means unknown, a date replaces the dateline's."""
    assert parse_text(PAGE, published=published).published == result


def test_parse_text_lets_given_fields_win() -> None:
    """A title and publisher from elsewhere replace those on the page, whose blocks stay."""
    article = parse_text(PAGE, id="a1", title="다른 제목", publisher="다온마당", url="https://example.com/a1")
    assert (article.id, article.title, article.publisher, article.url) == (
        "a1",
        "다른 제목",
        "다온마당",
        "https://example.com/a1",
    )
    assert words(article, "title") == ["달빛시, 나루군과 손잡다"]


def test_parse_text_refuses_a_date_that_is_none() -> None:
    """A wrong date is said, not passed over."""
    with pytest.raises(SourceError, match="어제"):
        parse_text(PAGE, published="어제")


def test_parse_text_has_no_title_for_prose_alone() -> None:
    """An article that opens with a full sentence has no title, no date and no publisher."""
    article = parse_text("여울시는 8일 우호협약을 체결했다.\n나루군도 함께했다.")
    assert (article.title, article.subtitle, article.publisher, article.published) == (None, None, None, None)


def test_parse_text_joins_subtitles() -> None:
    """Two lines under the title are one subtitle."""
    article = parse_text(
        "달빛시, 나루군과 손잡다\n- 관광 교류\n― 청소년 캠프\n입력 2015.04.10\n여울시는 협약을 체결했다."
    )
    assert article.subtitle == "관광 교류 / 청소년 캠프"


@given(st.text())
def test_parse_text_takes_any_text(text: str) -> None:
    """Whatever the text, it is kept as it stands, and parsing it twice gives the same article."""
    article = parse_text(text)
    assert article.text == text
    assert parse_text(text) == article


def test_read_refuses_broken_bytes(tmp_path: Path) -> None:
    """A file that is no text names itself."""
    path = tmp_path / "broken.txt"
    path.write_bytes("여울시는 ".encode() + b"\xff" + "체결했다.".encode())
    with pytest.raises(SourceError, match=r"broken\.txt"):
        next(read(path))
