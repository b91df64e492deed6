"""The contract that every analyzer keeps, and what each makes of the same Korean sentences."""

from __future__ import annotations

import pickle
import subprocess
import sys
import unicodedata

import pytest

from hangraph.errors import ConfigError
from hangraph.morphology.alignment import align, check_tiling
from hangraph.morphology.analyzers import ANALYZERS, create_analyzer, iterate_pieces
from hangraph.morphology.tagsets import SEJONG

JAVA = ("komoran", "okt", "kkma", "hannanum")
ALL = ("mecab", *(pytest.param(name, marks=pytest.mark.java) for name in JAVA))
MET = "시장은 서울에서 기업인을 만났다."
FUSED = "난 그런 걸 봤는데 美 LA지회가 협약을 체결할 것이다."
HARD = (
    "",
    " ",
    "\n\r\n\t\u00a0\u3000",
    "가",
    "\x00",
    "가\x00나",
    "\ud800",
    "\ufeff광고",
    "👨‍👩‍👧 😀가족",
    "社長은 北京에서",
    "ＬＡ에서 １０명",
    "ﾊﾝ",
    "ᄒᆞᆫ글",
    unicodedata.normalize("NFD", "한국은 갔다."),
    "IㆍCㆍB",
    "a/b+c",
    "한/글+은",
    "시장이\u00a0만났다.\r\n그는 “갔다”라고",
    "한국정부" * 100,
    "ㅋ" * 300,
    "." * 300,
    "a" * 1000,
)

GOLDEN = {
    "mecab": (
        "시장/NNG 은/JX 서울/NNP 에서/JKB 기업인/NNG 을/JKO 만났/VV+EP 다/EF ./SF",
        "난/NP+JX 그런/MM 걸/NNB+JKO 봤/VV+EP 는데/EC 美/NNG LA/SL 지회/NNG 가/JKS 협약/NNG 을/JKO 체결/NNG "
        "할/XSV+ETM 것/NNB 이/VCP 다/EF ./SF",
    ),
    "komoran": (
        "시장/NNG 은/JX 서울/NNP 에서/JKB 기업인/NNG 을/JKO 만났/VV+EP 다/EF ./SF",
        "난/VV+ETM 그런/MM 걸/VV+ETM 봤/VV+EP 는데/EC 美/SH LA/SL 지회/NNG 가/JKS 협약/NNG 을/JKO 체결/NNG "
        "할/XSV+ETM 것/NNB 이/VCP 다/EF ./SF",
    ),
    "okt": (
        "시장/NNG 은/JX 서울/NNG 에서/JKB 기업인/NNG 을/JKO 만났다/VV+EP+EF ./SF",
        "난/NNG 그런/VA+ETM 걸/NNG 봤는데/VV+EP+EC 美/SH LA/SL 지/MM 회/NNG 가/JKS 협약/NNG 을/JKO 체결/NNG "
        "할/VV+ETM 것/NNG 이다/JX ./SF",
    ),
    "kkma": (
        "시장/NNG 은/JX 서울/NNG 에서/JKB 기업인/NNG 을/JKO 만났/VV+EP 다/EF ./SF",
        "난/NP+JX 그런/VA+ETM 걸/NNB+JKO 봤/VV+EP 는데/EC 美/SH LA/SL 지회/NNG 가/JKS 협약/NNG 을/JKO 체결/NNG "
        "할/XSV+ETM 것/NNB 이/VCP 다/EF ./SF",
    ),
    "hannanum": (
        "시장/NNG 은/JX 서울/NNG 에서/JKB 기업인/NNG 을/JKO 만났/VV+EP 다/EF ./SF",
        "난/VX+ETM 그런/VV+ETM 걸/NNB+JKO 봤/VX 는데/EP+EC 美/NNG LA/SL 지회/NNG 가/JKS 협약/NNG 을/JKO 체결/NNG "
        "할/XSV+ETM 것/NNB 이/VCP 다/EF ./SF",
    ),
}


def tagged(name: str, text: str) -> str:
    """Return the tokens of a text as form/tag."""
    tokens = align(text, create_analyzer(name).analyze(text))
    return " ".join(f"{text[token.start : token.end]}/{token.tag}" for token in tokens)


def run_python(code: str) -> subprocess.CompletedProcess[str]:
    """Run code in a fresh interpreter."""
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False)


