"""Names that a model read, with the types that the ontology gives its tags, beside those that the rules find."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from hangraph.document import NameRow
from hangraph.morphology.eojeol import Word
from hangraph.schema import Schema
from hangraph.stages.entity_candidates import CERTAIN, Candidate
from hangraph.stages.entity_lexicon import EntityLexicon

# A model is surer than it is right: of names it gives 0.9 four in five are names here, of those it gives 0.5 half.
_BASE, _SLOPE = 0.22, 0.5
# Its classes of things and happenings hold many a common noun (스마트폰, 총선).
_LOOSE = {"Program": 0.2, "Event": 0.15}
_AGREED, _FULL = 0.1, 0.8  # what it adds to a rule's candidate that it reads alike, and how far
_REFUTED = 0.1  # what it takes from one that it reads otherwise, or across
_PERSON = 0.3  # what it takes from one that swallows a person: 이도백 지사 is no branch
_NAMED = 0.85  # from here on a name may be made of words that the analyzer takes for common nouns
_CERTAIN_NAME = 0.95  # from here on also of modifier and head (정의 + 당, 금융 + 당국), and a person's of common nouns
_LAWS = re.compile(r"..(?:법|법률|조례|시행령)")
_OPENING, _CLOSING = ("'", "‘", '"', "“", "<", "〈"), ("'", "’", '"', "”", ">", "〉")
_HANGUL = re.compile(r"[가-힣]{3}")
_SURE = 0.7  # from here on a rule's type of a name holds for all its occurrences
_SMALL = 0.6  # trust in a town: below, it is little known
_RULER = re.compile(r" (?:[1-9]|1\d|2[0-3])세(?![가-힣]*(?:의 나이|로 ))")
_CLEAR = 0.68  # from here on the model's reading of a name goes before that of a gazetteer
_TOWNS = frozenset("시군구")
_WORDS = 5  # of a name that initials stand for
_NEAR = 8  # model names looked at before a candidate's end; they do not overlap each other
_BRACKET = re.compile(r"\s?[(（\[][^()（）\[\]]*[)）\]]?$")


class ModelNames:
    """The source of names that a model read (`doc._.names`)."""

    def __init__(self, known: Schema, lexicon: EntityLexicon) -> None:
        self.types = {tag: _type(known, class_) for tag, class_ in known.tags.items()}
        self.lexicon = lexicon

    def find(self, text: str, names: Iterable[NameRow], words: Sequence[Word]) -> Iterator[Candidate]:
        """Yield the names whose tag stands for a class of the ontology, but for common nouns and bare surnames."""
        names = list(names)
        starts = [w.start for w in words]
        others = {text[n["start"] : n["end"]] for n in names if n["label"] in ("LC", "OG")}
        for name in (part for row in names for part in _parted(text, row)):
            type_, kind = self.types.get(name["tag"], ("", None))
            start, end = name["start"], _before_bracket(text, name)
            first = _from(starts, start)
            inside = [w for w in words[first : bisect_left(starts, end)] if w.full > start]
            whole = inside and inside[-1].end - start < 2  # 독도, whose last syllable is a particle too
            if inside and inside[-1].end < end <= inside[-1].full and type_ != "Person" and not whole:
                end = inside[-1].end  # 온새미벤처스로부터 read as 온새미벤처스로
            while type_ == "Person" and len(inside) > 1 and self._is_other(inside[-1], others):
                inside.pop()  # 소피 라베른 마드리드 시장: the place is of the title
                end = inside[-1].end
            if name["tag"] == "OGG_SPORTS" and inside and self._is_home(words, first):
                start = words[first - 1].start
            if type_ in ("Organization", "Program"):
                start = self._after_class(inside, start)  # 취업 포털 너울잡스
            quoted = text[start - 1 : start] in _OPENING and text[end : end + 1] in _CLOSING
            if type_ == "Person":
                end = _with_number(text, end)
            if (
                type_
                and inside
                and self._is_name(type_, text[start:end], name["confidence"], inside, end, quoted=quoted)
            ):
                loose = 0.0 if quoted or _LAWS.search(text[start:end]) else _LOOSE.get(type_, 0.0)
                confidence = _BASE + _SLOPE * name["confidence"] - loose
                yield Candidate(start, end, type_, kind, "model", confidence)
                if type_ == "Organization" and text[start:end].isupper() and text[start - 1 : start] == "(":
                    yield from self._spelled_out(words, first, confidence)

    def _spelled_out(self, words: Sequence[Word], i: int, confidence: float) -> Iterator[Candidate]:
        """Yield the words that the initials in brackets behind them stand for: 국제 안보 지원군(ISAF)."""
        first = i
        while first and i - first < _WORDS and (first == i or words[first].joins) and words[first - 1].bare:
            before = words[first - 1]
            place = self.lexicon.places.get(before.text)
            if before.verbal or before.text in self.lexicon.boundaries or (place and place.kind == "Country"):
                break
            first -= 1
        if i - first > 1 and words[i].text.isascii():
            yield Candidate(words[first].start, words[i - 1].end, "Organization", None, "initials", confidence)

    def _after_class(self, inside: Sequence[Word], start: int) -> int:
        """Return where a name begins that the model read together with the class noun before it."""
        for word, following in pairwise(inside):
            common = all(t in ("NNG", "XSN", "XPN") for t in word.tags)
            if common and following.proper and following.joins and word.text in self.lexicon.hypernyms:
                start = following.start
        return start

    def _is_home(self, words: Sequence[Word], i: int) -> bool:
        """Whether a team's name stands behind the town it plays for: 가온 라이노스."""
        before = words[i - 1] if i and words[i].joins and words[i - 1].bare else None
        place = self.lexicon.places.get(before.text) if before else None
        return place is not None and place.kind in ("City", "District")

    def _is_name(
        self, type_: str, form: str, confidence: float, inside: Sequence[Word], end: int, *, quoted: bool
    ) -> bool:
        """Whether a stretch is a name and neither common nouns, nor a title, nor countries in a row (한미)."""
        last, lexicon = inside[-1], self.lexicon
        if type_ == "Person":
            return self._is_person(form, confidence, inside)
        if form in lexicon.generic or form in lexicon.hypernyms:
            return False
        named = confidence >= _NAMED and type_ in ("Organization", "Place") and self._tells_apart(type_, form)
        named = named or (confidence >= _CERTAIN_NAME and type_ == "Organization" and self._is_authority(form))
        named = named or (confidence >= _NAMED and type_ == "Event" and lexicon.head_of(form) is None)
        law = type_ == "Program" and confidence >= _SURE and (_LAWS.search(form) or quoted)
        if not (named or law or any(w.proper for w in inside)):
            return False
        if type_ != "Place" and all(c in lexicon.letters for c in form):
            return False
        if type_ == "Place" and form[0] == "주" and form[1:] in lexicon.places:
            return False  # 주네덜란드 대사
        head = lexicon.head_of(last.text) if last.end == end else None
        title = lexicon.title_of(last.text) if last.end == end else ""
        titled = title and len(title) < len(last.text) and not head  # 달내시장
        return not titled and not (head and head.type == "Agreement")  # for agreements a model has no class

    def _tells_apart(self, type_: str, form: str) -> bool:
        """Whether common nouns make a name (한누리, 강산통신), no class noun and none with its modifier (지방의회)."""
        lexicon = self.lexicon
        if form in lexicon.heads or form in lexicon.hypernyms or form in lexicon.boundaries or form in lexicon.generic:
            return False
        head = lexicon.head_of(form)
        return head is None or (head.type == type_ and form[: -len(head.form)] not in lexicon.generic)

    def _is_authority(self, form: str) -> bool:
        """Whether one syllable makes a common noun the name of a party or a public body: 정의당, 기상청."""
        head = self.lexicon.head_of(form)
        return head is not None and head.form != form and head.has("attach")

    def _is_person(self, form: str, confidence: float, inside: Sequence[Word]) -> bool:
        """Whether a stretch may be a person: no common noun, head or title (서명식), no envoy's place (주벨로나).

        A name of a surname and two syllables may be cut up by the analyzer: 배이든 is read as 배 + 이든.
        """
        lexicon = self.lexicon
        if len(form) < 2 or form in lexicon.surnames or lexicon.names_class(form) or form in lexicon.titles:
            return False
        if form[0] == "주" and form[1:] in lexicon.places:
            return False
        if not all(_is_common(w) for w in inside):
            return True
        whole = len(inside) == 1 and inside[0].text == form
        if confidence >= _CERTAIN_NAME and len(inside) > 1:
            return True
        return confidence >= _NAMED and not whole and form[0] in lexicon.surnames and bool(_HANGUL.fullmatch(form))

    def _is_other(self, word: Word, others: Container[str]) -> bool:
        """Whether a word behind a person's name is of another name, of a place or a body, or is a title.

        `others` are what the model takes for places and bodies elsewhere in the article.

        A suffix of one syllable tells only in a long word (벨로리나시): surnames end so too (아가시, 미테구).
        """
        lexicon, form = self.lexicon, word.text
        place = lexicon.places.get(form)
        if place and place.trust < _SMALL and form not in others and "인명" in word.sems:
            return False  # 버락 오바마, though there is a small town of that name
        if form in lexicon.places or form in lexicon.bodies or (len(form) > 2 and form.isupper()):
            return True
        if form in others or form in lexicon.titles or form in lexicon.modifiers or lexicon.title_of(form):
            return True
        if form[:1] == "주" and (form[1:] in lexicon.places or form[1:] in others):
            return True  # 주페루
        head = lexicon.head_of(form)
        return head is not None and (len(head.form) > 1 or (form[-1] in _TOWNS and len(form) > 3))


