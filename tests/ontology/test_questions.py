"""The competency questions: each asks in Korean, and its answer for the seed article is as expected."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from rdflib import Dataset

from builders import SEEDS, seed_extraction
from hangraph import api
from hangraph.graph.build import build
from hangraph.paths import ontology_folder
from hangraph.stores import query

QUESTIONS = sorted((ontology_folder() / "questions").glob("*.rq"))
EXPECTED = Path(__file__).parent.parent / "golden" / "questions"


@cache
def read_seed() -> Dataset:
    """Return the graph of the seed article as it is read, not as it is annotated."""
    return api.build_graph(api.extract_file(SEEDS / "000_1641af84fcdf36e0.txt"))


def test_there_are_twelve_questions_each_with_an_answer() -> None:
    """No question lacks its table, and no table its question."""
    assert len(QUESTIONS) == 12
    assert [p.stem for p in QUESTIONS] == sorted(p.stem for p in EXPECTED.glob("*.tsv"))


@pytest.mark.parametrize("path", QUESTIONS, ids=lambda p: p.stem)
def test_question_is_asked_in_korean_and_in_order(path: Path) -> None:
    """The first line is the question; rows come in an order that the query fixes."""
    text = path.read_text("utf-8")
    assert re.match(r"# .*[가-힣].*\?\n", text)
    assert "ORDER BY" in text


@pytest.mark.parametrize("path", QUESTIONS, ids=lambda p: p.stem)
def test_question_has_the_expected_answer(path: Path) -> None:
    """The seed article, as annotated, answers with the table in tests/golden."""
    found = query(build([seed_extraction()]), path.read_text("utf-8"))
    assert found.rows
    assert found.to_tsv() == (EXPECTED / f"{path.stem}.tsv").read_text("utf-8")


@pytest.mark.parametrize("path", QUESTIONS, ids=lambda p: p.stem)
def test_question_is_answered_by_what_is_read(path: Path) -> None:
    """The graph of the seed article as hangraph reads it has an answer to every question."""
    assert query(read_seed(), path.read_text("utf-8")).rows
