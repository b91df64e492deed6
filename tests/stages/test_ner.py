"""The stage that finds names with a model, the shipped one or one of a user's own."""

from __future__ import annotations

import pickle
import random
import sys
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin
from spacy.training import Example

from builders import grows_linearly, tokenizer
from hangraph import document
from hangraph.document import NameRow
from hangraph.errors import ConfigError, ModelError
from hangraph.stages.ner import Ner
from hangraph.stages.ner_finders import GlinerNames, ModelNames, TransformersNames
from hangraph.stages.sentences import Sentences
from tiny_model import write_model

TEXT = "김나래 시장은 별빛전자에 갔다. 별빛전자는 미르시에 있다.\n오세린은 만났다."
CONFIG = """
[nlp]
lang = "ko"
pipeline = ["kg_sentences","kg_ner"]
[nlp.tokenizer]
@tokenizers = "hangraph.KoreanTokenizer.v1"
[components]
[components.kg_sentences]
factory = "kg_sentences"
[components.kg_ner]
factory = "kg_ner"
[components.kg_ner.names]
"""


def configured(names: str) -> Language:
    """Return a pipeline whose kg_ner has these settings for its source of names."""
    config = spacy.util.load_config_from_str(CONFIG + names)
    return spacy.util.load_model_from_config(config, auto_fill=True)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a tiny model."""
    return write_model(tmp_path_factory.mktemp("model"))


@pytest.fixture(scope="module")
def nlp(folder: Path) -> Language:
    """Return the pipeline with the tiny model."""
    return configured(f'@misc = "hangraph.ModelNames.v1"\nmodel = "{folder}"')


def names(doc: Doc) -> list[tuple[str, str]]:
    """Return each name with its finer tag."""
    return [(doc.text[n["start"] : n["end"]], n["tag"]) for n in document.names(doc)]


class Told:
    """A finder that knows names by a list of (sentence, name, label, confidence)."""

    def __init__(self, *rows: tuple[str, str, str, float]) -> None:
        self.rows = rows

    def __call__(self, texts: Sequence[str]) -> list[list[NameRow]]:
        """Return the names told for the sentences that begin so."""
        return [[self._row(text, *row) for begin, *row in self.rows if text.startswith(begin)] for text in texts]

    def _row(self, text: str, name: str, label: str, sure: float) -> NameRow:
        start = text.index(name)
        return NameRow(start=start, end=start + len(name), label=label, tag=label, confidence=sure)


def told(text: str, *rows: tuple[str, str, str, float]) -> list[tuple[str, int, str, float]]:
    """Return the names of an article whose sentences a finder was told of: string, start, label, confidence."""
    doc = Ner(Told(*rows))(Sentences()(tokenizer().make_doc(text)))
    return [(text[n["start"] : n["end"]], n["start"], n["label"], n["confidence"]) for n in document.names(doc)]


def test_names_are_those_of_the_sentences(nlp: Language) -> None:
    """Offsets count from the beginning of the article, and no name has its particle."""
    assert names(nlp(TEXT)) == [
        ("김나래", "PS_NAME"),
        ("별빛전자", "OGG_ECONOMY"),
        ("별빛전자", "OGG_ECONOMY"),
        ("미르시", "LCP_CITY"),
        ("오세린", "PS_NAME"),
    ]


def test_names_are_found_where_the_article_speaks(nlp: Language) -> None:
    """What stands in a byline or in boilerplate is not read."""
    doc = nlp.make_doc(TEXT)
    line = TEXT.index("\n")
    doc._.blocks = [
        {"kind": "paragraph", "start": 0, "end": line},
        {"kind": "byline", "start": line + 1, "end": len(TEXT)},
    ]
    assert ("오세린", "PS_NAME") not in names(nlp(doc))
    assert ("김나래", "PS_NAME") in names(nlp(doc))


@pytest.mark.parametrize("text", ["", "\n \n", "가", "😀", "다." * 30])
def test_names_of_nothing_are_none(nlp: Language, text: str) -> None:
    """An article without words or without names has none."""
    assert names(nlp(text)) == []


def test_pipe_finds_what_one_by_one_finds(nlp: Language) -> None:
    """Sentences of many articles are read together, with the result they have alone."""
    texts = [TEXT, "", "오세린이 갔다.", TEXT[16:], "은하 은하전자 은하."] * 3
    together = [names(doc) for doc in nlp.pipe(texts, batch_size=4)]
    assert together == [names(nlp(text)) for text in texts]
    assert sum(map(len, together)) > 30


def test_pipe_reads_in_processes(nlp: Language) -> None:
    """Two processes find what one finds."""
    texts = [TEXT, "오세린이 갔다."] * 2
    assert [names(doc) for doc in nlp.pipe(texts, n_process=2)] == [names(nlp(text)) for text in texts]


def test_names_survive_the_disk(nlp: Language) -> None:
    """Names are plain values that a DocBin keeps."""
    doc = nlp(TEXT)
    data = DocBin(docs=[doc], store_user_data=True).to_bytes()
    (copy,) = DocBin().from_bytes(data).get_docs(nlp.vocab)
    assert list(document.names(copy)) == document.names(doc)


def test_stage_grows_with_the_text(nlp: Language) -> None:
    """Four times the text takes about four times as long, though its names repeat."""
    stage = Ner(Told(("오세린", "오세린", "PS", 1.0)))

    def read(count: int) -> None:
        doc = Sentences()(tokenizer().make_doc("오세린은 갔다. 그 사람 오세린이 왔다. " * count))
        stage(doc)

    assert grows_linearly(read, 60)


def test_outvoted_class_gives_way() -> None:
    """A company of two sentences is no person in the third, and the vote's share is how sure that is."""
    text = "마루는 컸다. 마루가 샀다. 마루도 왔다."
    rows = [("마루는", "마루", "OG", 0.9), ("마루가", "마루", "OG", 0.8), ("마루도", "마루", "PS", 0.6)]
    assert told(text, *rows) == [("마루", 0, "OG", 0.9), ("마루", 8, "OG", 0.8), ("마루", 16, "OG", 0.74)]


