"""A place for something that lies over a window for a moment: the lowest that hides nothing, and never a button."""

import pytest
from PySide6.QtCore import QRect, QSize

from omsdesk.views.widgets.free_place import Taken, free_place

GROUND = QRect(0, 0, 800, 400)
SIZE = QSize(200, 40)
EVERYWHERE = [QRect(0, 0, 800, 400)]


@pytest.mark.parametrize(("mirrored", "left"), [(False, 600), (True, 0)])
def test_an_empty_ground_has_it_in_its_corner(*, mirrored: bool, left: int) -> None:
    assert free_place(Taken(), GROUND, [SIZE], mirrored=mirrored) == QRect(left, 360, 200, 40)


def test_it_stands_above_buttons_at_the_foot() -> None:
    place = free_place(Taken(pressed=[QRect(0, 340, 800, 50)]), GROUND, [SIZE], mirrored=False)

    assert place == QRect(600, 295, 200, 40)


def test_words_are_hidden_rather_than_rows_and_rows_rather_than_buttons() -> None:
    button, rows = QRect(0, 0, 800, 200), QRect(0, 200, 500, 200)

    over_words = free_place(Taken([button], [rows], EVERYWHERE), GROUND, [SIZE], mirrored=False)
    over_rows = free_place(Taken([button], EVERYWHERE, EVERYWHERE), GROUND, [QSize(400, 40)], mirrored=False)

    assert over_words == QRect(600, 360, 200, 40)
    assert over_rows == QRect(400, 360, 400, 40)


def test_it_becomes_narrower_before_it_lies_on_anything() -> None:
    taken = Taken(read=[QRect(0, 0, 560, 400)])

    place = free_place(taken, GROUND, [QSize(500, 40), SIZE], mirrored=False)

    assert place == QRect(600, 360, 200, 40)


def test_among_nothing_but_buttons_there_is_none() -> None:
    assert free_place(Taken(pressed=EVERYWHERE), GROUND, [SIZE], mirrored=False) is None
