"""A program that was updated under an open window is told of; half written files are not."""

from pathlib import Path

import pytest

from omsdesk import __version__
from omsdesk.services import newer_version


def test_another_version_on_the_disk_is_told_with_what_to_do(tmp_path: Path) -> None:
    file = tmp_path / "__init__.py"
    file.write_text('"""OMS Desk."""\n\n__version__ = "9.8.7"\n', encoding="utf-8")

    told = newer_version.carry_out(file)

    assert told is not None
    assert str(told.words) == "New version installed"
    assert str(told.advice) == (
        f"Version 9.8.7 is installed, this window still runs version {__version__}. "
        "Close it and open it again when your work is done."
    )


def test_the_files_that_run_are_no_news() -> None:
    assert newer_version.carry_out() is None


@pytest.mark.parametrize("written", [b"", b'"""OMS Desk."""\n', b'__version__ = "0.', b"\xff\xfe"])
def test_files_that_are_being_replaced_are_no_news(tmp_path: Path, written: bytes) -> None:
    file = tmp_path / "__init__.py"
    before = newer_version.carry_out(file)
    file.write_bytes(written)

    assert (before, newer_version.carry_out(file)) == (None, None)