def test_single_letter_has_no_vote() -> None:
    """이 as a surname and as something else are two words."""
    text = "이 씨는 컸다. 이 씨가 샀다. 이 셋은 왔다."
    rows = [("이 씨는", "이", "PS", 0.9), ("이 씨가", "이", "PS", 0.9), ("이 셋은", "이", "QT", 0.3)]
    assert [n[2] for n in told(text, *rows)] == ["PS", "PS", "QT"]


def test_close_vote_changes_nothing() -> None:
    """One company and one person of the same name are left as they were read."""
    text = "마루는 컸다. 마루가 샀다."
    assert [n[2] for n in told(text, ("마루는", "마루", "OG", 0.9), ("마루가", "마루", "PS", 0.6))] == ["OG", "PS"]


def test_sure_reading_gives_way_to_many_only() -> None:
    """A person read beyond doubt is not outvoted by two companies, but by five."""
    sentences = [f"{begin} 마루가 컸다." for begin in "가나다라마"]
    rows = [(begin, "마루", "OG", 0.9) for begin in "가나다라마"]
    sure = ("바", "마루", "PS", 0.97)
    few = told(" ".join([*sentences[:2], "바 마루도 왔다."]), *rows[:2], sure)
    many = told(" ".join([*sentences, "바 마루도 왔다."]), *rows, sure)
    assert [n[2] for n in few] == ["OG", "OG", "PS"]
    assert [n[2] for n in many] == ["OG"] * 6


def test_town_may_be_a_place_and_a_body() -> None:
    """미르시는 밝혔다 (the city said) and 미르시에서 (in the city) both stand."""
    text = "미르시는 밝혔다. 미르시가 열었다. 미르시에서 열렸다."
    rows = [("미르시는", "미르시", "OG", 1.0), ("미르시가", "미르시", "OG", 1.0), ("미르시에서", "미르시", "LC", 0.5)]
    assert [n[2] for n in told(text, *rows)] == ["OG", "OG", "LC"]


def test_outvoted_finer_tag_gives_way() -> None:
    """A city of two sentences is no province in the third."""

    def find(texts: Sequence[str]) -> list[list[NameRow]]:
        tags = {"미르시는": "LCP_CITY", "미르시가": "LCP_CITY", "미르시도": "LCP_PROVINCE"}
        return [[NameRow(start=0, end=3, label="LC", tag=tags[text[:4]], confidence=0.9)] for text in texts]

    doc = Ner(find)(Sentences()(tokenizer().make_doc("미르시는 컸다. 미르시가 샀다. 미르시도 왔다.")))
    assert [(n["tag"], n["confidence"]) for n in document.names(doc)] == [("LCP_CITY", 0.9)] * 3


