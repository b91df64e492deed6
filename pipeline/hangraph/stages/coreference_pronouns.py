"""Resolve what stands for a name: 그는, 이 회사, 양사, 두 도시, 이 시장, and a bare 대표단."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from hangraph.document import EntityRow, MentionRow, TitleRow
from hangraph.morphology.eojeol import Word
from hangraph.schema import Entry, Schema

_SENTENCE_END = re.compile(r"[.!?]\s|\n")
_COUNTS = {"one": 1, "two": 2, "three": 3}
_GENERIC = frozenset(["회사", "기관", "단체"])  # heads of pro-forms that names do not end in
_TITLE = r"(?:[ \xa0]?[가-힣]{1,8})?"  # 김가람 시장은: a title may stand between name and particle
_BESIDE = re.compile(rf"{_TITLE}(?:[과와·ㆍ‧,–-]|[ \xa0]?및)[ \xa0]*\Z")
_ACTING, _WITH = re.compile(rf"{_TITLE}[은는이가][ \xa0]"), re.compile(rf"{_TITLE}(?:과|와|하고)(?:의|는)?[ \xa0]")
_ACTS = frozenset(("은", "는", "이", "가", "도", "에서", "에서는"))  # particles of what acts
_FUSED = frozenset("은는이가")
_ENDS = frozenset("은는이가을를에의서도")  # of the particles before a bare title
_NEAR = 80  # code points between who acts and who it acts with
_RECENT = 60  # mentions: what was named longer ago no pro-form recalls


class Pronouns:
    """The words of the lexicon that stand for names, and where they do."""

    def __init__(self, known: Schema) -> None:
        self.entries = known.forms("Pronoun")
        self.heads = frozenset(f for f in known.forms("OrganizationHead") if len(f) > 1)
        self.boundaries = known.forms("Boundary")
        self.bodies = known.forms("BareBody")
        self.sides = frozenset(known.forms("SpeakerSide"))

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
            if word.text not in self.heads or word.verbal or not (word.particle or self._has_side(words, i)):
                continue
            before = words[i - 1] if i and word.joins else None
            if before is None or before.particle or before.verbal or before.text in self.boundaries:
                yield word

    def bare_bodies(self, words: Sequence[Word]) -> Iterator[tuple[int, int, Entry]]:
        """Yield the common nouns that act as a body told of before: 시는, 구단은, 회사 측은; not 시의, 이 시는."""
        for i, word in enumerate(words):
            entry, end = self.bodies.get(word.text), word.end
            acts = word.particle in _ACTS or self._has_side(words, i)
            if entry is None and word.text[-1:] in _FUSED and not word.joins:
                entry, end, acts = self.bodies.get(word.text[:-1]), word.end - 1, True  # 시는, read as a verb
            before = words[i - 1] if i and word.joins else None
            free = before is None or before.particle or before.verbal or before.text in self.boundaries
            if entry is not None and acts and free and not word.copula:
                yield word.start, end, entry

    def _has_side(self, words: Sequence[Word], i: int) -> bool:
        """Return whether 측 or 쪽 follows a word: 회사 측은, 회사측은."""
        following = words[i + 1] if i + 1 < len(words) and words[i + 1].joins and words[i].bare else None
        side = following.text if following else ""
        return bool(words[i].tail) or side in self.sides or (side[-1:] in _FUSED and side[:-1] in self.sides)

    def bare_titles(self, words: Sequence[Word], titles: Iterable[TitleRow]) -> Iterator[TitleRow]:
        """Yield the titles that stand by themselves with a particle: 대통령은, not 역대 대통령은."""
        at = {w.end: i for i, w in enumerate(words)}
        for title in titles:
            i = at.get(title["end"])
            if i is None or title["person"] or title["body"] or title["reference"] != "Position":
                continue
            word, before = words[i], words[i - 1] if i and words[i].joins else None
            free = before is None or before.text in self.boundaries or before.particle[-1:] in _ENDS
            if free and word.start == title["start"] and word.particle and not word.tail and not title["former"]:
                yield title


class Antecedents:
    """The named mentions of an article in order, to look back from a place in the text."""

    def __init__(self, text: str, mentions: Iterable[MentionRow], rows: Iterable[EntityRow]) -> None:
        self._text = text
        self._named = sorted((m for m in mentions if len(m["entities"]) == 1), key=lambda m: m["start"])
        self._starts = [m["start"] for m in self._named]
        self._names = {r["id"]: (r["label"], *r["aliases"]) for r in rows}

    def back_from(self, start: int) -> Iterator[MentionRow]:
        """Yield the mentions before a place, the nearest first."""
        last = bisect_right(self._starts, start - 1)
        return reversed(self._named[max(0, last - _RECENT) : last])

    def resolve(self, entry: Entry, start: int) -> list[str]:
        """Return the ids of the nearest things before of the right class: as many as the pro-form says."""
        if entry.value("recalls") == "first":
            return self._first(entry, start)
        if entry.value("number") == "many":
            return self._all_told(entry, start)
        wanted = _COUNTS.get(entry.value("number") or "one", 0)
        found: list[str] = self._partners(entry, start) if wanted == 2 else []
        if found:
            return found
        for mention in self.back_from(start):
            ident = mention["entities"][0]
            if len(found) < wanted and ident not in found and self._fits(entry, mention):
                found.append(ident)
        return found[::-1] if len(found) == wanted else []

    def _first(self, entry: Entry, start: int) -> list[str]:
        """Return whom the article named first: 시인 윤가람이 별세했다. 동생 윤누리가 … 고인은 …: 윤가람, all along."""
        first = next((m for m in self._named if self._fits(entry, m)), None)
        return list(first["entities"]) if first is not None and first["end"] <= start else []

    def _all_told(self, entry: Entry, start: int) -> list[str]:
        """Return those told of in the last sentence that has several: 윤가람 대사와 오세린 대사가 왔다. 이들은 …"""
        found: list[str] = []
        end = start
        for mention in self.back_from(start):
            if _SENTENCE_END.search(self._text, mention["end"], end):
                if len(found) > 1:
                    break
                found = []
            end = mention["start"]
            if self._fits(entry, mention) and mention["entities"][0] not in found:
                found += mention["entities"]
        return found[::-1] if len(found) > 1 else []

    def _partners(self, entry: Entry, start: int) -> list[str]:
        """Return the nearest two that the text has put beside each other before.

        한빛전자는 노을전자와 협약을 맺었다. 은하은행이 돕는다. 양사는 …: who made the agreement, not the bank.
        """
        after: MentionRow | None = None
        for mention in self.back_from(start):
            if not self._fits(entry, mention):
                continue
            if after is not None and self._apart(mention, after) and self._paired(mention, after):
                return [*mention["entities"], *after["entities"]]
            after = mention
        return []

    def _apart(self, first: MentionRow, second: MentionRow) -> bool:
        """Whether two are neither one nor a thing and its part: 한빛전자, 한빛전자 본사."""
        names, others = (self._names.get(m["entities"][0], ()) for m in (first, second))
        nested = any(a.startswith(b) or b.startswith(a) for a in names for b in others)
        return first["entities"] != second["entities"] and not nested

    def _paired(self, first: MentionRow, second: MentionRow) -> bool:
        gap = self._text[first["end"] : second["start"]]
        if len(gap) > _NEAR or _SENTENCE_END.search(gap):
            return False
        behind = self._text[second["end"] : second["end"] + 12]
        return bool(_BESIDE.fullmatch(gap) or (_ACTING.match(gap) and _WITH.match(behind)))

    def body(self, entry: Entry, start: int) -> list[str]:
        """Return the nearest thing before that a common noun may mean: 달내시 … 시는, 달내대학교 … 대학 측은."""
        if entry.value("recalls") == "first":
            return self._first(entry, start)
        return next((list(m["entities"]) for m in self.back_from(start) if self._fits(entry, m)), [])

    def ending_in(self, head: str, start: int) -> list[str]:
        """Return the nearest body before whose name ends in a head: 달내시 대표단 … 대표단은."""
        for mention in self.back_from(start):
            names = self._names.get(mention["entities"][0], ()) if mention["form"] == "name" else ()
            if mention["type"] == "Organization" and any(name.endswith(head) for name in names):
                return list(mention["entities"])
        return []

    @staticmethod
    def _fits(entry: Entry, mention: MentionRow) -> bool:
        kind, heads = entry.value("kind"), entry.values.get("head", ())
        if mention["type"] not in entry.values.get("of", ()) or (kind and mention["kind"] not in (kind, None)):
            return False
        return not heads or any(h in _GENERIC or mention["text"].endswith(h) for h in heads)


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

    def only(self, title: str) -> list[str]:
        """Return the one person of the article who bears a title; none where several do."""
        found = [person for person, titles in self._borne.items() if title in titles]
        return found if len(found) == 1 else []
