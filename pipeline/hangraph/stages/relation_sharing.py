"""What a clause has in common with those it is chained to: a place told once, who comes along, who was invited."""

from __future__ import annotations

from collections.abc import Iterator

from hangraph.schema import Entry
from hangraph.stages.chunk_words import COMPANY
from hangraph.stages.relation_reading import Reading

CHAIN = 4  # clauses that a phrase before the first of them is read with


class Sharing:
    """What the chained clauses of one document share."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading

    def before(self, k: int, cases: frozenset[str]) -> list[int]:
        """개관식에는 도해온 교수가 참석해 축하했다: a phrase before two clauses is that of both, wherever it hangs."""
        start = self.reading.clauses[k]["start"]
        for following in self._following(k):
            found = [
                i
                for i in self.reading.arguments.get(following, ())
                if self.reading.phrases[i]["case"] in cases and self.reading.phrases[i]["end"] <= start
            ]
            if found:
                return found
        led = [b for b in self.reading.before.get(k, ()) if self.reading.clauses[b]["form"] == "connective"]
        return [  # 결승에서 한 골을 넣어 나루를 눌렀다
            i
            for b in led
            for i in self.reading.arguments.get(b, ())
            if self.reading.phrases[i]["case"] == "place" and "place" in cases and self._event(i)
        ]

    def companions(self, k: int) -> list[str]:
        """명도현 대통령은 부인 해소윤 여사와 함께 공장을 찾았다: who comes along does what the subject does."""
        start = self.reading.clauses[k]["start"]
        near = [k, *(b for b in self.reading.before.get(k, ()) if self.reading.clauses[b]["form"] == "connective")]
        found = [i for c in near for i in self.reading.arguments.get(c, ())]
        for following in self._following(k):
            found += [i for i in self.reading.arguments.get(following, ()) if self.reading.phrases[i]["end"] <= start]
        along = [i for i in found if self.reading.phrases[i]["particles"][-1:] == [COMPANY]]
        return list(dict.fromkeys(e for i in along for e in self.reading.entities_of(i)))

    def leaders(self, k: int) -> list[str]:
        """윤가람 시장을 단장으로 (한) 대표단 9명이 나루를 찾았다: who leads those counted goes with them."""
        chain = [k, *self.reading.before.get(k, ()), *self._following(k)]
        hosts = [i for c in chain for i in self.reading.subject_phrases(c)]
        formed = [
            m for i in hosts for m in self.reading.modifiers.get(i, ()) if self.reading.clauses[m]["lemma"] == "하"
        ]
        roles = [i for c in (k, *formed) for i in self.reading.arguments.get(c, ()) if self._leads(i)]
        led = [i - 1 for i in roles if self.reading.phrases[i - 1]["case"] == "object"]
        found = [e for i in led for e in self.reading.entities_of(i)]
        return [e for e in dict.fromkeys(found) if self.reading.fits(e, ("Person",))]

    def _leads(self, index: int) -> bool:
        phrase = self.reading.phrases[index]
        text = self.reading.text[phrase["start"] : phrase["end"]]
        return index > 0 and phrase["case"] == "directional" and text in self.reading.positions

    def guests(self, k: int) -> list[str]:
        """이 대표를 청사로 초청해 오찬회동을 했다: who was invited, visited or honoured before is the partner."""
        found: list[str] = []
        for b in self.reading.before.get(k, ()):
            led = self.reading.clauses[b]["form"] != "adnominal"
            for i in self.reading.arguments.get(b, ()) if led else ():
                if self.reading.phrases[i]["case"] in {"object", "dative"}:
                    found += [e for e in self.reading.entities_of(i) if self.reading.fits(e, ("Person",))]
        return list(dict.fromkeys(found))

    def idiomatic(self, k: int, entry: Entry) -> bool:
        """막을 올렸다, but not 가격을 올렸다: whether the noun stands there that makes a verb a turn of phrase."""
        nouns = entry.values.get("with", ())
        phrases = (self.reading.phrases[i] for i in self.reading.arguments.get(k, ()))
        return not nouns or any(self.reading.text[p["start"] : p["end"]].endswith(nouns) for p in phrases)

    def reached(self, k: int, verbs: dict[str, list[Entry]]) -> list[int]:
        """나래대를 찾아 강연했다: where those went who do something is told in the clause before."""
        going = [
            b
            for b in self.reading.before.get(k, ())
            if self.reading.clauses[b]["form"] == "connective"
            and any(s.reference == "visited" for e in verbs.get(self.reading.clauses[b]["lemma"], ()) for s in e.senses)
        ]
        found = [i for b in going for i in self.reading.arguments.get(b, ())]
        return [i for i in found if self.reading.phrases[i]["case"] in {"object", "locative", "directional"}][:1]

    def spoken_beside(self, index: int) -> list[str]:
        """가온전자는 나래재단이 지분 12%를 갖고 있다: beside a subject, the topic is whose share it is."""
        clause = self.reading.phrases[index]["clause"]
        marked = clause is not None and any(
            self.reading.phrases[i]["case"] == "subject" and self.reading.entities_of(i)
            for i in self.reading.arguments.get(clause, ())
        )
        return self.reading.spoken_of(index) if marked else []

    def audience(self, k: int) -> list[int]:
        """Return who hears a lecture, by the name before what they are: 나래대 학생들을 대상으로 강연했다."""
        clause = self.reading.clauses[k]
        for i in self.reading.by_sentence.get(clause["sentence"], ()):
            phrase = self.reading.phrases[i]
            text = self.reading.text[phrase["start"] : phrase["end"]]
            if i and phrase["end"] <= clause["start"] and text == "대상" and phrase["case"] == "directional":
                return [d for d in self.reading.dependents.get(i - 1, ()) if self.reading.entities_of(d)]
        return []

    def hosts(self, index: int) -> list[int]:
        """Return what a description may be of: the end of the run it stands before, the name it leads to, the next.

        3일 열린 나래학회 제2차 총회 tells of the meeting, 나루시에 있는 가온전자 본사 of the head office.
        """
        return list(dict.fromkeys([*self.reading.above(index)[-1:], self.reading.top(index), index]))

    def _event(self, index: int) -> bool:
        return any(self.reading.fits(e, ("Event",)) for e in self.reading.entities_of(index))

    def _following(self, k: int) -> Iterator[int]:
        for _ in range(CHAIN):
            following = self.reading.clauses[k]["next"]
            if following is None:
                return
            yield following
            k = following
