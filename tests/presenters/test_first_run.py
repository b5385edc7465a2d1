"""The welcome without a screen, on both databases: from nothing to a house with its goods, or to the sample shop."""

from pathlib import Path
from typing import Any

import pytest

from omsdesk import words
from omsdesk.database.answers import Secret
from omsdesk.database.gesture import Gesture
from omsdesk.database.work import Work
from omsdesk.lifecycles.print_job import PrintStatus
from omsdesk.lifecycles.user import UserRole
from omsdesk.models.paper import PrintJob
from omsdesk.presenters import JobsInPlace
from omsdesk.presenters.first_run import FirstRun, Step
from omsdesk.services import settings, signing_in, station_settings
from omsdesk.services.scanner_test import TEST_CODE
from omsdesk.services.welcome import is_unfinished
from tests import factories


@pytest.fixture
def welcome(work: Work) -> FirstRun:
    return FirstRun(work, JobsInPlace())


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


def test_a_house_begins_in_the_language_of_its_computer(work: Work, welcome: FirstRun) -> None:
    words.speak("de")

    found(welcome)

    assert work.read(settings.company).locale == "de"


def test_a_language_chosen_is_spoken_at_once_and_stays_the_houses(work: Work, welcome: FirstRun) -> None:
    welcome.answer(language="de_AT")
    spoken = str(words.spoken_locale())
    found(welcome)

    assert spoken == "de_AT"
    assert work.read(settings.company).locale == "de_AT"


def test_a_welcome_gone_on_with_speaks_the_language_that_was_chosen(work: Work, welcome: FirstRun) -> None:
    welcome.next()
    welcome.answer(company="Nordlicht", language="de")
    welcome.next()
    words.speak("en")

    FirstRun(work, JobsInPlace()).refresh()

    assert str(words.spoken_locale()) == "de"


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


def test_the_scanner_of_the_station_is_tested_and_saved(work: Work, welcome: FirstRun) -> None:
    found(welcome)

    welcome.measured("CDZYAQW5", 12, "Enter")
    welcome.save_scanner()

    assert welcome.state.verdict is not None
    assert [str(each) for each in welcome.state.verdict.faults] == [
        "The scanner uses another keyboard layout: Y and Z are swapped."
    ]
    assert work.read(station_settings.scanner).read("ZELT-Y") == "YELT/Z"


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


def _jobs(work: Work) -> list[Any]:
    ids = [row[0] for row in factories.all_rows(work, PrintJob)]
    return [work.read(factories._row, PrintJob, each) for each in ids]
