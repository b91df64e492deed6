"""The stage that finds who said what."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from spacy.tokens import Doc

from builders import grows_linearly, marked_doc, tokenizer
from hangraph import document
from hangraph.document import TitleRow
from hangraph.stages.quotes import Quotes, create_quotes
from hangraph.stages.sentences import Sentences
from hangraph.stages.time import create_times

OWN_VERB = """
@prefix hg: <https://w3id.org/hangraph/news#> .
@prefix lex: <https://w3id.org/hangraph/lexicon#> .
@prefix frame: <https://w3id.org/hangraph/lexicon/frame#> .
@prefix ontolex: <http://www.w3.org/ns/lemon/ontolex#> .
@prefix synsem: <http://www.w3.org/ns/lemon/synsem#> .
@prefix lexinfo: <http://www.lexinfo.net/ontology/3.0/lexinfo#> .
lex:읊다-말 a ontolex:LexicalEntry ; lexinfo:partOfSpeech lexinfo:verb ;
  ontolex:canonicalForm [ ontolex:writtenRep "읊다"@ko ] ; synsem:synBehavior frame:saying ;
  ontolex:sense [ a ontolex:LexicalSense, synsem:OntoMap ; ontolex:reference hg:announced ;
    synsem:subjOfProp frame:saying-speaker ; synsem:objOfProp frame:saying-quotation ] ,
    [ a ontolex:LexicalSense, synsem:OntoMap ; ontolex:reference hg:saidBy ;
    synsem:subjOfProp frame:saying-quotation ; synsem:objOfProp frame:saying-speaker ] .
"""


@cache
def stage(ontology: str | None = None) -> Quotes:
    """Return the stage."""
    return create_quotes(tokenizer(), "kg_quotes", ontology)


def read(marked: str, ontology: str | None = None, kind: str = "paragraph") -> Doc:
    """Return the Doc of a marked-up text after the stage; a position after a person's name is a title of hers."""
    doc = marked_doc(marked)
    doc._.blocks = [{"kind": kind, "start": 0, "end": len(doc.text)}]
    doc = create_times(tokenizer(), "kg_time", None)(Sentences()(doc))
    doc._.titles = list(_titles(doc))
    return stage(ontology)(doc)


def _titles(doc: Doc) -> list[TitleRow]:
    rows = []
    for mention in document.mentions(doc):
        for word in ("시장", "대표", "의원", "총리", "국무총리"):
            at = doc.text.find(word, mention["end"], mention["end"] + 14)
            if at >= 0 and mention["type"] == "Person" and doc.text[mention["end"]] == " ":
                rows.append(
                    TitleRow(
                        start=at,
                        end=at + len(word),
                        text=word,
                        person=[mention["start"], mention["end"]],
                        body=None,
                        former=False,
                        entry="lex:test",
                        reference="Position",
                    )
                )
    return rows


def told(doc: Doc, predicate: str) -> list[tuple[str, str]]:
    """Return speaker and words of each fact of a predicate."""
    rows = [r for r in document.facts(doc) if r["predicate"] == predicate]
    pairs = [(r["object"], r["subject"]) if predicate == "saidBy" else (r["subject"], r["object"]) for r in rows]
    return [(speaker.split(":")[1], words) for speaker, words in pairs]


