"""Decide which agreement mentions are one agreement, and name it by its parties where the text gives no name.

Two mentions of 업무협약 may be two agreements, and 업무협약 and MOU one: parties decide. Facts arrive about mentions
(`Agreement:업무협약@120`) and leave about entities.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field

from hangraph.document import EntityRow, FactRow, MentionRow

Parts = tuple[list[FactRow], list[EntityRow], list[MentionRow]]
# a name that says itself that it is another agreement than the one spoken of: 본 협약, 2차 계약, 옵션 계약, 재계약
OTHER = re.compile(r"^(?:본|정식|최종|추가|새|신규|후속|옵션|부속|변경|[0-9]+차|제[0-9]+차)\s|^(?:본|재)(?:협약|계약)")


@dataclass(slots=True)
class Node:
    """One agreement in the making: its mentions, its parties, and what it is called."""

    entity: str
    keys: list[str] = field(default_factory=list)
    parties: set[str] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)
    label: str = ""
    aliases: list[str] = field(default_factory=list)
    ident: str = ""


def merge_agreements(
    facts: list[FactRow], entities: list[EntityRow], mentions: list[MentionRow], types: dict[str, str]
) -> Parts:
    """Split agreements whose mentions have other parties, merge those of one type that share two, and name them.

    `types` gives the type that each lexicon entry of an agreement noun stands for (업무협약 → MOU).
    달내시-해온전지 간 업무협약 and 해온전지와 포괄적 업무협약(MOU) are one agreement.
    """
    nodes = _merged(_split(facts, entities, mentions, types))
    _identify(nodes)
    place = {key: node.ident for node in nodes for key in node.keys}
    place |= {n.entity: n.ident for n in reversed(nodes)}
    labels = {e["id"]: e["label"] for e in entities}
    moved = [_moved(f, place) for f in facts]
    rows = [e for e in entities if e["type"] != "Agreement"]
    kinds = {e["id"]: e["kind"] for e in entities}
    signers: dict[str, list[str]] = defaultdict(list)
    for fact in moved:
        if fact["predicate"] == "signedAgreement":
            signers[fact["object"]].append(fact["subject"])
    rows += [_named(node, kinds[node.entity], signers[node.ident], labels) for node in nodes]
    return moved, rows, [_remapped(m, place) for m in mentions]


def _split(
    facts: list[FactRow], entities: list[EntityRow], mentions: list[MentionRow], types: dict[str, str]
) -> list[Node]:
    """Return a node for each agreement entity, and further ones for mentions with other parties."""
    parties, kinds = _told(facts, entities, types)
    for key, named in _parties_named(mentions).items():
        parties[key] |= named
    found: list[Node] = []
    by_entity: dict[str, list[Node]] = defaultdict(list)
    names = {e["id"]: e for e in entities if e["type"] == "Agreement"}
    for mention in mentions:
        for entity in mention["entities"]:
            if entity in names and mention["form"] == "name":
                key = f"{entity}@{mention['start']}"
                node = next((n for n in by_entity[entity] if _compatible(n, parties[key], kinds[key])), None)
                if node is None:
                    node = Node(entity, label=names[entity]["label"] if not by_entity[entity] else mention["text"])
                    node.aliases = list(names[entity]["aliases"]) if not by_entity[entity] else []
                    by_entity[entity].append(node)
                    found.append(node)
                node.keys.append(key)
                node.parties |= parties[key]
                node.kinds |= kinds[key]
                node.aliases += [mention["text"]] if mention["text"] not in node.aliases else []
    return found


def _parties_named(mentions: list[MentionRow]) -> dict[str, set[str]]:
    """Return the parties that the names of agreements tell, two or more: 한·벨로리아 FTA."""
    found: dict[str, set[str]] = {}
    outer: MentionRow | None = None
    for mention in sorted(mentions, key=lambda m: (m["start"], -m["end"])):
        if mention["type"] == "Agreement" and mention["form"] == "name":
            outer = mention
        elif outer and mention["end"] < outer["end"] and len(mention["entities"]) == 1:
            for entity in outer["entities"]:
                found.setdefault(f"{entity}@{outer['start']}", set()).update(mention["entities"])
    return {key: parties for key, parties in found.items() if len(parties) > 1}


def _told(
    facts: list[FactRow], entities: list[EntityRow], types: dict[str, str]
) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Return the bodies that sign, and the types of, each agreement mention; persons sign for one of the bodies."""
    persons = {e["id"] for e in entities if e["type"] == "Person"}
    parties: dict[str, set[str]] = defaultdict(set)
    kinds: dict[str, set[str]] = defaultdict(set)
    for fact in facts:
        if fact["predicate"] == "signedAgreement" and fact["subject"] not in persons:
            parties[fact["object"]].add(fact["subject"])
        if fact["predicate"] == "agreementType":
            kinds[fact["subject"]] |= {types[fact["entry"] or ""]} if fact["entry"] in types else set()
    return parties, kinds


