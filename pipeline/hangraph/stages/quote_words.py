"""Read the words of a sentence for speech: what is quoted, which endings quote, which predicates say."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from spacy.tokens import Doc, Span, Token

from hangraph import document
from hangraph.document import QuoteRow
from hangraph.schema import Entry, Schema

# verbs that with a particle before them do a particle's work: 에 대한, 을 위한, 에 따라
_PARTICLE_VERBS = frozenset(
    {"대하다", "위하다", "관하다", "통하다", "따르다", "의하다", "비롯하다", "관련하다", "향하다"}
)
_DENIALS = frozenset({"않", "못하", "말", "아니하"})
_GOING_ON = frozenset({"며", "으며", "면서", "으면서", "자", "면서도"})
FAR = 120  # tokens in which what belongs to a statement is sought, over other quotations
NOW = ("0", "-1")  # days of speech, counted from the day told or of publication
NOMINAL = ("NN", "NP", "NR", "SL", "SH", "SN", "XPN", "XSN", "XR", "SY")


class Sayings:
    """The lexicon of speech, by written form."""

    def __init__(self, schema: Schema) -> None:
        said = [e for e in schema.predicates if any(s.reference in ("saidBy", "announced") for s in e.senses)]
        sources = [e for e in said if all(s.reference == "announced" for s in e.senses)]
        told = [e for e in said if e not in sources]
        self.verbs = {f: e for e in told if e.pos == "verb" for f in e.written}
        self.nouns = {f: e for e in told if e.pos != "verb" for f in e.written}
        self.sources = {f: e for e in sources for f in e.written}
        self.speech = schema.forms("SpeechNoun")
        self.sides = frozenset(schema.forms("SpeakerSide"))
        self.unnamed = frozenset(schema.forms("UnnamedSpeaker"))
        self.reports = frozenset(schema.forms("ReportNoun"))
        self.bodies = tuple(schema.forms("OrganizationHead"))
        self.occasions = frozenset(schema.forms("SpeechOccasion"))
        self.media = frozenset(schema.forms("SpeechMedium"))
        self.prelude = _prelude(schema.forms("SpeechMedium"), schema.forms("ContinuingWord"))
        self.day = _day(schema)
        self.continuing = frozenset(schema.forms("ContinuingWord"))
        self.naming = frozenset(schema.forms("NamingWord"))
        self.planned = frozenset(f for f, e in schema.forms("ModalNoun").items() if e.value("status") == "planned")


def _day(schema: Schema) -> re.Pattern[str]:
    """Return what tells the day of speech, perhaps behind its place: 청사에서 3일, 오늘, but not 3일 오전."""
    days = [f for f, e in schema.forms("RelativeTime").items() if e.value("unit") == "day" and e.value("shift") in NOW]
    today, part = ("|".join(map(re.escape, forms)) for forms in (days, schema.forms("DayPart")))
    local = r"\(?현지\s?시[각간](?:으로)?\)?"
    return re.compile(
        r"[\s,]*(?:(?:[^\s,]+\s){0,2}[^\s,]+에서\s)?(?:"
        rf"(?:{local}\s)?(?:지난\s|오는\s|오늘\s)?(?:\d{{4}}년\s?)?(?:\d{{1,2}}월\s?)?\d{{1,2}}일"
        rf"(?:\s?{local}|\([^)]{{1,6}}\))?에?(?!\s?(?:\d|(?:{part})[\s에\d,]))"
        rf"|{today}),?\s"
    )


def _prelude(media: Iterable[str], continuing: Iterable[str]) -> re.Pattern[str]:
    """Return what stands between a speaker and the clause she states, and is of neither: 성명을 통해, 이와 관련해."""
    medium, going_on = ("|".join(re.escape(form) for form in forms) for forms in (media, continuing))
    return re.compile(
        r"(?:[\s,]+|(?:이에|그에) 대해(?:서는?)?\s|이와 관련(?:해|하여|해서)\s|이날\s"
        rf"|(?:그러나|그런데|하지만|한편|{going_on})[\s,]+"
        r"|[^,]{2,60}(?:관련해|관련하여|관련해서|대해|대해서|대하여|통해|통하여),\s"
        rf"|(?:[^\s,“”‘’\"']+\s){{0,6}}[^\s,]*(?:{medium})(?:에서|에서는|을 통해|를 통해|을 통하여|를 통하여),?\s"
        r"|(?:[^\s,]+\s)?[^\s,]+[을를] 통해(?:서)?\s)+"
    )


@dataclass(frozen=True, slots=True)
class Saying:
    """A predicate of saying: its first and last token (numbers in the sentence) and its lexicon entry."""

    first: int
    last: int
    entry: Entry


@dataclass
class Words:
    """The tokens of a sentence with their morphemes and the quotation each stands in."""

    doc: Doc
    text: str  # of the whole Doc, which spaCy would join anew at each look
    span: Span
    sayings: Sayings
    quotes: Sequence[QuoteRow] = ()
    times: Sequence[tuple[int, int]] = ()
    tokens: list[Token] = field(init=False)
    offsets: list[int] = field(init=False)
    morphemes: list[list[list[str]]] = field(init=False)
    _found: dict[tuple[int, bool], Saying | None] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.morphemes = document.morphemes(self.doc)[self.span.start : self.span.end]
        self.tokens = list(self.span)
        self.offsets = [t.idx for t in self.tokens]

    def __len__(self) -> int:
        return len(self.tokens)

    def parts(self, i: int) -> list[list[str]]:
        """Return the underlying morphemes of a token; white space has one, of no form."""
        return self.morphemes[i] or [["", ""]]

    def at(self, offset: int) -> int:
        """Return the number of the first token that begins at or after an offset."""
        return bisect_right(self.offsets, offset - 1)

    def start(self, i: int) -> int:
        """Return where a token begins."""
        return self.offsets[i] if i < len(self.offsets) else self.span.end_char

    def end(self, i: int) -> int:
        """Return where a token ends."""
        return self.offsets[i] + len(self.tokens[i])

    @cached_property
    def in_quotation(self) -> list[bool]:
        """Whether each token stands in a double quotation."""
        inside = [False] * len(self)
        for quote in self.quotes:
            for i in range(self.at(quote["start"]), self.at(quote["end"])):
                inside[i] = True
        return inside

    @cached_property
    def quoted(self) -> list[bool]:
        """Whether each token stands in a double quotation or in round brackets."""
        inside = list(self.in_quotation)
        opened: list[int] = []
        for i, token in enumerate(self.tokens):
            if token.text in "(（":
                opened.append(i)
            elif token.text in ")）" and opened:
                first = opened.pop()
                inside[first : i + 1] = [True] * (i + 1 - first)
        return inside

    @cached_property
    def in_time(self) -> list[bool]:
        """Whether each token stands in a temporal expression."""
        inside = [False] * len(self)
        for start, end in self.times:
            for i in range(self.at(start), self.at(end)):
                inside[i] = True
        return inside

    def is_nominal(self, i: int) -> bool:
        """Return whether a token may stand in a name or noun phrase."""
        return self.tokens[i].tag_.startswith(NOMINAL)

    def is_predicate(self, i: int) -> bool:
        """Return whether a predicate begins with a token: a verb, or a noun with 하다 or 되다; not 에 대한, 을 위한."""
        tag = self.tokens[i].tag_
        if self.tokens[i].lemma_ in _PARTICLE_VERBS and i and self.tokens[i - 1].tag_.startswith("J"):
            return False
        if tag.startswith(("VV", "VA")):
            return True
        following = self.tokens[i + 1].tag_ if i + 1 < len(self) else ""
        return tag.startswith(("NN", "XR")) and following.startswith(("XSV", "XSA"))

    def saying(self, i: int, *, quoting: bool) -> Saying | None:
        """Return the predicate of saying that begins with a token; `quoting` if it follows a quoting ending.

        `말한 것으로 전해졌다`: the passive says nothing.
        """
        if (i, quoting) not in self._found:
            saying = self._saying(i, quoting)
            self._found[i, quoting] = None if saying is not None and self._is_denied(saying.last) else saying
        return self._found[i, quoting]

    def _is_denied(self, last: int) -> bool:
        """Return whether a predicate is negated: 입장을 내지 않았다, 결과를 발표하지 못했다."""
        pairs = [pair for i in range(last, min(last + 3, len(self))) for pair in self.parts(i)]
        return any(one[0] == "지" and two[0] in _DENIALS for one, two in pairwise(pairs))

    def _saying(self, i: int, quoting: bool) -> Saying | None:
        token, parts = self.tokens[i], self.parts(i)
        forms = [f for f, _ in parts]
        if token.tag_.startswith(("VV", "VX")):
            stem = "묻" if quoting and forms[0] == "물" else forms[0]  # 온다고 물었다
            entry = self.sayings.verbs.get(stem + "다")
            following = self.parts(i + 1)[0] if i + 1 < len(self) else ["", ""]
            if entry is None or ["지", "VX"] in parts or following == ["지", "VX"]:
                return None
            if entry.value("tense") == "past" and not (self._is_past(i) or self._goes_on(i)):
                return None
            if token.tag_.startswith("VX") and not (quoting and entry.value("tense")):
                return None
            return Saying(i, i, entry) if quoting or not (entry.value("needs") or entry.value("tense")) else None
        entry = self.sayings.nouns.get(token.text) if token.tag_.startswith(("NN", "XR")) else None
        if entry is None or i + 1 >= len(self) or (entry.value("needs") and not quoting):
            return None
        light = i + 1
        if self.tokens[light].text in ("을", "를") and light + 1 < len(self):
            light += 1
        if self.parts(light)[0][0] == "하" and self.tokens[light].tag_.startswith(("XSV", "XSA", "VV", "VX")):
            return Saying(i, light, entry)
        return None

    def _is_past(self, i: int) -> bool:
        pairs = self.parts(i) + (self.parts(i + 1) if i + 1 < len(self) else [])
        return any(f in ("았", "었", "였") and t == "EP" for f, t in pairs)

    def _goes_on(self, i: int) -> bool:
        """Return whether a predicate leads to what the speaker does besides: 간다고 하며 웃었다, 간다고 하자."""
        pairs = self.parts(i) + (self.parts(i + 1) if i + 1 < len(self) else [])
        return len(pairs) > 1 and pairs[1][1] == "EC" and pairs[1][0] in _GOING_ON

    def is_planned(self, saying: Saying) -> bool:
        """Return whether a predicate of saying is still to come: 발표할 예정이다, 발표하기로 했다."""
        tail = [pair for i in range(saying.last, min(saying.last + 5, len(self))) for pair in self.parts(i)]
        forms = [f for f, _ in tail]
        to_come = any(t == "ETM" and f in ("ㄹ", "을") for f, t in tail)
        return (to_come and any(f in self.sayings.planned for f in forms)) or ("기" in forms[:3] and "로" in forms[:4])
