"""A store that is asked for its orders: they come in once, follow what the shop says, and survive every bad line."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from omsdesk.channels.live import woocommerce_store
from omsdesk.database.answers import Secret
from omsdesk.database.work import Actor, Work
from omsdesk.errors import Refusal, Unavailable
from omsdesk.lifecycles.order import OrderStatus
from omsdesk.lifecycles.rights import RIGHTS
from omsdesk.lifecycles.user import UserRole
from omsdesk.models.journal import AuditEvent
from omsdesk.services import cancelling, ways_of_working
from omsdesk.services.shops import asking, asking_turn, store_setup
from omsdesk.services.shops.asking import Asked
from omsdesk.services.shops.store_setup import CHANNEL, Way
from tests import factories
from tests.channels.shop_files import woo_order
from tests.sentences import says_no
from tests.services.importing.shops import orders_of
from tests.services.shops.joining import ask, filled, joined, opened, some
from tests.still_clock import StillClock
from tests.store import KEY, SECRET, Shop, minutes_ago


def test_orders_come_in_once_however_often_the_store_is_asked(work: Work, shop: Shop) -> None:
    factories.a_house(work)
    joined(work, shop)
    filled(shop, work, 3)

    first, second = ask(work), ask(work)

    assert (first.new, second.new, second.changed, second.refused) == (3, 0, 0, ())
    assert len(work.read(asking_turn.standing, CHANNEL).known.seen) == 3
    assert len(orders_of(work)) == 3
    assert asking.carry_out(work, opener=opened) is None  # not due before five minutes are over


def test_every_order_comes_although_others_change_while_pages_are_read(
    house_with: Work, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(woocommerce_store, "PAGE", 4)
    orders = filled(shop, house_with, 11)
    changing = iter(orders[:3])

    def one_changes() -> None:
        order = next(changing, None)
        if order is not None:
            shop.put(order, house_with.now())

    shop.on_page = one_changes

    assert ask(house_with).new == 11
    assert len(orders_of(house_with)) == 11


def test_a_hundred_changes_in_one_second_do_not_hold_it_up(
    house_with: Work, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(woocommerce_store, "PAGE", 3)
    for each in some(8, 82):
        shop.put(woo_order(each), minutes_ago(house_with.now(), 10))

    assert ask(house_with).new == 8
    assert len(shop.asked) < 8


def test_the_next_question_begins_a_little_before_the_last_answer(
    house_with: Work, shop: Shop, clock: StillClock
) -> None:
    filled(shop, house_with, 2)
    ask(house_with)
    late = woo_order(replace(some(1, 83)[0], ref="200001"))
    shop.put(late, minutes_ago(house_with.now(), 62))  # dated before what was read last, and seen only now
    clock.pass_by(minutes=6)

    asked = asking.carry_out(house_with, opener=opened)

    assert asked is not None
    assert asked.new == 1
    since = house_with.read(asking_turn.standing, CHANNEL).known.since
    assert since is not None
    assert f"modified_after={(since - timedelta(minutes=5)):%Y-%m-%dT%H}" in shop.asked[-1].replace("%3A", ":")


def test_a_change_and_a_cancellation_in_the_shop_reach_the_order(
    house_with: Work, shop: Shop, clock: StillClock
) -> None:
    first, second = filled(shop, house_with, 2)
    ask(house_with)
    changed = {**first, "shipping": {**first["shipping"], "city": "Lübeck"}}
    clock.pass_by(minutes=10)
    shop.put(changed, house_with.now())
    shop.put({**second, "status": "cancelled"}, house_with.now())

    asked = ask(house_with)

    by_ref = {
        row.external_ref: row for row in (factories.the_order(house_with, each) for each in orders_of(house_with))
    }
    assert asked.changed == 1
    assert by_ref[first["number"]].ship_city == "Lübeck"
    assert by_ref[second["number"]].status is OrderStatus.CANCELLED


def test_an_order_that_cannot_be_changed_is_said_once_and_asked_for_again(
    house_with: Work, shop: Shop, clock: StillClock
) -> None:
    (order,) = filled(shop, house_with, 1)
    ask(house_with)
    ours = orders_of(house_with)[0]
    factories.by_the_program(house_with).write(cancelling.cancel_order, ours, "by phone")
    clock.pass_by(minutes=10)
    shop.put({**order, "shipping": {**order["shipping"], "city": "Lübeck"}}, house_with.now())

    first = ask(house_with)
    clock.pass_by(minutes=20)
    second = ask(house_with)

    assert len(first.refused) == 1
    assert "has changed in the shop" in first.refused[0]
    assert second.refused == ()
    assert any(f"include={order['id']}" in each for each in shop.asked)
    assert sum("refused" in row for row in factories.all_rows(house_with, AuditEvent)) == 1
    clock.pass_by(days=8)
    ask(house_with)
    assert house_with.read(asking_turn.standing, CHANNEL).known.again == {}


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"failing": [500]}, "127.0.0.1 cannot answer now (500)."),
        ({"failing": [0]}, "127.0.0.1 does not answer."),
        ({"silent": True}, "127.0.0.1 does not answer in time."),
    ],
)
def test_a_store_that_does_not_answer_is_asked_again_later_and_told_after_a_while(
    house_with: Work, shop: Shop, clock: StillClock, wrong: dict[str, Any], words: str
) -> None:
    filled(shop, house_with, 2)
    for name, value in wrong.items():
        setattr(shop, name, value)

    asked = asking.carry_out(house_with, opener=opened)

    assert asked is not None
    assert (asked.new, asked.trouble) == (0, None)  # once is nothing; people hear of it after three times
    assert words in house_with.read(asking_turn.standing, CHANNEL).trouble
    assert asking.carry_out(house_with, opener=opened) is None
    for _ in range(2):
        shop.failing = [] if shop.silent else [503]
        clock.pass_by(minutes=5)
        asked = asking.carry_out(house_with, opener=opened)
    assert asked is not None
    assert "127.0.0.1" in str(asked.trouble)

    shop.silent, shop.failing = False, []
    shop.ends.set()
    clock.pass_by(minutes=31)
    assert ask(house_with).new == 2


def test_what_came_before_the_line_broke_stays_and_the_rest_comes_next_time(
    house_with: Work, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(woocommerce_store, "PAGE", 2)
    filled(shop, house_with, 5)
    pages: list[int] = []

    def breaks() -> None:
        pages.append(1)
        if len(pages) == 1:
            shop.failing = [502]

    shop.on_page = breaks

    first, second = ask(house_with), ask(house_with)

    assert (first.new, second.new, len(orders_of(house_with))) == (2, 3, 5)


def test_two_stations_never_ask_at_the_same_time(house_with: Work, shop: Shop) -> None:
    filled(shop, house_with, 1)
    meanwhile: list[Asked | None] = []
    shop.on_page = lambda: meanwhile.append(asking.carry_out(house_with, opener=opened))

    asking.carry_out(house_with, opener=opened)

    assert meanwhile == [None]


def test_the_program_asks_while_a_packer_works_and_not_without_the_secret(house_with: Work, shop: Shop) -> None:
    filled(shop, house_with, 1)
    house_with.actor = Actor(None, house_with.actor.station_id, RIGHTS[UserRole.PACKER])

    assert asking.carry_out(house_with, opener=lambda _: None) is None
    asked = asking.carry_out(house_with, opener=opened)

    assert asked is not None
    assert asked.new == 1


def test_a_key_that_the_store_does_not_take_is_told_at_once(house_with: Work, shop: Shop) -> None:
    factories.change_settings(house_with, shop_key="ck_old")

    asked = ask(house_with)

    assert "127.0.0.1 does not take this key." in str(asked.trouble)


def test_the_try_says_what_the_store_answers(house_with: Work, shop: Shop) -> None:
    filled(shop, house_with, 2)
    assert str(store_setup.try_out(house_with, opened)) == "127.0.0.1 answers. It has 2 orders."

    factories.change_settings(house_with, shop_address=f"{shop.address}/blog")
    with pytest.raises(Refusal, match="has nothing there"):
        store_setup.try_out(house_with, opened)
    with says_no("This computer does not know the secret. Another one that does asks the store. Type it below."):
        store_setup.try_out(house_with, lambda _: None)
    factories.change_settings(house_with, shop_address=shop.address)
    shop.failing = [301, 400]
    with says_no("The store has moved and does not say where to. Look it up and write its address here."):
        store_setup.try_out(house_with, opened)
    shop.failing, shop.moved = [301, 400], "https://new.example.com"
    with says_no("The store has moved to https://new.example.com. Write that address here."):
        store_setup.try_out(house_with, opened)
    with says_no("The store says: Not today."):
        store_setup.try_out(house_with, opened)
    with says_no("This is the key. The secret begins with cs_."):
        store_setup.keep_secret(house_with.read(store_setup.way), Secret("ck_1234"))


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"shop_address": "http://shop.example.com"}, "Without TLS the keys would travel readable."),
        ({"shop_address": "https://"}, "' is no address of a store"),
        ({"shop_address": "shop.example.com:port"}, "' is no address of a store"),
        ({"shop_key": "cs_1"}, "This is the secret."),
        ({"shop_on": True}, "Name the store and its key first."),
    ],
)
def test_what_would_not_work_is_refused_where_it_is_typed(house: Work, settings: dict[str, Any], words: str) -> None:
    with pytest.raises(Refusal, match=words):
        house.write(ways_of_working.change, **settings)


def test_the_secret_lies_where_passwords_do_and_is_asked_for_by_address_and_key(house: Work) -> None:
    way = Way("https://shop.example.com/de", KEY, tells_tracking=True, tells_stock=False, is_on=True)
    assert "does not know the secret" in str(store_setup.why_closed(way))
    with pytest.raises(Refusal, match="This is the key"):
        store_setup.keep_secret(way, Secret("ck_1"))

    store_setup.keep_secret(way, Secret(SECRET))

    assert store_setup.why_closed(way) is None
    assert store_setup.store_of(way) is not None
    assert "does not know the secret" in str(store_setup.why_closed(replace(way, key="ck_other")))


@pytest.mark.parametrize(
    ("page", "words"),
    [
        (b"<html>Back soon</html>", "answers with something else than orders"),
        (b'{"message": "Welcome"}', "something else than WooCommerce does"),
    ],
)
def test_a_store_in_maintenance_is_no_store_without_orders(
    house_with: Work, shop: Shop, page: bytes, words: str
) -> None:
    shop.page = page

    with pytest.raises(Unavailable, match=words):
        store_setup.try_out(house_with, opened)
