"""Tell whether a fact happened: asserted, planned, denied or conditional, by the endings of its clause."""

from __future__ import annotations

from itertools import pairwise

from spacy.language import Language
from spacy.tokens import Doc

from hangraph import document, schema
from hangraph.document import ClauseRow, FactRow, PhraseRow
from hangraph.stages.status_moves import Moves

CONDITIONAL = frozenset(
    ["면", "으면", "다면", "라면", "이라면", "거든", "아야", "어야", "여야", "더라도", "ㄴ다면", "는다면"]
)
INTENDED = frozenset(["려고", "으려고", "고자", "려", "으려", "려는", "으려는"])
ADVERSATIVE = frozenset({"으나", "나", "지만", "는데", "ㄴ데", "던"})
HEARSAY = frozenset({"따르", "의하", "비하", "견주"})  # 시에 따르면: no condition
NEGATION = frozenset({"않", "못하", "말", "아니"})
PROSPECTIVE = frozenset({"ㄹ", "을"})
PAST = frozenset({"았", "었", "였", "았었", "었었"})
STATEMENTS = frozenset({"saidBy", "announced"})
PRESENT = ("ㄴ다", "는다", "ㄴ다고", "는다고", "ㄴ다며", "는다며", "ㄴ다면서", "는다면서")
# what happens at one time: told in the present tense it is to come, while 속한다 and 운영한다 tell what is so
HAPPENINGS = frozenset(
    ["visited", "metWith", "attended", "gaveLectureAt", "signedAgreement", "acquired", "appointedAs", "founded"]
)
HELD = frozenset({"operates", "locatedIn", "attended"})  # what is told of an event, when it is told to be held
THINGS = frozenset({"object", "subject", "topic", ""})


@Language.factory(
    "kg_status",
    requires=["doc._.facts", "doc._.clauses"],
    assigns=["doc._.facts"],
    default_config={"ontology": None},
)
def create_status(nlp: Language, name: str, ontology: str | None) -> Status:
    """Build the stage; `ontology` is an extra folder of Turtle."""
    return Status(ontology)


