"""Hang the morphemes of a sentence on one another by the tree of its eojeols.

Within an eojeol its last content morpheme is the head, which takes the eojeol's own head and label; the others hang on
it: 설계해냈지만 (designed, but) is 설계 ← 해 `aux`, 설계 ← 냈 `aux`, 설계 ← 지만 `mark`.

| morpheme | tags | label |
|---|---|---|
| particle | J… | `case` |
| verbal suffix, auxiliary, prefinal ending | XSV XSA VX EP | `aux` |
| copula | VCP VCN | `cop` |
| ending | EF EC ETM ETN | `mark` |
| number | SN | `nummod` |
| determiner, adverb | MM, MAG MAJ | `det`, `advmod` |
| mark | SF SP SS SO SC SY … | `punct` |
| noun, root, affix, stem before the head | N… SL SH XR XPN XSN VV VA | `compound` |
| white space | _SP | `dep`, on the token before it |
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence

LABELS = {
    **dict.fromkeys(("XSV", "XSA", "VX", "EP"), "aux"), **dict.fromkeys(("VCP", "VCN"), "cop"),
    **dict.fromkeys(("EF", "EC", "ETM", "ETN"), "mark"), "SN": "nummod", "MM": "det", "MAG": "advmod", "MAJ": "advmod",
    **dict.fromkeys(("XR", "XPN", "XSN", "VV", "VA", "IC", "SL", "SH", "UN", "NA", "NF", "NV"), "compound"),
}  # fmt: skip
ROOT = "ROOT"  # as spaCy names it
SPACE = "dep"
# what makes a head, best first: what names or says something, what modifies, what helps; then the first morpheme
_LEXICAL = frozenset({"VV", "VA", "SL", "SH", "XR", "IC", "UN", "NA", "NF", "NV"})
_MODIFYING = frozenset({"SN", "MM", "MAG", "MAJ"})
_HELPING = frozenset({"VX", "VCP", "VCN", "XSV", "XSA", "XSN", "XPN"})


def hang(
    starts: Sequence[int],
    tags: Sequence[str],
    words: Sequence[tuple[int, int]],
    heads: Sequence[int],
    labels: Sequence[str],
) -> tuple[list[int], list[str]]:
    """Return head and label of each token of a sentence, given by start and tag; its one root is its own head.

    `heads` and `labels` are those of the words, -1 the root's head. A word without a token of its own, for it lies
    inside one (A·B), is at one with the word the token begins in; of such words the one nearest the root counts.
    """
    groups = _groups(starts, tags, words)
    owners = sorted(groups)
    homes = [owners[max(0, bisect_right(owners, word) - 1)] for word in range(len(words))] if owners else []
    leads = _leads(homes, _depths(heads))
    tops = {home: group[0] + _content_head([tags[i] for i in group]) for home, group in groups.items()}
    found, names = [-1] * len(tags), [SPACE] * len(tags)
    for home, group in groups.items():
        for i in group:
            found[i], names[i] = tops[home], inner_label(tags[i])
        lead, top = leads[home], tops[home]
        above = heads[lead]
        found[top], names[top] = (top, ROOT) if above < 0 else (tops[homes[above]], labels[lead])
    return _hang_spaces(found, names)


def inner_label(tag: str) -> str:
    """Return how a morpheme of this tag hangs on the head of its eojeol; of a fused tag the first part counts."""
    first = tag.partition("+")[0]
    if first in LABELS:
        return LABELS[first]
    return {"J": "case", "N": "compound"}.get(first[:1], "punct")


def _content_head(tags: Sequence[str]) -> int:
    ranks = [_rank(tag.partition("+")[0]) for tag in tags]
    best = max(ranks)
    return len(ranks) - 1 - ranks[::-1].index(best) if best else 0


def _rank(tag: str) -> int:
    if tag in _LEXICAL or (tag.startswith("N") and len(tag) > 1):
        return 3
    return 2 if tag in _MODIFYING else 1 if tag in _HELPING else 0


def _groups(starts: Sequence[int], tags: Sequence[str], words: Sequence[tuple[int, int]]) -> dict[int, range]:
    """Return for each word that has tokens of its own, those that begin in it."""
    ends = [end for _, end in words]
    inside: dict[int, list[int]] = {}
    for i, (start, tag) in enumerate(zip(starts, tags, strict=True)):
        if tag != "_SP" and words:
            inside.setdefault(min(bisect_right(ends, start), len(words) - 1), []).append(i)
    return {word: range(found[0], found[-1] + 1) for word, found in inside.items()}


def _leads(homes: Sequence[int], depths: Sequence[int]) -> Mapping[int, int]:
    """Return of the words that are at one the one nearest the root: then no arc between such can make a circle."""
    leads: dict[int, int] = {}
    for word, home in enumerate(homes):
        if home not in leads or depths[word] < depths[leads[home]]:
            leads[home] = word
    return leads


def _depths(heads: Sequence[int]) -> list[int]:
    """Return how far each word is from the root."""
    depths = [-1] * len(heads)
    for word in range(len(heads)):
        path: list[int] = []
        at = word
        while at >= 0 and depths[at] < 0:
            path.append(at)
            at = heads[at]
        depth = depths[at] if at >= 0 else -1
        for step in reversed(path):
            depth += 1
            depths[step] = depth
    return depths


def _hang_spaces(heads: list[int], labels: list[str]) -> tuple[list[int], list[str]]:
    """Hang white space on the token before it, at the beginning on the first that is none; alone it is the root."""
    first = next((i for i, head in enumerate(heads) if head >= 0), 0)
    for i, head in enumerate(heads):
        if head < 0:
            heads[i] = i - 1 if i > first else first
    if labels and heads[first] == first:
        labels[first] = ROOT
    return heads, labels
