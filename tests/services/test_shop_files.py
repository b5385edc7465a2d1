"""Files for shops, from the database onto the disk: whole or not there, and none with nothing to tell unless asked."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from omsdesk.database.work import Actor, Work
from omsdesk.errors import NotAllowed, Unavailable
from omsdesk.services import shop_files, tracking_back
from omsdesk.services.typed_dates import typed_gone
from tests.factories import a_house, a_product, stock
from tests.still_clock import StillClock

FULL = Path("/dev/full")
"""A disk without room, where the system has one to try."""
TODAY = date(2028, 1, 10)


def test_nothing_to_tell_is_no_file_unless_it_is_asked_for(work: Work, clock: StillClock, tmp_path: Path) -> None:
    a_house(work, zone="America/Los_Angeles")
    clock.now = datetime(2026, 3, 3, 2, tzinfo=UTC)
    told = tmp_path / "told.csv"

    made = shop_files.write_tracking(work, "Etsy", None, told, also_empty=False)
    assert str(made.said) == "Nothing of Etsy has left since 2 Mar 2026. No file was written."
    bare = shop_files.write_stock(work, "amazon", None, told, also_empty=False)
    assert str(bare.said) == "No product is known here yet. No file was written."
    assert (made.is_there, bare.is_there, list(tmp_path.iterdir())) == (False, False, [])

    titles = shop_files.write_tracking(work, "etsy", date(2026, 3, 2), told, also_empty=True)
    assert str(titles.said) == f"0 parcels in {told}"
    assert told.read_bytes() == b"Order ID,Tracking Number,Carrier,Date Shipped\r\n"


def test_free_stock_is_written_and_what_nobody_knows_is_counted(work: Work, tmp_path: Path) -> None:
    a_house(work)
    stock(work, a_product(work, "MUG-1"), 9)
    listed, export, told = (tmp_path / name for name in ("listed.txt", "inventory.csv", "told.csv"))
    export.write_text("SKU,Committed,On hand (new)\nMUG-1,3,\nLAMP,,\n", encoding="utf-8")

    made = shop_files.write_stock(work, "Amazon", None, listed, also_empty=False)
    filled = shop_files.write_stock(work, "shopify", export, told, also_empty=False)
    export.write_text("SKU,On hand (new)\nLAMP,\nTENT,\n", encoding="utf-8")
    strange = shop_files.write_stock(work, "shopify", export, tmp_path / "no.csv", also_empty=False)

    assert str(made.said) == f"1 product in {listed}"
    assert listed.read_text(encoding="utf-8").splitlines() == ["sku\tquantity", "MUG-1\t9"]
    assert told.read_text(encoding="utf-8").splitlines() == ["SKU,Committed,On hand (new)", "MUG-1,3,12"]
    assert str(filled.left_out_words) == "1 row was left out: nobody here knows its code."
    assert str(strange.said) == "Nobody here knows a code that stands in inventory.csv. No file was written."
    assert not (tmp_path / "no.csv").exists()


def test_only_who_may_look_after_orders_gets_them(work: Work, tmp_path: Path) -> None:
    a_house(work)
    work.actor = Actor(work.actor.user_id, work.actor.station_id, frozenset())

    with pytest.raises(NotAllowed):
        shop_files.write_tracking(work, "etsy", None, tmp_path / "told.csv", also_empty=True)
    with pytest.raises(NotAllowed):
        shop_files.write_stock(work, "amazon", None, tmp_path / "told.txt", also_empty=True)


@pytest.mark.skipif(not FULL.exists(), reason="there is no full disk to try")
def test_a_full_disk_and_a_folder_that_is_gone_are_told_apart_and_leave_nothing(tmp_path: Path) -> None:
    layout = tracking_back.layout_of("etsy")
    (tmp_path / ".told.csv.part").symlink_to(FULL)

    with pytest.raises(Unavailable) as full:
        tracking_back.write(tmp_path / "told.csv", layout, ())
    with pytest.raises(Unavailable) as gone:
        tracking_back.write(tmp_path / "gone" / "told.csv", layout, ())

    advice = "Make room on it, or choose a folder on another disk."
    assert str(full.value) == f"told.csv was not written: the disk is full. {advice}"
    advice = "Close it if it is open in another program, or choose another folder."
    assert str(gone.value) == f"told.csv cannot be written there. {advice}"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        (" ", TODAY),
        ("31.12.", date(2027, 12, 31)),
        ("10.1.", TODAY),
        ("2028-02-01", date(2028, 2, 1)),
        ("1.2.28", date(2028, 2, 1)),
        ("29.2.", None),
        ("32.1.", None),
    ],
)
def test_a_day_without_its_year_is_over(typed: str, day: date | None) -> None:
    assert typed_gone(typed, TODAY) == day
