"""What the words around a name say of it: its class noun, its company mark, its place in an enumeration."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from hangraph.morphology.eojeol import Word
from hangraph.schema import Entry
from hangraph.stages.entity_candidates import CERTAIN, Candidate
from hangraph.stages.entity_lexicon import EntityLexicon

_MARK = re.compile(r"㈜|\((?:주|유|사|재)\)")
_LIST_GAP = re.compile(r"\s?[,·ㆍ]\s?|[-–]")
_AND = frozenset({"와", "과", "및", "하고"})
_COUNTERS = frozenset("곳 개 명 개사 개국 군데".split())
_LONG = 3  # words of a foreign name
_ETCETERA = frozenset({"등", "등등", "등지"})


class Context:
    """The source of names that stand where names stand."""

    def __init__(self, lexicon: EntityLexicon) -> None:
        self.lexicon = lexicon

    def find(self, text: str, words: Sequence[Word]) -> Iterator[Candidate]:
        """Yield names beside a company mark, a class noun or a proper noun of no known class."""
        for i, word in enumerate(words):
            yield from self._marked(text, words, i)
            yield from self._apposed(words, i)
            if self._unknown(word):
                yield Candidate(word.start, word.end, "", None, "proper noun", 0.3)

    def _unknown(self, word: Word) -> bool:
        """Whether a word looks like a name of which nothing is known."""
        if word.verbal or len(word.text) < 2 or not word.tags or word.text in self.lexicon.boundaries:
            return False
        if word.text.isdigit() or word.tags[0] == "SN":
            return False
        if all(t in ("NNG", "NNB", "NNBC", "NP", "NR", "MAG", "MAJ", "XSN", "XPN", "MM", "IC") for t in word.tags):
            return False
        return word.proper

    def _marked(self, text: str, words: Sequence[Word], i: int) -> Iterator[Candidate]:
        """Yield a company: ㈜오션테라스, 해온전지㈜, 가온전자社, Apple Inc."""
        word = words[i]
        mark = _MARK.search(word.gap)
        if mark and mark.end() == len(word.gap) and not word.verbal:
            yield Candidate(word.start, word.end, "Organization", None, "company mark", 0.95)
        after = text[word.full : word.full + 3]
        if word.bare and _MARK.match(after):
            yield Candidate(word.start, word.end, "Organization", None, "company mark", 0.95)
        if word.text.endswith("社") and len(word.text) > 2:
            yield Candidate(word.start, word.end - 1, "Organization", None, "company mark", 0.95)
        entry = self.lexicon.marks.get(word.text)
        if entry and i and word.joins and words[i - 1].bare and entry.value("at") in ("after", "both"):
            yield Candidate(words[i - 1].start, words[i - 1].end, "Organization", None, "company mark", 0.9)
        if entry and i + 1 < len(words) and words[i + 1].joins and entry.value("at") in ("before", "both"):
            start = word.start if "named" in entry.values else words[i + 1].start  # 법무법인 나래
            yield Candidate(start, words[i + 1].end, "Organization", None, "company mark", 0.8)

    def _apposed(self, words: Sequence[Word], i: int) -> Iterator[Candidate]:
        """Yield a name behind its class noun: 자회사인 바람콜드체인, 물류업체 온새미로지스가."""
        word = words[i]
        if not i or not word.joins or word.verbal or len(word.text) < 2:
            return
        before = words[i - 1]
        strange = word.proper or (len(word.tags) > 2 and any("ETM" in t for t in word.tags[:-1]))  # 따뜻한손
        linked = (before.copula and before.particle == "인") or (before.bare and strange)
        if not linked or self.lexicon.heads.get(word.text) or word.text in self.lexicon.boundaries:
            return
        if before.bare and (word.text in self.lexicon.places or self.lexicon.title_of(word.text)):
            return
        entry = self.lexicon.hypernym_of(before.text) or self._counted(words, i - 1)
        if entry and before.bare and before.text.endswith("인") and before.text not in self.lexicon.hypernyms:
            linked = True
        if entry and (strange or before.copula) and (strange or word.particle):
            kind = entry.value("kind")
            confidence = 0.7 if before.copula else 0.65 if strange else 0.5
            end = words[self._last(words, i)].end
            yield Candidate(word.start, end, entry.value("of") or "", kind, "class noun", confidence)

    def _last(self, words: Sequence[Word], i: int) -> int:
        """Return the last word of the name that a word begins, where a particle ends it: 방송 도이체 벨레는."""
        last, lexicon = i, self.lexicon
        while words[last].bare and last - i < _LONG and last + 1 < len(words) and words[last + 1].joins:
            word = words[last + 1]
            if not word.proper or word.verbal or lexicon.title_of(word.text) or lexicon.names_class(word.text):
                return i
            last += 1
        return last if words[last].particle else i

    def _counted(self, words: Sequence[Word], i: int) -> Entry | None:
        """Return the class noun that is counted before a name: 통신 기업 두 곳인 너울넷과 해솔넷."""
        counted = i > 1 and words[i].text in _COUNTERS and words[i].copula and words[i].joins and words[i - 1].joins
        return self.lexicon.hypernym_of(words[i - 2].text) if counted and words[i - 2].bare else None


def enumerate_names(lexicon: EntityLexicon, words: Sequence[Word], found: Sequence[Candidate]) -> Iterator[Candidate]:
    """Yield the members of enumerations typed as the rest of their list, or as the class noun behind it says.

    가온전자, 해온전지 등 IT기업들을 비롯해 너울반도체, 밭두렁 등 세계적 기업이: all four are bodies.
    """
    typed = {(c.start, c.end): c for c in found if c.type and c.confidence >= CERTAIN}
    by_start: dict[int, Candidate] = {}
    for candidate in typed.values():
        if candidate.start not in by_start or candidate.end > by_start[candidate.start].end:
            by_start[candidate.start] = candidate
    i = 0
    while i < len(words):
        items, after = _read_list(words, i)
        if len(items) > 1:
            yield from _type_list(lexicon, words, items, after, by_start)
        i = max(after, i + 1)


def _read_list(words: Sequence[Word], i: int) -> tuple[list[int], int]:
    """Return the words of the enumeration that begins here, each one word, and the word behind it."""
    items = [i] if not (i and words[i].joins and words[i - 1].bare) else []
    while i + 1 < len(words):
        word, following = words[i], words[i + 1]
        comma = word.full == word.end and bool(_LIST_GAP.fullmatch(following.gap))
        joined = word.particle in _AND and following.joins
        if word.verbal or not (comma or joined) or following.block != word.block:
            break
        i += 1
        items.append(i)
    after = words[i + 1] if i + 1 < len(words) else None
    if items and after and words[i].bare and after.joins and after.text not in _ETCETERA:
        items.pop()  # the last one only begins a longer name
    return items, i + 1


def _type_list(
    lexicon: EntityLexicon, words: Sequence[Word], items: Sequence[int], after: int, typed: dict[int, Candidate]
) -> Iterator[Candidate]:
    known = [
        typed[words[i].start] for i in items if words[i].start in typed and typed[words[i].start].end == words[i].end
    ]
    class_, kind = _class_behind(lexicon, words, after)
    votes: dict[tuple[str, str | None], float] = defaultdict(float)
    for candidate in known:
        votes[(candidate.type, candidate.kind)] += candidate.confidence
    if class_:
        votes[(class_, kind)] += 1.2
    if not votes:
        return
    (chosen, chosen_kind), weight = max(votes.items(), key=lambda v: v[1])
    for i in items:
        word = words[i]
        named = word.proper or (class_ and len(word.text) > 1)
        if chosen == "Place" and word.text.isascii():
            continue
        unknown = word.start not in typed and word.text not in lexicon.boundaries
        if named and unknown and _is_item(lexicon, word) and chosen in ("Organization", "Place", "Person"):
            yield Candidate(word.start, word.end, chosen, chosen_kind, "enumeration", 0.5 + 0.1 * min(weight, 2))


def _is_item(lexicon: EntityLexicon, word: Word) -> bool:
    return not word.verbal and len(word.text) > 1 and not lexicon.hypernym_of(word.text)


def _class_behind(lexicon: EntityLexicon, words: Sequence[Word], after: int) -> tuple[str, str | None]:
    """Return the class that stands behind an enumeration: … 등 하이테크 IT기업들."""
    if after >= len(words) or words[after].text not in _ETCETERA:
        return "", None
    for i in range(after + 1, min(after + 5, len(words))):
        if not words[i].joins:
            break
        entry = lexicon.hypernym_of(words[i].text)
        if entry:
            return entry.value("of") or "", entry.value("kind")
        if words[i].particle or words[i].verbal:
            break
    return "", None
