"""How the holder of a title stands to its body."""

from __future__ import annotations

import pytest

from hangraph.document import EntityRow
from hangraph.stages.relation_offices import relations_of


@pytest.mark.parametrize(
    ("title", "body", "expected"),
    [
        ("의원", "한별당", ("memberOf",)),
        ("도의원", "한별당", ("positionAt",)),
        ("의원", None, ("positionAt",)),
        ("위원", "나루위원회", ("positionAt", "memberOf")),
        ("논설위원", "달내일보", ("positionAt",)),
        ("위원장", "나루위원회", ("positionAt",)),
    ],
)
def test_relations_of_tells_members_from_officers(title: str, body: str | None, expected: tuple[str, ...]) -> None:
    """A party's 의원 is a member, a committee's 위원 has an office too, a councillor is at the town."""
    row = EntityRow(id=f"Organization:{body}", type="Organization", kind=None, label=body, aliases=[]) if body else None
    assert relations_of(title, row) == expected