@pytest.mark.parametrize(
    ("marked", "facts"),
    [
        ("[한가람|Person] 시장은 “다리를 놓겠다”고 말했다.", [("한가람", "다리를 놓겠다")]),
        (
            "[한가람|Person] 시장은 “다리를 놓겠다”며 “강을 살리겠다”고 밝혔다.",
            [("한가람", "다리를 놓겠다"), ("한가람", "강을 살리겠다")],
        ),
        (
            "[한가람|Person] 시장은 “다리를 놓겠다”고 밝히고 “강을 살리겠다”고 덧붙였다.",
            [("한가람", "다리를 놓겠다"), ("한가람", "강을 살리겠다")],
        ),
        ("“다리를 놓겠다”고 [한가람|Person] 시장은 말했다.", [("한가람", "다리를 놓겠다")]),
        ("“다리를 놓겠다.” [한가람|Person] 시장의 말이다.", [("한가람", "다리를 놓겠다.")]),
        ('[한가람|Person] 시장은 "다리가 필요하다"는 뜻을 전했다.', [("한가람", "다리가 필요하다")]),
        ('[한가람|Person] 시장은 "역사적인 날"이라며 반겼다.', [("한가람", "역사적인 날")]),
        ('[한가람|Person] 시장은 "다리를 놓아야" 한다며 서둘렀다.', [("한가람", "다리를 놓아야")]),
        ("[한가람|Person] 시장은 ‘다리를 놓겠다’라는 글을 남겼다.", [("한가람", "다리를 놓겠다")]),
        (
            "[한가람|Person] 시장이 왔다. 그러면서 “다리를 놓겠다”고 말했다.",
            [("한가람", "다리를 놓겠다")],
        ),
        (
            "[한가람|Person] 의원과 [노은별|Person] 의원은 “다리를 놓겠다”고 말했다.",
            [("한가람", "다리를 놓겠다"), ("노은별", "다리를 놓겠다")],
        ),
        ("[미르전자|Organization](대표 노은별)는 “사실이 아니다”라고 해명했다.", [("미르전자", "사실이 아니다")]),
        ("[미르전자|Organization] 측은 “사실이 아니다”라고 해명했다.", [("미르전자", "사실이 아니다")]),
        (
            "[미르전자|Organization] 측과 [누리은행|Organization] 측은 “사실이 아니다”라고 해명했다.",
            [("미르전자", "사실이 아니다"), ("누리은행", "사실이 아니다")],
        ),
        ("[한가람|Person] 시장 역시 “다리를 놓겠다”고 약속했다.", [("한가람", "다리를 놓겠다")]),
        (
            "[한가람|Person] 시장은 [미르전자|Organization]가 맡은 일에 대해 “다리를 놓겠다”고 말한 것으로 전해졌다.",
            [("한가람", "다리를 놓겠다")],
        ),
        ("[미르전자|Organization]에서는 “사실이 아니다”라고 밝혔다.", [("미르전자", "사실이 아니다")]),
        ("[미르전자|Organization](MR)에서는 “사실이 아니다”라고 밝혔다.", [("미르전자", "사실이 아니다")]),
        ("[한가람|Person] 시장은 “다리를 놓겠다”라는 조건을 제시했다.", [("한가람", "다리를 놓겠다")]),
        ("[한가람|Person] 시장은 “다리를 놓겠다”라는 내용의 긴 글을 올렸다.", [("한가람", "다리를 놓겠다")]),
        ("[한가람|Person] 시장은 “다리를 놓겠다”는 신중한 입장을 밝혔다.", [("한가람", "다리를 놓겠다")]),
        ("[한가람|Person] 시장은 “다리가 낡았다”라는 글과 함께 사진을 올렸다.", [("한가람", "다리가 낡았다")]),
        ("[한가람|Person] 시장이 왔다. 게시판에는 “다리가 낡았다”라는 글과 함께 사진이 올라왔다.", []),
        ("[한가람|Person] 시장은 뜻밖에 “다리가 낡았다” 발언을 했다.", [("한가람", "다리가 낡았다")]),
        ("[한가람|Person] 시장은 ‘다리가 낡았다’라는 것으로 표현했다.", [("한가람", "다리가 낡았다")]),
        (
            "[한가람|Person] 시장은 “다리가 낡았다”, “새로 놓자”라고 말했다.",
            [("한가람", "다리가 낡았다"), ("한가람", "새로 놓자")],
        ),
        (
            "[미르청|Organization]은 [노은별|Person] 의원이 “다리가 낡았다”고 주장한 것에 대해 거짓이라고 했다.",
            [("노은별", "다리가 낡았다")],
        ),
        ("[미르청|Organization]은 “다리가 낡았다”고 답한 응답자가 60명이라고 밝혔다.", []),
        ("[미르청|Organization]은 응답자의 58%가 “다리가 낡았다”고 응답했다.", []),
        (
            "[한가람|Person] 시장은 “다리를 놓나요?”라고 물었으나 [노은별|Person] 의원은 “아니다”라고 답했다.",
            [("한가람", "다리를 놓나요?"), ("노은별", "아니다")],
        ),
        ("(오늘 [한가람|Person] 의원은 “다리를 놓겠다”고 말했다.", [("한가람", "다리를 놓겠다")]),
        (
            "[한가람|Person] 시장이 왔다. 이 다리는 낡은 다리다. “다리를 놓겠다”고 말했다.",
            [("한가람", "다리를 놓겠다")],
        ),
        ("[미르전자|Organization]는 응답자 60명이 “그렇다”고 대답했다고 밝혔다.", []),
    ],
)
def test_quotes_finds_the_speaker(marked: str, facts: list[tuple[str, str]]) -> None:
    """The speaker is topic or subject, before or after the words, or carried on from before."""
    assert told(read(marked), "saidBy") == facts