def test_sure_name_is_found_again() -> None:
    """A name that one sentence has surely is one where it was not seen, before a particle, a mark or a blank."""
    text = "한누리호는 떴다. 어제 한누리호가 왔다."
    assert told(text, ("한누리호는", "한누리호", "AF", 0.95)) == [
        ("한누리호", 0, "AF", 0.95),
        ("한누리호", 13, "AF", 0.76),
    ]


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("한누리호는 떴다. 한누리호텔이 왔다.", ("한누리호는", "한누리호", "AF", 0.95)),  # another word
        ("한누리호는 떴다. 신한누리호가 왔다.", ("한누리호는", "한누리호", "AF", 0.95)),  # the end of another word
        ("한누리호는 떴다. 한누리호가 왔다.", ("한누리호는", "한누리호", "AF", 0.6)),  # not sure
        ("이상은 갔다. 이상이 있다.", ("이상은", "이상", "PS", 0.99)),  # too short
        ("위원장은 갔다. 위원장이 왔다.", ("위원장은", "위원장", "CV", 0.99)),  # no name
        ("한누리호는 떴다. 한누리호가 왔다. 한누리호를 봤다.", ("한누리호는", "한누리호", "AF", 0.99)),  # mostly none
    ],
)
def test_doubtful_name_is_not_found_again(text: str, row: tuple[str, str, str, float]) -> None:
    """What is part of another word, not sure, short or mostly no name stays as it was read."""
    assert len(told(text, row)) == 1


def test_name_within_another_is_not_found_again() -> None:
    """한누리호 in 한누리호 선장, read as one name, is not a second one."""
    text = "한누리호는 떴다. 그 한누리호 노래가 왔다."
    rows = [("한누리호는", "한누리호", "AF", 0.95), ("그", "한누리호 노래", "AF", 0.5)]
    assert [n[0] for n in told(text, *rows)] == ["한누리호", "한누리호 노래"]


def test_missing_model_stops_the_pipeline(tmp_path: Path) -> None:
    """A folder without a model is told when the config is read."""
    with pytest.raises(ModelError, match=r"model\.json: cannot be read"):
        configured(f'@misc = "hangraph.ModelNames.v1"\nmodel = "{tmp_path}"')


def test_scheme_chooses_the_classes(folder: Path) -> None:
    """The model's second head gives KLUE's classes, if the model has it."""
    nlp = configured(f'@misc = "hangraph.ModelNames.v1"\nmodel = "{folder}"\nscheme = "klue"')
    assert ("김나래", "PS") in names(nlp(TEXT))


def test_model_without_the_head_stops_the_pipeline(tmp_path: Path) -> None:
    """A model that reads no names is told when the config is read."""
    with pytest.raises(ModelError, match="the model has no head 'klue'"):
        ModelNames(str(write_model(tmp_path, ["ner"])), "klue")


TAUGHT = [
    ("푸른솔은 오늘 왔다.", "푸른솔", "PERSON"),
    ("푸른솔이 웃었다.", "푸른솔", "PERSON"),
    ("그는 바다읍으로 갔다.", "바다읍", "GPE"),
    ("바다읍에서 열렸다.", "바다읍", "GPE"),
]


def taught_spacy(folder: Path) -> Path:
    """Train spaCy's recogniser on a few sentences and write it into a folder."""
    nlp = spacy.blank("ko", config={"nlp": {"tokenizer": {"@tokenizers": "hangraph.KoreanTokenizer.v1"}}})
    nlp.add_pipe("ner")
    examples = [
        Example.from_dict(
            nlp.make_doc(text), {"entities": [(text.index(name), text.index(name) + len(name), label)]}
        )
        for text, name, label in TAUGHT
    ]  # fmt: skip
    spacy.util.fix_random_seed(1)
    random.seed(1)
    nlp.initialize(lambda: examples)
    for _ in range(25):
        nlp.update(examples)
    nlp.to_disk(folder)
    return folder


def test_spacy_model_plugs_in_through_the_config(tmp_path: Path) -> None:
    """A pipeline that a user trained finds the names, its labels mapped to tags that the ontology knows."""
    path = taught_spacy(tmp_path / "own")
    nlp = configured(
        f'@misc = "hangraph.SpacyNames.v1"\npath = "{path}"\nlabels = {{"PERSON": "PS", "GPE": "LCP_CITY"}}'
    )
    doc = nlp("그는 바다읍으로 갔다. 푸른솔이 웃었다.")
    assert document.names(doc) == [
        {"start": 3, "end": 6, "label": "LC", "tag": "LCP_CITY", "confidence": 1.0},
        {"start": 13, "end": 16, "label": "PS", "tag": "PS", "confidence": 1.0},
    ]


def test_spacy_model_that_is_not_there_is_told() -> None:
    """A path without a pipeline is a config error."""
    with pytest.raises(ConfigError, match="no_such_model: "):
        configured('@misc = "hangraph.SpacyNames.v1"\npath = "no_such_model"')


