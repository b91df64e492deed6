"""Facts of the pairs of names that a model relates, where no frame or form told of the two."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from hangraph import document
from hangraph.document import FactRow, PairRow, TitleRow
from hangraph.schema import RelationTag
from hangraph.stages.relation_reading import Reading, named

STAGE = "kg_relation_classifier"


class Pairs:
    """The related pairs of one document, and what is told of them already (`told`)."""

    def __init__(self, reading: Reading, told: Sequence[FactRow]) -> None:
        self.reading = reading
        self.stated = {frozenset((row["subject"], row["object"])) for row in told}
        doc = reading.doc
        self.titles = {(t["start"], t["end"]): t for t in document.titles(doc) if t["reference"] == "Position"}
        self.held = {tuple(t["person"]): t for t in self.titles.values() if t["person"]}
        self.times = {(t["start"], t["end"]): t["value"] for t in document.times(doc)}
        self.sentences = [(s.start_char, s.end_char) for s in doc.sents]

    def facts(self) -> Iterator[FactRow]:
        """Yield the facts; of the relations between two entities one a pair, the surest."""
        for pair in sorted(document.pairs(self.reading.doc), key=lambda p: -p["confidence"]):
            tag = self.reading.schema.relation_tags.get(pair["relation"])
            if tag is None or tag.relation is None or self._quoted(pair):
                continue
            fact = self._fact(pair, tag)
            if fact is not None and frozenset((fact["subject"], fact["object"])) not in self.stated:
                self.stated.add(frozenset((fact["subject"], fact["object"])))
                yield fact

    def dated(self, rows: Sequence[FactRow]) -> list[FactRow]:
        """Return facts with the days on which bodies were founded: 마루전자는 1994년 문을 열었다."""
        days: dict[tuple[str, str], str] = {}
        for pair in document.pairs(self.reading.doc):
            tag = self.reading.schema.relation_tags.get(pair["relation"])
            value = self.times.get((pair["object"][0], pair["object"][1]))
            if tag is not None and tag.dates is not None and value and not self._quoted(pair):
                for entity in self._entities(pair["subject"]):
                    days.setdefault((tag.dates, entity), value)
        return [r if r["date"] else {**r, "date": days.get((r["predicate"], r["object"]))} for r in rows]

    def _quoted(self, pair: PairRow) -> bool:
        return any(self.reading.quoted(span[0]) for span in (pair["subject"], pair["object"]))

    def _fact(self, pair: PairRow, tag: RelationTag) -> FactRow | None:
        ends = pair["subject"], pair["object"]
        subject, object_ = ends[tag.subject], ends[1 - tag.subject]
        predicate = self._predicate(tag, subject)
        relation = self.reading.schema.properties[predicate]
        subjects = [e for e in self._entities(subject) if self.reading.fits(e, relation.domain)]
        objects = (
            self._words(object_)
            if relation.literal
            else [e for e in self._entities(object_) if self.reading.fits(e, relation.range)]
        )
        if len(subjects) != 1 or len(objects) != 1 or subjects == objects:
            return None
        return FactRow(
            subject=subjects[0], predicate=predicate, object=objects[0], status="asserted", date=None,
            qualifiers={"kin": tag.kin} if tag.kin else {}, confidence=pair["confidence"], attributed_to=None,
            evidence=[self._sentence(subject[0])], stage=STAGE, entry=None, clause=pair["clause"],
        )  # fmt: skip

    def _predicate(self, tag: RelationTag, subject: list[int]) -> str:
        """Return the relation; a person with a title is at a body, and no member of it."""
        held: TitleRow | None = self.held.get(tuple(subject))
        return tag.titled if tag.titled and held else tag.relation or ""

    def _entities(self, span: list[int]) -> list[str]:
        mention = self.reading.mentions.get((span[0], span[1]))
        return named(mention) if mention else []

    def _words(self, span: list[int]) -> list[str]:
        """Return the position or the date that stands here."""
        title, value = self.titles.get((span[0], span[1])), self.times.get((span[0], span[1]))
        return [title["text"]] if title else [value] if value else []

    def _sentence(self, position: int) -> list[int]:
        start, end = self.sentences[bisect_right(self.sentences, (position, len(self.reading.text))) - 1]
        return [start, start + len(self.reading.text[start:end].rstrip())]
