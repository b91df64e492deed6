"""The spaCy tokenizer: `doc.text` is the text, and what a token says of itself."""

from __future__ import annotations

import pickle
import subprocess
import sys
import unicodedata
from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin

from hangraph import document
from hangraph.errors import ConfigError, SourceError
from hangraph.morphology.analyzers import Morpheme
from hangraph.morphology.tokenizer import KoreanTokenizer, find_lemma

SEED = Path(__file__).parents[2] / "seeds" / "000_1641af84fcdf36e0.txt"
TEXTS = (
    SEED.read_text("utf-8"),
    "시장은 서울에서 기업인을 만났다.",
    "  앞뒤에 빈칸  ",
    "가\r\n\r\n나\u00a0다\u3000라\t마",
    "\ufeff광고\x00 👨‍👩‍👧",
    unicodedata.normalize("NFD", "값을 정했다."),
    "\n",
    " ",
    "가",
    "",
)


def blank(**settings: Any) -> Language:
    """Return a pipeline of the tokenizer alone."""
    return spacy.blank("ko", config={"nlp": {"tokenizer": {"@tokenizers": "hangraph.KoreanTokenizer.v1", **settings}}})


def rows(doc: Doc) -> list[tuple[Any, ...]]:
    """Return all that the tokenizer writes of each token."""
    parts = [[tuple(part) for part in token] for token in document.morphemes(doc)]
    return [
        (token.text, token.whitespace_, token.tag_, token.pos_, token.lemma_, str(token.morph), part)
        for token, part in zip(doc, parts, strict=True)
    ]


@pytest.fixture(scope="module")
def nlp() -> Language:
    """Give the tokenizer alone, with its defaults."""
    return blank()


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: ascii(text[:12]))
def test_doc_text_is_the_text(nlp, text):
    """The Doc holds the text exactly, and morphemes for each token."""
    doc = nlp(text)
    assert doc.text == text
    assert len(document.morphemes(doc)) == len(doc)
    assert bool(len(doc)) == bool(text)


def test_tokens_carry_tag_lemma_and_morphemes(nlp):
    """만났 has a Sejong tag, a UPOS, its dictionary form and its parts; 서울 its semantic class."""
    found = {row[0]: row[2:] for row in rows(nlp("시장은 서울에서 만났다."))}
    assert found["만났"] == ("VV+EP", "VERB", "만나다", "", [("만나", "VV"), ("았", "EP")])
    assert found["서울"] == ("NNP", "PROPN", "서울", "Sem=지명", [("서울", "NNP")])
    assert found["은"][:3] == ("JX", "ADP", "은")


def test_white_space_is_as_spacy_has_it(nlp):
    """One blank belongs to the token before; any other white space is a token of its own without morphemes."""
    doc = nlp("시장  은행\n\n서울 \u00a0집")
    assert [token.text for token in doc] == ["시장", " ", "은행", "\n\n", "서울", "\u00a0", "집"]
    assert [token.whitespace_ for token in doc] == [" ", "", "", "", " ", "", ""]
    spaces = [token for token in doc if token.is_space]
    assert {(token.tag_, token.pos_) for token in spaces} == {("_SP", "SPACE")}
    assert all(document.morphemes(doc)[token.i] == [] for token in spaces)


@pytest.mark.parametrize(
    ("morpheme", "lemma"),
    [
        (Morpheme("했", "XSV+EP", (("하", "XSV"), ("았", "EP"))), "하다"),
        (Morpheme("난", "NP+JX", (("나", "NP"), ("ㄴ", "JX"))), "나"),
        (Morpheme("인", "VCP+ETM", (("이", "VCP"), ("ㄴ", "ETM"))), "이다"),
        (Morpheme("시장", "NNG", (("시장", "NNG"),)), "시장"),
        (Morpheme("다", "EF", (("다", "EF"),)), "다"),
        (Morpheme("", "_SP", ()), ""),
    ],
)
def test_find_lemma(morpheme, lemma):
    """Predicates get the stem and 다, fused nominals the nominal, all else its form."""
    assert find_lemma(morpheme) == lemma


def test_morph_is_safe_from_reserved_marks(nlp):
    """A semantic class with | or = in it does not break spaCy's feature notation."""
    table = nlp.tokenizer._table
    morpheme = Morpheme("가", "NNG", (("가", "NNG"),), "지명|장소=곳,터")
    key = int(table.attributes[table[morpheme]][3])
    assert nlp.vocab.strings[key] == "Sem=지명/장소:곳;터"


