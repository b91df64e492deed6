"""Relations are scored as the KLUE benchmark scores them."""

import csv
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from hangraph.encoder.reader import Pair
from hangraph.errors import SourceError
from hangraph.evaluation.relations import area, read_examples, score

LABELS = ["no_relation", "per:title", "per:employee_of"]
TEXT = "김가람 시장은 마루전자 출신이다."
OTHER = "오세린은 대표다."
COLUMNS = ("id", "sentence", "subject_entity", "object_entity", "label")


def name(text: str, word: str, kind: str) -> str:
    """Return a name as KLUE-RE writes it, its end that of the last character."""
    start = text.index(word)
    return str({"word": word, "start_idx": start, "end_idx": start + len(word) - 1, "type": kind})


ROWS = [
    ("0", TEXT, name(TEXT, "김가람", "PER"), name(TEXT, "시장", "POH"), "per:title"),
    ("1", TEXT, name(TEXT, "김가람", "PER"), name(TEXT, "마루전자", "ORG"), "per:employee_of"),
    ("2", OTHER, name(OTHER, "오세린", "PER"), name(OTHER, "대표", "POH"), "no_relation"),
]
# by the object: right, taken for no relation, taken for a title
PROBABILITIES = {"시장": [0.2, 0.7, 0.1], "마루전자": [0.5, 0.1, 0.4], "대표": [0.3, 0.6, 0.1]}


class Relations:
    """A reader that gives the probabilities it was told to give, and counts how often it reads a text."""

    def __init__(self) -> None:
        self.manifest = SimpleNamespace(head=lambda _name: {"labels": LABELS})
        self.texts: list[str] = []

    def encode(self, texts: Sequence[str]) -> list[str]:
        """Return the texts as they are."""
        self.texts += texts
        return list(texts)

    def relations(self, encoded: Sequence[str], pairs: Sequence[Sequence[Pair]]) -> list[list[Any]]:
        """Return the probabilities of each pair of each text."""
        return [
            [np.array(PROBABILITIES[text[p.object[0] : p.object[1]]], np.float32) for p in row]
            for text, row in zip(encoded, pairs, strict=True)
        ]


@pytest.fixture
def table(tmp_path):
    """Return a function that writes rows as a table."""

    def write(rows, columns=COLUMNS):
        path = tmp_path / "pairs.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([columns, *rows])
        return path

    return write


def test_read_examples_makes_ends_half_open(table):
    """The last character of a name becomes the one after it."""
    first = read_examples(table(ROWS))[0]
    assert first.text[first.subject[0] : first.subject[1]] == "김가람"
    assert (first.text[first.object[0] : first.object[1]], first.object[2]) == ("시장", "POH")


def test_score_leaves_no_relation_out_of_f1(table):
    """Of two relations one is told right, and one is told that is none."""
    found = score(read_examples(table(ROWS)), Relations()).to_json()
    assert (found["precision"], found["recall"], found["micro_f1"]) == (0.5, 0.5, 0.5)
    assert found["classes"]["per:title"] == {"precision": 0.5, "recall": 1.0, "f1": 0.6667, "expected": 1, "found": 2}
    assert "no_relation" not in found["classes"]


def test_score_gives_areas_by_definition(table):
    """Each curve by hand: titles and employers rank first; no_relation (0.5, 0.3, 0.2) has its one second."""
    found = score(read_examples(table(ROWS)), Relations()).to_json()
    # no_relation: (0, 1), (0, 0), (1, 1/2), (1, 1/3)
    assert found["auprc"] == pytest.approx((0.25 + 1 + 1) / 3, abs=1e-4)
    # ranks .7 right, .6 wrong, .4 right: (0, 1), (1/2, 1), (1/2, 1/2), (1, 2/3)
    assert found["micro_auprc"] == pytest.approx(0.5 + 0.5 * (1 / 2 + 2 / 3) / 2, abs=1e-4)


def test_score_reads_a_sentence_once(table):
    """Pairs of one sentence share its reading."""
    reader = Relations()
    score(read_examples(table(ROWS)), reader)
    assert reader.texts == [TEXT, OTHER]


def test_area_is_one_for_a_perfect_ranking_and_the_share_for_none():
    """All that is wanted first gives 1; equal scores give the line from (0, 1) to (1, share of the wanted)."""
    wanted = np.array([True, True, False, False])
    assert area(wanted, np.array([0.9, 0.8, 0.2, 0.1], np.float32)) == 1.0
    assert area(wanted, np.full(4, 0.5, np.float32)) == 0.75
    assert area(np.zeros(4, bool), np.ones(4, np.float32)) == 0.0


@pytest.mark.parametrize(
    ("column", "cell", "wrong"),
    [
        (1, "", "line 3: the sentence or the label is missing"),
        (2, "김가람", "line 3: subject_entity: no such dict"),
        (3, "{'word': '시장'}", "line 3: object_entity: no such dict"),
        (3, "__import__('os')", "line 3: object_entity: no such dict"),
        (3, "{'start_idx': 4, 'end_idx': 99, 'type': 'POH'}", "line 3: object_entity: 4 to 99 lies outside"),
        (3, "{'start_idx': 4, 'end_idx': 5, 'type': 'XXX'}", "line 3: object_entity: the type 'XXX' is none of"),
    ],
)
def test_read_examples_names_a_bad_line(table, column, cell, wrong):
    """A bad row is told by its line and what is wrong with it."""
    row = list(ROWS[0])
    row[column] = cell
    with pytest.raises(SourceError, match=wrong):
        read_examples(table([ROWS[0], row]))


def test_read_examples_names_a_missing_column(table):
    """Another table is refused."""
    with pytest.raises(SourceError, match="line 1: the column 'label' is missing"):
        read_examples(table([row[:4] for row in ROWS], COLUMNS[:4]))


def test_read_examples_refuses_an_empty_table(table):
    """Without a row there is nothing to score."""
    with pytest.raises(SourceError, match="nothing to score"):
        read_examples(table([]))
