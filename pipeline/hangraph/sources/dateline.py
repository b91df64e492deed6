"""Datelines: the row of a news page that tells when an article came out (기사입력 2015/04/10 [14:38])."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

from hangraph.errors import SourceError

KOREA = timezone(timedelta(hours=9))

_UPDATED = r"(?:기사\s?)?(?:최종\s?)?(?:수정|업데이트|편집)|최종\s?입력|최종|Updated|Modified"
_FIRST = r"(?:기사\s?|최초\s?)?(?:입력|승인|등록|송고|작성|게시|게재|발행|출고|전송|보도)|Published|Posted|Created"
_WHEN = r"\s?(?:일시|시간|시각|날짜|일)?"
_LABEL = rf"(?:(?P<updated>{_UPDATED})|{_FIRST}){_WHEN}"
_DATE = r"(?P<y>(?:19|20)\d\d)\s{0,2}[년./-]\s{0,2}(?P<m>\d{1,2})\s{0,2}[월./-]\s{0,2}(?P<d>\d{1,2})(?:\s?일|\s?\.)?"
_WEEKDAY = r"(?:\s{0,2}(?:[(\[][월화수목금토일](?:요일)?[)\]]|[월화수목금토일]요일))?"
_HALF = r"오전|오후|낮|밤|저녁|아침|새벽|[AaPp]\.?[Mm]\.?"
_CLOCK = r"(?P<h>\d{1,2})(?::(?P<min>\d{2})(?::(?P<s>\d{2})(?:\.\d{1,9})?)?|\s?시(?:\s{0,2}(?P<min2>\d{1,2})\s?분)?)"
_ZONE = r"(?:\s?(?P<zone>Z|[+-](?:0\d|1[0-4]):?[0-5]\d|KST|UTC|GMT)(?![A-Za-z]))?"
_TIME = (
    rf"(?:(?:T|[\s,]{{0,4}}[\[(]?)(?:(?P<half>{_HALF})\s{{0,2}})?{_CLOCK}(?:\s?(?P<half2>[AaPp][Mm]))?{_ZONE}[\])]?)?"
)
# what follows a date of a dateline is a blank or a mark: 입력 2015년 4월 10일부터 is prose
_END = rf"(?:(?![\d가-힣A-Za-z:])|(?=(?:{_UPDATED}|{_FIRST}){_WHEN}\s?[:：]?\s?(?:19|20)))"
ENTRY = re.compile(rf"(?:(?P<label>{_LABEL})[\s:：=|\[(]{{0,4}})?(?<!\d){_DATE}{_WEEKDAY}{_TIME}{_END}", re.IGNORECASE)
LONE_LABEL = re.compile(rf"{_LABEL}\s?[:：]?", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
_CELL = re.compile(r"[|│ㅣ┃•∙\t\[\]()【】<>〈〉]|\s{2,}|\s[/·ㆍ-]\s")
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")
_MORNING = frozenset({"오전", "새벽", "아침", "am", "a.m", "a.m."})
_EVENING = frozenset({"오후", "저녁", "pm", "p.m", "p.m."})
_LATEST_NIGHT = 4  # 밤 1시 comes after midnight, 밤 9시 before it


@dataclass(frozen=True, slots=True)
class Stamp:
    """A date of a dateline: its ISO 8601 value (None: no such day), and what its label makes of it."""

    value: str | None
    labelled: bool
    updated: bool


@dataclass(frozen=True, slots=True)
class Dateline:
    """The dates of a line and the cells of text that stand beside them."""

    stamps: tuple[Stamp, ...]
    cells: tuple[str, ...]

    @property
    def labelled(self) -> bool:
        """Tell whether a word such as 입력 or 수정 marks one of the dates."""
        return any(s.labelled for s in self.stamps)


def read_dateline(line: str) -> Dateline | None:
    """Return the dates of a line with the cells around them, or None if it has no date."""
    if not _YEAR.search(line):
        return None
    stamps = find_stamps(line)
    if not stamps:
        return None
    cells = (_EDGES.sub("", cell) for cell in _CELL.split(ENTRY.sub("|", line)))
    return Dateline(stamps, tuple(cell for cell in cells if cell and not LONE_LABEL.fullmatch(cell)))


def find_stamps(text: str) -> tuple[Stamp, ...]:
    """Return all dates that stand as in a dateline, in order; 2월 30일 has no value, for there is no such day."""
    return tuple(_stamp(found) for found in ENTRY.finditer(text))


def first_published(stamps: Iterable[Stamp]) -> str | None:
    """Return when the article first came out: the first labelled date that is no update, else any date, or None."""
    valid = sorted((s for s in stamps if s.value), key=lambda s: (s.updated, not s.labelled))
    return valid[0].value if valid else None


def normalize_published(value: str, *, subject: str = "") -> str | None:
    """Return a publication date in ISO 8601, or None for an empty string, which means unknown.

    Takes ISO 8601 and every form a dateline has. A local time is Korean time, and so is one given in UTC, since the
    days an article speaks of are Korean days; another zone stays. Raises SourceError for anything else.
    """
    value = value.strip()
    if not value:
        return None
    found = ENTRY.fullmatch(value)
    result = _stamp(found).value if found else _iso(value)
    if result is None:
        raise SourceError(
            f"{value!r} is no date of publication",
            subject=subject,
            hint="write 2015-04-10 or 2015-04-10T14:38:00+09:00",
        )
    return result


def _iso(value: str) -> str | None:
    try:
        return date.fromisoformat(value).isoformat() if len(value) <= 10 else _local(datetime.fromisoformat(value))
    except (ValueError, OverflowError):
        return None


def _stamp(found: re.Match[str]) -> Stamp:
    return Stamp(_value(found), found["label"] is not None, found["updated"] is not None)


def _value(found: re.Match[str]) -> str | None:
    try:
        day = date(int(found["y"]), int(found["m"]), int(found["d"]))
    except ValueError:
        return None
    if found["h"] is None:
        return day.isoformat()
    hour = _hour(int(found["h"]), (found["half"] or found["half2"] or "").lower())
    minute, second = int(found["min"] or found["min2"] or 0), int(found["s"] or 0)
    if hour > 23 or minute > 59 or second > 59:
        return day.isoformat()
    zone = _zone(found["zone"])
    return _local(datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=zone))


def _hour(hour: int, half: str) -> int:
    """Return the hour of a day of 24: 오후 2시 is 14, 오전 12시 is 0, 낮 12시 is 12."""
    if hour == 12 and (half in _MORNING or half == "밤"):
        return 0
    afternoon = half in _EVENING or (half == "밤" and hour > _LATEST_NIGHT) or (half == "낮" and hour < 6)
    return hour + 12 if afternoon and hour < 12 else hour


def _zone(name: str | None) -> timezone:
    if name is None or name.upper() == "KST":
        return KOREA
    if name[0] not in "+-":
        return UTC
    sign = -1 if name[0] == "-" else 1
    return timezone(sign * timedelta(hours=int(name[1:3]), minutes=int(name[-2:])))


def _local(moment: datetime) -> str:
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=KOREA)
    elif not moment.utcoffset():
        moment = moment.astimezone(KOREA)
    return moment.isoformat(timespec="seconds")