def _with_number(text: str, end: int) -> int:
    """Return where a ruler's name ends with its number: 벨라 2세."""
    number = _RULER.match(text, end)
    return number.end() if number else end


def _is_common(word: Word) -> bool:
    """Whether the analyzer knows a word as one common noun or adverb."""
    return len(word.tags) == 1 and word.tags[0] in ("NNG", "MAG", "MAJ", "NP", "NR", "IC")


def weigh(text: str, found: Sequence[Candidate], model: Sequence[Candidate]) -> list[Candidate]:
    """Return the candidates of the rules, surer or less sure by what the model reads there, and those of the model.

    What a rule is sure of holds for the article: a programme in one sentence is no company in the next.
    """
    read = {(m.start, m.end): m.type for m in model if m.confidence >= _CLEAR}
    sure = {
        text[c.start : c.end]: c.type
        for c in found
        if c.type
        and c.confidence >= _SURE
        # a town far away, whose name a company of the article bears (쿠팡)
        and not (c.source == "gazetteer" and c.kind == "City" and read.get((c.start, c.end)) == "Organization")
    }
    model = [m for m in model if sure.get(text[m.start : m.end], m.type) == m.type]
    starts = [m.start for m in model]
    kept: list[Candidate] = []
    dropped: set[Candidate] = set()
    for candidate in found:
        at = bisect_left(starts, candidate.end)
        near = [m for m in model[max(0, at - _NEAR) : at] if m.end > candidate.start]
        if any(_begins(candidate, name) for name in near):
            continue
        candidate = _without_person(text, candidate, near)
        if candidate.type and near:
            confidence = candidate.confidence + sum(_support(candidate, name) for name in near)
            kept.append(replace(candidate, confidence=max(0.0, confidence)))
            dropped.update(name for name in near if _yields(name, candidate))
        else:
            kept.append(candidate)
    return kept + [m for m in model if m not in dropped]


