"""Web pages: words, metadata and encodings of pages as Korean newspapers write them."""

from pathlib import Path

import pytest

from hangraph.errors import SourceError
from hangraph.record import Article
from hangraph.sources.html import decode_page, parse_html, read

PAGE = """<!DOCTYPE html><html lang="ko"><head>
<meta http-equiv="Content-Type" content="text/html; charset=euc-kr">{meta}
<title>달빛시, 바람시와 우호협약 체결 - 여울신문</title>
<meta property="og:title" content="달빛시, 바람시와 우호협약 체결">
</head><body><div id="menu"><a href="/">홈</a> <a href="/p">정치</a> <a href="/l">로그인</a></div>
<div class="article-view"><h1>달빛시, 바람시와 우호협약 체결</h1>
<div class="info"><ul><li>강노을 기자</li><li>입력 {entered}</li><li>수정 2024.03.06 09:00</li></ul></div>
<div id="article-body">
<p>(달빛=여울신문) 강노을 기자 = 달빛시는 4일 시청에서 바람시와 우호협약을 체결했다고 5일 밝혔다.
두 도시는 관광과 교육에서 협력한다.</p>
<p>▲ 두 시장이 악수하고 있다. (여울신문)</p>
<p>이번 협약은 두 도시가 지난해부터 이어 온 교류의 결실이다.
나하늘 달빛시장은 “두 도시가 함께 자라기를 바란다”고 말했다.</p>
<p>○ 청소년 교류 확대</p>
<p>두 도시는 오는 7월 청소년 캠프를 함께 연다. 참가자는 다음 달부터 모집할 예정이다.</p>
<p>강노을 기자 noeul@example.com</p></div></div>
<div class="related"><h3>관련기사</h3><ul><li><a href="/1">다른 기사</a></li></ul></div></body></html>"""
SITE = '<meta property="og:site_name" content="다온마당">'
TIME = '<meta property="article:published_time" content="2024-03-05T01:20:00Z">'


def page(meta: str = "", entered: str = "2024.03.05 10:20") -> str:
    """Return a newspaper's page with more metadata, or another date."""
    return PAGE.replace("{meta}", meta).replace("{entered}", entered)


def test_read_reads_a_page_in_euc_kr(tmp_path: Path) -> None:
    """The headline opens the text, the body follows, and menus and links stay out."""
    path = tmp_path / "page.html"
    path.write_bytes(page().encode("euc_kr"))
    article = next(read(path))
    assert isinstance(article, Article)
    assert article.text.startswith("달빛시, 바람시와 우호협약 체결\n\n(달빛=여울신문)")
    assert article.title == "달빛시, 바람시와 우호협약 체결"
    assert article.publisher == "여울신문"
    assert article.published == "2024-03-05T10:20:00+09:00"
    assert "로그인" not in article.text
    assert "다른 기사" not in article.text


def test_parse_html_types_the_blocks() -> None:
    """A page's text has blocks like any other."""
    article = parse_html(page())
    found = {b.kind: article.text[b.start : b.end] for b in article.blocks}
    assert found["title"] == "달빛시, 바람시와 우호협약 체결"
    assert found["heading"] == "○ 청소년 교류 확대"
    assert found["byline"] == "강노을 기자 noeul@example.com"
    assert found["caption"].startswith("▲ 두 시장이")


def test_parse_html_takes_the_metadata_of_the_page() -> None:
    """The page's own name and time count before what its words say, UTC as Korean time."""
    article = parse_html(page(SITE + TIME, entered="2024.03.05 11:11"))
    assert article.publisher == "다온마당"
    assert article.published == "2024-03-05T10:20:00+09:00"


def test_parse_html_passes_over_dates_that_are_none() -> None:
    """A date that does not exist gives way to the next one on the page."""
    meta = '<meta property="article:published_time" content="곧">'
    assert parse_html(page(meta, entered="2024.02.30 10:20")).published == "2024-03-06T09:00:00+09:00"


@pytest.mark.parametrize(("published", "result"), [("", None), ("2020-01-02", "2020-01-02")])
def test_parse_html_lets_a_given_date_win(published: str, result: str | None) -> None:
    """A date given from outside, or its absence, counts before the page's."""
    assert parse_html(page(TIME), published=published).published == result


@pytest.mark.parametrize("text", ["", "<html></html>", "<p>짧다.</p>", "표 없는 글"])
def test_parse_html_refuses_a_page_without_article(text: str) -> None:
    """Where no article is found the page is named."""
    with pytest.raises(SourceError, match=r"p\.html: no article"):
        parse_html(text, subject="p.html")


def test_decode_page_forgives_one_broken_character() -> None:
    """As in a browser, a syllable cut in half in the head does not lose the page."""
    data = page().encode("euc_kr").replace(b"</title>", b"\xb0</title>")
    assert "우호협약을 체결했다고" in decode_page(data)


@pytest.mark.parametrize(
    "data", [b"<meta charset=utf-8>" + b"\xff\xfe\xfd" * 50, b"<meta charset=klingon>" + b"\xff\x80" * 50]
)
def test_decode_page_refuses_a_page_that_is_lost(data: bytes) -> None:
    """A page that is broken throughout, or declares no known charset, is refused."""
    with pytest.raises(SourceError):
        decode_page(data)
