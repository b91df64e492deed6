"""Recognise the blocks of an article as copied from a news page: headline, dateline, prose, captions, furniture.

Every line becomes one block; a reporter before the first sentence, a byline behind the last one and a credit behind a
caption are cut off as blocks of their own (kind `byline`), because they are about the article and not of it. So no
block crosses a line break, and every character that prints lies in exactly one block.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from unicodedata import normalize

from hangraph.record import Block
from hangraph.sources.byline import credit_of, is_byline, is_signature, lead_of, media_in, tail_of
from hangraph.sources.dateline import LONE_LABEL, Dateline, read_dateline
from hangraph.sources.furniture import is_furniture, is_notice, is_plug, is_section
from hangraph.sources.lines import WINDOW, Line, split_lines, trim, view

HEADLINE = 150  # characters: no headline is longer
SUBHEAD = 80  # characters: nothing longer is a headline by its looks alone
CAPTION = 100  # characters: a longer line that ends in a credit is prose unless it shows its picture
SUBTITLES = 4  # more dashed lines than this under a title are a list

_SENTENCE = re.compile(
    r"(?:(?:(?<!\.)[가-힣A-Za-z0-9%)\]”\"’'」》]\.|[다요]\.\.)[”\"’')\]」]{0,3}|[다요죠까][!?][”\"’')\]」]{1,3}|[다요]\.\s?\([^()]{1,40}\))"
    r"\s?(?:\[\d{1,3}\]){0,9}$|^.{80,}[다요까죠]\.[”\"’')\]」]{0,3}(?:\[\d{1,3}\]){0,9}\s"
)
_HEADING = re.compile(r"[○◯●■□▣◆◇▶►◈◎❍★☆]\s*\S")
_BULLET = re.compile(r"(?:[▲△▷▸▹‣·・‧∙•◦ㆍ※*➤✔☞]|[-–—―](?!\d))\s*\S")
_TRIANGLE = re.compile(r"[▲△▼▽◀◁▶▷]")
_PHOTO = re.compile(r"[\[(<〈]?\s?(?:자료\s?)?사진\s?(?:제공|설명)?\s?(?:[=:\])>〉]|$)")
_CREDIT = re.compile(r"[©ⓒ]|\W{0,3}(?:자료|사진|그래픽|영상|이미지)|.*제공")  # not an agency's bare name (/뉴시스)
_SHOWN = re.compile(r"(?:고 있다|모습|장면|전경|왼쪽|오른쪽|조감도)\.?$")
_WRAPPED = re.compile(r"(?:,|(?<!마)을|[를은는]|에서|으로|지만|면서|하고|라고|:)$")
_DASH = re.compile(r"[-–—―]")
_RUBRIC = re.compile(r"^[\[<〈【][^\]>〉】]{1,8}[\]>〉】]")
_CELL = re.compile(r"[가-힣A-Za-z][가-힣A-Za-z0-9&.]{0,15}(?:\s[가-힣A-Za-z0-9&.]{1,12}){0,2}")
_BAR = re.compile(r"[|│ㅣ┃•\t]|\s{3}")
_ASIDE = frozenset({"boilerplate", "dateline", "date", "byline", "plug"})
_CONTENT = frozenset({"prose", "bullet", "heading", "caption"})


@dataclass(frozen=True, slots=True)
class Row:
    """A line with its kind: a block kind, or what still waits for its neighbours.

    These wait: `plain` (neither mark nor full sentence), `prose`, `date` (a date without label), `notice` (the
    copyright notice), `plug` (the head of a list of links).
    """

    kind: str
    line: Line
    text: str = ""
    dateline: Dateline | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """The blocks of a text, the datelines among them, and each block's wording by kind."""

    blocks: tuple[Block, ...]
    datelines: tuple[Dateline, ...]
    wordings: tuple[tuple[str, str], ...]

    def wording(self, kind: str) -> list[str]:
        """Return the texts of the blocks of one kind, in order; prose is not kept."""
        return [text for name, text in self.wordings if name == kind]


def read_page(text: str, *, title: str | None = None) -> Page:
    """Return the blocks of `text`; `title` is the headline where it is known from elsewhere."""
    rows = [_row(text, line) for line in split_lines(text)]
    rows = _settle(_close(_open(rows, title)))
    blocks = tuple(block for row in rows for block in _blocks(text, row))
    wordings = tuple((b.kind, normalize("NFC", text[b.start : b.end])) for b in blocks if b.kind != "paragraph")
    return Page(blocks, tuple(row.dateline for row in rows if row.kind == "dateline" and row.dateline), wordings)


# --- a line by itself


def _row(text: str, line: Line) -> Row:
    if line.end - line.start > WINDOW:
        return Row("prose", line)
    seen = view(text, line.start, line.end).text
    dateline = read_dateline(seen)
    if dateline and _is_dateline(seen, dateline):
        return Row("dateline" if dateline.labelled else "date", line, seen, dateline)
    return Row(_kind(seen), line, seen)