@pytest.mark.parametrize(
    "marked",
    [
        "[미르시|Place] 관계자는 “다리를 놓겠다”고 말했다.",
        "[한가람|Person] 시장이 왔다. 한 전문가는 “다리는 위험하다”고 지적했다.",
        "[한가람|Person] 시장은 떠났다. 노은별은 “다리는 위험하다”고 지적했다.",
        "이곳은 “한강의 기적”이라고 불린다.",
        "[한가람|Person] 시장은 이곳을 “새벽”이라고 하는 까닭을 모른다.",
        "[한가람|Person] 시장은 “새벽”을 냈다.",
        "“다리를 놓겠다”고 말했다.",
        "",
    ],
)
def test_quotes_leaves_out_names_and_nameless_speakers(marked: str) -> None:
    """A quoted name is no speech, and what someone without a name said is told by nobody."""
    assert told(read(marked), "saidBy") == []


@pytest.mark.parametrize(
    ("marked", "facts"),
    [
        ("[미르시|Place]는 2일 다리를 완공했다고 3일 밝혔다.", [("미르시", "2일 다리를 완공했다")]),
        ("[미르시|Place]는 다리를 놓을 것이라고 발표했다.", [("미르시", "다리를 놓을 것")]),
        ("[미르시|Place]는 안전을 위한 조치라고 설명했다.", [("미르시", "안전을 위한 조치")]),
        ("[미르시|Place]는 다리를 놓기로 했다고 밝혔다.", [("미르시", "다리를 놓기로 했다")]),
        ("[한가람|Person] 의원은 다리를 놓자고 했다.", [("한가람", "다리를 놓자")]),
        ("[미르전자|Organization]는 항소하겠다는 입장을 밝혔다.", [("미르전자", "항소하겠다")]),
        ("다리가 무너졌다고 [미르시|Place]는 전했다.", [("미르시", "다리가 무너졌다")]),
        ("[미르시|Place]에 따르면 이번 비로 다리가 무너졌다.", [("미르시", "이번 비로 다리가 무너졌다")]),
        ("[미르시|Place]의 조사 결과에 의하면 다리가 무너졌다.", [("미르시", "다리가 무너졌다")]),
        ("[한가람|Person] 의원은 공개 사과를 요구했다.", [("한가람", "공개 사과")]),
        ("[한가람|Person] 의원은 돈을 받은 사실을 시인했다.", [("한가람", "돈을 받은 사실")]),
        ("[미르시|Place]는 비리 의혹은 거짓이라며 강하게 맞섰다.", [("미르시", "비리 의혹은 거짓")]),
        (
            "[미르노조|Organization]는 집회를 열고 매각을 중단하라고 촉구했다.",
            [("미르노조", "매각을 중단하라")],
        ),
        (
            "[한가람|Person] 의원은 다리가 낡았다며 새 다리는 안전하다고 주장했다.",
            [("한가람", "다리가 낡았다"), ("한가람", "새 다리는 안전하다")],
        ),
        ("[한가람|Person] 의원은 떠났으며, [미르시|Place]는 사실이 아니라고 밝혔다.", [("미르시", "사실이 아니라")]),
        ("관계자들은 다리가 무너졌다고 밝혔다.", []),
        ("[한가람|Person] 의원은 서울에 산다고 한다.", []),
        ("[미르시|Place]는 다리를 놓기로 결정했다.", []),
        ("[미르시|Place]가 작성한 자료를 공개했다.", []),
        ("[미르시|Place]는 3일 다리를 놓겠다고 밝혔다.", [("미르시", "다리를 놓겠다")]),
        ("[미르시|Place]는 성명에서 다리를 놓겠다고 밝혔다.", [("미르시", "다리를 놓겠다")]),
        ("물가가 크게 올랐다는 것이 [누리통계원|Organization]의 분석이다.", [("누리통계원", "물가가 크게 올랐다")]),
        ("[한가람|Person] 의원은 다리가 낡았다라고 말했다.", [("한가람", "다리가 낡았다")]),
        (
            "[누리통계원|Organization]이 발표한 보고서에 따르면 물가가 올랐다.",
            [("누리통계원", "물가가 올랐다")],
        ),
        ("[누리통계원|Organization]은 결과를 발표했다.", []),
        ("[한가람|Person] 의원은 둘이 친한 사이임을 강조했다.", [("한가람", "둘이 친한 사이임")]),
        ("[한가람|Person] 의원은 직원이 돈을 받은 사실을 폭로했다.", [("한가람", "직원이 돈을 받은 사실")]),
        ("[한가람|Person] 의원은 다리를 강조했다.", []),
        ("[미르학회|Organization]는 학회지를 새로 내기로 발표했다.", [("미르학회", "학회지를 새로 내기로")]),
        ("[미르학회|Organization]는 학회지를 새로 내기로 했다.", []),
        ("[미르청|Organization]은 [미르시|Place]에 자료를 내도록 요구했다.", [("미르청", "미르시에 자료를 내도록")]),
        ("[미르청|Organization]은 주민이 떠나도록 도왔다.", []),
        (
            "[한가람|Person] 의원은 다리가 낡았다고 지적하고 [미르시|Place]가 나서라고 촉구했다.",
            [("한가람", "다리가 낡았다"), ("한가람", "미르시가 나서라")],
        ),
        (
            "[미르시|Place]는 [한가람|Person] 의원이 떠난다고 밝힌 날을 알지 못한다고 말했다.",
            [("한가람", "떠난다"), ("미르시", "한가람 의원이 떠난다고 밝힌 날을 알지 못한다")],
        ),
        ("[한가람|Person] 의원은 부정적 입장을 밝혔다.", []),
        (
            "[미르시|Place]는 다리가 위험하다고 판단해 길을 막았다고 밝혔다.",
            [("미르시", "다리가 위험하다고 판단해 길을 막았다")],
        ),
        (
            "[한가람|Person] 의원은 다리가 낡았다고 비판하며 [미르시|Place]가 나설 것을 요구했다.",
            [("한가람", "다리가 낡았다"), ("한가람", "미르시가 나설 것")],
        ),
        ("[미르시|Place]는 기자회견을 열고 다리를 놓겠다고 밝혔다.", [("미르시", "다리를 놓겠다")]),
        ("[미르시|Place]는 공사를 멈추고 다리를 놓겠다고 밝혔다.", [("미르시", "공사를 멈추고 다리를 놓겠다")]),
        ("[한가람|Person] 의원은 다리가 낡았다고 목소리를 높였다.", [("한가람", "다리가 낡았다")]),
        ("[미르시|Place]는 새 다리를 놓는 계획을 세웠다.", []),
        ("[한가람|Person] 의원은 새로운 입장을 내놓았다.", []),
        ("[한가람|Person] 의원은 사퇴 의사를 밝히지 않았다.", []),
        ("[한가람|Person] 의원은 사퇴 의사를 밝혀 주기를 바랐다.", []),
        ("[한가람|Person] 의원은 사퇴 의사를 밝혔다.", [("한가람", "사퇴 의사")]),
        ("[한가람|Person] 의원은 청사에서 새 다리를 담은 계획안을 발표했다.", [("한가람", "새 다리를 담은 계획안")]),
        (
            "[미르청|Organization]에 따르면 짐은 모두 다섯 개로 [한가람|Person] 의원은 짐이 없다고 밝혔다.",
            [("미르청", "짐은 모두 다섯 개로 한가람 의원은 짐이 없다")],
        ),
        ("[미르청|Organization]은 태풍이 곧 약해질 것으로 내다봤다.", [("미르청", "태풍이 곧 약해질 것")]),
        ("[미르청|Organization]은 태풍이 곧 약해질 것으로 보인다.", []),
        ("[미르시|Place]는 다리를 막지 않을 것이라 알렸다.", [("미르시", "다리를 막지 않을 것")]),
        ("[한가람|Person] 의원은 다리를 놓겠다고 하며 웃었다.", [("한가람", "다리를 놓겠다")]),
        ("[미르시|Place]는 다리를 놓겠다고 나섰다.", [("미르시", "다리를 놓겠다")]),
        ("[미르청|Organization](청장 노은별)에 따르면 다리가 무너졌다.", [("미르청", "다리가 무너졌다")]),
        ("[미르청|Organization]에 따르면, 태풍은 내일 온다고 밝혔다.", [("미르청", "태풍은 내일 온다")]),
        (
            "[미르청|Organization]에 따르면 [한가람|Person] 의원은 다리가 낡았다고 말했다.",
            [("한가람", "다리가 낡았다"), ("미르청", "한가람 의원은 다리가 낡았다고 말했다")],
        ),
        ("시 관계자에 따르면 다리가 무너졌다고 밝혔다.", []),
        (
            "[한가람|Person] 의원은 “다리가 낡았다”며, [미르시|Place]는 새 다리를 놓을 수 있다고 말했다.",
            [("한가람", "미르시는 새 다리를 놓을 수 있다")],
        ),
        (
            "[미르노조|Organization]는 다리가 낡았다며 철거를 요구했다.",
            [("미르노조", "다리가 낡았다"), ("미르노조", "철거")],
        ),
        (
            "[미르청|Organization]은 직원에게 27일까지 돌아오라고 요구했다.",
            [("미르청", "27일까지 돌아오라")],
        ),
        (
            "[한가람|Person] 의원이 왔다. 또 다리를 지킬 것을 당부했다.",
            [("한가람", "다리를 지킬 것")],
        ),
        ("[미르청|Organization]에서 [한가람|Person] 의원이 개편안을 발표했다.", [("한가람", "개편안")]),
        (
            "[미르청|Organization]은 다리가 낡았다고 말했다. 또 [미르시|Place]가 책임을 져야 한다고 덧붙였다.",
            [("미르청", "다리가 낡았다"), ("미르청", "미르시가 책임을 져야 한다")],
        ),
        (
            "[미르시|Place]는 조사를 마쳤는데, 쓰레기가 절반으로 줄었다고 밝혔다.",
            [("미르시", "쓰레기가 절반으로 줄었다")],
        ),
        ("[미르시|Place]는 29일 공개된 다리는 안전하다고 밝혔다.", [("미르시", "29일 공개된 다리는 안전하다")]),
        ("[미르시|Place]는 (현지시간) 3일 다리를 놓겠다고 밝혔다.", [("미르시", "다리를 놓겠다")]),
        ("[한가람|Person] 의원은 자신의 블로그에서 다리가 낡았다고 비판했다.", [("한가람", "다리가 낡았다")]),
        (
            "[미르청|Organization]은 철거를 요청한 것이 옳다는 입장을 밝혔다.",
            [("미르청", "철거를 요청한 것이 옳다")],
        ),
        (
            "[미르청|Organization]은 비가 온다고 했다. 이 태풍은 곧 사라진다고 밝혔다.",
            [("미르청", "비가 온다"), ("미르청", "이 태풍은 곧 사라진다")],
        ),
        ("[미르청|Organization]은 비가 온다고 했다. 이 주민은 곧 떠난다고 밝혔다.", [("미르청", "비가 온다")]),
        ("[한가람|Person] 의원은 2021년 3월 3일 다리를 놓겠다고 밝혔다.", [("한가람", "다리를 놓겠다")]),
    ],
)
def test_quotes_reads_indirect_speech(marked: str, facts: list[tuple[str, str]]) -> None:
    """What is told with 다고, 라며 or 에 따르면, or as the object of 요구하다, is the speaker's statement."""
    assert told(read(marked), "announced") == facts


