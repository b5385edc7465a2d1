"""Files that are brought in: a look before anything is written, and columns that a person has to explain first."""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from omsdesk.channels import Kind
from omsdesk.channels.files import pairing, reading
from omsdesk.channels.files.reading import Sight
from omsdesk.database.work import Work
from omsdesk.errors import Refusal
from omsdesk.presenters import Jobs
from omsdesk.presenters.settings.state import SettingsState
from omsdesk.presenters.settings.telling import Telling
from omsdesk.services import importing, shop_codes
from omsdesk.services.importing import Report, pairings
from omsdesk.services.importing.pairings import Kept
from omsdesk.services.shop_codes import Settled
from omsdesk.words import Text


class Files(Telling):
    """The part of the data section that takes files."""

    def __init__(self, work: Work, jobs: Jobs) -> None:
        super().__init__(work, jobs, SettingsState())
        self._paths: tuple[Path, ...] = ()
        self._stop = threading.Event()

    def choose_files(self, paths: Sequence[Path]) -> None:
        """Look at files before anything is written."""
        self._paths = tuple(paths)
        self.show(files=tuple(path.name for path in paths), report=None, sight=None)
        if paths:
            self._import(dry_run=True)

    def bring_in(self) -> None:
        """Write what the files say."""
        if self._paths:
            self._import(dry_run=False)

    def make_products(self) -> None:
        """Every unknown code of the files that came in is a product of its own."""
        report = self.state.report
        if report is not None and report.strange and not report.is_dry_run:
            self.do(shop_codes.make_products_of, report.strange, then=self._made)

    def stop(self) -> None:
        """Stop bringing in; what came so far stays."""
        self._stop.set()

    # ------------------------------------------------------------------ columns of nobody we know

    def look_at_columns(self) -> None:
        """Read the headers and first rows of the first file that is not known; if all are, of the first one."""
        if self._paths:
            self.outside(_first_unknown, self.work, self._paths, then=self._seen)

    def propose(self, kind: Kind) -> dict[str, str]:
        """Field by field the header that most likely fills it."""
        sight = self.state.sight
        return pairing.proposed(sight.header, pairing.layout_for(kind)) if sight is not None else {}

    def match_columns(self, name: str, kind: Kind, chosen: Mapping[str, str]) -> Text | None:
        """Read such files so from now on, and look at the chosen ones again; or what is wrong."""
        sight = self.state.sight
        if sight is None:
            return None
        try:
            made = pairing.made(name, pairing.layout_for(kind), sight.header, dict(chosen))
        except Refusal as refusal:
            return Text("{reason} {advice}", reason=refusal.reason, advice=refusal.advice or "")
        said = Text("Files like {file} are read so from now on", file=sight.file)

        def kept(_: int) -> None:
            self._tell(said)
            self.ask(pairings.kept, then=lambda found: self.show(pairings=found))
            self._import(dry_run=True)

        self.show(sight=None)
        self.do(pairings.remember, made, then=kept)
        return None

    def leave_columns(self) -> None:
        """They were not explained after all."""
        self.show(sight=None)

    def forget_pairing(self, pairing_id: int, name: str) -> None:
        """Such files are unknown again."""

        def gone(left: tuple[Kept, ...]) -> None:
            self.show(pairings=left)
            self._tell(Text("Files of {name} are unknown again", name=name))

        self.do(pairings.forget, pairing_id, then=gone)

    # ------------------------------------------------------------------ inside

    def _seen(self, sight: Sight) -> None:
        self.show(sight=sight, trouble=None)

    def _made(self, settled: Settled) -> None:
        report = self.state.report
        if report is not None:
            self.show(report=replace(report, refused_rows=tuple(row for row in report.refused_rows if not row.code)))
        self._tell(Text("{n} new product", many="{n} new products", n=len(settled.codes)))

    def _import(self, *, dry_run: bool) -> None:
        self._stop.clear()
        self.show(busy=Text("Reading files") if dry_run else Text("Bringing in"), done=0, whole=0, trouble=None)
        paths = self._paths

        def bring() -> Report:
            return importing.import_files(
                self.work, paths, dry_run=dry_run, progress=self._progress, cancelled=self._stop.is_set
            )

        self.outside(bring, then=self._brought)

    def _brought(self, report: Report) -> None:
        self.show(report=report, busy=None)
        if not report.is_dry_run:
            self._paths = ()
            self.show(files=())

    def _progress(self, done: int, whole: int) -> None:
        self.jobs.at_home(lambda: self.show(done=done, whole=whole))


def _first_unknown(work: Work, paths: Sequence[Path]) -> Sight:
    options = reading.ReadOptions(pairings=work.read(pairings.known))
    for path in paths:
        try:
            reading.recognise(path, options)
        except Refusal:
            return reading.look(path, options)
    return reading.look(paths[0], options)
