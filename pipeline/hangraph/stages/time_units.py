"""Read the parts of Korean temporal expressions: numbers with their unit, and the words of `lexicon/times.ttl`.

`4월 5일부터 16일까지` has three parts, month 4, day 5 and day 16; `지난해 말` has two, a relative year
and a part of it.
Nothing is resolved here: that needs the day of publication and the time told before.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from hangraph.schema import Entry, Schema

CLASSES = (
    "RelativeTime",
    "TimeDirection",
    "TimePart",
    "TimeOrdinal",
    "Weekday",
    "DayPart",
    "TimeCount",
    "DurationMark",
    "TimeShift",
    "TimeAmount",
    "TimeAdverb",
    "TimeLimit",
    "TimeLink",
    "ClockZone",
    "Era",
    "Holiday",
)
# where a word or a number with its unit may end: before anything but Hangul, or before a particle and little else
_PARTICLE = (
    "에|의|은|는|이|가|을|를|도|만|인|로|으로|나|과|와|씩|경|께|쯤|부터|까지|이후|이래|이전|이다|였|및|보다|처럼|중|들|여|간"
    "|안에|내에|동안|자|생|산|분|입|오전|오후|새벽|밤|낮|저녁"
)
_END = rf"(?=[^가-힣]|$|부터|까지|(?:{_PARTICLE})(?![가-힣]{{3}}))"
_HOLIDAY_END = r"(?=에(?:[는도]|\s|$)|인\s|이던\s|부터|까지|을\s맞|를\s맞|\s당일|\s오[전후]|[,.)]|$)"
_DIGITS = r"(?<![\d.,:/A-Za-z])"
_WORD = r"(?<![가-힣])"
RANGE = r"\s?[~∼〜～–—―-]\s?"
LIST = r"\s?[,·ㆍ・•]\s?"
TWO_DIGIT_PIVOT = 50  # '49년 is 2049, '50년 is 1950


_UNITS = {"년": "year", "개월": "month", "달": "month", "주일": "week", "주": "week", "일": "day"}


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a temporal expression: what it is, where it stands, its numbers, the lexicon entry behind it.

    | kind | numbers | example |
    |---|---|---|
    | `date` | year, month, day | 2012. 12. 7. |
    | `decade`, `year`, `month`, `day`, `quarter` | the number | 1990년대, 2015년, 4월, 5일, 3분기 |
    | `number` | the number, its unit to come | the 12 of 12∼15일 |
    | `years` | first and last year, 0 where open | 2019-2020시즌, (1878~1938) |
    | `amount` | how many; `unit` | 3개월, 사흘 |
    | `weekday` | 0 for Monday | 월요일, (월) |
    | `ordinal` | 1…5, −1 for the last; then the weekday, or 7 for 주 and 8 for 날 | 둘째 주 |
    | `clock` | hour, minute | 3시 30분 |
    | `holiday` | | 추석 연휴, 3·1절 |
    | `relative`, `direction`, `part`, `daypart`, `zone` | | 지난달, 오는, 말, 오후, (현지시각) |
    """

    kind: str
    start: int
    end: int
    numbers: tuple[int, ...] = ()
    entry: Entry | None = None
    unit: str = ""

    def value(self, name: str) -> str:
        """Return the value of this name that the lexicon entry holds, or an empty string."""
        return (self.entry.value(name) if self.entry else None) or ""


