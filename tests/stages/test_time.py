"""The stage that reads temporal expressions."""

from __future__ import annotations

from pathlib import Path

import pytest
from spacy.tokens import Doc

from builders import tokenizer
from hangraph import document
from hangraph.stages.time import create_times, read_day

OWN_WORD = """
@prefix hg: <https://w3id.org/hangraph/news#> .
@prefix lex: <https://w3id.org/hangraph/lexicon#> .
@prefix ontolex: <http://www.w3.org/ns/lemon/ontolex#> .
@prefix lexinfo: <http://www.lexinfo.net/ontology/3.0/lexinfo#> .
lex:엊저녁-때 a ontolex:LexicalEntry ; lexinfo:partOfSpeech lexinfo:noun ; ontolex:denotes hg:RelativeTime ;
  ontolex:canonicalForm [ ontolex:writtenRep "엊저녁"@ko ] ; lex:unit "day" ; lex:shift "-1" ; lex:anchor "published" .
"""


def read(text: str, published: str | None, ontology: str | None = None) -> Doc:
    """Return the Doc of a text after the stage."""
    doc = tokenizer().make_doc(text)
    doc._.article = {"published": published}
    return create_times(tokenizer(), "kg_time", ontology)(doc)


def test_times_writes_rows_of_the_text() -> None:
    """Each row spans its words and holds value, grain, clock and anchor."""
    doc = read("시장은 7일 오후 3시(현지시간) 만났다.", "2015-04-10T14:38:00+09:00")
    (row,) = document.times(doc)
    assert row == {
        "start": 4,
        "end": 18,
        "text": "7일 오후 3시(현지시간)",
        "value": "2015-04-07",
        "grain": "day",
        "clock": "15:00",
        "anchor": "2015-04-10",
    }


def test_times_reads_no_furniture() -> None:
    """A dateline is no time of the story."""
    text = "입력 2015.04.09 10:00\n5일 만났다."
    doc = tokenizer().make_doc(text)
    doc._.article = {"published": "2015-04-10"}
    doc._.blocks = [
        {"kind": "dateline", "start": 0, "end": 19},
        {"kind": "paragraph", "start": 20, "end": len(text)},
    ]
    rows = document.times(create_times(tokenizer(), "kg_time", None)(doc))
    assert [r["value"] for r in rows] == ["2015-04-05"]


def test_times_knows_words_of_a_folder(tmp_path: Path) -> None:
    """A word of the user's own Turtle is read like the shipped ones."""
    (tmp_path / "own.ttl").write_text(OWN_WORD, "utf-8")
    assert document.times(read("엊저녁 만났다.", "2015-04-10")) == []
    rows = document.times(read("엊저녁 만났다.", "2015-04-10", str(tmp_path)))
    assert [r["value"] for r in rows] == ["2015-04-09"]


def test_times_survive_bytes() -> None:
    """The rows come back from the Doc's bytes."""
    doc = read("어제 만났다.", "2015-04-10")
    again = Doc(doc.vocab).from_bytes(doc.to_bytes())
    assert document.times(again) == document.times(doc) != []


@pytest.mark.parametrize(
    ("published", "day"),
    [
        ("2015-04-10T14:38:00+09:00", "2015-04-10"),
        ("2015-04-10", "2015-04-10"),
        (None, None),
        ("", None),
        ("어제", None),
        ("2015-13-40", None),
    ],
)
def test_read_day_takes_iso_days_only(published: str | None, day: str | None) -> None:
    """A time is cut to its day; anything else is unknown."""
    found = read_day(published)
    assert (found.isoformat() if found else None) == day
