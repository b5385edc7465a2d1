"""Nothing is clipped on any page, section or sheet, however the window is shown and whatever it speaks."""

from itertools import combinations
from pathlib import Path

import pytest

from tests.views.every_sheet import EVERY, declared
from tests.views.looks import MODES, SIZES
from tests.views.matrix import ALL, LANGUAGES, LETTERS, SCALES, TWELVE, Row, faults_on
from tests.views.shop import Shop


@pytest.mark.parametrize("scale", SCALES)
def test_nothing_is_clipped_in_the_twelve_rows(sample_shop: Path, tmp_path: Path, scale: str) -> None:
    assert faults_on(sample_shop, tmp_path, [each for each in TWELVE if each.scale == scale]) == []


@pytest.mark.long
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scale", SCALES)
def test_nothing_is_clipped_in_any_row(sample_shop: Path, tmp_path: Path, scale: str, language: str) -> None:
    rows = [each for each in ALL if (each.scale, each.language) == (scale, language)]

    assert faults_on(sample_shop, tmp_path, rows) == []


def test_every_two_values_of_any_two_meet_in_the_twelve_rows() -> None:
    def met(rows: tuple[Row, ...]) -> set[tuple[object, ...]]:
        values = [(each.look.size, each.scale, each.look.text_size, each.look.mode, each.language) for each in rows]
        return {
            (first, row[first], second, row[second]) for row in values for first, second in combinations(range(5), 2)
        }

    assert len(TWELVE) == 12
    assert met(ALL) - met(TWELVE) == set()


def test_sheets_are_looked_at_in_every_size_scale_theme_and_language() -> None:
    rows = [each for each in TWELVE if each.look.text_size == max(LETTERS)]

    assert {each.look.size for each in rows} == set(SIZES)
    assert {each.scale for each in rows} == set(SCALES)
    assert {each.look.mode for each in rows} == set(MODES)
    assert {each.language for each in rows} == set(LANGUAGES)


def test_no_sheet_is_left_out(shared_shop: Shop) -> None:
    sheets = [make(shared_shop) for make in EVERY.values()]
    made = {type(each) for each in sheets}
    for each in sheets:
        each.deleteLater()

    assert {each.__name__ for each in declared() - made} == set()
