"""Put the names of an article into groups, one group a thing."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher

from hangraph.document import MentionRow
from hangraph.schema import Schema
from hangraph.stages.coreference_names import KnownNames, abbreviates, fold, school, sound, strip_lead, town

Name = tuple[str, str]  # type, text
_PAREN = re.compile(r"\s?\((?P<inside>[^()\n]{1,60})\)")
_CALLED = re.compile(r"^(?:이하|약칭|일명|영문명|옛)\s?[,:]?\s?")
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9&.’' -]*[A-Za-z0-9]|[A-Z]")
_HANJA = re.compile(r"[一-龥]{2,}")
_ALIKE = 0.93  # ratio of letters for names of five syllables and more


class Groups:
    """A union of names; `link` joins two, `find` gives the name that stands for a group."""

    def __init__(self) -> None:
        self._parent: dict[Name, Name] = {}

    def find(self, name: Name) -> Name:
        """Return the representative of a name's group."""
        root = self._parent.setdefault(name, name)
        while root != self._parent[root]:
            root = self._parent[root]
        self._parent[name] = root
        return root

    def link(self, one: Name, other: Name) -> None:
        """Join the groups of two names of one type."""
        a, b = sorted((self.find(one), self.find(other)))
        if a != b and a[0] == b[0]:
            self._parent[b] = a


class Grouping:
    """Groups names by the rules of the lexicon, of spelling and of introduction."""

    def __init__(self, known: Schema) -> None:
        self.known = KnownNames(known)
        self.event_heads = sorted(known.forms("EventHead"), key=len, reverse=True)
        self.agreement_heads = sorted(known.forms("AgreementHead"), key=len, reverse=True)

    def group(self, mentions: Sequence[MentionRow]) -> Groups:
        """Return the groups of the named mentions."""
        groups = Groups()
        names = Counter((m["type"], m["text"]) for m in mentions if m["form"] == "name")
        for name in names:
            groups.find(name)
        self._by_key(groups, names)
        self._by_sound(groups, names)
        self._by_part(groups, names)
        self._by_head(groups, names, mentions)
        return groups

    def _by_key(self, groups: Groups, names: Iterable[Name]) -> None:
        first: dict[tuple[str, str], Name] = {}
        for name in sorted(names):
            for key in self._keys(*name):
                groups.link(name, first.setdefault((name[0], key), name))

    def _keys(self, type_: str, text: str) -> Iterator[str]:
        yield fold(text)
        yield fold(strip_lead(text))
        entry = self.known.key(type_, text)
        if entry:
            yield entry
        if type_ == "Place" and not entry:
            yield town(text)
        if type_ == "Organization":
            yield "school " + school(text) if school(text) != fold(text) else fold(text)
            yield "school " + fold(text)
            yield "school sound " + sound(school(text))
            yield fold(text).replace("총영사관", "영사관")

    def _by_sound(self, groups: Groups, names: Iterable[Name]) -> None:
        """Link spellings of one foreign name; people of one letter's difference are two."""
        pool = [n for n in sorted(names) if n[0] in ("Place", "Organization", "Program") and len(fold(n[1])) > 3]
        for i, one in enumerate(pool):
            for other in pool[i + 1 :]:
                if one[0] == other[0] and groups.find(one) != groups.find(other) and self._alike(one[1], other[1]):
                    groups.link(one, other)

    @staticmethod
    def _alike(one: str, other: str) -> bool:
        if any(c.isdigit() for c in one + other):
            return False
        a, b = sound(one), sound(other)
        if abs(len(a) - len(b)) > 1 or a[0] != b[0]:
            return False
        return a == b or (len(fold(one)) > 4 and SequenceMatcher(None, a, b, autojunk=False).ratio() >= _ALIKE)

    def _by_part(self, groups: Groups, names: Counter[Name]) -> None:
        """Link a foreign person's last name, and a unit named with and without its owner: LA지회."""
        people = [n for n in names if n[0] == "Person" and " " in n[1]]
        for name in names:
            if name[0] == "Person" and " " not in name[1]:
                full = {groups.find(p) for p in people if name[1] in p[1].split()}
                if len(full) == 1:
                    groups.link(name, next(iter(full)))
        bodies = [n for n in names if n[0] in ("Organization", "Place", "Program") and " " in n[1]]
        for name in sorted(names):
            longer = {groups.find(b) for b in bodies if b[0] == name[0] and b != name and b[1].endswith(" " + name[1])}
            if len(longer) == 1 and len(name[1]) > 2:
                groups.link(name, next(iter(longer)))

    def _by_head(self, groups: Groups, names: Counter[Name], mentions: Sequence[MentionRow]) -> None:
        """Link a bare head to the one name that ends in it: 축제, 솔뫼 단풍등불축제; 협정, 자매결연 협정."""
        for type_, heads in (("Event", self.event_heads), ("Agreement", self.agreement_heads)):
            of_type = [n for n in names if n[0] == type_]
            for name in of_type:
                if name[1] not in heads:
                    continue
                longer = {groups.find(n) for n in of_type if n[1].endswith(name[1]) and n[1] not in heads}
                if len(longer) == 1:
                    groups.link(name, next(iter(longer)))


def introductions(text: str, mentions: Sequence[MentionRow]) -> Iterator[tuple[MentionRow, str]]:
    """Yield each mention with a second name in brackets behind it: 세계한인무역협회(OKTA), ○○(이하 △△)."""
    for mention in mentions:
        found = _PAREN.match(text, mention["end"]) if mention["type"] and mention["form"] == "name" else None
        if not found:
            continue
        for part in re.split(r"[,·]\s?", found.group("inside")):
            name = _CALLED.sub("", part.strip())
            called = name != part.strip()
            if called or _fits(name, mention):
                yield mention, name


def _fits(name: str, mention: MentionRow) -> bool:
    if mention["type"] == "Person":
        return bool(_HANJA.fullmatch(name))
    if _LATIN.fullmatch(name) or _HANJA.fullmatch(name):
        return True
    return abbreviates(name, mention["text"]) and " " not in name


def labels(groups: Groups, mentions: Sequence[MentionRow]) -> dict[Name, str]:
    """Return the best name of each group: the longest that is well used; of people the fullest."""
    members: dict[Name, Counter[str]] = defaultdict(Counter)
    for m in mentions:
        if m["form"] == "name":
            members[groups.find((m["type"], m["text"]))][m["text"]] += 1
    return {root: _best(counts) for root, counts in members.items()}


def _best(counts: Counter[str]) -> str:
    return max(sorted(counts), key=lambda name: (len(fold(name)) > 1, _rank(name), counts[name]))


def _rank(text: str) -> tuple[bool, int]:
    hangul = any("가" <= ch <= "힣" for ch in text)
    return hangul, len(fold(text))