def _without_person(text: str, candidate: Candidate, near: Sequence[Candidate]) -> Candidate:
    """Return a body without the person before it that the model reads there: [다이안] 포레스트 새벽당 의원."""
    for name in near:
        ahead = name.start < candidate.start < name.end < candidate.end
        if ahead and name.type == "Person" and candidate.type == "Organization":
            rest = text[name.end : candidate.end]
            start = candidate.end - len(rest.lstrip())
            return replace(candidate, start=start) if candidate.end - start > 1 else candidate
    return candidate


def _support(candidate: Candidate, name: Candidate) -> float:
    """Return what a name of the model adds to the confidence of a rule's candidate that it overlaps."""
    if (name.start, name.end) == (candidate.start, candidate.end):
        agreed = max(0.0, min(_AGREED, _FULL - candidate.confidence), name.confidence - candidate.confidence)
        return agreed if name.type == candidate.type else -_REFUTED
    if _crosses(name, candidate):
        return -_REFUTED
    led = candidate.source in ("led", "company mark")  # 윤가람 정부, 법무법인 윤가람
    return -_PERSON if name.type == "Person" and name.start >= candidate.start and not led else 0.0


def _begins(candidate: Candidate, name: Candidate) -> bool:
    """Whether a known town is only the beginning of a body's name that no rule knows: 가온 라이노스."""
    inside = candidate.start == name.start and candidate.end < name.end
    return inside and candidate.source == "gazetteer" and candidate.kind != "Country" and name.type == "Organization"


