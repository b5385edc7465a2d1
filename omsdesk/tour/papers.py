"""One paper of every kind, and the list of all codes on them."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from omsdesk.database.db import Db
from omsdesk.desk import Desk
from omsdesk.lifecycles.supply import ToldBy
from omsdesk.printing.documents import kinds
from omsdesk.printing.press.transports import safe_name
from omsdesk.services import confirming, hall_papers, placing, printing_jobs, whereabouts
from omsdesk.services.new_order import NewLine, NewOrder, ShipTo
from omsdesk.services.suppliers import listing, roster, sending
from omsdesk.services.suppliers.roster import Known
from omsdesk.tour.guide import Guide
from omsdesk.tour.paper_trail import Sheetful, write_codes

CALLER = "Edith Clarke"
DOOR = ShipTo(street="Am Wall 12", city="Bremen", postal_code="28195", country="DE")
LABELS = 3
"""So many totes, bins and products get their labels."""


def print_the_rest(guide: Guide, return_id: int) -> None:
    """Kinds of paper that the day did not need: labels for totes, bins, products, badge, and the like."""
    guide.work.write(_queue, guide.work.actor.user_id, return_id)
    desk = guide.person.window.desk
    if isinstance(desk, Desk):
        desk.print_soon()
    guide.person.wait_for(lambda: not guide.work.read(printing_jobs.job_ids, only_open=True), "all papers came out")
    guide.story.tell("Printed the labels of totes, bins and products, a badge, a test page and the command sheet")


def _queue(db: Db, user_id: int | None, return_id: int) -> None:
    totes, bins, products = whereabouts.some(db, LABELS)
    hall_papers.print_tote_labels(db, totes)
    hall_papers.print_location_labels(db, bins)
    for product_id in products:
        hall_papers.print_product_label(db, product_id)
    hall_papers.print_return_label(db, return_id)
    if user_id is not None:
        hall_papers.print_badge(db, user_id)
    _order_from_supplier(db, products[0])
    hall_papers.print_trial_page(db, "shipping_label")
    hall_papers.print_command_sheet(db)


def _order_from_supplier(db: Db, product_id: int) -> None:
    """Somebody orders what a supplier sends; they are told on paper."""
    supplier = roster.keep(db, Known(0, "Weberei Sonnleitner", "", "K-20417", "de"))
    roster.offer(db, product_id, supplier, "SL-104", direct=True)
    wanted = NewOrder(customer_name=CALLER, ship_to=DOOR, lines=(NewLine(product_id=product_id, quantity=1),))
    order_id = placing.place(db, wanted)
    confirming.confirm(db, order_id)
    roster.offer(db, product_id, supplier, "SL-104")
    for supply in listing.of_order(db, order_id):
        sending.send(db, supply.id, ToldBy.PAPER)


def collect(out: Path, desk: Desk) -> int:
    """Write down every code that was printed; how many there are. A kind that is missing is an error."""
    papers = list(_sheetfuls(out, desk))
    missing = set(kinds()) - {paper.document.key for paper in papers}
    if missing:
        raise RuntimeError(f"no paper of these kinds was printed: {sorted(missing)}")
    return write_codes(out, papers)


def _sheetfuls(out: Path, desk: Desk) -> Iterator[Sheetful]:
    """Each PDF with the paper in it: known by its hash, or, for a copy, by its name."""
    ids = desk.work.read(printing_jobs.job_ids)
    rows = desk.work.read(printing_jobs.job_rows, ids)
    papers = {row.document_id: desk.work.read(printing_jobs.pdf_of, row.document_id) for row in rows}
    by_hash = {hashlib.sha256(pdf).hexdigest(): document for document, pdf in papers.values() if pdf}
    by_name = {safe_name(row.title): papers[row.document_id][0] for row in rows}
    for file in sorted((out / "papers").glob("*.pdf")):
        name = max((each for each in by_name if file.stem.startswith(each)), key=len, default="")
        document = by_hash.get(hashlib.sha256(file.read_bytes()).hexdigest()) or by_name.get(name)
        if document is None:
            raise RuntimeError(f"nobody knows what {file.name} is")
        yield Sheetful(file, document)
