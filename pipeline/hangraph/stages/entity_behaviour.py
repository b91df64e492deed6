"""What names do in an article: who acts and has a head office is a body, though its product is called the same."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Doc

from hangraph import document
from hangraph.document import WordRow
from hangraph.morphology.eojeol import Word
from hangraph.schema import Schema
from hangraph.stages.entity_candidates import Candidate
from hangraph.stages.entity_lexicon import EntityLexicon

_SUBJECT = frozenset("이 가 은 는 도".split())
_MARKED = {"subject": _SUBJECT, "object": frozenset("을 를 도".split()), "locative": frozenset("에 에는 에도".split())}
_LONGEST = 6  # syllables of a verb's stem
_WHERE = ("에", "으로", "로", "까지", "부터")
_HAPPENS = 0.55  # how sure a common noun is a happening
_ACTS = 0.6  # how sure a name is a body that acts as one


class Behaviour:
    """Tells bodies from things by what the frames of verbs want for subjects.

    나루톡이 신제품 행사를 개최했다 (Narutok held an event), 나루톡 본사: a body, though 나루톡 is a messenger as well.
    """

    def __init__(self, known: Schema, lexicon: EntityLexicon) -> None:
        self.lexicon = lexicon
        self.acts = frozenset(_actions(known))
        self.happens = _happenings(known)
        self.befalls = self.happens["subject"] | self.happens["object"]

    def read(self, doc: Doc, found: Sequence[Candidate], words: Sequence[Word]) -> list[Candidate]:
        """Return the candidates, those of things that act made bodies, and the happenings that verbs tell of."""
        text, trees = doc.text, document.words(doc)
        found = self._housed(text, [*found, *self._told(doc, words, trees)], words)
        suspects = {text[c.start : c.end] for c in found if c.type == "Program" and c.source == "model"}
        if not suspects:
            return list(found)
        acting = self._acting(text, words, trees)
        bodies = {name for name in suspects if acting[name] > 0}
        return [self._retyped(c) if text[c.start : c.end] in bodies else c for c in found]

    def _told(self, doc: Doc, words: Sequence[Word], trees: Sequence[WordRow]) -> Iterator[Candidate]:
        """Yield common nouns of happenings where a verb says that they happen: 회의에 참석했다, 발생한 화재."""
        at = {row["start"]: i for i, row in enumerate(trees)}
        adnominal: dict[int, list[WordRow]] = defaultdict(list)
        for tree in trees:
            if tree["label"].startswith("acl"):
                adnominal[tree["head"]].append(tree)
        rows = document.morphemes(doc)
        for before, word in zip([None, *words], words, strict=False):
            apart = before is not None and before.bare and word.joins and f"{before.text} {word.text}"  # 여론 조사
            start = before.start if before and apart and apart in self.lexicon.heads else word.start
            form = word.text if start == word.start or not apart else apart
            head = next((h for h in self.lexicon.heads.get(form, ()) if h.type == "Event"), None)
            place = at.get(word.start)
            if head is None or place is None or not head.has("common") or word.verbal:
                continue
            row = trees[place]
            above = trees[row["head"]]
            verb = trees[above["head"]] if row["label"] == "flat" else above  # 3일 회의를: one phrase to a parser
            stem = _stem(doc, rows, verb)
            told = any(word.particle in _MARKED[m] and stem in verbs for m, verbs in self.happens.items())
            if told or any(_stem(doc, rows, one) in self.befalls for one in adnominal[place]):
                yield Candidate(start, word.end, "Event", None, "bare head", _HAPPENS)

    def _housed(self, text: str, found: Sequence[Candidate], words: Sequence[Word]) -> list[Candidate]:
        """Return the candidates, bodies that only say where something is made their houses: 국회에서 회의가 열렸다."""
        ends = {word.end: i for i, word in enumerate(words)}
        sites: dict[str, bool] = {}
        for candidate in found:
            name = text[candidate.start : candidate.end]
            if candidate.type != "Organization" or not self._has_house(name):
                continue
            i = ends.get(candidate.end)
            bare = i is not None and words[i].bare and i + 1 < len(words) and words[i + 1].joins
            near = bare and i is not None and words[i + 1].text in self.lexicon.behind_houses  # 국회 앞에서
            located = i is not None and not words[i].tail and words[i].particle.startswith(_WHERE)
            sites[name] = sites.get(name, True) and bool(located or near)
        acting = [name for name, only in sites.items() if not only]
        for name in sites:  # 국립나루박물관은 … 나루박물관에서: one name is a part of the other
            sites[name] = sites[name] and not any(name in other or other in name for other in acting)
        return [
            replace(c, type="Place", kind="Facility")
            if c.type == "Organization" and sites.get(text[c.start : c.end])
            else c
            for c in found
        ]

    def _has_house(self, name: str) -> bool:
        entry = self.lexicon.bodies.get(name)
        head = self.lexicon.head_of(name)
        return (entry is not None and "housed" in entry.values) or (head is not None and head.has("housed"))

    @staticmethod
    def _retyped(candidate: Candidate) -> Candidate:
        if candidate.type != "Program" or candidate.source != "model":
            return candidate
        return replace(candidate, type="Organization", confidence=max(candidate.confidence, _ACTS))

    def _acting(self, text: str, words: Sequence[Word], trees: Sequence[WordRow]) -> Counter[str]:
        """Return for each word how often it acts or has what bodies have, less how often it is a thing."""
        at = {row["start"]: row for row in trees}
        votes: Counter[str] = Counter()
        for i, word in enumerate(words):
            following = words[i + 1] if i + 1 < len(words) and words[i + 1].joins and word.bare else None
            row = at.get(word.start)
            if following:
                votes[word.text] += self._owned(following) - self._is_kind(following)
            elif row and row["label"].startswith("nsubj") and word.particle in _SUBJECT:
                head = trees[row["head"]]
                votes[word.text] += self._is_act(text[head["start"] : head["end"]])
        return votes

    def _is_act(self, predicate: str) -> bool:
        return any(predicate[:length] in self.acts for length in range(2, min(_LONGEST, len(predicate)) + 1))

    def _owned(self, word: Word) -> bool:
        """Whether only a body has one: 본사, 노조, 대표."""
        heads = self.lexicon.heads.get(word.text, ())
        return word.text in self.lexicon.titles or any(h.has("unit") or h.has("owner") for h in heads)

    def _is_kind(self, word: Word) -> bool:
        """Whether the word says that the name before it is a thing: 나루톡 앱."""
        entry = self.lexicon.hypernyms.get(word.text)
        return entry is not None and entry.value("of") == "Program"


def _stem(doc: Doc, rows: Sequence[Sequence[Sequence[str]]], verb: WordRow) -> str:
    """Return the first morpheme of a word of a tree: 열 of 열었다."""
    first = doc.char_span(verb["start"], verb["start"] + 1, alignment_mode="expand")
    return rows[first[0].i][0][0] if first is not None and rows[first[0].i] else ""


def _happenings(known: Schema) -> dict[str, set[str]]:
    """Return the stems of verbs whose subject, object or 에 tells of a happening: 열리, 개최, 참석."""
    found: dict[str, set[str]] = {marker: set() for marker in _MARKED}
    for entry in known.predicates:
        stems = {form.removesuffix("다") for form in entry.written}
        for sense in entry.senses:
            for side, classes in ((sense.subject, sense.domain), (sense.object, sense.range)):
                relation = known.properties.get(sense.reference)
                own = relation.domain if side is sense.subject and relation else relation.range if relation else ()
                if side is not None and "Event" in (classes or own):
                    for marker in _MARKED.keys() & set(side.markers):
                        found[marker] |= stems
    return found


def _actions(known: Schema) -> Iterator[str]:
    """Yield the stems of verbs whose subject does what no thing does: 개최, 밝히, 인수."""
    for entry in known.predicates:
        for sense in entry.senses:
            relation = known.properties.get(sense.reference)
            subject = sense.subject
            if relation and subject and "subject" in subject.markers and _excludes(relation.domain, known):
                yield from (form.removesuffix("다") for form in entry.written if len(form.removesuffix("다")) > 1)


def _excludes(domain: Iterable[str], known: Schema) -> bool:
    """Whether no programme, product or work may be what a relation says something of."""
    classes = tuple(domain)
    return bool(classes) and not any(known.is_a("Program", c) or known.is_a(c, "Program") for c in classes)
