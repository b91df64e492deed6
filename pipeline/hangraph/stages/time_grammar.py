"""Parse Korean temporal expressions in plain text into values of the contract, without spaCy.

Parts (time_units) that stand side by side make a unit (지난해 11월 말); 부터, ∼ or 또는 join units to an expression;
the calendar (time_calendar) resolves expressions in the order of the text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from hangraph.stages.time_calendar import Calendar, Tense, Unit
from hangraph.stages.time_periods import Period, Stamp, last_day, lengthen, shorten
from hangraph.stages.time_units import Part, TimeWords, read_parts

# how far a part may stand from the next of its unit: 4월 5일, 7월의 첫째 주, 10일 (금), 5월 13일, 수요일
_GAP = re.compile(r"의?[^\S\n]{0,2}|,[^\S\n](?=[월화수목금토일]요일)")
_CLOSING = re.compile(r"\s?(?:까지|사이에?)")
_BETWEEN = re.compile(r"\s?사이")
_SENTENCE_END = re.compile(r"[.?!。][”\"’')\]]?(?=\s)|\n")
# what may stand before 사흘 뒤 where it is no 사고 사흘 뒤: nothing, a mark, a particle or an ending
_FREE = re.compile(r"(?:^|[^\w\s]|[은는이가을를도서며고만터해지]\s)\s*$")
_AND = re.compile(r",?\s?(?:하고\s)?")  # 1개월 21일, 1개월 하고 21일
_LOOKAHEAD = 160  # characters in which the predicate that a date belongs to is sought

# the order in which parts of a unit are written, each once
_ORDER = {
    kind: rank
    for rank, kinds in enumerate(
        (
            ("direction",),
            ("decade", "years", "year", "relative-year"),
            ("relative-month", "month", "quarter", "relative-quarter"),
            ("relative-week", "relative-weekend"),
            ("ordinal", "part"),
            ("day", "relative-day", "date", "holiday"),
            ("weekday",),
            ("daypart",),
            ("clock",),
        )
    )
    for kind in kinds
}
_TIMES_OF_DAY = {"daypart", "clock", "zone"}
_COUNTABLE = {"day", "month", "amount", "quarter", "clock"}

_FINAL_SS = "".join(chr(c) for c in range(0xAC00, 0xD7A4) if (c - 0xAC00) % 28 == 20)  # 했, 됐, 었 …
_FINAL_N = "".join(chr(c) for c in range(0xAC00, 0xD7A4) if (c - 0xAC00) % 28 == 4)  # 한, 된, 린 …
_FINAL_L = "".join(chr(c) for c in range(0xAC00, 0xD7A4) if (c - 0xAC00) % 28 == 8)  # 할, 될, 릴 …
_PREDICATE = re.compile(
    # 열기로 했다, 열 예정이다, 열겠다고, 연다: to come
    rf"(?P<future>기로|키로|[{_FINAL_L}]\s(?:예정|계획|방침|것|전망)|예정(?:이|인|돼|된)|앞두|겠|[{_FINAL_N}]다(?=[\s.”\"'’]|$)|[{_FINAL_N}]다고)"
    # 열렸다, 밝혔으며: past
    rf"|(?P<past>(?![있겠])[{_FINAL_SS}](?:다|고|으|던|지만|는데))"
)


@dataclass(frozen=True, slots=True)
class Time:
    """A temporal expression with its value, the grain of it, its time of day and what it was counted from."""

    start: int
    end: int
    value: str
    grain: str
    clock: str | None = None
    anchor: str | None = None


@dataclass(frozen=True, slots=True)
class _Expression:
    """Units joined: `how` is "", a limit (from, until, within), a link to `last` (to, or, and), or before or after.

    `count` of `unit` lengthens it: 5일부터 사흘간. An amount may have `more` parts: 2년 6개월 전.
    """

    first: Unit
    end: int
    how: str = ""
    last: Unit | None = None
    count: int = 0
    unit: str = ""
    more: tuple[Unit, ...] = ()


def parse(
    text: str, words: TimeWords, published: date | None, spans: Iterable[tuple[int, int]] | None = None
) -> list[Time]:
    """Return the temporal expressions of `text` (of its `spans`, in order), resolved against the day `published`.

    Dates that do not exist and amounts of time (3일간, 10년 만에) give nothing.
    """
    days = Calendar(published)
    ends = [match.end() for match in _SENTENCE_END.finditer(text)]
    found: list[Time] = []
    for start, end in spans if spans is not None else [(0, len(text))]:
        for expression in _expressions(text, words, list(_units(text, words, start, end))):
            sentence = bisect_right(ends, expression.first.start)
            found += _resolve(expression, days, _tense(text, expression.end), sentence)
    return found


def _tense(text: str, at: int) -> Tense:
    """Return the tense of the first predicate after `at` in its sentence."""
    stop = _SENTENCE_END.search(text, at, at + _LOOKAHEAD)
    match = _PREDICATE.search(text, at, min(stop.end() if stop else len(text), at + _LOOKAHEAD))
    if match is None:
        return ""
    return "past" if match.lastgroup == "past" else "future"


def _units(text: str, words: TimeWords, start: int, end: int) -> Iterator[Unit]:
    """Yield the units between `start` and `end`: runs of parts in the order a date is written."""
    run: list[Part] = []
    for part in _settle(list(read_parts(text, words, start, end))):
        if run and not _continues(text, run, part):
            yield Unit(run[0].start, run[-1].end, {p.kind: p for p in run})
            run = []
        run.append(part)
    if run:
        yield Unit(run[0].start, run[-1].end, {p.kind: p for p in run})


def _settle(parts: list[Part]) -> list[Part]:
    """Name relative parts by what they count, and give a bare number the kind of the number it shares its unit with.

    `4월 28∼5월 3일`: 28 comes after a month and before another, and is a day.
    """
    settled: list[Part] = []
    for i in range(len(parts) - 1, -1, -1):
        part = parts[i]
        if part.kind == "relative":
            part = replace(part, kind=f"relative-{part.value('unit')}")
        elif part.kind == "number":
            kind = settled[-1].kind if settled else "day"
            part = replace(part, kind="day" if kind == "month" and i and parts[i - 1].kind == "month" else kind)
        settled.append(part)
    return settled[::-1]


def _continues(text: str, run: list[Part], part: Part) -> bool:
    """Return whether a part goes on with the run before it; a zone may stand anywhere in it, once."""
    kinds = [p.kind for p in run]
    if part.kind in kinds or _GAP.fullmatch(text, run[-1].end, part.start) is None:
        return False
    ranks = [_ORDER.get(kind, 99) for kind in kinds if kind != "zone"]
    return part.kind == "zone" or not ranks or _ORDER.get(part.kind, -1) > ranks[-1]


def _expressions(text: str, words: TimeWords, units: list[Unit]) -> Iterator[_Expression]:
    """Yield the expressions that the units make, in order, leaving out amounts of time."""
    i = 0
    while i < len(units):
        following = units[i + 1] if i + 1 < len(units) else None
        expression = _read_shift(text, words, units[i : i + 3])
        if expression is None and (_is_amount(text, words, units[i]) or _is_bound(units[i])):
            i += 2 if _link(text, words, units[i], following) else 1
            continue
        if following and _is_number(text, units[i]) and _is_amount(text, words, following):  # 3∼4일간
            i += 2
            continue
        expression = expression or _read(text, words, units[i], following)
        yield expression
        i += 1
        while i < len(units) and units[i].start < expression.end:
            i += 1


def _link(text: str, words: TimeWords, unit: Unit, following: Unit | None) -> str:
    """Return how a unit is linked with the next: to, or, and, or not at all."""
    match = words.link.match(text, unit.end)
    if match is None or following is None or following.start != match.end():
        return ""
    if match["word"]:
        return words.entry("TimeLink", match["word"]).value("link") or ""
    return "to" if match["range"] else "and"


def _read(text: str, words: TimeWords, unit: Unit, following: Unit | None) -> _Expression:
    """Return the expression that begins with a unit."""
    link = _link(text, words, unit, following)
    if following and link and not _is_amount(text, words, following):
        if link == "to" and _moved(text, unit, following):
            return _Expression(unit, unit.end)
        if link == "to":
            closing = _CLOSING.match(text, following.end)
            return _Expression(unit, closing.end() if closing else following.end, "to", following)
        if link == "and" and _BETWEEN.match(text, following.end):
            return _Expression(unit, following.end, "to", following)
        if _pairs(unit, following):
            return _Expression(unit, following.end, link, following)
    limit = words.limit.match(text, unit.end)
    how = (words.entry("TimeLimit", limit["word"]).value("limit") or "") if limit else ""
    if how == "from" and unit.parts.keys() & _TIMES_OF_DAY - {"zone"}:
        how = ""  # 25일 오후 2시부터 is of that day
    return _stretch(text, words, _Expression(unit, limit.end() if limit else unit.end, how))


def _moved(text: str, unit: Unit, following: Unit) -> bool:
    """Return whether a date is moved to another: 25일에서 다음 달 1일로 연기했다."""
    return text.startswith("에서", unit.end) and text.startswith(("로", "으로"), following.end)


def _pairs(unit: Unit, following: Unit) -> bool:
    """Return whether two units may be neighbouring days or months: 13, 14일; 17일 또는 18일; 3·4월."""
    if following.parts.keys() == {"month"}:
        return "month" in unit.parts and "day" not in unit.parts
    return "day" in unit.parts and "day" in following.parts and not following.parts.keys() - {"day", "weekday", "zone"}


def _is_number(text: str, unit: Unit) -> bool:
    return text[unit.start : unit.end].isdigit()


def _is_bound(unit: Unit) -> bool:
    """Return whether a unit is a word that tells a time only together with another: 올 하반기, but not 올 사람."""
    return len(unit.parts) == 1 and any(p.value("bound") for p in unit.parts.values())


def _stretch(text: str, words: TimeWords, expression: _Expression) -> _Expression:
    """Return the expression with the stretch after it: 5일부터 사흘간, 15일까지 이틀 동안, 10일 2박 3일."""
    match = words.stretch.match(text, expression.end)
    if match is None or not (expression.how in ("from", "until") or match["nights"]):
        return expression
    count, unit = words.read_stretch(match)
    return replace(expression, end=match.end(), count=count, unit=unit)


def _is_amount(text: str, words: TimeWords, unit: Unit) -> bool:
    """Return whether a unit is an amount of time or a habit: 3일간, 10년 만에, 약 5일, 매년 5월."""
    kinds = [p.kind for p in sorted(unit.parts.values(), key=lambda p: p.start)]
    if "amount" in kinds:
        return True
    before = words.amount_before.search(text, max(0, unit.start - 8), unit.start)
    bound = kinds[0] == "month" and words.limit.match(text, unit.end)  # 최소 7월 이후, but not 징역 7월
    if kinds[0] in _COUNTABLE and before and (not bound or words.is_habit(before[0])):
        return True
    small = kinds[-1] == "day" or (kinds[-1] == "year" and (unit.number("year") or 0) < 1000)  # 130년간
    return small and bool(words.amount_after.match(text, unit.end))


def _read_shift(text: str, words: TimeWords, units: list[Unit]) -> _Expression | None:
    """Return 사흘 뒤, 2년 전 or 1개월 21일 전 as an expression, from the first of `units`.

    A digit day with a space is a date (3일 전 총리 is of the 3rd).
    """
    if not _is_counted(units[0]) or not _is_free(text, words, units[0].start):
        return None
    run = [units[0]]
    for unit in units[1:]:
        if _is_counted(unit) and _AND.fullmatch(text, run[-1].end, unit.start):
            run.append(unit)
    match = words.shift.match(text, run[-1].end)
    if match is None:
        return None
    sign = int(words.entry("TimeShift", match["word"]).value("shift") or 1)
    if sign < 0 and len(run) == 1 and "day" in run[0].parts and match["space"] and not match["particle"]:
        return None
    return _Expression(run[0], match.end("word"), "after" if sign > 0 else "before", more=tuple(run[1:]))


def _is_counted(unit: Unit) -> bool:
    """Return whether a unit may be an amount of time: 3개월, 사흘, 5일."""
    return unit.parts.keys() in ({"amount"}, {"day"})


def _is_free(text: str, words: TimeWords, start: int) -> bool:
    """Return whether an amount counts from now or the time told, not from a thing named before it (사고 사흘 뒤)."""
    before = text[max(0, start - 8) : start]
    return bool(_FREE.search(before) or words.adverb_before.search(before))


def _resolve(expression: _Expression, days: Calendar, tense: Tense, sentence: int) -> list[Time]:
    """Return the expression as a time, as two for two days apart (3일과 10일), as none where it has no value."""
    first, how, last = expression.first, expression.how, expression.last
    if first.parts.keys() <= _TIMES_OF_DAY:
        today, clock = days.today(tense), _clock(first)
        return [Time(first.start, expression.end, today.value, "clock", clock)] if clock and today else []
    if how in ("before", "after"):
        period = days.shift([first, *expression.more], 1 if how == "after" else -1)
    else:
        period = days.resolve(first, tense, sentence)
    if period is None:
        return []
    days.remember(first, period, sentence)
    end = days.close(period, last, tense, sentence) if last and not last.parts.keys() <= _TIMES_OF_DAY else None
    if end and how == "and" and not _consecutive(period.first, end.first):
        return [_time(first, first.end, period), *([_time(last, last.end, end)] if last else [])]
    value, grain = _bounded(expression, period, end)
    return [replace(_time(first, expression.end, period), value=value, grain=grain)]


def _bounded(expression: _Expression, period: Period, end: Period | None) -> tuple[str, str]:
    """Return the value and grain of a period with its limits."""
    how, count, unit = expression.how, expression.count, expression.unit
    if end is not None:
        return f"{period.first}/{end.end}", "interval"
    if count and how == "until":
        first = shorten(period.end, count, unit)
        return f"{first or ''}/{period.end}", "interval"
    if count:
        return f"{period.first}/{lengthen(period.first, count, unit) or ''}", "interval"
    if how == "from":
        return f"{period.first}/", "interval"
    if how == "until" or period.grain == "within":
        return f"/{period.end}", "interval"
    if how == "within":
        return f"/{last_day(period.end)}", "interval"
    return period.value, period.grain


def _consecutive(first: Stamp, last: Stamp) -> bool:
    if first.grain == "month":
        return first.month is not None and last.month == first.month + 1
    return first.month == last.month and first.day is not None and last.day == first.day + 1


def _time(unit: Unit, end: int, period: Period) -> Time:
    anchor = period.anchor.isoformat() if period.anchor else None
    return Time(unit.start, end, period.value, period.grain, _clock(unit), anchor)


def _clock(unit: Unit) -> str | None:
    """Return the time of day of a unit: 오후 2시 30분 is 14:30, 정오 12:00, 밤 12시 00:00."""
    part, clock = unit.parts.get("daypart"), unit.parts.get("clock")
    if clock is None:
        return part.value("clock") or None if part else None
    hour, minute = clock.numbers
    if part and part.value("hours") == "0" and hour == 12:
        hour = 0
    elif part and part.value("hours") == "12" and part.value("earliest") and hour < int(part.value("earliest")):
        pass  # 밤 1시 is after midnight
    elif part and part.value("hours") == "12" and hour < 12:
        hour += 12
    elif part and part.value("earliest") and hour == 12:
        hour = 24
    return f"{hour % 24:02d}:{minute:02d}"
