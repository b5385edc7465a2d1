"""Who sends straight to customers for the sample shop: two suppliers, what they have, and one order for one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import bindparam, select

from omsdesk.database.db import Db
from omsdesk.lifecycles.user import UserRole
from omsdesk.models.order import OrderLine
from omsdesk.money import Money
from omsdesk.services import settings
from omsdesk.services.sample.lived import Hall
from omsdesk.services.sample.lives import Life
from omsdesk.services.sample.passed import Passed
from omsdesk.services.sample.register import Goods
from omsdesk.services.suppliers import choosing, roster
from omsdesk.services.suppliers.roster import Known

_AGO = timedelta(minutes=50)


@dataclass(frozen=True)
class SampleSupplier:
    """A house that sends for the sample shop, and what a piece costs there in minor units, by SKU."""

    known: Known
    prices: Mapping[str, int]


SUPPLIERS = (
    SampleSupplier(
        Known(0, "Nordlicht Tents", "orders@nordlicht.example", "K-20417", "en", reference="S-01"),
        {"TNT-FAM-6": 31900, "JKT-DWN-M": 9450, "MAT-AIR-W": 5200, "BOO-HIK-44": 7900},
    ),
    SampleSupplier(
        Known(0, "Werkstatt Sonnleitner", "bestellung@sonnleitner.example", "1187", "de", reference="S-02"),
        {"AXE-CMP-50": 2650, "LAN-CMP-L": 1890, "FIL-WAT-PU": 3900, "POL-TRK-CAR": 4400},
    ),
)
"""What is sold out everywhere is what they have."""
_MISSING = (
    select(OrderLine.id, OrderLine.sku, (OrderLine.ordered - OrderLine.cancelled - OrderLine.allocated).label("pieces"))
    .where(OrderLine.order_id == bindparam("order"), OrderLine.stocked.is_(True))
    .order_by(OrderLine.position)
)


def write(db: Db, told: Sequence[Passed], shelf: Mapping[str, Goods], hall: Hall) -> None:
    """Name both; the first order that only waits for what one of them has gets it from there, still to be ordered."""
    db.now, db.user_id, db.station_id = hall.now - _AGO, hall.staff[UserRole.OFFICE], hall.station_id
    currency = settings.company(db).currency
    has: dict[str, int] = {}
    for each in SUPPLIERS:
        supplier = roster.keep(db, each.known)
        for place, (sku, minor) in enumerate(each.prices.items(), start=1):
            code = f"{each.known.reference}-{place:03d}"
            roster.offer(db, shelf[sku].id, supplier, code, price=Money(minor, currency))
            has[sku] = supplier
    for order in told:
        if order.order.life is not Life.BACKORDERED or len(order.order.lines) == 1:
            continue
        missing = [row for row in db.run(_MISSING, {"order": order.order_id}).all() if row.pieces and row.sku in has]
        if len(missing) == 1:
            choosing.give(db, order.order_id, missing[0].id, has[missing[0].sku], missing[0].pieces)
            return
