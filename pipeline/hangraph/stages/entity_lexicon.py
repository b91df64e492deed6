"""The lexicon as the entity stage looks it up: by whole form, by the longest ending, by the word before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hangraph.schema import Entry, Schema
from hangraph.stages.entity_gazetteer import Place, load_letters, load_places

# which head decides where two end a word alike: 이사회 is a meeting before it is a body, 협약식 a ceremony and no 협약
_HEADS = {
    "AgreementHead": "Agreement",
    "EventHead": "Event",
    "OrganizationHead": "Organization",
    "ProgramHead": "Program",
    "PlaceHead": "Place",
}


@dataclass(frozen=True, slots=True)
class Head:
    """The noun that ends a name, and what it makes of the name."""

    form: str
    type: str
    entry: Entry

    def has(self, feature: str) -> bool:
        """Return whether the entry carries this feature."""
        return feature in self.entry.values

    @property
    def kind(self) -> str | None:
        """The kind of place, where it ends a place's name."""
        return self.entry.value("kind") if self.type == "Place" else None


class EntityLexicon:
    """Every table that the sources of names read."""

    def __init__(self, known: Schema) -> None:
        self.places: Mapping[str, Place] = load_places(known)
        self.letters = load_letters(known)
        self.bodies = known.forms("OrganizationName")
        self.heads = self._heads(known)
        self.longest = max(map(len, self.heads), default=0)
        self.hypernyms = known.forms("Hypernym")
        self.marks = known.forms("CompanyMark")
        self.boundaries = known.forms("Boundary")
        self.generic = known.forms("GenericModifier")
        self.openings = known.forms("NameOpening")
        self.titles = known.forms("Position")
        self.modifiers = known.forms("TitleModifier")
        self.ranks = known.forms("TitlePrefix")
        self.honorifics = known.forms("Honorific")
        self.kin = known.forms("Kin")
        self.pronouns = known.forms("Pronoun")
        self.surnames = known.forms("Surname")
        self.behind_events = known.forms("EventContext")
        self.behind_houses = known.forms("HouseContext")

    @staticmethod
    def _heads(known: Schema) -> dict[str, list[Head]]:
        found: dict[str, list[Head]] = {}
        for reference, kind in _HEADS.items():
            for form, entry in known.forms(reference).items():
                found.setdefault(form, []).append(Head(form, kind, entry))
        return found

    def head_of(self, stem: str) -> Head | None:
        """Return the longest head that ends the stem: 나래화훼협회 → 협회."""
        found = self.heads_of(stem)
        return found[0] if found else None

    def heads_of(self, stem: str) -> list[Head]:
        """Return all readings of the longest head that ends the stem."""
        for length in range(min(self.longest, len(stem)), 0, -1):
            found = self.heads.get(stem[-length:])
            if found:
                return found
        return []

    def hypernym_of(self, stem: str) -> Entry | None:
        """Return the class noun that ends the stem: 물류업체 → 업체."""
        for form in (stem, stem.removesuffix("인")):
            for length in range(min(6, len(form)), 0, -1):
                found = self.hypernyms.get(form[-length:])
                if found and (length > 1 or length == len(form)):
                    return found
        return None

    def is_public(self, form: str) -> bool:
        """Whether a form names a body of the state that the lexicon has, which no initials and no party is."""
        body = self.bodies.get(form)
        return body is not None and len(form) > 3 and not form.isascii() and not body.value("party")

    def is_country(self, form: str) -> bool:
        """Whether a form is the name of a country."""
        place = self.places.get(form)
        return place is not None and place.kind == "Country"

    def names_class(self, form: str) -> bool:
        """Whether a form is a class noun or a head by itself, or one that no name is: 자회사, 은행, 여당."""
        return (
            form in self.heads or self.hypernym_of(form) is not None or form in self.boundaries or form in self.generic
        )

    def title_of(self, stem: str) -> str:
        """Return the longest title that ends the stem, or ''."""
        for length in range(min(8, len(stem)), 1, -1):
            if stem[-length:] in self.titles:
                return stem[-length:]
        return ""
