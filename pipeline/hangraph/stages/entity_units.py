"""Units that are known by what stands before them: 벨로나지법 형사2부, 육군 3사단, 벨로리아 경찰, 은행구 을선거구."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from hangraph.morphology.eojeol import Word
from hangraph.stages.entity_candidates import Candidate
from hangraph.stages.entity_lexicon import EntityLexicon

_WARD = re.compile(r"[가-힣]+[시군구][갑을병정]")
_SEAT = re.compile(r"[갑을병정](?:선거구|지역구)?")
_UNIT = re.compile(r"[가-힣]{2,}\d+(?:부|과|팀|계)|제?\d+(?:함대|군단|사단|여단|연대|대대)")


class Units:
    """The source of numbered units, of bodies that only a state has, and of constituencies."""

    def __init__(self, lexicon: EntityLexicon) -> None:
        self.lexicon = lexicon

    def find(self, words: Sequence[Word]) -> Iterator[Candidate]:
        """Yield the units."""
        for i, word in enumerate(words):
            if _WARD.fullmatch(word.text) and word.text[:-1] in self.lexicon.places:
                yield Candidate(word.start, word.end, "Place", "District", "head", 0.8)  # 은행구을
            if i and word.joins and words[i - 1].bare:
                yield from self._behind(words[i - 1], word)

    def _behind(self, owner: Word, word: Word) -> Iterator[Candidate]:
        lexicon = self.lexicon
        place, head = lexicon.places.get(owner.text), lexicon.head_of(owner.text)
        if _SEAT.fullmatch(word.text) and place and place.kind in ("City", "District"):
            yield Candidate(owner.start, word.end, "Place", "District", "unit", 0.85)
        body = owner.text in lexicon.bodies or (head and head.type == "Organization" and owner.text != head.form)
        national = any(h.has("national") and h.form == word.text for h in lexicon.heads.get(word.text, ()))
        national = national or lexicon.is_public(word.text)  # 벨로리아 중앙선거관리위원회
        if (body and _UNIT.fullmatch(word.text)) or (national and lexicon.is_country(owner.text)):
            yield Candidate(owner.start, word.end, "Organization", None, "unit", 0.85)
