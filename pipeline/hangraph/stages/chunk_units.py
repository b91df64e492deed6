"""Cut a sentence into units: nominal phrases with their particles, and predicates with their endings.

A unit is what Korean grammar calls a 문장 성분 before attachment: `벨로나 시를` is a phrase marked 를, `방문했다` a
predicate of the verbal noun 방문. Names, titles with their person, and dates are kept whole by `Block`s.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from hangraph.schema import Schema
from hangraph.stages.chunk_endings import continues, form_of
from hangraph.stages.chunk_words import (
    COMPANY,
    FUSED,
    Block,
    Cues,
    Item,
    Unit,
    Word,
    after_parenthesis,
    split_particles,
    split_run,
)

NOMINAL = frozenset(
    ["NNG", "NNP", "NNB", "NNBC", "NR", "NP", "SN", "SL", "SH", "XPN", "XSN", "XR", "MM", "UN", "NA", "NF"]
)
PREDICATE = frozenset({"VV", "VA", "VX", "VCP", "VCN"})
JOINERS = frozenset({"및", "또는", "혹은", "그리고", "내지"})
# nouns that relate the name before them to what follows, like a particle: 해솔밸리 내 …, A-B 간 …, A 등 …
RELATIONAL = frozenset({"등", "등등", "내", "간", "사이", "안", "측", "소재", "산하", "소속"})
# verbs that have become adverbs: 미르시와 버들시를 잇달아 방문했다
ADVERBS = frozenset({"잇달", "잇따르", "연잇", "뒤잇", "번갈", "앞다투"})
TOGETHER = frozenset({"함께", "더불어", "아울러", "동시"})
WITH = (["와"], ["과"])
BULLETS = frozenset("▲△▷▶●○■□◆◇※•‣▪►")
ELLIPSES = frozenset({"…", "...", "‥", "……"})
MIDDLE = frozenset(",·ㆍ・‧•/∙、")
DASHES = frozenset("-–—~∼")
MARKING = frozenset({"를", "을", "이", "가", "은", "는"})
ROLE = (["로"], ["으로"])


class Scanner:
    """Cut segments of words into units, by the cues of a lexicon."""

    def __init__(self, schema: Schema) -> None:
        self.cues = Cues(schema)

    def scan(self, words: Sequence[Word], block_at: Callable[[int], Block | None]) -> list[Unit]:
        """Return the units of `words` in order; `block_at(start)` gives the block that covers a position."""
        return _Scan(self.cues, words, block_at).run()


class _Scan:
    """The state of one scan: the run of nominal items read so far, and the units made."""

    def __init__(self, cues: Cues, words: Sequence[Word], block_at: Callable[[int], Block | None]) -> None:
        self.cues = cues
        self.words = words
        self.block_at = block_at
        self.units: list[Unit] = []
        self.items: list[Item] = []
        self.at = 0
        self.opens = True

    def run(self) -> list[Unit]:
        while self.at < len(self.words):
            self.step(self.words[self.at])
        self.close(joint="end")
        return self.units

    def step(self, word: Word) -> None:
        block = self.block_at(word.start)
        if block is not None:
            self.items.append(block)
            while self.at < len(self.words) and self.words[self.at].start < block.end:
                self.at += 1
            self.rest(self.words[self.at - 1], block.end)
            return
        tag = word.tag
        self.at += 1
        if word.text in BULLETS:
            self.close(joint="end")
            self.opens = True
        elif word.text == "본" and tag == "VX":
            self.items.append(replace(word, pairs=[["본", "MM"]]))  # 통과되면 본 협약을: the determiner, not 보다
        elif (
            word.text == "한"
            and tag == "MM"
            and not self.items
            and self.units
            and self.units[-1].particles[-1:] in ROLE
        ):
            self.predicate(replace(word, pairs=FUSED["한"]))  # 이 시장을 단장으로 한 대표단: 하다, not 하나
        elif word.text in ELLIPSES:
            self.close(joint="end")
        elif word.text in JOINERS and tag != "NNP":
            self.close(joint=word.text)
        elif word.text in RELATIONAL and self.items and tag in NOMINAL and not self.before_copula():
            self.relate(word)
        elif word.text == COMPANY and self.makes_verb(self.at):
            self.items.append(replace(word, pairs=[[word.text, "NNG"]]))  # 자리를 함께했다
        elif word.text == "만나" and tag.startswith("N") and not self.items and self.after_partner():
            self.predicate(replace(word, pairs=FUSED["만나"]))  # 차관과 만나: the verb, not the noun
        elif word.text == "열" and self.after_object() and self.before_modal():
            self.predicate(replace(word, pairs=FUSED["열"]))  # 설명회를 열 계획이다: 열다, not ten plans
        elif word.text in {"한데", "위한"} and self.after_object():
            self.close()
            self.predicate(replace(word, pairs=FUSED[word.text]))
        elif tag in NOMINAL:
            self.items.append(word)
        elif tag.startswith("J"):
            self.at -= 1
            self.particles()
        elif tag in {"XSV", "XSA"}:
            self.verbalise(word)
        elif tag in PREDICATE:
            self.predicate(word)
        elif word.text in MIDDLE:
            self.comma(word)
        elif word.text in DASHES and self.items and self.at < len(self.words) and not self.words[self.at].spaced:
            self.close(joint="-")
        elif tag == "SSO" and word.text in "([（<〈":
            self.at = after_parenthesis(self.words, self.at)
        elif tag not in {"SSO", "SSC", "SY", "SW", "SO"}:
            self.close()

    def rest(self, word: Word, end: int) -> None:
        """Read the particles that an analyser took for a part of the name (명도/현은) or for an ending (벤처스/는)."""
        text = word.text[end - word.start :] if word.end > end else ""
        following = self.words[self.at] if self.at < len(self.words) else None
        if not text and following and not following.spaced and not following.tag.startswith("J"):
            text = "" if self.at_copula() else following.text
        found = split_particles(text)
        if found:
            self.at += word.end <= end
            while self.at < len(self.words) and self.words[self.at].tag[0] == "J" and not self.words[self.at].spaced:
                found += split_particles(self.words[self.at].text)  # 로 + 부터
                self.at += 1
            self.close(*self.company(found, "와" if found[-1] in {"와", "과"} else ""))

    def after_object(self) -> bool:
        return not self.items and bool(self.units) and bool({"을", "를"} & set(self.units[-1].particles))

    def before_modal(self) -> bool:
        return self.at < len(self.words) and self.words[self.at].text in {*self.cues.modal, "수", "것"}

    def before_copula(self) -> bool:
        return self.at < len(self.words) and self.words[self.at].tag == "VCP"

    def at_copula(self) -> bool:
        """Return whether 이다 with its endings is next: 취임식은 6월 3일이다."""
        near = self.words[self.at : self.at + 2]
        return (
            len(near) == 2 and near[0].tag == "VCP" and near[1].tag in {"EF", "EC", "EP", "ETM"} and not near[1].spaced
        )

    def after_partner(self) -> bool:
        return bool(self.units) and bool({"을", "를", "와", "과"} & set(self.units[-1].particles))

    def relate(self, word: Word) -> None:
        """Treat 등, 내, 간 … as a particle of the run before, with the case particles that follow."""
        particles = [word.text]
        while self.at < len(self.words) and self.words[self.at].tag.startswith("J") and not self.words[self.at].spaced:
            particles += [p[0] for p in self.words[self.at].pairs]
            self.at += 1
        self.close(*self.company(particles, word.text if len(particles) == 1 else ""))

    def particles(self) -> None:
        """Read the particles that end a phrase: 에/JKB + 는/JX; 면담과 함께 ends a nominal predicate instead."""
        found: list[str] = []
        joint = ""
        while (
            self.at < len(self.words)
            and self.words[self.at].tag.startswith("J")
            and (not found or not self.words[self.at].spaced)
        ):
            found += [p[0] for p in self.words[self.at].pairs if p[1].startswith("J")]
            joint = "와" if self.words[self.at].text in {"와", "과", "하고", "랑", "이랑"} else ""
            self.at += 1
        if joint and self.together() and self.noun_at(self.items):
            self.close(joint="및")
            return
        self.close(*self.company(found, joint))

    def together(self) -> bool:
        return self.at < len(self.words) and self.words[self.at].text in TOGETHER

    def makes_verb(self, at: int) -> bool:
        """Whether 하다 is written right behind a word: 함께했다."""
        verb = self.words[at] if at < len(self.words) else None
        return verb is not None and not verb.spaced and verb.pairs[0][0] == "하"

    def company(self, particles: list[str], joint: str) -> tuple[list[str], str]:
        """부인과 함께 공장을 찾았다: 함께 after 와 tells of company, and joins its noun to none after it."""
        if not (particles[-1:] in WITH and self.together() and self.words[self.at].text != "동시"):
            return particles, joint
        if self.makes_verb(self.at + 1):
            return particles, joint  # 나루시와 함께하는 축제
        return [*particles, COMPANY], ""

    def comma(self, word: Word) -> None:
        follows = self.words[self.at] if self.at < len(self.words) else None
        last = self.items[-1] if self.items else None
        if isinstance(last, Word) and last.tag == "SN" and follows and follows.tag == "SN" and not follows.spaced:
            self.items.append(replace(word, pairs=[[word.text, "SN"]]))  # 1,200억원
        elif self.items:
            self.close(joint="," if word.text == "," else "·")
        elif self.units:
            self.units[-1].comma = True

    def close(self, particles: list[str] | None = None, joint: str = "") -> None:
        """End the run: make its phrases, and a nominal predicate where its last noun is one (…협약 체결, …방문)."""
        items, self.items = self.items, []
        if not items:
            return
        predicate = self.nominal_predicate(items) if not particles and self.may_end_clause(items, joint) else None
        phrases = split_run(items)
        for phrase in phrases:
            phrase.opens, self.opens = self.opens, False
        if phrases:
            last = phrases[-1]
            last.compound = predicate is not None
            last.particles = particles or []
            last.joint = "" if predicate or joint == "end" else joint
            last.comma = joint == ","
        self.units += phrases
        if predicate is not None:
            predicate.comma = joint == ","
            predicate.joint = joint
            self.units.append(predicate)

    def may_end_clause(self, items: list[Item], joint: str) -> bool:
        """Whether a bare verbal noun can be a predicate here: at the end, or before a comma if its frame is filled.

        양극재 공동 개발 및 공급 lists nouns; 시를 공식 방문, … and LA지회 업무협약 체결 및 … are clauses.
        """
        if joint == "end":
            return True
        if joint not in {",", "및", "/"}:
            return False
        named = any(isinstance(item, Block) and item.kind == "name" for item in items)
        last = self.units[-1] if self.units else None
        return named or (
            last is not None and not last.clause and bool(last.particles) and last.particles[-1] not in {"의", "등"}
        )

    def nominal_predicate(self, items: list[Item]) -> Unit | None:
        """Take 체결, 방문, 체결 예정 off the end of a run that no particle closes, and return it as a predicate."""
        tail: list[list[str]] = []
        end = len(items)
        while end and isinstance(items[end - 1], Word) and self.is_tail_noun(items[end - 1]):
            word = items[end - 1]
            assert isinstance(word, Word)
            tail = [[word.text, word.tag], *tail]
            end -= 1
        noun = self.noun_at(items[:end])
        if not noun:
            return None
        first = end - 1
        start = items[end - 1].end - len(noun)
        while first > 0 and items[first].start > start:
            first -= 1
        unit = Unit(items[first].start, items[-1].end, clause=True, noun=True, lemma=noun, tail=tail, form="nominal")
        del items[first:]
        return unit

    def is_tail_noun(self, item: Item) -> bool:
        return isinstance(item, Word) and (item.text in self.cues.modal or item.text in {"중", "후", "뒤", "시"})

    def noun_at(self, items: Sequence[Item], light: str | None = None) -> str:
        """Return the verbal noun that the words at the end of a run spell, written together or apart."""
        text = ""
        for item in reversed(items[-4:]):
            if not isinstance(item, Word):
                break
            text = item.text + text
        return self.cues.verbal_noun(text, light)

    def verbalise(self, word: Word) -> None:
        """Make a predicate of a verbal noun and its light verb: 체결/NNG + 했/XSV+EP."""
        light = word.pairs[0][0]
        noun = self.noun_at(self.items, light) or (
            self.items[-1].text if self.items and isinstance(self.items[-1], Word) else ""
        )
        start = word.start
        if noun and self.items:
            until = self.items[-1].end - len(noun)
            while self.items and self.items[-1].start >= until:
                start = self.items.pop().start
        self.close()
        # analysers call 위치하다, 거주하다 adjectives; the lexicon knows better
        adjective = word.tag == "XSA" and noun not in self.cues.entries
        unit = Unit(start, word.end, clause=True, adjective=adjective, lemma=noun or light, light=light if noun else "")
        self.finish(unit, word.pairs[1:])

    def predicate(self, word: Word) -> None:
        stem, tag = word.pairs[0]
        if tag == "VCP":
            self.copula(word)
            return
        if tag == "VV" and self.noun_at(self.items, stem):
            self.verbalise(word)  # 50억 원을 투자받았다
            return
        self.close()
        unit = Unit(word.start, word.end, clause=True, adjective=tag == "VA", lemma=stem)
        self.lend(unit)
        self.finish(unit, word.pairs[1:])

    def lend(self, unit: Unit) -> None:
        """Join a light verb to the verbal noun that is its object: 강의를 하다, 회담을 갖다 mean 강의하다, 회담하다."""
        last = self.units[-1] if self.units else None
        if last is None or last.clause or last.block is not None or not ({"을", "를"} & set(last.particles)):
            return
        text = "".join(w.text for w in self.words if last.start <= w.start < last.end)
        noun = self.cues.verbal_noun(text, unit.lemma)
        if not noun and unit.lemma != "하":
            return
        unit.light, unit.lemma, unit.noun = unit.lemma, noun or text, True
        unit.start = max(last.start, last.end - len(unit.lemma))
        last.end = unit.start
        if last.end <= last.start:
            self.units.pop()
        else:
            last.particles, last.compound = [], True

    def copula(self, word: Word) -> None:
        """Read 이다: 방문 중이다 is a predicate of 방문, any other noun a phrase marked as the complement of 이다."""
        words = [w for w in self.items if isinstance(w, Word)]
        if words and words[-1].text == "중" and self.items[-1] is words[-1]:
            held = list(self.items)
            self.items.pop()
            last = self.items[-1] if self.items else None
            governs = isinstance(last, Word) and last.text in self.cues.governing
            noun = self.noun_at(self.items) or (last.text if governs and isinstance(last, Word) else "")
            if noun:
                until = self.items[-1].end - len(noun)
                start = word.start
                while self.items and self.items[-1].start >= until:
                    start = self.items.pop().start
                self.close()
                unit = Unit(start, word.end, clause=True, lemma=noun)
                self.finish(unit, [["중", "NNB"], *word.pairs])
                return
            self.items = held
        if (
            words
            and self.items
            and self.items[-1] is words[-1]
            and words[-1].text.endswith("적")
            and words[-1].tag == "XSN"
        ):
            # 세계적인 혁신: a derived adjective, no complement of its own
            start = self.items[-2].start if len(self.items) > 1 else word.start
            del self.items[-2:]
            self.close()
            self.finish(Unit(start, word.end, clause=True, adjective=True, lemma="적"), word.pairs)
            return
        self.close(["이다"])
        self.finish(Unit(word.start, word.end, clause=True, lemma="이"), word.pairs[1:])

    def finish(self, unit: Unit, pairs: list[list[str]]) -> None:
        """Read the endings, auxiliaries and modal nouns that follow a stem, and set the clause's form by the last."""
        if unit.lemma in self.cues.governing:
            self.govern()
        unit.tail += pairs
        while self.at < len(self.words):
            word = self.words[self.at]
            if self.block_at(word.start) is not None or not continues(unit.tail, word, self.cues):
                break
            unit.tail += word.pairs
            unit.end = word.end
            self.at += 1
        if unit.lemma in ADVERBS and [t for _, t in unit.tail] == ["EC"]:
            return
        unit.form = form_of(unit.tail, self.cues)
        unit.opens, self.opens = self.opens, False
        self.units.append(unit)

    def govern(self) -> None:
        """Make a clause of the verbal noun that a verb like 취소하다 or 마치다 governs: 방문을 취소하다."""
        last = self.units[-1] if self.units else None
        if last is None or last.clause or last.block is not None or not set(last.particles) & MARKING:
            return
        words = [w for w in self.words if last.start <= w.start < last.end]
        while len(words) > 1 and words[-1].text in self.cues.modal:
            words.pop()  # 방문 계획을 취소하다
        noun = self.cues.verbal_noun("".join(w.text for w in words))
        if not noun:
            return
        start = next(w.start for w in words if w.start >= words[-1].end - len(noun) or w is words[-1])
        self.units.pop()
        if start > last.start:
            self.units.append(replace(last, end=start, particles=[], compound=True, joint=""))
        elif self.units and not self.units[-1].clause and self.units[-1].compound:
            self.units[-1].compound = False
        self.units.append(Unit(start, last.end, clause=True, noun=True, lemma=noun, form="nominal"))
