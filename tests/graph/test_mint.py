"""IRIs: valid, readable, the same each time, and never one for two things."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import small_extraction
from hangraph.errors import InternalError
from hangraph.graph.mint import LONGEST, article_iri, identify, iri, segment
from hangraph.record import Article, Entity, Extraction, Fact, Mention

ANY = st.text(st.characters(exclude_categories=()), max_size=LONGEST + 20)  # lone surrogates too


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("이재명", "이재명"),
        ("호세 에스테베스", "호세_에스테베스"),
        ("판교/분당 <밸리>", "판교%2F분당_%3C밸리%3E"),
        ("50%", "50%25"),
        ("가~2", "가%7E2"),
        ("..", "~.."),
        ("", "~"),
        ("김\u202e밥", "김%E2%80%AE밥"),
        ("\ue000", "%EE%80%80"),
        ("\ud800", "%ED%A0%80"),
        ("\u00a0틈\u3000새", "틈%E3%80%80새"),
        ("李在明🎉", "李在明🎉"),
    ],
)
def test_segment_keeps_what_an_iri_may_hold(label: str, expected: str) -> None:
    """Hangul, Hanja and emoji stand as they are; separators, controls and private use are percent-encoded."""
    assert segment(label) == expected


def test_segment_composes_decomposed_hangul() -> None:
    """A label in NFD gives the segment of its NFC form."""
    assert segment(unicodedata.normalize("NFD", "성남시")) == "성남시"


def test_segment_cuts_a_long_label_without_confusing_two() -> None:
    """Labels that differ only past the cut keep apart."""
    first, second = (segment("가" * LONGEST + tail) for tail in ("나", "다"))
    assert first != second
    assert len(first) < LONGEST + 20


@given(ANY)
def test_segment_of_any_text_makes_a_valid_iri(text: str) -> None:
    """Whatever the label, the IRI parses, has no bidi or control character and no further path segment."""
    made = segment(text)
    assert ox.NamedNode(f"https://example.org/{made}").value.endswith(made)
    assert "/" not in made
    assert made not in {"", ".", ".."}
    assert not re.search("[\u200e\u200f\u202a-\u202e\u2066-\u2069\x00-\x20]", made)


@given(st.text(max_size=30))
def test_segment_is_one_to_one_but_for_spaces(text: str) -> None:
    """Two labels share a segment only if they differ in normal form or in spaces and underscores alone."""
    plain = unicodedata.normalize("NFC", text.strip()).replace(" ", "_")
    assert segment(text) == segment(plain)
    assert segment(plain + "가") != segment(plain)


def test_iri_leaves_an_address_as_it_is() -> None:
    """An address keeps its own syntax; only what no IRI holds is encoded."""
    assert iri("https://news.example/기사?id=7&쪽=1#머리 글") == "https://news.example/기사?id=7&쪽=1#머리%20글"


def test_article_iri_comes_from_the_address_first() -> None:
    """With an address, neither title nor text matters."""
    one = Article(text="가", url="https://news.example/1", title="나", publisher="다")
    assert article_iri(one) == article_iri(replace(one, text="바뀐 글", title="바뀐 제목"))
    assert article_iri(one) != article_iri(replace(one, url="https://news.example/2"))


def test_article_iri_without_address_comes_from_publisher_title_and_day() -> None:
    """The text may be edited; another day, title or publisher is another article."""
    one = Article(text="가", title="인사", publisher="달내신문", published="2021-03-02T09:00:00+09:00")
    assert article_iri(one) == article_iri(replace(one, text="나", published="2021-03-02"))
    others = [replace(one, title="부고"), replace(one, publisher="노을일보"), replace(one, published="2021-03-03")]
    assert len({article_iri(a) for a in (one, *others)}) == 4


def test_article_iri_of_bare_text_comes_from_the_text() -> None:
    """Without metadata the text decides."""
    assert article_iri(Article(text="가")) == article_iri(Article(text="가", id="다른 이름"))
    assert article_iri(Article(text="가")) != article_iri(Article(text="나"))


def test_identify_twice_changes_nothing() -> None:
    """IRIs are minted once; minting them again gives the same."""
    once = identify(small_extraction())
    assert identify(once) == once
    assert all(e.id.startswith(once.article.id) for e in (*once.entities, *once.facts))


def test_identify_keeps_two_namesakes_two_in_order_of_mention() -> None:
    """Two persons of one name stay two; the one named first has the plain IRI, whatever order they come in."""
    late = Entity(id="갑", type="Person", label="김하늘", mentions=(Mention(9, 12, "김하늘"),))
    early = Entity(id="을", type="Person", label="김하늘", mentions=(Mention(0, 3, "김하늘"),))
    for entities in ((late, early), (early, late)):
        found = identify(Extraction(article=Article(text="글"), entities=entities))
        ends = {e.mentions[0].start: e.id.rpartition("/")[2] for e in found.entities}
        assert ends == {0: "김하늘", 9: "김하늘~2"}
        assert identify(found) == found


def test_identify_tells_a_literal_from_an_entity_of_the_same_words() -> None:
    """A literal object that reads like an entity's label does not become the entity."""
    person = Entity(id="p", type="Person", label="시장")
    facts = (
        Fact(id="1", subject="p", predicate="holdsPosition", object="시장"),
        Fact(id="2", subject="p", predicate="familyOf", object="p"),
    )
    found = identify(Extraction(article=Article(text="글"), entities=(person,), facts=facts))
    assert [f.object == found.entities[0].id for f in found.facts] == [False, True]


def test_identify_merges_a_fact_told_twice() -> None:
    """Facts alike in all but evidence become one, with the evidence of both and the higher confidence."""
    person = Entity(id="p", type="Person", label="윤가람")
    first = Fact(
        id="1",
        subject="p",
        predicate="holdsPosition",
        object="시장",
        confidence=0.5,
        evidence=(Mention(9, 11, "시장"),),
    )
    second = replace(first, id="2", confidence=0.9, evidence=(Mention(0, 2, "시장"),))
    found = identify(Extraction(article=Article(text="글"), entities=(person,), facts=(first, second)))
    assert [(f.confidence, [m.start for m in f.evidence]) for f in found.facts] == [(0.9, [0, 9])]


@pytest.mark.parametrize("change", [{"status": "planned"}, {"date": "2021"}, {"qualifiers": {"former": True}}])
def test_identify_keeps_facts_apart_that_differ(change: dict[str, object]) -> None:
    """Status, date and qualifiers are parts of a fact's identity."""
    person = Entity(id="p", type="Person", label="윤가람")
    fact = Fact(id="1", subject="p", predicate="holdsPosition", object="시장")
    other = replace(fact, id="2", **change)  # type: ignore[arg-type] # of any field
    found = identify(Extraction(article=Article(text="글"), entities=(person,), facts=(fact, other)))
    assert len({f.id for f in found.facts}) == 2


def test_identify_refuses_a_speaker_who_is_no_entity() -> None:
    """Dropping the speaker would turn hearsay into fact."""
    person = Entity(id="p", type="Person", label="윤가람")
    fact = Fact(id="1", subject="p", predicate="holdsPosition", object="시장", attributed_to="누군가")
    with pytest.raises(InternalError, match="no entity"):
        identify(Extraction(article=Article(text="글"), entities=(person,), facts=(fact,)))


def test_identify_refuses_one_id_for_two_entities() -> None:
    """Facts could not say which of the two they mean."""
    twins = (Entity(id="p", type="Person", label="윤가람"), Entity(id="p", type="Place", label="달내시"))
    with pytest.raises(InternalError, match="two entities"):
        identify(Extraction(article=Article(text="글"), entities=twins))
