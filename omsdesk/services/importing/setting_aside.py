"""A file that was read goes to another folder with its report beside it, under a name that nothing there has."""

from collections.abc import Sequence
from pathlib import Path

from omsdesk.errors import Unavailable
from omsdesk.words import Text

REPORT = ".report.txt"


def set_aside(path: Path, where: str, report: Sequence[str]) -> Path:
    """Move it into this folder beside it; where it lies now."""
    target = _free(path.parent / where, path.name)
    try:
        target.parent.mkdir(exist_ok=True)
        target.with_name(f"{target.name}{REPORT}").write_text("\n".join(report) + "\n", encoding="utf-8")
        path.replace(target)
    except OSError as error:
        raise Unavailable(
            Text("{file} cannot be moved to {folder}.", file=path.name, folder=where),
            Text("Close it if it is open in another program."),
        ) from error
    return target


def _free(folder: Path, name: str) -> Path:
    """A name that nothing in the folder has: yesterday's export is called the same."""
    stem, dot, ending = name.rpartition(".")
    names = (name if number == 1 else f"{stem}-{number}{dot}{ending}" for number in range(1, 1_000_000))
    return next(folder / each for each in names if not (folder / each).exists())
