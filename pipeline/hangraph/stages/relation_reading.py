"""Read a chunked `Doc` the way frames need it: which entities a phrase names, and what a clause takes."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator

from spacy.tokens import Doc

from hangraph import document
from hangraph.document import EntityRow, MentionRow, PhraseRow
from hangraph.schema import Schema

HEADLINE = frozenset({"title", "subtitle", "heading", "caption", "bullet"})
INCLUSIVE = frozenset({"비롯", "비롯하", "포함", "포함하"})
# a subject is looked for this many sentences back, within one section
ELLIPSIS_REACH = 4
STATEMENTS = frozenset({"saidBy", "announced"})
# the protagonist is counted among this many topics and subjects before
LEADS = 200


# what joins an agreement's id to the place of its mention, until kg_facts knows which mentions are one agreement
AT = "@"
COUNTED = re.compile(r"[0-9][0-9,]*(?:여|명|\Z)")


def named(mention: MentionRow) -> list[str]:
    """Return the entities of a mention; of an agreement, which only its parties tell from others, with its place."""
    if mention["type"] == "Agreement" and mention["form"] == "name":
        return [f"{e}{AT}{mention['start']}" for e in mention["entities"]]
    return list(mention["entities"])


class Reading:
    """An indexed view of one document's mentions, phrases and clauses."""

    def __init__(self, doc: Doc, schema: Schema) -> None:
        self.doc = doc
        self.text = doc.text  # spaCy joins it anew at each call
        self.schema = schema
        self.phrases = document.phrases(doc)
        self.clauses = document.clauses(doc)
        double = sorted((q["inner_start"], q["inner_end"]) for q in document.quotes(doc) if q["marks"] == "double")
        self._quotes = [a for a, _ in double], [b for _, b in double]
        self.entities: dict[str, EntityRow] = {e["id"]: e for e in document.entities(doc)}
        self.mentions: dict[tuple[int, int], MentionRow] = {(m["start"], m["end"]): m for m in document.mentions(doc)}
        self.people = {m["start"]: m for m in self.mentions.values() if m["type"] == "Person" and m["form"] == "name"}
        self.arguments: dict[int, list[int]] = defaultdict(list)
        self.members: dict[int, list[int]] = defaultdict(list)
        self.dependents: dict[int, list[int]] = defaultdict(list)
        self.times = {(t["start"], t["end"]) for t in document.times(doc)}
        self.by_sentence: dict[int, list[int]] = defaultdict(list)
        for i, phrase in enumerate(self.phrases):
            self.by_sentence[phrase["sentence"]].append(i)
            # a date says when, and fills no argument: 9일에 강연했다
            if phrase["clause"] is not None and tuple(phrase["head"] or ()) not in self.times:
                self.arguments[phrase["clause"]].append(i)
            if phrase["phrase"] is not None:
                kin = self.members if phrase["link"] == "coordination" else self.dependents
                kin[self._beside_of(i, phrase["phrase"])].append(i)
        self.before: dict[int, list[int]] = defaultdict(list)
        self.modifiers: dict[int, list[int]] = defaultdict(list)
        for k, clause in enumerate(self.clauses):
            if clause["next"] is not None:
                self.before[clause["next"]].append(k)
            if clause["modifies"] is not None:
                self.modifiers[clause["modifies"]].append(k)
        self.block_of = _block_finder(doc)
        self._leads = [
            i
            for i, p in enumerate(self.phrases)
            if p["case"] in {"topic", "subject"}
            and not self.quoted(p["start"])
            and self.block_of(p["start"]) != "caption"
        ]
        self._leads.sort(key=lambda i: self.phrases[i]["start"])
        self._lead_starts = [self.phrases[i]["start"] for i in self._leads]
        self.place_heads = schema.forms("PlaceHead")
        self.stand_ins = schema.forms("StandIn")
        self.event_heads = schema.forms("EventHead")
        self.positions = schema.forms("Position")
        self.saying = {
            form.removesuffix("다")
            for e in schema.predicates for form in e.written
            if e.senses and all(s.reference in STATEMENTS for s in e.senses)
        }  # fmt: skip
        self.inferred: dict[str, tuple[str, str | None]] = {}
        heads = schema.denoting("OrganizationHead")
        self.delegations = tuple(f for e in heads if e.value("delegation") for f in e.written)

    def _beside_of(self, index: int, at: int) -> int:
        """Return what a member of an enumeration stands beside: 마루벤처스와 일본 소라증권 joins it to the firm.

        A place before a firm only says where that is, any body before a person whose he is (윤가람 시장과 가온전자
        도해온 대표); 한국과 일본 정부 joins the countries.
        """
        phrase, near = self.phrases[index], self.phrases[at]
        after = near["phrase"]
        if phrase["link"] != "coordination" or near["link"] != "compound" or near["particles"] or after is None:
            return at
        types = [m["type"] if (m := self.mention(self.phrases[i])) else "" for i in (index, at, after)]
        apart = types[1] == "Place" if types[0] == "Organization" else types[0] == "Person" != types[1]
        return after if apart and types[0] == types[2] else at

    def named(self, phrase: PhraseRow) -> list[str]:
        """Return the entities that the phrase's own head names: one, several for a plural pronoun, or none."""
        mention = self.mention(phrase)
        return [*named(mention), *self._dotted(mention, phrase)] if mention else []

    def _dotted(self, first: MentionRow, phrase: PhraseRow) -> Iterator[str]:
        """우람찬·서라온 의원: the people joined by dots to the one that heads a phrase."""
        at = first["end"]
        while first["type"] == "Person" and at < phrase["end"] and self.text[at] in "·ㆍ":
            one = self.people.get(at + 1)
            if one is None:
                return
            yield from one["entities"]
            at = one["end"]

    def mention(self, phrase: PhraseRow) -> MentionRow | None:
        """Return the mention at the head of the phrase."""
        head = phrase["head"]
        return self.mentions.get((head[0], head[1])) if head else None

    def entities_of(self, index: int) -> list[str]:
        """Return the entities a phrase stands for, with the members of its enumeration, in text order.

        가온전자, 해온전지 등 IT기업들을: the class noun at the end names no entity, its members do. A complement of
        이다 stands for its subject: 벨로나는 … 해솔밸리의 대표도시다.
        """
        found: list[str] = []
        chain = sorted([*self._enumeration(index), index])
        for i in [*self._included(chain[0], index), *chain]:
            found += [e for e in self.named(self.phrases[i]) if e not in found]
        if not found and self.phrases[index]["case"] == "complement":
            found = self.described(index)
        return found or self.stood_for(index)

    def stood_for(self, index: int, predicate: str = "") -> list[str]:
        """Return the names that a noun of the lexicon stands for: 오 대표 일행이, 상공회의소 회원 40여 명과.

        Some nouns do so in one relation only (`predicate`): who meets the members of a body meets the body.
        """
        phrase = self.phrases[index]
        if phrase["head"] is not None:
            return []
        words = self.text[phrase["start"] : phrase["end"]].split()
        before = [i for i in self.dependents.get(index, ()) if i < index]
        if words[-1] in self.positions or words == ["들"]:  # 옥서하·문초하 공동대표가, 오세린 장관 후보들에
            beside = [i for i in before if self.phrases[i]["link"] == "compound"]
            return [e for i in beside for e in self.entities_of(i) if self.fits(e, ("Person",))]
        if COUNTED.match(words[0]):  # 농민회 소속 300여 명은
            return [e for i in before if "소속" in self.phrases[i]["particles"] for e in self.entities_of(i)]
        heads = [self.stand_ins[w] for w in (*words, " ".join(words[:2])) if w in self.stand_ins]
        if any(predicate in e.values.get("in", (predicate,)) for e in heads):
            return [e for i in before for e in self.entities_of(i)]
        return self._again(index, words) if words[-1] in self.event_heads and not before else []

    def _again(self, index: int, words: list[str]) -> list[str]:
        """Return the topic that a class noun names again: 편찬회의는 9월에 두 차례 더 회의를 연다."""
        if self.phrases[index]["case"] != "object" or len(words) > 1:
            return []
        return [e for e in self.spoken_of(index) if e in self.entities and self.entities[e]["label"].endswith(words[0])]

    def _included(self, first: int, index: int) -> list[int]:
        """Return the phrases that 비롯하다 or 포함하다 adds to an enumeration: A, B를 비롯해 C, D가."""
        clause = self.phrases[index]["clause"]
        near = [*self.before.get(clause, ()), *self.modifiers.get(first, ())] if clause is not None else []
        found: list[int] = []
        for k in near:
            row = self.clauses[k]
            gap = self.text[row["end"] : self.phrases[first]["start"]]
            if row["lemma"] in INCLUSIVE and row["end"] <= self.phrases[first]["start"] and not gap.strip(" \xa0,"):
                for i in self.arguments.get(k, ()):
                    if self.phrases[i]["case"] == "object":
                        found += [*self._enumeration(i), i]
        return sorted(found)

    def enumerated(self, index: int) -> list[int]:
        """Return the phrases of an enumeration that ends in `index`, which may be its only one, in text order."""
        return sorted([*self._enumeration(index), index])

    def at(self, span: list[int] | tuple[int, int]) -> list[str]:
        """Return the entities of the mention that stands exactly here."""
        mention = self.mentions.get((span[0], span[1]))
        return named(mention) if mention else []

    def _enumeration(self, index: int) -> Iterator[int]:
        for member in self.members.get(index, ()):
            yield member
            yield from self._enumeration(member)

    def described(self, index: int) -> list[str]:
        """Return what a class noun describes: its sentence's topic (이 단체는 1994년 X가 설립한 단체로, …)."""
        clause = self.phrases[index]["clause"]
        host = self.clauses[clause]["modifies"] if clause is not None else None
        if host is not None and self.clauses[clause or 0]["lemma"] == "이" and host != index:
            return self.entities_of(self.top(host))  # 해솔밸리에 위치한 기업인 가온전자
        return self.spoken_of(index)

    def spoken_of(self, index: int) -> list[str]:
        """Return the topic of a phrase's sentence, if that is another phrase."""
        clause = self.phrases[index]["clause"]
        topic = self.topic(clause) if clause is not None else None
        return self.entities_of(topic) if topic is not None and topic != index else []

    def topic(self, clause: int) -> int | None:
        """Return the phrase that is the topic of a clause's sentence: the last one marked 은/는 before the clause.

        올해부터는, 8일은: of a time nothing is told.
        """
        row = self.clauses[clause]
        inside = self.quoted(row["start"])
        found = None
        for i in self._phrases_of(row["sentence"]):
            phrase = self.phrases[i]
            if phrase["case"] != "topic" or tuple(phrase["head"] or ()) in self.times:
                continue
            if phrase["start"] < row["start"] and self.quoted(phrase["start"]) == inside:
                found = i
        return found

    def top(self, index: int) -> int:
        """Return the phrase that a description before `index` is about: 명도현의 장녀 명새별 → 명새별.

        It climbs a genitive, and from a common noun to the name it introduces, never from a name to what is beside it.
        """
        for _ in range(16):
            phrase = self.phrases[index]
            above = phrase["phrase"]
            if above is None or not (
                phrase["link"] == "genitive" or (phrase["link"] == "compound" and phrase["head"] is None)
            ):
                return index
            index = above
        return index

    def above(self, index: int) -> list[int]:
        """Return the phrases that a phrase stands before as a part of their name: 해솔기금 제2차 이사회."""
        found: list[int] = []
        while (
            len(found) < 8 and self.phrases[index]["link"] == "compound" and self.phrases[index]["phrase"] is not None
        ):
            index = self.phrases[index]["phrase"] or 0
            found.append(index)
        return found

    def subject_phrase(self, clause: int) -> int | None:
        """Return the phrase that is the clause's subject: marked 이/가, else its topic."""
        marked = [i for i in self.arguments.get(clause, ()) if self.phrases[i]["case"] == "subject"]
        topics = [i for i in self.arguments.get(clause, ()) if self.phrases[i]["case"] == "topic"]
        # 윤 교수는 현재는 …, 시는 협약도 맺었다: who is named before what is only spoken of, 은/는 before 도
        topics = [i for i in topics if self.entities_of(i)] or topics if len(topics) > 1 else topics
        topics.sort(key=lambda i: self.phrases[i]["topic"])
        return marked[-1] if marked else topics[-1] if topics else self._headline_subject(clause)

    def subject_phrases(self, clause: int) -> list[int]:
        """Return all subjects of a clause: A가 1200억, B가 800억을 각각 출자한다 has two."""
        marked = [
            i for i in self.arguments.get(clause, ()) if self.phrases[i]["case"] == "subject" and self.entities_of(i)
        ]
        one = self.subject_phrase(clause)
        return marked if len(marked) > 1 else [one] if one is not None else []

    def _headline_subject(self, clause: int) -> int | None:
        """달내시, 창의도시 추진: the first bare phrase before a comma is the subject of a headline."""
        for i in self.arguments.get(clause, ()):
            phrase = self.phrases[i]
            if phrase["opens"] and phrase["comma"] and not phrase["particles"]:
                return i
        return None

    def subjects(self, clause: int, allowed: tuple[str, ...], taken: Collection[int] = ()) -> list[str]:
        """Return the entities that are the subject of a clause, its own or the one it shares or leaves out.

        An elided subject is one of the `allowed` classes. A phrase `taken` is no subject: 시승회도 열었다.
        """
        own = [i for i in self.subject_phrases(clause) if i not in taken]
        if own:
            return [e for i in own for e in self.entities_of(i)]
        return self._shared_subject(clause, allowed, set()) or self._elided_subject(clause, allowed, taken)

    def _shared_subject(self, clause: int, allowed: tuple[str, ...], seen: set[int]) -> list[str]:
        """미국을 방문한 이 시장은 X를 찾아 Y를 만났다: linked clauses share a subject."""
        seen.add(clause)
        row = self.clauses[clause]
        near = [k for k in reversed(self.before.get(clause, [])) if self.clauses[k]["form"] != "adnominal"]
        if row["next"] is not None:
            near.append(row["next"])
        if row["modifies"] is not None:
            host = self.phrases[self.top(row["modifies"])]["clause"]
            near += [host] if host is not None else []
        for k in near:
            if k in seen or len(seen) > 24:
                continue
            phrase = self.subject_phrase(k)
            if phrase is not None:
                found = [e for e in self.entities_of(phrase) if self.fits(e, allowed)]
                if found or self.phrases[phrase]["case"] == "topic":
                    return found
                continue
            found = self._shared_subject(k, allowed, seen)
            if found:
                return found
        return []

    def _elided_subject(self, clause: int, allowed: tuple[str, ...], taken: Collection[int]) -> list[str]:
        """Return the sentence's topic, else one of a sentence before in the section, else the article's protagonist."""
        topic = self.topic(clause)
        if topic is not None and topic not in taken:
            return self.entities_of(topic)
        return self.subject_before(clause, allowed)

    def subject_before(self, clause: int, allowed: tuple[str, ...]) -> list[str]:
        """Return the topic of a sentence before in the section, else the article's protagonist."""
        row = self.clauses[clause]
        if self.quoted(row["start"]) or self.block_of(row["start"]) in {"title", "subtitle", "caption"}:
            return []
        said: list[str] = []
        for back in range(1, ELLIPSIS_REACH + 1):
            phrases = list(self._phrases_of(row["sentence"] - back))
            for i in phrases:
                phrase = self.phrases[i]
                if phrase["case"] == "topic" and not self.quoted(phrase["start"]):
                    found = [e for e in self.entities_of(i) if self.fits(e, allowed)]
                    if found and not self._only_says(i):
                        return found
                    said = said or found
            if phrases and self.block_of(self.phrases[phrases[0]]["start"]) == "heading":
                break
        return said or self.protagonist(row["start"], allowed)

    def _only_says(self, index: int) -> bool:
        """연수단은 3일 학교를 찾았다. 교장은 “…”고 했다. 4일에는 …: who is quoted between is not who goes on."""
        k = self.phrases[index]["clause"]
        if not any(self.quoted(self.phrases[i]["start"]) for i in self._phrases_of(self.phrases[index]["sentence"])):
            return False
        for _ in range(8):
            if k is None or self.clauses[k]["next"] is None:
                break
            k = self.clauses[k]["next"]
        return k is not None and self.clauses[k]["lemma"] in self.saying

    def protagonist(self, position: int, allowed: tuple[str, ...]) -> list[str]:
        """Return the entity that was most often topic or subject before a position, if it was so at least twice."""
        counts: dict[str, float] = defaultdict(float)
        last = bisect_left(self._lead_starts, position)
        for i in self._leads[max(0, last - LEADS) : last]:
            weight = 0.9 if self._only_says(i) else 1  # of two told of as often, who does more than speak
            for entity in self.entities_of(i):
                counts[entity] += weight * self.fits(entity, allowed)
        best = sorted(counts, key=lambda e: -counts[e])[:1]  # of two, who was told of first
        return [e for e in best if counts[e] > 1]

    def _phrases_of(self, sentence: int) -> Iterable[int]:
        return self.by_sentence.get(sentence, ())

    def quoted(self, position: int) -> bool:
        """Whether a position stands inside a double quotation."""
        starts, ends = self._quotes
        i = bisect_right(starts, position) - 1
        return i >= 0 and position < ends[i]

    def is_delegation(self, entity: str) -> bool:
        """Whether an entity is a delegation: it acts for the body that sent it."""
        row = self.entities.get(entity)
        return row is not None and row["type"] == "Organization" and row["label"].endswith(self.delegations)

    def infer(self, entity: str, name: str, allowed: tuple[str, ...]) -> bool:
        """Whether a name of no known type can stand here, and note the type: what is acquired is an organization.

        Only where one type is allowed, or where a name ends like a place and may be one (미르시를 방문했다).
        """
        if allowed == ("Organization",):
            self.inferred[entity] = ("Organization", None)
            return True
        head = next((e for form, e in self.place_heads.items() if name.endswith(form) and len(name) > len(form)), None)
        if head is not None and "Place" in allowed:
            self.inferred[entity] = ("Place", head.value("kind"))
            return True
        return False

    def fits(self, entity: str, allowed: tuple[str, ...]) -> bool:
        """Whether an entity's type or kind is one of the allowed classes or below one; an empty tuple allows all."""
        row = self.entities.get(entity.split(AT)[0])
        if row is None:
            return False
        if not allowed:
            return True
        if not row["type"]:
            return self.infer(entity, row["label"], allowed)
        names = [n for n in (row["type"], row["kind"]) if n]
        return any(self.schema.is_a(n, a) for n in names for a in allowed)


def _block_finder(doc: Doc) -> Callable[[int], str]:
    rows = document.blocks(doc)
    starts = [b["start"] for b in rows]

    def kind_at(position: int) -> str:
        i = bisect_right(starts, position) - 1
        return rows[i]["kind"] if i >= 0 and position < rows[i]["end"] else "paragraph"

    return kind_at
