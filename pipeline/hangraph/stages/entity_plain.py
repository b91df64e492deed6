"""Words that end as names do and are none: persons, titles, class nouns."""

from __future__ import annotations

from collections.abc import Sequence

from hangraph.morphology.eojeol import Word
from hangraph.stages.entity_lexicon import EntityLexicon, Head

_LANDS = frozenset("국주도시군구성현")


class PlainWords:
    """Tells words that a head ends but that name no body, place or event."""

    def __init__(self, lexicon: EntityLexicon) -> None:
        self.lexicon = lexicon

    def is_other(self, words: Sequence[Word], i: int, head: Head, rest: str) -> bool:
        """Return whether the word is a person, a title or a class noun; `rest` is what stands before its head."""
        return self.is_person(words[i]) or self._is_title(words, i, head, rest) or self._is_class(words[i], head, rest)

    def is_person(self, word: Word) -> bool:
        """Return whether the analyzer knows the word as a Korean name: 김○○ 한국대학교 총장."""
        known = len(word.text) == 3 and word.tags == ("NNP",) and "인명" in word.sems
        known = known and word.text not in self.lexicon.heads  # 서명식
        return known and word.text[0] in self.lexicon.surnames

    def is_called(self, word: Word) -> bool:
        """Return whether a word looks like a Korean name and like no body: 이도백."""
        form = word.text
        common = len(word.tags) == 1 and word.tags[0] == "NNG"
        return len(form) == 3 and form[0] in self.lexicon.surnames and not common and not self.lexicon.head_of(form)

    def may_lead(self, word: Word) -> bool:
        """Return whether a word may be a person's name: 윤가람 정부, 벨라 행정부."""
        lexicon, form = self.lexicon, word.text
        if form in lexicon.places or form in lexicon.hypernyms or len(form) < 2:
            return False
        surname = lexicon.surnames.get(form[0])
        korean = len(form) == 3 and surname is not None and "rare" not in surname.values and form[-1] not in _LANDS
        return "인명" in word.sems or (korean and (word.proper or len(word.tags) > 1))

    def _is_title(self, words: Sequence[Word], i: int, head: Head, rest: str) -> bool:
        """Whether a noun that is head and title both is a title here: ○○증권 책임연구원, 국회의장."""
        word, lexicon = words[i], self.lexicon
        if rest and word.text in lexicon.titles:
            return True
        if head.form in lexicon.titles and i and word.joins and self.is_called(words[i - 1]):
            return True  # 이도백 충남도지사
        title = lexicon.title_of(word.text)
        if len(title) < len(head.form) and head.form == word.text:
            return False  # 국정감사 is no 감사
        if not title or not i or not word.joins or (rest and word.text.removesuffix(title) not in lexicon.ranks):
            return False
        return self.is_person(words[i - 1]) or lexicon.head_of(words[i - 1].text) is not None

    def _is_class(self, word: Word, head: Head, rest: str) -> bool:
        """Whether a word is a class noun and no name: 자회사, 공연기획사, 창의도시, 중고등학교, 한 마리당."""
        lexicon = self.lexicon
        if head.form == "당" and word.tags[:1] == ("NNBC",):
            return True
        if head.type not in ("Organization", "Place") or not rest:
            return False
        if word.text in lexicon.hypernyms or word.text in lexicon.generic:
            return True
        if len(rest) == 1 and len(head.form) > 2 and rest not in lexicon.letters and not rest.isascii():
            return True
        longest = max((n for n in range(2, len(word.text)) if word.text[-n:] in lexicon.hypernyms), default=0)
        if head.has("short"):
            return longest > len(head.form)  # 도시 is no 시
        before, named = word.text[:-longest], lexicon.heads.get(word.text[-longest:], [])
        if not longest or any(h.type == "Organization" and not h.has("common") for h in named):
            return False
        return before in lexicon.generic or before in lexicon.heads
