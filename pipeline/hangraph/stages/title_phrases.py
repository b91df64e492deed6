"""Read the phrase around a title: who bears it and of which body (이재명 성남시장, 노키아의 최고경영자인 ○○)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from hangraph.document import MentionRow
from hangraph.morphology.eojeol import Word
from hangraph.schema import Schema
from hangraph.stages.title_names import PersonNames
from hangraph.stages.title_words import Title, TitleWords

_SURE = 0.5
_ADNOMINAL = frozenset(
    "한 할 된 될 간 갈 온 올 본 볼 선 설 연 열 진 질 낸 낼 난 날 큰 클 쓴 쓸 단 달 산 살 준 줄 든 들 친 칠 판 팔 뜬 찬 찰 인 일 긴 길 지 고 며 면 서 해 돼 가 와 나 더".split()
)
_ORDINAL = re.compile(r"제?\d+대")
_REACH = 7
_CLOSED = re.compile(r"[^()]{0,40}\)\s?")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Finding:
    """A title with the stretches of text that name its bearer and its body; `body_type` is set where it is a new name."""

    title: Title
    word: int
    person: Span | None = None
    body: Span | None = None
    body_type: str = ""
    former: bool = False
    surname: Span | None = None
    confidence: float = 0.7


class TitlePhrases:
    """Reads titles in the words of an article, given the names already found."""

    def __init__(self, known: Schema) -> None:
        self.words_of = TitleWords(known)
        self.names = PersonNames(known)
        self.boundaries = known.forms("Boundary")
        self.modifiers = known.forms("TitleModifier")
        self.organizations = known.forms("OrganizationHead")
        # words of the article at hand that stand alone somewhere, and those that stand as places do
        self._alone: set[str] = set()
        self._lands: set[str] = set()

    def read(self, words: Sequence[Word], cover: Mapping[int, MentionRow]) -> Iterator[Finding]:
        """Yield what each title, kin term and honorific says; `cover` maps a word to the typed name over it."""
        previous: Finding | None = None
        self._lands = {
            w.text
            for i, w in enumerate(words)
            if w.particle in ("에", "에서", "에는") or (w.bare and i + 1 < len(words) and self._is_state(words[i + 1]))
        }
        self._alone = {w.text for i, w in enumerate(words) if w.particle and (not w.joins or not words[i - 1].bare)}
        for i, word in enumerate(words):
            other = self.words_of.read_other(word)
            title = self.words_of.read(word) if not word.verbal else None
            if title and title.common and title.body_end is not None and self._modifies(words, i):
                title = None
            if title and not (other and title.common):
                finding = self._title(words, i, title, cover)
            elif other and not word.verbal:
                finding = self._kin(words, i, other) if other.reference == "Kin" else self._honorific(words, i, other)
            else:
                finding = self._attached_honorific(words, i)
            if finding:
                finding = self._beside(words, finding, previous)
                previous = finding
                yield finding

    def _beside(self, words: Sequence[Word], finding: Finding, previous: Finding | None) -> Finding:
        """Give the second of two titles the first one's bearer: ○○○ 부사장 겸 최고재무책임자."""
        i = finding.word
        joined = previous and i > 1 and words[i - 1].text in ("겸", "이자") and previous.word == i - 2
        if joined and previous and previous.person and not finding.person:
            return replace(finding, person=previous.person, body=finding.body or previous.body)
        return finding

    def _modifies(self, words: Sequence[Word], i: int) -> bool:
        """Whether a word that ends like a title goes before another noun: 근현대사 연구소장."""
        following = words[i + 1] if i + 1 < len(words) and words[i + 1].joins else None
        return following is not None and words[i].bare and self.words_of.read(following) is not None

    def _title(self, words: Sequence[Word], i: int, title: Title, cover: Mapping[int, MentionRow]) -> Finding | None:
        run = self._before(words, i)
        former, run = self._strip_modifiers(words, run)
        if run and words[run[-1]].text + " " + words[i].text in self.words_of.titles:
            joined = words[run[-1]]
            title = replace(title, start=joined.start, text=joined.text + " " + title.text)
            run = run[:-1]
        elif run and "modifier" in title.entry.values and self.words_of.read(words[run[-1]]):
            return self._acting(words, i, title, run, cover)
        surname = self._surname(words, i, run)
        if surname and title.body_end is None:
            return Finding(title, i, None, None, "", former, surname, 0.8)
        person, body_run, confidence = self._divide(words, run, title, cover)
        if not person:
            person = self._after(words, i, title)
            body_run, confidence = run, 0.65
        body, body_type = self._body(words, i, body_run, title, cover)
        if not person and title.common and not body:
            return None
        return Finding(title, i, person, body, body_type, former, None, confidence)

    def _acting(
        self, words: Sequence[Word], i: int, title: Title, run: list[int], cover: Mapping[int, MentionRow]
    ) -> Finding | None:
        """Read an acting or elected holder as one title: 대통령 권한대행, 대통령 당선자."""
        inner = self.words_of.read(words[run[-1]])
        if inner is None:
            return None
        found = self._title(words, run[-1], replace(inner, entry=inner.entry), cover)
        whole = replace(title, start=inner.start, text=inner.text + " " + title.text, body_end=inner.body_end)
        base = found or Finding(whole, i)
        person = base.person or self._after(words, i, title)
        return replace(base, title=whole, word=i, person=person)

    def _before(self, words: Sequence[Word], i: int) -> list[int]:
        """Return the words of the noun phrase before word `i`; a bracket behind a name is stepped over."""
        run: list[int] = []
        at = i
        while at > 0 and len(run) < _REACH:
            previous = self._step(words, at)
            if previous is None:
                break
            word = words[previous]
            hyphened = words[at].gap == "-" and len(word.text) > 1  # 크람프-카렌바우어
            faculty = word.particle == "과" and words[i].text.endswith("교수")  # 수면의학과 교수
            tiny = (
                word.joins and word.full - word.start == 1 and word.text not in _ADNOMINAL
            )  # 쩐 반 히에우, 응우옌 티 란
            stop = (
                (word.verbal and not hyphened and not tiny)
                or (word.particle and not faculty)
                or (word.copula and not tiny)
                or word.tail
                or word.block != words[i].block
            )
            if stop or (word.text in self.boundaries and word.text not in self.modifiers):
                break
            inner = self.words_of.read(word)
            if run and inner and inner.body_end is None and not inner.common:
                break
            run.append(previous)
            at = previous
        return run[::-1]

    def _step(self, words: Sequence[Word], at: int) -> int | None:
        word = words[at]
        if word.joins or word.gap in ("-", "·"):
            return at - 1
        if not _CLOSED.fullmatch(word.gap):
            return None
        for back in range(at - 1, max(at - 6, 0), -1):
            if words[back].gap in ("(", " ("):
                return back - 1
        return None

    def _strip_modifiers(self, words: Sequence[Word], run: list[int]) -> tuple[bool, list[int]]:
        """Take 전, 현, 신임, 초대 off the end of a phrase, and off the inside: 표창원 전 경찰대 교수."""
        former = any(
            "former" in self.modifiers[words[k].text].values for k in run[1:] if words[k].text in self.modifiers
        )
        run = [k for k in run if not _ORDINAL.fullmatch(words[k].text)]
        kept = [
            k
            for n, k in enumerate(run)
            if words[k].text not in self.modifiers or (n == 0 and words[k].text in self.names.surnames)
        ]
        if len(kept) == 1 and words[kept[0]].text in self.modifiers:
            former = former or "former" in self.modifiers[words[kept[0]].text].values
            kept = []
        return former, kept

    def _surname(self, words: Sequence[Word], i: int, run: list[int]) -> Span | None:
        if len(run) != 1 or words[run[0]].text not in self.names.surnames:
            return None
        return words[run[0]].start, words[i].end

    def _divide(
        self, words: Sequence[Word], run: list[int], title: Title, cover: Mapping[int, MentionRow]
    ) -> tuple[Span | None, list[int], float]:
        """Return the name in a phrase, the rest of the phrase, and how sure that is."""
        if title.envoy and run and words[run[-1]].text[:1] == "주" and len(words[run[-1]].text) > 2:
            person, _, confidence = self._divide(words, run[:-1], title, cover)
            return person, run[-1:], confidence
        best, where = 0.0, -1
        for n, k in enumerate(run):
            bonus = 0.15 if n == len(run) - 1 else 0.05 if n == 0 else -0.1
            if n == 0 and len(run) > 1 and (all(m in cover for m in run[1:]) or self._is_unit(words[run[-1]])):
                bonus += 0.15
            score = self._likeness(words, k) + bonus - self._penalty(words[k], cover.get(k))
            if n + 1 < len(run) and self._goes_on(words[k], words[run[n + 1]], cover.get(run[n + 1])):
                score -= 0.4
            if n and n + 1 < len(run) and run[n - 1] not in cover and words[run[n - 1]].proper:
                score -= 0.4  # the body follows the name, so what precedes is of the name: 안느 이달고 파리 시장
            if score > best:
                best, where = score, n
        if best >= _SURE:
            name = words[run[where]]
            rest = run[where + 1 :] if where == 0 and len(run) > 1 else run[:where] or run[where + 1 :]
            start = name.start
            if where and self.names.score(name) < 0.3 and run[where - 1] not in cover:
                start, rest = words[run[where - 1]].start, run[where + 1 :]  # 오비나타 스미오(大日方純夫)
            return (start, name.end), rest, min(0.95, best)
        return self._divide_foreign(words, run, title, cover)

    def _likeness(self, words: Sequence[Word], k: int) -> float:
        """Return how much a word looks like a name; Hanja in brackets behind it are proof: 부핑(步平)."""
        following = words[k + 1] if k + 1 < len(words) else None
        hanja = following and following.gap == "(" and following.tags and all("一" <= c <= "龥" for c in following.text)
        return 1.0 if hanja else self.names.score(words[k])

    def _is_state(self, word: Word) -> bool:
        """Whether the word is the body of a state: 정부, 의회, 외교부."""
        entry = self.organizations.get(word.text)
        return word.joins and ((entry is not None and "state" in entry.values) or word.text == "측")

    def _is_unit(self, word: Word) -> bool:
        """Whether the noun of a body ends the word: 통상부, 재활의학과."""
        return any(word.text.endswith(h) and len(word.text) > len(h) + 1 for h in self.organizations)

    def _goes_on(self, word: Word, following: Word, mention: MentionRow | None) -> bool:
        """Whether a word of two syllables begins a foreign name rather than being a Korean one: 호세 에스테베스."""
        free = mention is None or mention["start"] == word.start
        strange = (
            following.proper or len(following.text) == 1 or any(c not in self.names.syllables for c in following.text)
        )
        rare = "rare" in self.names.surnames[word.text[0]].values if word.text[0] in self.names.surnames else True
        return (len(word.text) == 2 or rare) and free and strange and self.names.score(following) < 0.3

    @staticmethod
    def _penalty(word: Word, mention: MentionRow | None) -> float:
        if mention is None or mention["type"] == "Person":
            return 0.0
        alone = (mention["start"], mention["end"]) == (word.start, word.end)
        if mention["start"] == word.start and not alone and mention["source"] in ("head", "unit"):
            return 0.0  # a name taken into the body behind it: 정혜윰 온새미로지스
        return 0.7 if mention["confidence"] >= _SURE else 0.2

    def _divide_foreign(
        self, words: Sequence[Word], run: list[int], title: Title, cover: Mapping[int, MentionRow]
    ) -> tuple[Span | None, list[int], float]:
        free = [k not in cover or cover[k]["confidence"] < _SURE for k in run]
        long = title.of_place or (run and len(words[run[-1]].text) > 3)
        if len(run) > 2 and all(free) and long and words[run[-1]].text in self._alone:
            free[-1] = False  # 루스탐 벡나자로프 사르반 국방장관, where 사르반 stands alone elsewhere
        tail = len(run)
        while tail and free[tail - 1]:
            tail -= 1
        head = 0
        while head < len(run) and free[head]:
            head += 1
        if title.of_place and len(run) == 1 and words[run[0]].text in self._lands:
            return None, run, 0.0  # 오르비아 대통령, where the text says 오르비아에서 or 오르비아 정부
        for part, rest in ((run[tail:], run[:tail]), (run[:head], run[head:])):
            if not part:
                continue
            score = self.names.foreign([words[k] for k in part])
            if title.common and score < 0.65:
                continue
            known = title.of_place or rest or "인명" in words[part[0]].sems or "personal" in title.entry.values
            alone = len(part) == 1 and not known
            if score >= _SURE and not (alone and not title.body_end):
                return (words[part[0]].start, words[part[-1]].end), rest, score
        return None, run, 0.0

    def _after(self, words: Sequence[Word], i: int, title: Title) -> Span | None:
        """Return the name behind a title: 사장 최연혜가, 최고경영자인 ○○ ○○○는, 소설가 감우석은."""
        word = words[i]
        at = i + 1
        if at + 1 < len(words) and words[at].gap == "(" and words[at + 1].gap == ") " and words[at].text.isascii():
            at += 1  # 최고경영자(CEO) ○○○
        elif at >= len(words) or not words[at].joins:
            return None
        return self.name_from(words, at, 0.4) if word.bare or word.particle == "인" else None

    def name_from(self, words: Sequence[Word], i: int, least: float) -> Span | None:
        """Return the name that begins at a word, or None."""
        if words[i].verbal:
            return None
        bare = words[i].text.removesuffix("씨")
        if bare != words[i].text and len(bare) in (2, 3):
            return words[i].start, words[i].start + len(bare)
        if self.names.score(words[i]) >= least:
            return words[i].start, words[i].end
        last = i
        while last - i < 3 and words[last].bare and last + 1 < len(words) and words[last + 1].joins:
            if words[last + 1].verbal or self.words_of.read(words[last + 1]):
                break
            last += 1
        for end in range(last, i - 1, -1):
            if self.names.foreign(words[i : end + 1]) >= _SURE and (end > i or not words[i].bare):
                return words[i].start, words[end].end
        return None

    def _body(
        self, words: Sequence[Word], i: int, run: list[int], title: Title, cover: Mapping[int, MentionRow]
    ) -> tuple[Span | None, str]:
        """Return the body of a title and, where no name stands there yet, the type of it."""
        type_ = "Place" if title.of_place else "Organization"
        if title.body_end is not None:
            start = words[run[0]].start if run and title.body_end == title.end - 1 else words[i].start
            return (start, title.body_end), type_
        if run:
            mention = cover.get(run[-1])
            if mention is None and title.of_place and words[run[-1]].text in self._lands:
                return (words[run[-1]].start, words[run[-1]].end), "Place"
            if title.envoy and words[run[-1]].text[:1] == "주" and len(words[run[-1]].text) > 2 and mention is None:
                return (words[run[-1]].start + 1, words[run[-1]].end), "Place"
            if mention and mention["end"] == words[run[-1]].end:
                return (max(mention["start"], words[run[0]].start), mention["end"]), mention["type"]
            chunk = [words[k] for k in run]
            if chunk[-1].text in self.words_of.kin:
                return None, ""
            if len(chunk) == 1 and chunk[0].text in self.organizations:
                return None, ""
            if title.text[:-1] in self.organizations and title.text.endswith("장") and len(title.text) > 2:
                return (chunk[0].start, title.end - 1), type_  # 근현대사 연구소장
            unit = chunk[-1].text[-1:] in ("과", "부", "팀", "실", "국") and len(chunk[-1].text) > 2
            if chunk[-1].proper or unit or chunk[-1].particle == "과":
                first = run[0] if cover.get(run[0]) else next((k for k in run if k not in cover), run[-1])
                return (words[first].start, chunk[-1].full if chunk[-1].particle == "과" else chunk[-1].end), type_
            return None, ""
        return self._distant_body(words, i, title, cover)

    def _distant_body(
        self, words: Sequence[Word], i: int, title: Title, cover: Mapping[int, MentionRow]
    ) -> tuple[Span | None, str]:
        """Return a body with 의 before the title, or before a bracket that holds it: ○○전지㈜(대표 ○○○)."""
        if i == 0:
            return None, ""
        mention = cover.get(i - 1)
        genitive = words[i - 1].particle == "의" and words[i].joins
        bracket = words[i].gap.endswith("(") and words[i - 1].end <= words[i].start
        if mention and mention["type"] in ("Organization", "Place") and (genitive or bracket):
            if mention["type"] == "Place" and not title.of_place and genitive:
                return None, ""
            return (mention["start"], mention["end"]), mention["type"]
        return None, ""

    def _kin(self, words: Sequence[Word], i: int, title: Title) -> Finding | None:
        word = words[i]
        person = None
        if i + 1 < len(words) and words[i + 1].joins and (word.bare or word.particle == "인"):
            person = self.name_from(words, i + 1, 0.2) or self._given(words[i + 1])
        return Finding(title, i, person, None, "", False, None, 0.75)

    def _given(self, word: Word) -> Span | None:
        """Return a given name without surname behind a kin term: 아들 건일."""
        fits = len(word.text) == 2 and not word.verbal and word.text not in self.names.other
        plain = len(word.tags) == 1 and word.tags[0] in ("NNG", "NNB", "MAG")
        return (word.start, word.end) if fits and not plain else None

    def _honorific(self, words: Sequence[Word], i: int, title: Title) -> Finding | None:
        if not i or not words[i].joins or not words[i - 1].bare:
            return None
        before = words[i - 1]
        if before.text in self.names.surnames:
            return Finding(title, i, None, None, "", False, (before.start, title.end), 0.7)
        least = 0.5 if title.common else 0.2
        foreign = title.text == "씨" and before.proper and len(before.text) > 1
        if foreign or self.names.score(before) >= least:
            return Finding(title, i, (before.start, before.end), None, "", False, None, 0.85)
        return None

    def _attached_honorific(self, words: Sequence[Word], i: int) -> Finding | None:
        """Read 씨 written without a blank: 윤영자씨, 김씨."""
        word = words[i]
        if word.verbal or len(word.text) < 2 or word.text[-1] not in "씨옹":
            return None
        if word.forms[-1:] != (word.text[-1],) and not (len(word.text) == 4 and word.text[-1] == "씨"):
            return None
        entry = self.words_of.honorifics.get(word.text[-1])
        name = word.text[:-1]
        if entry is None or not (self.names.surname_of(name) or name in self.names.surnames or len(name) == 2):
            return None
        title = Title(word.end - 1, word.end, word.text[-1], "Honorific", entry, None)
        if len(name) == 1:
            return Finding(title, i, None, None, "", False, (word.start, word.end), 0.7)
        return Finding(title, i, (word.start, word.end - 1), None, "", False, None, 0.8)
