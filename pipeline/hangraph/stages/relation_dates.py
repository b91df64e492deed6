"""Say when a clause happens: by its own temporal expression, or by that of the clause it is chained to."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import pairwise

from hangraph import document
from hangraph.document import TimeRow
from hangraph.stages.relation_reading import HEADLINE, Reading

TOLD_REACH = 6  # sentences back to the day told last
LEAD_REACH = 2  # sentences from an undated lead to the one that tells its day
DAY = re.compile(r"\d{4}-\d\d-\d\d")
PAST = frozenset({"았", "었", "였"})
QUOTATIVE = ("다고", "라고", "냐고", "자고", "다며", "라며")
SAYING = frozenset({"saidBy", "announced"})
# verbs that say when and where a thing is held: what is done there is done then
HOLDING = frozenset({"operates", "locatedIn"})
FOUNDING = frozenset({"founded"})
BORN = frozenset({"bornOn"})
AFTER = frozenset({"후", "뒤", "다음", "이후", "다가"})


class Dates:
    """The dates of a document's clauses."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.published = (document.article(reading.doc).get("published") or "")[:10]
        self.saying = _stems(reading, SAYING, only=True)
        self.births = _stems(reading, BORN)
        self.occasions = frozenset(reading.schema.forms("OccasionNoun"))
        self.arranging = frozenset(form.removesuffix("다") for form in reading.schema.forms("ScheduleVerb"))
        self.own: dict[int, str] = {}
        self.also: dict[int, list[str]] = {}  # the other dates of a clause: 오는 9월과 11월 회의를 연다
        self.placed: dict[int, int] = {}  # where the expression of a clause's date stands
        self.clocked: set[int] = set()  # clauses with a time of day only
        self.clocks: dict[int, str] = {}  # the time of day of a clause
        self.days: dict[int, str] = {}  # by sentence, where it tells one day
        phrases = {p["start"]: i for i, p in enumerate(reading.phrases)}
        self._place(document.times(reading.doc), phrases)
        self._hold(_stems(reading, HOLDING), _stems(reading, FOUNDING))
        sequel = tuple(form + mark for form in reading.schema.forms("SequenceAdverb") for mark in " ,")
        self.sequels = {n for n, s in enumerate(reading.doc.sents) if s.text.startswith(sequel)}
        self.lead = next((p["sentence"] for p in reading.phrases if reading.block_of(p["start"]) == "paragraph"), -1)

    def _place(self, times: list[TimeRow], phrases: dict[int, int]) -> None:
        starts = sorted(phrases)
        saying: set[int] = set()  # sentences whose day is that of a statement
        for time in times:
            index = phrases.get(time["start"])
            if index is None:
                before = bisect_right(starts, time["start"]) - 1
                near = phrases[starts[before]] if before >= 0 else None
                index = near if near is not None and time["start"] < self.reading.phrases[near]["end"] else None
            if index is None or not time["value"]:
                continue
            clause = self._told_first(self._clause(index), time["start"])
            if clause is not None:
                if self.reading.phrases[index]["link"] == "coordination" and clause not in self.own:
                    self.also.setdefault(clause, []).append(time["value"])
                self.own[clause] = time["value"]  # of two, the nearer one
                self.placed[clause] = time["start"]
                self.clocks.pop(clause, None)
                if time["clock"]:
                    self.clocks[clause] = f"{time['clock']}:00"
                (self.clocked.add if time["grain"] == "clock" else self.clocked.discard)(clause)
            if DAY.fullmatch(time["value"]):
                # 2일 협약을 맺었다고 3일 밝혔다: what is told on is the 2nd
                sentence = self.reading.phrases[index]["sentence"]
                said = clause is not None and self.reading.clauses[clause]["lemma"] in self.saying
                if not said or sentence not in self.days or sentence in saying:
                    self.days[sentence] = time["value"]
                    (saying.add if said else saying.discard)(sentence)

    def _hold(self, holding: frozenset[str], founding: frozenset[str]) -> None:
        """Date what is done at a thing held on a day: 어제 시청에서 열린 회의 직후 이 시장을 만났다.

        So with what begins on a day to come (15일 출범하는 협회의 회장으로 추대된다), but not with what is said of
        a thing (14일 열리는 축제를 소개했다).
        """
        for k, value in list(self.own.items()):
            row = self.reading.clauses[k]
            if row["form"] != "adnominal" or row["modifies"] is None or value.endswith("/"):
                continue
            if row["lemma"] not in holding and not (row["lemma"] in founding and row["tail"][-1][0] == "는"):
                continue
            host = self._clause(row["modifies"])
            if host is None or host in self.own or host == k:
                continue
            # 지난 8일 열린 회의에서 짓기로 했다: that is when it was resolved on
            resolved = _intended(self.reading.clauses[host]["tail"]) and not self._is_ahead(value)
            if self.reading.clauses[host]["lemma"] not in self.saying and not resolved:
                self.own[host], self.placed[host] = value, self.placed[k]

    def _told_first(self, clause: int | None, position: int) -> int | None:
        """Return the first clause with a tense of its own between a date and the clause it stands in.

        1963년 잡지를 창간했고, 1987년에는 학회를 설립해 회장을 지냈다: the year of the chain's end is the second.
        """
        if clause is None:
            return None
        found, at = clause, clause
        for _ in range(16):
            led = [k for k in self.reading.before.get(at, ()) if self._leads(k, position)]
            if not led:
                break
            at = min(led)
            if any(t == "EP" for _f, t in self.reading.clauses[at]["tail"]):
                found = at
        return found

    def _leads(self, k: int, position: int) -> bool:
        row = self.reading.clauses[k]
        return row["form"] == "connective" and row["start"] > position

    def _is_ahead(self, value: str) -> bool:
        end = value.split("/")[-1]
        return not self.published or "X" in end or end >= self.published[: len(end)]

    def _clause(self, index: int) -> int | None:
        """Return the clause that a phrase is part of, however deep it stands in its argument."""
        for _ in range(16):
            phrase = self.reading.phrases[index]
            if phrase["phrase"] is None:
                return phrase["clause"]
            index = phrase["phrase"]
        return None

    def of(self, clause: int) -> str | None:
        """Return the date of a clause, in the contract's notation, or None.

        4월 6일 이 시장은 본사를 찾아 협약을 체결했다: a date holds for the clauses chained after it, not for those that
        only describe a noun.
        """
        if clause in self.own:
            return self.own[clause]
        row = self.reading.clauses[clause]
        if row["form"] == "adnominal":
            return self._chained(clause) or self._occasion(clause)
        arranged = self._arranged(clause) if row["form"] == "nominal" else None
        return arranged or self._chained(clause) or self._ahead(clause) or self._later(clause) or self._told(clause)

    def _arranged(self, clause: int) -> str | None:
        """Return the day for which a nominal act was arranged: 19일로 예정됐던 벨로나 방문을 취소했다."""
        for i in self.reading.arguments.get(clause, ()):
            for k in self.reading.modifiers.get(i, ()):
                if k in self.own and self.reading.clauses[k]["lemma"] in self.arranging:
                    return self.own[k]
        return None

    def of_event(self, clause: int) -> str | None:
        """Return the date of a clause, but not that of the report of it: 경찰은 3일 그가 2일 숨졌다고 밝혔다."""
        return self.own.get(clause) or self._chained(clause) or self._told(clause)

    def _occasion(self, clause: int) -> str | None:
        """Return the date of the clause whose occasion this one is: 6일 이 시장을 만난 자리에서 제안했다."""
        modified = self.reading.clauses[clause]["modifies"]
        if modified is None:
            return None
        phrase = self.reading.phrases[modified]
        host = self._clause(modified)
        if host is None or host == clause or self.reading.text[phrase["start"] : phrase["end"]] not in self.occasions:
            return None
        return self.own.get(host) or self._chained(host) or self._ahead(host)

    def _chained(self, clause: int) -> str | None:
        """Look back along the clauses that lead to this one.

        1981년 창립됐으며 연합회 소속이다: what was then does not date what is so now; nor does a year what came after
        it (2012년 출마했다가 낙선한 뒤 사장을 맡았다).
        """
        at, now, after = [clause], not self._is_past(clause), False
        for _ in range(16):
            at = [
                k for c in at for k in self.reading.before.get(c, []) if self.reading.clauses[k]["form"] != "adnominal"
            ]
            after = after or any(f in AFTER for k in at for f, _tag in self.reading.clauses[k]["tail"])
            dated = [k for k in at if k in self.own]
            if any(self.reading.clauses[k]["lemma"] in self.births for k in dated):
                return None  # 1929년 태어나 기자로 일했다
            if dated:
                value = self.own[max(dated)]
                then = any(t == "EP" and f in PAST for f, t in self.reading.clauses[max(dated)]["tail"])
                return None if (now and then) or (after and len(value) < len("2012-05-04")) else value
        return None

    def _is_past(self, clause: int) -> bool:
        """Return whether a clause is told in the past tense, or without a tense of its own."""
        tail = self._final(clause)
        return not tail or tail[-1][1] != "EF" or any(t == "EP" and f in PAST for f, t in tail)

    def _ahead(self, clause: int) -> str | None:
        """Take the date of the main clause where it stands before this one: 지난 3일 X를 방문해 Y를 만났다."""
        row = self.reading.clauses[clause]
        following = row["next"]
        for _ in range(16):
            if following is None:
                return None
            if following in self.own and self._stands_before(following, row["start"]):
                return self.own[following]
            following = self.reading.clauses[following]["next"]
        return None

    def _later(self, clause: int) -> str | None:
        """Take the day of a clause that follows with only a time of day: 공장을 둘러보고 오후 4시 돌아왔다."""
        following = self.reading.clauses[clause]["next"]
        for _ in range(16):
            if following is None or following in self.clocked:
                return self.own.get(following) if following is not None else None
            following = self.reading.clauses[following]["next"]
        return None

    def _told(self, clause: int) -> str | None:
        """Return the day told in a sentence before: 13일 X를 찾았다. 이어 Y에서 강연했다.

        It holds within a section, for what is told in the past tense and has no time of its own; a day to come for
        what goes on with a schedule: 14일 X를 찾을 예정이다. 이어 Y에서 강연한다.
        """
        row = self.reading.clauses[clause]
        tail = self._final(clause)
        if self.reading.block_of(row["start"]) in HEADLINE or (row["tail"] and row["tail"][-1][1] == "ETM"):
            return None
        intended = _intended(row["tail"]) or _intended(tail)
        on = intended or row["sentence"] in self.sequels
        past = not intended and any(t == "EP" and f in PAST for f, t in tail)
        for back in range(1, (TOLD_REACH if past else 1) + 1):
            sentence = row["sentence"] - back
            day = self.days.get(sentence)
            if day:
                ahead = bool(self.published) and day > self.published
                return day if (past and not ahead) or (on and ahead) else None
            first = next(iter(self.reading.by_sentence.get(sentence, ())), None)
            if first is not None and self.reading.block_of(self.reading.phrases[first]["start"]) == "heading":
                return None
        return None

    def of_lead(self, clause: int) -> str | None:
        """Return the day of an undated lead, which the next sentences tell: A와 B가 협약을 맺었다. 양측은 22일 …"""
        row = self.reading.clauses[clause]
        # 임명을 진행했다: a verbal noun is told of in the tense of the verb that takes it
        governor = row["next"] if row["form"] == "nominal" else None
        tail = self._final(clause if governor is None else governor)
        past = any(t == "EP" and f in PAST for f, t in tail)
        title = self.reading.block_of(row["start"]) == "title" and not any(t == "EF" for _, t in tail)
        if _intended(tail) or not (title or (past and row["sentence"] == self.lead)):
            return None
        days = (self.days.get(self.lead + n) for n in range(LEAD_REACH + 1))
        day = next(filter(None, days), None)
        return day if day and not (self.published and day > self.published) else None

    def intended(self, clause: int) -> bool:
        """Return whether a clause tells what is to come."""
        return _intended(self.reading.clauses[clause]["tail"]) or _intended(self._final(clause))

    def told_past(self, clause: int) -> bool:
        """Return whether a clause is told in the past tense."""
        return any(t == "EP" and f in PAST for f, t in self._final(clause))

    def _final(self, clause: int) -> list[list[str]]:
        """Return the endings that carry a clause's tense: those that close its chain, or quote it (간다고 밝혔다)."""
        for _ in range(16):
            row = self.reading.clauses[clause]
            quotes = bool(row["tail"]) and row["tail"][-1][0].endswith(QUOTATIVE)
            if row["next"] is None or row["form"] not in {"connective", "nominal"} or quotes:
                return row["tail"]
            clause = row["next"]
        return self.reading.clauses[clause]["tail"]

    def _stands_before(self, clause: int, position: int) -> bool:
        return self.placed.get(clause, position) < position


def _stems(reading: Reading, relations: frozenset[str], *, only: bool = False) -> frozenset[str]:
    """Return the stems and verbal nouns with a sense among these relations, or (if `only`) with none other."""
    found = [
        e
        for e in reading.schema.predicates
        if e.senses and (all if only else any)(s.reference in relations for s in e.senses)
    ]
    return frozenset(form.removesuffix("다") if e.pos == "verb" else form for e in found for form in e.written)


def _intended(tail: list[list[str]]) -> bool:
    """Whether endings tell what is to come, though in the past tense: 열기로 했다, 열 예정이었다."""
    forms = [f for f, _ in tail]
    return (
        "기로" in forms
        or "겠" in forms
        or any(a in ("기", "키") and b == "로" for a, b in pairwise(forms))
        or any(t == "ETM" and f in ("ㄹ", "을") for f, t in tail)
    )
