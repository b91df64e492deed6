"""Dates in the contract's notation: their bounds and their OWL-Time entities."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import RDF, XSD, Literal, URIRef

from hangraph.graph.dates import bounds, dated, time_iri
from hangraph.graph.terms import HG, TIME

NODE = URIRef("https://example.org/fact")


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [
        ("2015-04-06", date(2015, 4, 6), date(2015, 4, 6)),
        ("2016-02", date(2016, 2, 1), date(2016, 2, 29)),
        ("2015", date(2015, 1, 1), date(2015, 12, 31)),
        ("198X", date(1980, 1, 1), date(1989, 12, 31)),
        ("2015-04-05/2015-04-16", date(2015, 4, 5), date(2015, 4, 16)),
        ("2014/2015-06", date(2014, 1, 1), date(2015, 6, 30)),
        ("2020/", date(2020, 1, 1), None),
        ("/2021-07", None, date(2021, 7, 31)),
        ("XXXX-XX-10", None, None),
        ("2015-02-30", None, None),
        ("모름/2015", None, None),
        ("0000", None, None),
        ("", None, None),
        ("/", None, None),
    ],
)
def test_bounds_are_first_and_last_day(value: str, first: date | None, last: date | None) -> None:
    """Each notation has the days it stands for; what no calendar has stays unknown."""
    assert bounds(value) == (first, last)


@given(st.text(max_size=25))
def test_bounds_take_any_text(value: str) -> None:
    """No text raises; known bounds come from digits alone."""
    assert all(b is None or isinstance(b, date) for b in bounds(value))


@pytest.mark.parametrize(
    ("value", "predicate", "datatype"),
    [
        ("2015-04-06", TIME.inXSDDate, XSD.date),
        ("2015-04", TIME.inXSDgYearMonth, XSD.gYearMonth),
        ("2015", TIME.inXSDgYear, XSD.gYear),
    ],
)
def test_dated_types_a_point_by_its_grain(value: str, predicate: URIRef, datatype: URIRef) -> None:
    """Day, month and year are instants with the XSD type that fits."""
    found = set(dated(NODE, value))
    assert (NODE, HG.date, Literal(value)) in found
    assert (time_iri(value), predicate, Literal(value, datatype=datatype)) in found


@pytest.mark.parametrize(
    ("value", "units"),
    [
        ("2015-04-06", [TIME.unitDay]),
        ("2015-04", [TIME.unitMonth]),
        ("2015", [TIME.unitYear]),
        ("1983/1993", [TIME.unitYear]),
        ("/2021-07", [TIME.unitMonth]),
        ("2014/2015-06-30", [TIME.unitDay]),
        ("198X", []),
        ("XXXX-XX-10", []),
    ],
)
def test_dated_names_the_unit_a_date_is_told_in(value: str, units: list[URIRef]) -> None:
    """The granularity is the finest unit of the date; a decade and an unknown date have none."""
    assert [o for _, p, o in dated(NODE, value) if p == HG.granularity] == units


def test_dated_gives_an_interval_its_ends() -> None:
    """An interval is a proper interval between two instants; an open one lacks an end."""
    found = set(dated(NODE, "2015-04-05/"))
    interval = time_iri("2015-04-05/")
    assert (interval, RDF.type, TIME.ProperInterval) in found
    assert (interval, TIME.hasBeginning, time_iri("2015-04-05")) in found
    assert not [t for t in found if t[1] == TIME.hasEnd]


def test_dated_keeps_an_unknown_date_as_written() -> None:
    """A date without a year has its notation and nothing more."""
    assert list(dated(NODE, "XXXX-XX-10")) == [(NODE, HG.date, Literal("XXXX-XX-10"))]
    assert list(dated(NODE, None)) == []
