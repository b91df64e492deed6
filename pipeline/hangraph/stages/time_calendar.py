"""Count the calendar: from the parts of a temporal expression to days, months and years.

Unknown parts stay unknown: without a day of publication 10일 is `XXXX-XX-10`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Literal

from dateutil.relativedelta import relativedelta

from hangraph.stages.time_periods import (
    WEEK,
    Period,
    Stamp,
    around,
    day_of,
    day_period,
    day_stamp,
    in_month,
    month_part,
    nth,
    shifted,
    week_of_year,
    year_part,
)
from hangraph.stages.time_units import Part

Tense = Literal["past", "future", ""]
# a bare day may lie over the turn of the month by this much: 31일 in an article of the 2nd
NEAR = timedelta(days=7)
# a month may lie over the turn of the year by this much: 12월 in an article of January
NEAR_MONTHS = 2
# a bare day with its weekday lies at most so many months away
AGREEING = 3
# a day told earlier in the sentence lends its month to a bare day only near the day of publication
RECENT = timedelta(days=62)


@dataclass(frozen=True, slots=True)
class Unit:
    """Neighbouring parts that tell one time, by kind; relative parts by what they count (`relative-month`)."""

    start: int
    end: int
    parts: dict[str, Part]

    def number(self, kind: str) -> int | None:
        """Return the first number of the part of this kind."""
        part = self.parts.get(kind)
        return part.numbers[0] if part and part.numbers else None

    @property
    def direction(self) -> str:
        """Where a word before it points: past, future, this, next or nowhere."""
        part = self.parts.get("direction")
        return part.value("direction") if part else ""


def holiday(part: Part, year: int) -> date | None:
    """Return the day of a holiday in a year; one of the lunar calendar only where the lexicon knows it."""
    if part.value("month"):
        return date(year, int(part.value("month")), int(part.value("day")))
    found = next((day for day in part.value("days").split() if day.startswith(f"{year:04d}-")), None)
    return date.fromisoformat(found) if found else None


@dataclass
class Calendar:
    """Resolves units in the order of the text, remembering what was told before."""

    published: date | None
    days: list[date] = field(default_factory=list)  # single days told, in order
    told: Stamp | None = None  # the last time told
    sentence: int = -1  # the sentence it was told in

    def resolve(self, unit: Unit, tense: Tense, sentence: int) -> Period | None:
        """Return what the unit means, or None for a date that does not exist or of which nothing is known."""
        parts = unit.parts.keys()
        if not 1 <= (unit.number("month") or 1) <= 12:
            return None
        if "date" in parts:
            year, month, day = unit.parts["date"].numbers
            found = day_period(Stamp(year, month, day))
        elif "relative-day" in parts:
            found = self._relative_day(unit.parts["relative-day"], tense)
        elif "holiday" in parts:
            found = self._holiday(unit, tense)
        elif parts & {"relative-week", "relative-weekend"}:
            found = self._week(unit, tense)
        elif "ordinal" in parts:
            found = self._ordinal(unit, tense)
        elif "day" in parts:
            found = self._day(unit, tense, sentence)
        elif "weekday" in parts:
            found = self._weekday(unit, tense)
        else:
            found = self._long(unit, tense)
        return found if found and found.first.known else None

    def close(self, opened: Period, unit: Unit, tense: Tense, sentence: int) -> Period | None:
        """Return the end of an interval, which takes from its beginning what it does not say: 4월 5일부터 16일까지."""
        first, day = opened.first, unit.number("day")
        names = unit.parts.keys() & {"year", "relative-year", "relative-month", "month"}
        if day is not None and not names:
            later = first.day is not None and day < first.day
            return day_period(in_month(first, later, day), opened.anchor)
        if names == {"month"}:
            month = unit.parts["month"].numbers[0]
            if not 1 <= month <= 12:
                return None
            year = first.year + (month < (first.month or 1)) if first.year is not None else None
            if day is not None:
                return day_period(Stamp(year, month, day), opened.anchor)
            part = unit.parts.get("part")
            return month_part(Stamp(year, month, grain="month"), part.value("part") if part else "", opened.anchor)
        if "weekday" in unit.parts and not names and first.date and day is None:
            return shifted(first.date, (unit.parts["weekday"].numbers[0] - first.date.weekday()) % 7)
        if "quarter" in unit.parts and not names and first.year is not None:
            return year_part(first.year, "", unit.number("quarter"), opened.anchor)
        return self.resolve(unit, tense, sentence)

    def today(self, tense: Tense) -> Period | None:
        """Return the day told before, else that of publication: the day of a bare 오후 3시."""
        day = self._told_day(tense)
        return shifted(day, 0) if day else None

    def remember(self, unit: Unit, period: Period, sentence: int) -> None:
        """Keep a resolved time for the relative expressions that follow."""
        self.told, self.sentence = period.first, sentence
        day = period.first.date
        # 10일 … 전날 … 이날: the day before does not become the day that is told of
        before = "relative-day" in unit.parts and unit.parts["relative-day"].value("shift").startswith("-")
        if day and not before and period.grain in ("day", "interval"):
            self.days.append(day)

    def _anchor(self, part: Part, tense: Tense) -> date | None:
        """Return the day a relative part counts from: that of publication, or the one told before.

        `10일 … 오는 14일 … 이날 협약을 맺었다`: a past 이날 is the 10th, the last day told that is not to come.
        """
        return self._told_day(tense) if part.value("anchor") == "told" else self.published

    def _told_day(self, tense: Tense) -> date | None:
        """Return the last single day told, for a past predicate the last that is not to come."""
        for day in reversed(self.days[-8:]):
            if not (tense == "past" and self.published and day > self.published):
                return day
        return self.published

    def _relative_day(self, part: Part, tense: Tense) -> Period | None:
        anchor = self._anchor(part, tense)
        return shifted(anchor, int(part.value("shift") or 0)) if anchor else None

    def _holiday(self, unit: Unit, tense: Tense) -> Period | None:
        """Return a holiday of the year named, else the last, next or this year's, as direction and tense say."""
        part, year = unit.parts["holiday"], self._year(unit)
        if year is None and self.published is None:
            month = part.value("month")
            return day_period(Stamp(None, int(month), int(part.value("day")))) if month else None
        today = self.published or date(year or 1, 1, 1)
        years = [year] if year is not None else [today.year + n for n in (-1, 0, 1)]
        days = [day for y in years if (day := holiday(part, y))]
        way = unit.direction or tense
        if year is None and way == "past":
            days = [d for d in days if d <= today][-1:]
        elif year is None and way in ("future", "next"):
            days = [d for d in days if d >= today][:1]
        elif year is None:
            days = [d for d in days if d.year == today.year]
        return around(days[0], int(part.value("around") or 0), self.published) if days else None

    def _week(self, unit: Unit, tense: Tense) -> Period | None:
        part = unit.parts.get("relative-week") or unit.parts["relative-weekend"]
        today = self._anchor(part, tense)
        if today is None:
            return None
        monday = today + timedelta(days=7 * int(part.value("shift") or 0) - today.weekday())
        weekday = unit.number("weekday")
        if weekday is not None:
            return replace(shifted(monday, weekday), anchor=today)
        first = monday + timedelta(days=5 if part.value("unit") == "weekend" else 0)
        return Period(day_stamp(first), day_stamp(monday + timedelta(days=6)), "week", today)

    def _ordinal(self, unit: Unit, tense: Tense) -> Period | None:
        month, year = self._month(unit, tense), self._year(unit)
        count, of = unit.parts["ordinal"].numbers
        weekday = unit.number("weekday")  # 7월 첫째 주 금요일: the first Friday
        of = weekday if weekday is not None and of == WEEK else of
        if month is None and year is not None:
            return week_of_year(year, count) if of == WEEK else None
        if month is None and self.published and of < WEEK:  # 둘째 주 일요일: of this month
            month = Stamp(self.published.year, self.published.month)
        if month is None or month.year is None or month.month is None:
            return None
        return nth(month.year, month.month, count, of)

    def _day(self, unit: Unit, tense: Tense, sentence: int) -> Period | None:
        day = unit.parts["day"].numbers[0]
        month = self._month(unit, tense, day)
        if month is None:
            month = self._told_month(day, sentence) or self._near_month(unit.direction, tense, day)
            month = self._agreeing(month, day, unit.number("weekday"))
        month = month or Stamp(None, None)
        return day_period(Stamp(month.year, month.month, day), None if "year" in unit.parts else self.published)

    def _agreeing(self, month: Stamp | None, day: int, weekday: int | None) -> Stamp | None:
        """Return the month, or the nearest in which the day falls on the weekday told with it: 31일 일요일."""
        if weekday is None or month is None or month.year is None or month.month is None:
            return month
        there = date(month.year, month.month, 1)
        for n in sorted(range(-AGREEING, AGREEING + 1), key=abs):
            found = day_of(there + relativedelta(months=n), day)
            if found and found.weekday() == weekday:
                return Stamp(found.year, found.month)
        return month

    def _told_month(self, day: int, sentence: int) -> Stamp | None:
        """Return the month of the day told before in the sentence: 지난달 26일 시작해 30일 끝났다."""
        told = self.told
        if told is None or told.day is None or day < told.day:
            return None
        if self.published is None:
            return told
        near = told.date is not None and abs(told.date - self.published) <= RECENT
        return told if near and sentence == self.sentence else None

    def _near_month(self, direction: str, tense: Tense, day: int) -> Stamp | None:
        """Return the month a bare day belongs to: that of publication, or one beside it.

        지난 28일 in an article of the 3rd lies in the month before, 오는 2일 in one of the 30th in the month after.
        """
        if self.published is None:
            return None
        today = self.published
        before, here, after = (day_of(today + relativedelta(day=1, months=n), day) for n in (-1, 0, 1))
        choices = [here, *sorted(filter(None, (before, after)), key=lambda d: abs(d - today))]
        if direction == "past":
            choices = [d for d in (here, before) if d and d <= today]
        elif direction in ("future", "next"):
            choices = [d for d in (here, after) if d and d >= today]
        elif before and tense != "future" and today - before <= NEAR and not (here and here <= today):
            choices = [before]
        elif after and tense == "future" and after - today <= NEAR and not (here and here >= today):
            choices = [after]
        found = next(filter(None, choices), None)
        return Stamp(found.year, found.month) if found else None

    def _weekday(self, unit: Unit, tense: Tense) -> Period | None:
        if self.published is None or unit.parts.keys() & {"year", "month", "relative-year", "relative-month"}:
            return None
        ahead = unit.parts["weekday"].numbers[0] - self.published.weekday()
        days = {"past": ahead % 7 - 7, "future": ahead % 7 or 7, "this": ahead, "next": ahead + 7, "": ahead % 7}
        return shifted(self.published, days[unit.direction or tense])

    def _year(self, unit: Unit) -> int | None:
        """Return the year the unit names itself: 2015년, 지난해, 같은 해."""
        year = unit.number("year")
        if year is not None:
            return year
        part = unit.parts.get("relative-year")
        if part is None:
            return None
        shift = int(part.value("shift") or 0)
        if part.value("anchor") == "told":
            known = self.told.year if self.told else None
            known = known or (self.published.year if self.published else None)
            return known + shift if known else None
        if self.published is None:
            return None
        if part.value("anchor") == "newyear":  # 새해 of an article late in the year is the next
            return self.published.year + (self.published.month > 6)
        return self.published.year + shift

    def _month(self, unit: Unit, tense: Tense, day: int = 1) -> Stamp | None:
        """Return the month the unit names itself: 2015년 4월, 지난달, 같은 달, 4월."""
        year, month = self._year(unit), unit.number("month")
        part = unit.parts.get("relative-month")
        if part is not None:
            anchor = self._anchor(part, tense)
            if part.value("anchor") == "told" and self.told and self.told.month:
                anchor = date(self.told.year, self.told.month, 1) if self.told.year else anchor
            if anchor is None:
                return Stamp(None, None, grain="month")
            there = anchor + relativedelta(day=1, months=int(part.value("shift") or 0))
            return Stamp(there.year, there.month, grain="month")
        if month is None:
            return None
        if year is None and "relative-year" not in unit.parts:
            year = self._near_year(unit.direction, tense, month, day)
        return Stamp(year, month, grain="month")

    def _near_year(self, direction: str, tense: Tense, month: int, day: int) -> int | None:
        """Return the year of a month without one: that of publication, or over the turn of the year."""
        if self.published is None:
            return self.told.year if self.told else None
        now = self.published.year
        ahead = (month, day) > (self.published.month, self.published.day)
        behind = (month, day) < (self.published.month, self.published.day if day > 1 else 1)
        if direction == "past":
            return now - (ahead and month != self.published.month)
        if direction in ("future", "next"):
            return now + (behind and month != self.published.month)
        if direction == "this":
            return now
        if tense == "past" and ahead and 12 + self.published.month - month <= NEAR_MONTHS:
            return now - 1
        return now + (tense == "future" and month < self.published.month)

    def _long(self, unit: Unit, tense: Tense) -> Period | None:
        """Return a month, quarter, half, year or decade, or a part of one."""
        part = unit.parts.get("part")
        name = part.value("part") if part else ""
        decade, years = unit.number("decade"), unit.parts.get("years")
        if decade is not None:
            return Period(Stamp(decade, grain="year"), Stamp(decade + 9, grain="year"), "decade")
        if years is not None:
            first, last = years.numbers
            return Period(Stamp(first, grain="year"), Stamp(last, grain="year") if last else None, "interval")
        month = self._month(unit, tense)
        year = self._year(unit)
        if month is not None:
            return month_part(month, name, self.published)
        if part is not None and part.value("unit") and year is None and self.published:
            year = self.published.year
            if part.value("unit") == "month":
                return month_part(Stamp(year, self.published.month, grain="month"), name, self.published)
        quarter = unit.number("quarter")
        if "relative-quarter" in unit.parts:
            return self._quarter(unit.parts["relative-quarter"])
        if year is None and (quarter or name.startswith("half")):
            year = self._running_year(unit)
        if year is None:
            return None
        return year_part(year, name, quarter, None if "year" in unit.parts else self.published)

    def _running_year(self, unit: Unit) -> int | None:
        """Return the year of a half or quarter without one: that of publication, 지난 4분기 perhaps the one before."""
        if self.published is None:
            return None
        quarter = unit.number("quarter") or 0
        return self.published.year - (unit.direction == "past" and quarter * 3 - 2 > self.published.month)

    def _quarter(self, part: Part) -> Period | None:
        """Return the quarter a relative one counts to from that of publication: 지난 분기."""
        if self.published is None:
            return None
        there = self.published + relativedelta(day=1, months=3 * int(part.value("shift") or 0))
        return year_part(there.year, "", (there.month + 2) // 3, self.published)

    def shift(self, units: Sequence[Unit], sign: int) -> Period | None:
        """Return the time an amount before or after, in its finest unit: 사흘 뒤, 2년 전, 2년 6개월 전."""
        amounts = [u.parts.get("amount") or replace(u.parts["day"], unit="day") for u in units]
        counts = {f"{amount.unit}s": sign * amount.numbers[0] for amount in amounts}
        unit = next(name for name in ("day", "week", "month", "year") if f"{name}s" in counts)
        short = unit in ("day", "week")
        anchor = (self.days[-1] if short and self.days and self.sentence >= 0 else None) or self.published
        if anchor is None:
            return None
        try:
            there = anchor + relativedelta(**counts)
        except (ValueError, OverflowError):
            return None
        grain = "day" if short else unit
        stamp = Stamp(there.year, None if grain == "year" else there.month, there.day if short else None, grain)
        return Period(stamp, None, grain, anchor)
