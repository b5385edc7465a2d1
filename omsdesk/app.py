"""The window's program: paint first, then import and open everything else behind it."""

import faulthandler
import gc
import logging
import os
import sys
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TYPE_CHECKING, Any

from platformdirs import user_config_path, user_log_path

from omsdesk.words import Text

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from omsdesk.database.known_backups import Found
    from omsdesk.services.bringing_back import Errand
    from omsdesk.views.jobs import ThreadJobs
    from omsdesk.views.window import MainWindow

log = logging.getLogger(__name__)

NO_DISPLAY = 2
"""The exit status when there is no screen to open a window on."""
_NAME = "omsdesk"
SWITCH_SECONDS = 0.0005
TRY_AGAIN_MS = 3_000
_LOG_BYTES = 2_000_000


def start(database: str | None = None, arguments: list[str] | None = None) -> int:
    """Open the window and stay until it is closed; the exit status."""
    if not has_display(os.environ, sys.platform):
        sys.stderr.write(str(_no_display()) + "\n")
        return NO_DISPLAY
    # A worker that computes must not keep the screen's thread from the interpreter for 5 ms at a time.
    sys.setswitchinterval(SWITCH_SECONDS)
    with ExitStack() as at_the_end:
        _keep_log(at_the_end)
        return _show(database, arguments or [], at_the_end)


def has_display(environment: "os._Environ[str] | dict[str, str]", platform: str) -> bool:
    """Whether a window can be opened here; asking Qt would abort the process."""
    if not platform.startswith("linux") or environment.get("QT_QPA_PLATFORM"):
        return True
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def _no_display() -> Text:
    return Text("There is no display to open a window on; omsdesk tour --out DIR works without one.")


def _show(database: str | None, arguments: list[str], at_the_end: ExitStack) -> int:
    from PySide6.QtCore import QLocale

    app = make_application(arguments)
    jobs, window = build(app, user_config_path(_NAME) / "window.ini", QLocale.system().name())
    at_the_end.callback(_close_desk, window)
    at_the_end.callback(jobs.close)
    window.log_folder = user_log_path(_NAME)
    _report_crashes(window, at_the_end)
    window.painted.connect(lambda: open_behind(window, jobs, database, loaded=keep_for_good))
    window.reopen_asked.connect(lambda errand: open_other(window, jobs, errand))
    window.show()
    return app.exec()


def make_application(arguments: list[str]) -> "QApplication":
    """The one QApplication of the process."""
    from PySide6.QtWidgets import QApplication

    from omsdesk.views import theme

    app = QApplication.instance()
    if not isinstance(app, QApplication):
        # Asked for here, the style costs nothing; setStyle() afterwards wraps it for Python, which takes 10 ms.
        app = QApplication([_NAME, "-style", theme.STYLE, *arguments])
        app.setProperty("style", theme.STYLE)
        _spare_sources()
    app.setApplicationName("OMS Desk")
    return app


def _spare_sources() -> None:
    """Keep PySide from reading the source of each module imported later; 400 of them open the desk.

    It looks whether they use its optional spellings (``from __feature__ import ...``). Nothing here does.
    """
    feature = sys.modules.get("shibokensupport.feature")
    if hasattr(feature, "_mod_uses_pyside"):
        feature._mod_uses_pyside = lambda _: False  # noqa: SLF001 - there is no public switch


def build(app: "QApplication", memory: Path, language: str = "en") -> "tuple[ThreadJobs, MainWindow]":
    """Threads, theme, window and scanner, wired; nothing of the business is imported for it.

    ``language`` is that of the computer: it is spoken until the company's is known, and remembered from then on.
    """
    from omsdesk import words
    from omsdesk.catalogues import nearest
    from omsdesk.views import speaking, theme
    from omsdesk.views.jobs import ThreadJobs
    from omsdesk.views.remembered import Remembered
    from omsdesk.views.scanner import Detector
    from omsdesk.views.sounds import Silence, Sounds
    from omsdesk.views.window import MainWindow

    remembered = Remembered(memory)
    words.speak(str(remembered.kept("locale") or nearest(language)))
    speaking.teach_qt(app)
    theme.apply(app, str(remembered.kept("theme", theme.SYSTEM)), int(remembered.kept("text_size", 100)))
    jobs = ThreadJobs()
    window = MainWindow(jobs, Sounds(Silence()), remembered)
    remembered.place_window(window)
    detector = Detector(parent=window)
    detector.code_read.connect(window.scans.put)
    # A filter in Python makes Qt's binding read up on every kind of event: that can wait until the window is seen.
    window.painted.connect(lambda: detector.watch(app))
    detector.before_key = window.arrive
    window.scanner = detector
    window.in_pieces = True
    return jobs, window


