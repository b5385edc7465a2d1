"""From trying to working: the sample shop's goods and orders go; company, users, stations and printers stay."""

from dataclasses import fields

from sqlalchemy import delete

from omsdesk.database import guards, invoice_guards, message_guards
from omsdesk.database.db import Db
from omsdesk.database.patience import takes
from omsdesk.errors import Refusal
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.lifecycles.stock import PlaceKind
from omsdesk.models.all import metadata
from omsdesk.models.company import Setting
from omsdesk.models.journal import APPEND_ONLY
from omsdesk.models.stock import Location
from omsdesk.services import founding, mail_setup, settings
from omsdesk.services.settings import Company
from omsdesk.words import Text

_STAYS = frozenset({"settings", "users", "credentials", "sessions", "stations", "channels", "services", "locations"})
_SETTINGS = (*(each.name for each in fields(Company)), "boxes")


@takes(300)
@needs(Right.SETTINGS)
def start_for_real(db: Db) -> Company:
    """Empty a sample shop. The ledger and the trail go with it: what they tell never happened."""
    if not settings.company(db).sample:
        raise Refusal(
            Text("This is no sample shop. Nothing was emptied."),
            Text("Only sample data is emptied. Change your own data page by page."),
        )
    guards.remove(db.connection, (*APPEND_ONLY, "audit_lanes", message_guards.TABLE, invoice_guards.COUNTERS))
    db.forget_chain()
    for table in reversed(metadata.sorted_tables):
        if table.name not in _STAYS:
            db.run(delete(table))
    db.run(delete(Location).where(Location.kind.in_([PlaceKind.BIN, PlaceKind.TOTE])))
    db.run(delete(Setting).where(Setting.key.not_in(_SETTINGS)))
    guards.install(db.connection)
    founding.number_from(db, founding.FIRST_NUMBERS)
    company = settings.change(db, sample=False)
    if company.mail_way == mail_setup.FOLDER:
        # Mail into a folder reaches nobody: real customers are written to once somebody has named a server.
        company = settings.change(db, mail_on=False, mail_way=mail_setup.SMTP)
    if company.totes:
        founding.add_totes(db, company.tote_count or founding.HALL_TOTES)
    return company
