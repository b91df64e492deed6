"""Names that are known beforehand: places of the gazetteer, public bodies, countries written with one letter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from hangraph.morphology.eojeol import Word
from hangraph.stages.entity_candidates import Candidate
from hangraph.stages.entity_gazetteer import Place
from hangraph.stages.entity_lexicon import EntityLexicon

_HANJA = re.compile(r"(?<![一-龥가-힣])[一-龥](?=[\s·ㆍ‘“'\"]|$)")
_JOINTS = ("·", "ㆍ", "・", "-", "–", ".", "•", "∙")
_TYPES = {"": "Place"}


class KnownNames:
    """The source of names that the gazetteer and the lexicon hold."""

    def __init__(self, lexicon: EntityLexicon) -> None:
        self.lexicon = lexicon
        self._letters = "".join(lexicon.letters)
        self._pair = re.compile(
            rf"(?<![가-힣一-龥A-Za-z0-9])(?P<first>[{self._letters}])[·ㆍ・∙.](?P<second>[{self._letters}])(?:[·ㆍ・∙.](?P<third>[{self._letters}]))?"
            rf"(?=$|[^가-힣]|간|양국|정상|[0-9])"
        )
        self._compact = re.compile(
            r"(?<![가-힣])[한미중일북러][미중일북러]{1,2}(?=\s?(?:양국|정상|관계|간|동맹|협정|FTA|연합|공동|외교))"
        )
        self._hyphen = re.compile(
            r"(?<![가-힣])(?P<letter>[한미중일북러영독불])(?=(?P<mark>[-–·ㆍ])(?P<rest>[가-힣A-Z]{2,9}))"
        )

    def find(self, text: str, words: Sequence[Word]) -> Iterator[Candidate]:
        """Yield the known names."""
        for i, word in enumerate(words):
            yield from self._single(words, i)
            if i + 1 < len(words) and words[i + 1].joins and word.bare:
                yield from self._double(text, words, i)
            yield from self._before_suffix(word)
            yield from self._posted(words, i)

    def find_letters(self, text: str, start: int, end: int) -> Iterator[Candidate]:
        """Yield the countries that one letter stands for: 한·중·일, 한미 양국, 한-벨로리아, 한·페루, 美 시애틀."""
        for match in self._pair.finditer(text, start, end):
            for group in ("first", "second", "third"):
                if match.group(group):
                    yield self._country(match.start(group))
        for match in self._compact.finditer(text, start, end):
            yield from (self._country(at) for at in range(match.start(), match.end()))
        for match in self._hyphen.finditer(text, start, end):
            if match.group("mark") in "-–" or self._opens_country(match.group("rest")):
                yield self._country(match.start())
        for match in _HANJA.finditer(text, start, end):
            if match.group() in self.lexicon.letters:
                yield self._country(match.start())

    def _opens_country(self, text: str) -> bool:
        """Whether a country's name begins the text: 한·페루, but not 일·가정."""
        places = (self.lexicon.places.get(text[:length]) for length in range(2, len(text) + 1))
        return any(place is not None and place.kind == "Country" for place in places)

    def _country(self, start: int) -> Candidate:
        return Candidate(start, start + 1, "Place", "Country", "letter", 0.9)

    def _single(self, words: Sequence[Word], i: int) -> Iterator[Candidate]:
        word = words[i]
        place = self.lexicon.places.get(word.text)
        if place and not word.verbal:
            confidence = self._trust(words, i, place)
            if confidence:
                yield Candidate(word.start, word.end, "Place", place.kind, "gazetteer", confidence)
        body = self.lexicon.bodies.get(word.text)
        if body and not word.verbal:
            yield Candidate(word.start, word.end, "Organization", None, "lexicon", 0.9)
        letter = self.lexicon.letters.get(word.text)
        if letter and word.text in ("미", "일", "중", "북", "러") and self._leads(words, i):
            yield Candidate(word.start, word.end, "Place", "Country", "letter", 0.8)

    def _posted(self, words: Sequence[Word], i: int) -> Iterator[Candidate]:
        """Yield the country that an envoy is sent to: 주네덜란드 대사, 주핀란드 한국대사관."""
        word = words[i]
        place = self.lexicon.places.get(word.text[1:]) if word.text.startswith("주") else None
        after = words[i + 1] if i + 1 < len(words) and words[i + 1].joins and word.bare else None
        if place and after and place.kind == "Country" and word.text not in self.lexicon.places:
            head, title = self.lexicon.head_of(after.text), self.lexicon.titles.get(after.text)
            if (head and head.has("mission")) or (title and "envoy" in title.values):
                yield Candidate(word.start + 1, word.end, "Place", "Country", "gazetteer", 0.9)

    def _leads(self, words: Sequence[Word], i: int) -> bool:
        """Whether a one-letter country stands before a body or office of it: 미 정부, 미 대통령, 중 외교부."""
        if i + 1 >= len(words) or not words[i + 1].joins or not words[i].bare:
            return False
        following = words[i + 1].text
        heads = self.lexicon.heads_of(following)
        return (
            any(h.has("state") for h in heads)
            or bool(self.lexicon.title_of(following))
            or following in self.lexicon.bodies
        )

    def _trust(self, words: Sequence[Word], i: int, place: Place) -> float:
        """How sure a known place is meant: a name that is a common word too needs a place before it."""
        word = words[i]
        if len(word.text) == 1 and word.text.isascii():
            return 0.0
        chained = i > 0 and word.joins and words[i - 1].bare and words[i - 1].text in self.lexicon.places
        plain = len(word.tags) == 1 and word.tags[0] not in ("NNP", "SL", "SH")
        if not place.common and (place.listed or chained or not plain):
            sure = word.tags[:1] in (("NNP",), ("SL",)) or chained or len(word.text) > 2
            located = chained or word.particle.startswith("에")
            if not located and word.particle != "의" and self._ends_compound(words, i, plain, place):
                return 0.4  # 역량 강화, 성장동력 메카로
            if place.trust < 0.7 and not located:
                return 0.4
            return place.trust if sure else min(place.trust, 0.6)
        if chained and not self.lexicon.places[words[i - 1].text].common:
            return 0.8
        following = words[i + 1] if i + 1 < len(words) and words[i + 1].joins and word.bare else None
        inner = self.lexicon.places.get(following.text) if following else None
        if place.listed and inner and inner.kind in ("City", "District") and not inner.common:
            return 0.8  # 경기 달내시
        if len(word.text) > 1 and word.tags == ("NNP",) and "지명" in word.sems:
            return 0.55
        return 0.0

    def _ends_compound(self, words: Sequence[Word], i: int, plain: bool, place: Place) -> bool:
        """Whether a word that is a town's name only by chance ends a row of common nouns."""
        before = words[i - 1] if i and words[i].joins and words[i - 1].bare else None
        if before is None or not (plain or not place.listed) or before.text in self.lexicon.boundaries:
            return False
        common = bool(before.tags) and all(t == "NNG" for t in before.tags)
        return common and not self.lexicon.names_class(before.text)

    def _double(self, text: str, words: Sequence[Word], i: int) -> Iterator[Candidate]:
        """Yield known names of two and three words: 중앙 아시아, 국제 통화 기금."""
        for last in (i + 2, i + 1):
            if last >= len(words) or not (words[last].joins and words[last - 1].bare and words[last - 1].joins):
                continue
            form = " ".join(w.text for w in words[i : last + 1])
            place = self.lexicon.places.get(form)
            if place:
                yield Candidate(words[i].start, words[last].end, "Place", place.kind, "gazetteer", 0.9)
            elif form in self.lexicon.bodies:
                yield Candidate(words[i].start, words[last].end, "Organization", None, "lexicon", 0.9)

    def _before_suffix(self, word: Word) -> Iterator[Candidate]:
        """Yield a place inside a word, before what belongs to no name: 한국행, 서울지역, 달내시장은 → 달내."""
        for suffix in (
            "행",
            "지역",
            "방문",
            "여행",
            "시내",
            "시민",
            "군민",
            "도민",
            "주재",
            "남부",
            "북부",
            "동부",
            "서부",
        ):
            stem = word.text.removesuffix(suffix)
            place = self.lexicon.places.get(stem) if stem != word.text else None
            if place and not place.common and len(stem) > 1:
                yield Candidate(word.start, word.start + len(stem), "Place", place.kind, "gazetteer", 0.7)
