"""Webhooks for stock: the newest figure of a product, at most once a minute, and the last one always."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from omsdesk.database.answers import Secret
from omsdesk.database.work import Work
from omsdesk.lifecycles.webhook import Delivery, Event
from omsdesk.messages.post.web import Answer
from omsdesk.services.shops import outgoing
from omsdesk.services.webhooks import deliveries, endpoint, sending, signing, stock_figures
from omsdesk.services.webhooks.endpoint import Endpoint
from omsdesk.services.webhooks.sending import Told
from tests.factories import a_house, a_product, an_order, stock
from tests.hook_server import Listener, listening
from tests.services.test_invoicing import leave
from tests.still_clock import StillClock

SECRET = "whs_rain"


@pytest.fixture
def shop(work: Work) -> Work:
    a_house(work, pick_while_packing=False)
    return work


@pytest.fixture
def listener() -> Iterator[Listener]:
    with listening() as there:
        yield there


@pytest.fixture
def mug(shop: Work) -> int:
    product = a_product(shop, "MUG", price=500)
    stock(shop, product, 10)
    return product


@pytest.fixture
def there(shop: Work, mug: int, listener: Listener) -> Endpoint:
    """An address that wants orders and stock and has heard that ten mugs are free."""
    wanted = Endpoint("", listener.address, (Event.CONFIRMED.value, Event.STOCK.value))
    kept: Endpoint = shop.write(endpoint.keep, wanted)
    endpoint.keep_secret(kept.key, Secret(SECRET))
    assert sending.carry_out(shop) == Told(sent=1)
    return kept


def figures(listener: Listener) -> list[tuple[str, int, int, int]]:
    heard = [json.loads(body) for _, body in listener.heard]
    told = [each["data"] for each in heard if each["type"] == Event.STOCK.value]
    return [(each["sku"], each["on_hand"], each["promised"], each["free"]) for each in told]


def test_the_newest_figure_is_told_once_a_minute(
    shop: Work, mug: int, there: Endpoint, listener: Listener, clock: StillClock
) -> None:
    for seconds in (10, 20, 29):
        an_order(shop, [(mug, 1)], confirmed=True)
        clock.pass_by(seconds=seconds)
        assert sending.carry_out(shop) == Told(sent=1), "the confirmation, not the stock"
    clock.pass_by(seconds=1)

    assert sending.carry_out(shop) == Told(sent=1)

    assert figures(listener) == [("MUG", 10, 0, 10), ("MUG", 10, 3, 7)]
    assert len(set(listener.ids())) == len(listener.heard) == 5
    headers, body = listener.heard[-1]
    said, sent_at = json.loads(body), int(clock.now.timestamp())
    assert (said["type"], said["at"], said["id"]) == ("stock.changed", "2026-03-02T08:31:00+00:00", listener.ids()[-1])
    assert headers[signing.SIGNATURE] == signing.signature(SECRET, body, sent_at)


def test_what_leaves_as_promised_changes_nothing_that_is_free(
    shop: Work, mug: int, there: Endpoint, listener: Listener, clock: StillClock
) -> None:
    order_id = an_order(shop, [(mug, 2)], confirmed=True)
    clock.pass_by(minutes=2)
    sending.carry_out(shop)
    leave(shop, order_id)
    clock.pass_by(minutes=2)

    assert sending.carry_out(shop) == Told()

    stock(shop, mug, 5)
    assert sending.carry_out(shop) == Told(sent=1)
    assert figures(listener)[1:] == [("MUG", 10, 2, 8), ("MUG", 13, 0, 13)]


def test_while_nobody_answers_the_last_figure_takes_the_place_of_the_others(
    shop: Work, mug: int, there: Endpoint, listener: Listener, clock: StillClock
) -> None:
    listener.answers = [503, 0, 503]
    for _ in range(3):
        stock(shop, mug, 1)
        clock.pass_by(minutes=2)
        assert sending.carry_out(shop) == Told()
    ((word, tries),) = [(each.status, each.attempts) for each in shop.read(deliveries.listed)]
    assert (word, tries) == (Delivery.WAITING, 3), "a new figure does not begin the pauses anew"
    stock(shop, mug, 1)
    clock.pass_by(minutes=5)

    assert sending.carry_out(shop) == Told(sent=1)

    assert figures(listener)[-1] == ("MUG", 14, 0, 14)
    assert len(set(listener.ids())) == 5
    clock.pass_by(hours=5)
    assert sending.carry_out(shop) == Told()


def test_a_figure_that_changes_while_it_is_sent_is_sent_once_more(
    shop: Work, mug: int, there: Endpoint, clock: StillClock
) -> None:
    heard: list[int] = []

    def slow(_address: str, body: bytes, _headers: Mapping[str, str], _timeout: float, **_: Any) -> Answer:
        heard.append(json.loads(body)["data"]["free"])
        if len(heard) == 1:
            stock(shop, mug, 3)
            clock.pass_by(minutes=2)
            part = shop.read(stock_figures.look, [there], 0)
            shop.write(stock_figures.write_down, part.new)
        return Answer(204, "")

    stock(shop, mug, 1)
    clock.pass_by(minutes=2)

    assert sending.carry_out(shop, post=slow) == Told(sent=2)

    assert heard == [11, 14]
    (row,) = shop.read(deliveries.listed)
    assert (row.status, row.event, row.about) == (Delivery.SENT, Event.STOCK, "MUG")


def test_a_station_that_stops_or_comes_too_late_loses_nothing(
    shop: Work, mug: int, there: Endpoint, listener: Listener, clock: StillClock
) -> None:
    stock(shop, mug, 1)
    clock.pass_by(minutes=2)
    late = shop.read(stock_figures.look, [there], 0)
    stock(shop, mug, 1)
    shop.write(stock_figures.write_down, shop.read(stock_figures.look, [there], 0).new)
    shop.write(stock_figures.write_down, late.new)
    assert len(shop.write(outgoing.claim, stock_figures.kind_of(there.key), 5)) == 1
    assert sending.carry_out(shop) == Told(), "another station has it in hand"
    clock.pass_by(minutes=6)

    assert sending.carry_out(shop) == Told(sent=1)

    assert figures(listener)[1:] == [("MUG", 12, 0, 12)]
    assert [each.status for each in shop.read(deliveries.listed)] == [Delivery.SENT]


def test_whoever_does_not_want_stock_hears_nothing_of_it_and_a_no_goes_to_the_list(
    shop: Work, mug: int, there: Endpoint, listener: Listener, clock: StillClock
) -> None:
    with listening() as other:
        only_orders = shop.write(endpoint.keep, Endpoint("", other.address, (Event.CONFIRMED.value,)))
        endpoint.keep_secret(only_orders.key, Secret(SECRET))
        stock(shop, mug, 1)
        clock.pass_by(minutes=2)
        listener.answers = [410]
        assert sending.carry_out(shop) == Told(failed=1)
        assert other.heard == []
    (row,) = shop.read(deliveries.listed)
    assert (row.status, row.host) == (Delivery.FAILED, "127.0.0.1")

    assert shop.write(deliveries.send_again, (row.id,)) == 1
    assert sending.carry_out(shop) == Told(sent=1)
    assert figures(listener)[-1] == ("MUG", 11, 0, 11)
