"""A packer at the bench without a screen: goods, orders, scans, and what the bench shows."""

from dataclasses import dataclass
from typing import Any

from omsdesk.codes import house_code
from omsdesk.database.gesture import Gesture
from omsdesk.database.work import Work
from omsdesk.lifecycles.print_job import PrintStatus
from omsdesk.models.journal import ScanEvent
from omsdesk.models.paper import PrintJob
from omsdesk.presenters import JobsInPlace
from omsdesk.presenters.pack_station import PackStation
from tests import factories
from tests.services import pack_bench


@dataclass(frozen=True)
class Goods:
    """What the shelf has."""

    mug: int
    sock: int
    spork: int
    red: int


def a_shelf(work: Work) -> Goods:
    """A house with twenty of each."""
    factories.a_house(work)
    names = {"MUG": "Enamel mug", "SOCK": "Wool socks", "SPORK": "Spork", "RED": "Red mug"}
    made = {sku: factories.a_product(work, sku, name=name, weight_g=100) for sku, name in names.items()}
    for sku, place in (("MUG", "A-1"), ("SOCK", "B-1"), ("SPORK", "A-2"), ("RED", "A-3")):
        factories.stock(work, made[sku], 20, factories.a_bin(work, place))
    return Goods(made["MUG"], made["SOCK"], made["SPORK"], made["RED"])


def opened(work: Work) -> PackStation:
    """A bench that has come into view."""
    made = PackStation(work, JobsInPlace())
    work.listen(made.changed)
    made.appear()
    return made


def an_order(work: Work, goods: Goods, **fields: Any) -> int:
    """Three lines, four pieces, picked into a tote."""
    lines = [(goods.mug, 2), (goods.sock, 1), (goods.spork, 1)]
    order_id = factories.an_order(work, lines, confirmed=True, **fields)
    pack_bench.picked(work, order_id)
    return order_id


def scan(station: PackStation, prefix: str, number: int) -> None:
    """A house code is scanned."""
    station.scanned(Gesture.of(station.work.now(), house_code(prefix, number)))


def scan_code(station: PackStation, code: str) -> None:
    """Any other code is scanned."""
    station.scanned(Gesture.of(station.work.now(), code))


def pack_all(station: PackStation, goods: Goods) -> None:
    """Every piece of such an order."""
    for product in (goods.mug, goods.mug, goods.sock, goods.spork):
        scan(station, "SK", product)


def said(station: PackStation) -> tuple[str, str, str]:
    """Kind, headline and detail of the band."""
    notice = station.state.notice
    return notice.kind.value, str(notice.headline), str(notice.detail or "")


def counts(station: PackStation) -> list[tuple[str, int, int]]:
    """SKU, packed and wanted of each line as it stands."""
    return [(line.sku, line.packed, line.wanted) for line in station.state.lines]


def outcomes(work: Work) -> list[str]:
    """What the journal says of each gesture."""
    place = list(ScanEvent.__table__.columns.keys()).index("outcome")
    return [row[place].value for row in factories.all_rows(work, ScanEvent)]


def job_states(work: Work) -> list[tuple[PrintStatus, bool]]:
    """Each print job's state, and whether it is a copy."""
    names = list(PrintJob.__table__.columns.keys())
    rows = [dict(zip(names, row, strict=True)) for row in factories.all_rows(work, PrintJob)]
    return [(row["status"], row["copy_of"] is not None) for row in rows]
