"""Computers of a test: each is a station, with a home of its own and nothing of the others in it."""

import os
from pathlib import Path

from omsdesk.desk import NAME, STATION_FILE


def a_computer(folder: Path, station: str) -> dict[str, str]:
    """The environment of programs on a computer that is this station; its home is in this folder."""
    homes = {f"XDG_{each.upper()}_HOME": str(folder / each) for each in ("config", "data", "state")}
    (folder / "config" / NAME).mkdir(parents=True)
    (folder / "config" / NAME / STATION_FILE).write_text(station, encoding="utf-8")
    return {**os.environ, **homes}
