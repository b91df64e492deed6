"""Find where a clause of indirect speech begins: after the speaker, the day and the place of speech."""

from __future__ import annotations

from dataclasses import replace

from hangraph.stages.quote_statements import Statement
from hangraph.stages.quote_words import Words

_LEADS = frozenset({"고", "아", "어", "여", "아서", "어서", "며", "면서", "자"})


def from_clause(words: Words, statement: Statement, first: int) -> Statement:
    """Return an indirect statement from where its clause begins, which is at the token `first` or later."""
    first = _after_preamble(words, first, statement)
    first = _after_addressee(words, _after_occasion(words, first, statement), statement)
    start = words.start(first)
    said = words.start(statement.saying.first) if statement.saying else statement.end
    # 2일 완공했다고 3일 밝혔다: the first is no day of speech
    spoken = words.sayings.day
    day = None if spoken.search(words.text, statement.end, said) else spoken.match(words.text, start, statement.end)
    prelude = words.sayings.prelude.match(words.text, day.end() if day else start, statement.end)
    if day is not None and (prelude or not _opens_clause(words, day.end())):
        start = day.end()
    return replace(statement, start=prelude.end() if prelude else start, first=first)


def _after_preamble(words: Words, first: int, statement: Statement) -> int:
    """Return where a clause begins after what the speaker did before: 시는 조사를 마쳤는데, 쓰레기가 줄었다고 했다."""
    for i in range(first + 1, statement.ender - 1):
        if is_preamble(words, i) and words.tokens[i + 1].text == "," and not words.quoted[i]:
            return i + 2
    return first


def is_preamble(words: Words, i: int) -> bool:
    """Return whether a clause that leads to the next ends with a token: 발표했는데."""
    pairs = words.parts(i - 1) + words.parts(i)
    past = any(f in ("았", "었", "였") and t == "EP" for f, t in pairs)
    return past and pairs[-1][1] == "EC" and pairs[-1][0].endswith("데")


def _opens_clause(words: Words, offset: int) -> bool:
    """Return whether a predicate that modifies a noun follows a day, which is then its own: 29일 공개된 무기."""
    first = words.at(offset)
    for i in range(first, min(first + 3, len(words))):
        if words.parts(i)[-1][1] == "ETM" and words.parts(i)[0][1] in ("VV", "XSV"):
            return True
        if not words.is_nominal(i):
            return False
    return False


def _is_demand(words: Words, statement: Statement) -> bool:
    """Return whether a statement is what others should do: 중단하라고, 가자는; not 조치라고, 것이라고."""
    form, tag = words.parts(statement.ender)[-1]
    quoting = tag in ("EC", "ETM") and form.endswith(("라고", "자고", "라는", "자는", "라며", "자며"))
    copula = any(t == "VCP" for i in (statement.ender - 1, statement.ender) for _, t in words.parts(i))
    return quoting and statement.end > words.start(statement.ender) and not copula


def _after_addressee(words: Words, first: int, statement: Statement) -> int:
    """Return where a demand begins: 참가자에게 27일까지 돌아오라고 요구했다 begins after whom it is made to."""
    if not _is_demand(words, statement):
        return first
    for i in range(first, statement.ender - 2):
        if words.parts(i)[-1][1] == "EC":
            break
        if words.tokens[i].text in ("에게", "한테", "께") and words.tokens[i].tag_ == "JKB":
            return i + 1
    return first


def _after_occasion(words: Words, first: int, statement: Statement) -> int:
    """Return where a clause begins after the occasion of speech: 회견을 열고 다리를 놓겠다고 밝혔다.

    Before a demand that is any act: 대회를 열고 개정을 중단하라고 촉구했다 demands no meeting.
    """
    demand = _is_demand(words, statement)
    for i in range(max(first, 2), statement.ender - 2):
        if words.tokens[i].lemma_ not in words.sayings.occasions or words.quoted[i]:
            continue
        spoken = words.tokens[i - 1].text in ("을", "를") and words.tokens[i - 2].text in words.sayings.media
        last = i if words.parts(i)[-1][1] == "EC" else i + 1
        form, tag = words.parts(last)[-1]
        if (demand or spoken) and tag == "EC" and form in _LEADS:
            return last + 1
    return first
