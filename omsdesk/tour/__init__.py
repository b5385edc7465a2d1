"""The main job made visible: a whole day's work at the real window, done by keys and scans, photographed."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from omsdesk.errors import Refusal, Unavailable
from omsdesk.words import Text

SCREENS = '{"screens": [{"name": "tour", "x": 0, "y": 0, "width": 1920, "height": 1080}]}'


def tour(out: Path, sources: Sequence[Path]) -> int:
    """Do the tour into a new or empty folder; the exit status."""
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise Refusal(Text("{folder} is not empty.", folder=out), Text("Name a new folder; nothing was overwritten."))
    missing = [each for each in sources if not each.exists()]
    if missing:
        raise Refusal(Text("There is no file at {path}.", path=missing[0]))
    screens = out / ".screens.json"
    try:
        out.mkdir(parents=True, exist_ok=True)
        screens.write_text(SCREENS, encoding="utf-8")
    except OSError as error:
        raise Unavailable(Text("{path} cannot be made: {why}.", path=out, why=error.strerror)) from error
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={screens}"
    try:
        from omsdesk.tour.day import work_through  # noqa: PLC0415 - Qt reads the platform when it is loaded

        count = work_through(out.resolve(), [each.resolve() for each in sources])
    finally:
        screens.unlink(missing_ok=True)
    sys.stdout.write(f"{count}\n")
    return 0
