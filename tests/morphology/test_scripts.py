"""Runs of one script."""

from __future__ import annotations

import pytest

from hangraph.morphology.scripts import RUN, TAG_OF_SCRIPT, runs


@pytest.mark.parametrize(
    ("form", "pieces"),
    [
        ("LA지회", ["LA", "지회"]),
        ("마이크로소프트社", ["마이크로소프트", "社"]),
        ("IㆍCㆍB", ["I", "ㆍ", "C", "ㆍ", "B"]),
        ("%·", ["%", "·"]),
        ("3.5", ["3.5"]),
        ("1,000만", ["1,000", "만"]),
        ("3D", ["3D"]),
        ("COVID-19", ["COVID-19"]),
        ("desk@news.kr", ["desk@news.kr"]),
        ("R&D", ["R", "&", "D"]),
        ("café", ["café"]),
        ("“말”", ["“", "말", "”"]),
        ("👍🏽", ["👍🏽"]),
        ("👨‍👩‍👧", ["👨‍👩‍👧"]),
        ("🇰🇷가", ["🇰🇷", "가"]),
        ("1️⃣", ["1️⃣"]),
        ("...", [".", ".", "."]),
    ],
)
def test_runs_part_scripts_but_not_numbers_and_codes(form, pieces):
    """Symbols stand alone; decimals, 3D, e-mails and emoji sequences stay whole."""
    assert [form[start:end] for start, end, _ in runs(form)] == pieces


def test_every_script_has_a_tag():
    """Each named group of the pattern but white space has its tag."""
    assert set(RUN.groupindex) - {"space"} == set(TAG_OF_SCRIPT)
