"""On a shared database the office brings a shop's file in and links its codes with the rights of a station."""

from pathlib import Path

from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.user import UserRole
from omsdesk.services import checks, shop_codes
from omsdesk.services.importing import import_files
from tests.channels.sales import sales
from tests.channels.shop_files import SHOPIFY, shopify
from tests.database.station import a_shared_house, signed_in
from tests.factories import the_order
from tests.services.importing.shops import orders_of


def test_the_office_brings_orders_in_changes_them_and_makes_products_of_their_codes(
    postgresql_url: str, tmp_path: Path
) -> None:
    sold = sales(2, seed=91)
    moved = [type(each)(**{**vars(each), "city": "Kassel"}) for each in sold]
    with (
        a_shared_house(postgresql_url, ("Olga", UserRole.OFFICE)) as (owner, ids),
        signed_in(postgresql_url, ids["Olga"]) as work,
    ):
        first = import_files(work, shopify(tmp_path, sold))
        second = import_files(work, shopify(tmp_path, moved))
        for order in orders_of(work):
            if work.read(shop_codes.of_order, order):
                work.write(shop_codes.make_products, order)
        third = import_files(work, shopify(tmp_path, moved[:1], SHOPIFY, **{"Cancelled at": "2026-11-27 10:00:00"}))

        assert (first.new, second.changed, len(third.taken_back)) == (2, 2, 1)
        gone, ready = (the_order(work, each) for each in orders_of(work))
        assert (gone.headline, ready.headline) == (Headline.CANCELLED, Headline.READY_TO_PICK)
        assert ready.ship_city == "Kassel"
        assert owner.read(checks.violations) == ()
