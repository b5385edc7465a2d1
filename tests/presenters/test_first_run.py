"""The welcome without a screen, on both databases: from nothing to a house with its goods, or to the sample shop."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from omsdesk.database.answers import Secret
from omsdesk.database.gesture import Gesture
from omsdesk.database.work import Work
from omsdesk.lifecycles.print_job import PrintStatus
from omsdesk.lifecycles.user import UserRole
from omsdesk.models.paper import PrintJob
from omsdesk.presenters import JobsInPlace, Lane
from omsdesk.presenters.first_run import FirstRun, FirstRunState, Step
from omsdesk.services import settings, signing_in, station_settings
from omsdesk.services.importing import READING
from omsdesk.services.importing.report import Subject
from omsdesk.services.scanner_test import TEST_CODE
from omsdesk.services.welcome import is_unfinished
from tests import factories

PRODUCTS = "sku,name,price,barcode\nMUG-1,Enamel mug,12.90,4006381333931\nTRC-4,Head torch,39.90,\n"
STOCK = "sku,bin,quantity\nMUG-1,A-01-1,12\nTRC-4,A-01-2,5\n"
ORDERS = (
    "order_number,customer_name,street,postal_code,city,country,email,sku,quantity,unit_price\n"
    "1001,Grace Hopper,Lindenweg 5,28195,Bremen,DE,grace@example.com,MUG-1,2,12.90\n"
)


class HeldJobs(JobsInPlace):
    """Keeps what goes to the world outside until it is let go."""

    def __init__(self) -> None:
        self.held: list[Callable[[], None]] = []

    def submit(self, lane: Lane, call: Any, done: Any, failed: Any) -> None:
        if lane is Lane.OUTSIDE:
            self.held.append(lambda: JobsInPlace.submit(self, lane, call, done, failed))
        else:
            super().submit(lane, call, done, failed)

    def let_go(self) -> None:
        self.held.pop(0)()


class StopAfterProducts:
    """Somebody who presses Cancel as soon as the first batch is in."""

    def __init__(self, welcome: FirstRun) -> None:
        self.welcome = welcome
        self.said = ""

    def heard(self, state: FirstRunState) -> None:
        if state.busy is not None and state.done > READING:
            self.said = str(state.busy)
            self.welcome.stop()


@pytest.fixture
def welcome(work: Work) -> FirstRun:
    return FirstRun(work, JobsInPlace())


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    made = []
    for name, text in (("products.csv", PRODUCTS), ("stock.csv", STOCK), ("orders.csv", ORDERS)):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        made.append(path)
    return made


def found(welcome: FirstRun, **answers: Any) -> None:
    """Go through every page up to the files."""
    given = {"company": "Nordlicht", "name": "Ada", "pin": "2580", "pin_again": "2580", **answers}
    welcome.answer(**given)
    for _ in range(6):
        welcome.next()


def test_the_answers_become_a_house_with_its_administrator_and_station(work: Work, welcome: FirstRun) -> None:
    found(welcome, city="Bremen", station="PACK-7", next_order="50001")
    welcome.next()

    assert (welcome.state.step, welcome.state.is_founded) == (Step.READY, True)
    company = work.read(settings.company)
    assert (company.name, company.city, company.hall, company.pick_while_packing) == (
        "Nordlicht",
        "Bremen",
        False,
        True,
    )
    assert [(each.name, each.role) for each in work.read(signing_in.people)] == [("Ada", UserRole.ADMIN)]
    assert [each.name for each in work.read(signing_in.stations)] == ["PACK-7"]
    assert work.actor.user_id is not None
    assert factories.an_order(work) == 50001


def test_a_hall_has_totes_and_bins_are_scanned(work: Work, welcome: FirstRun) -> None:
    found(welcome, hall=True)

    company = work.read(settings.company)
    assert (company.hall, company.scan_bin, company.pick_while_packing) == (True, True, False)


def test_a_country_brings_currency_tax_zone_and_paper(work: Work, welcome: FirstRun) -> None:
    found(welcome, country="US")

    company = work.read(settings.company)
    assert (company.currency, company.tax_rate_bp, company.zone) == ("USD", 0, "America/New_York")
    assert (company.metric, company.paper) == (False, "Letter")


def test_a_tax_with_a_fraction_is_kept_exactly(work: Work, welcome: FirstRun) -> None:
    found(welcome, tax="8,1")

    assert work.read(settings.company).tax_rate_bp == 810


@pytest.mark.parametrize(
    ("step", "wrong", "field", "said"),
    [
        (Step.COMPANY, {"company": " "}, "company", "Give the name of the company."),
        (Step.COMPANY, {"tax": "abc"}, "tax", "Give the rate as a number from 0 to 100."),
        (Step.COMPANY, {"tax": "101"}, "tax", "Give the rate as a number from 0 to 100."),
        (Step.COMPANY, {"currency": "E"}, "currency", "Three letters, such as EUR."),
        (Step.YOU, {"name": ""}, "name", "Give your name."),
        (Step.YOU, {"pin": "12", "pin_again": "12"}, "pin", "A PIN has 4 to 6 digits."),
        (Step.YOU, {"hall": True, "pin": "", "pin_again": ""}, "pin", "A PIN has 4 to 6 digits."),
        (Step.YOU, {"pin_again": "2581"}, "pin_again", "The two PINs differ. Type it again."),
        (Step.STATION, {"station": ""}, "station", "Give this station a name, for example PACK-1."),
    ],
)
def test_a_page_that_is_not_complete_keeps_its_place_and_says_why(
    welcome: FirstRun, step: Step, wrong: dict[str, str], field: str, said: str
) -> None:
    found(welcome, **wrong)

    assert welcome.state.step is step
    assert str(welcome.state.error_of(field)) == said


def test_typing_takes_the_error_away(welcome: FirstRun) -> None:
    found(welcome, company="")

    welcome.answer(company="N")

    assert welcome.state.error_of("company") is None


def test_back_keeps_the_answers(welcome: FirstRun) -> None:
    welcome.answer(company="Nordlicht")
    welcome.next()
    welcome.next()

    welcome.back()

    assert (welcome.state.step, welcome.state.answers.company) == (Step.COMPANY, "Nordlicht")


def test_going_back_in_a_house_that_is_there_changes_it(work: Work, welcome: FirstRun) -> None:
    found(welcome)
    for _ in range(4):
        welcome.back()
    first = (welcome.state.step, welcome.state.may_go_back)

    welcome.answer(company="Nordlicht Outdoor", hall=True)
    way = [welcome.state.step]
    for _ in range(4):
        welcome.next()
        way.append(welcome.state.step)

    assert first == (Step.COMPANY, False)
    assert way == [Step.COMPANY, Step.WORK, Step.STATION, Step.PRINTERS, Step.THINGS]
    company = work.read(settings.company)
    assert (company.name, company.waves, company.pick_while_packing) == ("Nordlicht Outdoor", True, False)


def test_who_works_alone_sees_no_waves_totes_bins_and_pins(work: Work, welcome: FirstRun) -> None:
    found(welcome, pin="", pin_again="")

    company = work.read(settings.company)
    assert (company.waves, company.totes, company.bins, company.pins) == (False, False, False, False)


def test_every_page_can_be_skipped_and_a_pin_that_nobody_chose_is_shown_once(work: Work, welcome: FirstRun) -> None:
    welcome.next()
    welcome.skip()
    welcome.answer(hall=True)
    for _ in range(5):
        welcome.skip()

    assert welcome.state.step is Step.READY
    assert [each.name for each in work.read(signing_in.people)] == ["Administrator"]
    told = str(welcome.state.told_once)
    pin = told.removeprefix("Your name here is Administrator, your PIN ").split(".")[0]
    admin = work.read(signing_in.people)[0].id
    assert work.write(signing_in.with_pin, admin, Secret(pin)).person is not None


def test_a_welcome_that_was_closed_goes_on_where_it_stopped_but_asks_for_the_pin_again(work: Work) -> None:
    before = FirstRun(work, JobsInPlace())
    before.appear()
    before.answer(company="Nordlicht", name="Ada", pin="2580", pin_again="2580")
    for _ in range(4):
        before.next()

    resumed = FirstRun(work, JobsInPlace())
    resumed.appear()

    assert before.state.step is Step.STATION
    assert (resumed.state.step, resumed.state.answers.company, resumed.state.answers.name) == (
        Step.YOU,
        "Nordlicht",
        "Ada",
    )
    assert resumed.state.answers.pin == ""
    assert "2580" not in str(factories.whole_database(work))


def test_a_welcome_closed_after_the_house_was_made_goes_on_at_its_page(work: Work, welcome: FirstRun) -> None:
    found(welcome, company="Nordlicht", city="Bremen")

    resumed = FirstRun(work, JobsInPlace())
    resumed.appear()

    assert (resumed.state.step, resumed.state.is_founded) == (Step.THINGS, True)
    assert resumed.state.answers.city == "Bremen"


def test_settings_opens_the_welcome_again_from_the_company_on(work: Work, welcome: FirstRun) -> None:
    found(welcome, station="PACK-7")
    welcome.next()
    welcome.next()
    over = not work.read(is_unfinished)

    again = FirstRun(work, JobsInPlace())
    again.open(again=True)

    assert over
    assert (again.state.step, again.state.is_founded, again.state.answers.station) == (Step.COMPANY, True, "PACK-7")


def test_printers_are_chosen_for_labels_slips_and_sheets_and_tried_at_once(work: Work, welcome: FirstRun) -> None:
    found(welcome)
    welcome.back()
    welcome.answer(label_printer="zebra", label_dpi=300, label_size="100x150", paper="Letter")

    welcome.print_trial("label")
    welcome.print_trial("sheet")

    chosen = {each.kind: each.printer for each in work.read(station_settings.printers)}
    assert (chosen["shipping_label"], chosen["tote_label"], chosen["packing_slip"]) == ("zebra", "zebra", "folder")
    company = work.read(settings.company)
    assert (company.label_dpi, company.label_size, company.paper) == (300, "100x150", "Letter")
    assert [row.printer for row in _jobs(work)] == ["zebra", "folder"]


def test_backups_get_a_folder_that_is_there(work: Work, welcome: FirstRun, tmp_path: Path) -> None:
    found(welcome)
    welcome.answer(backup_folder=f"{tmp_path}/nowhere")
    welcome.next()
    refused = (welcome.state.step, str(welcome.state.error_of("backup_folder")))

    welcome.answer(backup_folder=str(tmp_path))
    welcome.next()

    assert refused == (Step.THINGS, f"There is no folder {tmp_path}/nowhere. Choose one that is there.")
    assert welcome.state.step is Step.READY
    assert work.read(settings.company).backup_folder == str(tmp_path)


def test_unknown_skus_become_products_that_are_not_counted_yet(work: Work, welcome: FirstRun, tmp_path: Path) -> None:
    found(welcome)
    stock = tmp_path / "stock.csv"
    stock.write_text(STOCK, encoding="utf-8")
    welcome.add_files([stock])
    unknown = welcome.state.unknown

    welcome.create_unknown()
    looked = welcome.state.report
    welcome.bring_in()

    assert unknown == ("MUG-1", "TRC-4")
    assert looked is not None
    assert (looked.is_dry_run, looked.unknown_skus, looked.of(Subject.STOCK).new) == (True, (), 2)
    assert welcome.state.report is not None
    assert welcome.state.report.of(Subject.STOCK).new == 2


def test_products_without_a_count_are_told(welcome: FirstRun, files: list[Path]) -> None:
    found(welcome)

    welcome.add_files(files[:1])

    assert welcome.state.report is not None
    assert welcome.state.report.uncounted == 2


def test_the_scanner_of_the_station_is_tested_and_saved(work: Work, welcome: FirstRun) -> None:
    found(welcome)

    welcome.measured("CDZYAQW5", 12, "Enter")
    welcome.save_scanner()

    assert welcome.state.verdict is not None
    assert [str(each) for each in welcome.state.verdict.faults] == [
        "The scanner uses another keyboard layout: Y and Z are swapped."
    ]
    assert work.read(station_settings.scanner).read("ZELT-Y") == "YELT/Z"


def test_files_are_looked_at_without_a_write_and_then_brought_in(
    work: Work, welcome: FirstRun, files: list[Path]
) -> None:
    found(welcome)
    before = factories.whole_database(work)

    welcome.add_files(files)
    looked = welcome.state.report
    untouched = factories.whole_database(work) == before
    welcome.bring_in()

    assert looked is not None
    assert (looked.is_dry_run, untouched) == (True, True)
    report = welcome.state.report
    assert report is not None
    assert {each.subject: each.new for each in report.tallies if each.read} == {
        Subject.PRODUCTS: 2,
        Subject.STOCK: 2,
        Subject.ORDERS: 1,
    }
    assert not welcome.state.may_bring
    assert len(report.order_ids) == 1


def test_a_file_that_cannot_be_read_is_said_and_nothing_is_lost(welcome: FirstRun, tmp_path: Path) -> None:
    found(welcome)
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"not a workbook")

    welcome.add_files([broken])

    told = welcome.state.trouble is not None or (welcome.state.report is not None and welcome.state.report.refused_rows)
    assert told
    assert (welcome.state.busy, welcome.state.may_bring) == (None, False)


def test_files_taken_off_are_not_brought_in(work: Work, welcome: FirstRun, files: list[Path]) -> None:
    found(welcome)
    welcome.add_files(files)

    welcome.forget_files()
    welcome.bring_in()

    assert welcome.state.files == ()
    assert work.read(signing_in.people)
    assert welcome.state.report is None


def test_an_import_that_is_stopped_says_so_and_goes_on_with_the_same_files(
    welcome: FirstRun, files: list[Path]
) -> None:
    found(welcome)
    welcome.add_files(files)
    tiresome = StopAfterProducts(welcome)
    welcome.listen(tiresome.heard)

    welcome.bring_in()
    stopped = welcome.state.report
    welcome.forget()
    welcome.add_files(files)
    welcome.bring_in()

    assert tiresome.said == "Bringing in"
    assert stopped is not None
    assert (stopped.was_stopped, stopped.of(Subject.PRODUCTS).new, stopped.of(Subject.ORDERS).new) == (True, 2, 0)
    assert welcome.state.report is not None
    assert welcome.state.report.of(Subject.PRODUCTS).unchanged == 2
    assert welcome.state.report.of(Subject.ORDERS).new == 1


def test_an_import_that_is_stopped_while_it_reads_writes_nothing(work: Work, files: list[Path]) -> None:
    jobs = HeldJobs()
    welcome = FirstRun(work, jobs)
    found(welcome)
    before = factories.whole_database(work)
    welcome.add_files(files)

    welcome.stop()
    jobs.let_go()

    assert welcome.state.busy is None
    assert welcome.state.trouble is not None
    assert factories.whole_database(work) == before


def test_files_dropped_while_others_are_read_are_looked_at_next(work: Work, files: list[Path]) -> None:
    jobs = HeldJobs()
    welcome = FirstRun(work, jobs)
    found(welcome)
    welcome.add_files(files[:1])

    welcome.add_files(files[1:])
    jobs.let_go()
    jobs.let_go()

    assert welcome.state.report is not None
    assert [each.name for each in welcome.state.report.files] == ["products.csv", "stock.csv", "orders.csv"]


def test_nothing_moves_while_something_is_under_way(work: Work, files: list[Path]) -> None:
    jobs = HeldJobs()
    welcome = FirstRun(work, jobs)
    found(welcome)
    welcome.add_files(files)

    welcome.next()
    welcome.back()
    welcome.forget_files()

    assert (welcome.state.step, len(welcome.state.files)) == (Step.THINGS, 3)


def test_a_test_label_and_a_badge_wait_for_the_printer(work: Work, welcome: FirstRun) -> None:
    found(welcome)

    welcome.print_test_label()
    welcome.print_badge()

    assert [row.status for row in _jobs(work)] == [PrintStatus.QUEUED, PrintStatus.QUEUED]
    assert "OMS Desk" in str(welcome.state.papers)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("CDHELP", "The scanner works: CDHELP was read whole."),
        (TEST_CODE, "The test label was read whole. The scanner works."),
        ("4006381333931", "The scanner read '4006381333931', 13 characters."),
    ],
)
def test_any_scan_tests_the_scanner(welcome: FirstRun, work: Work, code: str, said: str) -> None:
    welcome.scanned(Gesture.of(work.now(), code))

    assert str(welcome.state.scanned) == said


def test_to_work_signs_the_administrator_in(welcome: FirstRun) -> None:
    found(welcome)
    welcome.next()

    welcome.next()

    assert welcome.state.signed_in is not None
    assert welcome.state.signed_in.name == "Ada"


def test_a_house_that_somebody_else_set_up_meanwhile_is_refused_in_words(work: Work, welcome: FirstRun) -> None:
    factories.a_house(work)

    found(welcome)

    assert welcome.state.step is Step.STATION
    assert welcome.state.trouble is not None
    assert str(welcome.state.trouble.headline) == "This database is set up already."


def test_the_sample_shop_tells_its_people_and_their_pins(work: Work, welcome: FirstRun) -> None:
    welcome.answer(sample=True)

    welcome.next()

    assert welcome.state.step is Step.SAMPLE
    assert [(name, role) for name, role, _ in welcome.state.people] == [
        ("Mehmet", "Picker"),
        ("Tomas", "Packer"),
        ("Aino", "Returns"),
        ("Ines", "Office"),
        ("Grace", "Supervisor"),
        ("Ada", "Administrator"),
    ]
    assert work.read(settings.company).sample
    assert (work.actor.user_id, work.actor.station_id is not None) == (None, True)


def _jobs(work: Work) -> list[Any]:
    ids = [row[0] for row in factories.all_rows(work, PrintJob)]
    return [work.read(factories._row, PrintJob, each) for each in ids]


def test_a_sample_shop_that_is_stopped_leaves_nothing_behind_and_can_be_made_again(
    work: Work, welcome: FirstRun
) -> None:
    counts: list[tuple[int, int]] = []
    welcome.answer(sample=True)

    def heard(state: FirstRunState) -> None:
        counts.append((state.done, state.whole))
        if state.busy is not None and state.done > 100:
            welcome.stop()

    welcome.listen(heard)
    welcome.next()

    assert (welcome.state.step, welcome.state.busy) == (Step.DATA, None)
    assert welcome.state.trouble is not None
    assert str(welcome.state.trouble.headline) == "Stopped. Nothing of the sample shop was kept."
    assert (0, 1500) in counts
    assert work.read(signing_in.people) == ()
