"""What an agreement is for: what stands before 위한 or 골자로 하는, what it holds, what the parties resolve by it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from itertools import pairwise

from hangraph import document
from hangraph.document import ClauseRow, FactRow, MentionRow
from hangraph.schema import Entry
from hangraph.stages.relation_reading import Reading, named

AIMS = {"위하": "object", "관하": "locative", "대하": "locative"}
CONTENTS = frozenset({"담기", "포함", "담", "명시"})  # 협약에는 A, B 등이 담겼다
MEANS = frozenset({"통하", "따르", "토대", "바탕"})  # 협약을 통해, 협약에 따라 … 하기로 했다
CORE = ("골자", "내용", "핵심")  # 장학금 지원을 골자로 한 협약
AIM = ("목적", "목표", "취지")
OBJECT = re.compile(r"[을를]$")
ABOUT = re.compile(r"\s*(?:관련|목적|내용)$")  # 전기차 충전소 확충 관련 업무협약
# words that name the pursuit, not the aim: X 추진을 위한 is for X
PURSUIT = re.compile(r"[\s'\"‘’“”]*(?:공동\s*)?(?:추진|도모|수행)$")
JOINT = re.compile(r"^(?:및|또는|와|과|[,·ㆍ])\s*")
BULLETS = re.compile("[▲△▷▶●○■□◆◇※•‣▪►]")
MARKS = " \xa0'\"‘’“”「」『』《》<>△▲▷▶●○■□◆◇※•‣▪►"
# a name of two words or more before its noun tells the aim; these only tell that two work together
DESCRIBED = re.compile(r"^(?P<aim>\S+(?: \S+)+) \S+$")
TOGETHER = ("협력", "우호", "친선", "동반자", "파트너십", "제휴", "연대", "결연", "전략적", "포괄적")
COOPERATION, MUTUAL = "협력", ("교류", "상호", "공동", "업무", "양자", "국제", "본", "긴밀")
PARTIES, STATES = re.compile(r"^\S+[-–]\S+ (?:간 )?"), re.compile(r"^\S+[—·ㆍ]\S+ (?:간 )?")
PARTY = ("Person", "Organization", "Place")
REACH = 3
LONGEST = 12  # items of a list
PRESENT = (["ㄴ다"], ["는다"], ["ㄴ다고"], ["는다고"])
COMMA = re.compile(r"(?:\s?[,·ㆍ]|\s및|\s또는)\s?\Z")


class Purposes:
    """The purposes of one document's agreements."""

    def __init__(self, reading: Reading, signing: Iterable[Entry]) -> None:
        self.reading = reading
        self.mentions = [m for m in document.mentions(reading.doc) if m["type"] == "Agreement"]
        self.starts = [m["start"] for m in self.mentions]
        self.verbs = sorted(c["start"] for c in reading.clauses)
        # where bare nouns end and begin, a party's name apart; a verbal noun of a list reads as a predicate
        self.bare = {
            p["end"]: p["start"]
            for i, p in enumerate(reading.phrases)
            if not p["particles"] and not self._name(i) and not self._when(i)
        }
        self.bare |= {c["end"]: c["start"] for c in reading.clauses if c["form"] == "nominal" and not c["tail"]}
        # 돌봄, 나눔: a noun made of a verb reads as a predicate too
        self.derived = {c["end"]: c["start"] for c in reading.clauses if [t for _, t in c["tail"]] == ["ETN"]}
        self.signing = {f.removesuffix("다") if e.pos == "verb" else f for e in signing for f in e.written}
        self.names = {n for e in reading.entities.values() for n in (e["label"], *e["aliases"])}
        self.joint = frozenset(f.removesuffix("다") for f in reading.schema.forms("JointVerb"))
        self.heads = tuple(reading.schema.forms("AgreementHead"))
        self.ceremonies = tuple({f + end for f in self.heads for end in ("식", "체결식", "서명식")})

    def facts(self) -> Iterator[FactRow]:
        """Yield the purposes, first those told in so many words, then those that only a name tells."""
        told: set[str] = set()
        for k in range(len(self.reading.clauses)):
            for row in self._of_clause(k):
                told.add(row["subject"])
                yield row
        for row in self._about():
            told.add(row["subject"])
            yield row
        entities = {t.split("@")[0] for t in told}
        yield from (row for row in self._described() if row["subject"].split("@")[0] not in entities)

    def _of_clause(self, k: int) -> Iterator[FactRow]:
        clause = self.reading.clauses[k]
        lemma, form = clause["lemma"], clause["form"]
        if lemma in AIMS and form == "adnominal":
            yield from self._aim(k, self._modified(k))
        elif lemma in AIMS and lemma == "위하":
            yield from self._aim(k, self._meant(k) if "것" in _forms(clause) else self._signed(clause["next"]))
        elif lemma == "하" and not clause["light"]:
            yield from self._core(k)
        elif lemma in CONTENTS:
            yield from self._contents(k)
        elif form == "adnominal" and clause["modifies"] is not None and lemma not in self.signing:
            yield from self._describing(k)
        if _resolved(clause) or (lemma in self.joint and _forms(clause)[-1:] in PRESENT):
            yield from self._resolution(k)

    def _row(self, mention: MentionRow, text: str, start: int, end: int) -> Iterator[FactRow]:
        text = PURSUIT.sub("", JOINT.sub("", text.strip(MARKS))).strip(MARKS)
        for entity in named(mention) if len(text) > 1 else ():
            yield FactRow(
                subject=entity, predicate="agreementPurpose", object=text, status="asserted", date=None, qualifiers={},
                confidence=0.85, attributed_to=None, evidence=[[start, end]], stage="kg_relations", entry=None,
                clause=None,
            )  # fmt: skip

    def _listed(self, mention: MentionRow, index: int, end: int) -> Iterator[FactRow]:
        items = self._items(index)
        yield from self._told(mention, [*self._before(items[0][0]), *items], end)

    def _told(self, mention: MentionRow, items: list[tuple[int, int]], end: int) -> Iterator[FactRow]:
        for start, stop in items:
            yield from self._row(mention, self.reading.text[start:stop], start, end)

    def _before(self, position: int) -> list[tuple[int, int]]:
        """Return the items with a comma after them that lead up to a position: 조기 발견, 가정 방문 재활을 위한."""
        found: list[tuple[int, int]] = []
        while len(found) < LONGEST and (comma := COMMA.search(self.reading.text, max(0, position - 4), position)):
            end = position = comma.start()
            while position in self.bare:
                position = self.bare[position]
                position -= self.reading.text[position - 1 : position].isspace() and position - 1 in self.bare
            if position == end:
                break
            found.insert(0, (position, end))
        return found

    def _aim(self, k: int, agreement: MentionRow | None) -> Iterator[FactRow]:
        """소프트웨어 산업의 발전을 위한 업무협약, 인재 양성을 위해 협약을 맺었다, 연구소를 짓기 위한 협약."""
        if agreement is None:
            return
        end = self.reading.clauses[k]["end"]
        for b in self.reading.before.get(k, ()):
            clause = self.reading.clauses[b]
            # 공동 개발 및 장기 공급을 위한: a verbal noun of an enumeration reads as a predicate
            if _forms(clause)[-1:] == ["기"] or (clause["form"] == "nominal" and not clause["tail"]):
                start = self._inside(b)
                yield from self._told(agreement, [*self._before(start), (start, clause["end"])], clause["end"])
        for index in self.reading.arguments.get(k, ()):
            if self.reading.phrases[index]["case"] == AIMS[self.reading.clauses[k]["lemma"]]:
                yield from self._listed(agreement, index, end)

    def _core(self, k: int) -> Iterator[FactRow]:
        """장학금 지원을 골자로 한 협약, 협정은 관세를 없애는 것을 골자로 한다."""
        clause = self.reading.clauses[k]
        agreement = self._modified(k) if clause["form"] == "adnominal" else self._topical(k)
        for b in self.reading.before.get(k, ()) if agreement else ():
            if "것" in _forms(self.reading.clauses[b]) and agreement and self._cores(k):
                start, end = self._inside(b), self.reading.clauses[b]["end"]
                yield from self._row(agreement, OBJECT.sub("", self.reading.text[start:end]), start, clause["end"])
        for i in self._cores(k) if agreement else ():
            for index in (d for d in self.reading.dependents.get(i, ()) if self.reading.phrases[d]["case"] == "object"):
                if agreement:
                    yield from self._listed(agreement, index, clause["end"])

    def _cores(self, k: int) -> list[int]:
        """Return what says that the clause tells of the core of something: 골자로; an aim only where it describes."""
        nouns = CORE if self.reading.clauses[k]["form"] != "adnominal" else (*CORE, *AIM)
        found = [i for i in self.reading.arguments.get(k, ()) if self.reading.phrases[i]["case"] == "directional"]
        return [i for i in found if self._text(i).endswith(nouns)]

    def _text(self, index: int) -> str:
        phrase = self.reading.phrases[index]
        return self.reading.text[phrase["start"] : phrase["end"]]

    def _contents(self, k: int) -> Iterator[FactRow]:
        """협약에는 인력 양성, 기술 개발 등이 담겼다: what an agreement holds is what it is for."""
        clause = self.reading.clauses[k]
        arguments = self.reading.arguments.get(k, ())
        places = [i for i in arguments if self.reading.phrases[i]["case"] in {"locative", "topic"}]
        agreement = next((m for i in places if (m := self._agreement(i))), None)
        bullets = self._bulleted(k) if agreement else []
        if agreement and bullets:
            yield from self._told(agreement, bullets, clause["end"])
            return
        for index in arguments if agreement else ():
            phrase = self.reading.phrases[index]
            bullet = phrase["opens"] and not phrase["particles"]  # 협약에는 △인력 양성 △기술 개발 등이 담겼다
            if (phrase["case"] in {"subject", "object"} or bullet) and index not in places and agreement:
                yield from self._listed(agreement, index, clause["end"])

    def _describing(self, k: int) -> Iterator[FactRow]:
        """장갑차 180대를 수출하는 계약을 맺었다: a clause in the present describes what is agreed."""
        clause = self.reading.clauses[k]
        agreement = self._agreement(clause["modifies"]) if clause["modifies"] is not None else None
        ending = clause["tail"][-1] if clause["tail"] else ["", ""]
        objects = [i for i in self.reading.arguments.get(k, ()) if self.reading.phrases[i]["case"] == "object"]
        if (
            agreement is None
            or self._aim_of_name(agreement)
            or not objects
            or ending[0] not in {"는", "ㄹ", "을"}
            or ending[1] != "ETM"
        ):
            return
        start = self._inside(k)
        yield from self._row(agreement, self.reading.text[start : clause["end"]], start, clause["end"])

    def _resolution(self, k: int) -> Iterator[FactRow]:
        """협약을 통해 인력 양성, 기술 개발 등에 협력하기로 했다: what they resolve by it is what it is for."""
        led = list(self._led(k))
        agreement = next((m for b in led if (m := self._by_means(b))), None)
        bullets = self._bulleted(k) if agreement else []
        if agreement and bullets:
            yield from self._told(agreement, bullets, self.reading.clauses[k]["end"])
            return
        for b in self.reading.before.get(k, ()) if agreement else ():
            clause = self.reading.clauses[b]
            if clause["form"] == "nominal" and not clause["tail"] and agreement:
                start = self._inside(b)
                yield from self._told(agreement, [*self._before(start), (start, clause["end"])], clause["end"])
        for index in self.reading.arguments.get(k, ()) if agreement else ():
            phrase = self.reading.phrases[index]
            if phrase["case"] in {"object", "locative"} and not self._name(index) and agreement:
                yield from self._listed(agreement, index, self.reading.clauses[k]["end"])

    def _bulleted(self, k: int) -> list[tuple[int, int]]:
        """Return the items behind bullets before a clause, two or more: 협약에는 ▲인력 양성 ▲기술 개발 등이 담겼다."""
        clause = self.reading.clauses[k]
        phrases = [self.reading.phrases[i] for i in self.reading.by_sentence.get(clause["sentence"], ())]
        before = [p["end"] for p in phrases if p["end"] <= clause["start"]]
        if not before:
            return []
        found = [m.end() for m in BULLETS.finditer(self.reading.text, phrases[0]["start"], before[-1])]
        ends = [m - 1 for m in found[1:]] + [before[-1]]
        return list(zip(found, ends, strict=True)) if len(found) > 1 else []

    def _led(self, k: int) -> Iterator[int]:
        """Yield the clauses that lead to a clause, also past the verbal nouns that are its object."""
        for b in self.reading.before.get(k, ()):
            yield b
            if self.reading.clauses[b]["form"] == "nominal":
                yield from self._led(b)

    def _by_means(self, b: int) -> MentionRow | None:
        """Return the agreement by which a resolution is made: 협약을 통해, 협약식을 갖고, 협약을 맺고."""
        clause = self.reading.clauses[b]
        if clause["form"] == "adnominal" or not (
            clause["lemma"] in MEANS or clause["lemma"] in self.signing or self._holds(b)
        ):
            return None
        found = next((m for i in self.reading.arguments.get(b, ()) if (m := self._agreement(i))), None)
        return found or (self._last(clause["start"]) if self._holds(b) else None)

    def _holds(self, b: int) -> bool:
        """Whether a clause tells of the ceremony of signing: 22일 대강당에서 협정식을 갖고."""
        return any(
            self.reading.text[p["start"] : p["end"]].endswith(self.ceremonies)
            for p in (self.reading.phrases[i] for i in self.reading.arguments.get(b, ()))
        )

    def _last(self, position: int) -> MentionRow | None:
        """Return the agreement told of before."""
        at = bisect_left(self.starts, position) - 1
        return self.mentions[at] if at >= 0 else None

    def _about(self) -> Iterator[FactRow]:
        """전기차 충전소 확충 관련 업무협약: the words before 관련 tell the aim."""
        for i, phrase in enumerate(self.reading.phrases):
            text = self.reading.text[phrase["start"] : phrase["end"]]
            if phrase["head"] is None and phrase["phrase"] is not None and ABOUT.search(text):
                agreement = self._agreement(phrase["phrase"])
                if agreement:
                    start = phrase["subtree"]
                    aim = ABOUT.sub("", self.reading.text[start : self.reading.phrases[i]["end"]])
                    yield from self._row(agreement, aim, start, agreement["end"])

    def _described(self) -> Iterator[FactRow]:
        """네팔 학교 건립 협약: the words of a name before its noun, where they are more than one."""
        for mention in self.mentions:
            aim = self._aim_of_name(mention)
            if aim:
                yield from self._row(mention, aim, mention["start"], mention["end"])

    def _aim_of_name(self, mention: MentionRow) -> str:
        """Return the words of a name that tell the aim, without the parties before them: 국경 획정."""
        name = re.sub(r"\s*\([^)]*\)$", "", mention["text"])
        name = PARTIES.sub("", name) if mention["form"] == "name" else ""
        found = DESCRIBED.match(name)
        if found is None or any(word in found["aim"] for word in TOGETHER):
            return self._field(name)
        return "" if found["aim"] in self.names else found["aim"]

    def _field(self, name: str) -> str:
        """Return the field that a name tells cooperation is in: 산림협력 합의서, but not 우호교류 협력 협약."""
        head = max((h for h in self.heads if name.endswith(h)), key=len, default=name)
        aim = STATES.sub("", name.removesuffix(head)).strip()
        field = aim.removesuffix(COOPERATION) if aim.endswith(COOPERATION) else ""
        for word in (*TOGETHER, *MUTUAL):
            field = field.replace(word, "")
        return aim if len(field.strip()) > 1 and field.strip() not in self.names else ""

    def _inside(self, k: int) -> int:
        """Return where a clause begins without its subject and partner."""
        own = [
            self.reading.phrases[i]["subtree"]
            for i in self.reading.arguments.get(k, ())
            if self.reading.phrases[i]["case"] not in {"subject", "topic", "comitative"} and not self._when(i)
        ]
        return min([*own, self.reading.clauses[k]["start"]])

    def _when(self, index: int) -> bool:
        phrase = self.reading.phrases[index]
        return phrase["head"] is not None and self.reading.mention(phrase) is None

    def _name(self, index: int) -> bool:
        phrase = self.reading.phrases[index]
        mention = self.reading.mention(phrase)
        return mention is not None and (mention["type"] in PARTY or mention["type"] == "Agreement")

    def _agreement(self, index: int) -> MentionRow | None:
        mention = self.reading.mention(self.reading.phrases[index])
        return mention if mention is not None and mention["type"] == "Agreement" else None

    def _signed(self, k: int | None) -> MentionRow | None:
        """Return the agreement that a clause, or one that it leads to, signs."""
        for _ in range(REACH):
            if k is None:
                return None
            clause = self.reading.clauses[k]
            found = next((m for i in self.reading.arguments.get(k, ()) if (m := self._agreement(i))), None)
            if found and clause["lemma"] in self.signing:
                return found
            k = clause["next"]
        return None

    def _topical(self, k: int) -> MentionRow | None:
        """이번 협정은 교류를 위한 것이다: the agreement that is the clause's topic."""
        topic = self.reading.subject_phrase(k)
        topic = topic if topic is not None else self.reading.topic(k)
        return self._agreement(topic) if topic is not None else None

    def _meant(self, k: int) -> MentionRow | None:
        """협약에 서명했다. 인력 교류를 위한 것으로, …: without a topic of its own, the agreement told of before."""
        if self.reading.subject_phrase(k) is None and self.reading.topic(k) is None:
            return self._recent(k)
        return self._topical(k)

    def _recent(self, k: int) -> MentionRow | None:
        """Return the agreement told of last, in this sentence or the one before."""
        clause = self.reading.clauses[k]
        phrases = self.reading.by_sentence.get(clause["sentence"] - 1) or self.reading.by_sentence[clause["sentence"]]
        found = self._last(clause["start"])
        return found if found and phrases and found["start"] >= self.reading.phrases[phrases[0]]["start"] else None

    def _modified(self, k: int) -> MentionRow | None:
        """Return the agreement that the clause describes: the first one after it, before the next verb."""
        end = self.reading.clauses[k]["end"]
        at = bisect_right(self.verbs, end)
        limit = self.verbs[at] if at < len(self.verbs) else len(self.reading.text)
        at = bisect_left(self.starts, end)
        if at < len(self.starts) and self.starts[at] < limit:
            return self.mentions[at]
        return None

    def _items(self, index: int) -> list[tuple[int, int]]:
        """Return the stretches of an enumeration's members, each with the words that depend on it.

        극지연구소와 과학캠프 운영에 관한 협약: the partner before 와 is no member.
        """
        chain = sorted([index, *self._members(index)])
        floor = 0
        while len(chain) > 1 and self._name(chain[0]) and not self._name(chain[-1]):
            floor = self.reading.phrases[chain.pop(0) + 1]["start"]
        spans: list[tuple[int, int]] = []
        edge = max(floor, self._derived(self.reading.phrases[chain[0]]["subtree"]))
        for i in chain:
            phrase = self.reading.phrases[i]
            spans.append((max(edge, phrase["subtree"]) if spans else edge, phrase["end"]))
            edge = phrase["end"]
        return spans

    def _derived(self, start: int) -> int:
        """Return where a run of nouns begins that has one made of a verb in it: 원격 돌봄 서비스 개발을 위한."""
        position = start - self.reading.text[start - 1 : start].isspace()
        if position not in self.derived:
            return start
        ends = self.bare | self.derived
        while position in ends:
            start = ends[position]
            position = start - self.reading.text[start - 1 : start].isspace()
        return start

    def _members(self, index: int) -> Iterable[int]:
        """Return the members of the enumeration, also of the phrase compounded to its end ('A 및 B' 추진)."""
        for i in (
            *self.reading.members.get(index, ()),
            *(
                d
                for d in self.reading.dependents.get(index, ())
                if self.reading.members.get(d) and self.reading.phrases[d]["link"] != "genitive"  # A와 B의 공동 탐사
            ),
        ):
            if i in self.reading.members.get(index, ()):
                yield i
            yield from self._members(i)


def _forms(clause: ClauseRow) -> list[str]:
    return [form for form, _ in clause["tail"]]


def _resolved(clause: ClauseRow) -> bool:
    """Whether a clause tells a resolution: 협력하기로 했다, 뜻을 모았다 said of an aim."""
    forms = _forms(clause)
    return "기로" in forms or any(a in {"기", "키"} and b == "로" for a, b in pairwise(forms))