def test_quotes_tells_statements_to_come() -> None:
    """A statement that is planned has that status."""
    doc = read("[미르시|Place]는 다음 달 조사 결과를 발표할 예정이다.")
    assert [(r["object"], r["status"]) for r in document.facts(doc)] == [("조사 결과", "planned")]


def test_quotes_notes_speaker_and_cue_beside_the_quotation() -> None:
    """The quotation's row names its speaker and the entry of the verb of saying."""
    doc = read("[한가람|Person] 시장은 “다리를 놓겠다”고 말했다. 이 다리는 “새벽”이다.")
    first, second = document.quotes(doc)
    assert (first["speaker"], first["cue"]) == ("Person:한가람", "https://w3id.org/hangraph/lexicon#말-말")
    assert (second["speaker"], second["cue"]) == (None, None)


def test_quotes_gives_evidence_with_quote_and_speaker() -> None:
    """The evidence spans speaker, words and verb of saying."""
    doc = read("어제였다. [한가람|Person] 시장은 “다리를 놓겠다”고 말했다.")
    (row,) = document.facts(doc)
    ((start, end),) = row["evidence"]
    assert doc.text[start:end] == "한가람 시장은 “다리를 놓겠다”고 말했다"
    assert (row["stage"], row["status"], row["date"], row["attributed_to"]) == ("kg_quotes", "asserted", None, None)


