"""Codes of products on a shared database: whoever books stock changes and removes them, from a station's own login."""

from omsdesk.database.work import Work
from omsdesk.lifecycles.user import UserRole
from omsdesk.services import barcodes, checks
from tests.database.station import a_shared_house, signed_in
from tests.factories import a_product

CARTON = "14006381333938"


def test_a_station_adds_changes_and_removes_a_code(postgresql_url: str) -> None:
    with a_shared_house(postgresql_url, ("Sam", UserRole.STOCK)) as (owner, ids):
        mug = a_product(owner, "MUG", barcode="4006381333931")
        with signed_in(postgresql_url, ids["Sam"]) as work:
            work.write(barcodes.add, mug, CARTON, 12)
            work.write(barcodes.change, mug, CARTON, 6)
            assert pieces(work, mug) == [1, 6]
            work.write(barcodes.remove, mug, CARTON)

        assert pieces(owner, mug) == [1]
        assert owner.read(checks.violations) == ()


def pieces(work: Work, product_id: int) -> list[int]:
    return [each.pieces for each in work.read(barcodes.of, product_id).rows]
