"""The tables from every tagger's tags to Sejong's, and from those to UPOS."""

from __future__ import annotations

import json
from pathlib import Path

import konlpy
import pytest
from spacy.parts_of_speech import IDS

from hangraph.morphology.tagsets import SEJONG, TAGSETS, UPOS, sejong_tag, symbol_tag, universal_tag

FILES = {"mecab": "mecab", "komoran": "komoran", "kkma": "kkma", "hannanum": "hannanum", "okt": "twitter"}


@pytest.mark.parametrize("name", FILES)
def test_every_tag_konlpy_documents_is_mapped(name):
    """Each tag in KoNLPy's own tag set file has a place in the table, and leads to a Sejong tag."""
    path = Path(konlpy.__file__).parent / "data" / "tagset" / f"{FILES[name]}.json"
    assert not set(json.loads(path.read_text("utf-8"))) - set(TAGSETS[name])
    assert {sejong_tag(name, tag, "가") for tag in TAGSETS[name]} <= SEJONG


def test_universal_tags_are_spacys():
    """Every UPOS is one that spaCy knows; a fused tag takes that of its first part."""
    assert set(UPOS.values()) <= set(IDS)
    assert (universal_tag("VV+EP"), universal_tag("NP+JX"), universal_tag("??")) == ("VERB", "PRON", "X")


@pytest.mark.parametrize(
    ("tagset", "tag", "form", "expected"),
    [
        ("okt", "Josa", "를", "JKO"),
        ("okt", "Josa", "는", "JX"),
        ("okt", "Josa", "에서", "JKB"),
        ("okt", "Foreign", "美", "SH"),
        ("okt", "Foreign", "“", "SSO"),
        ("okt", "Foreign", "é", "SL"),
        ("okt", "Punctuation", "-", "SY"),
        ("okt", "Punctuation", ".", "SF"),
        ("hannanum", "XS", "하", "XSV"),
        ("hannanum", "ET", "ㅁ", "ETN"),
        ("hannanum", "ET", "ㄴ", "ETM"),
        ("hannanum", "NN", "2015", "SN"),
        ("kkma", "NR", "만", "NR"),
        ("kkma", "ETD", "ㄹ", "ETM"),
        ("mecab", "UNKNOWN", "ㆍ", "SC"),
        ("mecab", "SY", "’", "SSC"),
        ("komoran", "SS", "(", "SSO"),
        ("komoran", "??", "가", "UN"),
    ],
)
def test_sejong_tag_follows_the_form(tagset, tag, form, expected):
    """Where a tagger's tag is coarser than Sejong's, the form decides."""
    assert sejong_tag(tagset, tag, form) == expected


def test_symbol_tag_knows_newspaper_marks():
    """Quotation marks, brackets, middle dots and ellipses have tags of their own; other marks are SY."""
    assert [symbol_tag(mark) for mark in "‘’“”(]·ㆍ…▲○"] == "SSO SSC SSO SSC SSO SSC SC SC SE SY SY".split()
