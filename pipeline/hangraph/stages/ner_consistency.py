"""Make the names of an article agree: what it says most surely of a string holds where the string stands again."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from spacy.tokens import Doc

from hangraph.document import NameRow

Stretch = tuple[int, int]
Votes = Mapping[tuple[str, str], float]  # by class and finer tag
# classes of things with names of their own; a position, a number or a day is often written so and meant otherwise
_NAMED = frozenset(("PS", "LC", "OG", "AF", "EV"))
# 서울시는 밝혔다 (Seoul said) and 서울시에서 (in Seoul): a town acts and is a place
_BOTH = frozenset(("LC", "OG"))
_OUTVOTES = 2.0  # times the confidences of the other class
_OUTVOTES_SURE = 4.0  # where a single reading is as sure as
_CERTAIN = 0.95
_SURE = 0.9
_LONG = 3  # letters: shorter names are too often other words, or part of them (수지, 이상)
_REPEATED = 0.8  # of the confidence of the occurrences that were read
_PARTICLES = ("J", "VCP", "XSN")


def agree(text: str, rows: Sequence[NameRow]) -> list[NameRow]:
    """Return the rows, those of a class or finer tag that is clearly outvoted for the same string given what wins.

    한빛 is a company in two sentences and, less surely, a person in a third: it is a company there too. A town that
    is a body as well stays what the sentence takes it for, but is a city wherever it is a place.
    """
    votes = _votes(text, rows)
    return [_outvoted(row, votes.get(text[row["start"] : row["end"]], {})) for row in rows]


def _votes(text: str, rows: Iterable[NameRow]) -> dict[str, dict[tuple[str, str], float]]:
    """Return for each string the confidences of its classes and finer tags, added up."""
    votes: dict[str, dict[tuple[str, str], float]] = defaultdict(lambda: defaultdict(float))
    for row in rows:
        if row["end"] - row["start"] > 1:  # 이, 남 and the like are too many things
            votes[text[row["start"] : row["end"]]][row["label"], row["tag"]] += row["confidence"]
    return votes


def _classes(votes: Votes) -> dict[str, float]:
    totals: dict[str, float] = defaultdict(float)
    for (label, _), weight in votes.items():
        totals[label] += weight
    return totals


def _outvoted(row: NameRow, votes: Votes) -> NameRow:
    """Return the row in the class and with the finer tag that outvote its own, or as it is."""
    totals = _classes(votes)
    label = _winner(row, totals)
    tags = {tag: weight for (of_label, tag), weight in votes.items() if of_label == label}
    if label != row["label"]:
        share = totals[label] / sum(totals.values())
        return {**row, "label": label, "tag": _best(tags), "confidence": round(share, 2)}
    if label in _NAMED and tags and tags[best := _best(tags)] >= _OUTVOTES * tags[row["tag"]]:
        return {**row, "tag": best}
    return row


def _winner(row: NameRow, totals: Mapping[str, float]) -> str:
    """Return the class that outvotes the row's, or the row's own."""
    own = row["label"]
    label = _best(totals) if totals else own
    needed = _OUTVOTES_SURE if row["confidence"] >= _CERTAIN else _OUTVOTES
    return own if {label, own} == _BOTH or totals.get(label, 0) < needed * totals.get(own, 0) else label


def _best(weights: Mapping[str, float]) -> str:
    return max(weights, key=lambda name: (weights[name], name))


def repeat(doc: Doc, text: str, rows: Sequence[NameRow], stretches: Sequence[Stretch]) -> list[NameRow]:
    """Return the rows with those of names that the article has surely elsewhere, but that were not seen everywhere.

    Such a name opens an eojeol, and nothing or a particle follows: 한누리호가 (한누리호-SUBJECT) is 한누리호 again,
    한누리호텔 (Hotel Hannuri) is not.
    """
    known = _sure_names(text, rows)
    found = [row for row in _repeated(doc, text, known, stretches) if not _overlaps(row, rows)] if known else []
    missed: dict[str, int] = defaultdict(int)
    for row in found:
        missed[text[row["start"] : row["end"]]] += 1
    # a string that is mostly not read as a name is a word that is a name here and there
    kept = [row for row in found if missed[name := text[row["start"] : row["end"]]] <= known[name][1]]
    return sorted([*rows, *kept], key=lambda row: (row["start"], row["end"]))


def _sure_names(text: str, rows: Sequence[NameRow]) -> dict[str, tuple[NameRow, int]]:
    """Return the surest row of each string that is surely a name, and how often the string is one."""
    known: dict[str, tuple[NameRow, int]] = {}
    for row in rows:
        name = text[row["start"] : row["end"]]
        if row["label"] in _NAMED and len(name) >= _LONG:
            best, count = known.get(name, (row, 0))
            known[name] = (max(best, row, key=lambda r: r["confidence"]), count + 1)
    return {name: entry for name, entry in known.items() if entry[0]["confidence"] >= _SURE}


def _repeated(
    doc: Doc, text: str, known: Mapping[str, tuple[NameRow, int]], stretches: Sequence[Stretch]
) -> Iterator[NameRow]:
    """Yield a row for each place where a known name stands by itself."""
    lengths = sorted({len(name) for name in known}, reverse=True)
    ends = {token.idx + len(token): token.i for token in doc}
    inside = iter(stretches)
    stretch = next(inside, None)
    for token in doc:
        start = token.idx
        while stretch and start >= stretch[1]:
            stretch = next(inside, None)
        if not stretch or start < stretch[0] or (start and text[start - 1].isalnum()):
            continue
        for end in (start + length for length in lengths):
            entry = known.get(text[start:end]) if end <= stretch[1] else None
            if entry and end in ends and _closes(doc, ends[end]):
                yield {
                    **entry[0],
                    "start": start,
                    "end": end,
                    "confidence": round(entry[0]["confidence"] * _REPEATED, 2),
                }
                break


def _closes(doc: Doc, last: int) -> bool:
    """Return whether an eojeol ends with this token, or has but a particle after it."""
    if doc[last].whitespace_ or last + 1 == len(doc):
        return True
    after = doc[last + 1]
    return after.tag_.startswith(_PARTICLES) or not after.text[:1].isalnum()


def _overlaps(row: NameRow, rows: Sequence[NameRow]) -> bool:
    at = bisect_left(rows, row["end"], key=lambda r: r["start"])
    return any(other["end"] > row["start"] for other in rows[max(0, at - 4) : at])
