"""Words cut as the lexicon of names knows better than the analyzer: 공연단도 is 공연단 + 도, and no 공연 + 단도."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest

from hangraph.document import NameRow
from hangraph.morphology.eojeol import Word, agrees
from hangraph.stages.entity_lexicon import EntityLexicon

_ONE = frozenset("이가은는을를와과의도")  # particles of one syllable
_SWALLOWED = frozenset("의도일아")  # 회의, 반도, 제일: syllables that names end in
_READ = 0.9  # how sure a model must be of a name that swallows a particle
_COMPOUND = frozenset((("로", "부터"), ("와", "의")))  # 온새미벤처스로부터: no noun ends so before these


def recut(lexicon: EntityLexicon, words: Sequence[Word]) -> list[Word]:
    """Return the words, a particle cut off where what precedes it is surely a noun that it stands behind.

    오르비아 공연단도 왔다 (the troupe came, too), 사장이 의향서를 들었다 (the president held up a letter): the
    analyzer reads a sword (단도) and a craftsman (장이).
    """
    return [_recut(lexicon, _joined(lexicon, word, after)) for word, after in zip_longest(words, words[1:])]


def whole(words: Sequence[Word], names: Sequence[NameRow]) -> list[Word]:
    """Return the words, those uncut whose last syllable a model reads as part of a name and not as a particle.

    가온레일 (a company) is no 가온레 + 일, 나래도 (an island) no 나래 + 도.
    """
    ends = {n["end"]: n for n in names if n["confidence"] >= _READ and n["label"] in ("PS", "LC", "OG")}
    return [
        replace(w, end=w.full, text=w.text + w.particle, particle="", copula=False)
        if w.particle in _SWALLOWED and not w.tail and w.full in ends and ends[w.full]["start"] <= w.start
        else w
        for w in words
    ]


def _joined(lexicon: EntityLexicon, word: Word, after: Word | None) -> Word:
    """Return a meeting whole that the analyzer reads as a body with 의: 최고위원회의 직후."""
    if word.particle != "의" or after is None or after.text not in lexicon.behind_events:
        return word
    meeting = any(head.type == "Event" for head in lexicon.heads_of(word.text + "의"))
    return replace(word, end=word.full, text=word.text + "의", particle="") if meeting else word


def _recut(lexicon: EntityLexicon, word: Word) -> Word:
    stem, last = word.text[:-1], word.text[-1:]
    if stem and (last, word.particle) in _COMPOUND and len(word.tags) > 1:
        return replace(word, end=word.end - 1, text=stem, particle=last + word.particle)
    if len(stem) < 2 or last not in _ONE or word.full != word.end or word.verbal or not agrees(stem, last):
        return word
    if word.tags[-1:] == ("XSN",) and word.forms[-1:] == (last,):
        return word  # 사업가, 극장가: the analyzer knows the suffix
    return replace(word, end=word.end - 1, text=stem, particle=last) if _hides(lexicon, word, stem) else word


def _hides(lexicon: EntityLexicon, word: Word, stem: str) -> bool:
    """Whether a word is a noun and its particle, though the analyzer reads another noun."""
    if word.text in lexicon.places or word.text in lexicon.bodies or word.text in lexicon.titles:
        return False
    place = lexicon.places.get(stem)
    if place and place.listed and not place.common:
        return place.kind == "Country" or len(word.tags) > 1  # 태국과 호주가
    longer = lexicon.head_of(word.text)
    if (longer and len(longer.form) > 1) or not _misread(word, stem):
        return False
    head = lexicon.head_of(stem)
    return stem in lexicon.bodies or stem in lexicon.titles or (head is not None and len(head.form) < len(stem))


def _misread(word: Word, stem: str) -> bool:
    """Whether the analyzer's last morpheme runs from the noun into the particle: 국토교통 + 부가."""
    return len(word.forms) > 1 and len(word.forms[-1]) > 1 and len(stem) > len(word.forms[-1]) - 1