def test_registry_holds_all_five_of_konlpy():
    """KoNLPy's five taggers are all there, and each knows its own name."""
    assert sorted(ANALYZERS) == ["hannanum", "kkma", "komoran", "mecab", "okt"]
    assert [create_analyzer(name).name for name in ANALYZERS] == list(ANALYZERS)


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("number", [0, 1])
def test_analyze_reads_korean(name, number):
    """Each analyzer tags the sentence as it is known to, in Sejong tags, fused morphemes in one token."""
    assert tagged(name, (MET, FUSED)[number]) == GOLDEN[name][number]


@pytest.mark.parametrize("name", ALL)
def test_analyze_gives_the_stem(name):
    """The first part of 만났(다) is its stem, whichever form the analyzer writes."""
    tokens = align(MET, create_analyzer(name).analyze(MET))
    verb = next(token for token in tokens if token.tag.startswith("VV"))
    assert verb.parts[0] == ("만나", "VV")
    assert verb.parts[1][1] == "EP"


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("text", HARD, ids=lambda text: ascii(text[:12]))
def test_analyze_survives_hard_text(name, text):
    """No text stops an analyzer, every tag is Sejong's, and the tokens tile the text."""
    morphemes = create_analyzer(name).analyze(text)
    assert {part for morpheme in morphemes for part in morpheme.tag.split("+")} <= SEJONG
    tokens = align(text, morphemes)
    check_tiling(text, tokens)
    assert bool(tokens) == bool(text.strip())


@pytest.mark.parametrize("name", ALL)
def test_analyze_takes_a_long_line(name):
    """A line far longer than what an analyzer reads at once is read to its end."""
    text = MET * 60
    tokens = align(text, create_analyzer(name).analyze(text))
    check_tiling(text, tokens)
    assert sum(token.tag == "NNP" or token.tag == "NNG" for token in tokens) >= 60


@pytest.mark.parametrize("name", ALL)
def test_analyzer_is_picklable_after_use(name):
    """An analyzer that has read a text can still be sent to another process."""
    analyzer = create_analyzer(name)
    expected = analyzer.analyze(MET)
    assert pickle.loads(pickle.dumps(analyzer)).analyze(MET) == expected


def test_create_analyzer_rejects_an_unknown_name():
    """An unknown name is a ConfigError that lists the known ones."""
    with pytest.raises(ConfigError, match=r"kiwi.*hannanum, kkma, komoran, mecab, okt"):
        create_analyzer("kiwi")


def test_iterate_pieces_cuts_at_line_breaks_then_spaces_then_anywhere():
    """Pieces keep to the limit, lose no word, and blank lines are left out."""
    assert list(iterate_pieces("가 나\n\n \n다라", 10)) == ["가 나", "다라"]
    assert list(iterate_pieces("가나 다라 마바", 7)) == ["가나 다라 ", "마바"]
    assert list(iterate_pieces("가" * 25, 10)) == ["가" * 10, "가" * 10, "가" * 5]


def test_mecab_starts_no_jvm():
    """Importing the package and tokenising with Mecab leaves Java alone, and the environment as it was."""
    done = run_python(
        "import os; before = dict(os.environ)\n"
        "from hangraph.morphology import create_analyzer\n"
        "import jpype\n"
        f"assert create_analyzer('mecab').analyze({MET!r})\n"
        "assert not jpype.isJVMStarted()\n"
        "assert dict(os.environ) == before\n"
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.java
def test_java_tagger_is_silent():
    """Starting the JVM and a tagger writes nothing on stderr, and leaves the environment as it was."""
    done = run_python(
        "import os; before = dict(os.environ)\n"
        "from hangraph.morphology import create_analyzer\n"
        f"assert create_analyzer('okt').analyze({MET!r})\n"
        "assert dict(os.environ) == before\n"
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.java
def test_java_tagger_refuses_a_forked_process(monkeypatch):
    """In a process forked from one with a JVM the error says what to do, instead of a hang."""
    analyzer = create_analyzer("okt")
    assert analyzer.analyze(MET)
    monkeypatch.setattr("hangraph.morphology.jvm.os.getpid", lambda: -1)
    with pytest.raises(ConfigError, match="spawn"):
        analyzer.analyze(MET)
