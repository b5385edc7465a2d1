"""One paper of every kind, and the list of all codes on them."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from omsdesk.database.db import Db
from omsdesk.desk import Desk
from omsdesk.printing.documents import kinds
from omsdesk.printing.press.transports import safe_name
from omsdesk.services import hall_papers, printing_jobs, whereabouts
from omsdesk.tour.guide import Guide
from omsdesk.tour.paper_trail import Sheetful, write_codes

LABELS = 3
"""So many totes, bins and products get their labels."""


def print_the_rest(guide: Guide, return_id: int) -> None:
    """Kinds of paper that the day did not need: labels for totes, bins and products, badge, test page, commands."""
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
    hall_papers.print_trial_page(db, "shipping_label")
    hall_papers.print_command_sheet(db)


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
