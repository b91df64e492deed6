"""Attach units to their heads: a deterministic, projective, head-final parse.

Korean heads stand to the right. Read from right to left, the head of a unit is the unit after it, or that unit's head,
or the head's head …: the first of these that licenses it (the scheme of bunsetsu parsers, e.g. Sekine et al. 2000,
"Backward beam search algorithm for dependency analysis of Japanese").

Where a tree is there and sure enough, its vote decides what grammar leaves open: which of the later clauses an
argument belongs to, whether 와 or a comma joins a phrase to the next or to its verb, and which noun a bare one goes
with. All else is the rules' (topics, days, genitives, relative and connective clauses): there trees helped no fact.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from hangraph.schema import Entry, Schema
from hangraph.stages.chunk_votes import Vote
from hangraph.stages.chunk_words import COMPANY, Unit

CASES = {
    "subject": frozenset({"이", "가", "께서"}),
    "topic": frozenset({"은", "는", "도"}),
    "object": frozenset({"을", "를"}),
    "comitative": frozenset({"와", "과", "하고", "랑", "이랑"}),
}
GENITIVE = frozenset({"의"})
STATIVE = frozenset(["위치", "소재", "있", "거주", "살", "위하", "없", "같", "관하", "대하", "통하", "속하", "소속"])
# 해솔밸리 내 벨로나 시: the name before locates the one after
LOCATING = frozenset(["내", "안", "소재", "산하", "소속"])
# what a day before it dates even after the subject of the main clause: 이 대표는 14일 부산에서 열리는 총회에 간다
HAPPENING = frozenset(
    ["열리", "열", "개최", "치러지", "치르", "개막", "폐막", "예정", "거행", "진행", "갖", "가지", "시작", "출범"]
)
# nouns that with 로 take an object of their own: 학생들을 대상으로, 협약을 계기로
SECONDARY = frozenset(
    "대상 상대 중심 주제 계기 바탕 기반 목적 이유 명분 전제 조건 목표 근거 주축 필두 골자 모델 배경".split()
)
# a candidate chain is cut here: sentences are shallow, and a hostile one must not cost n²
REACH = 64
LOOKAHEAD = 4
WHERE = frozenset({"place", "locative", "directional", "source"})
SURE = 0.5  # a vote less probable is not heard
BESIDE_COPULA = frozenset({"locative", "dative", "object"})  # cases of the verb that a copula stands before
NOMINATIVE = frozenset({"subject", "topic"})


class Licence:
    """Which case a predicate takes, by the lexicon; an unknown predicate takes any, each once."""

    def __init__(self, schema: Schema) -> None:
        self.entries: dict[str, list[Entry]] = {}
        for entry in schema.predicates:
            for form in entry.written:
                self.entries.setdefault(form.removesuffix("다") if entry.pos == "verb" else form, []).append(entry)
        function = {e.iri for e in schema.denoting("FunctionVerb")}
        self.function = {lemma for lemma, found in self.entries.items() if all(e.iri in function for e in found)}

    def takes(self, clause: Unit, case: str) -> bool:
        """Return whether the frames of the clause's lemma have an argument with this case; True if it has no frame."""
        found = self.entries.get(clause.lemma)
        # a plain verb has more uses than the lexicon has frames (알리다 also takes an object); a verbal noun has not
        lenient = case not in {"comitative", "dative"}
        if not found or (lenient and any(_loose(e) for e in found)):
            return True
        return any(case in argument.markers for entry in found for argument in entry.arguments)


def _loose(entry: Entry) -> bool:
    """Whether frames say little of what else an entry takes: plain verbs, and what takes a clause (발표하다)."""
    if not entry.senses:
        return False
    return entry.pos == "verb" or any("quotative" in a.markers for a in entry.arguments)


def case_of(particles: Sequence[str]) -> str:
    """Return the case name of a phrase's particles: 에는 → locative, 은 → topic, 와의 → comitative."""
    names = {
        "에": "locative", "에서": "place", "서": "place", "에게": "dative", "한테": "dative", "께": "dative",
        "로": "directional", "으로": "directional", "로서": "directional", "으로서": "directional",
        "로부터": "source", "으로부터": "source", "에게서": "source", "이다": "complement", "간": "comitative",
        "부터": "from", "까지": "until", "의": "genitive", "사이": "comitative",
    }  # fmt: skip
    for particle, following in zip(particles, [*particles[1:], ""], strict=False):
        if particle in {"로", "으로"} and following == "부터":
            return "source"  # an analyser may cut 로부터 in two
        for name, forms in CASES.items():
            if particle in forms and name != "topic":
                return name
        if particle in names:
            return names[particle]
    return "topic" if any(p in CASES["topic"] for p in particles) else ""