def _is_dateline(seen: str, dateline: Dateline) -> bool:
    """Tell whether only names, buttons and reporters stand beside the dates; else the line speaks of a date.

    2014년 8월 18일 여울시 소식 'news from Yeoul of 18 August 2014' is a headline: words beside a date need a label, the
    time of day or a bar between them to make a dateline.
    """
    names = [cell for cell in dateline.cells if not (is_furniture(cell) or is_byline(cell) or is_section(cell))]
    sure = dateline.labelled or _has_time(dateline) or _BAR.search(seen) or all(media_in(n) == n for n in names)
    return bool(sure) and len(names) <= 2 and all(_CELL.fullmatch(n) and not n.endswith("다") for n in names)


def _has_time(dateline: Dateline) -> bool:
    return any("T" in (stamp.value or "") for stamp in dateline.stamps)


def _kind(seen: str) -> str:
    if is_notice(seen):
        return "notice"
    if is_furniture(seen):
        return "boilerplate"
    if is_plug(seen):
        return "plug"
    if LONE_LABEL.fullmatch(seen):
        return "dateline"
    lead = lead_of(seen)
    cut = _credit(seen)
    rest = seen[:cut].rstrip()
    if is_byline(seen) or lead == len(seen) or not rest or (cut and is_byline(rest)):
        return "byline"
    if lead and re.search(r"=|기자|특파원", seen[:lead]):
        return "prose"
    return "caption" if cut is not None or _PHOTO.match(seen) else _marked(seen)


def _marked(seen: str) -> str:
    """Return the kind a line's first mark gives it; a whole sentence behind a heading's mark is a point of a list."""
    sentence = len(seen) > HEADLINE or bool(_SENTENCE.search(seen))
    if _HEADING.match(seen):
        return "bullet" if sentence else "heading"
    if _BULLET.match(seen):
        return "bullet"
    return "prose" if sentence else "plain"


def _credit(seen: str) -> int | None:
    """Return where a caption's credit begins, 0 if the line is nothing else; prose with an agency's name is no caption.

    ▲ 시장이 강연하고 있다. © 가나일보 'The mayor is giving a lecture.': the credit begins at the copyright mark.
    """
    cut = credit_of(seen)
    if cut is None:
        return None
    pictured = _TRIANGLE.match(seen) or _PHOTO.match(seen) or _SHOWN.search(seen[:cut].rstrip())
    return cut if pictured or (_CREDIT.match(seen, cut) and len(seen) <= CAPTION) else None


# --- the head: title, subtitles, datelines


def _open(rows: list[Row], known: str | None) -> list[Row]:
    """Name the datelines, the title and the subtitles before the first prose."""
    title = _title(rows, known)
    body = next((i for i, row in enumerate(rows) if row.kind == "prose" and i != title), len(rows))
    rows = [_dated(row, i < body) for i, row in enumerate(rows)]
    if title is None:
        return rows
    subtitles = set(_subtitles(rows, title, body))
    return [replace(row, kind=_head_kind(row, i, title, subtitles)) for i, row in enumerate(rows)]


def _head_kind(row: Row, index: int, title: int, subtitles: set[int]) -> str:
    if index == title:
        return "title"
    if index in subtitles:
        return "subtitle"
    return "boilerplate" if index < title and row.kind == "plain" else row.kind


def _dated(row: Row, head: bool) -> Row:
    """Settle a date that stands without a label: a dateline in the head, elsewhere only with the time of day."""
    if row.kind != "date" or row.dateline is None:
        return row
    return replace(row, kind="dateline" if head or _is_timed(row) else _kind(row.text))


def _is_timed(row: Row) -> bool:
    """Tell whether a row has a date with a label or the time of day."""
    return row.kind == "dateline" or (row.dateline is not None and _has_time(row.dateline))


def _is_stamped(row: Row) -> bool:
    """Tell whether a row is a dateline by its form; a bare date written out (2015년 4월 10일) may be prose."""
    return _is_timed(row) or (row.kind == "date" and "년" not in row.text)


def _title(rows: list[Row], known: str | None) -> int | None:
    """Return the index of the headline, or None: an article that opens with a full sentence has none."""
    if known and (found := next((i for i, row in enumerate(rows) if _same(row.text, known)), None)) is not None:
        return found
    body = next((i for i, row in enumerate(rows) if row.kind == "prose"), len(rows))
    plain = [i for i, row in enumerate(rows[:body]) if row.kind == "plain"]
    named = [i for i in plain if not (is_section(rows[i].text) or media_in(rows[i].text) == rows[i].text)]
    for i in (named or plain)[:1]:
        dated = any(row.kind in ("dateline", "date") for row in rows[:body])
        followed = any(row.kind in _CONTENT for row in rows[i + 1 :])
        likely = len(rows[i].text) <= SUBHEAD and not _WRAPPED.search(rows[i].text)
        return i if followed and (dated or likely) else None
    return _title_in_prose(rows, body)


