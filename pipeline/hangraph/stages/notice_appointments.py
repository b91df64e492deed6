"""Read notices of appointments, which papers print as lists: ◇ 바다부 <국장급 전보> △기획국장 오세린 △….

A heading names the body, another the kind of move, and each item an office with its new holder, or the reverse.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from hangraph.schema import Schema
from hangraph.stages.notice_words import WORD, NoticeWords, Office

_LINE = re.compile(r"[^\n\r]+")
# △ item; ◇ ■ heading; <…>, 【…】 and […] heading in brackets
_MARK = re.compile(r"[△▲▷▶▽▼◁◀◇◆■□○●◎☆★]|[<〈《【\[](?P<inside>[^<>〈〉《》【】\[\]\n]{1,24})[>〉》】\]]")
_ITEMS = frozenset("△▲▷▶▽▼◁◀")
_NOTICE = re.compile(r"\s*(?:[\[<〈《【◇■▲△]\s?)?인사(?:\s?[\]>〉》】].*)?\s*\Z")
_FROM = re.compile(r"\s*\((?:이상\s?)?(?P<date>(?:\d{4}년\s?)?\d{1,2}월\s?\d{1,2}일)\s?(?:자|부)?\)?\s*\Z")
_NOTE = re.compile(r"\s?\((?P<inside>[^()\n]{1,30})\)\s*\Z")
_LEAST = 2  # items that make a list of a line that nothing calls a notice


@dataclass(frozen=True, slots=True)
class Appointment:
    """One item of a notice: its person, the offices that are new, those held beside them, and whose they are.

    `heading` is the body that the heading names, `seat` where one is sent who gets no office; `date` as it is written.
    """

    start: int
    end: int
    person: tuple[int, int]
    offices: tuple[Office, ...]
    beside: tuple[Office, ...]
    heading: tuple[int, int] | None
    seat: tuple[int, int] | None = None
    date: str = ""


class Appointments:
    """Reads the notices of appointments of a text."""

    def __init__(self, known: Schema) -> None:
        self.words = NoticeWords(known)
        self.moves = known.forms("PersonnelMove")
        self.leaving = {form for form, entry in self.moves.items() if "leaving" in entry.values}

    def read(self, text: str) -> tuple[list[Appointment], list[tuple[int, int]]]:
        """Return the items of all notices, and the headings that only say what kind of move follows."""
        called = False
        heading: tuple[int, int] | None = None
        move: tuple[int, int] | None = None
        items: list[Appointment] = []
        moves: list[tuple[int, int]] = []
        for line in _LINE.finditer(text):
            if _NOTICE.match(line.group()):
                called, heading, move = True, None, None
                continue
            if not _MARK.search(line.group()):
                continue
            found: list[Appointment] = []
            kinds: list[tuple[int, int]] = []
            strange = 0
            for sign, start, end in _pieces(text, line):
                item = self._item(text, start, end, heading, move) if sign in _ITEMS else None
                if item is not None:
                    found.append(item)
                elif self._is_move(text[start:end]):
                    move = (start, end)
                    kinds.append(move)
                elif sign not in _ITEMS and self._is_heading(text, start, end):
                    heading, move = (start, end), None
                else:
                    strange += 1
            least = 1 if heading and kinds else _LEAST  # ■ 나루은행 ◇ 임원 승진 △부행장 오세린
            if found and ((called and len(found) > strange) or (len(found) >= least and not strange)):
                items += _dated(text, found, line)
                moves += kinds
            elif called:
                moves += kinds
        return items, moves

    def _is_move(self, words: str) -> bool:
        """Return whether words say what kind of move follows: 국장급 전보, 부행장 선임, 과장급."""
        last = words.split()[-1] if words.split() else ""
        return last in self.moves or (len(last) > 2 and last.endswith("급"))

    def _is_heading(self, text: str, start: int, end: int) -> bool:
        words = text[start:end].split()
        return bool(words) and len(words) <= 4 and not re.search(r"[.?!,:“”‘’\"]|다\Z", text[start:end])

    def _item(
        self, text: str, start: int, end: int, heading: tuple[int, int] | None, move: tuple[int, int] | None
    ) -> Appointment | None:
        """Read one item: 기획국장 오세린, 오세린 부사장, 전무 오세린 기획본부장, 부사장 오세린(나루공장장)."""
        if move is not None and any(text[slice(*move)].endswith(form) for form in self.leaving):
            return None
        told = _FROM.search(text, start, end)
        note = _NOTE.search(text, start, told.start() if told else end)
        words = list(WORD.finditer(text, start, note.start() if note else told.start() if told else end))
        at = self._named(words)
        if at is None:
            return None
        last = words[-1].end()
        offices = self.words.offices(text, words[0].start(), words[at].start()) if at else []
        after = self.words.offices(text, words[at + 1].start(), last) if at + 1 < len(words) else []
        beside = self.words.offices(text, *note.span("inside")) if note else []
        item = Appointment(words[0].start(), last, words[at].span(), tuple(offices), (), heading)
        if not offices and at:  # 파견 … 바다기구 오세린
            sent = self.words.is_body(words[at - 1].group()) and at + 1 == len(words)
            return replace(item, seat=(words[0].start(), words[at - 1].end())) if sent else None
        if not offices and not after:
            after = self._moved_to(text, move)
            if not after:
                return None
        return replace(
            item, offices=tuple(offices or after), beside=(*(after if offices else ()), *beside),
            date=told.group("date") if told else "",
        )  # fmt: skip

    def _named(self, words: list[re.Match[str]]) -> int | None:
        """Return which word is the name: the last, or the one before an office."""
        for at in range(len(words) - 1, -1, -1):
            if self.words.is_name(words[at].group()) and not (at and at + 1 < len(words) and self._later(words, at)):
                return at
        return None

    def _later(self, words: list[re.Match[str]], at: int) -> bool:
        """Return whether no office stands right before a word, so that it is no name inside its item."""
        return self.words.title(words[at - 1].group()) is None

    def _moved_to(self, text: str, move: tuple[int, int] | None) -> list[Office]:
        """◇ 부사장 승진 △오세린 △명가람: the heading names the office of all."""
        words = list(WORD.finditer(text, *move)) if move else []
        return self.words.offices(text, words[0].start(), words[-2].end()) if len(words) > 1 else []


def _pieces(text: str, line: re.Match[str]) -> Iterator[tuple[str, int, int]]:
    """Yield the parts of a line that its marks set off, without the blanks around: the mark, begin and end."""
    marks = list(_MARK.finditer(text, *line.span()))
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        parts = [("", mark.start("inside"), mark.end("inside"))] if mark["inside"] else []
        sign = "" if mark["inside"] else mark.group()
        parts.append((sign, mark.end(), following.start() if following else line.end()))
        for kind, start, end in parts:
            words = text[start:end].strip(" \t\xa0,·")
            if words:
                begin = text.index(words, start)
                yield kind, begin, begin + len(words)


def _dated(text: str, found: list[Appointment], line: re.Match[str]) -> Iterator[Appointment]:
    """Yield the items of a line with the day from which all of them hold: … △감사 명가람 (1월 1일자)."""
    told = _FROM.search(text, *line.span())
    for item in found:
        yield replace(item, date=told.group("date")) if told else item
