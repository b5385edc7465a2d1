"""A folder that is watched: what lies in it is brought in and moved on, with a report beside it.

A file is left alone until its size stays the same between two looks, since whoever writes it may not be done. Files
of one shop are brought in together; a half of a pair waits for the other one for a while. Moving comes after the
commit: a kill in between brings the same file in again, which changes nothing. Several may watch the same folder: one
after the other brings in what is there.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from omsdesk.channels import Kind
from omsdesk.channels.files import recognising
from omsdesk.channels.files.reading import Cancelled, ReadOptions, recognise
from omsdesk.database.work import Work
from omsdesk.errors import Refusal, Unavailable
from omsdesk.services.choosing_folder import DONE, REFUSED
from omsdesk.services.importing import Report, import_files, pairings, refusals, telling
from omsdesk.services.importing.folder_turn import FolderTurn
from omsdesk.services.importing.setting_aside import set_aside
from omsdesk.words import Text

ENDINGS = frozenset({".csv", ".txt", ".tsv", ".xlsx", ".json", ".xml"})
PATIENCE = timedelta(minutes=30)
"""How long half of a pair waits for the other one."""


@dataclass(frozen=True)
class Handled:
    """What became of one file: where it lies now, and the lines of its report."""

    path: Path
    was_brought_in: bool
    report: tuple[str, ...]
    orders: int = 0
    """New orders of this file and of those that came in together with it; said of the first one of them."""
    refused: int = 0
    """Orders that stayed out."""


@dataclass
class Watch:
    """One folder, and what lay there at the last look."""

    folder: Path
    channel: str = ""
    """Where orders of these files are from, when somebody said so; else the files tell."""
    stopped: Callable[[], bool] = lambda: False
    """Whether the program is about to end: then the rest is brought in when it runs again."""
    _sizes: dict[Path, int] = field(default_factory=dict)
    is_settled: bool = False
    """Whether the last look found nothing that was still being written."""
    _turn: FolderTurn = field(init=False)

    def __post_init__(self) -> None:
        self._turn = FolderTurn(self.folder)

    def look(self, work: Work) -> tuple[Handled, ...]:
        """Bring in what is whole, and remember what is still being written."""
        sizes = {path: size for path in self._files() if (size := _size(path)) is not None}
        whole = [path for path, size in sizes.items() if self._sizes.get(path) == size]
        self._sizes, self.is_settled = sizes, len(whole) == len(sizes)
        if not whole:
            return ()
        if not self._turn.take(work.now()):
            self.is_settled = False
            return ()
        try:
            handled = self._bring_all(work, [path for path in whole if path.exists()])
        finally:
            self._turn.give_back()
        for each in handled:
            self._sizes.pop(self.folder / each.path.name, None)
        return tuple(handled)

    def _bring_all(self, work: Work, paths: Sequence[Path]) -> list[Handled]:
        """A file that another program holds back keeps none of its neighbours out: it is told when they are in."""
        options = ReadOptions(pairings=work.read(pairings.known))
        handled: list[Handled] = []
        trouble: Unavailable | None = None
        for group in _groups(paths, options):
            try:
                handled += self._bring(work, group, options)
            except Unavailable as error:
                trouble = trouble or error
        if trouble is not None and not handled:
            raise trouble
        return handled

    def _files(self) -> list[Path]:
        try:
            found = sorted(self.folder.iterdir())
        except FileNotFoundError as error:
            raise Unavailable(
                Text("The folder {folder} is not there.", folder=self.folder.name),
                Text("Make it again, or watch another one."),
            ) from error
        except OSError as error:
            raise Unavailable(
                Text("The folder {folder} cannot be read.", folder=self.folder.name),
                Text("Check who may open it, and that its drive is connected."),
            ) from error
        return [
            path
            for path in found
            if path.is_file() and path.suffix.lower() in ENDINGS and not path.name.startswith((".", "~"))
        ]

    def _bring(self, work: Work, paths: Sequence[Path], options: ReadOptions) -> list[Handled]:
        if _is_half(paths, options) and not _waited(paths, work.now()):
            return []
        try:
            report = self._import(work, paths)
        except Cancelled:
            return []
        except Refusal as refusal:
            work.write(refusals.note, [path.name for path in paths], str(refusal))
            return [self._move(path, REFUSED, [str(refusal)]) for path in paths]
        if report.was_stopped:
            return []
        came = report.new + report.changed + report.unchanged
        where = REFUSED if report.refused and not came else DONE
        if report.refused:
            work.write(refusals.note, [path.name for path in paths], telling.lines(report)[0])
        moved = [self._move(path, where, telling.lines(report)) for path in paths]
        return [replace(moved[0], orders=report.new, refused=report.refused), *moved[1:]]

    def _import(self, work: Work, paths: Sequence[Path]) -> Report:
        def going_on(_done: int, _whole: int) -> None:
            self._turn.go_on(work.now())

        return import_files(work, paths, self.channel or None, progress=going_on, cancelled=self.stopped)

    def _move(self, path: Path, where: str, report: Sequence[str]) -> Handled:
        return Handled(set_aside(path, where, report), where == DONE, tuple(report))


def _size(path: Path) -> int | None:
    """How large a file is; None when somebody took it away meanwhile."""
    try:
        return path.stat().st_size
    except OSError:
        return None


def _groups(paths: Sequence[Path], options: ReadOptions) -> list[list[Path]]:
    """Files of one channel together; one that nobody knows stands alone, and is refused in words."""
    groups: dict[str, list[Path]] = {}
    for path in paths:
        try:
            name = recognising.channel_of(recognise(path, options).key).key
        except (Refusal, Unavailable):
            name = f"unknown {path.name}"
        groups.setdefault(name, []).append(path)
    return list(groups.values())


def _is_half(paths: Sequence[Path], options: ReadOptions) -> bool:
    try:
        layouts = [recognise(path, options) for path in paths]
    except (Refusal, Unavailable):
        return False
    kinds = {each.kind for each in layouts}
    return any(each.companion for each in layouts) and not {Kind.ORDERS, Kind.LINES} <= kinds


def _waited(paths: Sequence[Path], now: datetime) -> bool:
    newest = max(path.stat().st_mtime for path in paths)
    return now.timestamp() - newest > PATIENCE.total_seconds()
