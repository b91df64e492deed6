"""What tests build their inputs with."""

from __future__ import annotations

import gc
import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from time import process_time
from typing import Any, cast

import spacy
from spacy.language import Language
from spacy.tokens import Doc

import hangraph.morphology.tokenizer  # noqa: F401 (registers the tokenizer)
from hangraph import document
from hangraph.document import EntityRow, FactRow, MentionRow
from hangraph.record import Article, Entity, Extraction, Fact, Mention

ARTICLES = Path(__file__).parent / "articles"


SEEDS = Path(__file__).parent.parent / "seeds"


def seed_extraction() -> Extraction:
    """Return the gold annotation of the seed article as an extraction."""
    return annotated_extraction(json.loads((SEEDS / "000_1641af84fcdf36e0.gold.json").read_text("utf-8")))


def annotation(name: str) -> dict[str, Any]:
    """Return the gold annotation of a made-up article of tests/articles, as written."""
    data: dict[str, Any] = json.loads((ARTICLES / f"{name}.json").read_text("utf-8"))
    return data


def annotated_extraction(data: dict[str, Any]) -> Extraction:
    """Return gold annotation as an extraction: mentions where the names stand, evidence where its words stand."""
    text = data["text"]
    ids = {e["canonical"]: f"urn:test:entity:{i}" for i, e in enumerate(data["entities"])}
    article = Article(
        text=text,
        id=f"urn:test:article:{data['id']}",
        title=data.get("title"),
        subtitle=data.get("subtitle"),
        publisher=data.get("publisher"),
        published=data.get("published"),
    )
    entities = tuple(
        Entity(
            id=ids[e["canonical"]],
            type=e["type"],
            kind=e.get("kind"),
            label=e["canonical"],
            aliases=tuple(e.get("aliases", ())),
            mentions=tuple(m for name in (e["canonical"], *e.get("aliases", ())) for m in _occurrences(text, name)),
        )
        for e in data["entities"]
    )
    facts = tuple(
        Fact(
            id=f"urn:test:fact:{i}",
            subject=ids.get(r["subject"], r["subject"]),
            predicate=r["predicate"],
            object=ids.get(r["object"], r["object"]),
            status=r["status"],
            date=r["date"],
            qualifiers={k: v for k, v in r.get("qualifiers", {}).items() if k != "attributedTo"},
            attributed_to=ids.get(r.get("qualifiers", {}).get("attributedTo")),
            evidence=_occurrences(text, r["evidence"])[:1],
        )
        for i, r in enumerate(data["relations"])
    )
    return Extraction(article=article, entities=entities, facts=facts)


def _occurrences(text: str, words: str) -> tuple[Mention, ...]:
    """Return every place where the words stand."""
    found = []
    at = text.find(words)
    while at >= 0:
        found.append(Mention(at, at + len(words), words))
        at = text.find(words, at + 1)
    return tuple(found)


SMALL = (
    "윤가람 달내시장은 3월 2일 한빛전자를 방문해 오세린 대표와 만났다.\r\n"
    "달내시는 한빛전자와 업무협약(MOU)을 체결할 계획이다. 윤 시장은 “내년에 공장을 연다”고 말했다.\n"
    "한빛전자는 노을전자 인수설을 부인했다. 오세린 대표는 노을전자가 美 시애틀에 있다고 전했다.\n"
    "조건이 맞으면 한빛전자가 노을전자에 투자한다. 윤가람 시장의 장남 윤누리는 전 달내시 대변인이다."
)


