"""kg_quotes: who said what, in quotation marks and in indirect speech."""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc

from hangraph import document, schema
from hangraph.document import FactRow, QuoteRow
from hangraph.stages.quote_attribution import Attribution, Memory, attribute, attribute_headline
from hangraph.stages.quote_speakers import Speakers
from hangraph.stages.quote_words import Sayings, Words

STAGE = "kg_quotes"
HEADLINES = frozenset({"title", "subtitle", "heading"})
PROSE = frozenset({"paragraph", "bullet"})


@Language.factory(
    STAGE,
    requires=["doc._.quotes", "doc._.mentions", "doc._.titles", "doc._.entities", "doc._.morphemes", "doc.sents"],
    assigns=["doc._.quotes", "doc._.facts"],
    default_config={"ontology": None},
)
def create_quotes(nlp: Language, name: str, ontology: str | None) -> Quotes:
    """Return the stage that finds speakers, with the lexicon and the Turtle of the folder `ontology`."""
    return Quotes(Sayings(schema.load(ontology)))


class Quotes:
    """Finds the speakers of quotations and of indirect statements.

    Reads: `doc._.quotes`, `doc._.mentions`, `doc._.titles`, `doc._.entities`, `doc._.morphemes`, `doc._.blocks`,
    sentences. Writes: `doc._.quotes` (speaker, cue), `doc._.facts` (saidBy, announced).
    `이 시장은 “하겠다”며 “가자”고 말했다` gives two facts; 관계자 and 전문가 are nobody.
    """

    def __init__(self, sayings: Sayings) -> None:
        self.sayings = sayings

    def __call__(self, doc: Doc) -> Doc:
        """Return the Doc with speakers and statements."""
        quotes = [QuoteRow(**{**q, "speaker": None, "cue": None}) for q in document.quotes(doc)]
        found = list(self._read(doc, quotes))
        doc._.quotes = quotes
        doc._.facts = [*document.facts(doc), *found]
        return doc

    def _read(self, doc: Doc, quotes: list[QuoteRow]) -> Iterator[FactRow]:
        memory, text = Memory(), doc.text
        speakers = Speakers(doc, self.sayings)
        blocks = [b for b in document.blocks(doc) if b["kind"] in PROSE or b["kind"] in HEADLINES]
        starts = [b["start"] for b in blocks]
        ahead, times = deque(quotes), deque((t["start"], t["end"]) for t in document.times(doc))
        for number, span in enumerate(doc.sents):
            inside, told_times = [], []
            while ahead and ahead[0]["start"] < span.end_char:
                inside.append(ahead.popleft())
            while times and times[0][0] < span.end_char:
                told_times.append(times.popleft())
            block = bisect_right(starts, span.end_char - 1) - 1
            if block >= 0 and span.start_char < blocks[block]["end"]:
                outer = _outermost(inside)
                words = Words(doc, text, span, self.sayings, [q for q in outer if q["marks"] == "double"], told_times)
                if blocks[block]["kind"] in HEADLINES:
                    told = attribute_headline(words, outer, speakers)
                else:
                    told = attribute(words, outer, speakers, memory, number)
                for attribution in told:
                    yield from _rows(words, attribution)


def _outermost(quotes: list[QuoteRow]) -> list[QuoteRow]:
    """Return the quotations that stand in no other."""
    found: list[QuoteRow] = []
    for quote in quotes:
        if not found or quote["start"] >= found[-1]["end"]:
            found.append(quote)
    return found


def _rows(words: Words, told: Attribution) -> Iterator[FactRow]:
    """Yield a fact for each speaker, and note the speaker beside the quotation."""
    statement = told.statement
    entry = statement.saying.entry.iri if statement.saying else None
    said = words.text[statement.start : statement.end].strip()
    if statement.quote is not None and told.speakers:
        statement.quote["speaker"], statement.quote["cue"] = told.speakers[0], entry
    direct = statement.quote is not None
    planned = statement.saying is not None and statement.how != "and" and words.is_planned(statement.saying)
    for speaker in told.speakers if said else ():
        yield FactRow(
            subject=said if direct else speaker,
            predicate="saidBy" if direct else "announced",
            object=speaker if direct else said,
            status="planned" if planned else "asserted",
            date=None,
            qualifiers={},
            confidence=told.confidence,
            attributed_to=None,
            evidence=[[told.start, told.end]],
            stage=STAGE,
            entry=entry,
            clause=None,
        )