def _title_in_prose(rows: list[Row], body: int) -> int | None:
    """Return the index of a headline with a full stop: one short sentence, then the dateline, then the prose."""
    follower = next((row for row in rows[body + 1 :] if row.kind not in ("boilerplate", "byline")), None)
    more = any(row.kind == "prose" for row in rows[body + 1 :])
    dated = follower is not None and _is_stamped(follower) and not any(map(_is_stamped, rows[:body]))
    return body if more and dated and 0 < len(rows[body].text) <= HEADLINE else None


def _same(seen: str, title: str) -> bool:
    """Tell whether a line is the title but for blanks and a rubric ([부고])."""
    return bool(seen) and "".join(_RUBRIC.sub("", seen).split()) == "".join(_RUBRIC.sub("", title).split())


def _subtitles(rows: list[Row], title: int, body: int) -> list[int]:
    found = []
    for i in range(title + 1, body):
        row = rows[i]
        if len(row.text) <= SUBHEAD and (row.kind == "plain" or (row.kind == "bullet" and _DASH.match(row.text))):
            found.append(i)
        elif row.kind not in _ASIDE and row.kind != "caption":
            break
    return found if body < len(rows) and len(found) <= SUBTITLES else []


# --- the foot: notices and links


def _close(rows: list[Row]) -> list[Row]:
    """Name as boilerplate what follows the closing notice and what hangs on a list of links."""
    notice = _closing(rows)
    closed: list[Row] = []
    linked = read = False
    for i, row in enumerate(rows):
        linked = (row.kind == "plug" and read) or (linked and row.kind in ("plain", "bullet", "heading", "plug"))
        read = read or row.kind == "prose"
        beyond = notice is not None and i > notice
        furniture = linked or beyond or row.kind in ("notice", "plug")
        closed.append(replace(row, kind="boilerplate") if furniture and row.kind != "dateline" else row)
    return closed


def _closing(rows: list[Row]) -> int | None:
    """Return the index of the first notice that has most of the prose before it."""
    before = 0
    total = sum(row.line.end - row.line.start for row in rows if row.kind == "prose")
    for i, row in enumerate(rows):
        before += row.line.end - row.line.start if row.kind == "prose" else 0
        if row.kind == "notice" and before * 2 > total:
            return i
    return None


# --- the body: headings, captions, paragraphs


def _settle(rows: list[Row]) -> list[Row]:
    """Name the lines whose neighbours decide: plain ones, and triangles under a heading."""
    credited = any(_is_caption(rows, i) and rows[i].kind == "caption" for i in range(len(rows)))
    foot = max((i for i, row in enumerate(rows) if row.kind == "prose"), default=len(rows))
    return [replace(row, kind=_settled(rows, i, credited, foot)) for i, row in enumerate(rows)]


def _settled(rows: list[Row], i: int, credited: bool, foot: int) -> str:
    row = rows[i]
    follower = rows[i + 1].kind if i + 1 < len(rows) else ""
    if row.kind == "plain" and i >= foot and is_signature(row.text):
        return "byline"
    if row.kind == "plain":
        alone = i and follower == "prose" and len(row.text) <= SUBHEAD
        return "heading" if alone and not _WRAPPED.search(row.text) and ": " not in row.text else "paragraph"
    if row.kind == "bullet" and _TRIANGLE.match(row.text) and _SHOWN.search(row.text):
        return "caption"
    if row.kind == "bullet" and _is_caption(rows, i) and (credited or follower == "prose"):
        return "caption"
    return "paragraph" if row.kind == "prose" else row.kind


def _is_caption(rows: list[Row], i: int) -> bool:
    """Tell whether a line with a triangle stands alone under a heading, as the picture of a section does."""
    above = rows[i - 1].kind if i else ""
    below = rows[i + 1].text if i + 1 < len(rows) else ""
    lone = len(_TRIANGLE.findall(rows[i].text)) == 1 and bool(_TRIANGLE.match(rows[i].text))
    return above == "heading" and lone and not _TRIANGLE.match(below)


# --- from lines to blocks


def _blocks(text: str, row: Row) -> Iterator[Block]:
    """Yield the blocks of a line: itself, or its byline, its words and its credit."""
    start, end = row.line.start, row.line.end
    first, last = start, end
    if row.kind in ("paragraph", "bullet"):
        first, last = _first(text, row), _last(text, row)
    elif row.kind == "caption":
        seen = view(text, start, end)
        cut = _credit(seen.text)
        last = seen.position(cut) if cut else end
    for kind, a, b in (("byline", start, first), (row.kind, first, last), ("byline", last, end)):
        a, b = trim(text, a, b)
        if a < b:
            yield Block(kind, a, b)


def _first(text: str, row: Row) -> int:
    seen = view(text, row.line.start, min(row.line.end, row.line.start + WINDOW))
    return seen.position(lead_of(seen.text))


def _last(text: str, row: Row) -> int:
    seen = view(text, max(row.line.start, row.line.end - WINDOW), row.line.end)
    cut = tail_of(seen.text)
    return row.line.end if cut is None else seen.position(cut)
