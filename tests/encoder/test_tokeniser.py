"""The tokeniser gives every visible code point to one piece, and none of them to two morphemes."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hangraph.encoder.tokeniser import Tokeniser, compose
from tiny_model import PIECES, write_model

TEXTS = (
    "김나래 시장은 5km 구간을 5월12일 다시 열었다.",
    "오세린①  hello\u00a0ＡＢＣ 大韓民國 미르시(Mireu)와 만났다😀\r\n끝",
    "\ufeff",
    "",
    " \t\n",
    "\0\ud800가",
    "가" * 9000 + " " + "나" * 100,
)


@pytest.fixture(scope="module")
def tokeniser(tmp_path_factory: pytest.TempPathFactory) -> Tokeniser:
    """Return the tokeniser of a tiny model."""
    return Tokeniser.load(write_model(tmp_path_factory.mktemp("model"), ()) / "tokeniser.json")


def check(tokeniser: Tokeniser, text: str) -> None:
    """Assert that the pieces stand in order, one after the other, with but white space between them."""
    encoding = tokeniser.encode(text)
    assert len(encoding.ids) == len(encoding.features) == len(encoding)
    at = 0
    for start, end in zip(encoding.starts, encoding.ends, strict=True):
        assert at <= start < end <= len(text)
        assert not text[at:start].strip()
        at = end
    assert not text[at:].strip()


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("text", TEXTS)
def test_encode_covers_every_visible_code_point(tokeniser: Tokeniser, text: str, form: str) -> None:
    """Hanja, emoji, full-width letters, lone surrogates and decomposed Hangul all have their piece."""
    check(tokeniser, unicodedata.normalize(form, text))  # type: ignore[arg-type]


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.characters(codec=None), max_size=40))
def test_encode_covers_any_text(text: str) -> None:
    """Whatever a text is made of, its pieces cover it."""
    tokeniser = Tokeniser({"pieces": PIECES, "scores": [0.0] * 5 + [-5.0] * (len(PIECES) - 5),
                           "special": {piece: i for i, piece in enumerate(PIECES[:5])},
                           "tags": ["-"], "semantics": ["-"], "normalise": {}})  # fmt: skip
    check(tokeniser, text)


def test_encode_keeps_a_particle_apart(tokeniser: Tokeniser) -> None:
    """시장은 (the mayor, TOPIC) is two pieces of the vocabulary, the first of which opens an eojeol."""
    encoding = tokeniser.encode("시장은")
    assert [PIECES[i] for i in encoding.ids] == ["▁시장", "은"]
    assert list(zip(encoding.starts, encoding.ends, strict=True)) == [(0, 2), (2, 3)]
    assert [features[3] for features in encoding.features] == [3, 2]


def test_encode_gives_the_tag_of_the_morpheme(tokeniser: Tokeniser) -> None:
    """오세린 is a proper noun: first and last tag are NNP, the second of the list."""
    assert tokeniser.encode("오세린").features == [(1, 1, 1, 3)]


def test_encode_joins_unknown_code_points(tokeniser: Tokeniser) -> None:
    """What the vocabulary has no piece of is one unknown piece for each run of a script in a morpheme."""
    encoding = tokeniser.encode("쀍쀍쀍")
    assert encoding.ids == [PIECES.index("<unk>")]
    assert (encoding.starts, encoding.ends) == ([0], [3])


def test_encode_keeps_its_memory_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Chunks are remembered up to a number, and encoded alike when they were forgotten."""
    monkeypatch.setattr("hangraph.encoder.tokeniser._MEMORY", 2)
    tokeniser = Tokeniser(json.loads((write_model(tmp_path, ()) / "tokeniser.json").read_text("utf-8")))
    first = tokeniser.encode(TEXTS[0])
    assert tokeniser.encode(TEXTS[0]) == first
    assert len(tokeniser._known) <= 2


def test_compose_maps_jamo_to_their_syllable() -> None:
    """각 in three jamo is one code point over three, and e with an accent one over two."""
    assert compose(unicodedata.normalize("NFD", "각a")) == ("각a", [0, 3], [3, 4])
    assert compose("e\u0301") == ("é", [0], [2])
