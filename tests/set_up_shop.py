"""A house that the command line set up, for tests of commands."""

import shutil
import sqlite3
from pathlib import Path

import pytest

from omsdesk import cli
from omsdesk.database.schema import open_database
from omsdesk.database.work import Work
from omsdesk.services import settings
from tests.once import made_once


def a_set_up_shop(folder: Path, factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Its file, which commands without an address take."""
    file = folder / "data" / "shop.db"
    file.parent.mkdir()
    monkeypatch.setenv("OMSDESK_PIN", "2580")
    shutil.copyfile(made_once(factory, "set-up.db", _set_up), file)
    monkeypatch.setenv("OMSDESK_DATABASE", str(file))
    return file


def _set_up(file: Path) -> None:
    assert cli.main(["setup", "--company", "Acme", "--admin", "Ada", "--database", str(file)]) == 0


def company_of(file: Path) -> str:
    """The name of the house in a file."""
    engine = open_database(str(file))
    name = Work(engine).read(settings.company).name
    engine.dispose()
    return name


def orders_in(file: Path) -> int:
    """How many orders a file holds."""
    connection = sqlite3.connect(file)
    try:
        count: int = connection.execute("SELECT count(*) FROM orders").fetchone()[0]
    finally:
        connection.close()
    return count
