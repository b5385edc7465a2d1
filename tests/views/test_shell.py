"""The start: the window is painted before anything of the business is imported; without a screen, a sentence."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from omsdesk import app

START = """
import json, sys, tempfile
from pathlib import Path
from PySide6.QtWidgets import QApplication
from omsdesk.app import build
application = QApplication([])
jobs, window = build(application, Path(tempfile.mkdtemp()) / "window.ini")
loaded = []
def painted():
    loaded.extend(sys.modules)
    application.quit()
window.painted.connect(painted)
window.show()
application.exec()
jobs.close()
print(json.dumps(loaded))
"""
HEAVY = ("sqlalchemy", "alembic", "psycopg", "reportlab", "barcode", "openpyxl", "omsdesk.models")
LATE = ("omsdesk.presenters", "omsdesk.services", "omsdesk.desk", "omsdesk.printing", "omsdesk.lifecycles")
QT_ON_DEMAND = ("PySide6.QtMultimedia", "PySide6.QtPdf", "PySide6.QtSerialPort", "PySide6.QtNetwork")


def test_nothing_of_the_business_is_imported_before_the_first_paint() -> None:
    done = subprocess.run(
        [sys.executable, "-c", START],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
        cwd=Path(app.__file__).parents[1],
    )

    loaded = json.loads(done.stdout.splitlines()[-1])

    assert "omsdesk.views.window" in loaded
    roots = (*HEAVY, *LATE, *QT_ON_DEMAND)
    assert [name for name in loaded if name in roots or name.startswith(tuple(f"{root}." for root in roots))] == []


def test_without_a_display_one_sentence_names_the_tour(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")

    status = app.start()

    told = capsys.readouterr().err
    assert status == 2
    assert told == "There is no display to open a window on; omsdesk tour --out DIR works without one.\n"


@pytest.mark.parametrize(
    ("environment", "platform", "expected"),
    [
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({"QT_QPA_PLATFORM": "offscreen"}, "linux", True),
        ({}, "linux", False),
        ({}, "win32", True),
        ({}, "darwin", True),
    ],
)
def test_a_display_is_looked_for_where_it_is_named(
    environment: dict[str, str], platform: str, *, expected: bool
) -> None:
    assert app.has_display(environment, platform) is expected


def test_the_environment_of_tests_has_a_screen() -> None:
    assert app.has_display(os.environ, sys.platform)
