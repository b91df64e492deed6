"""What sentences are cut into: words, blocks that stay whole, units; and the lexicon's cues for cutting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from hangraph.schema import Entry, Schema

# the particles of 격조사 and 보조사 that names take, longest first
LONG_PARTICLES = ("으로부터", "에게서", "으로서", "로부터")
SHORT_PARTICLES = ("께서", "에서", "에게", "한테", "으로", "로서", "하고", "부터", "까지", "이랑")
PARENTHESIS = 60  # words; a longer one is not skipped
COMPANY = "함께"  # after 와 it ends a phrase like a particle: 부인과 함께
PARTICLES = (*LONG_PARTICLES, *SHORT_PARTICLES, *"은는이가을를의에와과로도만")
# 강의를 한데 이어: 한 데 (하 + ㄴ + 데) written together reads as the noun 한데 to a morphological analyser
FUSED = {
    "만나": [["만나", "VV"], ["아", "EC"]],
    "한": [["하", "VV"], ["ㄴ", "ETM"]],
    "열": [["열", "VV"], ["ㄹ", "ETM"]],
    "위한": [["위하", "VV"], ["ㄴ", "ETM"]],
    "한데": [["하", "VV"], ["ㄴ", "ETM"], ["데", "NNB"]],
}


@dataclass(slots=True)
class Block:
    """A stretch kept whole: a mention with its title (`head` is the mention's span) or a temporal expression."""

    start: int
    end: int
    kind: str  # "name" or "time"
    head: tuple[int, int]


@dataclass(slots=True)
class Word:
    """A token as the units see it; `pairs` are its underlying (form, tag) morphemes."""

    start: int
    end: int
    text: str
    pairs: list[list[str]]
    spaced: bool  # white space stands before it

    @property
    def tag(self) -> str:
        """The tag of its first morpheme."""
        return self.pairs[0][1]


@dataclass(slots=True)
class Unit:
    """A phrase (`clause` false) or a predicate. `joint` is what joins a phrase to the next: a comma, 및, 와, a dash."""

    start: int
    end: int
    clause: bool = False
    particles: list[str] = field(default_factory=list)
    joint: str = ""
    block: Block | None = None
    adjective: bool = False  # it describes, and leads nowhere: 활발한, 세계적인
    noun: bool = False  # a predicate that begins with its verbal noun, which words before it may modify
    head: str = ""  # the last word of a phrase
    compound: bool = False  # the next phrase follows in the same run, without particle
    opens: bool = False  # the first unit after a bullet or at the start
    lemma: str = ""
    light: str = ""
    tail: list[list[str]] = field(default_factory=list)
    form: str = ""
    comma: bool = False


ACTING = frozenset(["하다", "되다", "받다", "갖다", "가지다"])  # light verbs of nouns that are acts


class Cues:
    """What the lexicon says of words: verbal nouns, modal and temporal nouns, verbs that govern a verbal noun."""

    def __init__(self, schema: Schema) -> None:
        self.entries: dict[str, list[Entry]] = {}
        for entry in schema.predicates:
            for form in entry.written:
                self.entries.setdefault(form, []).append(entry)
        self.longest = max((len(f) for f in self.entries), default=0)
        self.modal = schema.forms("ModalNoun")
        self.temporal = schema.forms("TemporalNoun")
        self.governing = {form.removesuffix("다") for form in schema.forms("StatusVerb")}

    def verbal_noun(self, text: str, light: str | None = None) -> str:
        """Return the longest lexicon verbal noun that `text` ends with, taken with this light verb, or ''."""
        shortest = 1 if len(text) == 1 and light else 2  # 숨을 거두다
        for length in range(min(self.longest, len(text)), shortest - 1, -1):
            for entry in self.entries.get(text[-length:], ()):
                lights = entry.values.get("lightVerb", ())
                # 세상을 떠나다: a noun of an idiom only is no act by itself
                if entry.pos == "noun" and (f"{light}다" in lights if light else not lights or ACTING & set(lights)):
                    return text[-length:]
        return ""


Item = Word | Block


def after_parenthesis(words: Sequence[Word], at: int) -> int:
    """Return where the words go on after (현지시각), whose inside begins at `at`: the clause is around it."""
    depth = 1
    for i in range(at, min(len(words), at + PARENTHESIS)):
        depth += (words[i].text in "([（<〈") - (words[i].text in ")]）>〉")
        if depth == 0:
            return i + 1
    return at


def split_particles(text: str) -> list[str]:
    """Return the particles that a string is made of, longest first, or none: 에서는 → 에서, 는."""
    found: list[str] = []
    while text:
        particle = next((p for p in PARTICLES if text.startswith(p)), None)
        if particle is None:
            return []
        found.append(particle)
        text = text[len(particle) :]
    return found


def split_run(items: Sequence[Item]) -> list[Unit]:
    """Split a run at its blocks: 미국 | 보스턴 | 가온본사, each compounded to the next."""
    units: list[Unit] = []
    for item in items:
        if isinstance(item, Block):
            units.append(Unit(item.start, item.end, block=item, compound=item.kind == "name"))
        elif (units and units[-1].block is not None and _counts(item)) or (units and units[-1].block is None):
            units[-1].end = item.end
        else:
            units.append(Unit(item.start, item.end, compound=True))
        units[-1].head = item.text if isinstance(item, Word) else ""
    if units:
        units[-1].compound = False
    return units


def _counts(word: Word) -> bool:
    """Whether a word after a name only counts or widens it: 대표단 14명, LA 등지, 서울 일대."""
    return word.tag in {"SN", "NNBC", "NR"} or word.text in {"등지", "일대", "명", "여", "전역", "차례", "측"}
