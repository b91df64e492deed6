"""Give each statement its speaker: named in the sentence, or carried on from what was said before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from hangraph.document import QuoteRow
from hangraph.stages.quote_endings import quotes_at
from hangraph.stages.quote_sources import Source, find_sources
from hangraph.stages.quote_speakers import Phrase, Speakers
from hangraph.stages.quote_statements import Statement, find_headlines, find_statements
from hangraph.stages.quote_themes import is_clause_noun
from hangraph.stages.quote_words import Saying, Words

SHORTEST = 2  # characters of anything said
REACH = 2  # sentences across which an elided speaker is carried
SURE, CARRIED, UNCUED = 0.9, 0.75, 0.7  # speaker and predicate in the sentence, speaker elided, predicate unknown
_SPEECH = (
    "성명|성명서|논평|담화|담화문|보도자료|브리핑|회견|간담회|인터뷰|연설|회의|방송|트위터|페이스북|글|서한|보고서"
)
_DAY = re.compile(
    r"[\s,]*(?:(?:[^\s,]+\s){0,2}[^\s,]+에서\s)?"
    r"(?:(?:지난\s|오늘\s)?(?:\d{4}년\s?)?(?:\d{1,2}월\s?)?\d{1,2}일(?:\([^)]{1,6}\))?에?"
    r"(?!오[전후]|새벽|밤|\d|\s(?:오[전후]|새벽|밤|\d))"
    r"|오늘|어제|이날),?\s"
)
# what stands between a speaker and the clause it states, and belongs to neither
_PRELUDE = re.compile(
    r"(?:[\s,]+|(?:이에|그에) 대해(?:서는?)?\s|이와 관련(?:해|하여|해서)\s|이날\s|또한?\s"
    r"|(?:그러나|그런데|하지만|한편|이어|특히)[\s,]+"
    r"|[^,]{2,60}(?:관련해|관련하여|관련해서|대해|대해서|대하여|통해|통하여),\s"
    rf"|(?:[^\s,“”‘’\"']+\s){{0,4}}[^\s,]*(?:{_SPEECH})(?:에서|에서는|을 통해|를 통해|을 통하여|를 통하여),?\s"
    r"|(?:[^\s,]+\s)?[^\s,]+[을를] 통해(?:서)?\s)+"
)


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


def attribute_headline(words: Words, quotes: list[QuoteRow], speakers: Speakers) -> Iterator[Attribution]:
    """Yield the quotations of a headline whose speaker stands before them."""
    for statement in find_headlines(words, quotes):
        head = statement.first - 1
        while head > 0 and not words.tokens[head].text[-1].isalnum():
            head -= 1
        first, who, _ = speakers.name(words, head, 0)
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
        self.joined: Saying | None = (
            None  # the predicate that the statement before shares with the next: …라며 …고 밝혔다
        )
        self.sources = list(find_sources(words, speakers))
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
        # a nameless speaker, too, ends the turn of the one before
        self.memory.spoke, self.memory.spoke_in = who, self.number
        told = self._attribution(statement, phrase, who)
        self.floor = _after(self.words, statement)
        return told if who and told.statement.end - told.statement.start >= SHORTEST else None

    def _may_continue(self, statement: Statement) -> bool:
        """Return whether the speaker may be elided: of the objects of verbs, in 또 자리를 지킬 것을 당부했다."""
        if statement.how != "theme":
            return statement.how != "end" and (statement.quote is not None or not self._is_adnominal(statement))
        last = statement.ender - 1
        return is_clause_noun(self.words, last) and not self.speakers.phrases(self.words, self.floor, last)

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
        before = self.speakers.phrases(words, self.floor, last)
        before = self._with_sources(before, last, clause=statement.quote is None and statement.how != "theme")
        if statement.how == "theme":
            # 홍길동이 작성한 자료를 공개했다: the one who wrote it need not be the one who made it public
            clause = any(words.parts(i)[-1][1] == "ETM" for i in range(statement.first, statement.ender))
            before = [p for p in before if p.topic or not clause or p.particle + 1 != statement.first]
        elif statement.quote is None:
            before = _last_clause(words, before)
        if self._is_inner(statement):
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

    def _with_sources(self, phrases: list[Phrase], last: int, *, clause: bool) -> list[Phrase]:
        """Return the phrases with those that a statement goes by: 기상청에 따르면 비가 오겠다고 밝혔다.

        Not where someone speaks after that: 소방청에 따르면 윤가람 씨는 문이 잠겼다고, 주민이 “불이 났다”고 말했다.
        """
        named = [s.phrase for s in self.sources if self.floor <= s.phrase.first and s.phrase.particle < last]
        if clause:
            others = [p.first for p in phrases if p.topic and self.speakers.are_people(p.speakers)]
        else:
            others = [p.first for p in phrases if p.speakers or p.unnamed]
        kept = [p for p in named if not others or max(others) < p.particle]
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
        return any(t == "ETM" for i in (saying.last, last) for _, t in words.parts(i)[-1:]) and not any(
            words.tokens[i].text == "것" for i in range(last, min(last + 2, len(words)))
        )

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
            first = _after_addressee(words, _after_occasion(words, first, statement), statement)
            start = words.start(first)
            said = words.start(statement.saying.first) if statement.saying else statement.end
            if not _DAY.search(
                words.text, statement.end, said
            ):  # 2일 완공했다고 3일 밝혔다: the first is no day of speech
                day = _DAY.match(words.text, start, statement.end)
                start = day.end() if day else start
            prelude = _PRELUDE.match(words.text, start, statement.end)
            statement = replace(statement, start=prelude.end() if prelude else start, first=first)
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
        told = [pair for i in (at - 2, at - 1) for pair in words.parts(i)] if ended else []
        if phrases[k].topic and any(f in ("았", "었", "였") and t == "EP" for f, t in told):
            return phrases[k:]
    return phrases


def _is_demand(words: Words, statement: Statement) -> bool:
    """Return whether a statement is what others should do: 중단하라고, 가자는; not 조치라고, 것이라고."""
    form, tag = words.parts(statement.ender)[-1]
    quoting = tag in ("EC", "ETM") and form.endswith(("라고", "자고", "라는", "자는", "라며", "자며"))
    copula = any(t == "VCP" for i in (statement.ender - 1, statement.ender) for _, t in words.parts(i))
    return quoting and statement.end > words.start(statement.ender) and not copula


def _after_addressee(words: Words, first: int, statement: Statement) -> int:
    """Return where a demand begins: 참가자에게 27일까지 돌아오라고 요구했다 begins after whom it is made to."""
    if not _is_demand(words, statement):
        return first
    for i in range(first, statement.ender - 2):
        if words.parts(i)[-1][1] == "EC":
            break
        if words.tokens[i].text in ("에게", "한테", "께") and words.tokens[i].tag_ == "JKB":
            return i + 1
    return first


def _after_occasion(words: Words, first: int, statement: Statement) -> int:
    """Return where a demand begins: 대회를 열고 개정을 중단하라고 촉구했다 demands no meeting."""
    if not _is_demand(words, statement):
        return first
    for i in range(first, statement.ender - 2):
        if words.tokens[i].lemma_ in words.sayings.occasions and not words.quoted[i]:
            last = i if words.parts(i)[-1][1] == "EC" else i + 1
            if words.parts(last)[-1][1] == "EC":
                return last + 1
    return first


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
