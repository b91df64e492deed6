"""Tell when two names are one: spelling, suffixes, the lexicon's short forms, transliteration."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from hangraph.morphology.jamo import letters
from hangraph.schema import Entry, Schema

_SPACE = re.compile(r"[\W_]+")
_TOWN = re.compile(r"(?<=..)\s?(?:특별시|광역시|시|군|구|주|현|읍|면)$")
_SCHOOL = re.compile(r"(?<=..)\s?(?:대학교|대학|대)$")
# how schools are shortened: the field by its first syllables
_FIELD_SIGNS = {"과학기술": "과기", "여자": "여", "교육": "교", "외국어": "외", "공업": "공", "사범": "사"}
_FIELDS = re.compile("(?<=..)(?:" + "|".join(_FIELD_SIGNS) + ")$")
_OWN = re.compile(r"^(?:대한민국|우리)\s(?=\S{2,})|^한국\s(?=\S*(?:정부|국회|대통령실|부|처|청|군|경찰|검찰)$)")
_OPENING = re.compile(r"^(?:국립|시립|도립|군립|구립|전국|대한|사단법인|재단법인|사회복지법인|학교법인)\s?(?=.{4,})")
_MARKS = re.compile(r"㈜|\((?:주|유|사|재)\)|社$|주식회사")
_LEADING = re.compile(r"^(?:(?:이번|이|제\s?\d+(?:차|회|기|대)|\d{4}(?:년)?|\S+적|[\d,]+(?:자|회|차))\s)+")
# what Korean spelling of foreign sounds wavers between: 해솔밸리 and 해솔벨리, 옥스퍼드 and 옥스포드
_WAVERING = str.maketrans("ㅐㅒㅓㅕㅛㅠㅑㄲㄸㅃㅆㅉ", "ㅔㅖㅗㅗㅗㅜㅏㄱㄷㅂㅅㅈ")


@lru_cache(maxsize=1 << 13)
def fold(name: str) -> str:
    """Return a name without case, blanks, marks and width: what is equal then is one name."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", _MARKS.sub("", name).strip())).casefold()


@lru_cache(maxsize=1 << 13)
def sound(name: str) -> str:
    """Return the letters of a foreign name with wavering vowels and consonants made equal."""
    return "".join(letters(c) for c in fold(name)).translate(_WAVERING)


def strip_lead(name: str) -> str:
    """Return a name without what only points at it: 제7회 솔뫼 단풍등불축제 → 솔뫼 단풍등불축제."""
    return _LEADING.sub("", name) or name


def town(name: str) -> str:
    """Return a place's name without its administrative suffix: 벨로나 시 → 벨로나."""
    return fold(_TOWN.sub("", name))


def school(name: str) -> str:
    """Return a school's name without its kind, its field shortened: 옥스퍼드 대학 → 옥스퍼드, 누리여자대 → 누리여."""
    stem = _SCHOOL.sub("", name)
    return fold(_FIELDS.sub(lambda found: _FIELD_SIGNS[found.group()], stem) if stem != name else name)


def own_government(name: str) -> str:
    """Return a state's body without the country of the newspaper, which needs no name: 대한민국 경찰 → 경찰."""
    return fold(_OWN.sub("", name))


def group(name: str) -> str:
    """Return a company's name without what says that it is a group of companies: 가온그룹 → 가온."""
    return fold(name).removesuffix("그룹")


def without_opening(name: str) -> str:
    """Return a name without the word that only says whose or how wide it is: 국립나루박물관 → 나루박물관."""
    return fold(_OPENING.sub("", name))


def abbreviates(short: str, long: str) -> bool:
    """Return whether the syllables of a short name stand in the long one in order: 새민당, 새물결민주당."""
    if len(short) < 2 or len(short) >= len(long) or short[0] != long[0]:
        return False
    rest = iter(long)
    return all(c in rest for c in short)


def clips(short: str, long: str, head: str) -> bool:
    """Return whether a short name clips a long one down to its head's first syllable: 나과협, 나래과학기술협의회.

    누리대 is no 누리시립대: a short name that keeps the long one's last syllable may be another body.
    """
    whole = fold(long)
    opens = {word[0] for word in long.split()} | {without_opening(long)[:1]}
    if len(head) < 2 or not 3 <= len(short) < len(whole) - 1 or short[0] not in opens or short[-1] != head[0]:
        return False
    rest = iter(whole[whole.find(short[0]) : len(whole) - len(head)])
    return all(letter in rest for letter in short[:-1])


class KnownNames:
    """The names that the lexicon says are one: 서울과 서울특별시, 유엔과 UN, 美와 미국."""

    def __init__(self, known: Schema) -> None:
        self._entries: dict[tuple[str, str], Entry] = {}
        for reference, kind in (("PlaceName", "Place"), ("OrganizationName", "Organization")):
            for entry in known.denoting(reference):
                forms = (*entry.written, *entry.values.get("letter", ()), *entry.values.get("short", ()))
                for form in forms:
                    self._entries.setdefault((kind, fold(form)), entry)

    def key(self, type_: str, name: str) -> str | None:
        """Return the entry that a name belongs to, by IRI."""
        entry = self._entries.get((type_, fold(name)))
        return entry.iri if entry else None