def small_extraction() -> Extraction:
    """Return a made-up article with a fact of every status, a quotation, an attribution and each kind of qualifier."""
    named = {
        "윤가람": ("Person", None, ("윤 시장",)),
        "오세린": ("Person", None, ()),
        "윤누리": ("Person", None, ()),
        "달내시": ("Place", "City", ()),
        "시애틀": ("Place", "City", ("美 시애틀",)),
        "한빛전자": ("Organization", "Company", ()),
        "노을전자": ("Organization", None, ()),
        "업무협약": ("Agreement", "MOU", ("MOU",)),
    }
    entities = tuple(
        Entity(
            id=name,
            type=type_,
            kind=kind,
            label=name,
            aliases=aliases,
            mentions=tuple(m for words in (name, *aliases) for m in _occurrences(SMALL, words)),
        )
        for name, (type_, kind, aliases) in named.items()
    )
    rows: tuple[tuple[str, str, str, str, dict[str, Any]], ...] = (
        ("윤가람", "visited", "한빛전자", "한빛전자를 방문해", {"date": "2021-03-02", "entry": "방문"}),
        (
            "윤가람",
            "metWith",
            "오세린",
            "오세린 대표와 만났다",
            {"date": "2021-03-02", "stage": "kg_relations", "qualifiers": {"clock": "14:30:00"}},
        ),
        ("윤가람", "holdsPosition", "시장", "윤가람 달내시장", {}),
        ("윤가람", "positionAt", "달내시", "윤가람 달내시장", {"confidence": 0.876}),
        ("달내시", "signedAgreement", "업무협약", "체결할 계획이다", {"status": "planned"}),
        ("한빛전자", "signedAgreement", "업무협약", "체결할 계획이다", {"status": "planned"}),
        ("업무협약", "agreementType", "MOU", "업무협약(MOU)", {}),
        ("내년에 공장을 연다", "saidBy", "윤가람", "“내년에 공장을 연다”고 말했다", {}),
        ("한빛전자", "acquired", "노을전자", "노을전자 인수설을 부인했다", {"status": "denied", "date": "2020/"}),
        ("노을전자", "locatedIn", "시애틀", "노을전자가 美 시애틀에 있다고", {"attributed_to": "오세린"}),
        ("한빛전자", "invested", "노을전자", "노을전자에 투자한다", {"status": "conditional", "date": "XXXX-XX-10"}),
        ("윤누리", "familyOf", "윤가람", "윤가람 시장의 장남 윤누리", {"qualifiers": {"kin": "장남"}}),
        ("윤누리", "holdsPosition", "대변인", "전 달내시 대변인", {"qualifiers": {"former": True}}),
    )
    facts = tuple(
        Fact(id=str(i), subject=s, predicate=p, object=o, evidence=_occurrences(SMALL, words)[:1], **more)
        for i, (s, p, o, words, more) in enumerate(rows)
    )
    article = Article(
        text=SMALL,
        url="https://news.example/21/03?id=7",
        title="윤가람 시장, 한빛전자 방문",
        published="2021-03-03T09:00:00+09:00",
    )
    return Extraction(article=article, entities=entities, facts=facts)


MARKED = re.compile(r"\[(?P<name>[^|\]]+)\|(?P<type>[A-Z][a-z]+)(?::(?P<kind>[A-Z][a-z]+))?\]")


def marked_mentions(marked: str) -> tuple[str, list[MentionRow]]:
    """Return the text of a marked-up sentence and its mentions: `[미르시|Place:City]는` gives 미르시, a City."""
    text, rows, at = "", [], 0
    for found in MARKED.finditer(marked):
        text += marked[at : found.start()]
        name, type_ = found["name"], found["type"]
        rows.append(
            MentionRow(
                start=len(text),
                end=len(text) + len(name),
                text=name,
                type=type_,
                kind=found["kind"],
                form="name",
                source="test",
                confidence=1.0,
                entities=[f"{type_}:{name}"],
            )
        )
        text += name
        at = found.end()
    return text + marked[at:], rows


@cache
def tokenizer() -> Language:
    """Return a pipeline of the tokenizer alone."""
    return spacy.blank("ko", config={"nlp": {"tokenizer": {"@tokenizers": "hangraph.KoreanTokenizer.v1"}}})


def marked_doc(marked: str, published: str | None = "2024-05-10") -> Doc:
    """Return a Doc of marked-up text with its mentions and entities set, as the entity stages would leave it."""
    text, rows = marked_mentions(marked)
    doc = tokenizer().make_doc(text)
    doc._.article = {"published": published}
    document.set_mentions(doc, rows)
    doc._.entities = list({
        m["entities"][0]: EntityRow(id=m["entities"][0], type=m["type"], kind=m["kind"], label=m["text"], aliases=[])
        for m in rows
    }.values())  # fmt: skip
    return doc


