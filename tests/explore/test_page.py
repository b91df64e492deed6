"""The page of an article is whole, self-contained and safe."""

import re
from dataclasses import replace

import pytest

from builders import annotated_extraction, annotation
from hangraph.explore.page import generate_page, write_page
from hangraph.record import Article, Block, Entity, Extraction, Fact, Mention
from hangraph.schema import Class, Property, Schema

SCHEMA = Schema(
    {"Person": Class("Person", "urn:x:Person", (), {"ko": "인물"})},
    {"visited": Property("visited", "urn:x:visited", (), (), False, {"ko": "방문"})},
    (),
)
TEXT = "김가람 시장은 10일 나래시를 찾았다.\n시장은 다솜시도 방문할 예정이다."
HOSTILE = '<script>alert(1)</script>"><img src=x onerror=alert(2)>'


@pytest.fixture
def extraction():
    """Return a visit made and a visit planned."""
    person = Entity(id="urn:e:0", type="Person", label="김가람", mentions=(Mention(0, 3, "김가람"),))
    city = Entity(id="urn:e:1", type="Place", label="나래시", mentions=(Mention(13, 16, "나래시"),))
    facts = (
        Fact(
            id="urn:f:0",
            subject="urn:e:0",
            predicate="visited",
            object="urn:e:1",
            date="2024-05-10",
            evidence=(Mention(0, 22, TEXT[:22]),),
        ),
        Fact(
            id="urn:f:1",
            subject="urn:e:0",
            predicate="visited",
            object="다솜시",
            status="planned",
            evidence=(Mention(23, len(TEXT), TEXT[23:]),),
        ),
        Fact(
            id="urn:f:2",
            subject="urn:e:0",
            predicate="visited",
            object="urn:e:1",
            attributed_to="urn:e:1",
            confidence=0.5,
        ),
    )
    return Extraction(article=Article(text=TEXT, title="나래시 방문"), entities=(person, city), facts=facts)


def test_generate_page_names_things_in_korean(extraction):
    """Types and relations appear under their Korean labels, with their own name where there is none."""
    html = generate_page(extraction, SCHEMA)
    assert '<b class="predicate">방문</b>' in html
    assert ">인물</span>" in html
    assert ">Place</span>" in html


def test_generate_page_puts_each_fact_beside_its_line(extraction):
    """The planned visit stands in the row of the second line, and looks planned."""
    rows = generate_page(extraction, SCHEMA).split('<section class="row')
    assert 'class="fact asserted" id="f0"' in rows[1]
    assert 'class="fact planned" id="f1"' in rows[2]
    assert "예정" in rows[2]


def test_generate_page_keeps_a_fact_without_evidence(extraction):
    """A fact that no stretch of the text tells stands at the end, marked as quoted where it is."""
    assert 'class="fact asserted quoted" id="f2"' in generate_page(extraction, SCHEMA).split('<section class="row')[3]


def test_generate_page_follows_the_blocks(extraction):
    """The kinds of the blocks are the classes of the rows."""
    article = replace(extraction.article, blocks=(Block("title", 0, 22), Block("bullet", 23, len(TEXT))))
    html = generate_page(replace(extraction, article=article), SCHEMA)
    assert re.findall(r'<section class="row ?(\w*)">', html) == ["title", "bullet", ""]


def test_generate_page_loads_nothing_from_outside(extraction):
    """No address, link or import leads out of the page, and its policy forbids them."""
    html = generate_page(extraction, SCHEMA)
    assert not re.search(r"https?://|@import|<link|\bsrc=|url\(", html)
    assert "default-src 'none'" in html


@pytest.mark.parametrize("where", ["text", "title", "label", "type", "object", "predicate", "date", "note", "speaker"])
def test_generate_page_obeys_no_markup_of_an_article(extraction, where):
    """Whatever part of an extraction holds markup, the page shows it as text."""
    article, entities, facts = extraction.article, list(extraction.entities), list(extraction.facts)
    match where:
        case "text" | "title":
            article = replace(article, **{where: getattr(article, where) + HOSTILE})
        case "label" | "type":
            entities[0] = replace(entities[0], **{where: HOSTILE})
        case "note":
            facts[0] = replace(facts[0], qualifiers={HOSTILE: HOSTILE})
        case "speaker":
            facts[0] = replace(facts[0], attributed_to=HOSTILE)
        case _:
            facts[0] = replace(facts[0], **{where: HOSTILE})
    html = generate_page(Extraction(article=article, entities=tuple(entities), facts=tuple(facts)), SCHEMA)
    assert "&lt;script&gt;" in html
    assert "<img" not in html
    assert html.count("<script>") == 1


def test_generate_page_of_an_empty_article_is_a_page():
    """Nothing found in nothing is still a page."""
    html = generate_page(Extraction(article=Article(text="")), SCHEMA)
    assert html.startswith("<!doctype html>")
    assert '<li class="fact' not in html


def test_generate_page_says_the_same_twice(extraction):
    """The same extraction gives the same bytes."""
    assert generate_page(extraction, SCHEMA) == generate_page(extraction, SCHEMA)


def test_write_page_shows_every_fact_of_a_whole_article(tmp_path):
    """Each fact of an annotated article has its place on the page."""
    extraction = annotated_extraction(annotation("battery_mou"))
    write_page(extraction, tmp_path / "page.html", SCHEMA)
    html = (tmp_path / "page.html").read_text("utf-8")
    numbers = [int(n) for n in re.findall(r'id="f(\d+)"', html)]
    assert sorted(numbers) == list(range(len(extraction.facts)))
