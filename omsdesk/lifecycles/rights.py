"""What each job at the desks may do: the rights, who has them, and how a deed names the one it needs.

A deed says ``@needs(Right.PACK)`` once. ``Work`` asks before it begins, buttons ask to be greyed, and the
manual's table is made from here; nobody repeats it.
"""

from collections.abc import Callable, Collection
from typing import TypeVar

from omsdesk.lifecycles import Role, Status
from omsdesk.lifecycles.user import UserRole
from omsdesk.words import Text

D = TypeVar("D", bound=Callable[..., object])
_NEEDED = "needed_right"


class Right(Status):
    """Something that not everybody may do. The word fits into "may not ..."."""

    LOOK = "look", "look things up", Role.NEUTRAL, "eye"
    PICK = "pick", "pick", Role.INFO, "shopping-cart"
    PACK = "pack", "pack", Role.INFO, "package-open"
    SHIP = "ship", "ship", Role.INFO, "truck"
    INSPECT = "inspect", "take returns in", Role.INFO, "rotate-ccw"
    STOCK = "stock", "receive, move and count stock", Role.INFO, "boxes"
    ORDERS = "orders", "place and change orders", Role.INFO, "inbox"
    CUSTOMERS = "customers", "open the customer register", Role.INFO, "users"
    MONEY = "money", "record payments and refunds", Role.INFO, "banknote"
    IMPORT = "import", "bring files in", Role.INFO, "file-down"
    LEAD = "lead", "decide what a supervisor decides", Role.INFO, "shield-check"
    AUDIT = "audit", "read the audit trail", Role.INFO, "history"
    SETTINGS = "settings", "change settings", Role.INFO, "settings"
    PEOPLE = "people", "change people and their rights", Role.INFO, "user-plus"
    RESTORE = "restore", "bring a backup back", Role.INFO, "database"


_R = Right
_FLOOR = frozenset({_R.LOOK})
_OFFICE = _FLOOR | {_R.ORDERS, _R.CUSTOMERS, _R.MONEY, _R.IMPORT, _R.STOCK, _R.SHIP, _R.INSPECT}
_SUPERVISOR = _OFFICE | {_R.PICK, _R.PACK, _R.LEAD, _R.AUDIT, _R.SETTINGS}

RIGHTS: dict[UserRole, frozenset[Right]] = {
    UserRole.PICKER: _FLOOR | {_R.PICK},
    UserRole.PACKER: _FLOOR | {_R.PICK, _R.PACK, _R.SHIP},
    UserRole.RETURNS: _FLOOR | {_R.INSPECT},
    UserRole.STOCK: _FLOOR | {_R.STOCK},
    UserRole.OFFICE: _OFFICE,
    UserRole.SUPERVISOR: _SUPERVISOR,
    UserRole.ADMIN: frozenset(Right),
}
"""What each role may do."""


def needs(right: Right) -> Callable[[D], D]:
    """Say which right a deed needs; it stays the plain function it was."""

    def mark(deed: D) -> D:
        setattr(deed, _NEEDED, right)
        return deed

    return mark


def needed(deed: Callable[..., object]) -> Right | None:
    """The right a deed needs; None for what everybody may do."""
    return getattr(deed, _NEEDED, None)


def holders(right: Right) -> tuple[UserRole, ...]:
    """The roles that have a right, as the roles are listed."""
    return tuple(role for role in UserRole if right in RIGHTS[role])


def may(right: Right | None, roles: Collection[str]) -> bool:
    """Whether somebody with these roles (their stored values) has a right; everybody has what needs none."""
    return right is None or any(right in RIGHTS[role] for role in UserRole if role.value in roles)


def why_not(right: Right) -> Text:
    """Why somebody without it cannot: who can."""
    roles = [role.word for role in holders(right)]
    return Text("Only these may {what}: {roles}.", what=right.word, roles=roles)
