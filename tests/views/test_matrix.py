"""Nothing is clipped on any page, section or sheet, however the window is shown and whatever it speaks."""

from pathlib import Path

import pytest

from tests.views.every_sheet import EVERY, declared
from tests.views.looks import MODES, SIZES
from tests.views.matrix import ALL, FOUR, GERMAN, LANGUAGES, LARGE, LETTERS, LONGER, SCALES, faults_on
from tests.views.shop import Shop


@pytest.mark.parametrize("scale", SCALES)
def test_nothing_is_clipped_in_the_four_rows(sample_shop: Path, tmp_path: Path, scale: str) -> None:
    assert faults_on(sample_shop, tmp_path, [each for each in FOUR if each.scale == scale]) == []


@pytest.mark.long
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scale", SCALES)
def test_nothing_is_clipped_in_any_row(sample_shop: Path, tmp_path: Path, scale: str, language: str) -> None:
    rows = [each for each in ALL if (each.scale, each.language) == (scale, language)]

    assert faults_on(sample_shop, tmp_path, rows) == []


def test_the_four_rows_meet_every_value_and_the_largest_letters_in_the_smaller_windows() -> None:
    looks = [each.look for each in FOUR]
    largest = [each for each in FOUR if each.look.text_size == max(LETTERS)]

    assert len(set(FOUR) & set(ALL)) == 4
    assert {each.size for each in looks} == set(SIZES)
    assert {each.text_size for each in looks} == set(LETTERS)
    assert {each.mode for each in looks} == set(MODES)
    assert {each.scale for each in FOUR} == set(SCALES)
    assert {each.language for each in FOUR} == set(LANGUAGES)
    assert {each.language for each in largest} == {LONGER, GERMAN}
    assert max(LARGE) not in {max(each.look.size) for each in largest}


def test_no_sheet_is_left_out(shared_shop: Shop) -> None:
    sheets = [make(shared_shop) for make in EVERY.values()]
    made = {type(each) for each in sheets}
    for each in sheets:
        each.deleteLater()

    assert {each.__name__ for each in declared() - made} == set()