@dataclass(frozen=True)
class TimeWords:
    """The temporal words of a lexicon, each class by its written form, and the patterns made from them."""

    entries: dict[str, dict[str, Entry]] = field(repr=False)
    parts: re.Pattern[str]
    amount_after: re.Pattern[str]
    amount_before: re.Pattern[str]
    adverb_before: re.Pattern[str]
    shift: re.Pattern[str]
    stretch: re.Pattern[str]
    limit: re.Pattern[str]
    link: re.Pattern[str]

    def entry(self, group: str, text: str) -> Entry:
        """Return the entry of a class that `text` writes, spaces aside."""
        return self.entries[group][_squeeze(text)]

    def is_habit(self, text: str) -> bool:
        """Return whether what stands before a time tells a habit: 매년 5월, but not 최소 7월 이후."""
        word = text.strip(" \u00a0")
        entry = self.entries["TimeAmount"].get(_squeeze(word)) or self.entries["TimeAmount"].get(_squeeze(word[1:]))
        return entry is not None and bool(entry.value("habit"))

    def read_stretch(self, match: re.Match[str]) -> tuple[int, str]:
        """Return the number and unit of a match of `stretch`: 사흘간 is 3 days."""
        if match["word"]:
            entry = self.entry("TimeCount", match["word"])
            return int(entry.value("count") or 1), entry.value("unit") or "day"
        return int(match["nights"] or match["count"]), "day" if match["nights"] else _UNITS[match["unit"]]


def read_words(schema: Schema) -> TimeWords:
    """Return the temporal words of a schema with the patterns that find them."""
    entries = {c: {_squeeze(form): entry for form, entry in schema.forms(c).items()} for c in CLASSES}
    forms = {c: _alternatives(schema.forms(c)) for c in CLASSES}
    marks = schema.forms("DurationMark")
    attached = _alternatives(f for f, e in marks.items() if e.value("attached"))
    free = _alternatives(f for f, e in marks.items() if not e.value("attached"))
    extents = _alternatives(f for f, e in marks.items() if e.value("extent"))
    return TimeWords(
        entries,
        parts=re.compile("|".join(f"(?P<{kind}>{rule})" for kind, rule in _rules(forms).items())),
        amount_after=re.compile(rf"(?:(?:{attached})|\s?(?:{free})){_END}"),
        amount_before=re.compile(rf"(?:^|[^가-힣])(?:{forms['TimeAmount']})\s?$|\d\s?(?:년|개월|달)\s?$"),
        adverb_before=re.compile(rf"(?:^|[^가-힣])(?:{forms['TimeAmount']}|{forms['TimeAdverb']})\s{{1,2}}$"),
        shift=re.compile(rf"(?P<space>\s?)(?P<word>{forms['TimeShift']}){_END}(?P<particle>[가-힣]?)"),
        stretch=re.compile(
            rf"는?\s?(?:\d{{1,2}}박\s?(?P<nights>\d{{1,2}})일간?"
            rf"|(?:(?P<count>\d{{1,3}})\s?(?P<unit>{'|'.join(_UNITS)})|(?P<word>{forms['TimeCount']}))\s?(?:{extents}))"
        ),
        limit=re.compile(rf"\s?(?P<word>{forms['TimeLimit']})(?=[^가-힣]|$|[가-힣]{{1,2}}(?![가-힣]))"),
        link=re.compile(rf"(?P<range>{RANGE})|(?P<list>{LIST})|\s?(?P<word>{forms['TimeLink']})는?\s?"),
    )


def _squeeze(text: str) -> str:
    return "".join(text.split())


def _alternatives(forms: Iterable[str]) -> str:
    ordered = sorted(forms, key=lambda f: (-len(f), f))
    return "|".join(r"\s?".join(re.escape(word) for word in form.split()) for form in ordered) or "(?!)"


