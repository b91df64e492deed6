"""Publishers: which of the names on a page is the newspaper."""

import pytest

from hangraph.sources.blocks import read_page
from hangraph.sources.publisher import find_publisher

PROSE = "여울시는 8일 나루군과 우호협약을 체결했다."
HEAD = "달빛시, 나루군과 손잡다\n"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (f"{HEAD}가나일보 | 입력 2015.04.10 14:38\n{PROSE}", "가나일보"),
        (f"{HEAD}[가나일보=홍길동 기자] 입력 2015.04.10 14:38\n{PROSE}", "가나일보"),
        (f"{HEAD}  • 다온마당 | 기사입력 2015/04/10 [14:38]\n{PROSE}", "다온마당"),
        (f"{HEAD}정치 | 2015.04.10 14:38\n{PROSE}\nⓒ 다온마당 무단전재 및 재배포 금지", "다온마당"),
        (f"{HEAD}홍길동 기자 | 입력 2015.04.10 14:38\n(서울=가나통신) 홍길동 기자 = {PROSE}", "가나통신"),
        (f"{HEAD}[가나신문 홍길동 기자] {PROSE}", "가나신문"),
        (f"{HEAD}{PROSE}\n/가나신문 문화부 홍길동 기자", "가나신문"),
        (f"가나신문\n{HEAD}입력 2015.04.10\n{PROSE}", "가나신문"),
        (f"{HEAD}{PROSE}\n▲ 시장이 걷고 있다. © 다온마당\n{PROSE}", "다온마당"),
        (f"{HEAD}{PROSE}\n▲ 시장이 걷고 있다. © 뉴시스\n{PROSE}", None),
        (f"{HEAD}{PROSE}\n(여울시 제공)© 가나뉴스\n{PROSE}", None),
        (f"{HEAD}홍길동 | 입력 2015.04.10 14:38\n{PROSE}", None),
        (f"{HEAD}{PROSE}\n사진=가나통신", None),
        (PROSE, None),
    ],
)
def test_find_publisher_weighs_its_evidence(text: str, name: str | None) -> None:
    """Dateline, notice, byline and credit tell the paper; a section, a person and a photo agency do not."""
    assert find_publisher(read_page(text)) == name
