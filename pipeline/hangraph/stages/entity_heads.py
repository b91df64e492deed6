"""Names that their last noun gives away: 나래화훼협회, 미르 바다밸리 조성계획, 한·벨로리아 자유무역협정, 나루공원."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from hangraph.morphology.eojeol import Word
from hangraph.stages.entity_candidates import Candidate, span
from hangraph.stages.entity_lexicon import EntityLexicon, Head
from hangraph.stages.entity_plain import PlainWords

_REACH = {"Organization": 4, "Place": 3, "Event": 6, "Agreement": 5, "Program": 4}
_NUMBER = re.compile(
    r"(?:[\d,.]+(?:여|만|억|천|조)*(?:명|개|차례|번|곳|건|대|원|달러|시|분|일|월|년대|세기|년|주|위|층|세|살|km|kg|%|퍼센트|시간|개월|년간|일간|주년)?)+"
    r"(?:경|쯤|께|당)?"
)
_ORDINAL = re.compile(r"제?\d+(?:차|회|기|대|호)|\d{4}|\d자")
_YEAR = re.compile(r"(?:19|20)\d\d년")
_DATED = re.compile(r"\d{4}년?|\d{1,2}월")
_NUMBERED = re.compile(r"제?\d")
_JOINTS = re.compile(r"[·ㆍ•・-]")
_TOWNS = frozenset("시 군 구 주 도 현 성".split())
_ROLES = frozenset("이 가 은 는 을 를 에서 에서는".split())
_DIRECTIONS = frozenset("동 서 남 북 중 상 하 내 외 전 후 앞 뒤 안 겉 양 각".split())
_ABSTRACT = frozenset("MAG MAJ MM NNB NNBC NP NR IC".split())
_OFFICES = {"시": ("시장", "시의회", "시청"), "군": ("군수", "군의회", "군청"), "구": ("구청장", "구의회", "구청")}
_ACRONYM = re.compile(r"\s?\(([A-Z][A-Za-z0-9&., -]{1,60})\)")


class Heads:
    """The source of names with a telling last noun."""

    def __init__(self, lexicon: EntityLexicon) -> None:
        self.lexicon = lexicon
        self.plain = PlainWords(lexicon)

    def find(self, text: str, words: Sequence[Word]) -> Iterator[Candidate]:
        """Yield the names that end in a head."""
        for i, word in enumerate(words):
            yield from self._bracketed(words, i)
            if word.verbal or (len(word.text) < 2 and not self._stands_apart(words, i)):
                continue
            for head in self._readings(words, i):
                candidate = self._name(text, words, i, head)
                if candidate:
                    yield candidate
                    yield from self._owner(words, i, head, candidate)
                    yield from self._town(words[i], head, candidate)
                    break

    def _owner(self, words: Sequence[Word], i: int, head: Head, name: Candidate) -> Iterator[Candidate]:
        """Yield the owner of a facility, a body by that: 다솜전자 공장, 외교부 청사."""
        if head.has("owner") and i and words[i].text == head.form and name.start <= words[i - 1].start:
            owner = words[i - 1]
            if owner.proper or self.lexicon.head_of(owner.text):
                yield Candidate(name.start, owner.end, "Organization", None, "owner", 0.9)

    def _town(self, word: Word, head: Head, name: Candidate) -> Iterator[Candidate]:
        """Yield the town whose council or hall a word names: 달내시의회, 청해군청."""
        length, suffix = len(word.text) - len(head.form), head.form[0]
        if head.has("state") and suffix in "시군구" and length > 1 and name.source == "unit":
            kind = "City" if suffix == "시" else "District"
            yield Candidate(word.start, word.start + length + 1, "Place", kind, "owner", 0.85)

    def _readings(self, words: Sequence[Word], i: int) -> list[Head]:
        """Return the readings of a word's head; a council (북극이사회) is a body, a board's meeting an event."""
        heads = self.lexicon.heads_of(words[i].text)
        if len(heads) < 2 or {h.type for h in heads[:2]} != {"Event", "Organization"}:
            return heads
        rest = words[i].text[: -len(heads[0].form)]
        following = words[i + 1] if i + 1 < len(words) and words[i + 1].joins and words[i].bare else None
        body = (rest and rest in self.lexicon.places) or (following and following.text.endswith(("국", "사무국")))
        return sorted(heads, key=lambda h: (h.type == "Organization") != bool(body))

    def _bracketed(self, words: Sequence[Word], i: int) -> Iterator[Candidate]:
        """Yield a programme with a second name in brackets before its head: 시티○○(City○○) 사업."""
        heads = self.lexicon.heads.get(words[i].text, [])
        if i < 2 or words[i].gap != ") " or words[i - 1].gap != "(" or not any(h.type == "Program" for h in heads):
            return
        if words[i - 2].proper and words[i - 2].bare:
            yield Candidate(words[i - 2].start, words[i - 2].end, "Program", None, "head", 0.75)

    def _stands_apart(self, words: Sequence[Word], i: int) -> bool:
        """Whether a suffix of one syllable stands apart from a foreign name: 벨로나 시, 오레나 주."""
        heads = self.lexicon.heads.get(words[i].text, [])
        return i > 0 and words[i].joins and any(h.type == "Place" and h.has("apart") for h in heads)

    def _name(self, text: str, words: Sequence[Word], i: int, head: Head) -> Candidate | None:
        rest = words[i].text[: -len(head.form)]
        if rest.isdigit() or (rest[:-1].isdigit() and rest[-1:] in "여수몇"):
            return None
        if head.kind == "Country" and _ORDINAL.match(rest):
            return None  # 제1공화국: a time
        if self.plain.is_other(words, i, head, rest):
            return None
        led = self._led(words, i, head)
        if led:
            return led
        if head.has("attach"):
            return self._attached(text, words, i, head, rest)
        if head.type == "Place" and head.has("short"):
            return self._district(text, words, i, head, rest)
        if len(rest) == 1 and len(words[i].text) == 3 and head.type == "Organization" and rest in self.lexicon.surnames:
            return None  # 나수산: a person, no fishery
        first = self._first(words, i, head, bool(rest))
        if first == i and not rest:
            return self._bare(words, i, head)
        if not rest and self._refers(words, first, i, head):
            return None
        confidence = self._confidence(text, words, first, i, head, rest)
        if confidence <= 0.3:
            return None
        return self._candidate(words, first, i, head, confidence)

    def _refers(self, words: Sequence[Word], first: int, last: int, head: Head) -> bool:
        """Whether a class noun only has its country or reach before it: 독일 방송, 국제 기구."""
        lexicon, before = self.lexicon, words[first:last]
        if head.type != "Organization" or head.form not in lexicon.hypernyms:
            return False
        countries = all((p := lexicon.places.get(w.text)) is not None and p.kind == "Country" for w in before)
        return countries or "".join(w.text for w in words[first : last + 1]) in lexicon.hypernyms

    def _candidate(self, words: Sequence[Word], first: int, last: int, head: Head, confidence: float) -> Candidate:
        start, end = span(words, first, last)
        housed = head.type == "Place" and head.kind != "Country" and words[first].text in self.lexicon.places
        of_state = head.has("state") or (head.has("national") and self.lexicon.is_country(words[first].text))
        owned = head.type == "Organization" and self._owns(words[first])
        unit = first < last and (head.has("unit") or of_state or head.has("owner") or housed or owned)
        unit = unit or (first == last and head.has("state") and head.form[0] in _TOWNS)
        return Candidate(start, end, head.type, head.kind, "unit" if unit else "head", min(confidence, 0.95))

    def _owns(self, word: Word) -> bool:
        """Whether a word by itself names a body, which owns the body named behind it: 나래대학교 음향연구소."""
        head = self.lexicon.head_of(word.text)
        school = head is not None and head.form == "대" and len(word.text) > 2  # 누리대
        named = head is not None and head.type == "Organization" and 1 < len(head.form) < len(word.text) - 1
        return word.text in self.lexicon.bodies or school or (named and word.proper)

    def _bare(self, words: Sequence[Word], i: int, head: Head) -> Candidate | None:
        """A head by itself names a happening or an agreement (기자회견을 열고), but no body."""
        if head.type not in ("Event", "Agreement") or head.has("common"):
            return None
        following = words[i + 1] if i + 1 < len(words) and words[i + 1].joins else None
        if words[i].bare and following and self.lexicon.head_of(following.text) and not following.verbal:
            return None
        dated = i > 0 and head.has("dated") and words[i].joins and _DATED.fullmatch(words[i - 1].text)
        start, end = span(words, i - 1 if dated else i, i)
        return Candidate(start, end, head.type, None, "head" if dated else "bare head", 0.6 if dated else 0.5)

    def _first(self, words: Sequence[Word], last: int, head: Head, attached: bool) -> int:
        """Return the first word of the name that ends at `last`."""
        first = last
        whole = head.has("state") or head.form in self.lexicon.bodies
        reach = int(self._rules(words, last, head)) if whole else _REACH[head.type]
        while first > 0 and last - first < reach and self._links(words, first, head):
            first -= 1
        while first < last and self._loose(words[first], head):
            first += 1
        return self._without_place(words, first, last, head, attached)

    def _led(self, words: Sequence[Word], i: int, head: Head) -> Candidate | None:
        """A government called by who leads it: 윤가람 정부, 벨라 행정부."""
        if not (head.has("led") and i and words[i].joins and words[i].text == head.form and words[i - 1].bare):
            return None
        before = words[i - 1]
        if not self.plain.may_lead(before):
            return None
        return Candidate(before.start, words[i].end, "Organization", None, "led", 0.9)

    def _rules(self, words: Sequence[Word], i: int, head: Head) -> bool:
        """Whether a state's body stands behind what it governs: 오르비아 의회, but not FTA 국회, 여의도 국회."""
        before = words[i - 1]
        place = self.lexicon.places.get(before.text)
        if place:
            return place.kind == "Country" or (place.kind != "District" and head.form not in self.lexicon.bodies)
        return not before.text.isascii() and before.text not in self.lexicon.modifiers

    def _links(self, words: Sequence[Word], i: int, head: Head) -> bool:
        """Whether the word before `i` may belong to the same name."""
        before, word = words[i - 1], words[i]
        if before.block != word.block or before.verbal or before.copula or before.particle:
            return False
        wide = head.type in ("Agreement", "Event") or self._pairs(before, word, head)
        if not (word.joins or (wide and _JOINTS.fullmatch(word.gap))):
            return False
        if before.text in self.lexicon.letters and not word.joins:
            return True  # 한·벨로리아
        if before.tail and not (wide and before.tail == "간"):
            return False
        return not self._bounds(before, head)

    def _pairs(self, before: Word, word: Word, head: Head) -> bool:
        """Whether a mark joins what a body is for, not two bodies: 한-오르비아 의원연맹, 보건·산림 분과위원회."""
        if head.type != "Organization" or word.joins:
            return False
        countries = before.text in self.lexicon.letters or before.text in self.lexicon.places
        return countries if word.gap in "-–" else before.text in self.lexicon.letters or not before.proper

    def _bounds(self, word: Word, head: Head) -> bool:
        """Whether a name cannot run across the word."""
        lexicon = self.lexicon
        if head.has("state") and word.text in lexicon.letters:
            return False
        if word.text[:-1] in lexicon.pronouns and word.text[-1] in "은는이가":
            return True
        if (
            word.text in lexicon.boundaries
            or self.plain.is_person(word)
            or word.text in lexicon.kin
            or word.text in lexicon.honorifics
        ):
            return True
        if head.type == "Event" and not head.has("common") and _YEAR.fullmatch(word.text):
            return False  # 2010년 오르비아 월드컵
        if _NUMBER.fullmatch(word.text) and not (_ORDINAL.fullmatch(word.text) and head.type in ("Event", "Program")):
            return True
        if all(t in _ABSTRACT for t in word.tags) and not (word.odd or word.text in lexicon.places):
            return True
        if head.type in ("Organization", "Place") and (lexicon.hypernym_of(word.text) and not word.proper):
            return True
        site = lexicon.head_of(word.text[:-1]) if word.text[-1] == "인" else None
        if site is not None and len(site.form) > 1:
            return True  # 대강당인 나래홀
        title = lexicon.title_of(word.text)
        return bool(title) and head.type != "Event" and not lexicon.head_of(word.text)

    def _loose(self, word: Word, head: Head) -> bool:
        """Whether a name does not begin with the word: 포괄적 of 포괄적 업무협약."""
        return word.text.endswith("적") and len(word.text) > 2 and head.type != "Agreement"

    def _without_place(self, words: Sequence[Word], first: int, last: int, head: Head, attached: bool) -> int:
        """Drop the places before a body or facility, which say only where it is: 미국 벨로나 대학교."""
        if head.type not in ("Organization", "Place") or head.has("state"):
            return first
        if head.has("unit"):  # 경기 누리시 가온전자 본사, 벨로리아 오레나 가온본사: the places say where
            own = last if attached else last - 1
            placed = own > first and all(self._is_place(words[k]) for k in range(first, own))
            return own if placed and (attached or not self._is_place(words[own])) else first
        while first < last and self._is_place(words[first]) and (last - first > 1 or attached):
            if self._needs_place(words, first, last, head):
                break
            first += 1
        return first

    def _needs_place(self, words: Sequence[Word], first: int, last: int, head: Head) -> bool:
        """Whether what stands behind a town is no name by itself: 벨로나 공과대학, 미르시 제2산업단지."""
        place, rest = self.lexicon.places.get(words[first].text), words[last].text[: -len(head.form)]
        if last - first > 1 or not rest or (place and place.kind not in ("City", "District")):
            return False
        return bool(_NUMBERED.match(rest)) or rest in self.lexicon.generic or head.has("owner")

    def _confidence(self, text: str, words: Sequence[Word], first: int, last: int, head: Head, rest: str) -> float:
        modifiers = words[first:last]
        own = bool(rest) and rest not in self.lexicon.generic and self._proper_rest(words[last], rest)
        named = own or any(self._names(w) for w in modifiers)
        score = 0.62 + 0.2 * named
        if any(_ORDINAL.match(w.text) for w in modifiers) or (rest and _ORDINAL.match(rest)):
            score += 0.1 if not head.has("common") else 0.3
        if not rest and not named and head.type in ("Organization", "Place") and not head.has("unit"):
            score -= 0.2
        if head.has("weak") and (len(rest) < 2 or rest in self.lexicon.generic):
            named = named and bool(modifiers) and head.type == "Place"
        if rest in self.lexicon.generic and first == last:
            score -= 0.3
        if head.has("weak") or head.has("common"):
            score -= 0.1 if named or head.type == "Agreement" else 0.3
        if not named and head.type == "Event" and words[last].particle in _ROLES:
            score += 0.2  # 편찬회의를 연다: what has a part in what happens is a happening spoken of
        if head.form in ("회사", "그룹", "기획사", "영화사", "제작사", "통신사", "기업") and not named:
            score -= 0.2
        if head.type == "Program" and not named:
            score -= 0.1
        if (head.has("state") or head.form in self.lexicon.bodies) and first < last and named:
            score += 0.2
        acronym = _ACRONYM.match(text, words[last].end)
        if acronym:
            score += 0.4
        return score

    def _names(self, word: Word) -> bool:
        """Whether a word before a head makes it a name: a proper noun, a place, a body, or 국제 and its like."""
        lexicon = self.lexicon
        if word.text in lexicon.generic:
            return False
        if (
            word.proper
            or word.text in lexicon.places
            or word.text in lexicon.letters
            or word.text in lexicon.openings
            or word.text in lexicon.bodies
        ):
            return True
        head = lexicon.head_of(word.text)
        return head is not None and head.type == "Organization" and len(word.text) > len(head.form)

    def _proper_rest(self, word: Word, rest: str) -> bool:
        """Whether what stands before the head inside its word is a proper name."""
        return (
            word.proper
            or rest in self.lexicon.places
            or (len(word.tags) > 2 and not all(t.startswith("N") for t in word.tags))
        )

    def _attached(self, text: str, words: Sequence[Word], i: int, head: Head, rest: str) -> Candidate | None:
        """A head of one syllable counts only in a longer word that is cut before it: 환경부, 의료법, 새물결당."""
        word, before = words[i], words[i - 1] if i and words[i].joins and words[i - 1].bare else None
        if head.form == "법" and rest and before and self.lexicon.is_country(before.text):
            return Candidate(before.start, word.end, "Program", None, "unit", 0.75)  # 벨로리아 형법
        if rest in self.lexicon.generic and head.form != "법":
            return None  # 시설공사
        introduced = before is not None and self.lexicon.hypernym_of(before.text) is not None
        cut = bool(word.forms) and (
            word.forms[-1] == head.form
            # 가처분신청, 활동무대: a common noun that only ends so
            or (len(word.forms) > 1 and word.forms[-1].endswith(head.form) and (word.tags[-1] != "NNG" or introduced))
        )
        directed = all(c in _DIRECTIONS for c in rest) and head.type == "Organization"  # 서남부
        if len(rest) < 2 or directed or not (cut or word.proper or word.text in self.lexicon.bodies):
            return None
        if (
            len(word.tags) > 1
            and all(t in ("SN", "SL", "NR") for t in word.tags[:-1])
            and head.form in ("호", "부", "원", "군")
        ):
            return None
        if head.form == "고" and not all(t[0] in "NS" for t in word.tags):
            return None
        if head.form == "군":
            return self._candidate(words, i, i, head, 0.8) if rest in self.lexicon.places else None
        if any(c.isdigit() for c in rest) and head.form != "호":
            return None
        confidence = {"당": 0.6, "부": 0.45, "법": 0.6, "대": 0.6, "공사": 0.6, "과": 0.3, "사관": 0.4}.get(
            head.form, 0.35
        )
        if word.proper and head.form in ("당", "대"):
            confidence += 0.15
        title = i + 1 < len(words) and words[i + 1].joins and word.bare and self.lexicon.title_of(words[i + 1].text)
        confidence += 0.3 if title else 0
        if head.type == "Organization" and head.has("unit"):
            owner = i > 0 and self._links(words, i, head) and (self.lexicon.head_of(words[i - 1].text) is not None)
            return self._candidate(words, i - 1, i, head, 0.7) if owner else None
        if head.form in ("부", "청", "처") and self._of_country(words, i):
            return Candidate(words[i - 1].start, word.end, "Organization", None, "unit", 0.85)
        return self._candidate(words, i, i, head, confidence) if confidence > 0.3 else None

    def _of_country(self, words: Sequence[Word], i: int) -> bool:
        """Whether a ministry stands behind its country: 중국 외교부, 사르반 국방부."""
        before = words[i - 1]
        if not i or not words[i].joins or not before.bare or before.block != words[i].block:
            return False
        place = self.lexicon.places.get(before.text)
        strange = before.proper and before.tags[0] == "NNP" and not self.lexicon.head_of(before.text)
        return place.kind == "Country" if place else strange and not self.plain.is_person(before)

    def _district(self, text: str, words: Sequence[Word], i: int, head: Head, rest: str) -> Candidate | None:
        """A name with a suffix of one syllable: 버들시, 은행면, 반덴산; or with the suffix apart: 벨로나 시."""
        word = words[i]
        if not rest:
            apart = i > 0 and word.joins and words[i - 1].bare and not self._bounds(words[i - 1], head)
            place = self.lexicon.places.get(words[i - 1].text)
            strange = apart and (place.kind == "City" if place else words[i - 1].proper)
            return self._candidate(words, i - 1, i, head, 0.85) if strange and head.has("apart") else None
        if any(c.isdigit() for c in rest) or rest in self.lexicon.boundaries:
            return None
        if len(rest) < 2 or word.text in self.lexicon.heads or word.text in self.lexicon.boundaries:
            return None
        if word.tags[-1] == "XSN" and word.forms[-1] == "성":
            return None  # 일관성
        score = 0.2 if head.form in _TOWNS or head.form in "역항" else 0.0
        if len(word.forms) > 1 and len(word.forms[-1]) > 1 and word.tags[-1] == "NNG":
            score -= 0.2  # 나루 + 택시, 프로 + 야구
        if rest in self.lexicon.places:
            if head.form not in _TOWNS:
                return None  # 호주산, 일본항: of that country
            score += 0.5
        elif word.proper:
            score += 0.25 if word.tags[0] == "NNP" or word.odd else 0.15
        elif len(word.forms) == 1:
            return None  # a common noun: 도시, 연구, 지역
        elif word.forms[-1] == head.form and head.form in _TOWNS:
            score += 0.1  # 나루 + 시
        if i > 0 and word.joins and words[i - 1].bare and self._is_place(words[i - 1]):
            score += 0.4
        elif len(word.text) == 3 and rest[0] in self.lexicon.surnames and head.form not in "시군구":
            score -= 0.2  # 사공현, 전우주: people
        if self._governed(text, rest, head):
            score += 0.3
        if word.particle in ("에", "에서", "에는", "에도"):
            score += 0.1
        return self._candidate(words, i, i, head, score) if score >= 0.3 else None

    def _is_place(self, word: Word) -> bool:
        place = self.lexicon.places.get(word.text)
        suffixed = len(word.text) > 2 and word.text[-1] in "시군구도주성현읍면동"
        return place.kind in ("City", "District", "Region", "Country") if place else suffixed

    def _governed(self, text: str, rest: str, head: Head) -> bool:
        """Whether the text names an office of the place: 버들시장, 청해군수, 미르시의회."""
        return any(rest + office in text for office in _OFFICES.get(head.form, ()))