def _compatible(node: Node, parties: set[str], kinds: set[str]) -> bool:
    """Whether a mention can be of this agreement: no other type, and no other partner."""
    if kinds and node.kinds and not kinds & node.kinds:
        return False
    if not parties or not node.parties:
        return True
    return parties <= node.parties or node.parties <= parties or len(parties & node.parties) > 1


def _merged(nodes: list[Node]) -> list[Node]:
    """Merge nodes of one type that share two parties, or the words at the end of a name: (나루-달내) 하천 관리 협약."""
    kept: list[Node] = []
    signed: dict[str, list[Node]] = defaultdict(list)
    ended: dict[str, Node] = {}
    for node in nodes:
        near = [k for p in sorted(node.parties) for k in signed[p]]
        twin = next((k for k in near if _twins(k, node)), None)
        short = ended.get(node.label)
        if twin is None and short is not None and _compatible(short, node.parties, node.kinds):
            twin = short
        for party in node.parties:
            signed[party].append(twin or node)
        if twin is None:
            kept.append(node)
            words = node.label.split(" ")
            for n in range(1, len(words) - 1):
                ended.setdefault(" ".join(words[n:]), node)
            continue
        twin.keys += node.keys
        twin.parties |= node.parties
        twin.aliases += [a for a in dict.fromkeys((node.label, *node.aliases)) if a not in twin.aliases]
    return kept


def _twins(a: Node, b: Node) -> bool:
    if bool(OTHER.match(a.label)) != bool(OTHER.match(b.label)):
        return False
    return len(a.parties & b.parties) > 1 and (not a.kinds or not b.kinds or bool(a.kinds & b.kinds))


def _identify(nodes: list[Node]) -> None:
    """Give each node an id of its own: the first of an entity keeps it."""
    taken: set[str] = set()
    for node in nodes:
        ident, number = node.entity, 1
        while ident in taken:
            number += 1
            ident = f"{node.entity}~{number}"
        taken.add(ident)
        node.ident = ident


def _named(node: Node, kind: str | None, signers: list[str], labels: dict[str, str]) -> EntityRow:
    """Return the entity of a node, called A-B 업무협약 by its parties in the order of the text."""
    parties = [labels[p] for p in dict.fromkeys(signers) if p in node.parties and p in labels]
    label, aliases = node.label, [a for a in node.aliases if a != node.label]
    if len(parties) > 1 and not any(p in label for p in parties):
        aliases = [label, *aliases]
        label = f"{parties[0]}-{parties[1]} {label}"
    return EntityRow(id=node.ident, type="Agreement", kind=kind, label=label, aliases=aliases)


def _moved(fact: FactRow, place: dict[str, str]) -> FactRow:
    return {
        **fact,
        "subject": place.get(fact["subject"], fact["subject"]),
        "object": place.get(fact["object"], fact["object"]),
    }


def _remapped(mention: MentionRow, place: dict[str, str]) -> MentionRow:
    if mention["type"] != "Agreement":
        return mention
    found = [place.get(f"{e}@{mention['start']}", place.get(e, e)) for e in mention["entities"]]
    return {**mention, "entities": list(dict.fromkeys(found))}
