"""What no invoice is written for, and what is no invoice."""

from omsdesk.database.work import Work
from omsdesk.models.invoice import Invoice
from omsdesk.services import shipping
from omsdesk.services.invoicing import issuing, saving
from tests.factories import a_house, a_product, all_rows, stock
from tests.sentences import says_no
from tests.services import pack_bench as bench


def test_a_shipment_is_invoiced_once_and_when_it_has_left(work: Work) -> None:
    a_house(work, pick_while_packing=False)
    mug = a_product(work)
    stock(work, mug, 1)
    _, job = bench.packed(work, (mug, 1))
    with says_no("Nothing of this shipment has left yet."):
        work.write(issuing.for_shipment, job)
    work.write(shipping.ship, job)
    work.write(issuing.for_shipment, job)

    with says_no("This shipment has its invoice already."):
        work.write(issuing.for_shipment, job)
    with says_no("There is no such invoice."):
        work.read(saving.record_of, 999)

    assert len(all_rows(work, Invoice)) == 1