def _rules(w: Mapping[str, str]) -> dict[str, str]:
    """Return how each kind of part is written, in the order tried; `w` holds the words of each class."""
    return {
        # 2015/04/10, 2012. 12. 7., '12.12.7
        "date": rf"(?:{_DIGITS}\d{{4}}|['’‘]\d\d)(?P<mark>\s?[./-]\s?)\d{{1,2}}(?P=mark)\d{{1,2}}(?!\d)\.?일?",
        # 1990년대, '80년대, 70년대
        "decade": rf"(?:{_DIGITS}|['’‘])(?:\d\d)?\d0년대",
        # 2019-2020시즌, 1867∼1916년, (1878~1938)
        "years": rf"{_DIGITS}\d{{4}}(?:{RANGE}|/)\d{{2,4}}\s?(?:시즌|년(?!대))"
        rf"|(?<=\()\d{{4}}{RANGE}(?:\d{{4}})?(?=[),])",
        # 2015년, 2015학년도, '12년, 단기 4348년, 97년 3월
        "year": rf"(?P<era>{w['Era']})\s?\d{{1,4}}\s?년|{_DIGITS}\d{{3,4}}\s?(?:학년도|회계연도|년도|년|年)|['’‘]\d\d년"
        rf"|{_DIGITS}[89]\d년(?=에|부터|까지|\s?\d{{1,2}}월)|{_DIGITS}\d\d년(?=\s?\d{{1,2}}월\s?\d{{1,2}}일)",
        # 3시 30분, 14:38
        "clock": rf"{_DIGITS}(?:[01]?\d|2[0-4])(?:\s?시(?!간)(?:\s?[0-5]?\d분|\s?반)?{_END}|:[0-5]\d(?![\d:]))",
        # 3분기, 3·4분기, 1사분기
        "quarter": rf"(?<!제)(?<!제\s){_DIGITS}[1-4]\s?(?:사\s?|[/·]4\s?)?분기",
        "month": rf"{_DIGITS}\d{{1,2}}\s?[월月](?:{_END}|(?={w['TimePart']}|호))(?!급|세)",
        # 5일, 5日, 7일전
        "day": rf"{_DIGITS}[0-3]?\d\s?[일日](?:{_END}|(?=(?:{w['TimeShift']})(?:[에의]|[^가-힣]|$)))",
        # the 12 of 12∼15일, the 13 of 13, 14일
        "number": rf"{_DIGITS}\d{{1,2}}(?=(?:{RANGE}|{LIST})\d{{1,2}}\s?(?:월\s?\d{{1,2}}\s?일|[월일月日]|분기))",
        # 3개월, 2주, 사흘, 한 달
        "amount": rf"{_DIGITS}\d{{1,3}}\s?(?:년|개월|달|주일|주)(?!년)|{_WORD}(?:{w['TimeCount']})",
        "relative": rf"{_WORD}(?:{w['RelativeTime']})(?:{_END}|(?=\s?\d|{w['TimePart']}))",
        # 광복절에, 추석 연휴 (but not 어린이날 행사, whose day is another matter)
        "holiday": rf"{_WORD}(?:{w['Holiday']}){_HOLIDAY_END}",
        # 월요일, (월)
        "weekday": rf"\s?\((?:[월화수목금토일]|{w['Weekday']})\)|{_WORD}(?:{w['Weekday']}){_END}",
        # (현지시각), (이하 현지시간), 현지시간으로
        "zone": rf"\s?\((?:이하\s?)?(?:{w['ClockZone']})[^()\n\d]{{0,12}}\)|{_WORD}(?:{w['ClockZone']})(?:으로)?(?=\s)",
        # 첫째 주, 둘째 금요일, 마지막 날
        "ordinal": rf"{_WORD}(?P<which>{w['TimeOrdinal']})\s?(?P<of>주|날|{w['Weekday']}){_END}",
        "part": rf"(?:(?<![가-힣])|(?<=[월년해달주도]))(?:{w['TimePart']}){_END}",
        "daypart": rf"(?:(?<![가-힣])|(?<=[날일제늘]))(?:{w['DayPart']})(?:{_END}|(?=\d))",
        "direction": rf"{_WORD}(?:{w['TimeDirection']})(?=\s?(?:['’\d]|[월화수목금토일]요일|{w['Holiday']}))",
    }


def read_parts(text: str, words: TimeWords, start: int, end: int) -> Iterator[Part]:
    """Yield the parts of temporal expressions in `text[start:end]`, in order, none overlapping."""
    for match in words.parts.finditer(text, start, end):
        part = _READERS.get(match.lastgroup or "", _read_word)(match, words)
        if part is not None:
            yield part


