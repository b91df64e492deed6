"""What Mecab's own analyzer adds: semantic classes, parts of inflected forms, eojeols read again."""

from __future__ import annotations

import pytest

from hangraph.morphology.analyzers import create_analyzer


def tagged(text: str) -> list[str]:
    """Return the morphemes of a text as form/tag."""
    return [f"{morpheme.form}/{morpheme.tag}" for morpheme in create_analyzer("mecab").analyze(text)]


def test_analyze_reads_semantic_classes():
    """mecab-ko-dic's class comes along: 서울 is 지명."""
    first = create_analyzer("mecab").analyze("서울에서 만났다.")[0]
    assert (first.form, first.tag, first.semantic) == ("서울", "NNP", "지명")


def test_analyze_reads_the_parts_of_inflected_forms():
    """했 is 하 + 았, 난 is 나 + ㄴ in compatibility letters, and an uninflected form is its own part."""
    found = {morpheme.form: morpheme for morpheme in create_analyzer("mecab").analyze("난 서명을 체결했다.")}
    assert found["했"].parts == (("하", "XSV"), ("았", "EP"))
    assert found["난"].parts == (("나", "NP"), ("ㄴ", "JX"))
    assert found["서명"].parts == (("서명", "NNG"),)


def test_analyze_leaves_compounds_whole():
    """A compound noun of the dictionary is one part, whatever it is made of."""
    compound = create_analyzer("mecab").analyze("월드컵")[0]
    assert compound.parts == (("월드컵", "NNG"),)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("위원회가 의결하였다", "위원회/NNG 가/JKS 의결/NNG 하/XSV 였/EP 다/EC"),
        ("경기도 과천시에 있는", "경기도/NNP 과천시/NNP 에/JKB 있/VV 는/ETM"),
    ],
)
def test_analyze_lets_no_particle_begin_an_eojeol(text, expected):
    """의결 after a space is not the particle 의 + 결: the eojeol is read again by itself."""
    assert tagged(text) == expected.split()


@pytest.mark.parametrize("text", ["협약을 체결 되었다", "‘달빛’ 로 만든다"])
def test_analyze_keeps_what_is_written_apart(text):
    """A suffix or particle that an author wrote apart (체결 되었다) stays one."""
    assert any(morpheme.split("/")[1].startswith(("XSV", "JKB")) for morpheme in tagged(text))


def test_analyze_tells_the_determiner_from_the_auxiliary():
    """본 after -면 is 'this', after -아/-어 it is the auxiliary 보다."""
    assert "본/MM" in tagged("의안이 통과되면 본 협약을 체결한다")
    assert "본/VX+ETM" in tagged("이미 만나 본 사람")
