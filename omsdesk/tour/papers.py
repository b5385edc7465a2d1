"""The list of all codes on the papers of the day, one paper of every kind among them."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from omsdesk.desk import Desk
from omsdesk.printing.documents import kinds
from omsdesk.printing.press.transports import safe_name
from omsdesk.services import printing_jobs
from omsdesk.tour.paper_trail import Sheetful, write_codes


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
