"""A window that outlives its test is found, one that was closed is not."""

import pytest
from PySide6.QtWidgets import QWidget

from tests.leftovers import Leftovers


@pytest.mark.usefixtures("qapp")
def test_a_window_that_is_still_held_is_found() -> None:
    before = Leftovers()
    window = QWidget()
    window.setObjectName("forgotten")

    found = before.found()
    window.deleteLater()
    del window

    assert found == ["window left open: QWidget 'forgotten'"]
    assert before.found() == []
