"""Webhooks: what happened is told, signed, at least once, and never again once it was taken."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from omsdesk.database.answers import Secret
from omsdesk.database.work import Work
from omsdesk.errors import Refusal, Unavailable
from omsdesk.lifecycles.payment import PaymentMethod
from omsdesk.lifecycles.webhook import Delivery, Event
from omsdesk.messages.post import web
from omsdesk.models.paper import Outbox
from omsdesk.services import cancelling, paying, refunding, settings, splitting
from omsdesk.services.webhooks import deliveries, endpoint, happenings, sending, signing
from omsdesk.services.webhooks.endpoint import Endpoint
from omsdesk.services.webhooks.sending import Told
from tests.factories import a_house, a_product, all_rows, an_order, lines_of, stock
from tests.hook_server import Listener, listening
from tests.sentences import says_no
from tests.services.test_invoicing import leave
from tests.still_clock import StillClock

SECRET = "whs_rain"
MANUAL = Path(__file__).parents[2] / "docs" / "manual" / "webhooks.md"


@pytest.fixture
def shop(work: Work) -> Work:
    a_house(work, pick_while_packing=False)
    return work


@pytest.fixture
def listener() -> Iterator[Listener]:
    with listening() as there:
        yield there


@pytest.fixture
def there(shop: Work, listener: Listener) -> Endpoint:
    return an_endpoint(shop, listener.address)


def an_endpoint(work: Work, address: str, *events: Event) -> Endpoint:
    wanted = tuple(each.value for each in events or tuple(Event) if events or each is not Event.STOCK)
    kept: Endpoint = work.write(endpoint.keep, Endpoint("", address, wanted))
    endpoint.keep_secret(kept.key, Secret(SECRET))
    return kept


def said(listener: Listener) -> list[dict[str, Any]]:
    return [json.loads(body) for _, body in listener.heard]


def rows(work: Work) -> list[tuple[Delivery, str]]:
    return [(each.status, each.error) for each in work.read(deliveries.listed)]


def test_an_order_is_told_from_its_confirmation_to_the_money(shop: Work, listener: Listener) -> None:
    old = an_order(shop, [(a_product(shop), 1)], confirmed=True)
    an_endpoint(shop, listener.address)
    product = a_product(shop, "MUG", price=500, tax_rate_bp=0)
    stock(shop, product, 2)
    order_id = an_order(shop, [(product, 2)], confirmed=True, email="grace@example.org")
    leave(shop, order_id)
    shop.write(paying.record, order_id, PaymentMethod.CASH)
    shop.write(refunding.refund, order_id, 300, reason="scratched mug of Grace")
    shop.write(cancelling.cancel_order, old, "not wanted")

    assert sending.carry_out(shop) == Told(sent=4)

    told = said(listener)
    assert [each["type"] for each in told] == ["order.confirmed", "order.shipped", "order.refunded", "order.cancelled"]
    assert told[1]["data"]["shipment"]["lines"] == [{"sku": "MUG", "pieces": 2}]
    assert told[2]["data"]["refund"]["amount"] == {"amount": "3.00", "currency": "EUR"}
    assert told[0]["data"]["order"] == f"SO-{order_id}"
    assert told[0]["data"]["total"] == {"amount": "10.00", "currency": "EUR"}
    assert not re.search("grace|hopper|linden", json.dumps(told), re.IGNORECASE)
    assert sending.carry_out(shop) == Told()
    assert rows(shop) == [(Delivery.SENT, "")] * 4


def test_the_example_of_the_manual_knows_ours_and_nobody_elses(
    shop: Work, there: Endpoint, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", MANUAL.read_text(encoding="utf-8"), re.DOTALL)
    names: dict[str, Any] = {}
    exec(example, names)  # noqa: S102 - our own manual
    is_ours: Callable[..., bool] = names["is_ours"]
    an_order(shop, confirmed=True)
    sending.carry_out(shop)
    ((headers, body),) = listener.heard
    header = headers[signing.SIGNATURE]
    sent_at = shop.now().timestamp()
    monkeypatch.setattr(names["time"], "time", lambda: sent_at + 299)

    assert is_ours(SECRET, header, body)
    assert headers[signing.EVENT_ID] == json.loads(body)["id"]
    assert not is_ours("whs_sun", header, body)
    assert not is_ours(SECRET, header, body.replace(b"SO-", b"S0-"))
    monkeypatch.setattr(names["time"], "time", lambda: sent_at + 301)
    assert not is_ours(SECRET, header, body)


def test_a_lost_answer_and_a_bad_day_are_tried_again_with_the_same_id(
    shop: Work, there: Endpoint, listener: Listener, clock: StillClock
) -> None:
    listener.answers = [0, 500, 429, 408]
    listener.headers = {"Retry-After": "3600"}
    an_order(shop, confirmed=True)

    assert sending.carry_out(shop) == Told()
    assert sending.carry_out(shop) == Told(), "not before its time"
    clock.now += timedelta(seconds=31)
    sending.carry_out(shop)
    clock.now += timedelta(minutes=59)
    assert sending.carry_out(shop) == Told(), "the other side asked for an hour"
    for _ in range(3):
        clock.now += timedelta(hours=2)
        sending.carry_out(shop)
    clock.now += timedelta(days=3)

    assert sending.carry_out(shop) == Told()
    assert len(listener.heard) == 5
    assert (len(set(listener.ids())), len({body for _, body in listener.heard})) == (1, 1)
    assert rows(shop) == [(Delivery.SENT, "")]


@pytest.mark.parametrize("status", [410, 401, 302, 307])
def test_a_no_and_a_redirect_go_to_the_list_and_are_sent_again_by_a_person(
    shop: Work, there: Endpoint, listener: Listener, status: int
) -> None:
    with listening() as elsewhere:
        listener.answers, listener.headers = [status], {"Location": elsewhere.address}
        an_order(shop, confirmed=True)
        assert sending.carry_out(shop) == Told(failed=1)
        assert elsewhere.heard == []
    ((word, why),) = rows(shop)
    assert (word, str(status) in why) == (Delivery.FAILED, True)
    (row,) = shop.read(deliveries.listed)

    assert shop.write(deliveries.send_again, (row.id,)) == 1
    assert sending.carry_out(shop) == Told(sent=1)

    assert len(set(listener.ids())) == 1
    assert shop.write(deliveries.send_again, (row.id,)) == 0, "what was taken is never sent again"


def test_after_two_days_without_an_answer_a_person_is_told(
    shop: Work, there: Endpoint, listener: Listener, clock: StillClock
) -> None:
    listener.answers = [503] * 100
    an_order(shop, confirmed=True)
    for _ in range(40):
        sending.carry_out(shop)
        clock.now += timedelta(hours=4)

    assert [word for word, _ in rows(shop)] == [Delivery.FAILED]
    assert len(listener.heard) == 16


def test_one_that_hangs_or_drips_holds_nobody_up(
    shop: Work, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "TIMEOUT_S", 0.2)
    monkeypatch.setattr(sending, "LONGEST_S", 0.4)
    with listening() as hanging, listening() as dripping:
        hanging.hangs = dripping.drips = True
        for address in (hanging.address, dripping.address, listener.address):
            an_endpoint(shop, address, Event.CONFIRMED)
        an_order(shop, confirmed=True)
        an_order(shop, confirmed=True)

        assert sending.carry_out(shop) == Told(sent=2)
        assert (len(hanging.heard), len(dripping.heard)) == (1, 1)
    with pytest.raises(Unavailable):
        web.post(hanging.address, b"{}", {})


def test_two_stations_that_look_at_once_write_each_event_once(shop: Work, there: Endpoint, listener: Listener) -> None:
    for _ in range(3):
        an_order(shop, confirmed=True)
    assert shop.write(happenings.write_down) == 3
    assert shop.write(happenings.write_down) == 0
    sending.carry_out(shop)
    sending.carry_out(shop)

    assert (len(listener.heard), len(set(listener.ids()))) == (3, 3)


def test_what_is_older_than_the_address_or_pays_another_order_is_not_told(
    shop: Work, listener: Listener, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(happenings, "AT_ONCE", 2)
    an_endpoint(shop, listener.address, Event.CONFIRMED, Event.REFUNDED)
    order_id = an_order(shop, [(a_product(shop, price=500), 2)], confirmed=True)
    shop.write(paying.record, order_id, PaymentMethod.CASH)
    shop.write(splitting.split, order_id, {lines_of(shop, order_id)[0].id: 1})
    for _ in range(3):
        an_order(shop, confirmed=True)
    sending.carry_out(shop)
    clock.now += timedelta(hours=1)
    sending.carry_out(shop)
    with listening() as later:
        an_endpoint(shop, later.address)
        last = an_order(shop, confirmed=True)
        sending.carry_out(shop)
        assert [each["data"]["order"] for each in said(later)] == [f"SO-{last}"]

    assert [each["type"] for each in said(listener)] == ["order.confirmed"] * 5
    assert not shop.read(happenings.has_news)


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("http://example.com/orders", "Without TLS everybody on the way could read along"),
        ("ftp://example.com", "' is no address that can be called"),
        ("https://user@example.com/x", "' is no address that can be called"),
        ("https:///x", "' is no address that can be called"),
        ("http://8.8.8.8/x", "Without TLS everybody on the way"),
    ],
)
def test_an_address_that_is_not_safe_is_refused_in_words(shop: Work, address: str, sentence: str) -> None:
    with pytest.raises(Refusal, match=sentence):
        shop.write(endpoint.keep, Endpoint("", address, (Event.SHIPPED.value,)))


@pytest.mark.parametrize(
    "address", ["http://192.168.1.9/x", "http://nas.local/x", "http://till/x", "http://[fd00::1]/x"]
)
def test_the_own_network_is_let_in_with_a_warning(shop: Work, address: str) -> None:
    kept = shop.write(endpoint.keep, Endpoint("", address, (Event.SHIPPED.value,)))

    assert "everybody in your network" in str(kept.warning)
    assert Endpoint("", "https://example.com").warning is None


def test_an_address_hears_of_something_and_there_are_not_too_many(shop: Work) -> None:
    address = "https://example.com/orders"
    for number in range(endpoint.MOST):
        an_endpoint(shop, f"{address}/{number}")

    with says_no("It would hear of nothing. Tick at least one event."):
        shop.write(endpoint.keep, Endpoint("", address))
    with says_no("There are 20 addresses already. Take one out first."):
        an_endpoint(shop, address)
    with says_no("Choose an address first, and give its secret."):
        endpoint.keep_secret("", Secret(SECRET))


def test_a_computer_without_the_secret_leaves_it_to_another_one(shop: Work, listener: Listener) -> None:
    kept = shop.write(endpoint.keep, Endpoint("", listener.address, (Event.CONFIRMED.value,)))
    an_order(shop, confirmed=True)
    assert sending.carry_out(shop) == Told()
    with says_no("This computer does not know the secret of this address. Type it below."):
        sending.try_out(shop, kept.key)

    endpoint.keep_secret(kept.key, Secret(signing.new_secret()))
    assert "204" in str(sending.try_out(shop, kept.key))
    assert sending.carry_out(shop) == Told(sent=1)
    assert SECRET not in "".join(map(str, all_rows(shop, Outbox)))
    shop.write(endpoint.take_out, kept.key)
    an_order(shop, confirmed=True)
    assert sending.carry_out(shop) == Told()
    assert shop.read(settings.company).webhooks == []


def test_a_test_says_what_went_wrong(shop: Work, there: Endpoint, listener: Listener) -> None:
    for status, why in (
        (404, "127.0.0.1 does not take it: 404."),
        (302, "127.0.0.1 sends the message elsewhere (302); that is not followed."),
        (503, "127.0.0.1 cannot take it now: 503."),
    ):
        listener.answers = [status]
        with says_no(f"{why} Look at the address, or ask whoever runs it."):
            sending.try_out(shop, there.key)
    assert shop.read(deliveries.listed) == ()
