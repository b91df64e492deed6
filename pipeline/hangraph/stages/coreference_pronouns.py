"""Resolve what stands for a name: 그는, 이 회사, 양사, 두 도시, 이 시장, and a bare 대표단."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from hangraph.document import EntityRow, MentionRow, TitleRow
from hangraph.morphology.eojeol import Word
from hangraph.schema import Entry, Schema

_COUNTS = {"one": 1, "two": 2, "three": 3}
_GENERIC = frozenset(["회사", "기관", "단체"])  # heads of pro-forms that names do not end in
_RECENT = 60  # mentions: what was named longer ago no pro-form recalls


class Pronouns:
    """The words of the lexicon that stand for names, and where they do."""

    def __init__(self, known: Schema) -> None:
        self.entries = known.forms("Pronoun")
        self.heads = frozenset(f for f in known.forms("OrganizationHead") if len(f) > 1)
        self.boundaries = known.forms("Boundary")

    def find(self, words: Sequence[Word]) -> Iterator[tuple[int, int, Entry]]:
        """Yield the pro-forms in the text."""
        for i, word in enumerate(words):
            following = words[i + 1] if i + 1 < len(words) and words[i + 1].joins and word.bare else None
            pair = self.entries.get(f"{word.text} {following.text}") if following else None
            if pair and following:
                yield word.start, following.end, pair
                continue
            entry = self.entries.get(word.text)
            if entry and not word.verbal and (word.particle or word.tail or len(word.text) > 1):
                yield word.start, word.end, entry

    def bare_heads(self, words: Sequence[Word]) -> Iterator[Word]:
        """Yield the words that are a body's last noun and nothing else: 대표단은, 위원회는."""
        for i, word in enumerate(words):
            if word.text not in self.heads or word.verbal or not (word.particle or word.tail):
                continue
            before = words[i - 1] if i and word.joins else None
            if before is None or before.particle or before.verbal or before.text in self.boundaries:
                yield word


class Antecedents:
    """The named mentions of an article in order, to look back from a place in the text."""

    def __init__(self, mentions: Iterable[MentionRow], rows: Iterable[EntityRow]) -> None:
        self._named = sorted((m for m in mentions if len(m["entities"]) == 1), key=lambda m: m["start"])
        self._starts = [m["start"] for m in self._named]
        self._names = {r["id"]: (r["label"], *r["aliases"]) for r in rows}

    def back_from(self, start: int) -> Iterator[MentionRow]:
        """Yield the mentions before a place, the nearest first."""
        last = bisect_right(self._starts, start - 1)
        return reversed(self._named[max(0, last - _RECENT) : last])

    def resolve(self, entry: Entry, start: int) -> list[str]:
        """Return the ids of the nearest things before of the right class: as many as the pro-form says."""
        wanted = _COUNTS.get(entry.value("number") or "one", 0)
        found: list[str] = []
        for mention in self.back_from(start):
            ident = mention["entities"][0]
            if len(found) < wanted and ident not in found and self._fits(entry, mention):
                found.append(ident)
        return found[::-1] if len(found) == wanted else []

    def ending_in(self, head: str, start: int) -> list[str]:
        """Return the nearest body before whose name ends in a head: 달내시 대표단 … 대표단은."""
        for mention in self.back_from(start):
            names = self._names.get(mention["entities"][0], ()) if mention["form"] == "name" else ()
            if mention["type"] == "Organization" and any(name.endswith(head) for name in names):
                return list(mention["entities"])
        return []

    @staticmethod
    def _fits(entry: Entry, mention: MentionRow) -> bool:
        kind, head = entry.value("kind"), entry.value("head")
        if mention["type"] not in entry.values.get("of", ()) or (kind and mention["kind"] not in (kind, None)):
            return False
        return not head or head in _GENERIC or mention["text"].endswith(head)


class Bearers:
    """The people of an article by the parts of their names, with the titles they bear."""

    def __init__(self, named: Iterable[MentionRow], titles: Iterable[TitleRow]) -> None:
        self._starts: dict[str, list[int]] = defaultdict(list)
        self._by_part: dict[str, set[str]] = defaultdict(set)
        self._borne: dict[str, set[str]] = defaultdict(set)
        at: dict[int, str] = {}
        for mention in sorted(named, key=lambda m: m["start"]):
            if mention["type"] == "Person" and mention["form"] == "name":
                self._add(mention, at)
        for title in titles:
            if title["person"] and title["person"][0] in at:
                self._borne[at[title["person"][0]]].add(title["text"])
        self._titles = {t["end"]: t["text"] for t in titles}

    def _add(self, mention: MentionRow, at: dict[int, str]) -> None:
        ident = mention["entities"][0]
        at[mention["start"]] = ident
        self._starts[ident].append(mention["start"])
        for part in (*mention["text"].split(), mention["text"][:1], mention["text"][:2]):
            self._by_part[part].add(ident)

    def resolve(self, mention: MentionRow) -> list[str]:
        """Return the person that a surname with a title stands for: by the title borne, else the nearest before."""
        surname = re.split(r"\s", mention["text"])[0].removesuffix("씨")
        pool = sorted(self._by_part.get(surname, ()))
        title = self._titles.get(mention["end"], "")
        bearers = [p for p in pool if any(t.endswith(title) or title.endswith(t) for t in self._borne[p])]
        pool = bearers or pool
        return [max(pool, key=lambda p: self._last_before(p, mention["start"]))] if pool else []

    def _last_before(self, ident: str, start: int) -> int:
        starts = self._starts[ident]
        position = bisect_right(starts, start)
        return starts[position - 1] if position else -1
