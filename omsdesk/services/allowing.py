"""Somebody stands behind an act of somebody else: their badge and their PIN, where the act is done.

Whoever is at the desk stays there. Wrong PINs count as everywhere, and whoever may not do it themselves cannot
allow it either.
"""

from dataclasses import dataclass

from omsdesk.database import sessions
from omsdesk.database.answers import Secret
from omsdesk.database.db import Db
from omsdesk.lifecycles.rights import RIGHTS, Right
from omsdesk.services import settings, signing_in
from omsdesk.services.signing_in import Person
from omsdesk.words import Text


@dataclass(frozen=True)
class Vouched:
    """What came of a badge or a PIN: somebody who allows it, somebody whose PIN is needed, or why not."""

    by: Person | None = None
    asks_pin_of: Person | None = None
    notice: Text | None = None


def by_badge(db: Db, badge: str, right: Right) -> Vouched:
    """Whose badge it is, and whether they may allow this; a house without PINs asks for no more."""
    owner = sessions.badge_owner(db, badge)
    if owner is None:
        return Vouched(notice=Text("Badge not known"))
    person = signing_in.person(db, owner)
    refused = _why_not(person, right)
    if refused is not None:
        db.audit("user", owner, "could not allow", after=right)
        return Vouched(notice=refused)
    if not settings.company(db).pins:
        db.audit("user", owner, "proved who they are")
        return Vouched(by=person)
    if not person.has_pin:
        return Vouched(notice=Text("{name} has no PIN. An administrator gives one under Settings.", name=person.name))
    return Vouched(asks_pin_of=person)


def by_pin(db: Db, user_id: int, pin: Secret, right: Right) -> Vouched:
    """Whether the PIN of the badge is right; five wrong ones make its owner wait, here and everywhere."""
    tried = signing_in.vouch(db, user_id, pin)
    if tried.person is None:
        return Vouched(notice=tried.notice)
    refused = _why_not(tried.person, right)
    return Vouched(notice=refused) if refused is not None else Vouched(by=tried.person)


def _why_not(person: Person, right: Right) -> Text | None:
    if right in RIGHTS[person.role]:
        return None
    return Text("{name} may not allow this. Scan the badge of somebody who may.", name=person.name)
