"""How the holder of a title stands to its body."""

from __future__ import annotations

import pytest

from hangraph.stages.relation_offices import relations_of


@pytest.mark.parametrize(
    ("title", "organization", "expected"),
    [
        ("의원", True, ("memberOf",)),
        ("도의원", True, ("positionAt",)),
        ("의원", False, ("positionAt",)),
        ("위원", True, ("positionAt", "memberOf")),
        ("위원장", True, ("positionAt",)),
    ],
)
def test_relations_of_tells_members_from_officers(title: str, organization: bool, expected: tuple[str, ...]) -> None:
    """A party's 의원 is a member, a committee's 위원 has an office too, a town councillor is at the town."""
    assert relations_of(title, organization=organization) == expected
