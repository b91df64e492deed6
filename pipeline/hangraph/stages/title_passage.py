"""The words of an article as the title stage sees them: what names cover them, and the phrase before a word."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from hangraph.document import MentionRow
from hangraph.morphology.eojeol import Word
from hangraph.stages.title_lexicon import TitleLexicon

REACH = 7  # words: no phrase before a title is longer
_DATED = re.compile(r"\d+(?:월|일|년|년대|시|분|명|여명|차례|살|세)")
_CLOSED = re.compile(r"[^()]{0,40}\)\s?")
# one-syllable words that modify what follows (한, 된, 온); another may be a syllable of a foreign name (쩐 반 히에우)
_ADNOMINAL = frozenset(
    "한할된될간갈온올본볼선설연열진질낸낼난날큰클쓴쓸단달산살준줄든들친칠판팔뜬찬찰인일긴길지고며면서해돼가와나더"
)


class Passage:
    """The words of one article with the typed name over each, and what the article says of its unknown names.

    `alone` are words that stand by themselves somewhere, `lands` those that stand as places do (오르비아에서).
    """

    def __init__(
        self,
        lexicon: TitleLexicon,
        words: Sequence[Word],
        cover: Mapping[int, MentionRow],
        people: Mapping[int, MentionRow],
    ) -> None:
        self.lexicon = lexicon
        self.words = words
        self.cover = cover
        self.people = people
        self.alone = {w.text for i, w in enumerate(words) if w.particle and (not w.joins or not words[i - 1].bare)}
        self.lands = {w.text for i, w in enumerate(words) if w.particle in ("에", "에서", "에는") or self._rules(i)}

    def next(self, i: int) -> Word | None:
        """Return the word that continues the phrase of word `i`, or None."""
        following = self.words[i + 1] if i + 1 < len(self.words) else None
        return following if following and following.joins else None

    def before(self, i: int) -> list[int]:
        """Return the words of the noun phrase before word `i`; a bracket behind a name is stepped over."""
        run: list[int] = []
        at = i
        while at > 0 and len(run) < REACH:
            previous = self._step(at)
            if previous is None or self._stops(previous, at, i) or (run and self._is_title(previous)):
                break
            run.append(previous)
            at = previous
        return run[::-1]

    def sure(self, i: int) -> MentionRow | None:
        """Return the name over a word, unless its type is a guess."""
        mention = self.cover.get(i)
        return mention if mention and mention["confidence"] >= 0.5 else None

    def _rules(self, i: int) -> bool:
        """Whether the body of a state follows the word: 정부, 의회."""
        following = self.next(i) if self.words[i].bare else None
        entry = self.lexicon.organizations.get(following.text) if following else None
        return (entry is not None and "state" in entry.values) or (following is not None and following.text == "측")

    def _step(self, at: int) -> int | None:
        word = self.words[at]
        if word.joins or word.gap in ("-", "·"):
            return at - 1
        if not _CLOSED.fullmatch(word.gap):
            return None
        opened = (k for k in range(at - 1, max(at - 6, 0), -1) if self.words[k].gap in ("(", " ("))
        return next((k - 1 for k in opened), None)

    def _stops(self, k: int, at: int, i: int) -> bool:
        """Whether the phrase before title `i` does not reach back to word `k`, which word `at` follows."""
        word = self.words[k]
        tiny = not word.gap.strip() and word.full - word.start == 1 and word.text not in _ADNOMINAL
        hyphened = self.words[at].gap == "-" and len(word.text) > 1  # 크람프-카렌바우어
        faculty = word.particle == "과" and self.words[i].text.endswith("교수")  # 수면의학과 교수
        closed = (
            (word.verbal and not hyphened and not tiny)
            or (word.particle and not faculty)
            or (word.copula and not tiny)
            or word.tail
            or _DATED.fullmatch(word.text)
            or word.block != self.words[i].block
        )
        surname = at == i and word.text in self.lexicon.names.surnames  # 이 시장
        bounded = word.text in self.lexicon.boundaries and word.text not in self.lexicon.modifiers and not surname
        return bool(closed) or bounded

    def _is_title(self, k: int) -> bool:
        title = self.lexicon.read(self.words[k])
        return title is not None and title.body_end is None and not title.common
