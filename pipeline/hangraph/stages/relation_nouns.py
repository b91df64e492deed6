"""Relations that a noun carries as complement of 이다: 벼리군은 책마을연합의 회원이다, 책마을연합 회원인 벼리군."""

from __future__ import annotations

from collections.abc import Iterator

from hangraph.document import FactRow, PhraseRow
from hangraph.schema import Entry
from hangraph.stages.relation_reading import Reading


class RelationalNouns:
    """The facts that relational nouns of the lexicon tell in one document."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        properties = reading.schema.properties
        entries = [e for e in reading.schema.entries if any(d in properties for d in e.denotes)]
        forms = sorted(((form, e) for e in entries for form in e.written), key=lambda p: (-len(p[0]), p[0]))
        self.nouns = dict(forms)

    def facts(self) -> Iterator[FactRow]:
        """Yield the facts, without status and date."""
        for i, phrase in enumerate(self.reading.phrases):
            if phrase["case"] == "complement" and phrase["clause"] is not None:
                entry = self._noun(phrase)
                if entry is not None:
                    yield from self._told(i, phrase["clause"], entry)

    def _noun(self, phrase: PhraseRow) -> Entry | None:
        text = self.reading.text[phrase["start"] : phrase["end"]]
        return next((entry for form, entry in self.nouns.items() if text.endswith(form)), None)

    def _told(self, index: int, k: int, entry: Entry) -> Iterator[FactRow]:
        """Relate who is described, the topic or the noun after 인, to the name before the noun."""
        host = self.reading.clauses[k]["modifies"]
        described = (
            self.reading.entities_of(self.reading.top(host)) if host is not None else self.reading.described(index)
        )
        owners = [e for d in self.reading.dependents.get(index, ()) for e in self.reading.entities_of(d)]
        name = next(d for d in entry.denotes if d in self.reading.schema.properties)
        prop = self.reading.schema.properties[name]
        pairs = [(o, d) if entry.value("inverse") else (d, o) for d in described for o in owners]
        clause = self.reading.clauses[k]
        for subject, obj in pairs:
            if subject != obj and self.reading.fits(subject, prop.domain) and self.reading.fits(obj, prop.range):
                yield FactRow(
                    subject=subject, predicate=name, object=obj, status="asserted", date=None, qualifiers={},
                    confidence=0.75, attributed_to=None, evidence=[[clause["reach"], clause["end"]]],
                    stage="kg_relations", entry=entry.iri, clause=k,
                )  # fmt: skip
