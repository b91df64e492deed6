"""Fit underlying morphemes to an eojeol by its letters: 만났다 is 만나 + 았 + 다, and 았 stands in 났.

Global alignment of the two letter sequences (Needleman and Wunsch 1970) with an open end: how many of the morphemes
belong to the eojeol is part of the answer. An eojeol has at most a few dozen letters, so the table stays small.
"""

from __future__ import annotations

from functools import lru_cache

from hangraph.morphology.jamo import VOWELS, letters

Span = tuple[int, int]

_MATCH, _VOWEL_CHANGE, _CONSONANT_CHANGE, _GAP, _SILENT_GAP = 2.0, 0.5, -1.0, -0.7, -0.1
_NEXT_WORD = 1.5  # the morpheme after the last one begins as the next eojeol does
_ENOUGH = 0.4  # share of the eojeol's letters that must be found again, a changed vowel counting half
_CANDIDATES = 16


@lru_cache(maxsize=1 << 16)
def fit(word: str, forms: tuple[str, ...], following: str) -> tuple[Span, ...]:
    """Return where in `word` the first of `forms` stand, as many as belong to it; () if they do not fit.

    만나러 간다: fit("간다", ("가", "ㄴ다"), "") → ((0, 1), (0, 2)): both morphemes share 간. A form that was swallowed
    (가 + 아 → 가) has an empty span. `following` is the first character after the word, "" at the end of the text.
    """
    source = [(letter, i) for i, char in enumerate(word) for letter in letters(char)]
    target = [(letter, i) for i, form in enumerate(forms[:_CANDIDATES]) for char in form for letter in letters(char)]
    target = target[: 2 * len(source) + 8]
    if not {form_letters(form)[:1] for form in forms[:3]} & {source[0][0]}:
        return ()
    table, moves = _fill(source, target)
    width = _best_width(table[-1], target, forms, following)
    pairs = _trace(moves, len(source), width)
    found = sum(1.0 if source[i][0] == target[j][0] else 0.5 for i, j in pairs)
    if not width or found < _ENOUGH * len(source):
        return ()
    return _spans(pairs, source, target, target[width - 1][1] + 1)


def form_letters(form: str) -> str:
    """Return the letters of a form."""
    return "".join(map(letters, form))


def _fill(source: list[tuple[str, int]], target: list[tuple[str, int]]) -> tuple[list[list[float]], list[list[int]]]:
    """Return the table of best scores and, for each cell, the move there: 0 both, 1 a source, 2 a target letter."""
    gaps = [_SILENT_GAP if letter == "ㅇ" else _GAP for letter, _ in target]
    row = [0.0]
    for gap in gaps:
        row.append(row[-1] + gap)
    table, moves = [row], [[2] * len(row)]
    for letter, _ in source:
        above, row, step = row, [row[0] + _GAP], [1]
        for j, (other, _) in enumerate(target):
            choices = (above[j] + _score(letter, other), above[j + 1] + _GAP, row[j] + gaps[j])
            best = max(choices)
            row.append(best)
            step.append(choices.index(best))
        table.append(row)
        moves.append(step)
    return table, moves


def _score(letter: str, other: str) -> float:
    if letter == other:
        return _MATCH
    return _VOWEL_CHANGE if letter in VOWELS and other in VOWELS else _CONSONANT_CHANGE


def _best_width(last: list[float], target: list[tuple[str, int]], forms: tuple[str, ...], following: str) -> int:
    """Return how many target letters belong to the word: the best score that ends with a form."""
    best, width = 0.0, 0
    for j in range(1, len(last)):
        index = target[j - 1][1]
        if j < len(target) and target[j][1] == index:
            continue
        after = form_letters(forms[index + 1])[:1] if index + 1 < len(forms) else ""
        score = last[j] + (_NEXT_WORD if after == form_letters(following)[:1] else 0.0)
        if score > best:
            best, width = score, j
    return width


def _trace(moves: list[list[int]], i: int, j: int) -> list[tuple[int, int]]:
    """Return the pairs of letters laid over each other, in order."""
    pairs: list[tuple[int, int]] = []
    while i and j:
        move = moves[i][j]
        i -= move != 2
        j -= move != 1
        if move == 0:
            pairs.append((i, j))
    return pairs[::-1]


def _spans(
    pairs: list[tuple[int, int]], source: list[tuple[str, int]], target: list[tuple[str, int]], count: int
) -> tuple[Span, ...]:
    """Return the stretch of the word each of `count` forms covers, empty ones where the form before ended."""
    places: list[list[int]] = [[] for _ in range(count)]
    for i, j in pairs:
        places[target[j][1]].append(source[i][1])
    spans: list[Span] = []
    for found in places:
        end = spans[-1][1] if spans else 0
        spans.append((found[0], found[-1] + 1) if found else (end, end))
    return tuple(spans)
