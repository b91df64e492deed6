"""Every relation that can be extracted has golden sentences, and each gives just the facts it must."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cache
from pathlib import Path

import pytest
from spacy.tokens import Doc

from builders import analysed_doc, fact_lines, tokenizer
from hangraph import document, schema
from hangraph.stages.quotes import Quotes, create_quotes

GOLDEN = Path(__file__).parent.parent / "golden" / "sentences"
STATEMENTS = {"saidBy", "announced"}  # read with their quotations, by kg_quotes
# in the vocabulary of graphs, but read out of no sentence
UNREAD = {"agreementCondition"}
# told by nouns, names and titles rather than by verbs; for being born and for marrying Korean has few verbs
FORMS = {"agreementPurpose", "agreementType", "bornOn", "familyOf", "hasAmount", "partOf", "positionAt"}
LEAST, LEAST_OF_NOTHING, LEAST_ENTRIES = 8, 2, 8


def blocks() -> list[tuple[str, str, list[str]]]:
    """Return relation, sentence and expected lines of every golden sentence."""
    found = []
    for path in sorted(GOLDEN.glob("*.txt")):
        for block in path.read_text("utf-8").strip().split("\n\n"):
            sentence, *lines = block.split("\n")
            found.append((path.stem, sentence, [] if lines == ["nothing"] else lines))
    return found


@pytest.mark.parametrize(
    ("relation", "sentence", "lines"), blocks(), ids=[f"{relation}-{i}" for i, (relation, _, _) in enumerate(blocks())]
)
def test_golden_sentence_gives_its_facts(relation: str, sentence: str, lines: list[str]) -> None:
    """A sentence gives the facts of its relation that stand under it, and no other."""
    doc = _read(relation, sentence)
    assert [_plain(doc, line) for line in fact_lines(doc, relation)] == sorted(lines)


def _read(relation: str, sentence: str) -> Doc:
    """Return the Doc of a marked-up sentence with its facts, those of kg_quotes too if the relation is a statement."""
    if relation not in STATEMENTS:
        return analysed_doc(sentence)
    return quotes()(analysed_doc(sentence, kinds=("paragraph",)))


@cache
def quotes() -> Quotes:
    """Return the stage that finds statements."""
    return create_quotes(tokenizer(), "kg_quotes", None)


def _plain(doc: Doc, line: str) -> str:
    """Return a line with an agreement's own words where it was named by its parties."""
    for entity in document.entities(doc):
        if entity["type"] == "Agreement" and entity["aliases"]:
            line = line.replace(entity["label"], entity["aliases"][0])
    return line


def test_golden_sentences_cover_every_relation() -> None:
    """Each relation that can be extracted has golden sentences, and each golden file is a relation."""
    relations = {name for name, prop in schema.load().properties.items() if prop.relation}
    assert {relation for relation, _, _ in blocks()} == relations - UNREAD
    assert relations > FORMS | UNREAD


def test_golden_sentences_are_enough_of_each_relation() -> None:
    """Each relation has at least eight golden sentences, two of them that give nothing."""
    every = Counter(relation for relation, _, _ in blocks())
    nothing = Counter(relation for relation, _, lines in blocks() if not lines)
    assert {r: n for r, n in every.items() if n < LEAST} == {}
    assert {r: nothing[r] for r in every if nothing[r] < LEAST_OF_NOTHING} == {}


def test_golden_sentences_cover_the_verbs_of_each_relation() -> None:
    """Each verbal relation is told by at least eight entries of the lexicon, each with a golden sentence of its own."""
    found: dict[str, set[str]] = defaultdict(set)
    for relation, sentence, lines in blocks():
        if lines:
            found[relation] |= {
                f["entry"]
                for f in document.facts(_read(relation, sentence))
                if f["predicate"] == relation and f["entry"]
            }
    referring = {(s.reference, e.iri) for e in schema.load().predicates for s in e.senses}
    told = {relation: {e for e in entries if (relation, e) in referring} for relation, entries in found.items()}
    assert {r: sorted(e) for r, e in told.items() if r not in FORMS and len(e) < LEAST_ENTRIES} == {}


def test_golden_sentences_are_all_collected() -> None:
    """No sentence is lost by the way the files are read, and none stands twice."""
    texts = [p.read_text("utf-8").strip() for p in GOLDEN.glob("*.txt")]
    assert len(blocks()) == sum(text.count("\n\n") + 1 for text in texts)
    assert len({(relation, sentence) for relation, sentence, _ in blocks()}) == len(blocks())
