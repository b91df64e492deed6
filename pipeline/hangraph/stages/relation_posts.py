"""Appointments to the office that the person's own title tells: 윤가람 장관을 임명했다, 오세린 행장이 취임했다."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from hangraph.document import FactRow
from hangraph.schema import Entry
from hangraph.stages.relation_frames import Frames
from hangraph.stages.relation_reading import Reading

OTHER = re.compile(r"(?:또[ \xa0])?(?:다른|나머지|그[ \xa0]밖의)[ \xa0]")
BECOMING = "되"
RECEIVING = "받"
ELECTION = re.compile(r"(?P<office>.*\S)\s?(?:보궐|재보궐|재·보궐|재)?\s?선거")


class Posts:
    """The offices that people come to without a phrase of their own for it, in one document."""

    def __init__(self, frames: Frames) -> None:
        self.frames = frames
        self.reading: Reading = frames.reading
        self.offices = frames.offices

    def facts(self) -> Iterator[FactRow]:
        """Yield the facts, without status and date."""
        yield from self._copular()
        for k, clause in enumerate(self.reading.clauses):
            for entry in self.frames.read_by(k):
                if any(s.reference == "appointedAs" for s in entry.senses):
                    yield from self._by_own_title(k, entry)
            yield from self._certified(k)
            if clause["lemma"] == BECOMING and not clause["light"]:
                yield from self._became(k)

    def _copular(self) -> Iterator[FactRow]:
        """도해온은 달내대 총장이다: what somebody is, and where; 차관보 출신이다: what somebody was."""
        for k, i, person in self.offices.complements():
            former = self.offices.origin(i)
            pairs = [("holdsPosition", title) for title in former or self.offices.titles([i])]
            beside = self.reading.phrases[i]["case"] == "directional"  # 총장으로, 내일 …: not of tomorrow
            for relation, obj in [*pairs, *self.offices.bodies(k, [i], [])]:
                row = self.frames.row(k, None, relation, person, obj)
                row["qualifiers"] = {"former": True} if former else {}
                if obj != person:
                    yield {**row, "clause": None} if former or beside else row

    def _by_own_title(self, k: int, entry: Entry) -> Iterator[FactRow]:
        """윤가람 법무부 장관을 임명했다; 오세린 후보가 나루시장 선거에서 당선됐다."""
        sense = next(s for s in entry.senses if s.reference == "appointedAs")
        if sense.subject is None or sense.object is None:
            return
        filled = self.frames.fill(k, entry, [])
        if self.offices.titles(filled[sense.object.iri]):
            return
        elected = self._elected(k) if entry.value("election") else None
        for i in filled[sense.subject.iri]:
            own = list(self.offices.borne(i)) if entry.value("ownTitle") else []
            named = [(e, elected) for e in self.reading.entities_of(i) if elected and self.reading.fits(e, ("Person",))]
            for person, office in [*own, *named]:
                yield self.frames.row(k, entry, "appointedAs", person, office)

    def _elected(self, k: int) -> str | None:
        """나루시장 선거에서, 대통령 선거에서: the office that an election is for."""
        for i in self.reading.arguments.get(k, ()):
            phrase = self.reading.phrases[i]
            found = ELECTION.fullmatch(self.reading.text, phrase["start"], phrase["end"])
            if found and phrase["case"] in {"place", "locative"}:
                return self.offices.ending(found["office"])
        return None

    def _certified(self, k: int) -> Iterator[FactRow]:
        """윤가람 대사에게 임명장을 수여했다, 윤가람 대사가 임명장을 받았다."""
        clause = self.reading.clauses[k]
        verb = f"{clause['lemma']}하다" if clause["light"] else f"{clause['lemma']}다"
        for i in self.reading.arguments.get(k, ()):
            phrase = self.reading.phrases[i]
            entries = self.frames.entries.get(self.reading.text[phrase["start"] : phrase["end"]], ())
            fit = [e for e in entries if e.value("document") and verb in e.values.get("lightVerb", ())]
            if phrase["case"] != "object" or not fit:
                continue
            case = {"subject", "topic"} if clause["lemma"] == RECEIVING else {"dative"}
            for j in self.reading.arguments.get(k, ()):
                if self.reading.phrases[j]["case"] in case:
                    for person, title in self.offices.borne(j):
                        yield self.frames.row(k, fit[0], "appointedAs", person, title)

    def _became(self, k: int) -> Iterator[FactRow]:
        """오세린은 2019년 오르비아의 첫 대통령이 됐다: the office is the complement in 이/가."""
        for i in self.reading.arguments.get(k, ()):
            phrase = self.reading.phrases[i]
            titles = self.offices.titles([i]) if phrase["case"] == "subject" and phrase["head"] is None else []
            others = [
                j
                for j in self.reading.arguments.get(k, ())
                if j != i and self.reading.phrases[j]["case"] in {"subject", "topic"}
            ]
            people = [e for j in others for e in self.reading.entities_of(j)] if others else self._before(k)
            for person in (e for e in people if titles and self.reading.fits(e, ("Person",))):
                for title in titles:
                    yield self.frames.row(k, None, "appointedAs", person, title)
                for relation, body in self.offices.bodies(k, [i], []):
                    yield self.frames.row(k, None, relation, person, body)

    def _before(self, k: int) -> list[str]:
        """Return the topic of the sentence, else who was spoken of before."""
        clause = self.reading.clauses[k]
        if clause["form"] == "adnominal" or any(form == "것" for form, _ in clause["tail"]):
            return []  # 여성이 총리가 된 것은 처음이다
        topic = self.reading.topic(k)
        if topic is not None:
            return self.reading.entities_of(topic)
        return self.reading.subject_before(k, ("Person",))


def same_office(reading: Reading, rows: Sequence[FactRow]) -> Iterator[FactRow]:
    """Yield the bodies of those who join an officer told of before: 다른 특별위원으로 오세린 씨가 임명됐다."""
    appointed = [r for r in rows if r["predicate"] == "appointedAs" and r["clause"] is not None]
    placed: dict[tuple[str, int | None], list[FactRow]] = {}
    for row in rows:
        if row["predicate"] in {"positionAt", "memberOf"} and row["clause"] is not None:
            placed.setdefault((row["subject"], row["clause"]), []).append(row)
    known: dict[str, list[FactRow]] = {}
    for row in sorted(appointed, key=lambda r: r["clause"] or 0):
        k = row["clause"] or 0
        own = placed.get((row["subject"], k), [])
        roles = (reading.phrases[i] for i in reading.arguments.get(k, ()))
        joins = any(OTHER.match(reading.text, p["start"], p["end"]) for p in roles if p["case"] == "directional")
        for told in known.get(row["object"], []) if joins and not own else ():
            yield {**row, "predicate": told["predicate"], "object": told["object"]}
        if own:
            known[row["object"]] = own
