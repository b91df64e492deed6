"""Who signs the agreement that was told of before: 업무협약을 체결했다. 오세린 시장과 도해온 대표가 각각 서명했다."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from hangraph import document
from hangraph.document import FactRow
from hangraph.schema import Entry
from hangraph.stages.relation_reading import Reading, named

SIGNED = "signedAgreement"
REACH = 3  # sentences back that the agreement may be told in
PERSON = ("Person",)
THEMES = frozenset({"object", "locative", ""})


class Signers:
    """Those who put their hand to an agreement, in one document, where the sentence does not name it again."""

    def __init__(self, reading: Reading, signing: Iterable[Entry]) -> None:
        self.reading = reading
        self.entries = {form: e for e in signing if e.value("byHand") for form in e.written}
        self.agreements = [m for m in document.mentions(reading.doc) if m["type"] == "Agreement"]
        self.starts = [m["start"] for m in self.agreements]
        self.sentences = [s.start_char for s in reading.doc.sents]
        heads = reading.schema.forms("AgreementHead")
        self.papers = (*sorted(f for f in heads if f.endswith("서") and f[:-1] in heads), "문서", "서류")

    def facts(self, told: Sequence[FactRow]) -> Iterator[FactRow]:
        """Yield the facts, without status and date; `told` are those of the frames."""
        known = {row["clause"] for row in told if row["predicate"] == SIGNED}
        for k, clause in enumerate(self.reading.clauses):
            entry = self.entries.get(clause["lemma"])
            if entry is None or k in known or clause["form"] == "nominal" or self._elsewhere(k):
                continue
            agreement = self._last(k)
            hands = [e for i in self.reading.subject_phrases(k) for e in self.reading.entities_of(i)]
            for person in dict.fromkeys(hands) if agreement else ():
                if self.reading.fits(person, PERSON):
                    yield FactRow(
                        subject=person, predicate=SIGNED, object=agreement or "", status="asserted", date=None,
                        qualifiers={}, confidence=0.75, attributed_to=None,
                        evidence=[[clause["reach"], clause["end"]]], stage="kg_relations", entry=entry.iri, clause=k,
                    )  # fmt: skip

    def _elsewhere(self, k: int) -> bool:
        """Whether a clause says what is signed: 법안에 서명했다; 계약서에 only says that it is put on paper."""
        themes = (i for i in self.reading.arguments.get(k, ()) if self.reading.phrases[i]["case"] in THEMES)
        return any(not self._text(i).endswith(self.papers) for i in themes)

    def _text(self, index: int) -> str:
        phrase = self.reading.phrases[index]
        return self.reading.text[phrase["start"] : phrase["end"]]

    def _last(self, k: int) -> str | None:
        """Return the agreement told of last, in this sentence or not far before."""
        clause = self.reading.clauses[k]
        at = bisect_left(self.starts, clause["start"]) - 1
        first = self.sentences[max(0, clause["sentence"] - REACH)]
        if at < 0 or self.starts[at] < first or self.reading.quoted(clause["start"]):
            return None
        return next(iter(named(self.agreements[at])), None)