def attach(
    units: Sequence[Unit],
    licence: Licence,
    alike: Callable[[Unit, Unit], bool],
    votes: Sequence[Vote | None] = (),
) -> tuple[list[int | None], list[str]]:
    """Return for each unit the index of its head (None for a root) and how it is linked to it.

    Links: argument (phrase → clause), modifier (adnominal clause → phrase), chain (clause → clause), genitive,
    coordination, compound (phrase → phrase). `alike` says whether two phrases can be members of one enumeration,
    `votes` what a dependency tree says of each unit.
    """
    scene = _Scene(units, licence, alike, [None] * len(units), [""] * len(units))
    for i in range(len(units) - 2, -1, -1):
        chain = _chain(i, scene.heads)
        if units[i].clause:
            scene.heads[i], scene.links[i] = _clause_head(units[i], chain, units)
        else:
            vote = votes[i] if votes else None
            heard = vote if vote is not None and vote.confidence >= SURE and vote.unit in chain else None
            scene.heads[i], scene.links[i] = _phrase_head(i, chain, scene, heard)
    return scene.heads, scene.links


@dataclass(slots=True)
class _Scene:
    """A sentence as far as it is attached, from the right; `filled` are the cases that each clause has taken."""

    units: Sequence[Unit]
    licence: Licence
    alike: Callable[[Unit, Unit], bool]
    heads: list[int | None]
    links: list[str]
    filled: dict[int, set[str]] = field(default_factory=dict)

    def fill(self, clause: int, case: str) -> tuple[int, str]:
        """Note that a clause takes a phrase of this case, and return the phrase's head and link."""
        self.filled.setdefault(clause, set()).add(case)
        return clause, "argument"


def _chain(i: int, heads: Sequence[int | None]) -> list[int]:
    chain: list[int] = []
    at: int | None = i + 1
    while at is not None and len(chain) < REACH:
        chain.append(at)
        at = heads[at]
    return chain


def _clause_head(unit: Unit, chain: Sequence[int], units: Sequence[Unit]) -> tuple[int | None, str]:
    if unit.form == "adnominal":
        if units[chain[0]].noun:
            return chain[0], "chain"
        return next(((j, "modifier") for j in chain if not units[j].clause), (None, ""))
    if unit.tail and unit.tail[-1][1] == "ETN" and units[chain[0]].clause:
        return chain[0], "chain"  # 연구소를 짓기 위한 협약: a nominalised clause is what the next verb is about
    clauses = [j for j in chain if units[j].clause and not (units[j].adjective and units[j].form == "adnominal")]
    # 벨로나를 방문해 지난해 체결한 협약을 점검했다: a connective leads past an adnominal clause with its own head
    free = [j for j in clauses if units[j].form != "adnominal"]
    if unit.form == "connective" and clauses:
        near = clauses[0]
        # 협약을 체결한 후 LA에 거주하는 X를 만나: it leads into a description only if that describes a subject
        if units[near].form != "adnominal" or not free or (not unit.comma and _describes_subject(near, chain, units)):
            return near, "chain"
        return free[0], "chain"
    return (free[0] if free else clauses[0] if clauses else None), "chain" if clauses else ""


def _describes_subject(clause: int, chain: Sequence[int], units: Sequence[Unit]) -> bool:
    """벨로나를 방문하고 X를 만난 이 시장은: whether the next phrase after a clause is a subject."""
    phrases = (units[j] for j in chain if j > clause and not units[j].clause)
    host = next((u for u in phrases if not u.compound), None)  # 주관하는 이번 포럼은
    return host is not None and bool({"은", "는", "이", "가", "께서"} & set(host.particles))


