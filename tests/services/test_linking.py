"""A code that nobody knows is given to a product, and then stands for it; one that means something is not."""

import pytest

from omsdesk.codes import house_code
from omsdesk.database.work import Work
from omsdesk.models.product import Barcode
from omsdesk.services import linking, resolving
from omsdesk.services.linking import Linked
from omsdesk.services.resolving import CodeKind
from tests.factories import a_house, a_product, all_rows
from tests.sentences import says_no

GTIN = "4006381333931"


@pytest.fixture
def mug(work: Work) -> int:
    a_house(work)
    return a_product(work, "MUG", name="Mug", barcode=GTIN)


def test_a_linked_code_stands_for_so_many_pieces(work: Work, mug: int) -> None:
    assert work.write(linking.link, " CASE-6 ", "mug", 6) == Linked("CASE-6", "Mug", 6)

    found = work.read(resolving.resolve, "CASE-6")
    assert (found.kind, found.id, found.pieces) == (CodeKind.PRODUCT, mug, 6)


def test_a_code_that_cannot_be_linked_says_why(work: Work, mug: int) -> None:
    order = house_code("SO", 10001)
    for code, product, pieces, said in (
        (" ", "MUG", 1, "There is no code to link. Scan it first."),
        (GTIN, "MUG", 1, f"{GTIN} has a meaning already. Scan it to see which."),
        (order, "MUG", 1, f"{order} is written like a code of the house. Print a product label instead."),
        ("CASE-6", "POT", 1, "'POT' is no product here. Type a SKU, or scan the product."),
        ("CASE-6", "MUG", 0, "Give a number from 1 to 9,999."),
    ):
        with says_no(said):
            work.write(linking.link, code, product, pieces)
    assert len(all_rows(work, Barcode)) == 1
