"""What a list of products says of kits: brought in after all products, so that a part may stand below its kit."""

from collections.abc import Mapping, Sequence

from omsdesk.channels import ProductRecord
from omsdesk.database.db import Db
from omsdesk.database.patience import takes
from omsdesk.errors import Refusal
from omsdesk.services import kits
from omsdesk.services.importing import products
from omsdesk.services.importing.report import Refused
from omsdesk.words import Text


@takes(120)
def bring(db: Db, record: ProductRecord) -> None:
    """Make the product this kit, all of it or nothing. What stays is not touched."""
    wanted = {each.sku: each.pieces for each in record.kit or ()}
    ids = products.ids_of(db, [record.sku, *wanted])
    for sku in wanted:
        if sku not in ids:
            raise Refusal(_unknown(sku))
    kit_id = ids[record.sku]
    before = {each.id for each in kits.of(db, kit_id)}
    for sku, pieces in wanted.items():
        kits.put_in(db, kit_id, ids[sku], pieces)
    for part_id in sorted(before - {ids[sku] for sku in wanted}):
        kits.take_out(db, kit_id, part_id)


def unknown_parts(
    db: Db, records: Sequence[ProductRecord], files: Mapping[str, str], coming: Sequence[str]
) -> tuple[Refused, ...]:
    """The kits whose parts are neither known nor come with these files."""
    named = [each.sku for record in records for each in record.kit or ()]
    known = {*products.ids_of(db, named), *coming}
    return tuple(
        refused(record, _unknown(part.sku), files)
        for record in records
        for part in record.kit or ()
        if part.sku not in known
    )


def refused(record: ProductRecord, reason: Text, files: Mapping[str, str]) -> Refused:
    """Why a product is not that kit; the product itself is in the catalogue."""
    said = Text("{sku} is not made a kit. {why}", sku=record.sku, why=reason)
    return Refused(files.get(f"product {record.sku}", ""), record.line, said)


def _unknown(sku: str) -> Text:
    return Text("The SKU {sku} is not in the catalogue.", sku=sku)
