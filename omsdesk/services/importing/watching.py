"""A folder that is watched: what lies in it is brought in and moved on, with a report beside it.

A file is left alone until its size stays the same between two looks, since whoever writes it may not be done. Files
of one shop are brought in together; a half of a pair waits for the other one for a while. Moving comes after the
commit: a kill in between brings the same file in again, which changes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from omsdesk.channels import Kind
from omsdesk.channels.files import recognising
from omsdesk.channels.files.reading import ReadOptions, recognise
from omsdesk.database.work import Work
from omsdesk.errors import Refusal, Unavailable
from omsdesk.services.importing import import_files, pairings, refusals, telling
from omsdesk.words import Text

DONE, REFUSED = "done", "refused"
ENDINGS = frozenset({".csv", ".txt", ".tsv", ".xlsx", ".json", ".xml"})
PATIENCE = timedelta(minutes=30)
"""How long half of a pair waits for the other one."""


@dataclass(frozen=True)
class Handled:
    """What became of one file: where it lies now, and the lines of its report."""

    path: Path
    was_brought_in: bool
    report: tuple[str, ...]


@dataclass
class Watch:
    """One folder, and what lay there at the last look."""

    folder: Path
    _sizes: dict[Path, int] = field(default_factory=dict)
    is_settled: bool = False
    """Whether the last look found nothing that was still being written."""

    def look(self, work: Work) -> tuple[Handled, ...]:
        """Bring in what is whole, and remember what is still being written."""
        sizes = {path: size for path in self._files() if (size := _size(path)) is not None}
        whole = [path for path, size in sizes.items() if self._sizes.get(path) == size]
        self._sizes, self.is_settled = sizes, len(whole) == len(sizes)
        options = ReadOptions(pairings=work.read(pairings.known)) if whole else ReadOptions()
        handled = [each for group in _groups(whole, options) for each in self._bring(work, group, options)]
        for each in handled:
            self._sizes.pop(self.folder / each.path.name, None)
        return tuple(handled)

    def _files(self) -> list[Path]:
        try:
            found = sorted(self.folder.iterdir())
        except OSError as error:
            raise Unavailable(
                Text("The folder {folder} cannot be read.", folder=self.folder.name), Text("Check that it is there.")
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
            report = import_files(work, paths)
        except Refusal as refusal:
            work.write(refusals.note, [path.name for path in paths], str(refusal))
            return [self._move(path, REFUSED, [str(refusal)]) for path in paths]
        came = report.new + report.changed + report.unchanged
        where = REFUSED if report.refused and not came else DONE
        if report.refused:
            work.write(refusals.note, [path.name for path in paths], telling.lines(report)[0])
        return [self._move(path, where, telling.lines(report)) for path in paths]

    def _move(self, path: Path, where: str, report: Sequence[str]) -> Handled:
        target = _free(self.folder / where, path.name)
        try:
            target.parent.mkdir(exist_ok=True)
            target.with_name(f"{target.name}.report.txt").write_text("\n".join(report) + "\n", encoding="utf-8")
            path.replace(target)
        except OSError as error:
            raise Unavailable(
                Text("{file} cannot be moved to {folder}.", file=path.name, folder=where),
                Text("Close it if it is open in another program."),
            ) from error
        return Handled(target, where == DONE, tuple(report))


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


def _free(folder: Path, name: str) -> Path:
    """A name that nothing in the folder has: yesterday's export is called the same."""
    stem, dot, ending = name.rpartition(".")
    names = (name if number == 1 else f"{stem}-{number}{dot}{ending}" for number in range(1, 1_000_000))
    return next(folder / each for each in names if not (folder / each).exists())
