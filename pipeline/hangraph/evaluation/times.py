"""Score the values of temporal expressions against date suites, in the contract's form.

A case counts where news can tell such a time; what is left out is told below, each kind with its reason.
An expression is right where the grammar finds a time in it with the value that the suite gives, written as the
contract writes it: clock times cut off, a span in the units of its words (2014년부터 2018년까지 is 2014/2018), 초,
중순 and 말 of a month as its tens of days, `2년 전` as a year and `두 달 전` as a month, an open span by the time that
bounds it. Where the suite gives two days, one past and one to come, either is right.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from hangraph.evaluation.scores import Share
from hangraph.evaluation.time_suites import Case, Span, read_suites
from hangraph.stages.time_grammar import parse
from hangraph.stages.time_periods import Stamp, month_part
from hangraph.stages.time_units import TimeWords

_COUNT = r"(?:\d+|한|두|세|석|네|넉|다섯|여섯|일곱|여덟|아홉|열|몇|스물네|[일이삼사오육칠팔구십]+)"
_UNIT = r"(?:시간|초|분|일|주일|주|개월|달|년)"
_SHORT = rf"{_COUNT}\s?(?:주|주일|개월|달|시간|분|초)|하루|이틀|사흘|나흘|닷새|일주일"
_AMOUNT = rf"(?:(?:{_COUNT}\s?{_UNIT}(?:\s?반)?\s?)+|하루|이틀|사흘|나흘|닷새|며칠|일주일)"
_DAY_WORDS = re.compile(
    r"\d\s?[년월일]|요일|오늘|내일|모레|어제|그끄저께|엊?그제|어젯밤|다음|지난|이번\s?주|\d/\d|\d[일주]\s?(?:전|후)"
)
_NUMERAL = r"(?<![가-힣])(?:[일이삼사오육칠팔구십백천]{2,}|[일삼사오육칠팔구십])(?:년|월|일(?!절)|분기)"

# What news cannot tell or the contract cannot write: a kind, why, how its expressions look; the first that fits counts
LEFT_OUT: tuple[tuple[str, str, re.Pattern[str]], ...] = (
    ("untranslated", "the suite gives the expression in English", re.compile(r"[A-Za-z]{3,}|^\d{1,2}$|^$")),
    (
        "vague",
        "a number or moment that only the hearer can guess: 지금, 며칠 전, 되도록 일찍, 영업일 기준 나흘",
        re.compile(r"지금|방금|몇|며칠|현재까지|일과|나의 하루|좀 더 일찍|되도록|영업일"),
    ),
    (
        "duration",
        "an amount of time without a day it begins or ends on: 3년 동안, 지난 3주, 앞으로 사흘, 5일 이내",
        re.compile(
            rf"^(?:지난|다음|앞으로|다가오는|과거|이번|저번)\s?{_AMOUNT}|{_AMOUNT}\s?(?:안|내|이내)(?:에|로)?$"
            rf"|(?:부터|이후로)\s?(?:{_SHORT})|^(?:하루|한 달|한 해)$|반 후"
        ),
    ),
    ("spoken", "numerals in words, as speech is written down: 오월 이십일일, 이천십팔년", re.compile(_NUMERAL)),
    (
        "order",
        "an order or mark that Korean papers do not write: 02/22/2016, 3-7-17, 9월 21일 1978, 월요일, 1월 22일",
        re.compile(
            r"^\d{1,2}\s?[./-]\s?\d{1,2}\s?[./,-]\s?\d{2,4}|^\d\d/\d\d/\d\d|일,?\s\d{4}|월-\d|^[월화수목금토일]요일,?\s\d{1,2}월"
        ),
    ),
    (
        "ambiguous",
        "a form that means something else in news: 4/22 is a fraction, 31주 an amount",
        re.compile(r"^\d{1,2}/\d{1,2}(?![/\d])|^\d+\s?(?:번\s?째\s)?주(?!\s?(?:전|후|뒤))|^\d+번\s?째 주"),
    ),
    (
        "part",
        "a part of a week or year, or a century: the contract has no notation for it",
        re.compile(r"(?:해|년|주(?!말))에?\s?(?:초|중반|말|후반|늦게)(?!\s?\d)|연말|연초|세기|중간|여름|봄|가을|겨울"),
    ),
)
_CLOCK = "clock", "a time of day or clock time without a date: the contract cuts clock times off"
_RECURRING = "recurring", "a habit, no date: 매주 월요일"
_LENGTH = "duration", LEFT_OUT[2][1]
_NONE = "no day", "a day that does not exist, or no value in the suite: 이번 달 31일 of a November"
REASONS: Mapping[str, str] = {
    **{kind: reason for kind, reason, _ in LEFT_OUT},
    **dict((_CLOCK, _RECURRING, _LENGTH, _NONE)),
}
_KINDS = {"time": _CLOCK[0], "timerange": _CLOCK[0], "set": _RECURRING[0], "duration": _LENGTH[0]}


@dataclass(frozen=True, slots=True)
class TimeScore:
    """How many cases of each suite are right, how many of each kind are left out, and the wrong ones."""

    suites: Mapping[str, Share] = field(default_factory=dict)
    left_out: Mapping[str, int] = field(default_factory=dict)
    errors: Sequence[str] = ()

    @property
    def total(self) -> Share:
        """The cases of all suites."""
        return sum(self.suites.values(), Share())

    def to_json(self) -> dict[str, Any]:
        """Return the figures as a plain dict."""
        return {
            "accuracy": round(self.total.ratio or 0.0, 4),
            "cases": self.total.to_json(),
            "suites": {name: share.to_json() for name, share in self.suites.items()},
            "left_out": dict(self.left_out),
            "reasons": {kind: REASONS[kind] for kind in self.left_out},
        }


def score(folder: Path, words: TimeWords) -> TimeScore:
    """Return how many of the cases of a folder of suites the grammar resolves as they say."""
    suites: dict[str, Share] = {}
    left_out: Counter[str] = Counter()
    errors: list[str] = []
    for case in read_suites(folder):
        reason = leave_out(case)
        if reason:
            left_out[reason] += 1
            continue
        told, wanted = resolve(case, words), contract_values(case)
        right = not wanted.isdisjoint(told)
        suites[case.suite] = suites.get(case.suite, Share()) + Share(int(right), 1)
        if not right:
            found = ", ".join(told) or "nothing"
            errors.append(f"{case.suite} {case.said} {case.expression!r}: {found}, not {' or '.join(sorted(wanted))}")
    return TimeScore(suites, dict(sorted(left_out.items())), errors)


def resolve(case: Case, words: TimeWords) -> list[str]:
    """Return the values that the grammar gives to times in the expression of a case."""
    start = max(case.text.find(case.expression), 0)
    end = start + len(case.expression)
    return [t.value for t in parse(case.text, words, case.said) if t.start < end and start < t.end]


def leave_out(case: Case) -> str:
    """Return the kind of expression for which a case does not count, or an empty string."""
    if case.kind in _KINDS and not (case.kind == "time" and case.grain and _DAY_WORDS.search(case.expression)):
        return _KINDS[case.kind]
    if case.expression not in case.text:
        return LEFT_OUT[0][0]
    dated = case.kind == "date" and re.search(r"\d\s?일$", case.expression)  # 지난 3일 is a day, 지난 3주 an amount
    for kind, _, pattern in LEFT_OUT:
        if pattern.search(case.expression) and not (kind == _LENGTH[0] and dated):
            return kind
    if case.kind in ("datetime", "datetimerange") and not _DAY_WORDS.search(case.expression):
        return _CLOCK[0]
    if not case.spans or any(s.first and s.first.year == 1 for s in case.spans):
        return _NONE[0]
    return ""


def contract_values(case: Case) -> set[str]:
    """Return the values of a case as the contract writes them."""
    return {_value(case, span) for span in case.spans}


# what bounds an open span
_LIMIT = re.compile(r"(?:부터|이래|이후로?|이전|까지|전)(?:에|의)?$")


def _value(case: Case, span: Span) -> str:
    shifted = re.search(r"(?<!이)(?:전|후|뒤)(?:에|의)?$", case.expression)
    if shifted and (span.first or span.end):
        return _written(span.first or span.end or case.said, _grain(case.expression))
    if "주말" in case.expression and span.end:  # which Duckling begins on Friday evening
        return f"{span.end - timedelta(days=2)}/{span.end - timedelta(days=1)}"
    both = len(_halves(case.expression)) > 1
    if case.kind in ("datetime", "datetimerange", "time") and (both or not case.expression.endswith("까지")):
        return _written(span.first or span.end or case.said, "day")
    part = re.search(r"월\s?(초|중순|말)|달\s?(초|중순|말|후반)|월(말|초)", case.expression)
    if part and span.first:
        return _tens(span.first, next(filter(None, part.groups())), case.limit)
    if _LIMIT.search(case.expression) and not both:
        return _open(case, span)
    if span.first is None:
        return ""
    grain = case.grain.lower() or _timex_grain(case.timex)
    if grain in ("year", "month"):
        return _written(span.first, grain)
    if span.end is None:
        return _closed(span.first, grain)
    return _range(case.expression, case, span.first, span.end)


def _written(day: date, grain: str) -> str:
    return day.isoformat()[: {"year": 4, "month": 7}.get(grain, 10)]


def _grain(expression: str) -> str:
    """Return the finest unit that an expression names."""
    if re.search(r"\d\s?일|요일|[이사나]?[틀흘]|하루|주|오늘|내일|어제|날", expression):
        return "day"
    return (
        "month" if re.search(r"월|달|개월", expression) else "year" if re.search(r"\d\s?년|해", expression) else "day"
    )


def _timex_grain(timex: str) -> str:
    if re.fullmatch(r"\d{4}|XXXX", timex):
        return "year"
    return "month" if re.fullmatch(r"(?:\d{4}|XXXX)-(?:\d\d|XX)", timex) else "day"


def _open(case: Case, span: Span) -> str:
    """Return an open span by the time that bounds it: 2018년 이후 is 2018/, which the suite begins in 2019."""
    bound = span.first or span.end
    if bound is None:
        return ""
    grain = _grain(case.expression)
    if case.limit == "after" and span.first:
        bound -= timedelta(days=1)
    value = _written(bound, grain)
    before = case.limit == "before" or case.expression.endswith("까지")
    return f"/{value}" if before else f"{value}/"


def _tens(day: date, name: str, limit: str) -> str:
    part = {"초": "early", "중순": "middle"}.get(name, "late")
    period = month_part(Stamp(day.year, day.month, grain="month"), part, None)
    if period is None:
        return ""
    return f"{period.first}/" if limit.startswith(("since", "after")) else period.value


def _closed(first: date, grain: str) -> str:
    """Return a week or quarter by its days, anything finer as the day."""
    if grain == "week":
        return f"{first}/{first + timedelta(days=6)}"
    if grain == "quarter":
        return f"{first}/{date(first.year + (first.month > 9), (first.month + 2) % 12 + 1, 1) - timedelta(days=1)}"
    return first.isoformat()


def _halves(expression: str) -> list[str]:
    """Return the beginning and end that an expression tells, or the whole of it."""
    halves = re.split(r"(?:부터|에서|[과와](?=\s))\s?|\s?[-~∼]\s?|(?<=일),\s?", expression, maxsplit=1)
    return [half for half in halves if half.strip()]


def _range(expression: str, case: Case, first: date, end: date) -> str:
    """Return a span between two times in the units that tell them, or a unit (week, quarter, decade) by its days."""
    if "년대" in expression:
        return f"{first.year // 10}X"
    halves = _halves(expression)
    # Duckling's end is always the day after, Recognizers-Text's only that of a unit
    if len(halves) == 2:
        last = end - timedelta(days=1) if case.grain and (end - first).days != 5 else end
        return f"{_written(first, _grain(halves[0]))}/{_written(last, _grain(halves[1]))}"
    return f"{first}/{end - timedelta(days=1)}"
