"""An invoice as a file for the program of whoever gets it; outside any transaction."""

from pathlib import Path

from sqlalchemy import bindparam, select

from omsdesk.database import answers
from omsdesk.database.db import Db
from omsdesk.errors import Refusal, Unavailable
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.models.invoice import Invoice
from omsdesk.services.invoicing import ubl
from omsdesk.services.invoicing.record import Record
from omsdesk.words import Text

_CONTENT = select(Invoice.content).where(Invoice.id == bindparam("invoice"))


@needs(Right.MONEY)
def record_of(db: Db, invoice_id: int) -> Record:
    """What an invoice says, as it was issued."""
    found = db.run(_CONTENT, {"invoice": invoice_id}).scalar()
    if found is None:
        raise Refusal(Text("There is no such invoice."))
    record: Record = answers.decode(found)
    return record


def save_xml(record: Record, path: Path) -> Path:
    """Write it as UBL; the file is whole or not there."""
    write(path, ubl.xml_of(record))
    return path


def write(path: Path, content: bytes) -> None:
    """A file that is whole or not there."""
    draft = path.with_name(f"{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(content)
        draft.replace(path)
    except OSError as error:
        raise Unavailable(
            Text("{file} could not be written.", file=str(path)), Text("Choose another folder, then save again.")
        ) from error
