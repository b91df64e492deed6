"""Give each statement its speaker: named in the sentence, or carried on from what was said before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from hangraph.document import QuoteRow
from hangraph.stages.quote_clauses import from_clause, is_preamble
from hangraph.stages.quote_endings import quotes_at
from hangraph.stages.quote_sources import Source, find_sources
from hangraph.stages.quote_speakers import Phrase, Speakers
from hangraph.stages.quote_statements import Statement, find_headlines, find_statements
from hangraph.stages.quote_themes import is_clause_noun, is_reported
from hangraph.stages.quote_words import Saying, Words

SHORTEST = 2  # characters of anything said
REACH = 2  # sentences across which an elided speaker is carried
_BREAKS = ("…", "...", "?", "!", "|")  # after which a headline tells something else
_WIDE = 200  # tokens before a statement in which its speaker is sought
_NEAR = 3  # tokens from a predicate to the noun it modifies
SURE, CARRIED, UNCUED = 0.9, 0.75, 0.7  # speaker and predicate in the sentence, speaker elided, predicate unknown


@dataclass
class Memory:
    """Who spoke last and who was the last topic, with the number of the sentence."""

    spoke: tuple[str, ...] = ()
    spoke_in: int = -9
    topic: tuple[str, ...] = ()
    topic_in: int = -9

    def recall(self, sentence: int) -> tuple[str, ...]:
        """Return who may have spoken in a sentence that names nobody: 이어 “…”고 덧붙였다."""
        if sentence - self.topic_in <= REACH and self.topic_in > self.spoke_in:
            return self.topic
        return self.spoke if sentence - self.spoke_in <= REACH else ()


@dataclass(frozen=True, slots=True)
class Attribution:
    """A statement with its speakers, and the stretch of the sentence that shows both."""

    statement: Statement
    speakers: tuple[str, ...]
    start: int
    end: int
    confidence: float


def attribute_headline(
    words: Words, quotes: list[QuoteRow], speakers: Speakers, *, beside: bool = False
) -> Iterator[Attribution]:
    """Yield the quotations of a headline whose speaker stands before them, or first: 윤가람, 현장 찾아 “돕겠다”.

    `beside` wants the speaker right before them, as in a line of prose that is a heading: 윤가람 시장 “다리 놓겠다”
    """
    for statement in find_headlines(words, quotes):
        head = statement.first - 1
        while head > 0 and not words.tokens[head].text[-1].isalnum():
            head -= 1
        first, who, nameless = speakers.name(words, head, 0)
        between = words.text[words.span.start_char : words.start(statement.first)]
        if (
            not beside
            and not nameless
            and not any(mark in between for mark in _BREAKS)
            and not (who and words.is_nominal(head))
        ):
            head = next((i for i in range(1, head) if words.tokens[i].text == ","), 0) - 1
            first, who, _ = speakers.name(words, head, 0) if head >= 0 else (0, (), False)
        if who and words.is_nominal(head):
            yield Attribution(statement, who, words.start(first), words.end(statement.ender), CARRIED)


def attribute(
    words: Words, quotes: list[QuoteRow], speakers: Speakers, memory: Memory, number: int
) -> Iterator[Attribution]:
    """Yield the statements of a sentence that someone with a name makes, and remember who spoke."""
    statements = find_statements(words, quotes)
    sentence = _Sentence(words, speakers, memory, number)
    found = [a for a in (sentence.read(s) for s in statements) if a is not None]
    if not any(s.quote and s.how == "go" for s in statements):
        found += [
            Attribution(_passed_on(source), source.phrase.speakers, words.span.start_char, source.end, SURE)
            for source in sentence.sources
            if source.phrase.speakers and source.phrase not in sentence.heard
        ]
    if not found and quotes and not words.text[quotes[-1]["end"] : words.span.end_char].strip():
        found += attribute_headline(words, quotes[-1:], speakers, beside=True)
    phrases = speakers.phrases(words, 0, len(words))
    topic = next((p for p in phrases if p.topic), phrases[0] if phrases else None)
    if topic is not None and (topic.speakers or topic.unnamed):
        memory.topic, memory.topic_in = topic.speakers, number
    yield from found


class _Sentence:
    """The statements of one sentence, read from left to right."""

    def __init__(self, words: Words, speakers: Speakers, memory: Memory, number: int) -> None:
        self.words, self.speakers, self.memory, self.number = words, speakers, memory, number
        self.floor = 0  # the token after the statement before
        self.before: tuple[str, ...] | None = None  # who made the statement before, in this sentence
        self.joined: Saying | None = None  # what the statement before shares with the next: …라며 …고 밝혔다
        self.linked = False  # whether the statement before leads on to the next: …라고 말하고 …
        self.sources = list(find_sources(words, speakers))
        goes_on = words.tokens[0].lemma_ in words.sayings.continuing and number - memory.spoke_in == 1
        self.carried = memory.spoke if goes_on else ()  # who spoke before and goes on: 또 …
        self.heard: set[Phrase] = set()  # who spoke, of those named in the sentence

    def read(self, statement: Statement) -> Attribution | None:
        """Return the statement with its speaker, None where nobody with a name makes it."""
        shared = self.joined is not None and self.joined == statement.saying and bool(self.before)
        phrase = None if shared else self._named(statement)
        if phrase is not None:
            who: tuple[str, ...] = phrase.speakers
            self.heard.add(phrase)
        elif shared and self.before:
            who = self.before
        elif not self._may_continue(statement):
            who = ()
        else:
            who = self.before if self.before is not None else self.memory.recall(self.number)
        self.before = who
        self.joined = statement.saying if statement.how == "and" else None
        self.linked = _leads_on(self.words, statement)
        # a nameless speaker, too, ends the turn of the one before
        self.memory.spoke, self.memory.spoke_in = who, self.number
        told = self._attribution(statement, phrase, who) if who else None
        if statement.quote is not None or not (self._is_adnominal(statement) or (statement.how == "theme" and not who)):
            self.floor = _after(self.words, statement)
        return told if told is not None and told.statement.end - told.statement.start >= SHORTEST else None

    def _may_continue(self, statement: Statement) -> bool:
        """Return whether the speaker may be elided: of the objects of verbs, in 또 자리를 지킬 것을 당부했다."""
        if statement.how != "theme":
            if statement.quote is not None:
                if statement.how == "end" or (statement.how == "noun" and statement.saying is None):
                    return False
                return not self._is_inner(statement)
            seen = self.words.tokens[statement.ender].text == "으로"  # 비가 올 것으로 예상한다: whoever
            return not seen and not self._is_adnominal(statement)
        last = statement.ender - 1
        phrases = self.speakers.phrases(self.words, max(self.floor, last - _WIDE), last)
        return is_clause_noun(self.words, last) and (not phrases or self._goes_on(phrases))

    def _named(self, statement: Statement) -> Phrase | None:
        """Return the phrase that names the speaker: after the statement, before it, or with 의 말이다."""
        words = self.words
        until = statement.saying.first if statement.saying else statement.ender
        between = self.speakers.phrases(words, statement.ender + 1, until)
        after = [p for p in between if p.speakers or p.unnamed]
        if after and statement.how == "go":
            return after[-1]
        if statement.how == "end" or (statement.saying and statement.how == "noun"):
            genitive = self._genitive(statement)
            if genitive is not None:
                return genitive
        last = statement.first if statement.quote else statement.ender
        before = self.speakers.phrases(words, max(self.floor, last - _WIDE), last)
        before = self._with_sources(before, last, clause=statement.quote is None and statement.how != "theme")
        if statement.how == "theme":
            # 홍길동이 작성한 자료를 공개했다: the one who wrote it need not be the one who made it public
            clause = any(words.parts(i)[-1][1] == "ETM" for i in range(statement.first, statement.ender))
            before = [p for p in before if p.topic or not clause or p.particle + 1 != statement.first]
            if is_clause_noun(words, statement.ender - 1) and self._goes_on(before):
                return None
        elif statement.quote is None:
            before = _last_clause(words, before)
            if self._goes_on(before):
                return None
        if statement.quote is not None and self._is_adnominal(statement):
            bearer = self._bearer(statement)
            if bearer is not None:
                return bearer
        if statement.quote is not None and before and self._is_counted(before[-1], statement):
            return replace(before[-1], unnamed=True)
        if statement.quote is None and statement.how != "theme" and self._is_adnominal(statement):
            before = [p for p in before if not p.topic][-1:] or before  # 시는 윤가람 씨가 …고 협박한 시한을
        if self._is_inner(statement) or self._is_fact(statement):
            subjects = [p for p in before if not p.topic]
            return subjects[-1] if subjects else _choose(before, direct=statement.quote is not None)
        chosen = _choose(before, direct=statement.quote is not None)
        if (
            after
            and statement.how in ("and", "theme", "headline")
            and not (chosen and chosen.topic and chosen.speakers)
        ):
            return after[-1]
        if chosen and self.before is not None and not (statement.quote or chosen.speakers or chosen.unnamed):
            return None  # …라며 관세 철폐는 의미가 크다고 밝혔다: the sentence has its speaker
        return chosen

    def _goes_on(self, phrases: list[Phrase]) -> bool:
        """Return whether a sentence or clause goes on with what was said, so that a subject is no speaker.

        `윤가람 의원은 …라고 말했다. 또 정부가 책임을 져야 한다고 덧붙였다`, but 또 윤가람 의원은; `윤가람 의원은 …라고
        지적하고 정부가 나서라고 촉구했다`.
        """
        someone = any(p.topic and (p.speakers or p.unnamed) for p in phrases)
        same = (bool(self.carried) and (self.before or self.carried) == self.carried) or (self.linked and self.before)
        return bool(same) and bool(phrases) and not someone

    def _with_sources(self, phrases: list[Phrase], last: int, *, clause: bool) -> list[Phrase]:
        """Return the phrases with those that a statement goes by: 기상청에 따르면 비가 오겠다고 밝혔다.

        Not where someone speaks after that: 소방청에 따르면 윤가람 씨는 문이 잠겼다고, 주민이 “불이 났다”고 말했다.
        """
        named = [s.phrase for s in self.sources if self.floor <= s.phrase.first and s.phrase.particle < last]
        if not named:
            return phrases
        phrases = [p for p in phrases if p.first > named[0].particle]
        if clause:
            others = [p for p in phrases[:1] if p.topic and self.speakers.are_people(p.speakers)]
        else:
            others = [p for p in phrases if p.speakers or p.unnamed]
        kept = [] if others else named
        return sorted([*phrases, *kept], key=lambda p: p.particle)

    def _is_inner(self, statement: Statement) -> bool:
        """Return whether the predicate of saying is itself quoted: 응답자 절반이 “그렇다”고 답했다고 밝혔다.

        Not where that only tells of hearsay: 고민을 드러냈다고 한다, 밝혔다고 전해졌다.
        """
        words, saying = self.words, statement.saying
        if saying is None or statement.quote is None:
            return False
        ends = (k for k in range(saying.last, min(saying.last + 2, len(words) - 1)) if quotes_at(words, k))
        outer = next((words.saying(k + 1, quoting=True) for k in ends), None)
        return outer is not None and words.parts(outer.first)[0][0] != "하"

    def _is_adnominal(self, statement: Statement) -> bool:
        """Return whether the predicate of saying modifies a noun: 위험이라고 표현할 정도로."""
        words, saying = self.words, statement.saying
        if saying is None or words.is_planned(saying):
            return False
        last = min(saying.last + 1, len(words) - 1)
        modifies = any(t == "ETM" for i in (saying.last, last) for _, t in words.parts(i)[-1:])
        return modifies and not is_reported(words, saying.last)

    def _is_fact(self, statement: Statement) -> bool:
        """Return whether a quotation is but spoken of: 윤가람 후보가 “유일하다”고 주장한 것에 대해."""
        words, saying = self.words, statement.saying
        if saying is None or statement.quote is None:
            return False
        for i in range(saying.last, min(saying.last + 3, len(words) - 1)):
            if words.tokens[i].text in ("것", "데", "점"):
                return words.parts(i - 1)[-1][1] == "ETM" and words.tokens[i + 1].text in ("에", "을", "은", "이")
        return False

    def _is_counted(self, phrase: Phrase, statement: Statement) -> bool:
        """Return whether some who are counted speak: 누리연구소는 응답자의 58.8%가 “그렇다”고 답했다고."""
        counted = self.words.tokens[phrase.particle - 1].tag_ in ("SN", "NNBC", "SY", "SSC") or phrase.unnamed
        return counted and not phrase.speakers and not phrase.topic and phrase.particle + 1 == statement.first

    def _bearer(self, statement: Statement) -> Phrase | None:
        """Return who is told of as having said so: “그렇다”고 답한 응답자는 has nobody with a name for its speaker."""
        words, saying = self.words, statement.saying
        first = saying.last + 1 if saying else statement.ender + 1
        while first < len(words) and words.tokens[first].tag_ in ("ETM", "EP", "XSV+ETM"):
            first += 1
        for i in range(first, min(first + _NEAR, len(words))):
            if not words.is_nominal(i):
                return None
            if words.tokens[i].text in words.sayings.unnamed or words.tokens[i].tag_ in ("SN", "NNBC"):
                return Phrase(i, i, False, (), True)
        return None

    def _genitive(self, statement: Statement) -> Phrase | None:
        """Return the speaker of a statement that is told as hers: “간다.” 홍길동 대표의 말이다."""
        words = self.words
        for i in range(statement.ender + 1, len(words) - 2):
            noun = words.sayings.speech.get(words.tokens[i + 1].text)
            if words.tokens[i].tag_ == "JKG" and noun and words.parts(i + 2)[0][1] == "VCP":
                return self.speakers.phrase(words, i, statement.ender + 1)
        return None

    def _attribution(self, statement: Statement, phrase: Phrase | None, who: tuple[str, ...]) -> Attribution:
        words = self.words
        ahead = phrase is not None and phrase.particle < statement.ender
        if statement.quote is None and (statement.how != "theme" or statement.first == 0):
            first = phrase.particle + 1 if phrase is not None and ahead else self.floor
            statement = from_clause(words, statement, first)
        begin = words.start(statement.first) if statement.quote is not None else statement.start
        if phrase is not None and ahead:
            begin = words.start(phrase.first)
        confidence = SURE if phrase else CARRIED
        return Attribution(
            statement, who, begin, _end(words, statement), confidence if statement.saying else min(confidence, UNCUED)
        )


def _last_clause(words: Words, phrases: list[Phrase]) -> list[Phrase]:
    """Return the phrases from the last one that begins a clause of its own: 갑은 떠났으며, 을은 …라고 밝혔다."""
    for k in range(len(phrases) - 1, 0, -1):
        at = phrases[k].first - 1
        while at > 0 and words.tokens[at].is_space:
            at -= 1
        ended = at > 1 and words.tokens[at].text == "," and words.parts(at - 1)[-1][1] == "EC"
        ended = ended and not is_preamble(words, at - 1)
        told = [pair for i in (at - 2, at - 1) for pair in words.parts(i)] if ended else []
        if phrases[k].topic and any(f in ("았", "었", "였") and t == "EP" for f, t in told):
            return phrases[k:]
    return phrases


def _leads_on(words: Words, statement: Statement) -> bool:
    """Return whether the predicate of a statement has an ending that keeps its subject: 지적하고, 밝히며."""
    last = statement.saying.last if statement.saying else len(words)
    pairs = [words.parts(i)[-1] for i in range(last, min(last + 2, len(words)))]
    return any(t == "EC" and f in ("고", "며", "으며", "면서", "으면서") for f, t in pairs)


def _after(words: Words, statement: Statement) -> int:
    """Return the token where the next statement may begin: …라며 …고 밝혔다 has one predicate for both."""
    if statement.saying is None or statement.how == "and":
        return statement.ender + 1
    last = statement.saying.last + 1
    while last < len(words) and words.tokens[last].tag_.startswith(("E", "SC", "SP")):
        last += 1
    return last


def _end(words: Words, statement: Statement) -> int:
    """Return where the evidence ends: after the predicate of saying with its endings, else after the quoting one."""
    last = statement.saying.last if statement.saying else statement.ender
    while last + 1 < len(words) and words.tokens[last + 1].tag_.startswith(("E", "X")):
        last += 1
    return words.end(last)


def _choose(phrases: list[Phrase], *, direct: bool) -> Phrase | None:
    """Return the phrase that names the speaker among those before a statement.

    A topic rather than a subject; for a quotation the nearest, for an indirect statement the first, for the clause
    may have topics of its own. 시 관계자는 is chosen too, though it names nobody, and so is any other topic before a
    quotation or at the beginning: whoever it is, it is not who spoke before. A subject only where it comes first:
    `정부가 추진하는 사업에 대해 “…”고 말했다` has an elided speaker.
    """
    topics = [p for p in phrases if p.topic and not p.thing]
    known = [p for p in topics if p.speakers or p.unnamed]
    if known:
        return known[-1] if direct else known[0]
    if phrases and phrases[0].thing:
        return None  # 이 태풍은 곧 사라지겠다고 밝혔다: it does not speak
    if topics and (direct or topics[0] is phrases[0]):
        return topics[-1]
    first = phrases[0] if phrases else None
    return first if first is not None and (first.speakers or first.unnamed) else None


def _passed_on(source: Source) -> Statement:
    """Return all that a sentence tells by another's word: 소방청에 따르면 3명이 다쳤다."""
    last = source.phrase.particle
    return Statement("go", source.start, source.end, last + 1, last, None, source.saying)
