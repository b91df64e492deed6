"""Score extracted entities and facts against hand-annotated gold.

A gold file is read as an `Extraction` too: its entities go by their canonical name, its relations are facts.
The figures of a score:

| figure | what it counts |
|---|---|
| entities | one-to-one by name and type; a split entity counts against precision |
| names | share of the mentions of matched entities whose text is one of the entity's names |
| facts | subject, predicate, object and status right; `unlabelled` leaves the status out |
| open | the facts that are not simply asserted: planned, denied, conditional |
| dates | of the matched facts with a date on either side (statements left out), how many agree |
| macro F1 | mean F1 of the facts over the predicates with at least five gold facts |
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache, reduce
from pathlib import Path
from typing import Any

from hangraph.errors import SourceError
from hangraph.evaluation.scores import Counts, Score, Share
from hangraph.record import Article, Entity, Extraction, Fact, Mention

# the rows of the contract; an ontology may hold more, and they are not scored
ENTITY_TYPES = frozenset({"Person", "Place", "Organization", "Agreement", "Event", "Program"})
# fmt: off
PREDICATES = frozenset({
    "holdsPosition", "positionAt", "memberOf", "appointedAs", "familyOf", "locatedIn", "partOf",
    "signedAgreement", "agreementType", "agreementPurpose", "visited", "metWith", "attended",
    "gaveLectureAt", "developedBy", "operates", "founded", "acquired", "invested", "announced",
    "saidBy",
})
# fmt: on
GEOPOLITICAL = frozenset({"City", "District", "Country", "Region"})  # a city that acts may be typed Organization
NAMELESS = frozenset({"Agreement", "Event"})  # often without a name of their own: known by who takes part
SYMMETRIC = frozenset({"metWith", "familyOf"})
STATEMENTS = frozenset({"saidBy", "announced"})  # need no date
CLAUSES = frozenset({"agreementPurpose", "announced"})  # their object is a stretch of text, compared by overlap
TITLES = frozenset({"holdsPosition", "appointedAs"})
SAME_TYPE = (
    frozenset({"mou", "업무협약", "양해각서", "업무협약mou", "양해각서mou"}),
    frozenset({"loi", "의향서", "의향서loi"}),
)
ALIKE = 0.6  # character overlap from which two stretches count as the same
MIDDLE_DOTS = dict.fromkeys(map(ord, "\u318d\u119e\u30fb\u00b7\u2022\u2027\uff65"))


def read_gold(path: Path) -> Extraction:
    """Return a gold file as an extraction whose entities go by their canonical name.

    Raises SourceError for a file that is no JSON of that shape.
    """
    try:
        return gold(json.loads(path.read_text("utf-8")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        hint = "give files with text, published, entities and relations"
        raise SourceError(f"no gold annotation: {error!r}", subject=str(path), hint=hint) from error


def gold(data: Mapping[str, Any]) -> Extraction:
    """Return gold annotation as an extraction whose entities go by their canonical name."""
    return Extraction(
        article=Article(id=data.get("id", ""), text=data["text"], published=data.get("published")),
        entities=tuple(
            Entity(
                id=e["canonical"],
                type=e["type"],
                kind=e.get("kind"),
                label=e["canonical"],
                aliases=tuple(e.get("aliases") or ()),
            )
            for e in data["entities"]
        ),
        facts=tuple(
            Fact(
                id="",
                subject=r["subject"],
                predicate=r["predicate"],
                object=r["object"],
                status=r.get("status", "asserted"),
                date=r.get("date"),
                evidence=(Mention(0, 0, r["evidence"]),) if isinstance(r.get("evidence"), str) else (),
            )
            for r in data["relations"]
        ),
    )


def score(gold: Extraction, found: Extraction) -> Score:
    """Return how well the found entities and facts agree with the gold ones."""
    expected, facts, malformed, alignment, matched = _compared(gold, found)
    hits = [(facts[i], expected[j]) for i, j in sorted(matched.items())]
    right = [(f, g) for f, g in hits if f.status == g.status]
    dated = [(f, g) for f, g in hits if g.predicate not in STATEMENTS and (f.date or g.date)]
    size = len(facts) + malformed
    return Score(
        entities=Counts(len(alignment.gold_of), len(alignment.found), len(alignment.gold)),
        names=_names(alignment),
        facts=Counts(len(right), size, len(expected)),
        unlabelled=Counts(len(hits), size, len(expected)),
        open=Counts(_open(g for _, g in right), _open(facts), _open(expected)),
        dates=Share(sum(_same_date(f, g) for f, g in dated), len(dated)),
        predicates=_by_predicate(facts, expected, right),
        errors=_errors(alignment, facts, expected, matched),
    )


def judge(gold: Extraction, found: Extraction) -> list[tuple[Fact, bool]]:
    """Return each found fact of the contract with whether it is right, status included."""
    expected, facts, _, _, matched = _compared(gold, found)
    return [(f, i in matched and expected[matched[i]].status == f.status) for i, f in enumerate(facts)]


def _compared(gold: Extraction, found: Extraction) -> tuple[list[Fact], list[Fact], int, Alignment, dict[int, int]]:
    """Return gold facts, found ones, how many more are malformed, the entities' alignment, and which facts match."""
    expected = [f for f in gold.facts if f.predicate in PREDICATES]
    facts, malformed = _scored_facts(found)
    alignment = Alignment(gold, found)
    alignment.extend_by_facts(expected, facts)
    return expected, facts, malformed, alignment, _matches(expected, facts, alignment)


