"""What the sample shop's customers asked for, as orders to place."""

from collections.abc import Mapping, Sequence

from omsdesk.lifecycles.order import ShortRule
from omsdesk.services.new_order import NewHold, NewLine, NewOrder, ShipTo
from omsdesk.services.sample.lives import Life
from omsdesk.services.sample.orders import SampleOrder
from omsdesk.services.sample.people import SampleCustomer
from omsdesk.services.sample.register import Goods


def new_order(
    order: SampleOrder, buyers: Sequence[SampleCustomer], buyer_ids: Mapping[str, int], shelf: Mapping[str, Goods]
) -> NewOrder:
    """The order as its customer asked for it."""
    buyer = next(each for each in buyers if each.ref == order.customer_ref)
    return NewOrder(
        lines=tuple(
            NewLine(
                product_id=shelf[line.sku].id,
                quantity=line.quantity,
                unit_minor=line.price_minor,
                discount_bp=line.discount_bp,
            )
            for line in order.lines
        ),
        customer_name=buyer.name,
        customer_id=buyer_ids[buyer.ref],
        email=buyer.email,
        phone=buyer.phone,
        ship_to=_ship_to(buyer),
        channel=order.channel,
        external_ref=order.external_ref,
        service=order.service,
        placed_at=order.moments.placed_at,
        ship_by=order.moments.ship_by,
        # Whoever waits for a sold-out thing waits for all of it: so these orders are backordered as a whole.
        short_rule=ShortRule.WAIT_FOR_ALL if order.life is Life.BACKORDERED else order.short_rule,
        gift=order.gift,
        packer_note=order.packer_note,
        gift_note=order.gift_note,
        holds=(NewHold(order.hold, order.hold_note),) if order.hold else (),
    )


def _ship_to(buyer: SampleCustomer) -> ShipTo:
    return ShipTo(
        name=buyer.name,
        street=buyer.street,
        extra=buyer.extra,
        city=buyer.city,
        region=buyer.region,
        postal_code=buyer.postal_code,
        country=buyer.country_code,
    )