def _phrase_head(i: int, chain: Sequence[int], scene: _Scene, vote: Vote | None) -> tuple[int | None, str]:
    units = scene.units
    unit = units[i]
    case = case_of(unit.particles)
    if _heads_line(i, units):
        return scene.fill(len(units) - 1, "subject")
    phrases = [j for j in chain if not units[j].clause]
    clauses = [j for j in chain if units[j].clause and units[j].lemma != "적"]
    joined = _voted_join(unit, vote, scene, _joined(unit, i, phrases, units, case, scene.alike))
    if joined is not None and unit.joint == "등":
        # A, B 등 하이테크 IT기업들을: the members belong to the last noun of the run
        return _run_end(joined[0], scene.heads, scene.links), "coordination"
    if joined is not None:
        return joined
    if units[i + 1].noun and unit.particles and unit.particles[-1] in GENITIVE:
        return i + 1, "argument"
    if case == "genitive" or (unit.particles and unit.particles[-1] in GENITIVE and phrases):
        return (phrases[0], "genitive") if phrases else (clauses[0] if clauses else None, "argument")
    if case == "object" and _secondary(i + 1, units):
        return i + 1, "compound"
    voted = _voted_head(unit, case, vote, scene, clauses)
    if voted is not None:
        return voted
    for j in clauses:
        if _licensed(unit, i, case, j, units, scene.licence, scene.filled):
            return scene.fill(j, case)
    if not clauses and phrases and phrases[0] == i + 1 and not unit.particles:
        return phrases[0], "compound"
    return (clauses[-1], "argument") if clauses else (None, "")


def _heads_line(i: int, units: Sequence[Unit]) -> bool:
    """가온전자, 너울반도체 인수: the name before the comma of a headline is the subject of its verbal noun."""
    unit, last = units[i], units[-1]
    if i or not unit.opens or unit.joint != "," or unit.block is None or unit.particles:
        return False
    inner = units[1:-1]
    ends = last.clause and last.form == "nominal" and not last.tail
    return ends and bool(inner) and not any(u.clause or u.particles or u.joint for u in inner)


def _voted_join(unit: Unit, vote: Vote | None, scene: _Scene, joined: tuple[int, str] | None) -> tuple[int, str] | None:
    """Return what a phrase is joined to, by the vote if there is one: 나루시와 달내시를, but 나루시와 협약을 맺다."""
    if vote is None or unit.compound or unit.joint in {"", "등", *LOCATING}:
        return joined
    if scene.units[vote.unit].clause:
        # 도해온 총장과 생태학자인 윤가람 교수가: what describes the next of them takes no company
        between = joined is not None and vote.unit < joined[0] and scene.units[vote.unit].lemma == "이"
        return joined if between else None
    together = vote.label in {"conj", "flat"} and scene.alike(unit, scene.units[vote.unit])
    return (vote.unit, "coordination") if together else joined


def _voted_head(
    unit: Unit, case: str, vote: Vote | None, scene: _Scene, clauses: Sequence[int]
) -> tuple[int, str] | None:
    """Return the clause that the vote gives a phrase to, or the noun it gives a bare one to, if they can take it.

    회장은 공장에서 한빛전자가 만든 배를 봤다 (saw in the plant a ship that Hanbit had made): where is 공장에서? A topic
    stands over all clauses after it, and so does the day of a report: the rules know to which it matters.
    """
    if vote is None or case == "topic" or _is_time(unit):
        return None
    if vote.unit in clauses:
        return scene.fill(vote.unit, case) if _can_take(unit, vote.unit, case, scene) else None
    if scene.units[vote.unit].clause or unit.particles:
        return None
    if vote.label == "conj":
        return (vote.unit, "coordination") if scene.alike(unit, scene.units[vote.unit]) else None
    return vote.unit, "compound"


def _can_take(unit: Unit, clause: int, case: str, scene: _Scene) -> bool:
    taken = scene.filled.get(clause, set())
    if _accompanies(unit):
        return _accompanied(scene.units[clause])
    if scene.units[clause].lemma == "이" and case in BESIDE_COPULA:
        return False
    if case in {"comitative", "dative"} and not scene.licence.takes(scene.units[clause], case):
        return False
    return not (taken & NOMINATIVE if case in NOMINATIVE else case in {"object", "comitative"} and case in taken)


def _run_end(j: int, heads: Sequence[int | None], links: Sequence[str]) -> int:
    while links[j] == "compound":
        following = heads[j]
        if following is None:
            break
        j = following
    return j


def _secondary(j: int, units: Sequence[Unit]) -> bool:
    """Whether a phrase makes a predicate with the object before it: 학생들을 대상으로, 이 시장을 단장으로 (한)."""
    unit = units[j]
    if unit.clause or unit.block is not None or case_of(unit.particles) != "directional":
        return False
    made = j + 1 < len(units) and units[j + 1].clause and units[j + 1].lemma == "하"
    return made or unit.head in SECONDARY


