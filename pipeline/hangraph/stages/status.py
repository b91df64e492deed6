"""Tell whether a fact happened: asserted, planned, denied or conditional, by the endings of its clause."""

from __future__ import annotations

from itertools import pairwise

from spacy.language import Language
from spacy.tokens import Doc

from hangraph import document, schema
from hangraph.document import ClauseRow, FactRow

CONDITIONAL = frozenset(
    ["면", "으면", "다면", "라면", "이라면", "거든", "아야", "어야", "여야", "더라도", "ㄴ다면", "는다면"]
)
INTENDED = frozenset(["려고", "으려고", "고자", "려", "으려", "려는", "으려는"])
ADVERSATIVE = frozenset({"으나", "나", "지만", "는데", "ㄴ데", "던"})
NEGATION = frozenset({"않", "못하", "말", "아니"})
PROSPECTIVE = frozenset({"ㄹ", "을"})
PAST = frozenset({"았", "었", "였", "았었", "었었"})
STATEMENTS = frozenset({"saidBy", "announced"})


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

    Reads: `facts`, `clauses`, `article`. Writes: `facts` (their status).
    """

    def __init__(self, ontology: str | None = None) -> None:
        known = schema.load(ontology)
        self.modal = known.forms("ModalNoun")
        self.governing = {f.removesuffix("다"): e for f, e in known.forms("StatusVerb").items()}

    def __call__(self, doc: Doc) -> Doc:
        """Return the document with the status of its facts set."""
        clauses = document.clauses(doc)
        before: dict[int, list[int]] = {}
        for k, clause in enumerate(clauses):
            if clause["next"] is not None:
                before.setdefault(clause["next"], []).append(k)
        published = (document.article(doc).get("published") or "")[:10]
        doc._.facts = [self._judge(f, clauses, before, published) for f in document.facts(doc)]
        return doc

    def _judge(self, fact: FactRow, clauses: list[ClauseRow], before: dict[int, list[int]], published: str) -> FactRow:
        if fact["clause"] is None or fact["predicate"] in STATEMENTS:
            return fact
        status = self.of(fact["clause"], clauses, before)
        if fact["status"] != "asserted" and status == "asserted":  # 불참하다, 내정하다 say it themselves
            return fact
        if status == "asserted" and _ahead(fact["date"], published):
            status = "planned"  # 14일 포럼에 초청됐다, told on the 10th: nothing after publication has happened
        return {**fact, "status": status}

    def of(self, k: int, clauses: list[ClauseRow], before: dict[int, list[int]]) -> str:
        """Return the status of clause `k`, by its own endings, else by the clause it leads to."""
        seen: set[int] = set()
        at: int | None = k
        while at is not None and at not in seen:
            seen.add(at)
            clause = clauses[at]
            own = self.own(clause)
            if own and (at == k or own != "denied"):
                return self.overruled(clause, clauses) or own
            if any(
                self.own(clauses[b]) == "conditional" and clauses[b]["form"] == "connective" for b in before.get(at, ())
            ):
                return "conditional" if not _past(clause["tail"]) else "asserted"
            if _past(clause["tail"]) or clause["form"] not in {"connective", "nominal"}:
                return "asserted"
            governor = clauses[clause["next"]] if clause["next"] is not None else None
            if governor and clause["form"] == "nominal" and governor["lemma"] in self.governing:
                return self.governing[governor["lemma"]].value("status") or "asserted"
            at = clause["next"]
        return "asserted"

    def overruled(self, clause: ClauseRow, clauses: list[ClauseRow]) -> str | None:
        """Return the status of a verb that decides on a plan: 방문하려던 계획을 접었다."""
        following = clauses[clause["next"]] if clause["next"] is not None else None
        complement = bool(clause["tail"]) and clause["tail"][-1][1].startswith("J")
        if following is None or not complement or following["lemma"] not in self.governing:
            return None
        status = self.governing[following["lemma"]].value("status")
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
        if tail and tail[-1][1] == "EC" and tail[-1][0] in CONDITIONAL:
            return "conditional"
        if "겠" in forms or INTENDED & set(forms) or _resolved(forms):
            return "planned"
        for (form, tag), (following, _) in zip(tail, [*tail[1:], ["", ""]], strict=False):
            if tag == "ETM" and form in PROSPECTIVE and following in {"", "것", "듯", "전망"}:
                return "planned"
        return None


def _resolved(forms: list[str]) -> bool:
    """Whether the endings resolve on something: 체결하기로 했다, 열기로 합의했다."""
    return any(a in {"기", "키"} and b == "로" for a, b in pairwise(forms)) or "기로" in forms


def _past(tail: list[list[str]]) -> bool:
    """Whether the endings tell a thing done: a past tense, or ㄴ 데 이어 (having done)."""
    if any(f in PAST and t == "EP" for f, t in tail):
        return True
    return any(a == "데" and t == "NNB" for a, t in tail) and any(f in {"ㄴ", "은"} for f, _ in tail)


def _ahead(date: str | None, published: str) -> bool:
    """Whether a date begins after the day of publication."""
    if not date or not published or date.startswith("/") or "X" in date:
        return False
    begin = date.split("/")[0]
    return begin > published[: len(begin)]
