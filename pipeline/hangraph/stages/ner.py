"""kg_ner: names as a model reads them, sentence by sentence, and made consistent over the article."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from spacy.language import Language
from spacy.tokens import Doc

from hangraph import document
from hangraph.document import NameRow
from hangraph.record import READ_KINDS
from hangraph.stages.ner_consistency import Stretch, agree, repeat
from hangraph.stages.ner_finders import NameFinder
from hangraph.stages.portions import Together, portions


@Language.factory(
    "kg_ner",
    requires=["doc.sents", "token.tag", "doc._.blocks"],
    assigns=["doc._.names"],
    default_config={"names": {"@misc": "hangraph.ModelNames.v1", "model": None}},
)
def create_ner(nlp: Language, name: str, names: NameFinder) -> Ner:
    """Return the stage that finds names; `names` is what finds them in a sentence."""
    return Ner(names, name)


class Ner(Together):
    """Finds names and their classes.

    Reads: `doc.sents`, `token.tag_`, `doc._.blocks`. Writes: `doc._.names`.
    `윤가람 시장은 26일 달내시에서 …` (Mayor Yun, on the 26th in Dalnae) has 윤가람 PS, 시장 CV, 26일 DT and 달내시 LC.
    What is a person in one sentence is no company in the next: the surer reading holds for the article.
    """

    def __init__(self, names: NameFinder, name: str = "kg_ner") -> None:
        super().__init__(name)
        self.names = names

    def read(self, docs: Sequence[Doc]) -> None:
        """Set `doc._.names`."""
        texts = [doc.text for doc in docs]  # which spaCy joins anew at each look
        stretches = [list(_stretches(doc)) for doc in docs]
        sentences = [text[a:b] for text, of_doc in zip(texts, stretches, strict=True) for a, b in of_doc]
        found = iter(self._find(sentences))
        for doc, text, of_doc in zip(docs, texts, stretches, strict=True):
            rows = [_moved(row, start) for start, _ in of_doc for row in next(found)]
            rows = agree(text, sorted(rows, key=lambda row: (row["start"], row["end"])))
            doc._.names = repeat(doc, text, rows, of_doc)

    def _find(self, texts: Sequence[str]) -> list[Sequence[NameRow]]:
        """Return the names of each text, whatever their number."""
        found: list[Sequence[NameRow]] = []
        for portion in portions(texts):
            found += self.names(texts[portion])
        return found


def _stretches(doc: Doc) -> Iterator[Stretch]:
    """Yield start and end of each sentence of the article's own words."""
    blocks = [block for block in document.blocks(doc) if block["kind"] in READ_KINDS]
    starts = [block["start"] for block in blocks]
    for sentence in doc.sents:
        start, end = sentence.start_char, sentence.end_char
        block = bisect_right(starts, end - 1) - 1
        if block >= 0 and start < blocks[block]["end"]:
            yield start, end


def _moved(row: NameRow, shift: int) -> NameRow:
    return {**row, "start": row["start"] + shift, "end": row["end"] + shift}
