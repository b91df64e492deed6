"""Lay a shallow syntax over each sentence: case-marked phrases, clauses, and what depends on what."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

from spacy.language import Language
from spacy.tokens import Doc, Span

from hangraph import document, schema
from hangraph.document import ClauseRow, PhraseRow
from hangraph.record import READ_KINDS
from hangraph.stages.chunk_attachment import Licence, attach, case_of
from hangraph.stages.chunk_units import Scanner
from hangraph.stages.chunk_votes import Trees
from hangraph.stages.chunk_words import Block, Unit, Word, split_particles

ADDRESS = re.compile(r"[ \xa0]([가-힣]{1,8})")
COUNTED = re.compile(r"(?:\d|[십백천만])\s?여?\s?(?:명|인)\Z")  # 주민 80여 명
GEOPOLITICAL = frozenset({"City", "District", "Country", "Region"})


@Language.factory(
    "kg_chunks",
    requires=["doc._.morphemes", "doc._.mentions", "doc._.titles", "doc._.times", "doc._.quotes", "doc.sents"],
    assigns=["doc._.phrases", "doc._.clauses"],
    default_config={"ontology": None},
)
def create_chunks(nlp: Language, name: str, ontology: str | None) -> Chunks:
    """Build the stage; `ontology` is an extra folder of Turtle."""
    return Chunks(ontology)


class Chunks:
    """Cut sentences into phrases and clauses and attach them, head-final.

    Reads: `morphemes`, `mentions`, `titles`, `times`, `quotes`, and `words` where a parser wrote them.
    Writes: `phrases`, `clauses`.
    """

    def __init__(self, ontology: str | None = None) -> None:
        known = schema.load(ontology)
        self.scanner = Scanner(known)
        self.licence = Licence(known)
        self.polite = frozenset({*known.forms("Honorific"), *known.forms("Position")})

    def __call__(self, doc: Doc) -> Doc:
        """Set `doc._.phrases` and `doc._.clauses`."""
        blocks = _Blocks(doc, self.polite)
        quoted = _Quotes(doc)
        trees = Trees(document.words(doc))
        phrases: list[PhraseRow] = []
        clauses: list[ClauseRow] = []
        readable = [b for b in document.blocks(doc) if b["kind"] in READ_KINDS]
        starts = [b["start"] for b in readable]
        for number, sentence in enumerate(doc.sents):
            last = bisect_right(starts, sentence.end_char - 1) - 1
            if last < 0 or readable[last]["end"] <= sentence.start_char:
                continue
            for words in _segments(doc, sentence, quoted):
                units = self.scanner.scan(words, blocks.at)
                heads, links = attach(units, self.licence, blocks.alike, trees.votes(units))
                _append(phrases, clauses, units, heads, links, number)
        doc._.phrases = phrases
        doc._.clauses = clauses
        return doc


class _Quotes:
    """The double quotations of a document by position."""

    def __init__(self, doc: Doc) -> None:
        self.rows = sorted((q for q in document.quotes(doc) if q["marks"] == "double"), key=lambda q: q["start"])
        self.starts = [q["start"] for q in self.rows]

    def at(self, position: int) -> int | None:
        """Return the number of the quotation that covers a position, marks included, or None."""
        i = bisect_right(self.starts, position) - 1
        return i if i >= 0 and position < self.rows[i]["end"] else None


class _Blocks:
    """What the scanner keeps whole: names with their titles, other mentions, temporal expressions."""

    def __init__(self, doc: Doc, polite: frozenset[str]) -> None:
        self.text = doc.text  # spaCy joins it anew at each call
        self.types: dict[tuple[int, int], tuple[str, str | None]] = {}
        spans: list[Block] = []
        for m in document.mentions(doc):
            self.types[m["start"], m["end"]] = (m["type"], m["kind"])
            spans.append(Block(m["start"], m["end"], "name", (m["start"], m["end"])))
        spans += [Block(t["start"], t["end"], "time", (t["start"], t["end"])) for t in document.times(doc)]
        spans += _titled(doc, polite)
        self.starts: dict[int, Block] = {}
        reached = -1
        for block in sorted(spans, key=lambda b: (b.start, -b.end, b.head != (b.start, b.end))):
            if block.start >= reached:
                self.starts[block.start] = block
                reached = block.end
        self.inside = {p: b for b in self.starts.values() for p in range(b.start, b.end)}

    def at(self, position: int) -> Block | None:
        """Return the block that covers a position, or None."""
        return self.inside.get(position)

    def alike(self, a: Unit, b: Unit) -> bool:
        """Whether two phrases can be members of one enumeration: both names of one type, or neither a name.

        도해온 교수와 주민 80여 명이: after the people named come those only counted.
        """
        if a.block is None or b.block is None:
            named = a.block is not None and b.block is None and self.types.get(a.block.head, ("", None))[0] == "Person"
            return a.block is b.block or (named and COUNTED.search(self.text, b.start, b.end) is not None)
        if a.block.kind != b.block.kind:
            return False
        return _same_type(self.types.get(a.block.head, ("", None)), self.types.get(b.block.head, ("", None)))


def _same_type(a: tuple[str, str | None], b: tuple[str, str | None]) -> bool:
    if not a[0] or not b[0] or a[0] == b[0]:
        return True
    pair = {a[0], b[0]}
    return pair == {"Place", "Organization"} and (a[1] in GEOPOLITICAL or b[1] in GEOPOLITICAL)


def _titled(doc: Doc, polite: frozenset[str]) -> list[Block]:
    """Return a block for each person with the body and titles that stand by the name: 달내시 윤가람 시장."""
    text = doc.text
    found = _addressed(doc, text, polite)
    for title in document.titles(doc):
        person = title["person"]
        if person is None or title["reference"] == "Kin":
            continue
        parts = sorted([(person[0], person[1]), (title["start"], title["end"])])
        body = title["body"]
        if body is not None and _adjacent(text, (body[0], body[1]), parts):
            parts = sorted([*parts, (body[0], body[1])])
        if all(b[0] - a[1] <= 12 for a, b in pairwise(parts)):
            head = (person[0], person[1])
            start, end = parts[0][0], max(p[1] for p in parts)
            one = found.get(head)  # 나래대 교수인 도해온 의원
            found[head] = (
                Block(min(start, one.start), max(end, one.end), "name", head)
                if one
                else Block(start, end, "name", head)
            )
    return list(found.values())


def _addressed(doc: Doc, text: str, polite: frozenset[str]) -> dict[tuple[int, int], Block]:
    """Return a block for each person with the honorific or title right behind the name: 마레타 여사, 조아린 회장."""
    found: dict[tuple[int, int], Block] = {}
    for m in document.mentions(doc):
        if m["type"] != "Person" or m["form"] != "name":
            continue
        word = ADDRESS.match(text, m["end"])
        called = next((n for n in range(len(word[1]), 0, -1) if word[1][:n] in polite), 0) if word else 0
        if word and called and (called == len(word[1]) or split_particles(word[1][called:])):
            head = (m["start"], m["end"])
            found[head] = Block(m["start"], word.start(1) + called, "name", head)
    return found


def _adjacent(text: str, body: tuple[int, int], parts: Sequence[tuple[int, int]]) -> bool:
    gap = text[body[1] : parts[0][0]] if body[1] <= parts[0][0] else ""
    return body[0] >= parts[0][0] or not gap.strip()


def _segments(doc: Doc, sentence: Span, quoted: _Quotes) -> list[list[Word]]:
    """Return the words of the sentence around its double quotations, then those inside each quotation."""
    outer: list[Word] = []
    inner: dict[int, list[Word]] = {}
    spaced = True
    rows = document.morphemes(doc)
    for token in sentence:
        if token.is_space:
            spaced = True
            continue
        pairs = rows[token.i] or [[token.text, token.tag_ or "UN"]]
        word = Word(token.idx, token.idx + len(token), token.text, pairs, spaced)
        spaced = bool(token.whitespace_)
        place = quoted.at(word.start)
        if place is None:
            outer.append(word)
        elif quoted.rows[place]["inner_start"] <= word.start < quoted.rows[place]["inner_end"]:
            inner.setdefault(place, []).append(word)
    return [s for s in [outer, *inner.values()] if s]


def _append(
    phrases: list[PhraseRow],
    clauses: list[ClauseRow],
    units: Sequence[Unit],
    heads: Sequence[int | None],
    links: Sequence[str],
    sentence: int,
) -> None:
    rows: list[int] = []
    p, c = len(phrases), len(clauses)
    for unit in units:
        rows.append(c if unit.clause else p)
        c, p = c + unit.clause, p + (not unit.clause)
    reach = _reaches(units, heads)
    for i, unit in enumerate(units):
        head = heads[i]
        to_clause = rows[head] if head is not None and units[head].clause else None
        to_phrase = rows[head] if head is not None and not units[head].clause else None
        if unit.clause:
            clauses.append(_clause_row(unit, reach[i], sentence, to_phrase, to_clause))
        else:
            phrases.append(_phrase_row(unit, reach[i], sentence, to_clause, to_phrase, links[i]))


def _reaches(units: Sequence[Unit], heads: Sequence[int | None]) -> list[int]:
    reach = [u.start for u in units]
    # a dependent stands before its head, so one pass from the left carries each start to the top
    for i, head in enumerate(heads):
        if head is not None:
            reach[head] = min(reach[head], reach[i])
    return reach


def _clause_row(unit: Unit, reach: int, sentence: int, modifies: int | None, leads: int | None) -> ClauseRow:
    return ClauseRow(
        start=unit.start, end=unit.end, reach=reach, lemma=unit.lemma, light=unit.light, tail=unit.tail,
        form=unit.form, sentence=sentence, modifies=modifies, next=leads,
    )  # fmt: skip


def _phrase_row(
    unit: Unit, subtree: int, sentence: int, clause: int | None, phrase: int | None, link: str
) -> PhraseRow:
    head = list(unit.block.head) if unit.block is not None else None
    return PhraseRow(
        start=unit.start, end=unit.end, subtree=subtree, particles=unit.particles, case=case_of(unit.particles),
        topic=bool({"은", "는"} & set(unit.particles)), head=head, opens=unit.opens, comma=unit.comma,
        sentence=sentence, clause=clause, phrase=phrase, link=link if phrase is not None else "",
    )  # fmt: skip
