"""Relations that no verb carries: titles, bodies inside names, places side by side."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from hangraph import document
from hangraph.document import EntityRow, FactRow, MentionRow, TitleRow
from hangraph.schema import Entry
from hangraph.stages.relation_offices import relations_of
from hangraph.stages.relation_reading import Reading

# the higher, the wider: a place stands inside one of a higher rank (미국 보스턴, 달내시 은행구)
RANK = {"Country": 4, "Region": 3, "City": 2, "District": 1, "Facility": 0}
# 시장 heads a 시, 도지사 a 도, 구청장 a 구: the title says what kind of place it belongs to
RULED = {"시장": "City", "도지사": "Region", "주지사": "Region", "구청장": "District", "군수": "District"}
# 미국 보스턴, 미국의 텍사스, 해솔밸리 내 벨로나, 베트남 중부 다낭
JUXTAPOSED = re.compile(
    r"[ \xa0]*(?:의|내|내의|소재|[동서남북중]부|[남북]동부|[남북]서부|수도|수도인|도심|시내)?[ \xa0]*\Z"
)
PROXIMITY = 12
BRACKET = re.compile(r"\s?\((?P<inside>[^()]{2,60})\)")
# 의 인터넷 기업인, 최대의 조선사, 에서 가장 큰 시민단체 ‘: no particle of a case but 의 and 에서
INTRODUCED = (
    r"(?:의|에서)?[ \xa0](?:[가-힣A-Za-z]+(?:의|적인|적)?[ \xa0]|(?:%s)[ \xa0]){0,3}"
    r"(?P<noun>[가-힣]{2,10}?)(?:[ \xa0](?:두|세|네|\d+)[ \xa0]?(?:%s))?(?:인)?[ \xa0][‘'\"“《〈<]?"
)
BESIDE = re.compile(r"(?:[와과]|,|·| 및)[ \xa0]?")
CLASSING = frozenset({"complement", "directional"})  # 국가이다, 국가로
LISTED = 8  # names in brackets
NEAR = 3  # sentences back that a body may be named in
RECENT = 40  # mentions back, of which it is one


class Structure:
    """The verbless relations of one document."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.heads = reading.schema.forms("OrganizationHead")
        renown, counters = ("|".join(reading.schema.forms(c)) for c in ("RenownWord", "BodyCounter"))
        self.introduced = re.compile(INTRODUCED % (renown, counters))
        self.public = reading.schema.forms("OrganizationName")
        self.ministries = reading.schema.forms("OrganizationName").keys() - self.heads.keys()
        self.longest = max(map(len, self.heads), default=0)
        self.positions = reading.schema.forms("Position")
        self.occupations = {e.iri for e in self.positions.values() if e.value("occupation")}
        self.mentions = sorted(document.mentions(reading.doc), key=lambda m: (m["start"], -m["end"]))
        self.starts = [m["start"] for m in self.mentions]
        self.phrase_starts = [p["start"] for p in reading.phrases]
        self.sentences = [s.start_char for s in reading.doc.sents]
        titles = document.titles(reading.doc)
        self.titles = {t["end"]: t for t in titles if t["reference"] == "Position"}
        self.bodies = {(t["body"][0], t["body"][1]) for t in titles if t["body"]}
        self.held: dict[str, set[str]] = defaultdict(set)
        for title in titles:
            for person in self._named(title["person"]) if title["reference"] == "Position" else ():
                self.held[person].add(title["text"])
        self.placed = {e for t in titles if t["body"] for e in self._named(t["person"])}

    def facts(self) -> Iterator[FactRow]:
        """Yield the facts."""
        for title in document.titles(self.reading.doc):
            if title["reference"] == "Position":
                yield from self._position(title)
        yield from self._installed()
        yield from self._nested()
        yield from self._juxtaposed()
        yield from self._described()
        yield from self._introduced()
        yield from self._classed()
        yield from self._bracketed()

    def _row(
        self, subject: str, predicate: str, obj: str, start: int, end: int, confidence: float, entry: str | None = None
    ) -> FactRow:
        return FactRow(
            subject=subject, predicate=predicate, object=obj, status="asserted", date=None, qualifiers={},
            confidence=confidence, attributed_to=None, evidence=[[start, end]], stage="kg_relations", entry=entry,
            clause=None,
        )  # fmt: skip

    def _named(self, span: list[int] | None) -> list[str]:
        mention = self.reading.mentions.get((span[0], span[1])) if span else None
        return list(mention["entities"]) if mention else []

    def _body(self, title: TitleRow) -> list[str]:
        """Return the body of a title; who stands there in a list of people is none (우람찬·서라온 의원)."""
        return [e for e in self._named(title["body"]) if not self.reading.fits(e, ("Person",))]

    def _position(self, title: TitleRow) -> Iterator[FactRow]:
        """윤가람 달내시장: 윤가람 holds 시장, at 달내시; a member's title gives membership (새정당 홍길동 의원).

        What one is by occupation is no office, but at a body (소설가 도해온, 마루병원 도해온 의사).
        """
        spans = [s for s in (title["person"], title["body"], [title["start"], title["end"]]) if s]
        start, end = min(s[0] for s in spans), max(s[1] for s in spans)
        bodies = self._body(title) or self._genitive(title) or self._ruled(title) or self._headed(title)
        rows = [] if title["entry"] in self.occupations and not bodies else [("holdsPosition", title["text"])]
        for body in bodies:
            rows += [(relation, body) for relation in relations_of(title["text"], self.reading.entities.get(body))]
        for person in self._named(title["person"]):
            short = not bodies and self._fuller(person, title)
            for relation, obj in rows if not short else ():
                row = self._row(person, relation, obj, start, end, 0.9 if bodies else 0.85, title["entry"])
                row["qualifiers"] = {"former": True} if title["former"] else {}
                yield row

    def _fuller(self, person: str, title: TitleRow) -> bool:
        """Whether a title only shortens one that the person holds: 비대위원장 … 문 위원장."""
        text = title["text"]
        return any(t != text and t.endswith(text) for t in self.held.get(person, ()))

    def _genitive(self, title: TitleRow) -> list[str]:
        """벨로나의 소피 라베른 총리, 누리대의 도해온 교수: the name with 의 right before the person is the body."""
        person = title["person"]
        i = bisect_right(self.phrase_starts, person[0]) - 1 if person else -1
        if i < 1 or person is None or set(self._named(person)) & self.placed:
            return []
        for member in self.reading.members.get(i, ()):
            beside = self.titles.get(self.reading.phrases[member]["end"])
            if beside is not None and beside["text"] == title["text"]:
                i = member  # 가온전자의 오세린 전 사장과 도해온 현 사장
        before = self.reading.phrases[i - 1]
        body = self.reading.mention(before)
        if body is None or before["particles"] != ["의"] or before["phrase"] != i or body["form"] != "name":
            return []
        return list(body["entities"]) if body["type"] == "Organization" or body["kind"] in RANK else []

    def _installed(self) -> Iterator[FactRow]:
        """이 시장을 단장으로 한 대표단: the object holds the title in 로 at the body described."""
        for k, clause in enumerate(self.reading.clauses):
            if clause["lemma"] != "하" or clause["form"] != "adnominal" or clause["modifies"] is None:
                continue
            for i in self.reading.arguments.get(k, ()):
                phrase = self.reading.phrases[i]
                title = self.titles.get(phrase["end"])
                if phrase["case"] == "directional" and title is not None and phrase["start"] <= title["start"]:
                    yield from self._installs(k, i, title)

    def _installs(self, k: int, index: int, title: TitleRow) -> Iterator[FactRow]:
        clause = self.reading.clauses[k]
        start, end = clause["reach"], clause["end"]
        persons = [e for d in self.reading.dependents.get(index, ()) for e in self.reading.entities_of(d)]
        host = clause["modifies"]
        bodies = self.reading.entities_of(self.reading.top(host)) if host is not None else []
        for person in (e for e in persons if self.reading.fits(e, ("Person",))):
            yield self._row(person, "holdsPosition", title["text"], start, end, 0.85, title["entry"])
            for body in (b for b in bodies if self.reading.fits(b, ("Organization",))):
                yield self._row(person, "positionAt", body, start, end, 0.85, title["entry"])

    def _ruled(self, title: TitleRow) -> list[str]:
        """벨로나 시를 방문, 루스탐 벡나자로프 시장과: a mayor named after a visit to a city is that city's mayor."""
        kind = RULED.get(title["text"])
        person = title["person"]
        if kind is None or person is None or set(self._named(person)) & self.placed:
            return []
        i = bisect_right(self.phrase_starts, person[0]) - 1
        if i >= 0 and self.reading.phrases[i]["case"] in {"topic", "subject"}:
            return []  # 미르시를 방문한 윤 시장은: who acts is the mayor of elsewhere
        first = self.sentences[bisect_right(self.sentences, title["start"]) - 1]
        for i in range(bisect_left(self.starts, person[0]) - 1, -1, -1):
            mention = self.mentions[i]
            if mention["start"] < first:
                break
            if mention["kind"] == kind and (mention["start"], mention["end"]) not in self.bodies:
                return list(mention["entities"])
        return []

    def _headed(self, title: TitleRow) -> list[str]:
        """미르초등학교를 찾아 오세린 교장을 만났다: the body last named that has such an officer, not far before."""
        person = title["person"]
        entry = self.positions.get(title["text"])
        heads = tuple(entry.values.get("head", ())) if entry else ()
        if not heads or person is None or title["former"] or set(self._named(person)) & self.placed:
            return []
        last = bisect_right(self.sentences, title["start"]) - 1
        first = self.sentences[max(0, last - NEAR)]
        at = bisect_left(self.starts, min(person[0], title["start"]))
        for mention in reversed(self.mentions[max(0, at - RECENT) : at]):
            if mention["start"] < first:
                break
            body = mention["type"] == "Organization" or mention["kind"] == "Facility"
            named = body and mention["form"] == "name" and len(mention["text"]) > 2
            if named and mention["text"].endswith(heads):
                return list(mention["entities"])
        return []

    def _nested(self) -> Iterator[FactRow]:
        """가온전자 미주본부, 달내시의회: a unit or state body is part of the owner its name begins with."""
        owners = self._names()
        for outer in self.mentions:
            body = outer["type"] == "Organization" or outer["kind"] == "Facility"
            if not body or outer["form"] != "name":
                continue
            head = self._head(outer["text"])
            # 미국 민주당 상원: who has an owner inside its name has none before it
            for whole in self._owners(outer["text"], owners) or self._neighbour(outer):
                for part in outer["entities"]:
                    if part != whole and self._owns(head, whole, outer):
                        entry = head.iri if head else None
                        yield self._row(part, "partOf", whole, outer["start"], outer["end"], 0.85, entry)

    def _names(self) -> dict[str, str]:
        """Return the places and bodies of the article by each of their names."""
        rows = [e for e in self.reading.entities.values() if e["type"] in {"Place", "Organization"}]
        return {name: e["id"] for e in reversed(rows) for name in (e["label"], *e["aliases"])}

    def _owners(self, text: str, owners: dict[str, str]) -> list[str]:
        """Return the entity whose name is the longest proper beginning of a body's name."""
        for end in range(len(text) - 1, 1, -1):
            if text[:end] in owners and text[end:].strip():
                return [owners[text[:end]]]
        return []

    def _neighbour(self, outer: MentionRow) -> list[str]:
        """Return the owner that stands right before a body: 미국 정부, 무역협회(KTA) LA지회."""
        i = bisect_left(self.starts, outer["start"]) - 1
        if i < 0:
            return []
        near = self.mentions[i]
        gap = self.reading.text[near["end"] : outer["start"]]
        # 미국 정부, 국토부의 항공청
        beside = 0 < len(gap) <= PROXIMITY and gap.strip(" \xa0)") in {"", "의"} and near["form"] == "name"
        return list(near["entities"]) if beside and near["type"] in {"Place", "Organization"} else []

    def _head(self, text: str) -> Entry | None:
        for n in range(min(self.longest, len(text)), 0, -1):
            entry = self.heads.get(text[-n:])
            ministry = text.endswith("정부") and text in self.ministries  # 기획재정부 is no government
            if entry is not None and not (ministry and n > 1):
                return entry
        return None

    def _owns(self, head: Entry | None, owner: str, outer: MentionRow) -> bool:
        row = self.reading.entities.get(owner)
        if row is None or (head is not None and head.value("mission")):
            return False
        if row["type"] == "Organization":
            # 가온전자 공장, 누리대 국문과: a name that is another body's name and a word more
            apart = any(outer["text"].startswith(f"{name} ") for name in (row["label"], *row["aliases"]))
            whole = ("unit", "state", "national") if self._is_public(row) else ("unit", "state")
            return apart or (head is not None and any(head.value(feature) for feature in whole))
        if outer["type"] != "Organization" or row["kind"] == "Facility":
            return False
        last = outer["text"].rsplit(" ", 1)[-1]
        if row["kind"] == "Country" and last in self.public and last[-1] != "당":
            return True  # 벨로리아 중앙선거관리위원회
        if head is None:
            return False
        if head.value("national"):
            return row["kind"] == "Country"  # 벨로나 국방부; 나루시 국회 only says where
        return bool(head.value("state") or head.value("delegation"))

    def _is_public(self, body: EntityRow) -> bool:
        """Whether a body is one of the state: 국토교통부, 국회, 나루시의회."""
        head = self._head(body["label"])
        return body["label"] in self.public or (
            head is not None and bool(head.value("state") or head.value("national"))
        )

    def _juxtaposed(self) -> Iterator[FactRow]:
        """미국 보스턴, 달내시 은행구, 미국의 텍사스: the place before locates the place or company after it."""
        names = [m for m in self.mentions if m["form"] == "name"]
        longest = {m["start"]: m for m in reversed(names)}  # of the names that begin together
        for a, following in pairwise(names):
            b = longest[following["start"]]
            if a["type"] != "Place" or a["end"] > b["start"] or b["start"] - a["end"] > PROXIMITY:
                continue
            gap = self.reading.text[a["end"] : b["start"]]
            if not gap or not JUXTAPOSED.match(gap) or not self._locates(a, b, gap.strip()):
                continue
            for inner in [b, *self._beside_in(a, b, names)]:
                for place in a["entities"]:
                    for thing in inner["entities"]:
                        if place != thing:
                            yield self._row(thing, "locatedIn", place, a["start"], inner["end"], 0.8)

    def _beside_in(self, outer: MentionRow, inner: MentionRow, names: list[MentionRow]) -> Iterator[MentionRow]:
        """Yield the towns that stand beside one in the same province: 충북 제천과 단양; not in 프랑스 파리와 런던."""
        if outer["kind"] not in {"Region", "City", "District"} or inner["type"] != "Place":
            return
        for name in self._listed(inner, names):
            if name["kind"] != inner["kind"] or _rank(name) >= _rank(outer):
                return
            yield name

    def _listed(self, first: MentionRow, names: list[MentionRow]) -> Iterator[MentionRow]:
        """Yield the names of one type that are enumerated behind one."""
        last = first
        for name in names[bisect_left([n["start"] for n in names], first["end"]) :]:
            joined = BESIDE.fullmatch(self.reading.text, last["end"], name["start"])
            if not joined or name["type"] != first["type"]:
                return
            yield name
            last = name

    def _described(self) -> Iterator[FactRow]:
        """몬트리올의 인공지능 기업 코그니타: 의 after a place locates the body its class noun introduces."""
        phrases = self.reading.phrases
        for phrase in phrases:
            place = self.reading.mention(phrase)
            if place is None or place["type"] != "Place" or phrase["particles"] != ["의"] or phrase["phrase"] is None:
                continue
            at = phrases[phrase["phrase"]]
            if at["head"] is None and at["link"] == "compound" and at["phrase"] is not None:
                at = phrases[at["phrase"]]
            body = self.reading.mention(at)
            if body is None or body["type"] != "Organization" or body["form"] != "name":
                continue
            head = self._head(body["text"])
            if (head is not None and head.value("state")) or self._owns(head, place["entities"][0], body):
                continue
            for thing in body["entities"]:
                for where in place["entities"]:
                    yield self._row(thing, "locatedIn", where, place["start"], body["end"], 0.75)

    def _introduced(self) -> Iterator[FactRow]:
        """미국 반도체 기업 노바칩, 핀란드 최대의 조선사인 라우타, 달내시 남부 지역인 은행구: where it is."""
        kinds = {f: entry.value("of") for f, entry in self.reading.schema.forms("Hypernym").items()}
        names = [m for m in self.mentions if m["form"] == "name"]
        for place, body in pairwise(names):
            if place["type"] != "Place" or place["kind"] not in {"Country", "Region", "City", "District"}:
                continue
            gap = self.introduced.fullmatch(self.reading.text, place["end"], body["start"])
            noun = gap.group("noun") if gap and body["type"] in {"Organization", "Place"} else ""
            if body["type"] == "Place" and (gap is None or gap[0][0] == "의" or _rank(body) >= _rank(place)):
                continue  # 남해 지역인 벨로나, but not 벨로나의 수도 나루, which is named for what it rules
            if any(kinds.get(noun[n:]) == body["type"] for n in range(len(noun) - 1)):
                for one in [body, *self._listed(body, names)]:
                    for thing in one["entities"]:
                        for where in place["entities"]:
                            yield self._row(thing, "locatedIn", where, place["start"], one["end"], 0.75)

    def _classed(self) -> Iterator[FactRow]:
        """벨로리아는 남유럽 국가로 2004년 수교했다, 나래학회는 벨로리아 최초의 학회다: a topic is where its kind is."""
        kinds = {f: entry.value("of") for f, entry in self.reading.schema.forms("Hypernym").items()}
        for i, phrase in enumerate(self.reading.phrases):
            k = phrase["clause"]
            mention = self.reading.mention(phrase)
            if (mention and mention["form"] == "name") or k is None or phrase["case"] not in CLASSING:
                continue
            word = self.reading.text[phrase["start"] : phrase["end"]].split(" ")[-1]
            kind = next((kinds[word[n:]] for n in range(len(word) - 1) if word[n:] in kinds), None)
            if kind not in {"Organization", "Place"} or self.reading.clauses[k]["modifies"] is not None:
                continue
            near = self.reading.dependents.get(i, [])
            near = [*near, *(d for j in near for d in self.reading.dependents.get(j, ()))]
            places = [m for j in near if (m := self.reading.mention(self.reading.phrases[j])) and m["kind"] in RANK]
            for where in places[:1]:
                for thing in self.reading.described(i):
                    if thing not in where["entities"] and self.reading.fits(thing, (kind,)):
                        whole = phrase["subtree"], phrase["end"]
                        yield self._row(thing, "locatedIn", where["entities"][0], *whole, 0.7)

    def _bracketed(self) -> Iterator[FactRow]:
        """도해온 의원(새물결당, 나루시): the body in brackets is the person's; 수도권(서울, 인천): places are in it."""
        ends = {t["end"]: t["person"] for t in document.titles(self.reading.doc) if t["reference"] == "Position"}
        spans = [(m["start"], m["end"], m) for m in self.mentions if m["form"] == "name"]
        for start, end, mention in spans:
            bracket = BRACKET.match(self.reading.text, end)
            outer: MentionRow | None = mention
            if bracket is None and mention["type"] == "Person":
                title = next((t for t, person in ends.items() if person == [start, end] and t > end), None)
                bracket = BRACKET.match(self.reading.text, title) if title else None
            if bracket is None or outer is None:
                continue
            first, last = bracket.span("inside")
            at = bisect_left(self.starts, first)
            inside = [m for m in self.mentions[at : at + LISTED] if m["end"] <= last and m["form"] == "name"]
            yield from self._of_bracket(outer, inside, first, last)

    def _of_bracket(self, outer: MentionRow, inside: list[MentionRow], first: int, last: int) -> Iterator[FactRow]:
        parts = re.split(r"\s?[,·/]\s?", self.reading.text[first:last])
        for m in inside:
            if m["text"] not in (p.removeprefix("이상 ") for p in parts):
                continue
            above = self._above(outer) if any(p.startswith("이상 ") for p in parts) else []
            for one in [*outer["entities"], *above]:
                for other in m["entities"]:
                    if outer["type"] == "Person" and m["type"] == "Organization":
                        yield self._row(one, "memberOf", other, outer["start"], last + 1, 0.75)
                    elif outer["kind"] == "Region" and m["type"] == "Place" and len(inside) == len(parts) > 1:
                        yield self._row(other, "locatedIn", one, outer["start"], last + 1, 0.75)

    def _above(self, last: MentionRow) -> list[str]:
        """오세린, 도해온 후보(이상 한별당): the people of the sentence since the last bracket."""
        first = self.sentences[bisect_right(self.sentences, last["start"]) - 1]
        first = max(first, self.reading.text.rfind(")", first, last["start"]))
        near = self.mentions[bisect_left(self.starts, first) : bisect_left(self.starts, last["start"])]
        return [e for m in near if m["type"] == "Person" and m["form"] == "name" for e in m["entities"]]

    def _locates(self, a: MentionRow, b: MentionRow, between: str) -> bool:
        if b["type"] == "Place":
            return _rank(a) > _rank(b) or (a["kind"] == b["kind"] == "Facility" and not between)
        if b["type"] != "Organization" or between == "의":
            return False
        head = self._head(b["text"])
        return a["kind"] in {"Country", "City", "Region", "District"} and not (
            head and self._owns(head, a["entities"][0], b)
        )


def _rank(place: MentionRow) -> float:
    """Return how wide a place is; a place of no known kind lies in any country, region or city."""
    wider = 0.0
    if place["kind"] == "District":
        wider = 0.5 if place["text"].endswith(("구", "군")) else -0.25 if place["text"].endswith("리") else 0.0
    return RANK.get(place["kind"] or "", 1) + wider
