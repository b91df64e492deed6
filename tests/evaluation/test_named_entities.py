"""Names are scored exact to the character, in coarse classes, with the news sentences apart."""

import json
from collections.abc import Sequence

import pytest

from hangraph.encoder.reader import Name
from hangraph.errors import SourceError
from hangraph.evaluation.named_entities import coarse, read_sentences, score

SENTENCES = [
    {
        "id": "a-wikitree",
        "text": "김가람 시장은 나래시에 갔다.",
        "label": [[0, 3, "PS_NAME"], [4, 6, "CV_POSITION"], [8, 11, "LCP_CITY"]],
    },
    {"id": "b-review", "text": "마루전자가 만들었다.", "label": [[0, 4, "OGG_ECONOMY"]]},
    {"id": "c-review", "text": "없다", "label": []},
]
# the person is right, the city ends a character late, the body is taken for a product
FOUND = {
    SENTENCES[0]["text"]: [(0, 3, "PS"), (8, 12, "LC")],
    SENTENCES[1]["text"]: [(0, 4, "AF")],
    SENTENCES[2]["text"]: [],
}


class Names:
    """A reader that finds what it was told to find."""

    def __init__(self) -> None:
        self.schemes: list[str] = []

    def encode(self, texts: Sequence[str]) -> list[str]:
        """Return the texts as they are."""
        return list(texts)

    def names(self, encoded: Sequence[str], scheme: str) -> list[list[Name]]:
        """Return the names of each text."""
        self.schemes.append(scheme)
        return [[Name(s, e, label, f"{label}_X", 0.9) for s, e, label in FOUND[text]] for text in encoded]


@pytest.fixture
def file(tmp_path):
    """Return a file of the annotated sentences."""
    path = tmp_path / "names.jsonl"
    path.write_text("\n".join(json.dumps(s, ensure_ascii=False) for s in SENTENCES) + "\n\n", "utf-8")
    return path


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("PS_NAME", "PS"),
        ("AFW_OTHER_PRODUCTS", "AF"),
        ("LCP_CAPITALCITY", "LC"),
        ("OGG_ECONOMY", "OG"),
        ("TMIG_GENRE", "TM"),
        ("TI_HOUR", "TI"),
        ("DT", "DT"),
    ],
)
def test_coarse_cuts_a_tag_to_its_class(tag, expected):
    """The class is the first two letters, whatever stands between them and the underscore."""
    assert coarse(tag) == expected


def test_read_sentences_takes_ends_half_open(file):
    """A name is the text from start up to end."""
    first = read_sentences(file)[0]
    assert {(first.text[s:e], label) for s, e, label in first.names} == {
        ("김가람", "PS"),
        ("시장", "CV"),
        ("나래시", "LC"),
    }


def test_score_counts_exact_spans(file):
    """One of four names is right and one of three found."""
    found = score(read_sentences(file), Names(), "coarse").to_json()
    assert found["precision"] == pytest.approx(1 / 3, abs=1e-4)
    assert found["recall"] == 0.25
    assert found["micro_f1"] == pytest.approx(2 / 7, abs=1e-4)
    assert found["macro_f1"] == 0.25  # of PS, CV, LC and OG; AF is not expected
    assert found["classes"]["LC"] == {"precision": 0.0, "recall": 0.0, "f1": 0.0, "expected": 1, "found": 1}
    assert found["classes"]["AF"]["found"] == 1
    assert found["sentences"] == 3


def test_score_has_news_apart(file):
    """The lines with `wikitree` in their id have figures of their own."""
    news = score(read_sentences(file), Names(), "coarse").to_json()["wikitree"]
    assert news["micro_f1"] == 0.4
    assert set(news["classes"]) == {"PS", "CV", "LC"}


def test_score_without_news_has_no_figures_of_news(file):
    """Where no id tells of news there is nothing to say of it."""
    assert "wikitree" not in score(read_sentences(file)[1:], Names(), "coarse").to_json()


def test_score_asks_for_the_scheme(file):
    """The reader is asked for the classes that are scored."""
    reader = Names()
    score(read_sentences(file), reader, "klue")
    assert reader.schemes == ["klue"]


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("{", "line 2: no JSON"),
        ("[]", "line 2: `text` and `label`"),
        ('{"text": "가"}', "line 2: `text` and `label`"),
        ('{"text": "가", "label": [[0, 2, "PS"]]}', "line 2: .*the text has 1 characters"),
        ('{"text": "가", "label": [[0, 0, "PS"]]}', "line 2: .*the text has 1 characters"),
        ('{"text": "가", "label": [[0, 1]]}', "line 2: .*it needs start, end and tag"),
        ('{"text": "가", "label": [["0", 1, "PS"]]}', "line 2: .*it needs start, end and tag"),
        ('{"text": "가", "label": [[0, 1, ""]]}', "line 2: .*its tag is empty"),
    ],
)
def test_read_sentences_names_a_bad_line(tmp_path, line, wrong):
    """A bad line is told by its number and what is wrong with it."""
    (tmp_path / "names.jsonl").write_text('{"text": "", "label": []}\n' + line, "utf-8")
    with pytest.raises(SourceError, match=wrong):
        read_sentences(tmp_path / "names.jsonl")


def test_read_sentences_refuses_an_empty_file(tmp_path):
    """Without a line there is nothing to score."""
    (tmp_path / "names.jsonl").write_text("\n", "utf-8")
    with pytest.raises(SourceError, match="nothing to score"):
        read_sentences(tmp_path / "names.jsonl")