def open_behind(
    window: "MainWindow",
    jobs: "ThreadJobs",
    database: str | None,
    loaded: Callable[[], None] | None = None,
    then: Callable[[], None] | None = None,
) -> None:
    """The window can be seen: now load what is slow, on the database's thread; ``then`` says what went before."""
    from PySide6.QtCore import QTimer

    from omsdesk.errors import Damaged, Unavailable
    from omsdesk.views.errands import Errands
    from omsdesk.views.jobs import DATABASE_LANE
    from omsdesk.views.sounds import back_end

    def adopt(desk: Any) -> None:
        window.adopt(desk)
        window.attendants.append(Errands(desk, window))
        _tell_if_second(window, desk)
        if then is not None:
            then()
        read_ahead(jobs, loaded)

    def failed(error: Exception) -> None:
        window.opening.show_trouble(error)
        if isinstance(error, Damaged):
            _offer_backup(window, jobs, database)
        if isinstance(error, Unavailable):  # in the morning a station may be on before its server is
            QTimer.singleShot(TRY_AGAIN_MS, window, lambda: open_behind(window, jobs, database, loaded, then))

    jobs.submit(DATABASE_LANE, lambda: _open_desk(database, jobs), adopt, failed)
    window.sounds.back_end = back_end()


def _offer_backup(window: "MainWindow", jobs: "ThreadJobs", database: str | None) -> None:
    """The file is damaged, and nobody can sign in: its newest sound backup is the way on."""
    from omsdesk.clock import utc_now
    from omsdesk.database import known_backups
    from omsdesk.database.engine import file_of, parse_url
    from omsdesk.desk import default_database
    from omsdesk.presenters import Lane
    from omsdesk.services.bringing_back import Errand

    file = file_of(parse_url(database or default_database()))
    if file is None:
        return

    def offer(found: "Found | None") -> None:
        if found is not None:
            errand = Errand(found.path, str(file), utc_now())
            window.opening.offer(found, partial(_bring_back, window, jobs, errand))

    jobs.submit(Lane.OUTSIDE, lambda: known_backups.newest_sound(file), offer, window.opening.show_trouble)


def _bring_back(window: "MainWindow", jobs: "ThreadJobs", errand: "Errand") -> None:
    def go() -> None:
        window.opening.show_opening()
        _open_after(window, jobs, errand, None)

    _ask_about_others(window, errand, go)


def open_other(window: "MainWindow", jobs: "ThreadJobs", errand: "Errand | None" = None) -> None:
    """Another database was chosen on this computer: close this one in order, and open that.

    With an errand nobody is in the database while it is done; then the same one is opened, and told what came of it.
    """
    if errand is None:
        _close_and_open(window, jobs, errand)
    else:
        _ask_about_others(window, errand, partial(_close_and_open, window, jobs, errand))


def _ask_about_others(window: "MainWindow", errand: "Errand", go: Callable[[], None]) -> None:
    """A mark of another computer says that the file is open there; whether that still runs only a person can know."""
    from omsdesk.views.presence import forget, marked_at
    from omsdesk.views.restore_sheets import ElsewhereSheet

    other = window.presence.other(*marked_at(errand.database))
    if other is None or other.is_here:
        go()
        return

    def is_off() -> None:
        log.warning("Somebody says that %s is off; its mark %s is taken away", other.host, other.mark)
        forget(other)
        _ask_about_others(window, errand, go)

    sheet = ElsewhereSheet(other, is_off, window.lift)
    window.lay(sheet, sheet.stay)


