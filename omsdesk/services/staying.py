"""A sign of life from a station: what it has claimed stays its own while it runs, and is free soon after it died."""

from sqlalchemy import bindparam, exists, select, update

from omsdesk.database.db import Db
from omsdesk.database.work import Work
from omsdesk.lifecycles.pick import PickListStatus
from omsdesk.lifecycles.shipment import ShipmentStatus
from omsdesk.models.base import Instant
from omsdesk.models.pick import PickList
from omsdesk.models.shipment import Shipment
from omsdesk.services.releasing import LEASE

_UNTIL = bindparam("until", type_=Instant)
_NOW = bindparam("now", type_=Instant)
_BENCH = (Shipment.status == ShipmentStatus.PACKING, Shipment.station_id == bindparam("station"))
_WALK = (PickList.status == PickListStatus.WALKING, PickList.station_id == bindparam("station"))
_HAS = select(exists().where(*_BENCH) | exists().where(*_WALK))
# A claim that lapsed is anybody's: renewing it late could take it from whoever was about to have it.
_KEEP_BENCH = update(Shipment).where(*_BENCH, Shipment.lease_until >= _NOW).values(lease_until=_UNTIL)
_KEEP_WALK = update(PickList).where(*_WALK, PickList.lease_until >= _NOW).values(lease_until=_UNTIL)


def carry_out(work: Work) -> bool:
    """Renew what this station has claimed; whether there was anything. A station with nothing open writes nothing."""
    if work.actor.station_id is None or not work.read(has_claims):
        return False
    work.write(stay)
    return True


def has_claims(db: Db) -> bool:
    """Whether this station has an order on its bench or a list under way."""
    return bool(db.run(_HAS, {"station": db.station_id}).scalar())


def stay(db: Db) -> None:
    """Renew the leases of this station."""
    said = {"station": db.station_id, "now": db.now, "until": db.now + LEASE}
    db.run(_KEEP_BENCH, said)
    db.run(_KEEP_WALK, said)
    db.touched.clear()  # no screen shows a lease: twenty stations must not make each other read again for it
