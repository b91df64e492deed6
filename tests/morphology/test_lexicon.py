"""Known nouns kept whole."""

from __future__ import annotations

import pytest

from hangraph.morphology.alignment import Columns
from hangraph.morphology.analyzers import Morpheme
from hangraph.morphology.lexicon import NounIndex, merge_nouns


def merged(eojeols: str, *nouns: str) -> str:
    """Return eojeols written form/tag+form/tag with their nouns merged, in the same notation without +."""
    columns = Columns([], [], [])
    text = ""
    for eojeol in eojeols.split():
        text += " " if text else ""
        for pair in eojeol.split("+"):
            form, tag = pair.split("/")
            columns.starts.append(len(text))
            text += form
            columns.ends.append(len(text))
            columns.morphemes.append(Morpheme(form, tag, ((form, tag),)))
    found = merge_nouns(text, columns, NounIndex(nouns))
    return " ".join(f"{text[start:end]}/{morpheme.tag}" for start, end, morpheme in zip(*found, strict=True))


@pytest.mark.parametrize(
    ("eojeols", "expected"),
    [
        ("의/JKG+향서/NNG+에/JKB", "의향서/NNG 에/JKB"),
        ("의향/NNG+서에/NNG", "의향서/NNG 에/JKB"),
        ("의향/NNG+서/JKB", "의향서/NNG"),
        ("협력/NNG+의/JKG+향서/NNG+를/JKO", "협력/NNG 의향서/NNG 를/JKO"),
        ("“/SSO+의/JKG+향서/NNG+”/SSC", "“/SSO 의향서/NNG ”/SSC"),
        ("의향/NNG+서/NNG+체결/NNG", "의향서/NNG 체결/NNG"),
        ("의/JKG+향서/NNG+이/VCP", "의향서/NNG 이/VCP"),
        ("그/NP+의/JKG+향서/NNG+를/JKO", "그/NP 의향서/NNG 를/JKO"),
        ("회/NNG+는/JX+의향/NNG+서/JKB", "회/NNG 는/JX 의향/NNG 서/JKB"),
        ("의향/NNG+서울/NNP", "의향/NNG 서울/NNP"),
        ("의향/NNG+서/NNG+겠/EP", "의향/NNG 서/NNG 겠/EP"),
        ("의/JKG 향서/NNG", "의/JKG 향서/NNG"),
        ("의향서/NNP+가/JKS", "의향서/NNP 가/JKS"),
    ],
)
def test_merge_nouns_keeps_nouns_whole(eojeols, expected):
    """의향서 is merged at the beginning of an eojeol or after a noun, with a particle, noun or symbol after it."""
    assert merged(eojeols, "의향서") == expected


def test_merge_nouns_takes_the_longest():
    """Of two nouns that begin alike the longer one wins where it fits."""
    assert merged("업무/NNG+협약/NNG+서/XSN+를/JKO", "업무협약", "업무협약서") == "업무협약서/NNG 를/JKO"
    assert merged("업무/NNG+협약/NNG+을/JKO", "업무협약", "업무협약서") == "업무협약/NNG 을/JKO"


def test_merge_nouns_leaves_out_what_holds_white_space():
    """A noun of two words is no token, and no nouns at all change nothing."""
    assert merged("협력/NNG 의향/NNG", "협력 의향", "") == "협력/NNG 의향/NNG"
    assert merged("협력/NNG") == "협력/NNG"
