"""Find who a topic or subject names: the speaker of a statement, or someone without a name."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Doc

from hangraph import document
from hangraph.document import MentionRow, TitleRow
from hangraph.stages.quote_words import Sayings, Words

TOPIC = frozenset({"은", "는"})
SUBJECT = frozenset({"이", "가", "께서"})


@dataclass(frozen=True, slots=True)
class Phrase:
    """A topic or subject: the first token of its head, the token of its particle, and who it names.

    `speakers` are entity ids; `unnamed` says that it is someone, but nobody the article names.
    """

    first: int
    particle: int
    topic: bool
    speakers: tuple[str, ...]
    unnamed: bool


class Speakers:
    """Finds who a topic or subject of a sentence names.

    `허연수 GS리테일 부회장은`, `진소미 대표(45)는`, `이스라엘 측은` name someone; `시 관계자는` is someone
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
        self.by_span = {(m["start"], m["end"]): m for m in self.mentions}

    def phrases(self, words: Words, first: int, last: int) -> list[Phrase]:
        """Return the topics and subjects among the tokens `first:last`, outside quotations and brackets."""
        found = []
        for i in range(max(first, 1), min(last, len(words))):
            token = words.tokens[i]
            if words.quoted[i] or not token.tag_.startswith(("JX", "JKS")):
                continue
            topic = token.text in TOPIC
            if topic or token.text in SUBJECT:
                phrase = self.phrase(words, i, first)
                if phrase is not None:
                    found.append(phrase)
        return found

    def phrase(self, words: Words, particle: int, floor: int) -> Phrase | None:
        """Return the phrase that a particle ends, None where no noun stands before it."""
        head = particle - 1
        if words.tokens[head].tag_.startswith("JKS"):  # 께서는
            head -= 1
        while head > floor and words.quoted[head]:
            head -= 1
        if head < floor or not words.is_nominal(head):
            return None
        topic = words.tokens[particle].text in TOPIC
        first, speakers, unnamed = self.name(words, head, floor)
        return Phrase(first, particle, topic, speakers, unnamed)

    def name(self, words: Words, head: int, floor: int) -> tuple[int, tuple[str, ...], bool]:
        """Return the first token of the noun phrase that ends with `head`, whom it names, whether it is nameless."""
        start = head
        text = words.tokens[head].text
        if text == "들" or (words.tokens[head].tag_ == "XSN" and head > floor):
            start = head = head - 1
            text = words.tokens[head].text
        if text in self.sayings.unnamed or (words.tokens[head].tag_ == "NNB" and text == "씨"):
            mention = self.mention_ends.get(words.end(head)) or self._before(words, head)
            known = self._ids(mention) if mention and text == "씨" else ()
            return start, known, not known
        if text in self.sayings.sides and head > floor:
            start = head = head - 1
        mention = self._mention(words, head, floor)
        if mention is not None:
            start = min(start, words.at(mention["start"]))
            more = self._coordinated(words, start, floor)
            speakers = tuple(dict.fromkeys((*more, *self._ids(mention))))
            return start, speakers, not speakers and mention["type"] in self.TYPES
        return start, (), words.end(head) in self.title_ends

    def _before(self, words: Words, head: int) -> MentionRow | None:
        return self.mention_ends.get(words.end(head - 1)) if head else None

    def _mention(self, words: Words, head: int, floor: int) -> MentionRow | None:
        """Return the mention a noun phrase is headed by: itself, or the bearer of the title it ends with."""
        end = words.end(head)
        title: TitleRow | None = self.title_ends.get(end)
        mention = self.mention_ends.get(end)
        if title is not None and title["person"] is not None:
            return self.by_span.get((title["person"][0], title["person"][1])) or mention
        if mention is not None:
            return mention
        if title is None:
            return None
        # 홍길동 대통령 권한대행 겸 국무총리는: back through titles to the person
        i = head
        while i >= floor and (words.is_nominal(i) or words.tokens[i].text == "겸"):
            found = self.mention_ends.get(words.end(i))
            if found is not None and found["type"] == "Person":
                return found
            i -= 1
        return None

    def _coordinated(self, words: Words, start: int, floor: int) -> tuple[str, ...]:
        """Return who is named before 와, 과 or 및 of a phrase: 김 의원과 이 총리는."""
        i = start - 1
        while i > floor and words.is_nominal(i) and words.end(i) not in self.mention_ends:
            i -= 1
        if i <= floor or words.tokens[i].text not in ("와", "과", "및"):
            return ()
        return self.name(words, i - 1, floor)[1]

    def _ids(self, mention: MentionRow) -> tuple[str, ...]:
        return tuple(e for e in mention["entities"] if self.types.get(e) in self.TYPES)
