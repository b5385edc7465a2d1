"""Whether the program was updated under an open window: another version lies on the disk than the one that runs."""

import re
from dataclasses import dataclass
from pathlib import Path

from omsdesk import __version__
from omsdesk.words import Text

_FILE = Path(__file__).parents[1] / "__init__.py"
_LINE = re.compile(r'^__version__ = "([^"]+)"', re.MULTILINE)


@dataclass(frozen=True)
class OtherVersion:
    """What is said of it."""

    words: Text
    advice: Text


def carry_out(file: Path = _FILE) -> OtherVersion | None:
    """What to say; None when the files are those that run, or are being replaced at this moment."""
    try:
        found = _LINE.search(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        return None
    if found is None or found[1] == __version__:
        return None
    return OtherVersion(
        Text("New version installed"),
        Text(
            "Version {new} is installed, this window still runs version {old}. "
            "Close it and open it again when your work is done.",
            new=found[1],
            old=__version__,
        ),
    )
