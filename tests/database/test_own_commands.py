"""A program knows its own commands, the newest few thousand of them."""

from omsdesk.database.own_commands import OwnCommands


def test_ours_are_known_and_those_of_others_are_not() -> None:
    own = OwnCommands()
    own.note("ours")

    assert "ours" in own
    assert "theirs" not in own


def test_the_oldest_is_forgotten_first() -> None:
    own = OwnCommands(most=2)
    for each in ("first", "second", "second", "third"):
        own.note(each)

    assert [each in own for each in ("first", "second", "third")] == [False, True, True]
