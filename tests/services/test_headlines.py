"""The stored headline and payment word follow the facts, for one order and for many at once."""

import pytest
from sqlalchemy import insert, update

from omsdesk.database.db import Db
from omsdesk.database.work import Work
from omsdesk.lifecycles.headline import Facts, Headline
from omsdesk.lifecycles.order import HoldReason, OrderStatus
from omsdesk.lifecycles.payment import PaymentMethod, PaymentStatus, PaymentWord
from omsdesk.lifecycles.shipment import ShipmentStatus
from omsdesk.models.money import Payment
from omsdesk.models.order import Hold, Order, OrderLine
from omsdesk.services import headlines
from tests.factories import a_house, a_product, an_order, lines_of, stock, the_order
from tests.services.walking import a_list


@pytest.fixture(autouse=True)
def house(work: Work) -> None:
    a_house(work)


def test_all_facts_of_an_order_are_read(work: Work) -> None:
    mug = a_product(work)
    stock(work, mug, 2)
    order = an_order(work, [(mug, 3)], confirmed=True)
    a_list(work, order)

    facts = work.read(headlines.facts_of, [order])

    assert facts == {
        order: Facts(
            status=OrderStatus.CONFIRMED,
            to_ship=3,
            allocated=2,
            shipments=frozenset({ShipmentStatus.ALLOCATED}),
        )
    }


def test_a_hold_shows_in_the_headline_once_it_is_refreshed(work: Work) -> None:
    order = an_order(work, [(a_product(work), 1)], confirmed=True)

    def hold(db: Db) -> None:
        db.run(insert(Hold).values(order_id=order, reason=HoldReason.PAYMENT, placed_at=db.now))

    work.write(hold)
    words = work.write(headlines.refresh, order)

    assert words == {order: Headline.ON_HOLD}
    assert the_order(work, order).headline is Headline.ON_HOLD


def test_many_orders_are_refreshed_together_each_with_its_own_word(work: Work) -> None:
    mug = a_product(work)
    stock(work, mug, 1)
    orders = [
        an_order(work, [(mug, 1)]),
        an_order(work, [(mug, 1)], confirmed=True),
        an_order(work, [(mug, 1)], confirmed=True),
    ]

    def forget(db: Db) -> None:
        db.run(update(Order).values(headline=Headline.DRAFT))

    work.write(forget)
    work.write(headlines.refresh, *orders)

    assert [the_order(work, each).headline for each in orders] == [
        Headline.NEW,
        Headline.READY_TO_PICK,
        Headline.BACKORDERED,
    ]


def test_shipped_goods_are_shipped(work: Work) -> None:
    mug = a_product(work)
    stock(work, mug, 1)
    order = an_order(work, [(mug, 1)], confirmed=True)

    def ship(db: Db) -> None:
        db.run(update(OrderLine).values(picked=1, packed=1, shipped=1))

    work.write(ship)

    assert work.write(headlines.refresh, order) == {order: Headline.SHIPPED}
    assert lines_of(work, order)[0].delivered == 0


def test_nothing_is_refreshed_where_there_is_nothing(work: Work) -> None:
    assert work.write(headlines.refresh) == {}


@pytest.mark.parametrize(
    ("status", "authorised", "captured", "refunded", "word"),
    [
        (PaymentStatus.PENDING, 1000, 0, 0, PaymentWord.UNPAID),
        (PaymentStatus.AUTHORISED, 1000, 0, 0, PaymentWord.AUTHORISED),
        (PaymentStatus.CAPTURED, 1000, 400, 0, PaymentWord.PART_PAID),
        (PaymentStatus.CAPTURED, 1000, 1000, 0, PaymentWord.PAID),
        (PaymentStatus.CAPTURED, 1000, 1000, 300, PaymentWord.PART_REFUNDED),
        (PaymentStatus.CAPTURED, 1000, 1000, 1000, PaymentWord.REFUNDED),
        (PaymentStatus.VOIDED, 1000, 0, 0, PaymentWord.UNPAID),
    ],
)
def test_the_payment_word_follows_the_money(
    work: Work, status: PaymentStatus, authorised: int, captured: int, refunded: int, word: PaymentWord
) -> None:
    order = an_order(work, [(a_product(work, price=1000), 1)])

    def pay(db: Db) -> None:
        db.run(
            insert(Payment).values(
                order_id=order,
                method=PaymentMethod.TRANSFER,
                status=status,
                authorised_minor=authorised,
                captured_minor=captured,
                refunded_minor=refunded,
                at=db.now,
            )
        )

    work.write(pay)

    assert work.write(headlines.refresh_payment, order) is word
    assert the_order(work, order).payment is word
