"""Open the sample shop in an empty database: a house with a hall, somebody who may do all, and a day under way."""

from collections.abc import Callable
from dataclasses import dataclass

from omsdesk.database.db import Db
from omsdesk.database.patience import takes
from omsdesk.lifecycles.user import UserRole
from omsdesk.services import founding, mail_setup, settings
from omsdesk.services.sample import filling
from omsdesk.services.sample.people import USERS
from omsdesk.services.sample.telling import Telling

NAME = "Kaya Outdoor"
ADMIN, PIN = "Ada", "1590"
"""Whoever tries the program may change its settings too."""


@dataclass(frozen=True)
class Opened:
    """The station of the sample shop, and who works there."""

    station_id: int
    people: tuple[tuple[str, str, str], ...]
    """Name, role and PIN."""


def pins() -> tuple[tuple[str, str], ...]:
    """Names and first PINs of everybody who works in the sample shop."""
    return (*((each.name, each.pin) for each in USERS), (ADMIN, PIN))


@takes(300)
def open_sample(
    db: Db,
    locale: str = "en",
    *,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Opened:
    """Found the house and fill it, all or nothing; ``progress`` hears how many orders of all are made."""
    company = {
        "name": NAME,
        "street": "Hafenstraße 7",
        "postal_code": "28195",
        "city": "Bremen",
        "email": "shop@kaya.example",
        "locale": locale,
        "hall": True,
        "pick_while_packing": False,
        "scan_bin": True,
        "return_checks": ["Complete", "Clean", "Works", "Original box"],
    }
    made = founding.found(db, company=company, admin_name=ADMIN, pin=PIN)
    filled = filling.fill(db, telling=Telling(progress, cancelled))
    # From here on customers are written to, into a folder: the people of the sample shop get no mail.
    settings.change(db, mail_on=True, mail_way=mail_setup.FOLDER)
    return Opened(made.station_id, (*filled.users, (ADMIN, str(UserRole.ADMIN.word), PIN)))
