"""The newspaper an article comes from, read off its dateline, copyright notice, byline or credits."""

from __future__ import annotations

import re
from collections import Counter

from hangraph.sources.blocks import Page
from hangraph.sources.byline import is_agency, is_byline, media_in, owner_of
from hangraph.sources.furniture import is_furniture, is_section

_PERSON = re.compile(
    r"[가강고공곽구권금기길김나남노도류마맹명모목문민박반방배백변봉부사서석선설성소손송신심안양어엄여연염예오옥온용우원유육윤은이인임"
    r"장전정제조주지진차채천최추탁태편표피하한함허현형호홍황][가-힣]{2}"
)


def find_publisher(page: Page) -> str | None:
    """Return the publisher's name, or None.

    A name beside the date counts first if it names a newspaper by its kind or is the owner in a credit; then the
    owner in the copyright notice, the agency or paper in a byline, the owner in most credits; last any other name
    beside the date that is no person's.
    """
    beside = _beside_dates(page)
    noticed = [name for line in page.wording("boilerplate") if (name := owner_of(line))]
    credits = (name for line in page.wording("byline") if "제공" not in line and (name := owner_of(line)))
    owners = Counter(name for name in credits if not is_agency(name))
    alone = [line for line in page.wording("boilerplate") if media_in(line) == line]
    signed = [name for line in page.wording("byline") if not owner_of(line) and (name := _signed(line))]
    sure = [name for name in beside if media_in(name) == name or name in owners or name in noticed]
    credited = [name for name, _ in owners.most_common(1)]
    likely = [name for name in beside if not _PERSON.fullmatch(name)]
    return next(iter([*sure, *noticed, *alone, *signed, *credited, *likely]), None)


def _beside_dates(page: Page) -> list[str]:
    cells = [cell for line in page.datelines for cell in line.cells if not (is_furniture(cell) or is_section(cell))]
    return [name for cell in cells if (name := media_in(cell) if is_byline(cell) else cell)]


def _signed(line: str) -> str | None:
    """Return the paper in a reporter's byline ([가나일보 홍길동 기자], (서울=가나통신)); a photo's agency is none."""
    written = re.search(r"기자|특파원|^\W?[가-힣·ㆍ ]{1,16}=", line) and not re.search(r"사진|자료|그래픽", line)
    return media_in(line) if written else None