def grows_linearly(work: Callable[[int], object], size: int) -> bool:
    """Return whether work on four times the size takes less than ten times as long; quadratic work takes sixteen.

    A busy machine can spoil a measure but not hide growth like that: one good try of four counts.
    """

    def seconds(count: int) -> float:
        gc.collect()
        gc.disable()  # a collection costs by what the whole test run has made, not by this work
        try:
            begin = process_time()
            work(count)
            return process_time() - begin
        finally:
            gc.enable()

    work(size // 4)
    return any(seconds(4 * size) < 10 * max(seconds(size), 0.005) for _ in range(4))


@cache
def name_stages() -> Language:
    """Return a pipeline of the tokenizer and the stages that find names, titles and entities."""
    from hangraph.stages import coreference, entities, titles

    nlp = spacy.blank("ko", config={"nlp": {"tokenizer": {"@tokenizers": "hangraph.KoreanTokenizer.v1"}}})
    for stage in (entities, titles, coreference):
        nlp.add_pipe(f"kg_{stage.__name__.rsplit('.', 1)[-1]}")
    return nlp


def named_doc(text: str) -> Doc:
    """Return the Doc of a text with its mentions, titles and entities, as the stages find them."""
    return name_stages()(text)


@cache
def fact_stages() -> tuple[Callable[[Doc], Doc], ...]:
    """Return the stages that make facts of a Doc whose names are known, in the order of the pipeline.

    Facts keep the rank of their rule as their confidence, so that a test can tell which rule made them.
    """
    from hangraph.stages import chunks, facts, relations, sentences, status, time, titles

    stages = (sentences, titles, time, chunks, relations, status, facts)
    names = [f"kg_{stage.__name__.rsplit('.', 1)[-1]}" for stage in stages]
    settings = {"kg_facts": {"calibrated": False}}
    return tuple(tokenizer().create_pipe(name, config=settings.get(name, {})) for name in names)


def analysed_doc(marked: str, published: str | None = "2024-05-10", kinds: tuple[str, ...] = ()) -> Doc:
    """Return the Doc of marked-up text after the stages that make facts; `kinds` are those of its lines, as blocks."""
    doc = marked_doc(marked, published)
    begin = 0
    for kind, line in zip(kinds, doc.text.split("\n") if kinds else (), strict=True):
        doc._.blocks = [*doc._.blocks, {"kind": kind, "start": begin, "end": begin + len(line)}]
        begin += len(line) + 1
    known = {e["id"] for e in document.entities(doc)}
    for stage in fact_stages():
        doc = stage(doc)
        # titles may write a mention anew, without its entity: that is coreference's to say
        for mention in document.mentions(doc):
            ident = f"{mention['type']}:{mention['text']}"
            mention["entities"] = mention["entities"] or [ident] * (ident in known)
    return doc


def fact_row(**parts: Any) -> FactRow:
    """Return the fact of a visit, with the parts given in place of the usual ones."""
    usual = FactRow(
        subject="Person:윤가람", predicate="visited", object="Place:미르시", status="asserted", date=None,
        qualifiers={}, confidence=0.8, attributed_to=None, evidence=[[0, 5]], stage="kg_relations", entry=None,
        clause=0,
    )  # fmt: skip
    return cast("FactRow", {**usual, **parts})


def fact_lines(doc: Doc, *predicates: str) -> list[str]:
    """Return the facts of a Doc, of the predicates named, as sorted lines like those of the golden sentences."""
    names = {e["id"]: e["label"] for e in document.entities(doc)}
    return sorted(
        " | ".join(
            (
                names.get(f["subject"], f["subject"]),
                f["predicate"],
                names.get(f["object"], f["object"]),
                f["status"],
                f["date"] or "-",
            )
        )
        for f in document.facts(doc)
        if not predicates or f["predicate"] in predicates
    )
