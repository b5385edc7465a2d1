"""Who writes to a customer: a shop that confirms its orders itself is not repeated, and the house may say otherwise."""

import pytest

from omsdesk.database.work import Work
from omsdesk.models.message import Message
from omsdesk.services import cancelling, channel_telling, messaging
from omsdesk.services.channel_telling import Teller
from omsdesk.services.importing import orders as bringing
from tests.factories import a_house, all_rows, an_order

MAIL = "grace@customer.test"


@pytest.fixture(autouse=True)
def house(work: Work) -> None:
    a_house(work, mail_on=True)


def kinds(work: Work) -> list[str]:
    return [row[2] for row in all_rows(work, Message)]


def told(work: Work, channel: str) -> list[str]:
    """What is written by itself about an order of this channel that is confirmed and then cancelled."""
    order_id = an_order(work, confirmed=True, channel=channel, email=MAIL)
    work.write(cancelling.cancel_order, order_id, "changed my mind")
    return kinds(work)


@pytest.mark.parametrize("shop", ["Shopify", "Amazon", "Etsy", "WooCommerce"])
def test_a_shop_that_confirms_its_orders_is_not_repeated(work: Work, shop: str) -> None:
    assert told(work, work.write(bringing.channel_key, shop)) == ["cancellation"]


@pytest.mark.parametrize("name", ["UBL orders", "Phone", "My own file"])
def test_every_other_channel_is_told_from_here(work: Work, name: str) -> None:
    assert told(work, work.write(bringing.channel_key, name)) == ["confirmation", "cancellation"]


@pytest.mark.parametrize(
    ("teller", "said"),
    [
        (Teller.HOUSE, ["confirmation", "cancellation"]),
        (Teller.SHOP_CONFIRMS, ["cancellation"]),
        (Teller.SHOP, []),
    ],
)
def test_the_house_says_who_tells(work: Work, teller: Teller, said: list[str]) -> None:
    shopify = work.write(bringing.channel_key, "Shopify")
    listed = work.write(channel_telling.change, shopify, teller)

    assert [each.teller for each in listed if each.key == shopify] == [teller]
    assert told(work, shopify) == said
    assert {each.teller for each in listed if each.key != shopify} == {Teller.HOUSE}


def test_what_a_person_writes_is_always_sent(work: Work) -> None:
    shopify = work.write(bringing.channel_key, "Shopify")
    work.write(channel_telling.change, shopify, Teller.SHOP)
    order_id = an_order(work, confirmed=True, channel=shopify, email=MAIL)

    work.write(messaging.send, order_id, "confirmation")

    assert kinds(work) == ["confirmation"]
