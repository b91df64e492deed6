"""Find who a topic or subject names: the speaker of a statement, or someone without a name."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Doc

from hangraph import document
from hangraph.document import MentionRow, TitleRow
from hangraph.stages.quote_words import Sayings, Words

TOPIC = frozenset({"은", "는", "도"})
THINGS = frozenset({"것", "점", "바", "데", "수", "때문"})  # bound nouns, which nobody is
LONGEST = 20  # tokens of a name with its titles
JOINTS = frozenset({"와", "과", "및", ",", "·"})
ALSO = "역시"  # 김 위원장 역시
_MARKS = frozenset("'‘’\"“”")  # around a name: ‘윤가람’ 대표는
_POINTING = frozenset({"이", "그", "저", "이번", "해당", "이런", "이러한", "그런", "그러한"})
_NOUNS = 4  # nouns between 이번 and the last of its phrase
SUBJECT = frozenset({"이", "가", "께서"})


@dataclass(frozen=True, slots=True)
class Phrase:
    """A topic or subject: the first token of its head, the token of its particle, and who it names.

    `speakers` are entity ids; `unnamed` says that it is someone, but nobody the article names; `thing` that it is
    something told of before (이는, 이 태풍은).
    """

    first: int
    particle: int
    topic: bool
    speakers: tuple[str, ...]
    unnamed: bool
    thing: bool = False


class Speakers:
    """Finds who a topic or subject of a sentence names.

    `오세린 가온전자 부회장은`, `진소미 대표(45)는`, `이스라엘 측은` name someone; `시 관계자는` is someone
    without a name.
    """

    TYPES = frozenset({"Person", "Organization", "Place"})

    def __init__(self, doc: Doc, sayings: Sayings) -> None:
        self.sayings = sayings
        self.types = {e["id"]: e["type"] for e in document.entities(doc)}
        self.mentions = document.mentions(doc)
        self.titles = document.titles(doc)
        self.mention_ends = {m["end"]: m for m in self.mentions}
        self.title_ends = {t["end"]: t for t in self.titles}
        self.time_ends = {t["end"] for t in document.times(doc)}
        self.by_span = {(m["start"], m["end"]): m for m in self.mentions}

    def are_people(self, speakers: tuple[str, ...]) -> bool:
        """Return whether someone is named, and all who are named are people."""
        return bool(speakers) and all(self.types.get(who) == "Person" for who in speakers)

    def phrases(self, words: Words, first: int, last: int) -> list[Phrase]:
        """Return the topics and subjects among the tokens `first:last`, outside quotations and brackets."""
        found: list[Phrase] = []
        for i in range(max(first, 1), min(last, len(words))):
            if words.quoted[i]:
                continue
            token = words.tokens[i]
            marks = token.text in SUBJECT or token.text in TOPIC
            written = token.tag_.startswith(("JX", "JKS")) or words.start(i) in self.mention_ends
            if (marks and written) or token.text == ALSO:
                phrase = self.phrase(words, i, first) or self._acting(words, i, first)
            elif token.text == "에서":
                phrase = self._acting(words, i + 1, first)
                if phrase is None or not phrase.speakers or found:
                    continue
            elif token.tag_.startswith("NN") and token.text[-1] in "은는" and len(token) > 1:
                phrase = self._fused(words, i, first)
            else:
                continue
            if phrase is not None:
                found.append(phrase)
        return self._subjects(words, found)

    def _subjects(self, words: Words, phrases: list[Phrase]) -> list[Phrase]:
        """Return the phrases without a body that is but the place where someone acts: 시청에서 윤가람 씨가 발표했다."""
        acting = phrases[0] if phrases and words.tokens[phrases[0].particle].text == "에서" else None
        return phrases[1:] if acting and any(self.are_people(p.speakers) for p in phrases[1:]) else phrases

    def _acting(self, words: Words, particle: int, floor: int) -> Phrase | None:
        """Return the body that speaks with 에서 for a subject's particle: 국방부에서는, 보안 당국에서."""
        place = particle - 1
        head = self._head(words, place - 1, floor)
        if head < floor or words.tokens[place].text != "에서" or not words.is_nominal(head):
            return None
        first, speakers, unnamed = self.name(words, head, floor)
        if any(self.types.get(who) != "Organization" for who in speakers):
            return None
        last = particle if words.tokens[particle].text in TOPIC else place
        return Phrase(first, last, True, speakers, unnamed) if speakers or unnamed else None

    def _fused(self, words: Words, i: int, floor: int) -> Phrase:
        """Return the topic whose particle the analyzer took for a part of its noun, as it may in rare names (별은)."""
        token = words.tokens[i]
        if token.text[:-1] in self.sayings.sides and i > floor:
            mention = self._mention(words, i - 1, floor)
        else:
            mention = self.mention_ends.get(words.end(i) - 1)
        speakers = self._ids(mention) if mention else ()
        return Phrase(i, i, True, speakers, not speakers)

    def phrase(self, words: Words, particle: int, floor: int) -> Phrase | None:
        """Return the phrase that a particle ends, None where no noun stands before it or it tells a time."""
        head = particle - 1
        if words.end(head) < words.start(particle) and words.tokens[particle].text != ALSO:
            return None  # a particle is written to its noun
        if words.tokens[head].tag_.startswith("JKS"):  # 께서는
            head -= 1
        head = self._head(words, head, floor)
        if head < floor or words.in_quotation[head] or words.end(head) in self.time_ends:
            return None
        if not (words.is_nominal(head) or words.end(head) in self.mention_ends):
            return None
        if words.tokens[head].tag_ == "NNB" and words.tokens[head].text in THINGS:
            return None
        topic = words.tokens[particle].text not in SUBJECT
        first, speakers, unnamed = self.name(words, head, floor)
        thing = topic and not speakers and not unnamed and _is_thing(words, first, head, floor)
        return Phrase(first, particle, topic, speakers, unnamed, thing)

    @staticmethod
    def _head(words: Words, head: int, floor: int) -> int:
        """Return the noun before the brackets and marks before a particle: ㈜한빛(대표 홍길동)은, ‘빛누리’는."""
        while head > floor and not words.in_quotation[head] and (words.quoted[head] or not _is_word(words, head)):
            head -= 1
        return head

    def name(self, words: Words, head: int, floor: int) -> tuple[int, tuple[str, ...], bool]:
        """Return the first token of the noun phrase that ends with `head`, whom it names, whether it is nameless."""
        start = head
        if head > floor and (words.tokens[head].text in self.sayings.sides or words.tokens[head].text == "등"):
            start = head = head - 1
        mention = self._mention(words, head, floor)
        if mention is not None:
            start = min(start, words.at(mention["start"]))
            speakers = tuple(dict.fromkeys((*self._coordinated(words, start, floor), *self._ids(mention))))
            return start, speakers, not speakers and mention["type"] in self.TYPES
        if head > floor and words.tokens[head].text in ("들", "씨"):
            mention = self.mention_ends.get(words.end(head - 1))
            known = self._ids(mention) if mention and words.tokens[head].text == "씨" else ()
            return head - 1, known, not known
        text = words.tokens[head].text
        noun = words.text[words.start(max(floor, head - 2)) : words.end(head)]
        nameless = text in self.sayings.unnamed or words.end(head) in self.title_ends
        return start, (), nameless or noun.endswith(self.sayings.bodies)

    def _mention(self, words: Words, head: int, floor: int) -> MentionRow | None:
        """Return the mention a noun phrase is headed by: itself, or the bearer of the title it ends with."""
        end = words.end(head)
        title: TitleRow | None = self.title_ends.get(end)
        mention = self.mention_ends.get(end)
        if title is not None and title["person"] is not None:
            return self.by_span.get((title["person"][0], title["person"][1])) or mention
        if title is None or (mention is not None and mention["type"]):
            return mention
        # 홍길동 대통령 권한대행 겸 국무총리는: back through titles to the person, but not in 홍 대표 측 대의원은
        for i in range(head, max(floor, head - LONGEST) - 1, -1):
            found = self.mention_ends.get(words.end(i))
            if found is not None and found["type"] == "Person":
                return found
            text = words.tokens[i].text
            if text in self.sayings.sides or not (words.is_nominal(i) or text == "겸" or text in _MARKS):
                break
        return None

    def _coordinated(self, words: Words, start: int, floor: int) -> list[str]:
        """Return who is named before 와, 과, 및 or a comma of a phrase: 김 의원과 이 총리는."""
        found: list[str] = []
        i = start - 1
        while i > floor:
            while i > floor and words.end(i) not in self.mention_ends and _joins_noun(words, i):
                i -= 1
            joins = i > floor and words.tokens[i].text in JOINTS
            i -= joins and words.tokens[i - 1].text in self.sayings.sides  # 가온전자 측과 노을전자 측은
            mention = self._mention(words, i - 1, floor) if joins else None
            if mention is None:
                break
            found = [*self._ids(mention), *found]
            i = min(words.at(mention["start"]), i - 1) - 1
        return found

    def _ids(self, mention: MentionRow) -> tuple[str, ...]:
        return tuple(e for e in mention["entities"] if self.types.get(e) in self.TYPES)


def _is_thing(words: Words, first: int, head: int, floor: int) -> bool:
    """Return whether a noun phrase that names nobody points back: 이는, 그 이유는, 이번 조치는."""
    if words.tokens[head].tag_ == "NP":
        return words.tokens[head].text in _POINTING or words.tokens[head].text.endswith("것")
    i = first
    while i > floor and first - i < _NOUNS and words.is_nominal(i):
        i -= 1
    return i < head and words.tokens[i].text in _POINTING and words.tokens[i].tag_.startswith(("MM", "NP"))


def _is_word(words: Words, i: int) -> bool:
    return any(c.isalnum() for c in words.tokens[i].text)


def _joins_noun(words: Words, i: int) -> bool:
    """Return whether a token goes on with a noun phrase to its left: nouns, 의, a mark before a name, but no comma."""
    token = words.tokens[i]
    if token.text in (",", "·"):
        return False
    return words.is_nominal(i) or token.tag_ == "JKG" or not _is_word(words, i)
