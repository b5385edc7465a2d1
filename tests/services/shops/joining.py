"""What tests of a store ask for again and again."""

from dataclasses import replace
from typing import Any

from omsdesk.channels.live.web import Web
from omsdesk.channels.live.woocommerce_store import Store
from omsdesk.database.work import Work
from omsdesk.services.shops import asking, asking_turn
from omsdesk.services.shops.asking import Asked
from omsdesk.services.shops.store_setup import CHANNEL, Way
from tests import factories
from tests.channels.sales import Sale, sales
from tests.channels.shop_files import woo_order
from tests.services.importing.shops import the_things
from tests.store import KEY, SECRET, Shop, minutes_ago


def opened(way: Way) -> Store:
    """The store as a test asks it: with a short wait."""
    return Store(Web(way.address, way.key, SECRET, seconds=0.5))


def joined(work: Work, shop: Shop, **settings: Any) -> Work:
    """The house asks this store."""
    the_things(work)
    factories.change_settings(work, shop_on=True, shop_address=shop.address, shop_key=KEY, **settings)
    return work


def some(count: int, seed: int) -> list[Sale]:
    """Orders of one line without a note, which a packer would have to confirm."""
    return [replace(each, lines=each.lines[:1], note="") for each in sales(count, seed=seed)]


def filled(shop: Shop, work: Work, count: int, seed: int = 81) -> list[dict[str, Any]]:
    """So many orders in the store, the last hour's."""
    orders = [woo_order(each) for each in some(count, seed)]
    for number, order in enumerate(orders):
        shop.put(order, minutes_ago(work.now(), 60 - number / 60))
    return orders


def ask(work: Work) -> Asked:
    """Ask once, whenever it would be due."""
    factories.by_the_program(work).write(asking_turn.soon, CHANNEL)
    asked = asking.carry_out(work, opener=opened)
    assert asked is not None
    return asked