def total(scores: Iterable[Score]) -> Score:
    """Return the scores added up."""
    return reduce(lambda a, b: a + b, scores, Score())


class Alignment:
    """A one-to-one map, `gold_of`, from the ids of found entities to those of gold ones."""

    def __init__(self, gold: Extraction, found: Extraction) -> None:
        self.gold = {e.id: e for e in gold.entities if e.type in ENTITY_TYPES}
        self.found = {e.id: e for e in found.entities if e.type in ENTITY_TYPES}
        self.names = {i: _entity_names(e) for i, e in self.found.items()}
        self.gold_names = {i: _entity_names(e) for i, e in self.gold.items()}
        self.all_names = {n for names in self.gold_names.values() for n in names}
        self.gold_of: dict[str, str] = {}
        self._assign(self._shared_names())

    def _shared_names(self) -> Iterable[tuple[float, str, str]]:
        for i, entity in self.found.items():
            for j, other in self.gold.items():
                shared = len(self.names[i] & self.gold_names[j])
                if shared and _same_kind(entity, other):
                    yield shared + 0.5 * (entity.type == other.type), i, j

    def _assign(self, candidates: Iterable[tuple[float, str, str]]) -> None:
        """Pair the best candidates first, each entity once."""
        taken = set(self.gold_of.values())
        for _, i, j in sorted(candidates, key=lambda c: (-c[0], c[1], c[2])):
            if i not in self.gold_of and j not in taken:
                self.gold_of[i] = j
                taken.add(j)

    def extend_by_facts(self, expected: list[Fact], facts: list[Fact]) -> None:
        """Pair the agreements and events still free by who takes part in them, or by names that are alike."""
        taken = set(self.gold_of.values())
        free = {i for i, e in self.found.items() if e.type in NAMELESS and i not in self.gold_of}
        wanted = {j for j, e in self.gold.items() if e.type in NAMELESS and j not in taken}
        roles = _roles((f.object, f.predicate, self.gold_of.get(f.subject)) for f in facts if f.object in free)
        gold_roles = _roles((f.object, f.predicate, f.subject) for f in expected if f.object in wanted)
        candidates = []
        for i in free:
            for j in wanted:
                shared = len(roles[i] & gold_roles[j])
                alike = max((overlap(a, b) for a in self.names[i] for b in self.gold_names[j]), default=0.0)
                if self.found[i].type == self.gold[j].type and (shared or alike >= ALIKE):
                    candidates.append((shared + alike, i, j))
        self._assign(candidates)

    def same_term(self, found: str, gold: str, predicate: str, *, literal: bool) -> bool:
        """Return whether a subject or object fits the gold one, which is a literal or an entity."""
        if found in self.gold_of:
            return self.gold_of[found] == gold
        if found in self.found:  # an entity the gold lacks fits only where the gold has a literal
            return literal and any(overlap(n, gold) >= ALIKE for n in self.names[found])
        if literal:
            return self._same_literal(found, gold, predicate)
        return normalize(found) == normalize(gold)

    def _same_literal(self, found: str, gold: str, predicate: str) -> bool:
        a, b = normalize(found), normalize(gold)
        if a == b:
            return True
        if predicate in TITLES:  # a title may carry its body: 한빛전자 부회장 for 부회장
            return bool(b) and a.endswith(b) and a.removesuffix(b) in self.all_names
        if predicate == "agreementType":
            return any(a in group and b in group for group in SAME_TYPE)
        return overlap(found, gold) >= ALIKE

    def same_fact(self, found: Fact, gold: Fact) -> bool:
        """Return whether both say the same, status and date aside."""
        if found.predicate != gold.predicate:
            return False
        k = found.predicate
        free_subject = gold.subject not in self.gold
        free_object = k in CLAUSES or gold.object not in self.gold
        return (
            self.same_term(found.subject, gold.subject, k, literal=free_subject)
            and self.same_term(found.object, gold.object, k, literal=free_object)
        ) or (
            k in SYMMETRIC
            and self.same_term(found.subject, gold.object, k, literal=False)
            and self.same_term(found.object, gold.subject, k, literal=False)
        )


