"""Date suites are read in both their formats, brought into the contract's form, and scored."""

from __future__ import annotations

import json
from datetime import date

import pytest
from typer.testing import CliRunner

from hangraph import schema
from hangraph.cli import app
from hangraph.errors import SourceError
from hangraph.evaluation.time_suites import DUCKLING_DAY, Case, Span, read_suites
from hangraph.evaluation.times import REASONS, contract_values, leave_out, score
from hangraph.stages.time_units import read_words

SAID = date(2020, 6, 10)


def told(text: str, kind: str, timex: str, *values: tuple[str, ...], said: str = "2020-06-10T00:00:00") -> dict:
    """Return a case of a parser's suite whose expression is the text."""
    keys = ("startDate", "endDate") if len(values[0]) > 1 else ("date",)
    both = [dict(zip(keys, value, strict=True)) for value in (values[0], values[-1])]
    value = {"Timex": timex, "FutureResolution": both[0], "PastResolution": both[1]}
    return {
        "Input": f"{text}에 갔다.",
        "Context": {"ReferenceDateTime": said},
        "Results": [{"Text": text, "Type": kind, "Value": value}],
    }


def modelled(text: str, kind: str, *values: dict) -> dict:
    """Return a case of the model's suite."""
    result = {"Text": text, "TypeName": f"datetimeV2.{kind}", "Resolution": {"values": list(values)}}
    return {"Input": f"{text} 갔다.", "Context": {"ReferenceDateTime": "2020-06-10T00:00:00"}, "Results": [result]}


CASES = [
    told("지난 3일", "date", "2020-06-03", ("2020-06-03",)),
    told("3월 9일", "date", "XXXX-03-09", ("2021-03-09",), ("2020-03-09",)),
    told("2018년", "daterange", "2018", ("2018-01-01", "2019-01-01")),
    told("2014년부터 2018년까지", "daterange", "(2014-01-01,2018-01-01,P4Y)", ("2014-01-01", "2018-01-01")),
    told("지난달 말", "daterange", "2020-05", ("2020-05-16", "2020-06-01")),
    told("2011년 2월 30일", "date", "2011-02-30", ("0001-01-01",)),
    modelled("2년 전", "date", {"timex": "2018-06-10", "value": "2018-06-10"}),
    modelled("2018년 이후", "daterange", {"timex": "2018", "Mod": "after", "start": "2019-01-01"}),
    modelled("어제 오후 2시", "datetime", {"timex": "2020-06-09T14", "value": "2020-06-09 14:00:00"}),
    modelled("오후 3시", "time", {"timex": "T15", "value": "15:00:00"}),
    modelled("매주", "set", {"timex": "P1W", "value": "not resolved"}),
]
DUCKLING = """
allExamples = concat
  [ examples (datetime (2013, 2, 11, 0, 0, 0) Day)
             [ "어제"
             --"그제"
             ]
  , examples (datetime (2013, 2, 4, 0, 0, 0) Week)
             [ "지난주" ]
  , examples (datetimeInterval ((2013, 7, 13, 0, 0, 0), (2013, 7, 16, 0, 0, 0)) Day)
             [ "7월 13일 - 15일"
             , "다음 3일" ]
  , examples (datetime (2013, 2, 12, 15, 0, 0) Hour)
             [ "오후 세시" ]
  ]
"""


@pytest.fixture
def suites(tmp_path):
    """Return a folder with a small suite of each format."""
    (tmp_path / "made.json").write_text(json.dumps(CASES, ensure_ascii=False), "utf-8")
    (tmp_path / "made_too.txt").write_text(DUCKLING, "utf-8")
    return tmp_path


def test_suites_are_read_in_both_formats(suites):
    """Each expression is a case with the days that the suite gives it; what is commented out is none."""
    cases = read_suites(suites)
    assert len(cases) == len(CASES) + 5
    assert cases[1].spans == (Span(date(2021, 3, 9)), Span(date(2020, 3, 9)))
    week = next(c for c in cases if c.text == "지난주")
    assert (week.said, week.grain, week.spans) == (DUCKLING_DAY, "Week", (Span(date(2013, 2, 4)),))


