"""Days, months and years with unknown parts, intervals of them, and how they are written in the contract."""

from __future__ import annotations

import calendar
from dataclasses import dataclass, replace
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

WEEK, DAY = 7, 8  # what an ordinal may count beside weekdays 0…6


@dataclass(frozen=True, slots=True)
class Stamp:
    """A day, month or year, `None` where a part is unknown or finer than the grain."""

    year: int | None
    month: int | None = None
    day: int | None = None
    grain: str = "day"

    def __str__(self) -> str:
        cells = [f"{self.year:04d}" if self.year is not None else "XXXX"]
        finer = {"year": (), "month": (self.month,), "day": (self.month, self.day)}[self.grain]
        cells += [f"{number:02d}" if number is not None else "XX" for number in finer]
        return "-".join(cells)

    @property
    def date(self) -> date | None:
        """The day, if all of it is known."""
        if self.year is None or self.month is None or self.day is None:
            return None
        return date(self.year, self.month, self.day)

    @property
    def known(self) -> bool:
        """Whether any part of it is known."""
        return any(n is not None for n in (self.year, self.month, self.day))


def day_stamp(day: date) -> Stamp:
    """Return the stamp of a day."""
    return Stamp(day.year, day.month, day.day)


@dataclass(frozen=True, slots=True)
class Period:
    """What an expression means: one stamp, or the first and the last of an interval."""

    first: Stamp
    last: Stamp | None = None
    grain: str = "day"
    anchor: date | None = None
    close: Stamp | None = None  # where 까지 ends, if not with `last`: 내년 말까지

    @property
    def value(self) -> str:
        """The period in the contract's notation."""
        if self.grain == "decade":
            return str(self.first)[:3] + "X"
        return f"{self.first}/{self.last}" if self.last else str(self.first)

    @property
    def end(self) -> Stamp:
        """The last stamp of it."""
        return self.close or self.last or self.first


def last_day(stamp: Stamp) -> Stamp:
    """Return the last day of a year or month: 올해 안에, 연내."""
    month = stamp.month if stamp.grain != "year" else 12
    if stamp.grain == "day" or month is None:
        return stamp
    return Stamp(stamp.year, month, calendar.monthrange(stamp.year or 2001, month)[1])


def shorten(last: Stamp, count: int, unit: str) -> Stamp | None:
    """Return the first day of an interval that ends with `last`: 15일까지 이틀간 begins on the 14th."""
    end = last.date
    days = count * {"day": 1, "week": 7}.get(unit, 0)
    return day_stamp(end - timedelta(days=days - 1)) if end and days else None


def lengthen(first: Stamp, count: int, unit: str) -> Stamp | None:
    """Return the last stamp of an interval: 5월 19일부터 5일간 ends on the 23rd, 1996년부터 10년간 in 2006."""
    if unit in ("day", "week"):
        start = first.date
        return day_stamp(start + timedelta(days=count * (7 if unit == "week" else 1) - 1)) if start else None
    if unit == "year" and first.year is not None:
        return replace(first, year=first.year + count)
    if unit == "month" and first.year is not None and first.month is not None:
        there = date(first.year, first.month, 1) + relativedelta(months=count)
        if first.grain == "month":
            return Stamp(there.year, there.month, grain="month")
        return day_stamp(there + relativedelta(day=first.day or 1) - timedelta(days=1))
    return None


def day_period(stamp: Stamp, anchor: date | None = None) -> Period | None:
    """Return the day as a period, None if there is no such day (2월 30일)."""
    year = stamp.year if stamp.year is not None else 2000  # a leap year
    if not 1 <= year <= 9999 or not 1 <= (stamp.month or 1) <= 12:
        return None
    if not 1 <= (stamp.day or 1) <= calendar.monthrange(year, stamp.month or 1)[1]:
        return None
    return Period(stamp, None, "day", anchor)


def shifted(day: date, days: int) -> Period:
    """Return the day so many days after another, which is its anchor."""
    return Period(day_stamp(day + timedelta(days=days)), None, "day", day)


def day_of(month: date, day: int) -> date | None:
    """Return the day of this number in a month, None if the month is too short."""
    last = calendar.monthrange(month.year, month.month)[1]
    return month.replace(day=day) if 1 <= day <= last else None


def nth(year: int, month: int, count: int, of: int) -> Period | None:
    """Return the n-th week, day or weekday of a month; the first week is that of its first Thursday."""
    first = date(year, month, 1)
    last = first + relativedelta(day=31)
    if of == DAY:
        return shifted(last if count < 0 else first, 0 if count < 0 else count - 1)
    weekday = 3 if of == WEEK else of
    if count < 0:
        there = last - timedelta(days=(last.weekday() - weekday) % 7)
    else:
        there = first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (count - 1))
    if there.month != month:
        return None
    if of != WEEK:
        return shifted(there, 0)
    return Period(day_stamp(there - timedelta(days=3)), day_stamp(there + timedelta(days=3)), "week")


def week_of_year(year: int, count: int) -> Period | None:
    """Return the n-th week of a year, as ISO 8601 counts them; the first is that of its first Thursday."""
    january = date(year, 1, 4) if count > 0 else date(year, 12, 28)
    monday = january - timedelta(days=january.weekday()) + timedelta(days=7 * (count - 1 if count > 0 else 0))
    return Period(day_stamp(monday), day_stamp(monday + timedelta(days=6)), "week")


def around(day: date, reach: int, anchor: date | None) -> Period:
    """Return a day, or with so many days before and after it: the 연휴 of a holiday."""
    if not reach:
        return Period(day_stamp(day), None, "day", anchor)
    margin = timedelta(days=reach)
    return Period(day_stamp(day - margin), day_stamp(day + margin), "interval", anchor)


def in_month(first: Stamp, later: bool, day: int) -> Stamp:
    """Return the day of the month of `first`, or of the month after."""
    if not later or first.month is None:
        return Stamp(first.year, first.month, day)
    year = first.year + 1 if first.month == 12 and first.year is not None else first.year
    return Stamp(year, first.month % 12 + 1, day)


_TENTHS = {"early": (1, 10), "middle": (11, 20), "late": (21, 31)}


def month_part(month: Stamp, name: str, anchor: date | None) -> Period | None:
    """Return a month, or its first, second or last ten days."""
    if name not in _TENTHS or month.month is None:
        return Period(month, None, "month", anchor)
    first, last = _TENTHS[name]
    end = min(last, calendar.monthrange(month.year or 2001, month.month)[1])
    return Period(replace(month, day=first, grain="day"), replace(month, day=end, grain="day"), "interval", anchor)


def year_part(year: int, name: str, quarter: int | None, anchor: date | None) -> Period:
    """Return a year, its half or quarter in days, or its beginning or end as a month."""
    if quarter or name.startswith("half"):
        length = 3 if quarter else 6
        first = length * ((quarter or int(name[-1])) - 1) + 1
        last = date(year, first, 1) + relativedelta(months=length, days=-1)
        return Period(Stamp(year, first, 1), day_stamp(last), "quarter" if quarter else "half", anchor)
    if name == "within":
        return Period(Stamp(year, 12, 31), None, "within", anchor)
    if name in ("early", "late"):
        month = 1 if name == "early" else 12
        return Period(Stamp(year, month, grain="month"), None, "month", anchor, Stamp(year, month, 31))
    return Period(Stamp(year, grain="year"), None, "year", anchor)
