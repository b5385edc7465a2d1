"""The page of the welcome where files are brought in, with the numbers and the place for backups beside them."""

import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from omsdesk.database.work import Work
from omsdesk.presenters import Jobs, Presenter
from omsdesk.presenters.first_run.checks import errors_of
from omsdesk.presenters.first_run.state import FirstRunState, Step
from omsdesk.services import backup_place, founding, importing, settings
from omsdesk.services.importing import products
from omsdesk.services.importing.report import Report
from omsdesk.words import Text


class Things(Presenter[FirstRunState]):
    """Looks at files, brings them in, and can be stopped."""

    def __init__(self, work: Work, jobs: Jobs) -> None:
        super().__init__(work, jobs, FirstRunState())
        self._paths: tuple[Path, ...] = ()
        self._stop = threading.Event()
        self._numbered = ""
        """The number that the next order has by now, as it was typed."""

    def add_files(self, paths: Sequence[Path]) -> None:
        """Files were dropped or chosen: look at them before anything is written."""
        self._paths = tuple(dict.fromkeys([*self._paths, *paths]))
        self.show(files=tuple(path.name for path in self._paths), report=None, trouble=None)
        if self.state.busy is None:
            self._import(dry_run=True)
        else:
            self._stop.set()

    def forget_files(self) -> None:
        """Take the chosen files off the page again."""
        if self.state.may_forget:
            self._paths = ()
            self.show(files=(), report=None, trouble=None)

    def bring_in(self) -> None:
        """Write what the files say, after the number that their orders begin with."""
        if not self.state.may_bring:
            return
        errors = errors_of(Step.THINGS, self.state.answers)
        if errors:
            self.show(errors=errors)
        else:
            self._number(lambda: self._import(dry_run=False))

    def create_unknown(self) -> None:
        """Make products of the SKUs that only stock and order lines name, then look at the files again."""
        unknown = self.state.unknown
        if unknown:
            self.show(busy=Text("Creating products"), done=0, whole=0)
            self.do(products.bring_unknown, unknown, then=lambda _: self._import(dry_run=True))

    def stop(self) -> None:
        """Stop what is under way; records that came in stay, a sample shop half made does not."""
        self._stop.set()

    def _number(self, then: Callable[[], None]) -> None:
        wanted = self.state.answers.next_order
        if wanted == self._numbered:
            then()
            return

        def numbered(_: None) -> None:
            self._numbered = wanted
            then()

        self.do(founding.next_order_from, int(wanted), then=numbered)

    def _place_backups(self, then: Callable[[], None]) -> None:
        folder = self.state.answers.backup_folder.strip()

        def placed(why_not: Text | None) -> None:
            if why_not is not None:
                self.show(errors=(("backup_folder", why_not),))
            else:
                self.do(settings.change, backup_folder=folder, then=lambda _: then())

        self.outside(backup_place.why_not, folder, then=placed)

    def _import(self, *, dry_run: bool) -> None:
        self._stop.clear()
        self.show(busy=Text("Reading files") if dry_run else Text("Bringing in"), done=0, whole=0, trouble=None)
        paths = self._paths

        def bring() -> Report:
            return importing.import_files(
                self.work, paths, dry_run=dry_run, progress=self._progress, cancelled=self._stop.is_set
            )

        self.outside(
            bring,
            then=lambda report: self._brought(paths, report),
            otherwise=lambda error: self._not_brought(paths, error),
        )

    def _brought(self, paths: tuple[Path, ...], report: Report) -> None:
        """What came of it; files that were dropped meanwhile are looked at next."""
        self.show(report=report, busy=None)
        if paths != self._paths:
            self._import(dry_run=True)

    def _not_brought(self, paths: tuple[Path, ...], error: Exception) -> None:
        """Reading ended early: because more files came, or because something is wrong with these."""
        if paths != self._paths:
            self._import(dry_run=True)
        else:
            self.failed(error)

    def _progress(self, done: int, whole: int) -> None:
        self.jobs.at_home(lambda: self.show(done=done, whole=whole))