def test_score_counts_what_news_can_tell_and_names_the_rest(suites):
    """All that counts is right here; each case left out is counted by a kind that has its reason."""
    found = score(suites, read_words(schema.load()))
    assert found.errors == []
    assert {name: share.to_json() for name, share in found.suites.items()} == {"made": [8, 8], "made_too": [3, 3]}
    assert found.left_out == {"clock": 2, "duration": 1, "no day": 1, "recurring": 1}
    assert found.left_out.keys() <= REASONS.keys()


def test_score_lists_a_wrong_value(tmp_path):
    """An error names suite, day, expression, what was found and what is right."""
    wrong = [told("지난 3일", "date", "2020-06-04", ("2020-06-04",))]
    (tmp_path / "made.json").write_text(json.dumps(wrong, ensure_ascii=False), "utf-8")
    found = score(tmp_path, read_words(schema.load()))
    assert found.errors == ["made 2020-06-10 '지난 3일': 2020-06-03, not 2020-06-04"]
    assert found.total.ratio == 0.0


@pytest.mark.parametrize(
    ("expression", "kind", "reason"),
    [
        ("며칠 전", "date", "vague"),
        ("지난 3주", "daterange", "duration"),
        ("오월 이십일일", "date", "spoken"),
        ("3-7-17", "date", "order"),
        ("4/22", "date", "ambiguous"),
        ("15세기", "daterange", "part"),
        ("next monday", "date", "untranslated"),
        ("지난 9월", "daterange", ""),
        ("3주 후", "date", ""),
        ("삼일절", "date", ""),
        ("이번 주말", "daterange", ""),
    ],
)
def test_leave_out_goes_by_the_kind_of_expression(expression, kind, reason):
    """A form that news does not tell is left out whatever its value; its neighbours are not."""
    case = Case("made", expression, expression, SAID, kind, spans=(Span(SAID),))
    assert leave_out(case) == reason


@pytest.mark.parametrize(
    ("case", "value"),
    [
        (Case("", "", "1990년대", SAID, "daterange", spans=(Span(date(1990, 1, 1), date(2000, 1, 1)),)), "199X"),
        (Case("", "", "두 달 전", SAID, "date", spans=(Span(date(2020, 4, 10)),)), "2020-04"),
        (Case("", "", "내일까지", SAID, "datetime", spans=(Span(date(2020, 6, 11)),)), "/2020-06-11"),
        (
            Case("", "", "3분기", SAID, "date", grain="Quarter", spans=(Span(date(2020, 7, 1)),)),
            "2020-07-01/2020-09-30",
        ),
        (
            Case("", "", "지난주말", SAID, "time", grain="Hour", spans=(Span(date(2020, 6, 5), date(2020, 6, 8)),)),
            "2020-06-06/2020-06-07",
        ),
    ],
)
def test_contract_values_are_written_as_the_contract_does(case, value):
    """Decades, months, by-dates, quarters and weekends have its notation."""
    assert contract_values(case) == {value}


@pytest.mark.parametrize(("name", "text"), [("made.json", "[{}]"), ("made.json", "가"), ("other.csv", "")])
def test_read_suites_refuses_what_is_none(tmp_path, name, text):
    """A broken file and a folder without a suite are errors that say so."""
    (tmp_path / name).write_text(text, "utf-8")
    with pytest.raises(SourceError):
        read_suites(tmp_path)


def test_command_writes_figures_reasons_and_errors(suites):
    """People read a line a suite, what is left out and why, and the total; machines the same as JSON."""
    result = CliRunner().invoke(app, ["evaluate", "time", "--data", str(suites), "--errors"])
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert lines[-1] == "TOTAL 1.0000  (11 of 11)"
    assert any(line.split()[:2] == ["recurring", "1"] for line in lines)
    found = json.loads(CliRunner().invoke(app, ["evaluate", "time", "--data", str(suites), "--json"]).stdout)
    assert (found["accuracy"], found["cases"]) == (1.0, [11, 11])
