"""Say where subject, object and date of a fact stand in the text that tells it, and with which particles."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict

from spacy.tokens import Doc

from hangraph import document
from hangraph.document import ArgumentRow, FactRow, MentionRow

Span = tuple[int, int]


class Arguments:
    """The mentions and temporal expressions of a document, by what they stand for."""

    def __init__(self, doc: Doc) -> None:
        self.mentions: dict[str, list[MentionRow]] = defaultdict(list)
        for mention in document.mentions(doc):
            for entity in mention["entities"]:
                self.mentions[entity].append(mention)
        self.starts = {entity: [m["start"] for m in rows] for entity, rows in self.mentions.items()}
        self.times: dict[str, list[Span]] = defaultdict(list)
        for time in document.times(doc):
            self.times[time["value"]].append((time["start"], time["end"]))
        # 오세린 시장은: the particle of a name stands behind its title, where the phrase ends
        self.phrases = {end: p for p in document.phrases(doc) for end in (p["end"], *(p["head"] or ())[1:])}

    def of(self, fact: FactRow) -> list[ArgumentRow]:
        """Return where the parts of a fact stand: in its first evidence, else where they were named last before it.

        오세린 시장은 귀국했다. 이어 부산시를 찾았다: 찾았다 has no subject of its own and is read with 오세린.
        """
        start, end = fact["evidence"][0]
        found: list[ArgumentRow] = []
        for role in ("subject", "object"):
            mention = self._mention(fact, fact["subject"] if role == "subject" else fact["object"], start, end)
            if mention is not None:
                found.append(self._row(role, mention["start"], mention["end"]))
        date = self._time(fact["date"], start, end)
        return found if date is None else [*found, self._row("date", *date)]

    def _mention(self, fact: FactRow, entity: str, start: int, end: int) -> MentionRow | None:
        rows = self.mentions.get(entity, [])
        starts = self.starts.get(entity, [])
        first, last = bisect_left(starts, start), bisect_left(starts, end)
        inside = [m for m in rows[first:last] if m["end"] <= end]
        if not inside:
            return rows[first - 1] if first else None
        own = [m for m in inside if self._depends(m, fact["clause"])]
        return (own or inside)[0]

    def _depends(self, mention: MentionRow, clause: int | None) -> bool:
        phrase = self.phrases.get(mention["end"])
        return clause is not None and phrase is not None and phrase["clause"] == clause

    def _time(self, value: str | None, start: int, end: int) -> Span | None:
        """Return the expression a date is read from: within the evidence, else the last before it."""
        spans = self.times.get(value or "", [])
        at = bisect_left(spans, (start, start))
        if at < len(spans) and spans[at][0] < end:
            return spans[at]
        return spans[at - 1] if at else None

    def _row(self, role: str, start: int, end: int) -> ArgumentRow:
        phrase = self.phrases.get(end)
        particles = "".join(phrase["particles"]) if phrase is not None else ""
        return ArgumentRow(role=role, start=start, end=end, particles=particles)
