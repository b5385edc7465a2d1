"""At the bench and the dock: pack scan by scan, print again, ship and deliver."""

from functools import partial

from omsdesk.codes import house_code, house_name
from omsdesk.lifecycles.print_job import PrintStatus
from omsdesk.lifecycles.shipment import ShipmentStatus
from omsdesk.services import order_detail, packing, printing_jobs
from omsdesk.services.bench import Bench
from omsdesk.tour.guide import Guide
from omsdesk.tour.walk_acts import MANY


def pack(guide: Guide, order_id: int, *, goes_wrong: bool) -> None:
    """Open the order, scan every piece; the last one finishes it."""
    guide.go("pack")
    guide.album.take("pack-empty")
    guide.scan("SO", order_id)
    bench = _bench(guide, order_id)
    guide.album.take("pack-opened")
    if goes_wrong:
        _wrong_item(guide, bench)
    for place, line in enumerate(bench.lines):
        _scan_pieces(guide, line.product_id, line.wanted)
        if goes_wrong and place == 0:
            guide.album.take("pack")
            _one_too_many(guide, line.product_id)
            guide.person.press("F4")
            guide.album.take("pack-undone")
            guide.story.tell(f"Took one piece of {line.sku} back with F4", order_id)
            guide.scan("SK", line.product_id)
    _confirm_note(guide, order_id)
    guide.album.take("pack-done")
    guide.story.tell(f"Packed {house_name('SO', order_id)} by scans alone", order_id)


def _bench(guide: Guide, order_id: int) -> Bench:
    shipment_id = guide.shipment_of(order_id)
    return guide.work.read(packing.show, shipment_id)


def _scan_pieces(guide: Guide, product_id: int, pieces: int) -> None:
    if pieces >= MANY:
        guide.person.scan(f"CDQTY{pieces}")
        guide.scan("SK", product_id)
    else:
        for _ in range(pieces):
            guide.scan("SK", product_id)


def _wrong_item(guide: Guide, bench: Bench) -> None:
    mine = {line.product_id for line in bench.lines}
    stranger = guide.another_product(but=mine)
    guide.scan("SK", stranger)
    guide.album.take("pack-wrong-item")
    guide.story.tell(f"Scanned {house_code('SK', stranger)}, which is not in this order: refused")


def _one_too_many(guide: Guide, product_id: int) -> None:
    guide.scan("SK", product_id)
    guide.album.take("pack-one-too-many")
    guide.story.tell("Scanned one piece too many: refused")


def _confirm_note(guide: Guide, order_id: int) -> None:
    if guide.headline_of(order_id) == "packing":
        guide.album.take("pack-note")
        guide.person.scan("CDDONE")
        guide.story.tell("Confirmed the note", order_id)


def print_again(guide: Guide) -> None:
    """Wait until the papers lie in the folder, and print those of the last order once more."""
    guide.person.wait_for(lambda: not _waiting(guide), "the papers came out")
    guide.go("pack")
    guide.person.press("F9")
    guide.person.wait_for(lambda: not _waiting(guide), "the copies came out")
    guide.go("print_jobs")
    guide.album.take("print-jobs")
    guide.story.tell("Printed the last papers again; the copies say so")


def _waiting(guide: Guide) -> list[int]:
    ids = guide.work.read(printing_jobs.job_ids, only_open=True)
    rows = guide.work.read(printing_jobs.job_rows, ids)
    return [row.id for row in rows if row.status in {PrintStatus.QUEUED, PrintStatus.SENT}]


def ship(guide: Guide, order_id: int) -> None:
    """Scan each parcel into the van."""
    guide.go("ship")
    for parcel in guide.work.read(order_detail.show, order_id).parcels:
        guide.scan("PK", parcel.id)
    guide.album.take("ship")
    guide.story.tell(f"Loaded and shipped {house_name('SO', order_id)}", order_id)


def deliver(guide: Guide, order_ids: list[int]) -> None:
    """The parcels arrived: found by the palette, signed for."""
    person = guide.person
    for order_id in order_ids:
        number = house_name("SO", order_id)
        person.press("Ctrl+K")
        person.type(number)
        person.press("Enter")
        person.wait_for(lambda: guide.page == "order_detail", f"{number} was opened")
        person.press("N")
        guide.album.take("order-delivery")
        person.type("M. Lindqvist\n")
        person.wait_for(partial(_has_arrived, guide, order_id), f"{number} was delivered")
        guide.story.tell(f"Delivered {number}, signed by M. Lindqvist", order_id)


def _has_arrived(guide: Guide, order_id: int) -> bool:
    shipments = guide.work.read(order_detail.show, order_id).shipments
    return all(each.status is ShipmentStatus.DELIVERED for each in shipments)
