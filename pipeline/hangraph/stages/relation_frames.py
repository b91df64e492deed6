"""Match case frames of the lexicon against clauses: who stands where a property wants its subject and object."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from hangraph.document import ClauseRow, FactRow
from hangraph.schema import Argument, Entry, Sense
from hangraph.stages.chunk_words import COMPANY
from hangraph.stages.relation_offices import LEAVING, OFFICE, Offices
from hangraph.stages.relation_partners import Partners
from hangraph.stages.relation_reading import Reading
from hangraph.stages.relation_shares import Shares
from hangraph.stages.relation_sharing import Sharing
from hangraph.stages.relation_voice import PASSIVE, Voice

GOING_ON = re.compile(r"(\S{2,6}) ?중")
PLACING = frozenset({"locative", "place"})
# who comes along goes, takes part and gives as the subject does, but has no office with it
JOINED = frozenset({"attended", "visited", "operates", "founded", "gaveLectureAt"})
LED = JOINED | {"metWith", "signedAgreement"}
# sentence-level arguments a frame may leave open, filled from the noun an adnominal clause modifies, in this order
GAP_ORDER = ("subject", "object", "comitative", "locative", "place", "directional", "dative")


class Frames:
    """The frames of a lexicon, matched clause by clause."""

    def __init__(self, reading: Reading, entries: dict[str, list[Entry]]) -> None:
        self.reading = reading
        self.entries = entries
        self.offices = Offices(reading)
        self.partners = Partners(reading, entries)
        self.sharing = Sharing(reading)
        self.voice = Voice(reading)
        self.doers = {**reading.schema.forms("Hypernym"), **reading.schema.forms("Position")}
        self.shares = Shares(reading)
        self.described: dict[int, list[str]] = {}

    def facts(self) -> Iterator[FactRow]:
        """Yield the facts that the clauses assert, without status and date."""
        for k in range(len(self.reading.clauses)):
            for entry in self.read_by(k):
                yield from self._read(k, entry, [])
            yield from self._lent(k)
            yield from self._going_on(k)

    def read_by(self, k: int) -> list[Entry]:
        """Return the entries whose frame a clause is read by."""
        clause = self.reading.clauses[k]
        meant = [e for e in self.entries.get(clause["lemma"], ()) if e.senses and self._takes(e, clause)]
        return [e for e in meant if self.sharing.idiomatic(k, e)]

    def _takes(self, entry: Entry, clause: ClauseRow) -> bool:
        """Whether an entry is meant: by its light verb, or by the bare noun unless that is only made passive."""
        light, lights = clause["light"], entry.values.get("lightVerb", ())
        if entry.pos == "verb":
            return f"{clause['lemma']}{light}다" in entry.written
        return (
            f"{light}다" in lights if light else not lights or any(v.removesuffix("다") not in PASSIVE for v in lights)
        )

    def _lent(self, k: int) -> Iterator[FactRow]:
        """간담회를 열다, 간담회 개최: an event's own frame is read with the verb that lends it its arguments."""
        clause = self.reading.clauses[k]
        verb = clause["lemma"] + ("하다" if clause["form"] == "nominal" or clause["light"] else "다")
        for i in self.reading.arguments.get(k, ()):
            phrase = self.reading.phrases[i]
            text = self.reading.text[phrase["start"] : phrase["end"]]
            together = clause["lemma"] == COMPANY and text in self.entries  # 오찬을 함께했다
            if phrase["case"] not in {"object", ""} or (phrase["head"] is None and not together):
                continue
            for entry in (e for end in range(2, len(text) + 1) for e in self.entries.get(text[-end:], ())):
                if entry.senses and verb in entry.values.get("lightVerb", ()):
                    yield from self._read(k, entry, self.reading.dependents.get(i, []), i)

    def _going_on(self, k: int) -> Iterator[FactRow]:
        """학회 위원으로 활동 중이다: a verbal noun with 중 before 이다 is the verb."""
        if self.reading.clauses[k]["lemma"] != "이":
            return
        for i in self.reading.arguments.get(k, ()):
            phrase = self.reading.phrases[i]
            found = GOING_ON.fullmatch(self.reading.text[phrase["start"] : phrase["end"]])
            if phrase["case"] == "complement" and found:
                for entry in self.entries.get(found[1], ()):
                    if entry.senses:
                        yield from self._read(k, entry, self.reading.dependents.get(i, []))

    def _read(self, k: int, entry: Entry, inner: list[int], lender: int | None = None) -> Iterator[FactRow]:
        filled = self.fill(k, entry, inner, lender)
        if entry.value("share") and not any(
            self.shares.owned(i, self.sharing.spoken_beside) for found in filled.values() for i in found
        ):
            return  # 지분을 가진 회사, but not 꿈을 가진 회사
        if not all(any(self.reading.phrases[i]["case"] == case for i in self.reading.arguments.get(k, ()))
                   for case in entry.values.get("needs", ())):  # fmt: skip
            return  # 기금을 출연하다 gives money, 방송에 출연하다 does not
        told = [(sense, list(self.assert_sense(k, entry, sense, filled))) for sense in entry.senses]
        held = any(row["predicate"] in OFFICE for _, rows in told for row in rows)
        for sense, rows in told:
            # 달내일보에 기자로 입사했다: who has an office is at the body, and no mere member of it
            if not (held and sense.reference == "memberOf"):
                yield from rows

    def fill(self, k: int, entry: Entry, inner: list[int], lender: int | None = None) -> dict[str, list[int]]:
        """Return the phrases that fill each argument; `inner` ones modify the verbal noun itself, the `lender`."""
        passive = self.voice.passive(k, entry)
        filled: dict[str, list[int]] = {}
        used: set[int] = set() if lender is None else {lender}
        for argument in entry.arguments:
            found = self._marked(k, entry, argument, passive, used) or self._inner(argument, inner)
            used.update(found)
            filled[argument.iri] = found
        self._fill_about(k, entry, filled)
        self._fill_bare(k, entry, filled, used)
        self._fill_inner(entry, filled)
        filled |= self.partners.mutual(k, entry, filled)
        self._fill_partner(k, entry, filled)
        self._fill_gap(k, entry, filled, passive)
        self._fill_topic(k, entry, filled, used)
        self._fill_shared(k, entry, filled)
        self._fill_audience(k, entry, filled)
        return filled

    def _marked(self, k: int, entry: Entry, argument: Argument, passive: bool, used: set[int]) -> list[int]:
        """Return the phrases whose case marks this argument; a passive makes the object the subject."""
        cases = set(argument.markers)
        if passive:
            if "object" in cases:
                cases = {"subject"}
            elif "subject" in cases:
                return self.voice.doers(k, entry, argument, used)
        if "subject" in cases:
            found = [i for i in self.reading.subject_phrases(k) if i not in used]
            # 나루시는 방문하지 못했다: a topic that cannot be the subject is something else
            return [i for i in found if self._may_be(entry, argument, i)]
        return [
            i for i in self.reading.arguments.get(k, ()) if self.reading.phrases[i]["case"] in cases and i not in used
        ]

    def _may_be(self, entry: Entry, argument: Argument, index: int) -> bool:
        if self.reading.phrases[index]["case"] != "topic":
            return True
        named = self.reading.entities_of(index)
        silent = all(side != argument.iri for sense in entry.senses for side, _ in self._sides(sense))
        return not named or silent or self._suits(entry, argument, named)

    def _inner(self, argument: Argument, inner: list[int]) -> list[int]:
        """총영사관과의 간담회: a modifier of the verbal noun keeps its case before 의."""
        return [i for i in inner if self.reading.phrases[i]["case"] in argument.markers]

    def _fill_inner(self, entry: Entry, filled: dict[str, list[int]]) -> None:
        """A와 B 간의 협정이 타결됐다: who stands with 간의 or 와의 before the theme is a partner in it."""
        inner = [d for phrases in list(filled.values()) for i in phrases for d in self.reading.dependents.get(i, ())]
        for argument in entry.arguments:
            if "comitative" in argument.markers and not filled[argument.iri]:
                filled[argument.iri] = [d for d in inner if self.reading.phrases[d]["case"] == "comitative"]

    def _fill_partner(self, k: int, entry: Entry, filled: dict[str, list[int]]) -> None:
        """해온전지와 연구소를 짓기 위한 협약을 맺었다: a partner may stand before what describes the agreement."""
        themes = [i for a in entry.arguments if "object" in a.markers for i in filled[a.iri]]
        agreed = [
            i
            for i in themes
            if any(self.reading.fits(e, ("Agreement",)) for e in self.reading.named(self.reading.phrases[i]))
        ]
        for argument in entry.arguments:
            if "comitative" in argument.markers and not filled[argument.iri] and agreed:
                filled[argument.iri] = [
                    i
                    for i in self.partners.before(k, agreed[0])
                    if self._suits(entry, argument, self.reading.entities_of(i))
                ][:1]

    def _fill_bare(self, k: int, entry: Entry, filled: dict[str, list[int]], used: set[int]) -> None:
        """업무협약 체결, 공장 방문: a noun without particle before a verbal noun is its object, else what fits."""
        bare = [i for i in self.reading.arguments.get(k, ()) if not self.reading.phrases[i]["case"] and i not in used]
        for i in reversed(bare):
            named = self.reading.entities_of(i)
            if not named:
                continue
            for argument in sorted(entry.arguments, key=lambda a: "object" not in a.markers):
                if (
                    not filled[argument.iri]
                    and "subject" not in argument.markers
                    and self._suits(entry, argument, named)
                ):
                    filled[argument.iri] = [i]
                    used.add(i)
                    self._fill_owner(k, entry, filled, i)
                    break

    def _fill_owner(self, k: int, entry: Entry, filled: dict[str, list[int]], index: int) -> None:
        """가온전자의 너울반도체 인수가 마무리됐다: who has the act done stands with 의 before whom it is done to."""
        owners = [d for d in self.reading.dependents.get(index, ()) if self.reading.phrases[d]["case"] == "genitive"]
        for argument in entry.arguments:
            if (
                "subject" in argument.markers
                and not filled[argument.iri]
                and self.reading.clauses[k]["form"] == "nominal"
            ):
                filled[argument.iri] = [d for d in owners if self._suits(entry, argument, self.reading.entities_of(d))]

    def _fill_about(self, k: int, entry: Entry, filled: dict[str, list[int]]) -> None:
        """오세린 장관 후보자에 대한 임명을 단행했다: who an act is done to stands with 에 대한 before its noun."""
        for argument in (a for a in entry.arguments if "object" in a.markers and not filled[a.iri]):
            near = self.partners.about(k)
            filled[argument.iri] = [i for i in near if self._suits(entry, argument, self.reading.entities_of(i))]

    def _suits(self, entry: Entry, argument: Argument, named: list[str]) -> bool:
        return any(self.reading.fits(e, classes) for sense in entry.senses for side, classes in self._sides(sense)
                   if side == argument.iri for e in named)  # fmt: skip

    def _sides(self, sense: Sense) -> Iterator[tuple[str, tuple[str, ...]]]:
        prop = self.reading.schema.properties[sense.reference]
        if sense.subject:
            yield sense.subject.iri, sense.domain or prop.domain
        if sense.object:
            yield sense.object.iri, sense.range or prop.range

    def _fill_gap(self, k: int, entry: Entry, filled: dict[str, list[int]], passive: bool) -> None:
        """달내시에 위치한 연구단지, 회사가 개발한 프로그램: the noun modified fills what its clause leaves open."""
        host = self._host(k)
        if host is None:
            return
        for index in self.sharing.hosts(host):
            named = self.reading.entities_of(index)
            if not named and self.reading.phrases[index]["case"] == "directional":
                named = self.reading.described(index)
            for case in GAP_ORDER:
                for argument in entry.arguments:
                    first = argument.markers[:1] == (case,)
                    if passive and first and case in {"subject", "object"}:
                        first = case == "object"
                    if first and not filled[argument.iri] and named and self._suits(entry, argument, named):
                        filled[argument.iri] = [index]
                        self.described[index] = named
                        return

    def _host(self, k: int) -> int | None:
        """Return the noun a clause describes, directly or with the next (A가 주최하고 B가 주관하는 포럼)."""
        clause = self.reading.clauses[k]
        if clause["modifies"] is None and clause["next"] is not None and clause["form"] == "connective":
            following = self.reading.clauses[clause["next"]]
            return following["modifies"] if following["form"] == "adnominal" else None
        return clause["modifies"]

    def _fill_topic(self, k: int, entry: Entry, filled: dict[str, list[int]], used: set[int]) -> None:
        """벨로나는 기업이 위치해 있다, 밭두렁은 오 대표가 설립했다: beside a subject, a topic is place or object."""
        topics = [
            i for i in self.reading.arguments.get(k, ()) if self.reading.phrases[i]["case"] == "topic" and i not in used
        ]
        if not topics:
            topics = [i for b in self.reading.before.get(k, ()) for i in self.reading.arguments.get(b, ())
                      if self.reading.phrases[i]["case"] == "topic"
                      and (self._has_subject(k) or self._has_subject(b))]  # fmt: skip
        for i in topics:
            named = self.reading.entities_of(i)
            for argument in sorted(entry.arguments, key=lambda a: "object" not in a.markers):
                open_ = {"locative", "place", "object"} & set(argument.markers) and not filled[argument.iri]
                if open_ and (self._suits(entry, argument, named) or self.offices.is_role(entry, argument, i)):
                    filled[argument.iri] = [i]
                    return

    def _fill_shared(self, k: int, entry: Entry, filled: dict[str, list[int]]) -> None:
        """개소식에는 윤가람 시장이 참석해 축하했다: an event or a place before two clauses is that of both."""
        for argument in entry.arguments:
            cases = PLACING & set(argument.markers)
            if cases and not filled[argument.iri]:
                found = self.sharing.before(k, cases)
                filled[argument.iri] = [i for i in found if self._suits(entry, argument, self.reading.entities_of(i))]

    def _fill_audience(self, k: int, entry: Entry, filled: dict[str, list[int]]) -> None:
        """서울대 학생들을 대상으로 강연했다: a lecture to the people of a body is held there."""
        for argument in entry.arguments:
            if "place" in argument.markers and not filled[argument.iri] and len(entry.arguments) == 2:
                filled[argument.iri] = self.sharing.audience(k) or self.sharing.reached(k, self.entries)

    def _has_subject(self, k: int) -> bool:
        return any(self.reading.phrases[i]["case"] == "subject" for i in self.reading.arguments.get(k, ()))

    def assert_sense(self, k: int, entry: Entry, sense: Sense, filled: dict[str, list[int]]) -> Iterator[FactRow]:
        """Yield what one sense of an entry says where these phrases fill its arguments."""
        prop = self.reading.schema.properties[sense.reference]
        voice = "object" if self.voice.passive(k, entry) else "subject"
        allowed = sense.domain or prop.domain, sense.range or prop.range
        subjects = self._values(k, sense.subject, sense.reference, allowed[0], filled, voice)
        objects = self._values(k, sense.object, sense.reference, allowed[1], filled, voice)
        objects = objects or self._implied(entry, allowed[1])
        paired = prop.symmetric or (sense.object is not None and "comitative" in sense.object.markers)
        if prop.symmetric and not objects and len(subjects) == 1:
            objects = [e for e in self.sharing.guests(k) if self.reading.fits(e, allowed[1])]
        alone = sense.object is None or not filled.get(sense.object.iri)  # 장관들이 대통령 내외를 영접했다
        if paired and alone and not objects and len(subjects) > 1:  # A와 B가 만났다
            pairs = list(combinations(subjects, 2))
        else:
            pairs = [(s, o) for s in subjects for o in objects]
        taken = sense.object is not None and self.offices.is_vacant(filled[sense.object.iri])
        relation = "appointedAs" if taken and sense.reference in OFFICE else sense.reference
        if relation == "acquired" and sense.object and self.shares.minor(k, filled[sense.object.iri]):
            relation = "invested"
        for subject, obj in pairs:
            if subject != obj:
                row = self.row(k, entry, relation, subject, obj)
                ahead = taken and row["status"] == "asserted" and not self.offices.is_past(k)
                yield {**row, "status": "planned"} if ahead else row
        yield from (self.row(k, entry, LEAVING, *left) for left in self.offices.given_up(k, sense, filled))
        if sense.reference in OFFICE and sense.object is not None and objects:
            roles = filled[sense.object.iri]
            appointer = self.offices.appointer(k, entry, passive=voice == "object")
            for relation, body in self.offices.bodies(k, roles, appointer):
                for subject in subjects:
                    yield self.row(k, entry, relation, subject, body)

    def subjects(self, k: int, entry: Entry, sense: Sense) -> list[str]:
        """Return the subjects of a sense without an object; a description without one is of what it describes."""
        filled = self.fill(k, entry, []) if self._takes(entry, self.reading.clauses[k]) else {}
        own = filled.get(sense.subject.iri) if sense.subject else None
        if not filled or not (own or self.reading.clauses[k]["form"] != "adnominal"):
            return []
        domain = self.reading.schema.properties[sense.reference].domain
        return self._values(k, sense.subject, sense.reference, domain, filled, "subject")

    def _values(
        self,
        k: int,
        argument: Argument | None,
        predicate: str,
        allowed: tuple[str, ...],
        filled: dict[str, list[int]],
        voice: str,
    ) -> list[str]:
        """Return what fills one side of a property: entities of a class it allows, or the literal it asks for."""
        if argument is None:
            return []
        if allowed == ("Literal",):
            return self.offices.titles(filled[argument.iri])
        if "subject" in argument.markers and self._between(filled):
            return []
        found = [e for i in filled[argument.iri] for e in self._entities(i, predicate)]
        host = self.reading.clauses[k]["modifies"] if voice == "object" else None  # 학교에 마련된 대피소를 찾았다
        if not filled[argument.iri] and voice in argument.markers and host is None and not self._unnamed(k):
            found = self.reading.subjects(k, allowed, self._added(filled))
        if "subject" in argument.markers and predicate in LED:
            along = self.sharing.companions(k) if found and predicate in JOINED else []
            found = [*found, *along, *self.sharing.leaders(k)]
        return [e for e in dict.fromkeys(found) if self.reading.fits(e, allowed)]

    def _added(self, filled: dict[str, list[int]]) -> set[int]:
        """시승회도 열었다: what 도 adds to an argument is not the subject that goes on from before."""
        return {i for found in filled.values() for i in found if "도" in self.reading.phrases[i]["particles"]}

    def _unnamed(self, k: int) -> bool:
        """지분을 보유한 한 사모펀드가: who does what describes a nameless body is that body, and nobody else."""
        host = self.reading.clauses[k]["modifies"]
        if host is None or self.reading.entities_of(self.reading.top(host)):
            return False
        phrase = self.reading.phrases[self.reading.top(host)]
        text = self.reading.text[phrase["start"] : phrase["end"]]
        return phrase["head"] is not None or any(text[-n:] in self.doers for n in range(1, len(text) + 1))

    def _implied(self, entry: Entry, allowed: tuple[str, ...]) -> list[str]:
        """다음 달 방한한다: the country that the word itself names, if the article speaks of it."""
        names = set(entry.values.get("implied", ()))
        rows = self.reading.entities.values() if names else ()
        named = [e["id"] for e in rows if names & {e["label"], *e["aliases"]}]
        return [e for e in named if self.reading.fits(e, allowed)][:1]

    def _entities(self, index: int, predicate: str) -> list[str]:
        found = self.reading.entities_of(index) or self.described.get(index, [])
        owned = self.shares.owned(index, self.sharing.spoken_beside)
        return found or owned or self.reading.stood_for(index, predicate)

    def _between(self, filled: dict[str, list[int]]) -> bool:
        """A-B 간 업무협약: who stands before 간 are all the parties there are."""
        return any("간" in self.reading.phrases[i]["particles"] and len(self.reading.entities_of(i)) > 1
                   for phrases in filled.values() for i in phrases)  # fmt: skip

    def row(self, k: int, entry: Entry | None, predicate: str, subject: str, obj: str) -> FactRow:
        """Return a fact that a clause tells."""
        clause = self.reading.clauses[k]
        qualifiers: dict[str, str | bool] = {"former": True} if entry and entry.value("former") else {}
        return FactRow(
            subject=subject, predicate=predicate, object=obj, status=(entry and entry.value("status")) or "asserted",
            date=None, qualifiers=qualifiers, confidence=0.8 if clause["form"] != "nominal" else 0.7,
            attributed_to=None, evidence=[[clause["reach"], clause["end"]]], stage="kg_relations",
            entry=entry.iri if entry else None, clause=k,
        )  # fmt: skip
