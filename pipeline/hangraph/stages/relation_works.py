"""Works that a list gives to their author: 저서로 『새벽 강』, 『젖은 돌』 등이 있다, 대표작은 『새벽 강』이다."""

from __future__ import annotations

from collections.abc import Iterator

from hangraph.document import FactRow
from hangraph.stages.relation_reading import Reading

WORK, AUTHOR = ("Program",), ("Person",)
LISTING = frozenset({"directional", "locative", "topic"})


class Works:
    """The lists of works in one document."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.nouns = tuple(reading.schema.forms("Oeuvre"))

    def facts(self) -> Iterator[FactRow]:
        """Yield the facts, without status and date."""
        for k, clause in enumerate(self.reading.clauses):
            if clause["lemma"] not in {"있", "이", "꼽히"} or self.reading.quoted(clause["start"]):
                continue
            arguments = self.reading.arguments.get(k, ())
            lists = [i for i in arguments if self.reading.phrases[i]["case"] in LISTING and self._lists(i)]
            if not lists:
                continue
            for i in arguments:
                if i > lists[0] and self.reading.phrases[i]["case"] in {"subject", "complement"}:
                    yield from self._written(k, lists[0], i)

    def _lists(self, index: int) -> bool:
        phrase = self.reading.phrases[index]
        return self.reading.text[phrase["start"] : phrase["end"]].endswith(self.nouns) and not self.reading.named(
            phrase
        )

    def _written(self, k: int, noun: int, index: int) -> Iterator[FactRow]:
        """Relate the works enumerated to whose they are: named before the noun, else the person told of."""
        clause = self.reading.clauses[k]
        owners = [e for d in self.reading.dependents.get(noun, ()) for e in self.reading.entities_of(d)]
        leads = [
            e
            for i in self.reading.arguments.get(k, ())
            if i < noun and self.reading.phrases[i]["case"] in {"topic", "subject"}
            for e in self.reading.entities_of(i)
        ]
        authors = [e for e in owners or leads if self.reading.fits(e, AUTHOR)]
        authors = authors or self.reading.protagonist(clause["start"], AUTHOR)
        works = [e for i in self.reading.enumerated(index) for e in self.reading.named(self.reading.phrases[i])]
        for work in dict.fromkeys(works) if len(authors) == 1 else ():
            if self.reading.fits(work, WORK):
                yield FactRow(
                    subject=work, predicate="developedBy", object=authors[0], status="asserted", date=None,
                    qualifiers={}, confidence=0.8, attributed_to=None, evidence=[[clause["reach"], clause["end"]]],
                    stage="kg_relations", entry=None, clause=k,
                )  # fmt: skip
