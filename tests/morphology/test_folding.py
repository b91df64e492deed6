"""Folding keeps track of every code point."""

from __future__ import annotations

import unicodedata

import pytest

from hangraph.morphology.folding import fold


@pytest.mark.parametrize(
    ("raw", "folded"),
    [
        ("한국 LA 3.5%", "한국 LA 3.5%"),
        ("가\u00a0나\u3000다\tb", "가 나 다 b"),
        ("가\r\n나\u2028다\x0b라", "가\n\n나\n다\n라"),
        ("\x00\ud800\x7f", "\ufffd\ufffd\ufffd"),
        ("ＬＡ １０", "LA 10"),
        ("\uffbe\uffc2\uffa4", "ㅎㅏㄴ"),
        ("\uf914園", "\u6a02園"),
        ("ㆍ·", "ㆍ·"),
    ],
)
def test_fold_replaces_one_by_one(raw, folded):
    """White space, controls, surrogates, width variants and compatibility Hanja keep their places."""
    assert fold(raw) == (folded, None)


@pytest.mark.parametrize("text", ["한국은 갔다.", "값을 café에서", "각 학교"])
def test_fold_composes_with_the_way_back(text):
    """Decomposed text folds to its composed form, and every folded range leads to its raw code points."""
    raw = unicodedata.normalize("NFD", text)
    folded = fold(raw)
    assert folded.text == text
    for i, char in enumerate(text):
        start, end = folded.raw(i, i + 1)
        assert unicodedata.normalize("NFC", raw[start:end]) == char
    assert folded.raw(0, len(text)) == (0, len(raw))


def test_fold_leaves_old_hangul_apart():
    """Jamo that compose to no syllable (ᄒᆞᆫ) stay as they are."""
    assert fold("ᄒᆞᆫ").text == "ᄒᆞᆫ"
