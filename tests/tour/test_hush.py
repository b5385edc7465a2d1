"""What the tour lets through of the words of Qt."""

import os
import subprocess
import sys

SAYS = """
from PySide6.QtCore import qWarning
from omsdesk.tour.hush import hushed
with hushed():
    qWarning("This plugin does not support raise()")
    qWarning("QPainter::begin: Paint device returned engine == 0")
qWarning("This plugin does not support raise()")
"""


def test_only_what_an_unseen_screen_cannot_do_is_left_out() -> None:
    done = subprocess.run([sys.executable, "-c", SAYS], env={**os.environ}, capture_output=True, text=True, check=True)

    assert done.stderr.splitlines() == [
        "QPainter::begin: Paint device returned engine == 0",
        "This plugin does not support raise()",
    ]
