"""kg_time: temporal expressions and their values, against the day of publication and the time told before."""

from __future__ import annotations

from datetime import date

from spacy.language import Language
from spacy.tokens import Doc

from hangraph import document, schema
from hangraph.document import TimeRow
from hangraph.record import READ_KINDS
from hangraph.stages.time_grammar import Time, parse
from hangraph.stages.time_units import TimeWords, read_words


@Language.factory(
    "kg_time",
    requires=["doc._.article", "doc._.blocks"],
    assigns=["doc._.times"],
    default_config={"ontology": None},
)
def create_times(nlp: Language, name: str, ontology: str | None) -> Times:
    """Return the stage that reads temporal expressions, with the words of the lexicon and of the folder `ontology`."""
    return Times(read_words(schema.load(ontology)))


class Times:
    """Finds temporal expressions and resolves them.

    Reads: `doc._.article["published"]`, `doc._.blocks`. Writes: `doc._.times`.
    `지난 3일` in an article of 2015-04-10 is 2015-04-03; without a day of publication it is XXXX-XX-03.
    """

    def __init__(self, words: TimeWords) -> None:
        self.words = words

    def __call__(self, doc: Doc) -> Doc:
        """Return the Doc with its temporal expressions."""
        spans = [(b["start"], b["end"]) for b in document.blocks(doc) if b["kind"] in READ_KINDS]
        published = read_day(document.article(doc).get("published"))
        text = doc.text  # which spaCy joins anew at each look
        doc._.times = [_row(text, time) for time in parse(text, self.words, published, spans)]
        return doc


def read_day(published: str | None) -> date | None:
    """Return the day of an ISO 8601 time or day, None where there is none or it is not one."""
    try:
        return date.fromisoformat((published or "")[:10])
    except ValueError:
        return None


def _row(text: str, time: Time) -> TimeRow:
    return TimeRow(
        start=time.start,
        end=time.end,
        text=text[time.start : time.end],
        value=time.value,
        grain=time.grain,
        clock=time.clock,
        anchor=time.anchor,
    )