def normalize(text: str) -> str:
    """Return the letters and digits of a text, compatibility forms and case folded, middle dots left out."""
    plain = unicodedata.normalize("NFKC", text.translate(MIDDLE_DOTS)).casefold()
    return re.sub(r"[\W_]+", "", plain)


def overlap(a: str, b: str) -> float:
    """Return the Dice coefficient of two texts' character bigrams, between 0 and 1."""
    x, y = _bigrams(a), _bigrams(b)
    return 2 * (x & y).total() / (x.total() + y.total())


@lru_cache(maxsize=65536)
def _bigrams(text: str) -> Counter[str]:
    plain = normalize(text)
    return Counter(plain[i : i + 2] for i in range(max(1, len(plain) - 1)))


def _entity_names(entity: Entity) -> frozenset[str]:
    return frozenset(filter(None, map(normalize, (entity.label, *entity.aliases))))


def _same_kind(found: Entity, gold: Entity) -> bool:
    both = {found.type, gold.type}
    return found.type == gold.type or (both == {"Place", "Organization"} and gold.kind in GEOPOLITICAL)


def _same_date(found: Fact, gold: Fact) -> bool:
    return (found.date or None) == (gold.date or None)


def _open(facts: Iterable[Fact]) -> int:
    return sum(f.status != "asserted" for f in facts)


def _roles(rows: Iterable[tuple[str, str, str | None]]) -> dict[str, set[tuple[str, str]]]:
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for thing, predicate, party in rows:
        if party is not None:
            found[thing].add((predicate, party))
    return found


def _scored_facts(found: Extraction) -> tuple[list[Fact], int]:
    """Return the contract's facts, each once, and the number of those with an empty part, which count as wrong."""
    whole = [f for f in found.facts if f.subject and f.predicate and f.object]
    once = {
        (f.subject, f.predicate, f.object, f.date, f.status): f for f in reversed(whole) if f.predicate in PREDICATES
    }
    return list(reversed(once.values())), len(found.facts) - len(whole)


def _matches(expected: list[Fact], facts: list[Fact], alignment: Alignment) -> dict[int, int]:
    """Return for each fact that fits a gold one (by index) which.

    Of several that fit, a lecture held and a lecture planned, the one with the same status and date comes first.
    """
    options = sorted(
        ((f.status != g.status) * 2 + (not _same_date(f, g)), i, j)
        for i, f in enumerate(facts)
        for j, g in enumerate(expected)
        if alignment.same_fact(f, g)
    )
    matched: dict[int, int] = {}
    used: set[int] = set()
    for _, i, j in options:
        if i not in matched and j not in used:
            matched[i] = j
            used.add(j)
    return matched


def _names(alignment: Alignment) -> Share:
    pairs = [
        normalize(m.text) in alignment.gold_names[j]
        for i, j in alignment.gold_of.items()
        for m in alignment.found[i].mentions
    ]
    return Share(sum(pairs), len(pairs))


def _by_predicate(facts: list[Fact], expected: list[Fact], right: list[tuple[Fact, Fact]]) -> dict[str, Counts]:
    good = Counter(f.predicate for f, _ in right)
    found = Counter(f.predicate for f in facts)
    wanted = Counter(f.predicate for f in expected)
    return {k: Counts(good[k], found[k], wanted[k]) for k in sorted({*found, *wanted})}


def _errors(
    alignment: Alignment, facts: list[Fact], expected: list[Fact], matched: dict[int, int]
) -> dict[str, tuple[str, ...]]:
    def shown(fact: Fact) -> str:
        parts = (alignment.found[t].label if t in alignment.found else t for t in (fact.subject, fact.object))
        return f" {fact.predicate} ".join(parts) + f" [{fact.status}, {fact.date or 'no date'}]"

    pairs = [(facts[i], expected[j]) for i, j in sorted(matched.items())]
    aligned, used = set(alignment.gold_of.values()), set(matched.values())
    extra = [f"{e.type} {e.label}" for i, e in alignment.found.items() if i not in alignment.gold_of]
    return {
        "missed entities": tuple(f"{e.type} {i}" for i, e in alignment.gold.items() if i not in aligned),
        "extra entities": tuple(extra),
        "missed facts": tuple(shown(g) for j, g in enumerate(expected) if j not in used),
        "extra facts": tuple(shown(f) for i, f in enumerate(facts) if i not in matched),
        "wrong status": tuple(f"{shown(f)}, not {g.status}" for f, g in pairs if f.status != g.status),
        "wrong date": tuple(
            f"{shown(f)}, not {g.date}"
            for f, g in pairs
            if g.predicate not in STATEMENTS and (f.date or g.date) and not _same_date(f, g)
        ),
    }
