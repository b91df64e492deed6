"""Words are laid over pieces, and very many of them are read in parts."""

from __future__ import annotations

from pathlib import Path

import pytest

from hangraph.encoder.parser import place_words
from hangraph.encoder.reader import Reader
from hangraph.encoder.tokeniser import Encoding
from tiny_model import write_model


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ([(0, 4), (5, 8)], [0, 2], [1, 2]),
        ([(0, 2), (2, 4), (5, 8)], [0, 1, 2], [0, 1, 2]),
        ([(0, 1), (1, 4), (5, 8)], [0, 0, 2], [0, 1, 2]),  # the second begins within a piece of the first
        ([(0, 8)], [0], [2]),
        ([(4, 5), (5, 8)], [2, 2], [2, 2]),  # a word without a piece
        ([(5, 8), (8, 9)], [2, 2], [2, 2]),  # the same, at the end
        ([], [], []),
    ],
)
def test_place_words_gives_first_and_last_piece(
    words: list[tuple[int, int]], first: list[int], last: list[int]
) -> None:
    """Each word has a first and a last piece, if need be a neighbour's."""
    assert place_words(Encoding([5, 6, 7], [0, 2, 5], [2, 4, 8], []), words) == (first, last)


def test_read_makes_one_tree_of_very_many_words(tmp_path: Path) -> None:
    """A text of 700 words is read in parts, by states of several windows, and is one tree with one root."""
    reader = Reader(write_model(tmp_path))
    text = "오세린 시장은 갔다. " * 234
    words = [(at, at + len(word)) for at, word in _words(text)]
    tree = reader.trees(reader.encode([text]), [words])[0]
    assert len(tree.heads) == len(words) == len(tree.labels) == len(tree.upos) == len(tree.scores) == 702
    assert tree.heads.count(-1) == 1
    for start in range(len(words)):
        seen, word = set(), start
        while word >= 0 and word not in seen:
            seen.add(word)
            word = tree.heads[word]
        assert word == -1


def _words(text: str) -> list[tuple[int, str]]:
    found, at = [], 0
    for word in text.split():
        at = text.index(word, at)
        found.append((at, word))
        at += len(word)
    return found