def test_quotes_keeps_the_words_as_they_stand() -> None:
    """Inner spaces stay, outer white space goes."""
    doc = read("[한가람|Person] 시장은 “ 다리를\u00a0꼭 놓겠다 ”고 말했다.")
    assert told(doc, "saidBy") == [("한가람", "다리를\u00a0꼭 놓겠다")]


@pytest.mark.parametrize(
    ("marked", "facts"),
    [
        ("[한가람|Person] 시장 “다리 놓겠다”", [("한가람", "다리 놓겠다")]),
        ("[미르시|Place], “다리 놓겠다”…내년 착공", [("미르시", "다리 놓겠다")]),
        ("[한가람|Person], 현장 찾아 “다리 놓겠다”", [("한가람", "다리 놓겠다")]),
        ("[미르시|Place], 청문회 열어…전 사장 “다리 놓겠다”", []),
        ("[미르시|Place] “새벽”에서 회의", []),
    ],
)
def test_quotes_reads_headlines(marked: str, facts: list[tuple[str, str]]) -> None:
    """A headline sets speaker and words side by side."""
    assert told(read(marked, kind="title"), "saidBy") == facts


def test_quotes_reads_headings_among_prose() -> None:
    """A line of prose that is but a speaker and words is a heading."""
    assert told(read("[한가람|Person] 시장 “다리 놓겠다”"), "saidBy") == [("한가람", "다리 놓겠다")]
    assert told(read("[한가람|Person] 시장과 “새벽”"), "saidBy") == []


