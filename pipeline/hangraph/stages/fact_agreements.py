"""Decide which agreement mentions are one agreement, and name it by its parties where the text gives no name."""

from __future__ import annotations

from collections import defaultdict

from hangraph.document import EntityRow, FactRow, MentionRow

Parts = tuple[list[FactRow], list[EntityRow], list[MentionRow]]


def merge_agreements(facts: list[FactRow], entities: list[EntityRow], mentions: list[MentionRow]) -> Parts:
    """Merge agreements of one type that share two parties, and label those without a name by parties and type.

    성남시-한국마이크로소프트 간 업무협약 and 한국마이크로소프트와 포괄적 업무협약(MOU) are one agreement.
    """
    parties = _parties(facts, entities)
    kinds = {f["subject"]: f["object"] for f in facts if f["predicate"] == "agreementType"}
    same: dict[str, str] = {}
    kept: list[EntityRow] = []
    for entity in entities:
        twin = (
            next((k for k in kept if _one(entity, k, parties, kinds)), None) if entity["type"] == "Agreement" else None
        )
        if twin is None:
            kept.append({**entity, "aliases": list(entity["aliases"])})
        else:
            same[entity["id"]] = twin["id"]
            twin["aliases"] += [a for a in (entity["label"], *entity["aliases"]) if a not in twin["aliases"]]
            parties[twin["id"]] |= parties[entity["id"]]
    labels = {e["id"]: e["label"] for e in kept}
    for entity in kept:
        if entity["type"] == "Agreement":
            _name(entity, facts, same, labels)
    return [_moved(f, same) for f in facts], kept, [_remapped(m, same) for m in mentions]


def _parties(facts: list[FactRow], entities: list[EntityRow]) -> dict[str, set[str]]:
    """Return the bodies that sign each agreement; persons sign for one of them."""
    persons = {e["id"] for e in entities if e["type"] == "Person"}
    found: dict[str, set[str]] = defaultdict(set)
    for fact in facts:
        if fact["predicate"] == "signedAgreement" and fact["subject"] not in persons:
            found[fact["object"]].add(fact["subject"])
    return found


def _one(a: EntityRow, b: EntityRow, parties: dict[str, set[str]], kinds: dict[str, str]) -> bool:
    if b["type"] != "Agreement" or kinds.get(a["id"]) != kinds.get(b["id"]):
        return False
    shared = parties[a["id"]] & parties[b["id"]]
    return len(shared) >= 2 or (
        bool(shared) and a["label"] == b["label"] and min(len(parties[a["id"]]), len(parties[b["id"]])) == 1
    )


def _name(entity: EntityRow, facts: list[FactRow], same: dict[str, str], labels: dict[str, str]) -> None:
    """Label an agreement A-B 업무협약 by its first two parties in the order of the text."""
    signers = [
        f for f in facts if f["predicate"] == "signedAgreement" and same.get(f["object"], f["object"]) == entity["id"]
    ]
    names = list(
        dict.fromkeys(
            labels[f["subject"]] for f in signers if not f["subject"].startswith("Person") and f["subject"] in labels
        )
    )
    if len(names) < 2 or any(n in entity["label"] for n in names):
        return
    entity["aliases"] = [entity["label"], *(a for a in entity["aliases"] if a != entity["label"])]
    entity["label"] = f"{names[0]}-{names[1]} {entity['label']}"


def _moved(fact: FactRow, same: dict[str, str]) -> FactRow:
    return {
        **fact,
        "subject": same.get(fact["subject"], fact["subject"]),
        "object": same.get(fact["object"], fact["object"]),
    }


def _remapped(mention: MentionRow, same: dict[str, str]) -> MentionRow:
    return {**mention, "entities": list(dict.fromkeys(same.get(e, e) for e in mention["entities"]))}
