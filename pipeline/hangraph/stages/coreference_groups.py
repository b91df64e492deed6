"""Put the names of an article into groups, one group a thing."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from hangraph.document import MentionRow
from hangraph.schema import Schema
from hangraph.stages.coreference_names import (
    KnownNames,
    abbreviates,
    clips,
    fold,
    group,
    own_government,
    school,
    sound,
    strip_lead,
    town,
    without_opening,
)

Name = tuple[str, str]  # type, text
_PAREN = re.compile(r"['’”\"》〉」』]?\s?\((?P<inside>[^()\n]{1,60})\)")
_CALLED = re.compile(r"^(?:이하|약칭|일명|영문명|옛)\s?[,:]?\s?")
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9&.’' -]*[A-Za-z0-9]|[A-Z]")
_HANJA = re.compile(r"[一-龥]{2,}")
# a person's name in Latin letters, which no initials are: Bella Marin, not CEO
_FOREIGN = re.compile(r"[A-ZÀ-Þ][a-zß-ÿ'’-]+(?:\s(?:[A-ZÀ-Þ]\.|(?:[a-z]+\s)?[A-ZÀ-Þ][a-zß-ÿ'’A-Z-]+)){1,3}")
# what says that another agreement or event is meant than the one spoken of
_ANOTHER = re.compile(r"(?<!\S)(?:본|정식|최종|추가|새|새로운|다른|신규|후속|첫|또|제?\d+차)\s$")
_LONGEST = 12  # syllables: no head is longer
_NUMBERED = re.compile(r"\d{4}년?|제\s?\d+")
_CLIPPED = 6  # letters: no short form of a body's name is longer
_LONG = 60  # letters: names that are longer are compared whole


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
        self.heads = {kind: frozenset(known.forms(f"{kind}Head")) for kind in ("Event", "Agreement")}
        self.bodies = frozenset(known.forms("OrganizationHead"))
        # 민주당 of 새물결민주당: of bodies only parties are called by their last noun
        self.heads["Organization"] = frozenset(
            f for f, e in known.forms("OrganizationHead").items() if e.value("party") and not e.value("attach")
        )

    def group(self, mentions: Sequence[MentionRow]) -> Groups:
        """Return the groups of the named mentions."""
        groups = Groups()
        names = {(m["type"], m["text"]) for m in mentions if m["form"] == "name"}
        for name in sorted(names):
            groups.find(name)
        self._by_key(groups, names)
        self._by_sound(groups, names)
        self._by_part(groups, names)
        self._by_head(groups, names)
        self._by_clipping(groups, names)
        return groups

    def _by_key(self, groups: Groups, names: Iterable[Name]) -> None:
        first: dict[tuple[str, str], Name] = {}
        series = _series(names)
        for name in sorted(names):
            keys = list(self._keys(*name))
            bare = fold(strip_lead(name[1]))
            if (name[0], bare) not in series:
                keys.append(bare)
            for key in keys:
                groups.link(name, first.setdefault((name[0], key), name))

    def _keys(self, type_: str, text: str) -> Iterator[str]:
        yield fold(text)
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
            yield own_government(text)
            yield group(text)
            if official := self.known.key(type_, own_government(text)):
                yield official
            first, _, rest = text.partition(" ")
            country = self.known.key("Place", first) if rest else None
            if country:
                yield f"{country} {fold(rest)}"  # 한국 경찰, 대한민국 경찰
            yield without_opening(text)

    def _by_sound(self, groups: Groups, names: Iterable[Name]) -> None:
        """Link spellings of one foreign name: 해솔밸리, 해솔벨리; people of one letter's difference are two."""
        first: dict[tuple[str, str], Name] = {}
        for name in sorted(names):
            for key in _sounds(*name):
                groups.link(name, first.setdefault((name[0], key), name))

    def _by_part(self, groups: Groups, names: Iterable[Name]) -> None:
        """Link a foreign person's last name, and a unit named with and without its owner: LA지회."""
        longer: dict[Name, set[Name]] = defaultdict(set)
        for name in names:
            for part in _parts(*name):
                longer[name[0], part].add(groups.find(name))
        for name in sorted(names, key=lambda n: (-n[1].count(" "), n)):
            whole = {groups.find(long) for long in longer.get(name, ())}
            if len(whole) == 1 and (name[0] == "Person" or len(name[1]) > 2):
                groups.link(name, next(iter(whole)))

    def _by_head(self, groups: Groups, names: Iterable[Name]) -> None:
        """Link a bare head to the one name that ends in it: 축제, 솔뫼 단풍등불축제; 협정, 자매결연 협정."""
        longer: dict[Name, set[Name]] = defaultdict(set)
        for type_, text in names:
            if type_ in self.heads:
                for length in range(1, min(len(text), _LONGEST)):
                    longer[type_, text[-length:]].add(groups.find((type_, text)))
                    if text[-length:] in self.heads[type_]:  # 오찬 of 오찬회동
                        longer[type_, text[:-length]].add(groups.find((type_, text)))
        for name in sorted(names):
            paper = (name[0], self._written_down(*name))
            whole = longer.get(name) or longer.get(paper, set()) | ({groups.find(paper)} if paper in names else set())
            if name[1] in self.heads.get(name[0], ()) and len(whole) == 1:
                groups.link(name, next(iter(whole)))

    def _written_down(self, type_: str, text: str) -> str:
        """Return what a bare 계약서, 협정서 puts on paper: 수출 계약 … 계약서에 서명했다."""
        noun = text[:-1] if text.endswith("서") else ""
        return noun if type_ == "Agreement" and noun in self.heads["Agreement"] else ""

    def _by_clipping(self, groups: Groups, names: Iterable[Name]) -> None:
        """Link a body's short name to the one name that it clips: 나과협, 나래과학기술협의회."""
        bodies = [name for name in sorted(names) if name[0] == "Organization"]
        ending: dict[str, list[tuple[Name, str]]] = defaultdict(list)  # by the first syllable of their head
        for name in bodies:
            if head := self._head(name[1]):
                ending[head[0]].append((name, head))
        for name in bodies:
            if len(name[1]) <= _CLIPPED:
                whole = {groups.find(long) for long, head in ending[name[1][-1:]] if clips(name[1], long[1], head)}
                if len(whole) == 1:
                    groups.link(name, next(iter(whole)))

    def _head(self, name: str) -> str:
        """Return the longest noun of two syllables or more that ends a body's name, or ''."""
        ends = (name[-length:] for length in range(min(_LONGEST, len(name) - 1), 1, -1))
        return next((end for end in ends if end in self.bodies), "")

    def recall(self, text: str, mentions: Sequence[MentionRow]) -> dict[tuple[int, int], str]:
        """Return for the bare heads that several names end in the entity of the last such name before each.

        자유무역협정에 서명했다 … 협정은 … 사회보장협정도: the 협정 in the middle is the first one; 본 협정 is another.
        """
        longer = {m["entities"][0] for m in mentions if self._is_long(m)}
        last: dict[Name, str] = {}
        found = {}
        for m in sorted(mentions, key=lambda m: m["start"]):
            heads = self.heads.get(m["type"], frozenset()) if m["form"] == "name" else frozenset()
            entity = m["entities"][0] if m["entities"] else ""
            another = _ANOTHER.search(text, max(0, m["start"] - 6), m["start"])
            if m["text"] in heads and entity not in longer and not another:
                paper = last.get((m["type"], self._written_down(m["type"], m["text"])), entity)
                entity = last.get((m["type"], m["text"]), paper)
                found[m["start"], m["end"]] = entity
            for length in range(1, min(len(m["text"]), _LONGEST)):
                if m["text"][-length:] in heads:
                    last[m["type"], m["text"][-length:]] = entity
        return found

    def _is_long(self, mention: MentionRow) -> bool:
        return mention["form"] == "name" and mention["text"] not in self.heads.get(mention["type"], frozenset())