class Status:
    """Set each fact's status from its clause, the clauses it leads to, and its date.

    Reads: `facts`, `clauses`, `phrases`, `times`, `mentions`, `entities`, `article`. Writes: `facts` (their status;
    one more for what a postponed event is to be).
    """

    def __init__(self, ontology: str | None = None) -> None:
        known = schema.load(ontology)
        self.former = frozenset(known.forms("FormerPlanAdverb"))
        self.habits = tuple(f for f, e in known.forms("TimeAmount").items() if e.value("habit"))
        self.deciding = tuple(f for f, e in known.forms("EventHead").items() if e.value("deciding"))
        self.modal = known.forms("ModalNoun")
        self.governing = {f.removesuffix("다"): e for f, e in known.forms("StatusVerb").items()}

    def __call__(self, doc: Doc) -> Doc:
        """Return the document with the status of its facts set."""
        clauses = document.clauses(doc)
        before: dict[int, list[int]] = {}
        for k, clause in enumerate(clauses):
            if clause["next"] is not None:
                before.setdefault(clause["next"], []).append(k)
        told = _Told(doc, clauses, before)
        facts = [self._judge(f, told) for f in document.facts(doc)]
        moves = Moves(doc, {k for k, c in enumerate(clauses) if self._calls_off(k, c, told)})
        doc._.facts = moves.applied(facts)
        return doc

    def _judge(self, fact: FactRow, told: _Told) -> FactRow:
        k = fact["clause"]
        if k is None or fact["predicate"] in STATEMENTS:
            return fact
        status = self.of(k, told.clauses, told.before, told.phrases)
        if fact["status"] != "asserted" and status in {"asserted", "planned"}:
            return fact  # 불참하다, 내정하다 say it themselves
        if status == "asserted" and (_ahead(fact["date"], told.published) or self._to_come(fact, k, told)):
            status = "planned"  # 14일 포럼에 초청됐다, told on the 10th: nothing after publication has happened
        elif status == "planned" and self._over(fact, k, told):
            status = "asserted"
        elif status == "planned" and self._was(k, told):
            status = "denied"
        return {**fact, "status": status}

    def _to_come(self, fact: FactRow, k: int, told: _Told) -> bool:
        """Whether the present tense tells what is to come: 가온전자가 노을전자를 인수한다, 나루시에서 열리는 포럼.

        Not what is so (속한다), what recurs (매년 방문한다), or what a history tells (1990년 회사를 설립한다).
        """
        clause = told.clauses[k]
        tail = told.final(k)
        ahead = _present(tail) or (clause["form"] == "adnominal" and _ongoing(tail) and not told.host_is_past(clause))
        if not ahead:
            return False
        event = fact["predicate"] == "locatedIn" and told.event(fact) is not None
        if (fact["predicate"] not in HAPPENINGS and not event) or _behind(fact["date"], told.published):
            return False
        words = told.text[told.reach[clause["sentence"]] : clause["end"]]
        return not any(habit in words for habit in self.habits)

    def _over(self, fact: FactRow, k: int, told: _Told) -> bool:
        """Whether what leads to a resolution is done: 지난 3일 시청을 찾아, 이사회를 열고 합치기로 했다."""
        if self.own(told.clauses[k]) is not None:
            # 어제 회의에서 짓기로 했다: who did a thing at a meeting was there, whatever it was
            acted = fact["predicate"] == "attended" and fact["entry"] is None
            return acted and _past(told.clauses[k]["tail"]) and not _ahead(fact["date"], told.published)
        if _behind(fact["date"], told.published):
            return True
        event = told.event(fact) if fact["predicate"] in HELD else None
        decided = event is not None and event.endswith(self.deciding) and _past(told.final(k))
        return decided and not _ahead(fact["date"], told.published)

    def _was(self, k: int, told: _Told) -> bool:
        """Whether a plan is told of as what it was: 당초 나루시에서 열기로 했으나, 원래 3일 열릴 예정이었다."""
        clause = told.clauses[k]
        if self.own(clause) != "planned" or not _past(clause["tail"]):
            return False
        words = told.text[told.reach[clause["sentence"]] : clause["start"]]
        return any(adverb in words.split() for adverb in self.former)

    def _calls_off(self, k: int, clause: ClauseRow, told: _Told) -> bool:
        """Whether a clause calls off or puts off what is its object or subject, and means it."""
        verb = self.governing.get(clause["lemma"])
        if verb is None or not verb.value("off") or clause["form"] == "nominal":
            return False
        return self.of(k, told.clauses, told.before, told.phrases) in {"asserted", "planned"}

    def of(
        self, k: int, clauses: list[ClauseRow], before: dict[int, list[int]], phrases: list[PhraseRow] | None = None
    ) -> str:
        """Return the status of clause `k`, by its own endings, else by the clause it leads to."""
        seen: set[int] = set()
        at: int | None = k
        while at is not None and at not in seen:
            seen.add(at)
            clause = clauses[at]
            own = self.own(clause)
            if own and (at == k or own != "denied"):
                return self.overruled(clause, clauses, phrases or []) or own
            if any(
                self.own(clauses[b]) == "conditional" and clauses[b]["form"] == "connective" for b in before.get(at, ())
            ):
                return "conditional" if not _past(clause["tail"]) else "asserted"
            if _past(clause["tail"]) or clause["form"] not in {"connective", "nominal"}:
                return "asserted"
            governor = clauses[clause["next"]] if clause["next"] is not None else None
            if governor and clause["form"] == "nominal" and governor["lemma"] in self.governing:
                decided = self.governing[governor["lemma"]].value("status") or "asserted"
                if decided != "asserted":
                    return decided
            at = clause["next"]
        return "asserted"

    def overruled(self, clause: ClauseRow, clauses: list[ClauseRow], phrases: list[PhraseRow]) -> str | None:
        """Return the status of a verb that decides on a plan: 방문하려던 계획을 접었다, 열기로 한 축제를 취소했다.

        It follows on the plan's noun, on what the plan describes, or on "but": 열기로 했으나 이를 취소했다.
        """
        tail = clause["tail"]
        k = clause["next"]
        if clause["form"] == "adnominal" and clause["modifies"] is not None:
            k = _argued(clause["modifies"], phrases, THINGS)
        elif k is not None and not (tail and (tail[-1][1].startswith("J") or tail[-1][0] in ADVERSATIVE)):
            return None
        if k is None or clauses[k]["lemma"] not in self.governing:
            return None
        status = self.governing[clauses[k]["lemma"]].value("status")
        return status if status in {"denied", "conditional"} else None

    def own(self, clause: ClauseRow) -> str | None:
        """Return the status that the endings of a clause say outright, or None."""
        tail = clause["tail"]
        forms = [f for f, _ in tail]
        if (
            NEGATION & {f for f, t in tail if t.startswith("V")}
            or {"적", "없"} <= set(forms)
            or {"수", "없"} <= set(forms)
        ):
            return "denied"
        if {"수", "있"} <= set(forms):
            return "conditional"
        for form, _ in reversed(tail):
            if form in self.modal:
                # 방문할 예정이었으나: a plan told in the past, and then "but", fell through
                dropped = _past(tail) and tail[-1][0] in ADVERSATIVE
                return "denied" if dropped else self.modal[form].value("status")
        if tail and tail[-1][1] == "EC" and tail[-1][0] in CONDITIONAL and clause["lemma"] not in HEARSAY:
            return "conditional"
        if "겠" in forms or INTENDED & set(forms) or _resolved(forms):
            return "planned"
        for (form, tag), (following, _) in zip(tail, [*tail[1:], ["", ""]], strict=False):
            if tag == "ETM" and form in PROSPECTIVE and following in {"", "것", "듯", "전망"}:
                return "planned"
        return None


