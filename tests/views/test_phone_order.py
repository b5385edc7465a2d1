"""Criterion 1: an order by phone from the first ring to the paid link, with nothing but keys and in under a minute."""

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from omsdesk.database.answers import Secret
from omsdesk.database.work import Work
from omsdesk.lifecycles.order import OrderStatus, ShortRule
from omsdesk.lifecycles.payment import PaymentStatus, PaymentWord
from omsdesk.models.card import CardPayment
from omsdesk.models.customer import Customer
from omsdesk.payments import stripe
from omsdesk.services import checks
from omsdesk.services.cards import account
from omsdesk.views.jobs import ThreadJobs
from omsdesk.views.scanner import Detector
from tests import factories
from tests.mail_server import Post, a_mail_server
from tests.payment_server import SECRET, Bank, a_payment_server
from tests.services import pack_bench as bench
from tests.still_clock import StillClock
from tests.views.bench import Station

GOODS = (
    ("MUG-1", "Enamel mug", 1290, 1900, 9),
    ("SOCK-1", "Wool socks", 735, 700, 1),
    ("FORK-1", "Spork", 333, 1900, 50),
)
"""SKU, name, price, rate, and how many there are."""
WANTED = {"MUG-1": 2, "SOCK-1": 3, "FORK-1": 5}
SHIPPING = Decimal("4.90")
A_MINUTE_MS = 60_000


@pytest.fixture
def post() -> Iterator[Post]:
    with a_mail_server() as made:
        yield made


@pytest.fixture
def bank(monkeypatch: pytest.MonkeyPatch) -> Iterator[Bank]:
    """The provider that this computer speaks to, with its key."""
    with a_payment_server() as made:
        monkeypatch.setattr(stripe.PLUGIN, "_addresses", {"api": f"http://127.0.0.1:{made.port}"})
        account.keep_secret("stripe", Secret(SECRET))
        yield made


@pytest.fixture
def station(
    qtbot: QtBot, jobs: ThreadJobs, detector: Detector, house: Work, post: Post, bank: Bank, tmp_path: Path
) -> Station:
    """The office on a Monday morning, Today on the screen."""
    mail: dict[str, Any] = {"mail_on": True, "mail_host": "127.0.0.1", "mail_port": post.port, "mail_security": "none"}
    factories.change_settings(house, email="shop@house.test", card_provider="stripe", **mail)
    for sku, name, price, rate, there in GOODS:
        factories.stock(house, factories.a_product(house, sku, name=name, price=price, tax_rate_bp=rate), there)
    made = Station(qtbot, jobs, detector, house, tmp_path)
    made.open("sign_in")
    made.sign_in("today", "office")
    return made


def rounded(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)


def calculated() -> dict[str, Decimal]:
    """The sums by hand: each line at price times pieces, its tax rounded by itself."""
    lines = [(Decimal(price) / 100 * WANTED[sku], Decimal(rate) / 10_000) for sku, _, price, rate, _ in GOODS]
    goods, tax = sum(net for net, _ in lines), sum(rounded(net * rate) for net, rate in lines)
    return {"Goods": Decimal(goods), "Shipping": SHIPPING, "Tax": Decimal(tax), "Total": goods + tax + SHIPPING}


def take_the_order(station: Station) -> int:
    """Everything the clerk types while the customer is on the phone; how many milliseconds it took."""
    keys, since = station.keyboard, station.keyboard._ms
    keys.press("Ctrl+N")
    keys.type("Ada Byron\n")
    keys.type("ada@customer.test\t0421 5550199")
    keys.press("Alt+P")
    for sku, pieces in WANTED.items():
        keys.type(f"{sku}\t{pieces}\n")
    keys.press("Alt+T")
    keys.type("Lindenweg 5\t\t28195\tBremen")
    keys.press("Alt+O")
    keys.press("Down")
    keys.press("Up")
    keys.press("Alt+D")
    keys.type("p")
    keys.press("Ctrl+Enter")
    return keys._ms - since


def test_a_phone_order_is_placed_confirmed_and_paid_with_keys_alone(
    station: Station, house: Work, post: Post, bank: Bank, clock: StillClock
) -> None:
    assert take_the_order(station) < A_MINUTE_MS

    assert station.page.key == "order_detail"
    order = factories.the_order(house, station.page.presenter.state.order_id)
    assert (order.status, order.short_rule) == (OrderStatus.CONFIRMED, ShortRule.SHIP_PARTS)
    lines = {row.sku: (row.ordered, row.allocated) for row in factories.lines_of(house, order.id)}
    assert lines == {"MUG-1": (2, 2), "SOCK-1": (3, 1), "FORK-1": (5, 5)}
    (customer,) = bench.rows(house, Customer)
    assert (customer.id, customer.name, customer.email) == (order.customer_id, "Ada Byron", "ada@customer.test")

    sums, (link,) = calculated(), bank.links.values()
    assert Decimal(order.total_minor) / 100 == Decimal(link["amount"]) / 100 == sums["Total"]
    (mail,) = post.taken
    body = mail.get_body(("plain",))
    assert body is not None
    words = body.get_content().replace("\r\n", "\n")
    assert (mail["To"], mail["Subject"]) == ("Ada Byron <ada@customer.test>", f"Your order SO-{order.id} is confirmed")
    told = dict(re.findall(r"(?m)^ *(Goods|Shipping|Tax|Total) +€([\d.]+)$", words))
    assert {name: Decimal(amount) for name, amount in told.items()} == sums
    assert f"To be paid: €{sums['Total']}.\nPay by card here: {link['url']}" in words

    bank.pay(link["url"])
    clock.pass_by(seconds=15)
    desk: Any = station.window.desk
    desk.ask_provider()

    (card,) = bench.rows(house, CardPayment)
    assert (card.status, card.authorised_minor) == (PaymentStatus.AUTHORISED, order.total_minor)
    assert station.page.presenter.state.detail.order.payment is PaymentWord.AUTHORISED
    desk.send_mail()
    assert len(post.taken) == 1
    assert house.read(checks.violations) == ()
