"""Who does what a passive tells of: 하늬항공은 바다로관광에 인수됐다, 연구소가 정부에 의해 세워졌다."""

from __future__ import annotations

from hangraph.schema import Argument, Entry
from hangraph.stages.relation_reading import Reading

MEANS = "의하"
PASSIVE = frozenset({"되", "받", "당하", "되어지"})
BECOMING = [["지", "VX"]]  # 세워지다, 치러지다


class Voice:
    """The active and passive clauses of one document."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading

    def passive(self, k: int, entry: Entry) -> bool:
        """Whether the clause makes its object the subject: 임명되다 does, 당선되다, which takes none, does not."""
        clause = self.reading.clauses[k]
        passive = clause["light"] in PASSIVE or clause["tail"][1:2] == BECOMING
        if not passive and entry.value("inchoative"):  # 청사가 이전했다: what is moved is the subject
            passive = not any(self.reading.phrases[i]["case"] == "object" for i in self.reading.arguments.get(k, ()))
        return passive and any("object" in a.markers for a in entry.arguments)

    def doers(self, k: int, entry: Entry, argument: Argument, used: set[int]) -> list[int]:
        """Return who does what is told in the passive: 하늬항공에 인수됐다, 바다로관광에 의해 설립됐다."""
        led = [b for b in self.reading.before.get(k, ()) if self.reading.clauses[b]["lemma"] == MEANS]
        taken = any("locative" in a.markers for a in entry.arguments if a is not argument)
        cases = {"dative", "source"} | (set() if taken else {"locative"})
        near = [(i, cases) for i in self.reading.arguments.get(k, ())]
        near += [(i, {"locative", "dative"}) for b in led for i in self.reading.arguments.get(b, ())]
        return [i for i, fit in near if i not in used and self.reading.phrases[i]["case"] in fit and self._acts(i)]

    def _acts(self, index: int) -> bool:
        """Whether a phrase names who can act: a day is no doer, nor is the place where a thing is done."""
        return any(self.reading.fits(e, ("Person", "Organization")) for e in self.reading.entities_of(index))
