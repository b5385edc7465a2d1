"""Change how the house works: a setting, with what has to be there before it makes sense."""

from dataclasses import replace
from typing import Any

from sqlalchemy import func, select

from omsdesk.database.db import Db
from omsdesk.database.proofs import PIN
from omsdesk.errors import Refusal
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.lifecycles.stock import PlaceKind
from omsdesk.lifecycles.user import UserRole
from omsdesk.models.company import Credential, User
from omsdesk.models.stock import Location
from omsdesk.services import closed_days, founding, mail_setup, settings
from omsdesk.services.accounting import accounts
from omsdesk.services.invoicing import numbering
from omsdesk.services.mailbox import progress
from omsdesk.services.mailbox import setup as mailbox
from omsdesk.services.reviews import fraud_score
from omsdesk.services.settings import Company
from omsdesk.services.shops import asking_turn, store_setup
from omsdesk.words import Text

_PIN = select(Credential.id).where(Credential.user_id == User.id, Credential.kind == PIN)
_WITHOUT_PIN = (
    select(User.name)
    .where(User.role == UserRole.ADMIN, User.active.is_(True), ~_PIN.exists())
    .order_by(User.name)
    .limit(1)
)
_TOTES = select(func.count()).where(Location.kind == PlaceKind.TOTE)


@needs(Right.SETTINGS)
def change(db: Db, **values: Any) -> Company:
    """Keep these settings. PINs are asked for only when no administrator is locked out by it; totes get numbers."""
    if values.get("pins") and (name := db.run(_WITHOUT_PIN).scalar()) is not None:
        raise Refusal(Text("{name} has no PIN yet.", name=name), Text("Give one under Users first."))
    if values.get("totes") and not db.run(_TOTES).scalar_one():
        founding.add_totes(db, settings.company(db).tote_count or founding.HALL_TOTES)
    if values.get("waves") is False:
        # Nobody picks apart from packing any more: then orders are picked at the bench, or not at all.
        values["pick_while_packing"] = True
    if any(key.startswith(("mail_", "answers_")) for key in values):
        _look_at_mail(db, replace(settings.company(db), **values))
    if any(key.startswith("shop_") for key in values):
        store_setup.refuse_unusable(replace(settings.company(db), **values))
        if values.get("shop_on", settings.company(db).shop_on):
            asking_turn.soon(db, store_setup.CHANNEL)  # whoever mended a key wants to see at once that it fits
    if "closed_days" in values:
        values["closed_days"] = closed_days.read(values["closed_days"], db.now.date())
    if "holiday_region" in values:
        values["holiday_region"] = values["holiday_region"].upper()
        closed_days.refuse_unknown_region(replace(settings.company(db), **values))
    if any(key.startswith("review_") for key in values):
        fraud_score.refuse_unreachable(replace(settings.company(db), **values))
    if any(key in ("invoice_series", "credit_series") for key in values):
        numbering.refuse_unusable(replace(settings.company(db), **values), db.now)
    if any(key.startswith("account") for key in values):
        accounts.refuse_unusable(replace(settings.company(db), **values))
    return settings.change(db, **values)


def _look_at_mail(db: Db, wanted: Company) -> None:
    """Refuse what would be unsafe; whoever mended the mailbox wants to see at once that it opens."""
    mail_setup.refuse_unsafe(wanted)
    mailbox.refuse_unsafe(wanted)
    if wanted.answers_on:
        progress.soon(db)
