"""The headline of an order: the first rule that matches wins."""

import pytest

from omsdesk.lifecycles.headline import Facts, Headline, headline
from omsdesk.lifecycles.order import HoldReason, OrderStatus
from omsdesk.lifecycles.shipment import ShipmentStatus as S

CONFIRMED = OrderStatus.CONFIRMED
PAYMENT = frozenset({HoldReason.PAYMENT})
FRAUD = frozenset({HoldReason.FRAUD, HoldReason.PAYMENT})

CASES = [
    (Facts(OrderStatus.CANCELLED, holds=PAYMENT, to_ship=2, shipped=2), Headline.CANCELLED),
    (Facts(OrderStatus.REJECTED), Headline.REJECTED),
    (Facts(OrderStatus.COMPLETED, to_ship=2, shipped=2, delivered=2), Headline.COMPLETED),
    (Facts(CONFIRMED, to_ship=2, shipped=2, shipments=frozenset({S.FAILED})), Headline.FAILED),
    (Facts(CONFIRMED, to_ship=2, shipped=2, delivered=2), Headline.DELIVERED),
    (Facts(CONFIRMED, holds=PAYMENT, to_ship=2, shipped=2), Headline.SHIPPED),
    (Facts(OrderStatus.DRAFT, holds=PAYMENT, to_ship=2), Headline.DRAFT),
    (Facts(OrderStatus.PLACED, holds=FRAUD, to_ship=2), Headline.REVIEW),
    (Facts(CONFIRMED, holds=PAYMENT, to_ship=2, shipments=frozenset({S.PACKED})), Headline.ON_HOLD),
    (Facts(OrderStatus.PLACED, to_ship=2), Headline.NEW),
    (Facts(CONFIRMED, to_ship=2, allocated=1, shipments=frozenset({S.PICKED}), short_tasks=1), Headline.SHORT),
    (Facts(CONFIRMED, to_ship=2, allocated=2, shipments=frozenset({S.PACKED}), unlabelled=1), Headline.NO_LABEL),
    (Facts(CONFIRMED, to_ship=2, allocated=2, shipments=frozenset({S.PACKED})), Headline.PACKED),
    (Facts(CONFIRMED, to_ship=2, allocated=2, shipments=frozenset({S.PACKING})), Headline.PACKING),
    (Facts(CONFIRMED, to_ship=2, allocated=2, shipments=frozenset({S.PICKED})), Headline.READY_TO_PACK),
    (Facts(CONFIRMED, to_ship=2, allocated=2, shipments=frozenset({S.PICKING})), Headline.PICKING),
    (Facts(CONFIRMED, to_ship=3, allocated=2, shipped=2, shipments=frozenset({S.SHIPPED})), Headline.PART_SHIPPED),
    (Facts(CONFIRMED, to_ship=3, allocated=2), Headline.READY_TO_PICK),
    (Facts(CONFIRMED, to_ship=3), Headline.BACKORDERED),
    (Facts(CONFIRMED), Headline.CONFIRMED),
]


@pytest.mark.parametrize(("facts", "word"), CASES, ids=lambda each: each.value if isinstance(each, Headline) else "")
def test_the_first_rule_that_matches_gives_the_headline(facts: Facts, word: Headline) -> None:
    assert headline(facts) is word