def test_quotes_reads_no_furniture() -> None:
    """What stands in no prose says nothing."""
    assert document.facts(read("[한가람|Person] 시장은 “다리를 놓겠다”고 말했다.", kind="boilerplate")) == []


def test_quotes_knows_verbs_of_a_folder(tmp_path: Path) -> None:
    """A verb of saying of the user's own Turtle introduces statements."""
    (tmp_path / "own.ttl").write_text(OWN_VERB, "utf-8")
    marked = "[한가람|Person] 시장은 다리가 좋다고 읊었다."
    assert told(read(marked), "announced") == []
    assert told(read(marked, str(tmp_path)), "announced") == [("한가람", "다리가 좋다")]


def test_quotes_survive_bytes() -> None:
    """Speakers and facts come back from the Doc's bytes."""
    doc = read("[한가람|Person] 시장은 “다리를 놓겠다”고 말했다.")
    again = Doc(doc.vocab).from_bytes(doc.to_bytes())
    assert document.quotes(again) == document.quotes(doc)
    assert document.facts(again) == document.facts(doc) != []


@pytest.mark.parametrize("piece", ["“가자”며 ", "[한가람|Person], ", "사과를 요구하고 ", "간다고 ", "갑은 "])
def test_quotes_of_one_long_sentence_in_linear_time(piece: str) -> None:
    """A sentence of four times the length takes nothing like sixteen times as long."""
    docs = {n: Sentences()(marked_doc(piece * n)) for n in (75, 300, 1200)}
    assert grows_linearly(lambda count: stage()(docs[count]), 300)
