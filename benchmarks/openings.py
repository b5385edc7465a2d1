"""The ways to open a window that ``window.py`` compares; each runs in a process of its own.

Run as ``python -m benchmarks.openings KIND FOLDER``. Nothing is imported here that the window does not need, or
it would be measured with it.
"""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

PIN = "2718"
PAUSE = 0.005


def _told() -> None:
    print(time.process_time() * 1000, flush=True)
    os._exit(0)  # how the process ends is not the question


def _empty(_: Path) -> None:
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication, QMainWindow

    class Window(QMainWindow):
        def paintEvent(self, event: Any) -> None:  # noqa: N802 - the name is Qt's
            super().paintEvent(event)
            QTimer.singleShot(0, _told)

    app = QApplication(["empty"])
    window = Window()
    window.resize(1280, 760)
    window.show()
    app.exec()


def _shell(folder: Path) -> None:
    from omsdesk.app import build, make_application

    app = make_application([])
    _, window = build(app, folder / "window.ini")
    window.painted.connect(_told)
    window.show()
    app.exec()


def _queue(folder: Path) -> None:
    """As the program does it: paint, then import and open behind the window."""
    from omsdesk.app import build, make_application, open_behind

    app = make_application([])
    jobs, window = build(app, folder / "window.ini")
    window.painted.connect(lambda: open_behind(window, jobs, str(folder / "bench.db")))
    window.show()
    _fill(app, window)


def _naive(folder: Path) -> None:
    """Everything imported and the database opened before the first paint."""
    import importlib
    import pkgutil

    import alembic.command  # noqa: F401 - to be loaded
    import sqlalchemy.orm  # noqa: F401 - to be loaded

    import omsdesk
    from omsdesk.app import build, make_application
    from omsdesk.desk import open_desk
    from omsdesk.views.sounds import back_end

    for module in pkgutil.walk_packages(omsdesk.__path__, "omsdesk."):
        if "migrations" not in module.name:
            importlib.import_module(module.name)
    app = make_application([])
    jobs, window = build(app, folder / "window.ini")
    window.sounds.back_end = back_end()
    window.adopt(open_desk(str(folder / "bench.db"), jobs))
    window.show()
    _fill(app, window)


def _fill(app: Any, window: Any) -> None:
    """Sign in by keys and wait until the queue has been painted with its rows."""
    from omsdesk.views.keyboard import Keyboard
    from omsdesk.views.widgets.table import PagedTable

    def wait(fact: Callable[[], bool]) -> None:
        while not fact():
            app.processEvents()
            time.sleep(PAUSE)  # a loop without rest would be most of what is measured

    keyboard = Keyboard(window)
    wait(lambda: window.page is not None and bool(window.page.presenter.state.people))
    keyboard.press("1")
    keyboard.type(f"{PIN}\n")
    wait(lambda: window.page.key != "sign_in")
    window.go("orders")
    table = window.page.findChild(PagedTable)
    wait(lambda: table.model.rowCount() > 0)
    table.view.viewport().repaint()
    _told()


KINDS: dict[str, Callable[[Path], None]] = {"empty": _empty, "shell": _shell, "queue": _queue, "naive": _naive}

if __name__ == "__main__":
    KINDS[sys.argv[1]](Path(sys.argv[2]))
