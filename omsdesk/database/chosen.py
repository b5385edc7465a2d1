"""Which database this computer works on: its own file, until somebody joins or shares another."""

import os
from pathlib import Path

from platformdirs import user_config_path, user_data_path

from omsdesk.errors import Unavailable
from omsdesk.words import Text

NAME = "omsdesk"
VARIABLE = "OMSDESK_DATABASE"


def database() -> str:
    """The address or file that was chosen on this computer, else the embedded database."""
    kept = _file()
    try:
        address = kept.read_text(encoding="utf-8").strip() if kept.exists() else ""
    except OSError as error:
        raise Unavailable(Text("{path} cannot be read: {why}.", path=kept, why=error.strerror)) from error
    return address or str(embedded())


def embedded() -> Path:
    """The embedded database of the person who is logged in."""
    return user_data_path(NAME) / "omsdesk.db"


def choose(address: str) -> None:
    """From now on this computer works there. The address holds no password (see ``passwords``)."""
    kept = _file()
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        part = kept.with_name(f"{kept.name}.part")
        part.write_text(f"{address}\n", encoding="utf-8")
        part.replace(kept)
    except OSError as error:
        raise Unavailable(Text("{path} cannot be written: {why}.", path=kept, why=error.strerror)) from error


def forget() -> None:
    """Back to the embedded database."""
    _file().unlink(missing_ok=True)


def is_overruled() -> bool:
    """Whether the environment names another database, so that a choice would not be seen."""
    return bool(os.environ.get(VARIABLE))


def _file() -> Path:
    return user_config_path(NAME) / "database.txt"