def _numbers(match: re.Match[str]) -> tuple[int, ...]:
    return tuple(int(n) for n in re.findall(r"\d+", match.group()))


def _part(match: re.Match[str], *numbers: int, entry: Entry | None = None, unit: str = "") -> Part:
    return Part(match.lastgroup or "", match.start(), match.end(), numbers, entry, unit)


def _read_number(match: re.Match[str], words: TimeWords) -> Part:
    return _part(match, *_numbers(match))


def _read_date(match: re.Match[str], words: TimeWords) -> Part:
    year, month, day = _numbers(match)
    return _part(match, _full_year(year), month, day)


def _read_decade(match: re.Match[str], words: TimeWords) -> Part:
    (decade,) = _numbers(match)
    return _part(match, decade if decade >= 100 else (1900 if decade >= 20 else 2000) + decade)


def _full_year(year: int) -> int:
    if year >= 100:
        return year
    return year + (1900 if year >= TWO_DIGIT_PIVOT else 2000)


def _read_year(match: re.Match[str], words: TimeWords) -> Part | None:
    (number,) = _numbers(match)
    if match["era"]:
        number += int(words.entry("Era", match["era"]).value("shift") or 0)
        return _part(match, number) if number > 0 else None  # 기원전 57년: the contract has no notation for it
    return _part(match, _full_year(number))


def _read_years(match: re.Match[str], words: TimeWords) -> Part:
    first, *rest = _numbers(match)
    last = rest[0] if rest else 0
    return _part(match, first, last if not rest or last >= 100 else first - first % 100 + last)


def _read_clock(match: re.Match[str], words: TimeWords) -> Part:
    hour, *rest = _numbers(match)
    return _part(match, hour, rest[0] if rest else 30 * match.group().endswith("반"))


def _read_quarter(match: re.Match[str], words: TimeWords) -> Part:
    return _part(match, _numbers(match)[0])


def _read_amount(match: re.Match[str], words: TimeWords) -> Part:
    numbers = _numbers(match)
    if not numbers:
        entry = words.entry("TimeCount", match.group())
        return _part(match, int(entry.value("count") or 1), entry=entry, unit=entry.value("unit") or "day")
    return _part(match, *numbers, unit=_UNITS[re.sub(r"[\d\s]", "", match.group())])


def _read_weekday(match: re.Match[str], words: TimeWords) -> Part:
    name = match.group().strip(" ()\t\u00a0").removesuffix("요일") + "요일"
    entry = words.entry("Weekday", name)
    return _part(match, int(entry.value("weekday") or 0), entry=entry)


def _read_ordinal(match: re.Match[str], words: TimeWords) -> Part:
    entry = words.entry("TimeOrdinal", match["which"])
    weekday = words.entries["Weekday"].get(match["of"])
    of = int(weekday.value("weekday") or 0) if weekday else {"주": 7, "날": 8}[match["of"]]
    return _part(match, int(entry.value("count") or 1), of, entry=entry)


_GROUPS = {
    "relative": "RelativeTime",
    "part": "TimePart",
    "daypart": "DayPart",
    "direction": "TimeDirection",
    "holiday": "Holiday",
}


def _read_word(match: re.Match[str], words: TimeWords) -> Part:
    group = _GROUPS.get(match.lastgroup or "")
    return _part(match, entry=words.entry(group, match.group()) if group else None)


_READERS: dict[str, Callable[[re.Match[str], TimeWords], Part | None]] = {
    "date": _read_date,
    "decade": _read_decade,
    "year": _read_year,
    "years": _read_years,
    "clock": _read_clock,
    "quarter": _read_quarter,
    "month": _read_number,
    "day": _read_number,
    "number": _read_number,
    "amount": _read_amount,
    "weekday": _read_weekday,
    "ordinal": _read_ordinal,
}