def _close_and_open(window: "MainWindow", jobs: "ThreadJobs", errand: "Errand | None") -> None:
    from omsdesk.presenters import Lane
    from omsdesk.views.errands import Errands

    for each in [one for one in window.attendants if isinstance(one, Errands)]:
        window.attendants.remove(each)
        each.deleteLater()
    desk = window.start_over()
    if desk is not None:
        desk.rest()
    close = desk.close if desk is not None else _nothing
    go_on = partial(_open_after, window, jobs, errand)
    # What was begun is finished first: a paper that comes out now is noted in the database that it came from.
    failed = window.opening.show_trouble
    then_close = partial(jobs.submit, Lane.DATABASE, close, go_on, failed)
    then_outside = partial(jobs.submit, Lane.OUTSIDE, _nothing, lambda _: then_close(), failed)
    jobs.submit(Lane.POST, _nothing, lambda _: then_outside(), failed)


def _open_after(window: "MainWindow", jobs: "ThreadJobs", errand: "Errand | None", _: object) -> None:
    from omsdesk.errors import Refusal
    from omsdesk.services.bringing_back import Outcome
    from omsdesk.views.jobs import DATABASE_LANE
    from omsdesk.views.presence import marked_at
    from omsdesk.views.restore_sheets import RestoredSheet

    if errand is None:
        open_behind(window, jobs, None)
        return

    def told(words: Text, done: int, of_all: int) -> None:
        jobs.at_home(lambda: window.opening.show_task(words, done, of_all))

    def open_again(outcome: Any) -> None:
        sheet = RestoredSheet(outcome, window.lift)

        def tell() -> None:
            window.arrive()  # a page that comes into view takes the cursor
            window.lay(sheet, sheet.go_on)

        open_behind(window, jobs, errand.database, then=tell)

    other = window.presence.other(*marked_at(errand.database))
    if other is not None:
        open_again(Outcome(trouble=Refusal(other.words)))
        return
    jobs.submit(DATABASE_LANE, lambda: errand.carry_out(told), open_again, window.opening.show_trouble)


def _nothing() -> None:
    """There was no desk to close."""


def _open_desk(database: str | None, jobs: "ThreadJobs") -> Any:
    """The one place where the window meets the desk."""
    from omsdesk.desk import open_desk

    return open_desk(database, jobs)


def keep_for_good() -> None:
    """What is loaded now stays until the end, and the collector of garbage need not walk over it again.

    It would hold every thread for a tenth of a second now and then, in the middle of a scan.
    """
    gc.freeze()


def read_ahead(jobs: "ThreadJobs", loaded: Callable[[], None] | None = None) -> None:
    """While somebody signs in: import what the pages will need, so that no first visit waits for it."""
    from omsdesk.desk import load_presenters
    from omsdesk.presenters import Lane
    from omsdesk.views.pages import PAGES

    def failed(error: Exception) -> None:
        log.warning("Reading ahead ended early: %s", error)

    def load() -> None:
        load_presenters()
        for page in PAGES:
            page.load()

    jobs.submit(Lane.OUTSIDE, load, lambda _: loaded() if loaded is not None else None, failed)


def _close_desk(window: "MainWindow") -> None:
    if window.desk is not None:
        window.desk.close()


def _report_crashes(window: "MainWindow", at_the_end: ExitStack) -> None:
    from omsdesk.views.crash import CrashReporter

    reporter = CrashReporter(window.show_report)
    before = sys.excepthook
    at_the_end.callback(setattr, sys, "excepthook", before)
    reporter.install()
    window.attendants.append(reporter)


def _tell_if_second(window: "MainWindow", desk: Any) -> None:
    """Two windows on one database of a computer are allowed, but whoever opens the second should know."""
    from omsdesk.views.presence import marked_at

    other = window.presence.take(*marked_at(desk.work.engine.url))
    if other is not None:
        window.toast(other.words, stays=True)


def _keep_log(at_the_end: ExitStack) -> None:
    """Write a log that a report can be made of, and the trace of a hard crash beside it."""
    folder = user_log_path(_NAME, ensure_exists=True)
    handler = RotatingFileHandler(folder / "omsdesk.log", maxBytes=_LOG_BYTES, backupCount=3, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    at_the_end.callback(handler.close)
    at_the_end.callback(root.removeHandler, handler)
    trace = at_the_end.enter_context((folder / "crash.log").open("a", encoding="utf-8"))
    faulthandler.enable(trace)
    at_the_end.callback(faulthandler.disable)
