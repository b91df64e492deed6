"""Words as names need them: the stem of each eojeol, its particle, and what stands between it and the word before.

An analyzer breaks names that it does not know (하이퍼 + 로 + 소프트 + 는); here a word is one run of letters and
figures, and only what closes it is cut off: 하이퍼로소프트 + 는.
"""

from __future__ import annotations

import re
import threading
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from weakref import ref

from spacy.tokens import Doc

from hangraph import document
from hangraph.morphology.jamo import letters
from hangraph.record import READ_KINDS

_LETTER = r"[^\W_]"
# one word: letters and figures, joined inside by & . - ' between Latin ones (C.C., R&D, e-Hub), and by middle dots
# between single capitals (AㆍBㆍC)
WORD = re.compile(
    rf"""
    [A-Z](?:[ㆍ·・][A-Z])+(?![A-Za-z])
    | [A-Za-z0-9](?: [A-Za-z0-9] | [&.'’+\-](?=[A-Za-z0-9]) | (?<=[A-Z])\.(?=\s?[가-힣]?[측은는이가을를와과의에도]) )*
      (?:[가-힣]{_LETTER}*)?
    | {_LETTER}+
    """,
    re.VERBOSE,
)
_PARTICLE = re.compile(
    r"""
    이|가|은|는|을|를|의|와|과|도|만|뿐|나|이나|란|이란|서|엔|인|자|이자|던|이던|씩|째|만이|대로|만큼|밖에|마다|보다|처럼|같이
    |에(?:서(?:부터)?|게(?:서)?|는|선|다)?|께(?:서)?|한테|이?랑|하고|으?로(?:서|써|부터)?|부터|까지|마저|조차|치고|커녕
    |든지|이?라(?:도|는|고|며|면서)?|이?야말로|이?(?:며|다|고|었?던|지만|면|므로|어서)|였(?:다|던)|이었다|여서|인데|입니다|일
    """,
    re.VERBOSE,
)
_AFTER_CONSONANT = re.compile("이|은|을|과|으로(?:서|써|부터)?|이랑|이나|이라(?:도|는|고)|이란|이며|이자|이고")
_AFTER_VOWEL = re.compile("가|는|를|와|로(?:서|써|부터)?|랑|나|라(?:도|는|고)|란|며|자")
_CLOSING = ("J", "VCP", "VCN", "EC", "EF", "EP", "ET", "XSV", "XSA", "VX")
_PREDICATE = ("XSV", "XSA", "VV", "VA", "VX", "EF", "EC", "ETM", "EP", "VCN")
# the last syllables of endings; another makes no ending (윤, 람)
_ENDINGS = frozenset(
    "고며면서아어여게지니나데는은을던다자라도록려러야든요죠까해한할함돼된될됨져진질와워왔줘간인일임음기네리군걸만터채수로란단잖세셔션신실선은길운울움"
)
_NOMINAL = ("NNG", "NNP", "NR", "MAG", "MM")
_TAILS = ("측", "들", "간", "내", "중", "뿐", "쪽", "씩", "째", "행", "별", "끼리", "상")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the text: `text` is its stem at `start:end`, `particle` what follows up to `full`.

    `tail` is a suffix that is no part of a name (측, 들, 간) and stands before the particle; `gap` is the text between
    the word before and this one; `verbal` tells a predicate (체결했다), `copula` a noun with 이다 (시장인).
    `tags` and `forms` are those of the stem's morphemes, `sems` their semantic classes.
    """

    start: int
    end: int
    full: int
    text: str
    tail: str
    particle: str
    gap: str
    block: int
    verbal: bool
    copula: bool
    forms: tuple[str, ...]
    tags: tuple[str, ...]
    sems: tuple[str, ...]

    @property
    def joins(self) -> bool:
        """Whether it stands after the word before with nothing but a blank between."""
        return self.gap in (" ", "\xa0")

    @property
    def bare(self) -> bool:
        """Whether neither particle nor tail follows, so that the next word may continue a name."""
        return self.full == self.end and not self.verbal

    @property
    def proper(self) -> bool:
        """Whether the analyzer knows a proper noun in it, or cannot read it as common words."""
        return any(t in ("NNP", "SL", "SH", "UN") for t in self.tags) or bool(self.odd)

    @property
    def odd(self) -> bool:
        """Whether its morphemes make no noun: a verb ending, particle or interjection inside (하이퍼 + 로 + 소프트)."""
        inner = self.tags[:-1]
        return len(self.tags) > 1 and (
            any(t[0] in "JEI" or t[:2] in ("VV", "VA", "VC", "VX", "MA", "MM", "UN") for t in inner)
            or (self.tags[-1][0] in "JE" and not self.verbal)
            or (self.tags[0] != "SN" and any(t in ("NR", "NNBC", "XPN") for t in self.tags[self.tags[0] == "XPN" :]))
        )


@lru_cache(maxsize=1 << 14)
def ends_in_consonant(text: str) -> bool:
    """Return whether a Hangul text ends in a consonant (받침)."""
    last = letters(text[-1]) if text else ""
    return len(last) == 3


def agrees(stem: str, particle: str) -> bool:
    """Return whether a particle has the form that it takes after the stem: 서울이, 하이퍼로소프트가."""
    if not stem or not "가" <= stem[-1] <= "힣":
        return True
    closed = ends_in_consonant(stem)
    if particle.startswith("로"):
        return not closed or letters(stem[-1])[-1] == "ㄹ"
    return not ((_AFTER_CONSONANT.fullmatch(particle) and not closed) or (_AFTER_VOWEL.fullmatch(particle) and closed))


@dataclass
class _Kept(threading.local):
    """The words of the document that a thread read last, which it does not keep from being forgotten."""

    doc: Callable[[], Doc | None] = lambda: None
    blocks: object = None
    kinds: frozenset[str] = frozenset()
    words: tuple[Word, ...] = ()


_kept = _Kept()


def read_words(doc: Doc, kinds: Iterable[str] = READ_KINDS) -> list[Word]:
    """Return the words of the blocks that are read, in order; a word knows the number of its block.

    Several stages ask for the words of one document, one after the other: those that a thread read last are kept.
    """
    wanted, blocks = frozenset(kinds), document.blocks(doc)
    if _kept.doc() is not doc or _kept.blocks is not blocks or _kept.kinds != wanted:
        _kept.doc, _kept.blocks, _kept.kinds, _kept.words = ref(doc), blocks, wanted, tuple(_read(doc, wanted))
    return list(_kept.words)


def _read(doc: Doc, wanted: Container[str]) -> list[Word]:
    text = doc.text
    tokens = [(t.idx, t.idx + len(t.text), t.tag_, t.text, _semantic(t.morph)) for t in doc if not t.is_space]
    starts = [t[0] for t in tokens]
    found: list[Word] = []
    for number, block in enumerate(document.blocks(doc)):
        if block["kind"] not in wanted:
            continue
        before = block["start"]
        for match in WORD.finditer(text, block["start"], block["end"]):
            first = max(bisect_left(starts, match.start() + 1) - 1, 0)
            last = bisect_left(starts, match.end())
            found.append(
                _word(text, match.start(), match.end(), tokens[first:last], text[before : match.start()], number)
            )
            before = match.end()
    return _reread(found)


def _reread(words: list[Word]) -> list[Word]:
    """Cut off a particle that the analyzer took into a name which stands elsewhere without it: 달리고가, 달리고는."""
    stems = {w.text for w in words if w.particle and len(w.text) > 1}
    for i, word in enumerate(words):
        stem, last = word.text[:-1], word.text[-1:]
        if last == "에" and len(stem) > 2 and len(word.tags) > 1 and word.tags[-1] == "NNG" and word.full == word.end:
            words[i] = replace(word, end=word.end - 1, text=stem, particle=last)  # 의향 + 서에: no noun ends so
            continue
        if (
            word.full == word.end
            and len(stem) > 2
            and _PARTICLE.fullmatch(last)
            and stem in stems
            and agrees(stem, last)
        ):
            words[i] = replace(word, end=word.end - 1, text=stem, particle=last)
    return words


def _strange(tokens: Sequence[tuple[int, int, str, str, str]]) -> bool:
    """Whether a reading as predicate is none: a verb on a noun without a blank, a stem without ending, no known ending.

    봉하 + 윤, 봉 + 하 + 윤, 심규 + 빈, 추성 + 하: names that the analyzer does not know.
    """
    if len(tokens) < 2:
        return False
    tags = [t[2] for t in tokens]
    last, form = tags[-1], tokens[-1][3]
    bare = last in ("XSV", "XSA", "VV", "VA")
    compound = (
        last.startswith(("VV", "VA")) and tags[-2] in _NOMINAL and form not in ("된", "한", "할", "될", "난", "는")
    )
    ending = last.startswith("E") and form[-1:] not in _ENDINGS and tags[-2].startswith(("VV", "VA", "XSV"))
    inner = len(tokens) == 3 and tags[0] == "NNG" and tags[1].startswith("VV") and len(form) == 1 and form in "오소"
    return bare or compound or ending or inner


def _semantic(morph: object) -> str:
    found = str(morph)
    return found[4:] if found.startswith("Sem=") else ""


def _word(
    text: str, start: int, end: int, tokens: Sequence[tuple[int, int, str, str, str]], gap: str, block: int
) -> Word:
    keep = _stem(tokens, end - start)
    verbal = any(t[2].startswith(_PREDICATE) for t in tokens[keep:]) or not keep
    copula = any(t[2].startswith("VCP") for t in tokens[keep:])
    if keep > 1 and keep == len(tokens) and tokens[-1][2:4] == ("XSN", "인") and tokens[-2][2] == "NNG":
        keep, copula = keep - 1, len(tokens[-2][3]) > 1  # 대사인 ○○○: a position, no people
    stop = _stop(text, start, end, tokens, keep)
    if stop == end and keep < len(tokens) and not verbal:
        keep = len(tokens)
    tail = _tail(text[start:stop], tokens[:keep]) if stop < end or keep == len(tokens) else ""
    inside = tokens[:keep] if keep else tokens
    if tail:
        stop -= len(tail)
        inside = inside[:-1] if inside and inside[-1][3] == tail else inside
    return Word(
        start,
        stop,
        end,
        text[start:stop],
        tail,
        text[stop + len(tail) : end],
        gap,
        block,
        verbal,
        copula,
        tuple(t[3] for t in inside),
        tuple(t[2] for t in inside),
        tuple(t[4] for t in inside),
    )


def _stem(tokens: Sequence[tuple[int, int, str, str, str]], length: int) -> int:
    """Return how many morphemes a word begins with before what closes it; none if it is a predicate."""
    if _strange(tokens) and length <= 4:
        return len(tokens)  # 송라온: no predicate reads so
    keep = len(tokens)
    while keep and tokens[keep - 1][2].startswith(_CLOSING):
        keep -= 1
    return 0 if keep and tokens[keep - 1][2].startswith(("VV", "VA")) else keep


def _stop(text: str, start: int, end: int, tokens: Sequence[tuple[int, int, str, str, str]], keep: int) -> int:
    """Return where the stem ends: before its closing morphemes, if those are particles or endings as written."""
    if keep == len(tokens):
        return _mistaken(text, start, end, tokens)
    if not keep:  # no noun in it (달리 + 고 + 는): only a particle at its end is cut off
        last = tokens[-1]
        fits = (
            last[2].startswith("J")
            and _PARTICLE.fullmatch(last[3])
            and last[0] > start
            and agrees(text[start : last[0]], last[3])
        )
        return last[0] if fits else end
    stop = max(tokens[keep - 1][1], start)
    particle = text[stop:end]
    closing = tokens[keep:]
    copula = any(t[2].startswith("VCP") for t in closing)  # 교수이며, 교수이자 beside 교수며, 교수자
    if not copula and _PARTICLE.fullmatch(particle) and not agrees(text[start:stop], particle):
        return end
    if all(t[2].startswith("J") and not _PARTICLE.fullmatch(t[3]) for t in closing):
        return end
    return stop


def _mistaken(text: str, start: int, end: int, tokens: Sequence[tuple[int, int, str, str, str]]) -> int:
    """Return where the stem ends if the analyzer took the particle for a word: 청장 + 이(MM) 의향서에."""
    if len(tokens) < 2:
        return end
    at, _, tag, form, _ = tokens[-1]
    fits = (
        tag in ("NP", "MM", "IC", "VX", "VV", "VCP") and _PARTICLE.fullmatch(form) and tokens[-2][2] in ("NNG", "NNP")
    )
    return at if fits and at > start and agrees(text[start:at], form) else end


def _tail(stem: str, tokens: Sequence[tuple[int, int, str, str, str]]) -> str:
    """Return the suffix at the stem's end that belongs to no name: 측 of 노르웨이측, 들 of 기업들."""
    if len(tokens) < 2:
        return ""
    _, _, tag, form, _ = tokens[-1]
    fits = form in _TAILS and tag in ("XSN", "NNB", "NNG", "NNBC") and stem.endswith(form)
    return form if fits and len(stem) > len(form) + 1 else ""


class WordIndex:
    """The words of an article by their first two characters, to find a name's occurrences among them."""

    def __init__(self, words: Iterable[Word]) -> None:
        self._words: dict[str, list[Word]] = defaultdict(list)
        for word in words:
            self._words[(word.text + word.tail + word.particle)[:2]].append(word)

    def find(self, name: str) -> list[tuple[int, int]]:
        """Return where a name of one word stands: as a stem, or before a particle taken for its end."""
        return [(w.start, w.start + len(name)) for w in self._words.get(name[:2], ()) if _shows(w, name)]


def _shows(word: Word, name: str) -> bool:
    if word.text == name:
        return True
    whole = word.text + word.tail + word.particle
    return whole.startswith(name) and _closes(name, whole[len(name) :])


def _closes(stem: str, rest: str) -> bool:
    if not rest:
        return True
    for tail in ("", *_TAILS):
        if rest.startswith(tail):
            after = rest[len(tail) :]
            if not after or (_PARTICLE.fullmatch(after) and agrees(stem + tail, after)):
                return True
    return False