@pytest.mark.parametrize(
    ("package", "names"),
    [
        ("transformers", '@misc = "hangraph.TransformersNames.v1"\npath = "/"'),
        ("gliner", '@misc = "hangraph.GlinerNames.v1"\npath = "/"\nlabels = {"person": "PS"}'),
    ],
)
def test_absent_package_is_told(monkeypatch: pytest.MonkeyPatch, package: str, names: str) -> None:
    """A finder whose package is not installed says which, and how to get it."""
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(ConfigError, match=f"the package '{package}' is not installed .pip install {package}"):
        configured(names)


class Classifier:
    """Answers as a token-classification pipeline of transformers does."""

    def __call__(self, text: str) -> list[dict[str, Any]]:
        """Return one person, whose offsets a slow tokenizer does not know."""
        at = text.find("오세린")
        start, end = (None, None) if "slow" in text else (at, at + 3)
        return (
            [{"entity_group": "PER", "score": 0.987, "word": "오세린", "start": start, "end": end}] if at >= 0 else []
        )


def test_transformers_model_plugs_in_through_the_config(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The pipeline is asked for whole words of a local folder, and its groups are mapped."""
    asked: list[tuple[tuple[Any, ...], dict[str, Any]]] = []

    def pipeline(*args: Any, **options: Any) -> Classifier:
        asked.append((args, options))
        return Classifier()

    monkeypatch.setitem(sys.modules, "transformers", SimpleNamespace(pipeline=pipeline))
    nlp = configured(f'@misc = "hangraph.TransformersNames.v1"\npath = "{tmp_path}"\nlabels = {{"PER": "PS_NAME"}}')
    path = str(tmp_path)
    assert asked == [(("token-classification",), {"model": path, "tokenizer": path, "aggregation_strategy": "first"})]
    doc = nlp("시장은 갔다. 오세린은 왔다.")
    assert document.names(doc) == [{"start": 8, "end": 11, "label": "PS", "tag": "PS_NAME", "confidence": 0.99}]


def test_transformers_model_without_offsets_is_told() -> None:
    """A slow tokenizer gives no offsets, and names without are of no use."""
    with pytest.raises(ConfigError, match="gives no offsets"):
        TransformersNames(Classifier(), {})(["slow 오세린"])


class Gliner:
    """Answers as a GLiNER model does."""

    @classmethod
    def from_pretrained(cls, path: str, *, local_files_only: bool) -> Gliner:
        """Return the model of a local folder."""
        assert Path(path).is_dir()
        assert local_files_only
        return cls()

    def predict_entities(self, text: str, labels: list[str], *, threshold: float) -> list[dict[str, Any]]:
        """Return one place if it is asked for."""
        assert (labels, threshold) == (["city", "person"], 0.7)
        at = text.find("미르시")
        row = {"start": at, "end": at + 3, "text": "미르시", "label": "city", "score": 0.81}
        return [row] if at >= 0 else []


def test_gliner_model_plugs_in_through_the_config(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The model is asked for the labels of the config, above its threshold, and they are mapped."""
    monkeypatch.setitem(sys.modules, "gliner", SimpleNamespace(GLiNER=Gliner))
    settings = 'labels = {"city": "LCP_CITY", "person": "PS"}\nthreshold = 0.7'
    nlp = configured(f'@misc = "hangraph.GlinerNames.v1"\npath = "{tmp_path}"\n{settings}')
    doc = nlp("그는 미르시에 갔다.")
    assert document.names(doc) == [{"start": 3, "end": 6, "label": "LC", "tag": "LCP_CITY", "confidence": 0.81}]


@pytest.mark.parametrize("finder", [TransformersNames(Classifier(), {}), GlinerNames(Gliner(), {"city": "LC"}, 0.7)])
def test_foreign_model_is_not_asked_about_blanks(finder: Any) -> None:
    """A text of blanks has no names, whatever a model makes of it."""
    assert finder(["", " \n"]) == [[], []]


@pytest.mark.parametrize("factory", ["Transformers", "Gliner"])
def test_foreign_model_is_never_looked_for_on_the_network(monkeypatch: pytest.MonkeyPatch, factory: str) -> None:
    """What is no folder is told, for the libraries would try to download it."""
    monkeypatch.setitem(sys.modules, factory.lower(), SimpleNamespace(pipeline=None, GLiNER=None))
    with pytest.raises(ConfigError, match="someone/model: there is no such folder"):
        configured(f'@misc = "hangraph.{factory}Names.v1"\npath = "someone/model"\nlabels = {{"a": "PS"}}')


def test_stage_is_sent_without_its_model(folder: Path) -> None:
    """Pickled, the stage is the name of a folder."""
    stage = Ner(ModelNames(str(folder)))
    assert len(pickle.dumps(stage)) < 1000
