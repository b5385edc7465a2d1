"""Files for shops in the settings: which can be written, what came of it, and what is said while nothing can be."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from omsdesk.database.work import Work
from omsdesk.errors import Unavailable
from omsdesk.presenters import JobsInPlace, Lane
from omsdesk.presenters.settings import Settings
from omsdesk.presenters.settings.shop_file_state import ShopFilesState
from omsdesk.presenters.settings.shop_files import DAY, SHOP
from omsdesk.services.importing import import_files
from omsdesk.words import Text
from tests import factories
from tests.channels.shop_files import WRITERS, sales_for
from tests.services.importing.shops import orders_of, the_things
from tests.services.test_tracking_back import quick_sales, ship


class Held(JobsInPlace):
    """Keeps what goes to the world outside until it is let go."""

    def __init__(self) -> None:
        self.held: list[Callable[[], None]] = []
        self.is_holding = False

    def submit(self, lane: Lane, call: Any, done: Any, failed: Any) -> None:
        if self.is_holding and lane is Lane.OUTSIDE:
            self.held.append(lambda: JobsInPlace.submit(self, lane, call, done, failed))
        else:
            super().submit(lane, call, done, failed)


@pytest.fixture
def jobs() -> Held:
    return Held()


@pytest.fixture
def page(house: Work, jobs: Held) -> Settings:
    made = Settings(house, jobs)
    made.appear()
    made.look_for_shops()
    return made


def files(page: Settings) -> ShopFilesState:
    return page.state.shop_files


def said(words: Text | None) -> str:
    return str(words or "")


def test_what_left_is_in_the_file_and_what_did_not_makes_none(house: Work, page: Settings, tmp_path: Path) -> None:
    the_things(house)
    import_files(house, WRITERS["etsy"](tmp_path, quick_sales(1, seed=71, **sales_for("etsy"))))
    ship(house, orders_of(house)[0])
    page.choose_shop("etsy")
    path = tmp_path / page.tracking_file()

    page.save_tracking(str(path))

    assert path.name == "tracking-etsy-2026-03-02.csv"
    assert said(files(page).done) == "1 parcel in tracking-etsy-2026-03-02.csv"
    assert files(page).folder == str(tmp_path)
    assert len(path.read_text(encoding="utf-8").splitlines()) == 2

    page.choose_shop("amazon")
    assert files(page).done is None
    page.save_tracking(str(tmp_path / "none.txt"))
    assert said(files(page).nothing) == "Nothing of Amazon has left since 2 Mar 2026. No file was written."
    assert not (tmp_path / "none.txt").exists()


def test_a_shop_and_a_day_are_asked_for_at_their_fields(page: Settings) -> None:
    assert page.lacks_shop()
    assert said(page.state.errors.get(SHOP)) == "Choose a shop first."
    page.choose_shop("shopify")
    assert (page.lacks_shop(), SHOP in page.state.errors) == (False, False)

    assert not page.name_shop_day("32.13.")
    assert said(page.state.errors.get(DAY)) == "Give a day: today, or 28.11."
    assert not page.name_shop_day("2026-03-03")
    assert said(page.state.errors.get(DAY)) == "That day is still to come. Give today or a day before."
    assert page.tracking_file() == ""
    assert page.name_shop_day("1.3.")
    assert DAY not in page.state.errors
    assert page.tracking_file() == "tracking-shopify-2026-03-01.csv"


def test_free_stock_is_for_shops_that_take_it_and_one_wants_its_own_list(
    house: Work, page: Settings, tmp_path: Path
) -> None:
    factories.stock(house, factories.a_product(house, "MUG-1"), 9)
    export, told = tmp_path / "inventory.csv", tmp_path / "told.csv"
    export.write_text("SKU,On hand (new)\nMUG-1,\nLAMP,\nTENT,\n", encoding="utf-8")

    page.choose_shop("etsy")
    assert said(page.why_no_stock()) == "Etsy takes no stock by file."
    page.save_stock(str(told))
    assert (page.stock_file(), told.exists()) == ("", False)
    page.choose_shop("amazon")
    assert (page.why_no_stock(), files(page).wants_export) == (None, False)
    assert page.stock_file() == "stock-amazon-2026-03-02.txt"
    page.choose_shop("shopify")
    assert files(page).wants_export
    page.save_stock(str(told), str(export))

    assert said(files(page).done) == "1 product in told.csv"
    assert said(files(page).left_out) == "2 rows were left out: nobody here knows their codes."
    assert told.read_text(encoding="utf-8").splitlines() == ["SKU,On hand (new)", "MUG-1,9"]


def test_a_folder_that_takes_nothing_and_a_database_that_is_away_are_told_and_it_goes_on(
    house: Work, page: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    factories.a_product(house, "MUG-1")
    page.choose_shop("amazon")

    page.save_stock(str(tmp_path / "gone" / "told.txt"))
    assert said(files(page).failed).startswith("told.txt cannot be written there.")

    def away(*_: object) -> None:
        raise Unavailable(Text("The database does not answer."), Text("Try again in a moment."))

    with monkeypatch.context() as offline:
        offline.setattr(house, "read", away)
        page.save_stock(str(tmp_path / "told.txt"))
    assert said(files(page).failed) == "The database does not answer. Try again in a moment."
    assert (page.state.trouble, list(tmp_path.iterdir())) == (None, [])

    page.save_stock(str(tmp_path / "told.txt"))
    assert (files(page).failed, said(files(page).done)) == (None, "1 product in told.txt")


def test_one_file_is_written_at_a_time_and_none_before_the_settings_are_read(
    house: Work, page: Settings, jobs: Held, tmp_path: Path
) -> None:
    page.choose_shop("amazon")
    jobs.is_holding = True

    page.save_tracking(str(tmp_path / "one.txt"))
    page.save_tracking(str(tmp_path / "two.txt"))

    assert said(page.why_no_tracking()) == said(page.why_no_stock()) == "Looking up what has left"
    [go] = jobs.held
    go()
    assert (files(page).busy, page.why_no_tracking()) == (None, None)
    assert said(Settings(house, jobs).why_no_tracking()) == "The settings are not read yet."
