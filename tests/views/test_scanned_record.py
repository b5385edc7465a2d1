"""A scan on a page that has no use of its own for it opens the record behind the code, and is never swallowed."""

from types import SimpleNamespace
from typing import Any

import pytest

from omsdesk.services.order_acts import Pointed
from omsdesk.services.queue_filter import Tab
from omsdesk.views.records import Records
from tests.views.shop import SIGNED_IN, Shop, pick_list_of


def test_an_order_is_opened_from_every_page_that_has_no_use_for_it(shared_shop: Shop) -> None:
    shop = shared_shop
    pages = [key for key in SIGNED_IN if not hasattr(shop.go(key).presenter, "scanned")]

    led, wanted = {}, {}
    # An order of its own for each: the same code twice within a second counts once.
    for key, order_id in zip(pages, shop.orders(Tab.OPEN), strict=False):
        shop.go(key)
        shop.scan("SO", order_id)
        led[key] = shop.page.key, shop.window.toast_._words.text()
        wanted[key] = "order_detail", f"Opened SO-{order_id}"

    assert {"print_jobs", "messages", "audit", "customers"} <= set(pages)
    assert led == wanted


def test_an_order_scanned_among_the_stock_is_opened_each_time(shared_shop: Shop) -> None:
    shop = shared_shop
    orders = shop.orders(Tab.OPEN)[-2:]

    opened = []
    for order_id in orders:
        shop.go("stock")
        shop.scan("SO", order_id)
        opened.append((shop.page.key, shop.page.presenter.state.order_id))

    assert opened == [("order_detail", order_id) for order_id in orders]


def test_a_list_narrows_the_orders_and_an_unknown_code_is_said(shared_shop: Shop) -> None:
    shop = shared_shop
    list_id = shop.read(pick_list_of)
    shop.go("print_jobs")
    shop.person.scan("NOTHINGKNOWN")
    told = shop.page.key, shop.window.toast_._words.text()

    shop.scan("PL", list_id)

    assert told == ("print_jobs", "'NOTHINGKNOWN' is not an order, product, box or tote here.")
    assert (shop.page.key, shop.page.presenter.state.wanted.words) == ("orders", f"list:PL{list_id:05}")
    assert shop.page.presenter.state.ids
    shop.page.presenter.filter("")
    shop.person.settle()


@pytest.mark.parametrize(("role", "page"), [("office", "orders"), ("picker", None)])
def test_nobody_is_led_to_a_page_that_they_do_not_see(role: str, page: str | None) -> None:
    went: list[str] = []
    said: list[str] = []
    shell: Any = SimpleNamespace(
        registry=SimpleNamespace(roles=frozenset({role})),
        go=lambda key, **_: went.append(key),
        toast=lambda words: said.append(str(words)),
        play=lambda _: None,
    )

    Records(shell).open_pointed(Pointed(words="sku:MUG"))

    assert (went, said) == (([page], []) if page else ([], ["Scan an order."]))
