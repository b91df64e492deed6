"""Fixtures of a schedule, which no verb tells: 개막 경기는 가온-노을(미르), 하늬-다솜(나루)이다."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from hangraph import document
from hangraph.document import FactRow, MentionRow
from hangraph.stages.relation_reading import Reading

# what stands between the two sides of a match
AGAINST = re.compile(r"\s?(?:[-–—∼~:]|vs\.?|VS|대)\s?")
GROUND = re.compile(r"[^()\n]{0,6}\((?P<inside>[^()\n]{2,30})\)")
# 가온-돌채(미르), where 돌채 is no name that is known
ALONE = re.compile(r"\s?(?:[-–—∼~]|vs\.?|VS)\s?[가-힣A-Za-z]{1,12}\((?P<inside>[^()\n]{2,30})\)")
SIDES = ("Organization", "Place", "Person")
PLACE = ("Place", "Organization")
PAST = frozenset({"았", "었", "였"})


class Fixtures:
    """The matches of one document whose sides and grounds stand in a list: `A-B(ground)`."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        rows = [m for m in document.mentions(reading.doc) if m["form"] == "name" and len(m["entities"]) == 1]
        self.mentions = sorted(rows, key=lambda m: (m["start"], -m["end"]))
        self.starts = [m["start"] for m in self.mentions]
        self.sentences = [s.start_char for s in reading.doc.sents]
        self.last: dict[int, int] = {c["sentence"]: k for k, c in enumerate(reading.clauses)}

    def facts(self) -> Iterator[FactRow]:
        """Yield who plays in the match told of before the list, and where; a list without a past tense is a plan."""
        for i, mention in enumerate(self.mentions):
            alone = ALONE.match(self.reading.text, mention["end"])
            ground = alone or GROUND.match(self.reading.text, mention["end"])
            if ground is None or not self.reading.fits(mention["entities"][0], SIDES):
                continue
            sentence = bisect_right(self.sentences, mention["start"]) - 1
            sides = [mention] if alone else list(self._sides(i))
            event = self._event(sentence, mention["start"]) if sides else None
            if event is not None:
                yield from self._played(event, sides, ground, sentence)

    def _sides(self, i: int) -> Iterator[MentionRow]:
        """Yield the names of the two sides that stand before a bracket: 가온-노을(미르)."""
        last = self.mentions[i]
        for first in reversed(self.mentions[max(0, i - 2) : i]):
            if first["end"] <= last["start"] and AGAINST.fullmatch(self.reading.text, first["end"], last["start"]):
                if self.reading.fits(first["entities"][0], SIDES):
                    yield first
                    yield last
                return

    def _event(self, sentence: int, position: int) -> str | None:
        """Return the event whose matches a sentence lists: its topic, or what its topic's noun belongs to."""
        for i in self.reading.by_sentence.get(sentence, ()):
            phrase = self.reading.phrases[i]
            if phrase["start"] >= position:
                return None
            if phrase["case"] in {"topic", "subject"}:
                near = [i, *self.reading.dependents.get(i, ())] if phrase["head"] is None else [i]
                named = [e for j in near for e in self.reading.entities_of(j)]
                return next((e for e in named if self.reading.fits(e, ("Event",))), None)
        return None

    def _played(self, event: str, sides: list[MentionRow], ground: re.Match[str], sentence: int) -> Iterator[FactRow]:
        span = [sides[0]["start"], ground.end()]
        k = self.last.get(sentence)
        past = k is not None and any(t == "EP" and f in PAST for f, t in self.reading.clauses[k]["tail"])
        pairs = [("attended", side["entities"][0], event) for side in sides]
        at = bisect_left(self.starts, ground.start("inside"))
        inside = self.mentions[at] if at < len(self.mentions) else None
        if inside is not None and (inside["start"], inside["end"]) == ground.span("inside"):
            pairs += [("locatedIn", event, inside["entities"][0])] if self._is_place(inside) else []
        for predicate, subject, obj in pairs:
            yield FactRow(
                subject=subject, predicate=predicate, object=obj, status="asserted" if past else "planned", date=None,
                qualifiers={}, confidence=0.7, attributed_to=None, evidence=[span], stage="kg_relations", entry=None,
                clause=k,
            )  # fmt: skip

    def _is_place(self, mention: MentionRow) -> bool:
        return self.reading.fits(mention["entities"][0], PLACE)
