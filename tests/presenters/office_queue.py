"""A small queue for tests of its presenter."""

from omsdesk.database.work import Work
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.order import HoldReason
from omsdesk.presenters import JobsInPlace
from omsdesk.presenters.orders import Orders
from omsdesk.services.new_order import ShipTo
from tests import factories


class Queue:
    """A small queue: two orders ready to pick, one held, one waiting for stock."""

    def __init__(self, work: Work, page: Orders) -> None:
        self.work = work
        self.page = page
        self.mug = factories.a_product(work, "MUG-1", barcode="4006381333931")
        factories.stock(work, self.mug, 4)
        self.tent = factories.a_product(work, "TENT-1")
        self.first = factories.an_order(work, [(self.mug, 2)], confirmed=True, channel="web")
        self.second = factories.an_order(work, [(self.mug, 1)], confirmed=True, customer="Ana Sousa")
        self.held = factories.an_order(work, [(self.mug, 1)], ship_to=ShipTo(street="Lindenweg 5", country="DE"))
        self.waiting = factories.an_order(work, [(self.tent, 1)], confirmed=True)
        page.point(self.held)
        page.hold(HoldReason.PAYMENT)
        page.point(None)
        page.select(())

    def headline(self, order_id: int) -> Headline:
        word: Headline = factories.the_order(self.work, order_id).headline
        return word


def opened(house: Work) -> Orders:
    """The page in view, over a hall with pickers."""
    factories.change_settings(house, hall=True, pick_while_packing=False)
    made = Orders(house, JobsInPlace())
    house.listen(made.changed)
    made.appear()
    return made
