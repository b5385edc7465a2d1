"""Settings: kept at once, refused in words, taken back with one step."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from omsdesk.database.answers import Secret
from omsdesk.database.gesture import Gesture
from omsdesk.database.work import Work
from omsdesk.lifecycles.user import UserRole
from omsdesk.models.stock import Location
from omsdesk.presenters import JobsInPlace
from omsdesk.presenters.settings import Settings
from omsdesk.printing.documents import kinds
from omsdesk.services import (
    boxes,
    due_dates,
    printing_jobs,
    settings,
    signing_in,
    station_settings,
    station_state,
    ways_to_send,
)
from omsdesk.services.paper_names import PAPERS
from omsdesk.services.setting_fields import FIELDS
from tests import factories


@pytest.fixture
def page(house: Work) -> Settings:
    made = Settings(house, JobsInPlace())
    house.listen(made.changed)
    made.appear()
    return made


def test_a_change_is_kept_at_once_and_said(house: Work, page: Settings) -> None:
    page.change("name", " Nordlicht Outdoor ")

    assert house.read(settings.company).name == "Nordlicht Outdoor"
    assert page.state.said is not None
    assert str(page.state.said.words) == "Name of the company is changed"


def test_undo_puts_the_value_back(house: Work, page: Settings) -> None:
    page.change("cut_off_hour", "18")
    page.undo()

    assert house.read(settings.company).cut_off_hour == 16


@pytest.mark.parametrize(
    ("key", "typed", "said"),
    [
        ("cut_off_hour", "24", "Give a number from 0 to 23."),
        ("cut_off_hour", "four", "Give a number from 0 to 23."),
        ("tax_rate_bp", "101", "Give the rate as a number from 0 to 100."),
        ("tax_rate_bp", "NaN", "Give the rate as a number from 0 to 100."),
        ("name", "  ", "This is needed."),
        ("review_duplicate_hours", "-1", "Give a number from 0 to 720."),
        ("review_many_orders", "1", "Give a number from 2 to 1,000."),
        ("review_weight_first", "101", "Give a number from 0 to 100."),
        (
            "review_threshold",
            "131",
            "All signs together make 130 points. Set points of 130 or less, or 0 to hold no order for fraud.",
        ),
    ],
)
def test_what_is_no_value_is_said_at_the_field_and_changes_nothing(
    house: Work, page: Settings, key: str, typed: str, said: str
) -> None:
    before = house.read(settings.company)

    page.change(key, typed)

    assert str(page.state.errors[key]) == said
    assert house.read(settings.company) == before


@pytest.mark.parametrize(("typed", "basis_points"), [("19", 1900), ("7,7", 770), ("7.25 %", 725), ("0", 0)])
def test_a_rate_is_typed_in_percent(house: Work, page: Settings, typed: str, basis_points: int) -> None:
    page.change("tax_rate_bp", typed)

    assert house.read(settings.company).tax_rate_bp == basis_points


def test_a_box_is_changed_added_and_taken_out_of_use(house: Work, page: Settings) -> None:
    page.keep_box("M", ("310", "210", "160", "190"), used=True, instead_of="M")
    page.keep_box("Tube", ("800", "90", "90", "150"), used=True)
    page.keep_box("XL", ("600", "400", "300", "680"), used=False, instead_of="XL")

    kept = house.read(boxes.in_house)
    assert [(box.name, box.used) for box in kept] == [
        ("Bag", True),
        ("S", True),
        ("M", True),
        ("L", True),
        ("XL", False),
        ("Tube", True),
    ]
    assert (kept[2].length_mm, boxes.weight_of("M", kept)) == (310, 190)
    assert "XL" not in [box.name for box in boxes.best(boxes.Goods(1, (1, 1, 1)), kept)]


def test_a_changed_box_is_put_back_with_undo(house: Work, page: Settings) -> None:
    page.keep_box("Middle", ("310", "210", "160", "190"), used=True, instead_of="M")

    page.undo()

    assert house.read(boxes.in_house) == boxes.BOXES


@pytest.mark.parametrize(
    ("name", "measures", "said"),
    [
        ("", ("1", "1", "1", "1"), "A box needs a name of 1 to 40 letters. "),
        (
            "M",
            ("x", "1", "1", "1"),
            "Give length, width and height in millimetres, and the weight in grams. ",
        ),
        ("S", ("1", "1", "1", "1"), "There is a box S already. Give another name."),
    ],
)
def test_what_is_no_box_is_said_and_changes_nothing(
    house: Work, page: Settings, name: str, measures: tuple[str, str, str, str], said: str
) -> None:
    page.keep_box(name, measures, used=True, instead_of="M")

    assert str(page.state.errors["box"]) == said
    assert house.read(boxes.in_house) == boxes.BOXES


def test_a_service_gets_another_price_and_an_hour_of_its_own(house: Work, page: Settings) -> None:
    express = next(each for each in page.state.ways if each.key == "express")

    page.change_way(express, price="14,50", days="2", hour="11")

    kept = next(each for each in house.read(ways_to_send.ways) if each.key == "express")
    assert (kept.price_minor, kept.days, kept.cut_off_hour) == (1450, 2, 11)
    company = house.read(settings.company)
    noon = datetime(2026, 11, 23, 12, tzinfo=UTC)
    assert due_dates.ship_by(noon, company).isoformat() == "2026-11-24T16:00:00+00:00"
    assert due_dates.ship_by(noon, company, "express").isoformat() == "2026-11-25T11:00:00+00:00"


def test_a_service_that_cannot_be_is_refused_and_the_last_one_stays_in_use(house: Work, page: Settings) -> None:
    before = page.state.ways
    page.change_way(before[0], price="free", days="2", hour="")
    refused = str(page.state.errors["way"])

    for each in before:
        page.change_way(replace(each, active=False), price="1", days="1", hour="")

    assert refused == "Give a price from 0 and 0 to 60 days on the way. "
    assert [each.active for each in house.read(ways_to_send.ways)] == [False, False, False, True]
    assert str(page.state.errors["way"]) == "One service has to be in use. Switch another one on first."


def test_products_of_a_class_follow_its_new_rate(house: Work, page: Settings) -> None:
    book, mug = factories.a_product(house, "BOOK-1", tax_rate_bp=None), factories.a_product(house, tax_rate_bp=None)
    page.name_class("Reduced", "7")
    page.put_into("BOOK-1", "Reduced")
    page.name_class("Reduced", "8,1")

    assert [(each.name, each.rate_bp, each.products) for each in page.state.taxes] == [
        ("", 1900, 1),
        ("Reduced", 810, 1),
    ]
    order_id = factories.an_order(house, [(book, 1), (mug, 1)])
    assert [line.tax_rate_bp for line in factories.lines_of(house, order_id)] == [810, 1900]


def test_a_product_that_is_not_known_is_named_and_none_is_changed(house: Work, page: Settings) -> None:
    factories.a_product(house, "BOOK-1", tax_rate_bp=None)
    page.name_class("Reduced", "7")

    page.put_into("BOOK-1, NONE", "Reduced")

    assert str(page.state.errors["products"]) == "There is no product NONE. Give its SKU."
    assert [each.products for each in page.state.taxes] == [1, 0]


def test_pins_are_not_asked_for_while_an_administrator_has_none(house: Work, page: Settings) -> None:
    house.write(signing_in.add_person, name="Zoe", role=UserRole.ADMIN)
    page.change("pins", typed=False)
    page.change("pins", typed=True)
    refused = str(page.state.errors["pins"])

    page.new_pin(next(each.id for each in page.state.people if each.name == "Zoe"))
    page.change("pins", typed=True)

    assert refused == "Zoe has no PIN yet. Give one under Users first."
    assert house.read(settings.company).pins


def test_totes_get_their_numbers_when_they_are_switched_on(house: Work, page: Settings) -> None:
    page.change("totes", typed=False)
    page.change("totes", typed=True)

    assert sum(1 for row in factories.all_rows(house, Location) if "T-01" in row) == 1


def test_a_station_is_renamed_and_opens_with_another_page(house: Work, page: Settings) -> None:
    station = page.state.stations[0]

    page.change_station(station.id, "RETURNS-1", "returns")
    changed = [(each.name, each.start_page) for each in house.read(signing_in.stations)]
    page.undo()

    assert changed == [("RETURNS-1", "returns")]
    assert house.read(signing_in.stations) == (station,)


def test_scanner_and_volume_are_kept_for_this_station(house: Work, page: Settings) -> None:
    page.measured("CDYZAQW5", 60, "")
    page.save_scanner()
    page.set_volume(0)

    scanner = house.read(station_settings.scanner)
    assert (scanner.gap_ms, scanner.has_suffix) == (90, False)
    told = house.read(station_state.look)
    assert (told.volume, told.scanner) == (0, scanner)


def test_backups_get_a_folder_that_is_there(house: Work, page: Settings, tmp_path: Path) -> None:
    page.set_backup_folder(f"{tmp_path}/nowhere")
    refused = str(page.state.errors["backup_folder"])

    page.set_backup_folder(str(tmp_path))

    assert refused == f"There is no folder {tmp_path}/nowhere. Choose one that is there."
    assert house.read(settings.company).backup_folder == str(tmp_path)
    assert "backup_folder" not in page.state.errors


def test_every_field_is_a_setting_of_the_company(page: Settings) -> None:
    assert page.state.company is not None
    assert [each.key for each in FIELDS if not hasattr(page.state.company, each.key)] == []


def test_every_paper_but_the_test_page_can_be_given_a_printer() -> None:
    assert set(PAPERS) == set(kinds()) - {"trial_page"}


def test_a_new_person_gets_a_pin_that_is_shown_once(page: Settings) -> None:
    page.add_person("Tomas", UserRole.PACKER)
    told = str(page.state.told_once)
    page.change("city", "Bremen")

    assert [person.name for person in page.state.people] == ["Ada", "Tomas"]
    assert told.startswith("The PIN of Tomas is ")
    assert len(told.removeprefix("The PIN of Tomas is ").split(".")[0]) == 6
    assert page.state.told_once is None


def test_a_name_that_is_taken_is_refused_at_the_field(page: Settings) -> None:
    page.add_person("Ada", UserRole.PACKER)

    assert str(page.state.errors["person"]) == "There is a Ada already. Add an initial or a surname."
    assert len(page.state.people) == 1


def test_the_only_administrator_cannot_be_switched_off(page: Settings) -> None:
    page.switch(page.state.people[0].id)

    assert page.state.people[0].active
    assert "only administrator" in str(page.state.errors["person"])


def test_somebody_switched_off_can_be_switched_on_again(page: Settings) -> None:
    page.add_person("Tomas", UserRole.PACKER)
    tomas = page.state.people[1].id

    page.switch(tomas)
    off = page.state.people[1].active
    page.switch(tomas)

    assert (off, page.state.people[1].active) == (False, True)


def test_a_role_is_changed(page: Settings) -> None:
    page.add_person("Tomas", UserRole.PACKER)

    page.change_role(page.state.people[1].id, UserRole.OFFICE)

    assert page.state.people[1].role is UserRole.OFFICE


def test_a_paper_goes_to_the_printer_that_was_chosen(house: Work, page: Settings) -> None:
    page.set_printer("shipping_label", "zebra")

    assert house.read(station_settings.printer_for, "shipping_label") == "zebra"
    assert {each.kind: each.printer for each in page.state.printers}["shipping_label"] == "zebra"


def test_badge_test_page_and_commands_are_queued_as_print_jobs(house: Work, page: Settings) -> None:
    page.set_printer("shipping_label", "zebra")
    page.print_badge(page.state.people[0].id)
    page.print_trial("shipping_label")
    page.print_commands()

    rows = house.read(printing_jobs.job_rows, house.read(printing_jobs.job_ids))
    assert sorted((row.kind, row.printer) for row in rows) == [
        ("command_sheet", "folder"),
        ("trial_page", "zebra"),
        ("user_badge", "folder"),
    ]


def test_a_scan_is_told_as_it_was_read(house: Work, page: Settings) -> None:
    page.scanned(Gesture.of(house.now(), "SO10482"))
    whole = str(page.state.scanned)
    page.scanned(Gesture.of(house.now(), "4006381333931"))

    assert whole == "The scanner works: SO10482 was read whole."
    assert str(page.state.scanned) == "The scanner read '4006381333931', 13 characters."
    assert page.state.section == "scanning"


def test_order_numbers_go_on_from_a_higher_number_only(house: Work, page: Settings) -> None:
    order_id = factories.an_order(house)
    page.next_order("77")
    refused = str(page.state.errors["next_order"])

    page.next_order("20001")

    assert refused.startswith(f"Order SO-{order_id} exists already.")
    assert factories.an_order(house) == 20001


def test_a_backup_is_a_file_and_is_never_written_over_another(page: Settings, tmp_path: Path) -> None:
    page.back_up(tmp_path / "shop.db")
    saved = (tmp_path / "shop.db").stat().st_size
    page.back_up(tmp_path / "shop.db")

    assert saved > 0
    assert page.state.trouble is not None
    assert "exists already" in str(page.state.trouble.headline)
    assert page.state.busy is None


def test_files_are_looked_at_first_and_brought_in_after(house: Work, page: Settings, tmp_path: Path) -> None:
    file = tmp_path / "products.csv"
    file.write_text("sku,name,price,weight_g\nMUG-1,Enamel mug,12.90,350\n")

    page.choose_files([file])
    looked = page.state.report
    page.bring_in()

    assert looked is not None
    assert looked.is_dry_run
    assert page.state.report is not None
    assert not page.state.report.is_dry_run
    assert factories.a_product(house, "MUG-2") == 2
    assert page.state.files == ()


def test_about_names_versions_and_licences(page: Settings) -> None:
    assert page.state.about is not None
    assert page.state.about.version
    assert page.state.about.database.startswith("SQLite 3.")
    assert ("Qt for Python", "LGPL-3.0") in [(part.name, part.licence) for part in page.state.about.parts]
    assert "Inter" in [part.name for part in page.state.about.parts]


def test_a_lost_badge_is_worth_nothing_at_once_and_the_new_one_prints(house: Work, page: Settings) -> None:
    ada = page.state.people[0]
    lost = factories.badge_of(house, ada.name)

    page.new_badge(ada.id)

    rows = house.read(printing_jobs.job_rows, house.read(printing_jobs.job_ids))
    assert str(house.write(signing_in.with_badge, lost).notice) == "Badge not known"
    assert house.write(signing_in.with_badge, factories.badge_of(house, ada.name)).asks_pin_of == ada.id
    assert [row.kind for row in rows] == ["user_badge"]
    assert page.state.said is not None
    assert str(page.state.said.words) == "The old badge of Ada is worth nothing now. The new one prints."


def test_a_password_to_begin_with_is_told_once_and_signs_in(house: Work, page: Settings) -> None:
    ada = page.state.people[0]

    page.new_password(ada.id)

    words = str(page.state.told_once).split()
    password = Secret(words[words.index("is") + 1].rstrip("."))
    assert house.write(signing_in.with_password, ada.id, password).person is not None
    page.open("people")
    assert page.state.told_once is None