def _series(names: Iterable[Name]) -> set[Name]:
    """Return the names, without what leads them, of which an article tells several: 1974년 월드컵, 1978년 월드컵."""
    numbers: dict[Name, set[str]] = defaultdict(set)
    for type_, text in names:
        bare = strip_lead(text)
        lead = text[: len(text) - len(bare)]
        if found := _NUMBERED.search(lead):
            numbers[type_, fold(bare)].add(found.group())
    return {name for name, told in numbers.items() if len(told) > 1}


def _sounds(type_: str, text: str) -> Iterator[str]:
    """Yield what a name sounds like, and of a long one what it sounds like but for one letter."""
    if type_ not in ("Place", "Organization", "Program") or any(c.isdigit() for c in text) or len(fold(text)) < 4:
        return
    heard = sound(text)
    yield heard
    if len(fold(text)) > 4 and len(heard) < _LONG:
        yield from (f"{heard[:i]}_{heard[i + 1 :]}" for i in range(3, len(heard)))


def _parts(type_: str, text: str) -> Iterator[str]:
    """Yield the names that a longer name is called by: each name of a foreign person, the end of a body's."""
    words = text.split()
    if len(words) > 1 and type_ == "Person":
        yield from words
        if len(words) > 2:
            yield f"{words[0]} {words[-1]}"  # 벨라 로사 마린, 벨라 마린
    elif type_ in ("Organization", "Place", "Program"):
        yield from (" ".join(words[i:]) for i in range(1, len(words)))


def introductions(text: str, mentions: Sequence[MentionRow]) -> Iterator[tuple[MentionRow, str]]:
    """Yield each mention with a second name in brackets behind it: 아시아책마을협회(ABTA), ○○(이하 △△)."""
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
        return bool(_HANJA.fullmatch(name) or _FOREIGN.fullmatch(name))
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
