"""Read the date suites of Recognizers-Text and Duckling: hand-written Korean temporal expressions with their values.

A suite of Recognizers-Text is a JSON list of cases, each a sentence, the day it is said on and its expressions with a
TIMEX and resolved days; Duckling's is a Haskell file of expressions by value. Both write the end of a span that is
a unit (a month, a week) as the day after it, both give clock times, and Recognizers-Text gives the nearest date in the
past and the future where the expression alone leaves it open. `hangraph.evaluation.times` brings that into the
contract's form.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from hangraph.errors import SourceError
from hangraph.evaluation.annotation import empty, opened

# Duckling's tests are all said at half past four on this day
DUCKLING_DAY = date(2013, 2, 12)
_HINT = "give the folder with the suites of Recognizers-Text (*.json) and Duckling (*.txt)"
_EXAMPLES = re.compile(r"examples \((?P<how>datetime\w*) (?P<value>[^\[]*?)\)\s*\[(?P<texts>[^\]]*)\]")
_COMMENT = re.compile(r"--[^\n]*")
_STAMP = re.compile(r"\(\s*(\d+),\s*(\d+),\s*(\d+),\s*(\d+),\s*\d+,\s*\d+\)")
_ENDS = {"datetimeOpenInterval After": "since", "datetimeOpenInterval Before": "before"}


@dataclass(frozen=True, slots=True)
class Span:
    """What a suite says an expression means: its first day, and the end as the suite writes it; None where open."""

    first: date | None
    end: date | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """An expression of a suite in its sentence, said on a day.

    `kind` is the suite's name of what it is (date, daterange, time, duration …), `grain` of Duckling the unit, `limit`
    since, after or before where it bounds an open span; any of the `spans` is right.
    """

    suite: str
    text: str
    expression: str
    said: date
    kind: str
    timex: str = ""
    grain: str = ""
    limit: str = ""
    spans: tuple[Span, ...] = ()


def read_suites(folder: Path) -> list[Case]:
    """Return the cases of every suite in a folder, by the names of the files.

    Raises SourceError for a folder without a suite and for a file that is none.
    """
    found: list[Case] = []
    for path in sorted(folder.glob("*.json")):
        found += _read_recognizers(path)
    for path in sorted(folder.glob("*.txt")):
        found += _read_duckling(path)
    if not found:
        raise empty(folder, _HINT)
    return found


def _read_recognizers(path: Path) -> Iterator[Case]:
    with opened(path) as file:
        try:
            cases = json.load(file)
            for case in cases:
                said = date.fromisoformat(((case.get("Context") or {}).get("ReferenceDateTime") or "")[:10])
                for result in case["Results"]:
                    yield _result(path.stem, case["Input"], said, result)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise SourceError(f"no suite of Recognizers-Text: {error}", subject=str(path), hint=_HINT) from error


def _result(suite: str, text: str, said: date, row: dict[str, Any]) -> Case:
    """Return a result of a parser's suite (Type, Value) or of the model's (TypeName, Resolution)."""
    if "TypeName" in row:
        values = row["Resolution"]["values"]
        kind, timex = row["TypeName"].rpartition(".")[2], values[0].get("timex", "")
        limit = values[0].get("Mod", "")
        pairs = [(v.get("start") or v.get("value"), v.get("end")) for v in values]
    else:
        value = row.get("Value") or {}
        kind, timex, limit = row["Type"], value.get("Timex", ""), value.get("Mod", "")
        both = [value.get(side) or {} for side in ("FutureResolution", "PastResolution")]
        pairs = [(v.get("startDate") or v.get("date"), v.get("endDate")) for v in both]
    spans = (Span(_day(first), _day(end)) for first, end in pairs)
    known = dict.fromkeys(s for s in spans if s.first or s.end)
    return Case(suite, text, row["Text"].strip(), said, kind, timex, "", limit, tuple(known))


def _day(text: str | None) -> date | None:
    """Return the day of a resolved value, None for a clock time, an amount or what is not resolved."""
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return None


def _read_duckling(path: Path) -> Iterator[Case]:
    with opened(path) as file:
        source = _COMMENT.sub("", file.read())
    for match in _EXAMPLES.finditer(source):
        days = [date(*map(int, found[:3])) for found in _STAMP.findall(match["value"])]
        words = re.findall(r"\w+", match["how"] + " " + match["value"])
        grain = next((w for w in words if w in _GRAINS), "")
        limit = next((mark for form, mark in _ENDS.items() if " ".join(words).startswith(form)), "")
        spans = _spans(days, limit, match["how"] == "datetimeInterval")
        kind = "time" if grain in ("Hour", "Minute", "Second") else "daterange" if len(days) > 1 else "date"
        for text in re.findall(r'"([^"]*)"', match["texts"]):
            yield Case(path.stem, text, text, DUCKLING_DAY, kind, "", grain, limit, spans)


_GRAINS = frozenset({"Second", "Minute", "Hour", "Day", "Week", "Month", "Quarter", "Year"})


def _spans(days: Iterable[date], limit: str, interval: bool) -> tuple[Span, ...]:
    first, *rest = days
    if limit == "before":
        return (Span(None, first),)
    return (Span(first, rest[0] if interval and rest else None),)