def _yields(name: Candidate, rule: Candidate) -> bool:
    """Whether a name of the model gives way to a rule's: it is a part of it, runs across it, or ends an agreement."""
    if rule.confidence < CERTAIN:
        return False
    if rule.type == "Agreement" and rule.source != "bare head":
        return name.type in ("Event", "Organization", "Program") and name.end == rule.end
    if rule.source == "unit" and name.start == rule.start and name.end < rule.end and name.type == "Organization":
        return False  # the owner: 새물결당 지도부
    part = rule.start <= name.start and name.end <= rule.end and name.type == rule.type
    whole = (name.start, name.end) == (rule.start, rule.end)
    return (part and not whole) or (_crosses(name, rule) and rule.confidence > name.confidence)


def _crosses(a: Candidate, b: Candidate) -> bool:
    """Whether two overlapping stretches lie across each other, neither inside the other."""
    return (a.start < b.start and a.end < b.end) or (b.start < a.start and b.end < a.end)


def _parted(text: str, name: NameRow) -> Iterator[NameRow]:
    """Yield the two teams of a match written as one: 돌핀스-라이노스."""
    parts = re.split("[-–]", text[name["start"] : name["end"]])
    if name["tag"] != "OGG_SPORTS" or len(parts) != 2 or not all(p.strip() == p and len(p) > 1 for p in parts):
        yield name
        return
    middle = name["start"] + len(parts[0])
    yield {**name, "end": middle}
    yield {**name, "start": middle + 1}


def _before_bracket(text: str, name: NameRow) -> int:
    """Return where a name ends without a gloss in brackets: 왕보(王步)."""
    bracket = _BRACKET.search(text, name["start"], name["end"])
    return bracket.start() if bracket and bracket.start() > name["start"] else name["end"]


def _from(starts: Sequence[int], start: int) -> int:
    return max(0, bisect_right(starts, start) - 1)


def _type(known: Schema, class_: str) -> tuple[str, str | None]:
    """Return the entity type at or above a class, and the class itself where it is a kind of place."""
    lineage = (class_, *known.classes[class_].parents)
    type_ = lineage[lineage.index("Entity") - 1] if "Entity" in lineage[1:] else ""
    return type_, class_ if type_ == "Place" and class_ != "Place" else None
