"""Dates in the contract's notation (`2015-04-06`, `2015-04-05/2015-04-16`, `198X`, `2020/`) as OWL-Time and bounds."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from rdflib import RDF, XSD, Literal, URIRef

from hangraph.graph.terms import DATA, HG, TIME

_POINT = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_ROUGH = re.compile(r"([0-9]{1,3})X+")  # 198X, 19XX
_UNITS = {4: TIME.unitYear, 7: TIME.unitMonth, 10: TIME.unitDay}
_TYPES = {4: ("inXSDgYear", XSD.gYear), 7: ("inXSDgYearMonth", XSD.gYearMonth), 10: ("inXSDDate", XSD.date)}

Triple = tuple[URIRef, URIRef, URIRef | Literal]


def bounds(value: str) -> tuple[date | None, date | None]:
    """Return the first and last day of a date; None where it is open, unknown or no date of the calendar."""
    first, slash, last = value.partition("/")
    if not slash:
        return _days(value)
    if any(side and None in _days(side) for side in (first, last)):
        return None, None
    return _days(first)[0], _days(last)[1]


def _days(value: str) -> tuple[date | None, date | None]:
    rough = _ROUGH.fullmatch(value)
    if rough and len(value) == 4:
        low, high = (int(rough[1].ljust(4, digit)) for digit in "09")
        return (date(low, 1, 1), date(high, 12, 31)) if low else (None, None)
    point = _POINT.fullmatch(value)
    if not point:
        return None, None
    year, month, day = (int(g) if g else None for g in point.groups())
    try:
        start = date(year or 0, month or 1, day or 1)
    except ValueError:
        return None, None
    end_month = month or 12
    return start, date(start.year, end_month, day or monthrange(start.year, end_month)[1])


def dated(node: URIRef, value: str | None) -> Iterator[Triple]:
    """Yield the triples that date a fact or event: its notation, its bounds, its unit, its OWL-Time entity."""
    if not value:
        return
    yield node, HG.date, Literal(value)
    for predicate, day in zip((HG.begins, HG.ends), bounds(value), strict=True):
        if day:
            yield node, predicate, Literal(day.isoformat(), datatype=XSD.date)
    entity = time_iri(value)
    if any(bounds(value)):
        finest = max(value.split("/"), key=len)
        if "X" not in finest:  # a decade is no unit of OWL-Time
            yield node, HG.granularity, _UNITS[len(finest)]
        yield node, TIME.hasTime, entity
        yield from _time(entity, value)


def time_iri(value: str) -> URIRef:
    """Return the IRI of a point or interval in time; all articles share it."""
    return URIRef(f"{DATA}time/{value.replace('/', '_')}")


def _time(entity: URIRef, value: str) -> Iterator[Triple]:
    if _POINT.fullmatch(value):
        name, datatype = _TYPES[len(value)]
        yield entity, RDF.type, TIME.Instant
        yield entity, TIME[name], Literal(value, datatype=datatype)
        return
    yield entity, RDF.type, TIME.ProperInterval
    for predicate, day in zip((TIME.hasBeginning, TIME.hasEnd), bounds(value), strict=True):
        if day:
            instant = time_iri(day.isoformat())
            yield entity, predicate, instant
            yield from _time(instant, day.isoformat())
