"""Every relation that can be extracted has golden sentences, and each gives just the facts it must."""

from __future__ import annotations

from pathlib import Path

import pytest
from spacy.tokens import Doc

from builders import analysed_doc, fact_lines
from hangraph import document, schema

GOLDEN = Path(__file__).parent.parent / "golden" / "sentences"
STATEMENTS = {"saidBy", "announced"}  # these have tests of their own beside the quotes stage


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
    doc = analysed_doc(sentence)
    assert [_plain(doc, line) for line in fact_lines(doc, relation)] == sorted(lines)


def _plain(doc: Doc, line: str) -> str:
    """Return a line with an agreement's own words where it was named by its parties."""
    for entity in document.entities(doc):
        if entity["type"] == "Agreement" and entity["aliases"]:
            line = line.replace(entity["label"], entity["aliases"][0])
    return line


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
