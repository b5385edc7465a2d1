"""Tracking numbers go back to the shop that sold the order, in the columns it takes, and to no other."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from omsdesk.database.gesture import Gesture
from omsdesk.database.work import Work
from omsdesk.errors import Refusal
from omsdesk.services import packing, shipping, tracking_back
from omsdesk.services.importing import import_files
from tests.channels.sales import Sale, sales
from tests.channels.shop_files import WRITERS, sales_for
from tests.factories import a_house, lines_of, the_order
from tests.services.importing.shops import orders_of, the_things
from tests.still_clock import StillClock

SHOPS = ("amazon", "etsy", "shopify")


def quick_sales(count: int, *, seed: int, **how: Any) -> list[Sale]:
    """Orders of one line without a note, which a packer would have to confirm."""
    return [replace(each, lines=each.lines[:1], note="") for each in sales(count, seed=seed, **how)]


def ship(work: Work, order_id: int) -> None:
    """Picked while packing, boxed, labelled and out of the door."""
    opened = work.write(packing.open_order, order_id, gesture=Gesture.of(work.now(), f"SO{order_id}"))
    number = 0
    for line in lines_of(work, order_id):
        for _ in range(line.ordered):
            number += 1
            work.write(packing.scan, opened.job_id, gesture=Gesture.of(work.now(), line.sku, order_id, number))
    work.write(shipping.ship_order, order_id)


@pytest.mark.parametrize("name", SHOPS)
def test_what_left_is_written_in_the_shops_own_columns(work: Work, name: str, tmp_path: Path) -> None:
    a_house(work)
    the_things(work)
    import_files(work, WRITERS[name](tmp_path, quick_sales(2, seed=71, **sales_for(name))))
    left, stays = orders_of(work)
    ship(work, left)

    parcels = work.read(tracking_back.sent, name, work.now() - timedelta(days=1))
    layout = tracking_back.layout_of(name.title())
    path = tmp_path / f"tracking{layout.ending}"
    tracking_back.write(path, layout, parcels)

    (parcel,) = parcels
    header, row = path.read_text(encoding="utf-8").splitlines()
    assert tuple(header.split(layout.delimiter)) == layout.titles
    assert parcel.order == the_order(work, left).external_ref
    assert {parcel.order, parcel.tracking, parcel.carrier} <= set(row.split(layout.delimiter))
    assert the_order(work, stays).external_ref not in row
    assert work.read(tracking_back.sent, name, work.now() + timedelta(days=1)) == ()


def test_no_other_shop_is_told(work: Work, tmp_path: Path) -> None:
    a_house(work)
    the_things(work)
    import_files(work, WRITERS["shopify"](tmp_path, quick_sales(1, seed=72)))
    ship(work, orders_of(work)[0])

    yesterday = work.now() - timedelta(days=1)

    assert [len(work.read(tracking_back.sent, name, yesterday)) for name in SHOPS] == [0, 0, 1]


def test_today_is_the_day_where_the_house_stands(work: Work, clock: StillClock) -> None:
    a_house(work, zone="America/Los_Angeles")
    clock.now = datetime(2026, 3, 3, 2, tzinfo=UTC)

    assert work.read(tracking_back.beginning, None) == datetime(2026, 3, 2, 8, tzinfo=UTC), "still the second there"
    assert work.read(tracking_back.beginning, date(2026, 7, 1)) == datetime(2026, 7, 1, 7, tzinfo=UTC)


def test_a_shop_that_takes_no_file_is_named_with_those_that_do() -> None:
    with pytest.raises(Refusal) as refused:
        tracking_back.layout_of("phone")

    assert str(refused.value) == "phone takes no tracking numbers by file. These do: Amazon, Etsy, Shopify."
