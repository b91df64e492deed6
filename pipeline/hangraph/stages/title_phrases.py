"""Read the phrase around a title: who bears it and of which body (윤가람 달내시장, 코그니타의 최고경영자인 ○○)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from hangraph.morphology.eojeol import Word
from hangraph.stages.title_division import SURE, Span, divide, is_sent
from hangraph.stages.title_lexicon import Title
from hangraph.stages.title_passage import Passage

_ORDINAL = re.compile(r"제?\d+대")
_BOTH = frozenset(["겸", "이자", "자"])


@dataclass(frozen=True, slots=True)
class Finding:
    """A title with the stretches of text that name its bearer and its body.

    `body_type` is the type of the body, `surname` a mention by surname and title (이 시장), `word` the title's word.
    """

    title: Title
    word: int
    person: Span | None = None
    body: Span | None = None
    body_type: str = ""
    former: bool = False
    surname: Span | None = None
    confidence: float = 0.7


class TitlePhrases:
    """Reads the titles of one passage."""

    def __init__(self, passage: Passage) -> None:
        self.passage = passage
        self.lexicon = passage.lexicon
        self.words = passage.words

    def read(self) -> Iterator[Finding]:
        """Yield what each title, kin term and honorific says."""
        previous: Finding | None = None
        for i in range(len(self.words)):
            finding = self._read(i)
            if finding:
                if previous and previous.title.end <= finding.title.start:  # else 대통령 of 대통령 권한대행
                    yield previous
                previous = self._beside(finding, previous)
        if previous:
            yield previous

    def _read(self, i: int) -> Finding | None:
        word = self.words[i]
        other, title = self.lexicon.read_other(word), self.lexicon.read(word)
        if title and title.common and title.body_end is not None and self._modifies(i):
            title = None
        if title and not (other and title.common):
            return None if self._describes(i, title) else self._title(i, title)
        if other:
            return self._kin(i, other) if other.reference == "Kin" else self._honorific(i, other)
        return self._attached_honorific(i)

    def _beside(self, finding: Finding, previous: Finding | None) -> Finding:
        """Give the second of two titles the first one's bearer: ○○○ 부사장 겸 최고재무책임자."""
        if previous is None or not previous.person or finding.person:
            return finding
        start = min(finding.body[0], finding.title.start) if finding.body else finding.title.start
        between = [w for w in self.words[previous.word + 1 : finding.word] if w.start < start]
        both = [*(w.text for w in between), *([self.words[previous.word].particle] if not between else [])]
        if len(both) == 1 and both[0] in _BOTH:
            own = finding.body or previous.body
            return replace(finding, person=previous.person, body=own, body_type=finding.body_type or previous.body_type)
        return finding

    def _modifies(self, i: int) -> bool:
        """Whether a word that ends like a title goes before another title: 향토사 연구소장."""
        following = self.passage.next(i)
        return following is not None and self.words[i].bare and self.lexicon.read(following) is not None

    def _describes(self, i: int, title: Title) -> bool:
        """Whether a title stands before another one, whose bearer serves its holder: 대통령 비서실장, 총리 특보."""
        following = self.passage.next(i) if self.words[i].bare and "modifier" not in title.entry.values else None
        served = self.lexicon.read(following) if following else None
        return served is not None and "modifier" not in served.entry.values and served.body_end is None

    def _title(self, i: int, title: Title) -> Finding | None:
        former, run = self._strip_modifiers(self.passage.before(i))
        title = self._chief_of(title, run)
        if run and f"{self.words[run[-1]].text} {title.text}" in self.lexicon.titles:
            joined = self.words[run.pop()]  # 비상임 이사
            title = replace(title, start=joined.start, text=f"{joined.text} {title.text}")
        elif run and "modifier" in title.entry.values and self.lexicon.read(self.words[run[-1]]):
            return self._acting(i, title, run)
        if len(run) == 1 and title.body_end is None and self.words[run[0]].text in self.lexicon.names.surnames:
            span = (self.words[run[0]].start, self.words[i].end)
            return Finding(title, i, former=former, surname=span, confidence=0.8)
        return self._borne(i, title, run, former)

    def _chief_of(self, title: Title, run: list[int]) -> Title:
        """Read the head of a body that the words before name: 미르시 보건소장, 나루대 부속 병원장 are 소장, 원장 there.

        A 소장 or 원장 stands by itself as a title; of a unit (지부장) and where no body is named (연구소장) all stays.
        """
        mention = self.passage.cover.get(run[-1]) if run else None
        owner = mention is not None and mention["type"] in {"Place", "Organization"}
        head = self.lexicon.organizations.get(title.text[:-1])
        short = self.lexicon.titles.get(title.text[-2:])
        if not owner or head is None or short is None or "unit" in head.values or len(title.text) < 3:
            return title
        return replace(title, start=title.end - 2, text=title.text[-2:], entry=short, body_end=title.end - 1)

    def _borne(self, i: int, title: Title, run: list[int], former: bool) -> Finding | None:
        person, rest, confidence = divide(self.passage, run, title)
        if not person:
            person, rest, confidence = self._after(i) or self._outside(run[0] if run else i), run, 0.65
        if rest and self.words[rest[0]].gap in ("·", "ㆍ") and self.lexicon.names.score(self.words[rest[0]]) >= SURE:
            rest = []  # 육동수·나은별 교수: two people, and no body
        body, body_type = self._body(i, rest, title)
        if run and not body and person and not rest and person[1] <= title.start:
            body, body_type = self._before_bracket(run[0])
        named = person or body or self.words[i].copula or self.words[i].particle in ("로", "으로")  # 대표로 선임했다
        if title.common and not named:
            return None
        return Finding(title, i, person, body, body_type, former, None, confidence)

    def _acting(self, i: int, title: Title, run: list[int]) -> Finding | None:
        """Read an acting or elected holder as one title: 대통령 권한대행, 대통령 당선자."""
        inner = self.lexicon.read(self.words[run[-1]])
        if inner is None:
            return None
        whole = replace(title, start=inner.start, text=f"{inner.text} {title.text}", body_end=inner.body_end)
        base = self._title(run[-1], inner) or Finding(whole, i)
        return replace(base, title=whole, word=i, person=base.person or self._after(i))

    def _strip_modifiers(self, run: list[int]) -> tuple[bool, list[int]]:
        """Take 전, 현, 신임, 초대, 제12대 out of a phrase: 편도윤 전 새솔대 교수; a surname 전 stays (전 시장)."""
        words, modifiers = self.words, self.lexicon.modifiers
        run = [k for k in run if not _ORDINAL.fullmatch(words[k].text)]
        former = any(words[k].text in modifiers and "former" in modifiers[words[k].text].values for k in run[1:])
        surname = len(run) == 1 and words[run[0]].text in self.lexicon.names.surnames
        kept = [k for k in run if words[k].text not in modifiers or surname]
        return former, kept

    def _after(self, i: int) -> Span | None:
        """Return the name behind a title: 사장 오세린이, 최고경영자인 ○○ ○○○는, 최고경영자(CEO) ○○○."""
        word, words = self.words[i], self.words
        if not word.bare and word.particle != "인":
            return None
        at = i + 1
        if at + 1 < len(words) and words[at].gap == "(" and words[at + 1].gap == ") " and words[at].text.isascii():
            return self._name_from(at + 1, 0.4)
        return self._name_from(at, 0.4) if self.passage.next(i) else None

    def _outside(self, i: int) -> Span | None:
        """Return the name before the bracket that a title stands in: 도해온(나래대 교수)."""
        if not i or not self.words[i].gap.endswith("(") or self.words[i].gap.strip() != "(":
            return None
        before = self.passage.people.get(i - 1)
        if before is not None and before["end"] == self.words[i - 1].end:
            return before["start"], before["end"]
        sure = self.words[i - 1].bare and self.lexicon.names.score(self.words[i - 1]) >= SURE
        return (self.words[i - 1].start, self.words[i - 1].end) if sure else None

    def _name_from(self, i: int, least: float) -> Span | None:
        """Return the name that begins at a word, or None."""
        word, names = self.words[i], self.lexicon.names
        bare = word.text.removesuffix("씨")
        if word.verbal:
            return None
        if (bare != word.text and len(bare) in (2, 3)) or names.score(word) >= least:
            return word.start, word.start + len(bare)
        for last in range(self._end_of_run(i), i - 1, -1):
            if names.foreign(self.words[i : last + 1]) >= SURE and (last > i or not word.bare):
                return word.start, self.words[last].end
        return None

    def _end_of_run(self, i: int) -> int:
        last = i
        while last - i < 3 and self.words[last].bare:
            following = self.passage.next(last)
            if following is None or following.verbal or self.lexicon.read(following):
                break
            last += 1
        return last

    def _body(self, i: int, run: list[int], title: Title) -> tuple[Span | None, str]:
        """Return the body of a title and the type it has by its title."""
        type_ = "Place" if title.of_place else "Organization"
        bracketed = self._before_bracket(i) if not run else (None, "")
        if bracketed[0]:
            return bracketed
        if title.body_end is not None:
            shared = title.body_end == title.end - 1
            return (self.words[run[0] if run and shared else i].start, title.body_end), type_
        if not run:
            return self._distant_body(i, title)
        mention = self.passage.cover.get(run[-1])
        last = self.words[run[-1]]
        if mention and mention["end"] == last.end:
            return (max(mention["start"], self.words[run[0]].start), mention["end"]), mention["type"]
        if title.of_place and (last.text in self.passage.lands or is_sent(self.passage, run[-1])):
            joined = last.text[:1] == "주" and last.text not in self.passage.lands and not self._posted(run[-1])
            return (last.start + joined, last.end), "Place"
        return self._unknown_body(run, title, type_)

    def _posted(self, k: int) -> bool:
        """Whether 주한 or its like stands before a word, so that a 주 that begins it is its own."""
        return k > 0 and "envoy" in self.lexicon.modifier_values(self.words[k - 1].text)

    def _unknown_body(self, run: list[int], title: Title, type_: str) -> tuple[Span | None, str]:
        """Return a body that no name covers: 온새미로지스 사장, 생명공학과 교수, 향토사 연구소장."""
        last, heads = self.words[run[-1]], self.lexicon.organizations
        if last.text in self.lexicon.kin or (len(run) == 1 and last.text in heads):
            return None, ""
        if title.text.endswith("장") and len(title.text) > 2 and title.text[:-1] in heads:
            return (self.words[run[0]].start, title.end - 1), type_
        faculty = last.particle == "과"
        if not (last.proper or faculty or (last.text[-1:] in "과부팀실국" and len(last.text) > 2)):
            return None, ""
        cover = self.passage.cover
        first = run[0] if run[0] in cover else next((k for k in run if k not in cover), run[-1])
        return (self.words[first].start, last.full if faculty else last.end), type_

    def _distant_body(self, i: int, title: Title) -> tuple[Span | None, str]:
        """Return a body with 의 before the title."""
        mention = self.passage.cover.get(i - 1)
        if not i or mention is None or self.words[i - 1].particle != "의" or not self.words[i].joins:
            return None, ""
        if mention["type"] == "Place" and not title.of_place:
            return None, ""  # 포르투갈의 ○○○ 감독
        return (mention["start"], mention["end"]), mention["type"]

    def _before_bracket(self, i: int) -> tuple[Span | None, str]:
        """Return the body before a bracket that a word opens: ○○전지㈜(대표 ○○○), ○○법원(○○○ 판사)."""
        mention = self.passage.cover.get(i - 1) if i and self.words[i].gap.endswith("(") else None
        return ((mention["start"], mention["end"]), mention["type"]) if mention else (None, "")

    def _kin(self, i: int, title: Title) -> Finding:
        following = self.passage.next(i)
        person = None
        if following and (self.words[i].bare or self.words[i].particle == "인"):
            person = self._known_at(i + 1) or self._name_from(i + 1, 0.2) or self._given(following)
        return Finding(title, i, person, confidence=0.75)

    def _known_at(self, i: int) -> Span | None:
        """Return the name of a person found before that begins at a word."""
        person = self.passage.people.get(i)
        return (person["start"], person["end"]) if person and person["start"] == self.words[i].start else None

    def _given(self, word: Word) -> Span | None:
        """Return a given name without surname behind a kin term: 아들 건일."""
        fits = len(word.text) == 2 and not word.verbal and word.text not in self.lexicon.names.other
        plain = len(word.tags) == 1 and word.tags[0] in ("NNG", "NNB", "MAG")
        return (word.start, word.end) if fits and not plain else None

    def _honorific(self, i: int, title: Title) -> Finding | None:
        before = self.words[i - 1]
        if not i or not self.words[i].joins or not before.bare:
            return None
        if before.text in self.lexicon.names.surnames:
            return Finding(title, i, surname=(before.start, title.end))
        foreign = title.text == "씨" and before.proper and len(before.text) > 1
        if foreign or self.lexicon.names.score(before) >= (SURE if title.common else 0.2):
            return Finding(title, i, (before.start, before.end), confidence=0.85)
        return None

    def _attached_honorific(self, i: int) -> Finding | None:
        """Read 씨 written without a blank: 윤가람씨, 김씨."""
        word = self.words[i]
        name, suffix = word.text[:-1], word.text[-1:]
        entry = self.lexicon.honorifics.get(suffix) if suffix in ("씨", "옹") and not word.verbal else None
        cut = word.forms[-1:] == (suffix,) or (len(name) == 3 and suffix == "씨")
        names = self.lexicon.names
        if entry is None or not cut or not (names.surname_of(name) or name in names.surnames or len(name) == 2):
            return None
        title = Title(word.end - 1, word.end, suffix, "Honorific", entry)
        if len(name) == 1:
            return Finding(title, i, surname=(word.start, word.end))
        return Finding(title, i, (word.start, word.end - 1), confidence=0.8)
