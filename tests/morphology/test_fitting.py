"""Fitting underlying forms to an eojeol by its letters."""

from __future__ import annotations

import pytest

from hangraph.morphology.fitting import fit
from hangraph.morphology.jamo import letters
from hangraph.morphology.okt import split_endings


@pytest.mark.parametrize(
    ("word", "forms", "following", "spans"),
    [
        ("만났다", ("만나", "았", "다"), ".", [(0, 2), (1, 2), (2, 3)]),
        ("간다", ("가", "ㄴ다"), "", [(0, 1), (0, 2)]),
        ("난", ("나", "ㄴ", "가"), "가", [(0, 1), (0, 1)]),
        ("해", ("하", "아"), "", [(0, 1), (0, 1)]),
        ("됐다", ("되", "었", "다"), "", [(0, 1), (0, 1), (1, 2)]),
        ("다", ("이", "다"), "", [(0, 0), (0, 1)]),
        ("할", ("하", "ㄹ", "것"), "것", [(0, 1), (0, 1)]),
    ],
)
def test_fit_lays_forms_over_letters(word, forms, following, spans):
    """Contracted morphemes share code points, swallowed ones have an empty span, the next eojeol's are left."""
    assert list(fit(word, forms, following)) == spans


@pytest.mark.parametrize("forms", [("뷁",), ("서울", "은"), ("xyz",)])
def test_fit_gives_up_where_nothing_fits(forms):
    """Forms that share no beginning with the word fit nowhere."""
    assert fit("만났다", forms, "") == ()


def test_letters_are_the_same_in_every_position():
    """A syllable's letters are compatibility letters, initial and final alike; other characters are themselves."""
    assert [letters(char) for char in "난값ᆫA"] == ["ㄴㅏㄴ", "ㄱㅏㅄ", "ㄴ", "A"]


@pytest.mark.parametrize(
    ("form", "stem", "endings"),
    [
        ("만났다", "만나", "았/EP 다/EF"),
        ("봤는데", "보", "았/EP 는데/EC"),
        ("할", "하", "ㄹ/ETM"),
        ("좋은", "좋", "은/ETM"),
        ("간다", "가", "ㄴ다/EF"),
        ("함", "하", "ㅁ/ETN"),
        ("해", "하", "아/EC"),
        ("가", "가", ""),
    ],
)
def test_split_endings_reads_a_conjugated_form(form, stem, endings):
    """Okt gives 만났다 and its stem: the endings between are 았 and 다."""
    assert " ".join(f"{form}/{tag}" for form, tag in split_endings(form, stem)) == endings
