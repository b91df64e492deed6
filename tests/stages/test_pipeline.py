"""The whole pipeline over made-up articles: its promises, and a floor under its quality."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

import pytest
from spacy.language import Language
from spacy.tokens import Doc, DocBin

from builders import ARTICLES, annotation
from hangraph import api, document, run, schema
from hangraph.evaluation import facts as scoring
from hangraph.evaluation.scores import Score
from hangraph.record import STATUSES, Article, Extraction, Mention
from hangraph.sources.text import parse_text

NAMES = sorted(path.stem for path in ARTICLES.glob("*.json"))
DATE = r"(?:\d{3}[\dX]|XXXX)(?:-(?:\d\d|XX)(?:-(?:\d\d|XX))?)?"
# 0.03 below what the pipeline reaches on tests/articles
ENTITIES_FLOOR, FACTS_FLOOR = 0.786, 0.544


@cache
def pipeline() -> Language:
    """Return the pipeline as shipped."""
    return run.load_pipeline()


@cache
def article(name: str) -> Article:
    """Return a made-up article as its source reads it."""
    data: dict[str, Any] = annotation(name)
    return parse_text(data["text"], published=data["published"] or "")


@cache
def analysed(name: str) -> Doc:
    """Return the Doc of a made-up article after all stages."""
    return pipeline()(run.make_doc(pipeline(), article(name)))


def extraction(name: str) -> Extraction:
    """Return what the stages found in a made-up article."""
    return document.extraction(analysed(name), article(name))


def spans(extraction: Extraction) -> Iterable[Mention]:
    """Return the mentions of entities and the evidence of facts."""
    yield from (m for e in extraction.entities for m in e.mentions)
    yield from (m for f in extraction.facts for m in f.evidence)


def test_pipeline_articles_are_all_collected() -> None:
    """There are at least thirty articles, and each is a case of the tests below."""
    assert len(NAMES) == len(list(ARTICLES.iterdir())) - 1 >= 30  # beside them, their README


@pytest.mark.parametrize("name", NAMES)
def test_pipeline_gives_spans_of_the_text(name: str) -> None:
    """Every mention and every piece of evidence is the text between its offsets."""
    found = extraction(name)
    assert analysed(name).text == found.article.text
    assert all(found.article.text[m.start : m.end] == m.text and m.text.strip() for m in spans(found))


@pytest.mark.parametrize("name", NAMES)
def test_pipeline_gives_entities_of_the_ontology(name: str) -> None:
    """Entities have ids of their own, a class that is defined, a label, and mentions none shares."""
    known = schema.load()
    found = extraction(name).entities
    assert len({e.id for e in found}) == len(found)
    assert all(known.is_a(e.type, "Entity") and e.type in known.classes for e in found)
    assert {e.kind for e in found if e.kind} <= known.classes.keys()
    assert all(e.label.strip() and e.label not in e.aliases for e in found)
    places = [(m.start, m.end) for e in found for m in e.mentions]
    assert len(set(places)) == len(places)


@pytest.mark.parametrize("name", NAMES)
def test_pipeline_gives_facts_of_the_ontology(name: str) -> None:
    """Facts have a relation that is defined, known entities or words for terms, a status, a date and evidence."""
    found = extraction(name)
    known = schema.load()
    ids = {e.id: e for e in found.entities}
    for fact in found.facts:
        relation = known.properties[fact.predicate]
        assert relation.relation
        assert fact.subject in ids or fact.predicate == "saidBy"
        assert fact.object in ids or "Literal" in relation.range
        assert fact.subject != fact.object
        assert fact.status in STATUSES
        assert 0 <= fact.confidence <= 1
        assert fact.date is None or re.fullmatch(f"{DATE}|{DATE}/(?:{DATE})?|/{DATE}", fact.date)
        assert fact.attributed_to is None or fact.attributed_to in ids
        assert fact.evidence
        assert fact.stage.startswith("kg_")


@pytest.mark.parametrize("name", NAMES)
def test_pipeline_tells_each_fact_once(name: str) -> None:
    """No two facts of an article have the same parts."""
    parts = [
        (f.subject, f.predicate, f.object, f.date, f.attributed_to, bool(f.qualifiers.get("former")))
        for f in extraction(name).facts
    ]
    assert len(set(parts)) == len(parts)


@pytest.mark.parametrize("name", NAMES)
def test_pipeline_uses_no_entity_of_another_id(name: str) -> None:
    """Every mention in the Doc stands for entities that are there."""
    ids = {e["id"] for e in document.entities(analysed(name))}
    assert all(set(m["entities"]) <= ids for m in document.mentions(analysed(name)))


@pytest.mark.parametrize("name", NAMES)
def test_pipeline_gives_the_same_twice(name: str) -> None:
    """The same article gives the same extraction, JSON included."""
    again = document.extraction(pipeline()(run.make_doc(pipeline(), article(name))), article(name))
    assert again == extraction(name)
    assert Extraction.from_json(again.to_json()) == again


def test_pipeline_gives_the_same_in_batches() -> None:
    """Articles do not depend on those beside them in a batch."""
    docs = pipeline().pipe((run.make_doc(pipeline(), article(name)) for name in NAMES), batch_size=7)
    for name, doc in zip(NAMES, docs, strict=True):
        assert document.extraction(doc, article(name)) == extraction(name)


def test_pipeline_gives_the_same_in_other_processes() -> None:
    """Two processes give what one does."""
    some = NAMES[:4]
    docs = pipeline().pipe([run.make_doc(pipeline(), article(name)) for name in some], n_process=2, batch_size=2)
    for name, doc in zip(some, docs, strict=True):
        assert document.extraction(doc, article(name)) == extraction(name)


def test_pipeline_results_survive_storage() -> None:
    """A DocBin with user data gives the extractions back."""
    stored = DocBin(store_user_data=True, docs=[analysed(name) for name in NAMES]).to_bytes()
    docs = DocBin(store_user_data=True).from_bytes(stored).get_docs(pipeline().vocab)
    for name, doc in zip(NAMES, docs, strict=True):
        assert document.extraction(doc, article(name)) == extraction(name)


def test_pipeline_goes_on_after_storage() -> None:
    """A Doc stored and read between any two stages comes out the same."""
    name = NAMES[0]
    doc = run.make_doc(pipeline(), article(name))
    for _, stage in pipeline().pipeline:
        doc = stage(Doc(pipeline().vocab).from_bytes(doc.to_bytes()))
    assert document.extraction(doc, article(name)) == extraction(name)


@pytest.mark.parametrize("text", ["", "가", "\n", "😀", "광고", "윤가람", "1,200억원", "\ufeff가\r\n나"])
def test_pipeline_takes_next_to_nothing(text: str) -> None:
    """Text of a word or less goes through, and says nothing."""
    found = parse_text(text, published="")
    assert document.extraction(pipeline()(run.make_doc(pipeline(), found)), found).facts == ()


def test_pipeline_keeps_above_the_floor() -> None:
    """Entities and facts of the articles score no lower than a little below what they did."""
    scores: list[Score] = [scoring.score(scoring.gold(annotation(name)), extraction(name)) for name in NAMES]
    whole = scoring.total(scores)
    assert whole.entities.f1 >= ENTITIES_FLOOR
    assert whole.facts.f1 >= FACTS_FLOOR


def test_pipeline_types_a_name_by_the_frame_it_stands_in() -> None:
    """A name of no known type is an organisation where it is acquired, and a place where it ends like one."""
    text = "해온전지는 3일 가온식품을 인수했다. 김가람 장관은 2일 나루시를 방문했다. 그는 작은 가게를 인수했다."
    found = api.extract(text, published="2024-05-10")
    types = {e.label: (e.type, e.kind) for e in found.entities}
    told = {(found.entity(f.subject), f.predicate, found.entity(f.object)) for f in found.facts}
    lines = {(s.label, p, o.label) for s, p, o in told if s is not None and o is not None}
    assert {("해온전지", "acquired", "가온식품"), ("김가람", "visited", "나루시")} <= lines
    assert [p for _, p, _ in lines].count("acquired") == 1
    assert types["가온식품"] == ("Organization", None)
    assert types["나루시"] == ("Place", "City")
