"""A database that is made in a folder which is not there yet, as on a new computer."""

from pathlib import Path

import pytest

from omsdesk.database.schema import NEWEST, migrate
from omsdesk.errors import Unavailable


def test_the_folder_of_a_new_database_is_made(tmp_path: Path) -> None:
    file = tmp_path / "share" / "omsdesk" / "omsdesk.db"
    assert migrate(str(file)) == 0
    assert migrate(str(file)) == NEWEST


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "share").write_text("a file where the folder should be")
    with pytest.raises(Unavailable, match="share cannot be made: "):
        migrate(str(tmp_path / "share" / "omsdesk.db"))
