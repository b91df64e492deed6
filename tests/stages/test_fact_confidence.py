"""How likely a fact is right by how it was read."""

from __future__ import annotations

import json
import re
from pathlib import Path

from builders import fact_row
from hangraph.document import ArgumentRow
from hangraph.stages.fact_confidence import FILE, Confidence, features

DOCS = Path(__file__).parents[2] / "docs" / "confidence.md"


def test_features_tell_what_the_evidence_leaves_out() -> None:
    """A subject that stands before the evidence was left out there; one within it was not."""
    before, within = (ArgumentRow(role="subject", start=start, end=start + 3, particles="은") for start in (2, 12))
    assert dict(features(fact_row(evidence=[[10, 20]], arguments=[before])))["subject left out"] == 1
    assert "subject left out" not in dict(features(fact_row(evidence=[[10, 20]], arguments=[within])))


def test_confidence_grows_with_the_rank_and_stays_a_likelihood() -> None:
    """A higher rank is likelier, however the weights push, and no fact is ruled out or certain."""
    weak, strong = (Confidence({"rank": 1.0}).of(fact_row(confidence=rank)) for rank in (0.6, 0.9))
    assert weak < strong
    assert Confidence({"always": 99.0}).of(fact_row()) < 1
    assert Confidence({"always": -99.0}).of(fact_row()) > 0


def test_shipped_weights_know_the_usual_facts() -> None:
    """A visit told with all its parts is likelier right than not."""
    assert Confidence.load().of(fact_row()) > 0.5


def test_docs_tell_what_the_shipped_weights_are_fitted_to() -> None:
    """The page on confidences names the articles and facts of the file of weights, and its table has all of them."""
    fitted, page = json.loads(FILE.read_text("utf-8")), DOCS.read_text("utf-8")
    assert re.findall(r"the (\d+) facts read from (\d+) annotated articles", page) == [
        (str(fitted["facts"]), str(fitted["articles"]))
    ]
    assert sum(map(int, re.findall(r"(?m)^\|[^|]*\d[^|]*\| (\d+) \|", page))) == fitted["facts"]