def test_keep_keeps_nouns_whole():
    """Nouns of the config are one token though Mecab does not know them."""
    text = "우호교류 협력 의향서에 서명했다."
    assert "의향서" not in [token.text for token in blank()(text)]
    kept = {token.text: token.tag_ for token in blank(keep=["의향서"])(text)}
    assert (kept["의향서"], kept["에"]) == ("NNG", "JKB")


def test_unknown_analyzer_is_a_config_error():
    """A misspelt analyzer is reported when the pipeline is made, not at the first text."""
    with pytest.raises(ConfigError, match="mecap"):
        blank(analyzer="mecap")


def test_lone_surrogate_is_a_source_error(nlp):
    """What UTF-8 cannot hold is reported with its place."""
    with pytest.raises(SourceError, match="offset 2"):
        nlp("가나\ud800")


@pytest.mark.java
def test_java_analyzer_serves_the_tokenizer():
    """Another analyzer is one word of the config."""
    doc = blank(analyzer="komoran")("시장은 서울에서 만났다.")
    assert doc.text == "시장은 서울에서 만났다."
    assert [token.lemma_ for token in doc if token.pos_ == "VERB"] == ["만나다"]


def test_docs_survive_docbin_and_bytes(nlp):
    """All that the tokenizer writes comes back from DocBin and from bytes."""
    doc = nlp(TEXTS[0])
    packed = DocBin(store_user_data=True, docs=[doc]).to_bytes()
    fresh = blank().vocab
    (unpacked,) = DocBin().from_bytes(packed).get_docs(fresh)
    assert rows(unpacked) == rows(doc)
    assert rows(Doc(blank().vocab).from_bytes(doc.to_bytes())) == rows(doc)


def test_tokenizer_is_serialised_with_its_pipeline(nlp, tmp_path):
    """Pickle, bytes and a folder on disk give a tokenizer that works alike."""
    text = TEXTS[1]
    expected = rows(nlp(text))
    nlp.to_disk(tmp_path)
    assert rows(spacy.load(tmp_path)(text)) == expected
    assert rows(blank().from_bytes(nlp.to_bytes())(text)) == expected
    copied = pickle.loads(pickle.dumps(nlp.tokenizer))
    assert isinstance(copied, KoreanTokenizer)
    assert rows(copied(text)) == expected


def test_memory_zone_leaves_later_docs_whole():
    """Attributes first met inside a memory zone are still there after it."""
    nlp = blank()
    with nlp.memory_zone():
        inside = rows(nlp(TEXTS[1]))
    assert rows(nlp(TEXTS[1])) == inside


def test_tables_start_anew_when_full(nlp, monkeypatch):
    """A table that is full is dropped, and nothing changes."""
    expected = rows(nlp(TEXTS[1]))
    monkeypatch.setattr("hangraph.morphology.tokenizer._MEMORY", 1)
    assert rows(nlp(TEXTS[1])) == expected


def test_pipe_runs_in_spawned_processes(tmp_path):
    """`nlp.pipe(n_process=2)` with the start method spawn gives the same Docs."""
    script = tmp_path / "spawned.py"
    script.write_text(
        "import multiprocessing, spacy, hangraph.morphology\n"
        "from hangraph.document import morphemes\n"
        "if __name__ == '__main__':\n"
        "    multiprocessing.set_start_method('spawn')\n"
        "    tokenizer = {'@tokenizers': 'hangraph.KoreanTokenizer.v1', 'keep': ['의향서']}\n"
        "    nlp = spacy.blank('ko', config={'nlp': {'tokenizer': tokenizer}})\n"
        "    texts = ['협력 의향서에 서명했다.', ' 시장은\\n만났다. ', '', '가'] * 5\n"
        "    docs = list(nlp.pipe(texts, n_process=2, batch_size=3))\n"
        "    assert [doc.text for doc in docs] == texts\n"
        "    for doc in docs:\n"
        "        here = nlp(doc.text)\n"
        "        assert [t.tag_ + t.lemma_ for t in doc] == [t.tag_ + t.lemma_ for t in here]\n"
        "        assert morphemes(doc) == morphemes(here)\n"
        "    print('same')\n",
        "utf-8",
    )
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, timeout=180, check=False)
    assert done.stdout == "same\n", done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("joint", ["", " "])
def test_five_megabytes_in_one_line(joint):
    """An article of five million characters in one line, with or without blanks, is tokenised to its end."""
    sentence = joint.join(TEXTS[0].split()) + joint
    text = (sentence * (5_000_000 // len(sentence) + 1))[:5_000_000]
    nlp = blank()
    nlp.max_length = len(text)
    doc = nlp(text)
    assert len(doc) > 1_000_000
    assert doc.text == text
