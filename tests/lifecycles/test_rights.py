"""Rights hang on roles, and each deed names the one it needs."""

import pytest

from omsdesk.lifecycles.rights import RIGHTS, Right, holders, needed, needs, why_not
from omsdesk.lifecycles.user import UserRole


def test_every_role_has_rights_and_every_right_somebody() -> None:
    assert set(RIGHTS) == set(UserRole)
    assert all(holders(right) for right in Right)


def test_an_administrator_may_everything() -> None:
    assert RIGHTS[UserRole.ADMIN] == frozenset(Right)


@pytest.mark.parametrize("role", [UserRole.PICKER, UserRole.PACKER, UserRole.RETURNS, UserRole.STOCK])
def test_the_floor_sees_no_register_no_money_and_no_settings(role: UserRole) -> None:
    assert RIGHTS[role].isdisjoint(
        {Right.CUSTOMERS, Right.MONEY, Right.ORDERS, Right.SETTINGS, Right.PEOPLE, Right.LEAD, Right.AUDIT}
    )


def test_only_administrators_change_people() -> None:
    assert holders(Right.PEOPLE) == (UserRole.ADMIN,)


def test_a_deed_keeps_what_it_needs() -> None:
    @needs(Right.PACK)
    def deed() -> int:
        return 1

    assert needed(deed) is Right.PACK
    assert deed() == 1
    assert needed(test_a_deed_keeps_what_it_needs) is None


def test_who_may_is_said_in_words() -> None:
    assert str(why_not(Right.AUDIT)) == "Only these may read the audit trail: Supervisor, Administrator."