class _Told:
    """What one document tells, as its statuses are judged."""

    def __init__(self, doc: Doc, clauses: list[ClauseRow], before: dict[int, list[int]]) -> None:
        self.text = doc.text
        self.clauses = clauses
        self.before = before
        self.phrases = document.phrases(doc)
        self.published = (document.article(doc).get("published") or "")[:10]
        self.reach = [sentence.start_char for sentence in doc.sents]
        self._events = {e["id"]: e["label"] for e in document.entities(doc) if e["type"] == "Event"}

    def event(self, fact: FactRow) -> str | None:
        """Return the name of the event that a fact is about, or None."""
        return self._events.get(fact["subject"]) or self._events.get(fact["object"])

    def host_is_past(self, clause: ClauseRow) -> bool:
        """Whether what a clause describes is told of in the past: 회의가 열리는 나루시를 찾은 시장."""
        k = _argued(clause["modifies"], self.phrases, frozenset()) if clause["modifies"] is not None else None
        tail = self.clauses[k]["tail"] if k is not None else []
        return k is None or any(f in PAST or (t == "ETM" and f in {"ㄴ", "은"}) for f, t in tail)

    def final(self, k: int) -> list[list[str]]:
        """Return the endings that carry the tense of clause `k`: its own, or those it leads to."""
        for _ in range(16):
            row = self.clauses[k]
            if row["form"] != "connective" or row["next"] is None or not _bare(row["tail"]):
                break
            k = row["next"]
        return self.clauses[k]["tail"]


def _present(tail: list[list[str]]) -> bool:
    """Whether endings are those of the present tense of a verb: 방문한다, 방문한다고."""
    return bool(tail) and tail[-1][0] in PRESENT and not any(t in {"EP", "VX"} for _, t in tail)


def _ongoing(tail: list[list[str]]) -> bool:
    """Whether endings describe by what is not yet done: 열리는, 참석하는."""
    return len(tail) == 1 and tail[0] == ["는", "ETM"]


def _bare(tail: list[list[str]]) -> bool:
    """Whether endings only link a clause to the next: 방문해, 방문하고."""
    return (
        len(tail) == 1 and tail[0][1] == "EC" and tail[0][0] in {"아", "어", "여", "고", "며", "으며", "아서", "어서"}
    )


def _argued(index: int, phrases: list[PhraseRow], cases: frozenset[str]) -> int | None:
    """Return the clause that a phrase, or the end of the name it stands before, is in, in one of these cases if any."""
    for _ in range(8):
        if index >= len(phrases):
            return None
        phrase = phrases[index]
        if phrase["phrase"] is None:
            return phrase["clause"] if not cases or phrase["case"] in cases else None
        index = phrase["phrase"]
    return None


def _resolved(forms: list[str]) -> bool:
    """Whether the endings resolve on something: 체결하기로 했다, 열기로 합의했다."""
    return any(a in {"기", "키"} and b == "로" for a, b in pairwise(forms)) or "기로" in forms


def _past(tail: list[list[str]]) -> bool:
    """Whether the endings tell a thing done: a past tense, or ㄴ 데 이어 (having done)."""
    if any(f in PAST and t == "EP" for f, t in tail):
        return True
    return any(a == "데" and t == "NNB" for a, t in tail) and any(f in {"ㄴ", "은"} for f, _ in tail)


def _behind(date: str | None, published: str) -> bool:
    """Whether all of a date lies before the day of publication."""
    end = (date or "").split("/")[-1]
    return bool(end and published) and "X" not in end and end < published[: len(end)]


def _ahead(date: str | None, published: str) -> bool:
    """Whether a date begins after the day of publication."""
    if not date or not published or date.startswith("/") or "X" in date:
        return False
    begin = date.split("/")[0]
    return begin > published[: len(begin)]
