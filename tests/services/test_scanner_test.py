"""Scanner test tells from one known code what is wrong with a scanner, and what the station can put right."""

import pytest

from omsdesk.codes import parse_house_code
from omsdesk.printing.documents.trial_page import TrialPage
from omsdesk.printing.press.barcodes import code128
from omsdesk.printing.press.measures import LABEL_DPI, Stock, label_profile
from omsdesk.services.scanner_test import TEST_CODE, ScannerSettings, judge
from tests.printing.samples import NOON


@pytest.mark.parametrize(
    ("read", "faults"),
    [
        (TEST_CODE, []),
        ("cdyzaqw5", ["Caps Lock is on."]),
        ("CDZYAQW5", ["The scanner uses another keyboard layout: Y and Z are swapped."]),
        (
            "CDYWQAZ(",
            ["The scanner uses another keyboard layout: A and Q, Z and W are swapped, digits come as signs."],
        ),
        (
            "cdzyaqw5",
            ["Caps Lock is on.", "The scanner uses another keyboard layout: Y and Z are swapped."],
        ),
        ("4006381333931", []),
    ],
)
def test_what_is_wrong_is_said_in_words(read: str, faults: list[str]) -> None:
    assert [str(each) for each in judge(read, gap_ms=12, suffix="Enter").faults] == faults


def test_length_speed_and_suffix_are_told() -> None:
    verdict = judge(TEST_CODE, gap_ms=12, suffix="Tab")

    assert str(verdict.headline) == "The scanner works."
    assert str(verdict.facts) == "8 characters, longest pause 12 ms, ended by Tab."


def test_a_scanner_without_enter_is_a_fault_that_the_station_can_live_with() -> None:
    verdict = judge(TEST_CODE, gap_ms=12, suffix="")

    assert [str(each) for each in verdict.faults] == ["No Enter at the end."]
    assert verdict.save is not None
    assert not verdict.save.has_suffix


@pytest.mark.parametrize(("slow", "given"), [(12, 35), (40, 60), (140, 150)])
def test_a_slow_scanner_is_given_time(slow: int, given: int) -> None:
    verdict = judge(TEST_CODE, gap_ms=slow, suffix="Enter")

    assert verdict.save is not None
    assert verdict.save.gap_ms == given


@pytest.mark.parametrize("typed", ["CDZYAQW5", "CDYWQAZ("])
def test_what_the_test_saves_puts_the_code_right(typed: str) -> None:
    verdict = judge(typed, gap_ms=5, suffix="Enter")

    assert verdict.save is not None
    assert ScannerSettings.of(verdict.save.kept()).read(typed) == TEST_CODE


def test_the_test_code_does_nothing_on_any_page() -> None:
    code = parse_house_code(TEST_CODE)

    assert code is not None
    assert (code.prefix, code.rest in {"HELP", "LOCK", "DONE", "UNDO"}) == ("CD", False)


@pytest.mark.parametrize("dpi", LABEL_DPI)
def test_the_test_code_fits_on_the_smallest_label_with_its_quiet_zones(dpi: int) -> None:
    profile = label_profile(dpi, Stock.LABEL_SMALL)
    page = TrialPage(profile=profile, printer="zebra", station="PACK-1", code=TEST_CODE, made_at=NOON)
    symbol = code128(TEST_CODE)

    dots = (len(symbol.modules) + 2 * symbol.quiet) * 3 if dpi == 203 else (len(symbol.modules) + 2 * symbol.quiet) * 4

    assert dots <= profile.dots(profile.width)
    assert [each.value for each in page.codes()] == [TEST_CODE]