def _joined(
    unit: Unit, i: int, phrases: Sequence[int], units: Sequence[Unit], case: str, alike: Callable[[Unit, Unit], bool]
) -> tuple[int, str] | None:
    """Return the phrase that a coordinated or compounded phrase hangs on, or None."""
    if (unit.compound or unit.joint in LOCATING) and phrases and phrases[0] == i + 1:
        return i + 1, "compound"
    if not unit.joint or not phrases:
        return None
    if unit.joint == "등" or (unit.joint == "-" and phrases[0] == i + 1):
        return phrases[0], "coordination"
    # an enumeration goes on after words that only describe its next member: A 의장, 후원자인 배우 B
    for j in phrases[:LOOKAHEAD] if unit.block is not None else phrases[:1]:
        if alike(unit, units[j]) and (j == i + 1 or unit.block is not None or unit.joint in {"와", "및"}):
            return j, "coordination"
    return None


def _leads_subject(j: int, units: Sequence[Unit]) -> bool:
    """Whether the noun that a clause describes is itself a subject: 해온전지가 지난해 인수한 가온전자는."""
    return j + 1 < len(units) and not units[j + 1].clause and case_of(units[j + 1].particles) in {"subject", "topic"}


def _classes(i: int, j: int, units: Sequence[Unit]) -> bool:
    """밭두렁은 오 대표가 2018년 세운 회사다: after a topic, a subject belongs to what describes 회사."""
    topic = any(not u.clause and case_of(u.particles) == "topic" for u in units[:i])
    host = next((u for u in units[j + 1 :] if not u.clause and "의" not in u.particles), None)
    copular = host is not None and (
        case_of(host.particles) == "complement" or (host.comma and host.particles[-1:] in (["로"], ["으로"]))
    )
    return topic and copular  # 2018년 세운 회사다, 2018년 세운 회사로, …


def _is_time(unit: Unit) -> bool:
    return unit.block is not None and unit.block.kind == "time"


def _accompanies(unit: Unit) -> bool:
    return unit.particles[-1:] == [COMPANY]


def _accompanied(clause: Unit) -> bool:
    """Whether somebody can do with others what a clause tells of: 부인과 함께 15일 열린 개막식에 갔다."""
    return clause.form != "adnominal" or not (clause.adjective or clause.light == "되" or clause.lemma in HAPPENING)


def _licensed(
    unit: Unit, i: int, case: str, j: int, units: Sequence[Unit], licence: Licence, filled: dict[int, set[str]]
) -> bool:
    clause = units[j]
    taken = filled.get(j, set())
    if _accompanies(unit):
        return _accompanied(clause)
    if clause.lemma == "이" and case in BESIDE_COPULA and j != i + 1 and clause.form != "final":
        return False  # 총회에는 작가이자 의원인 도해온이 참석했다
    if clause.form == "adnominal" and clause.adjective and (j != i + 1 or case not in {"subject", ""}):
        return False
    if clause.form == "adnominal":
        if case == "topic" or "는" in unit.particles or "은" in unit.particles or unit.comma:
            return False
        # 총리가 11일 큰 피해를 입은 마을을 찾았다: a subject with the day after it opens the main clause of a report
        if case == "subject" and _is_time(units[i + 1]) and not _leads_subject(j, units) and not _classes(i, j, units):
            return False
        if _is_time(unit):
            led = i > 0 and case_of(units[i - 1].particles) in {"subject", "topic"}
            inner = any(case_of(u.particles) == "subject" for u in units[i + 1 : j])
            # 영화제는 2008년 시작된 축제다: what stands right before a predicate is its own
            own = inner or j == i + 1 or clause.lemma in HAPPENING or _leads_subject(j, units) or _classes(i, j, units)
            return clause.lemma not in STATIVE and not case and (own or not led)
        if not licence.takes(clause, case) and case:
            return False
    if case in {"subject", "object", "comitative"} and case in taken:
        return False
    # 도서관에서 학생들을 위해 강연했다: a postposition that was a verb says nothing of where
    if case in {"object", "comitative", "dative"} or (case in WHERE and clause.lemma in licence.function):
        return licence.takes(clause, case)
    return True
