"""Match case frames of the lexicon against clauses: who stands where a property wants its subject and object."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from hangraph import document
from hangraph.document import FactRow
from hangraph.schema import Argument, Entry, Sense
from hangraph.stages.relation_reading import Reading

PASSIVE = frozenset({"되", "받", "당하", "되어지"})
# sentence-level arguments a frame may leave open, filled from the noun an adnominal clause modifies, in this order
GAP_ORDER = ("subject", "object", "comitative", "locative", "place", "directional", "dative")


class Frames:
    """The frames of a lexicon, matched clause by clause."""

    def __init__(self, reading: Reading, entries: dict[str, list[Entry]]) -> None:
        self.reading = reading
        self.entries = entries
        self.titles = {t["end"]: t for t in document.titles(reading.doc) if t["reference"] == "Position"}
        self.positions = reading.schema.forms("Position")
        self.shares = reading.schema.forms("Share")
        self.described: dict[int, list[str]] = {}

    def facts(self) -> Iterator[FactRow]:
        """Yield the facts that the clauses assert, without status and date."""
        for k, clause in enumerate(self.reading.clauses):
            for entry in self.entries.get(clause["lemma"], ()):
                if entry.senses and self._takes(entry, clause["light"]):
                    yield from self._read(k, entry, [])
            yield from self._lent(k)

    def _takes(self, entry: Entry, light: str) -> bool:
        return not light or f"{light}다" in entry.values.get("lightVerb", ())

    def _lent(self, k: int) -> Iterator[FactRow]:
        """간담회를 열다, 간담회 개최: an event's own frame is read with the verb that lends it its arguments."""
        clause = self.reading.clauses[k]
        verb = clause["lemma"] + ("하다" if clause["form"] == "nominal" or clause["light"] else "다")
        for i in self.reading.arguments.get(k, ()):
            phrase = self.reading.phrases[i]
            if phrase["case"] not in {"object", ""} or phrase["head"] is None:
                continue
            text = self.reading.text[phrase["start"] : phrase["end"]]
            for entry in (e for end in range(2, len(text) + 1) for e in self.entries.get(text[-end:], ())):
                if entry.senses and verb in entry.values.get("lightVerb", ()):
                    yield from self._read(k, entry, self.reading.dependents.get(i, []))

    def _read(self, k: int, entry: Entry, inner: list[int]) -> Iterator[FactRow]:
        filled = self._fill(k, entry, inner)
        for sense in entry.senses:
            yield from self._assert(k, entry, sense, filled)

    def _fill(self, k: int, entry: Entry, inner: list[int]) -> dict[str, list[int]]:
        """Return the phrases that fill each argument; `inner` ones modify the verbal noun itself."""
        passive = self._passive(k, entry)
        filled: dict[str, list[int]] = {}
        used: set[int] = set()
        for argument in entry.arguments:
            found = self._marked(k, entry, argument, passive, used) or self._inner(argument, inner)
            used.update(found)
            filled[argument.iri] = found
        self._fill_bare(k, entry, filled, used)
        self._fill_inner(entry, filled)
        self._fill_gap(k, entry, filled, passive)
        self._fill_topic(k, entry, filled, used)
        self._fill_audience(k, entry, filled)
        return filled

    def _marked(self, k: int, entry: Entry, argument: Argument, passive: bool, used: set[int]) -> list[int]:
        """Return the phrases whose case marks this argument; a passive makes the object the subject."""
        cases = set(argument.markers)
        if passive:
            if "object" in cases:
                cases = {"subject"}
            elif "subject" in cases:
                cases = {"dative", "source"}
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
        return not named or self._suits(entry, argument, named)

    def _passive(self, k: int, entry: Entry) -> bool:
        """Whether the clause makes its object the subject: 임명되다 does, 당선되다, which takes none, does not."""
        return self.reading.clauses[k]["light"] in PASSIVE and any("object" in a.markers for a in entry.arguments)

    def _inner(self, argument: Argument, inner: list[int]) -> list[int]:
        """총영사관과의 간담회: a modifier of the verbal noun keeps its case before 의."""
        return [i for i in inner if self.reading.phrases[i]["case"] in argument.markers]

    def _fill_inner(self, entry: Entry, filled: dict[str, list[int]]) -> None:
        """A와 B 간의 협정이 타결됐다: who stands with 간의 or 와의 before the theme is a partner in it."""
        inner = [d for phrases in list(filled.values()) for i in phrases for d in self.reading.dependents.get(i, ())]
        for argument in entry.arguments:
            if "comitative" in argument.markers and not filled[argument.iri]:
                filled[argument.iri] = [d for d in inner if self.reading.phrases[d]["case"] == "comitative"]

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
                    break

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
        for index in dict.fromkeys((self.reading.top(host), host)):
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
                      if self.reading.phrases[i]["case"] == "topic" and self._has_subject(k)]  # fmt: skip
        for i in topics:
            named = self.reading.entities_of(i)
            for argument in sorted(entry.arguments, key=lambda a: "object" not in a.markers):
                open_ = {"locative", "place", "object"} & set(argument.markers) and not filled[argument.iri]
                if open_ and self._suits(entry, argument, named):
                    filled[argument.iri] = [i]
                    return

    def _fill_audience(self, k: int, entry: Entry, filled: dict[str, list[int]]) -> None:
        """서울대 학생들을 대상으로 강연했다: a lecture to the people of a body is held there."""
        clause = self.reading.clauses[k]
        for argument in entry.arguments:
            if "place" not in argument.markers or filled[argument.iri] or len(entry.arguments) != 2:
                continue
            for i in self.reading.by_sentence.get(clause["sentence"], ()):
                phrase = self.reading.phrases[i]
                if phrase["end"] > clause["start"] or i == 0:
                    continue
                if self.reading.text[phrase["start"] : phrase["end"]] == "대상" and phrase["case"] == "directional":
                    filled[argument.iri] = [
                        d for d in self.reading.dependents.get(i - 1, ()) if self.reading.entities_of(d)
                    ]

    def _has_subject(self, k: int) -> bool:
        return any(self.reading.phrases[i]["case"] == "subject" for i in self.reading.arguments.get(k, ()))

    def _assert(self, k: int, entry: Entry, sense: Sense, filled: dict[str, list[int]]) -> Iterator[FactRow]:
        prop = self.reading.schema.properties[sense.reference]
        voice = "object" if self._passive(k, entry) else "subject"
        subjects = self._values(k, sense.subject, sense.domain or prop.domain, filled, voice)
        objects = self._values(k, sense.object, sense.range or prop.range, filled, voice)
        paired = prop.symmetric or (sense.object is not None and "comitative" in sense.object.markers)
        if paired and not objects and len(subjects) > 1:  # A와 B가 만났다, A와 B가 합병한다
            pairs = list(combinations(subjects, 2))
        else:
            pairs = [(s, o) for s in subjects for o in objects]
        for subject, obj in pairs:
            if subject != obj:
                yield self._row(k, entry, sense.reference, subject, obj)

    def _values(
        self,
        k: int,
        argument: Argument | None,
        allowed: tuple[str, ...],
        filled: dict[str, list[int]],
        voice: str,
    ) -> list[str]:
        """Return what fills one side of a property: entities of a class it allows, or the literal it asks for."""
        if argument is None:
            return []
        if allowed == ("Literal",):
            return [t for i in filled[argument.iri] for t in self._literals(i)]
        if "subject" in argument.markers and self._between(filled):
            return []
        found = [e for i in filled[argument.iri] for e in self._entities(i)]
        if not filled[argument.iri] and voice in argument.markers:
            found = self.reading.subjects(k, allowed)
        return [e for e in dict.fromkeys(found) if self.reading.fits(e, allowed)]

    def _entities(self, index: int) -> list[str]:
        return self.reading.entities_of(index) or self.described.get(index, []) or self._owned(index)

    def _owned(self, index: int) -> list[str]:
        """바람전자 지분 62%를 사들이다: a share stands for the company it is a share of."""
        phrase = self.reading.phrases[index]
        text = self.reading.text[phrase["start"] : phrase["end"]]
        if not any(text.startswith(noun) for noun in self.shares):
            return []
        return [e for i in self.reading.dependents.get(index, ()) for e in self.reading.entities_of(i)]

    def _between(self, filled: dict[str, list[int]]) -> bool:
        """A-B 간 업무협약: who stands before 간 are all the parties there are."""
        return any("간" in self.reading.phrases[i]["particles"] and len(self.reading.entities_of(i)) > 1
                   for phrases in filled.values() for i in phrases)  # fmt: skip

    def _literals(self, index: int) -> list[str]:
        """Return the title a phrase ends with: 제20대 회장에 gives 회장."""
        phrase = self.reading.phrases[index]
        title = self.titles.get(phrase["end"])
        if title is not None and phrase["subtree"] <= title["start"]:
            return [title["text"]]
        text = self.reading.text[phrase["start"] : phrase["end"]]
        return [form for form in self.positions if text.endswith(form)][:1]

    def _row(self, k: int, entry: Entry, predicate: str, subject: str, obj: str) -> FactRow:
        clause = self.reading.clauses[k]
        qualifiers: dict[str, str | bool] = {"former": True} if entry.value("former") else {}
        return FactRow(
            subject=subject, predicate=predicate, object=obj, status=entry.value("status") or "asserted", date=None,
            qualifiers=qualifiers, confidence=0.8 if clause["form"] != "nominal" else 0.7, attributed_to=None,
            evidence=[[clause["reach"], clause["end"]]], stage="kg_relations", entry=entry.iri, clause=k,
        )  # fmt: skip
