"""Every relation that can be extracted has golden sentences, and each gives just the facts it must."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from spacy.tokens import Doc

from builders import marked_doc, tokenizer
from hangraph import document, schema
from hangraph.stages import chunks, facts, relations, sentences, status, time, titles

GOLDEN = Path(__file__).parent.parent / "golden" / "sentences"
STATEMENTS = {"saidBy", "announced"}  # these have tests of their own beside the quotes stage


AFTER_ENTITIES = (sentences, titles, time, chunks, relations, status, facts)


@cache
def stages() -> tuple[Callable[[Doc], Doc], ...]:
    """Return the stages that follow entities, as the pipeline makes them."""
    return tuple(tokenizer().create_pipe(f"kg_{module.__name__.rsplit('.', 1)[-1]}") for module in AFTER_ENTITIES)


def blocks() -> list[tuple[str, str, list[str]]]:
    """Return relation, sentence and expected lines of every golden sentence."""
    found = []
    for path in sorted(GOLDEN.glob("*.txt")):
        for block in path.read_text("utf-8").strip().split("\n\n"):
            sentence, *lines = block.split("\n")
            found.append((path.stem, sentence, [] if lines == ["nothing"] else lines))
    return found


def analysed(marked: str) -> Doc:
    """Return the Doc of a marked-up sentence after every stage."""
    doc = marked_doc(marked)
    known = {e["id"] for e in document.entities(doc)}
    for stage in stages():
        doc = stage(doc)
        # titles may write a mention anew, without its entity: that is coreference's to say
        for mention in document.mentions(doc):
            ident = f"{mention['type']}:{mention['text']}"
            mention["entities"] = mention["entities"] or [ident] * (ident in known)
    return doc


@pytest.mark.parametrize(
    ("relation", "sentence", "lines"), blocks(), ids=[f"{relation}-{i}" for i, (relation, _, _) in enumerate(blocks())]
)
def test_golden_sentence_gives_its_facts(relation: str, sentence: str, lines: list[str]) -> None:
    """A sentence gives the facts of its relation that stand under it, and no other."""
    doc = analysed(sentence)
    names = {e["id"]: e["label"] for e in document.entities(doc)}
    aliases = {e["id"]: e["aliases"] for e in document.entities(doc)}
    told = {
        (names.get(f["subject"], f["subject"]), f["predicate"], names.get(f["object"], f["object"]), f["status"],
         f["date"] or "-")
        for f in document.facts(doc) if f["predicate"] == relation
    }  # fmt: skip
    plain = {tuple(_plain(part, names, aliases) for part in row) for row in told}
    assert plain == {tuple(part.strip() for part in line.split("|")) for line in lines}


def _plain(part: str, names: dict[str, str], aliases: dict[str, list[str]]) -> str:
    """Return an agreement's own words where it was named by its parties."""
    ident = next((i for i, n in names.items() if n == part), None)
    return aliases[ident][0] if ident and ident.startswith("Agreement") and aliases[ident] else part


def test_golden_sentences_cover_every_relation_of_the_lexicon() -> None:
    """Each relation that an entry refers to has golden sentences, and each golden file is a relation."""
    known = schema.load()
    referred = {s.reference for e in known.predicates for s in e.senses} - STATEMENTS
    files = {relation for relation, _, _ in blocks()}
    assert files <= known.properties.keys()
    assert referred - files == {"leftPosition"}


def test_golden_sentences_are_all_collected() -> None:
    """No sentence is lost by the way the files are read, and each relation has at least two."""
    texts = [p.read_text("utf-8").strip() for p in GOLDEN.glob("*.txt")]
    assert len(blocks()) == sum(text.count("\n\n") + 1 for text in texts)
    assert min(text.count("\n\n") + 1 for text in texts) >= 2
