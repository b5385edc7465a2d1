"""An order with one line from the shelf and one from a supplier goes its whole life, and ends completed."""

from datetime import date

from omsdesk.codes import house_code
from omsdesk.database.work import Work
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.order import OrderStatus
from omsdesk.lifecycles.shipment import DeliveryProof
from omsdesk.lifecycles.supply import SupplyStatus, ToldBy
from omsdesk.money import Money
from omsdesk.services import checks, completing, delivering, order_detail, shipping
from omsdesk.services.costing import report, valuing
from omsdesk.services.invoicing import issuing
from omsdesk.services.suppliers import choosing, listing, noting, roster, sending
from omsdesk.services.suppliers.roster import Known
from tests import factories
from tests.services import pack_bench as bench


def test_a_line_from_the_shelf_and_one_from_a_supplier_end_as_one_completed_order(work: Work) -> None:
    factories.a_house(work)
    mug, tent = factories.a_product(work, "MUG", name="Mug"), factories.a_product(work, "TENT", name="Tent")
    factories.stock(work, mug, 5)
    acme = work.write(roster.keep, Known(0, "Acme Tents", "", "", "en"))
    work.write(roster.offer, tent, acme, "T-3", price=Money(600, "EUR"))
    order = factories.an_order(work, [(mug, 2), (tent, 3)], confirmed=True, is_paid=True)
    heads = [factories.the_order(work, order).headline]

    work.write(choosing.give, order, factories.lines_of(work, order)[1].id, acme, 3)
    heads.append(factories.the_order(work, order).headline)
    job = bench.picked(work, order)
    (supply,) = work.read(listing.of_order, order)
    work.write(sending.send, supply.id, ToldBy.OTHERWISE)
    bench.scan_order(work, order)
    results = [bench.scan(work, house_code("SK", mug), job) for _ in range(2)]
    assert results[-1].finished
    heads.append(factories.the_order(work, order).headline)
    work.write(shipping.ship, job)
    heads.append(factories.the_order(work, order).headline)
    work.write(noting.note, supply.id, date(2026, 3, 2), carrier="UPS", tracking="1Z")
    heads.append(factories.the_order(work, order).headline)
    for shipment in work.read(order_detail.show, order).shipments:
        work.write(issuing.for_shipment, shipment.id)
        work.write(delivering.deliver, shipment.id, DeliveryProof.LEFT_AT_DOOR)
    heads.append(factories.the_order(work, order).headline)

    heads.append(work.write(completing.complete, order))

    assert heads == [
        *(Headline.READY_TO_PICK, Headline.READY_TO_PICK, Headline.PACKED),
        *(Headline.PART_SHIPPED, Headline.SHIPPED, Headline.DELIVERED, Headline.COMPLETED),
    ]
    assert factories.the_order(work, order).status is OrderStatus.COMPLETED
    assert [each.status for each in work.read(listing.of_order, order)] == [SupplyStatus.SHIPPED]
    assert [(row.ordered, row.picked, row.packed, row.shipped) for row in factories.lines_of(work, order)] == [
        (2, 2, 2, 2),
        (3, 3, 3, 3),
    ]
    valuing.carry_out(work)
    assert work.read(report.this_month).goods_sold == Money(1800, "EUR")
    assert work.read(checks.violations) == ()
