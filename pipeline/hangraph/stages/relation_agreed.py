"""Tell what is an agreement because it is signed: 수출 계약을 체결했다, 항공협정에 서명한다."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from spacy.tokens import Doc

from hangraph import document
from hangraph.schema import Entry

THEMES = frozenset({"object", "locative", "subject", "topic"})


def agreed_names(doc: Doc, signing: Iterable[Entry], heads: Mapping[str, Entry]) -> set[str]:
    """Return the entities of no known type that are signed and end like an agreement."""
    lemmas = {f.removesuffix("다") if e.pos == "verb" else f for e in signing for f in e.written}
    phrases, clauses = document.phrases(doc), document.clauses(doc)
    untyped = {(m["start"], m["end"]): m for m in document.mentions(doc) if not m["type"] and m["form"] == "name"}
    signed: set[int] = set()
    found: set[str] = set()
    for i in range(len(phrases) - 1, -1, -1):  # the members of an enumeration stand before its last
        phrase = phrases[i]
        clause = clauses[phrase["clause"]] if phrase["clause"] is not None else None
        theme = clause is not None and clause["lemma"] in lemmas and (phrase["case"] or "object") in THEMES
        if not theme and not (phrase["link"] == "coordination" and phrase["phrase"] in signed):
            continue
        signed.add(i)
        mention = untyped.get((phrase["head"][0], phrase["head"][1])) if phrase["head"] else None
        if mention and any(mention["text"][-n:] in heads for n in range(2, len(mention["text"]) + 1)):
            found |= set(mention["entities"])
    return found
