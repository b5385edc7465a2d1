"""The commands for backups: what was saved comes back, what is unfit is named, and nothing is overwritten."""

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from omsdesk import cli
from tests.services.importing.files import trading_company
from tests.set_up_shop import a_set_up_shop, company_of, orders_in


@pytest.fixture
def shop(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A house that was set up by the command line; its file."""
    return a_set_up_shop(tmp_path, tmp_path_factory, monkeypatch)


def test_a_backup_brings_back_what_was_there(shop: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    saved = tmp_path / "saved.db"
    assert cli.main(["backup", str(saved)]) == 0
    files = [str(each) for each in trading_company(tmp_path)]
    cli.main(["import", *files, "--channel", "northwind"])

    assert cli.main(["restore", str(saved)]) == 0

    assert orders_in(shop) == 0
    kept = [each for each in shop.parent.iterdir() if "before-restore" in each.name and each.suffix == ".db"]
    assert [orders_in(each) for each in kept] == [6]
    told = capsys.readouterr().out
    assert "is restored." in told
    assert [line[:2] for line in told.splitlines()[-12:]] == [f"{rule:>2}" for rule in range(1, 13)]


def test_a_file_open_elsewhere_stays(shop: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    saved = tmp_path / "saved.db"
    cli.main(["backup", str(saved)])
    mark = shop.with_name(f".{shop.name}.window-packing-2-4711")
    mark.write_text("4711\nomsdesk\npacking-2\n")
    before = shop.read_bytes()

    assert [cli.main(["restore", str(saved), "--is-off", each]) for each in ("", "packing-3")] == [1, 1]
    told = capsys.readouterr().err

    assert told.count("This file is open on packing-2 too.") == 2
    assert ". Close OMS Desk there. If that computer is off: --is-off packing-2" in told
    assert shop.read_bytes() == before
    assert cli.main(["restore", str(saved), "--is-off", "packing-2"]) == 0
    assert not mark.exists()


def test_a_backup_overwrites_nothing(shop: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    saved = tmp_path / "saved.db"
    saved.write_text("my diary")

    assert cli.main(["backup", str(saved)]) == 1

    assert saved.read_text() == "my diary"
    assert "exists already" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("usb/saved.db", "There is no folder {folder}/usb. Connect its disk or make it first"),
        ("saved.d", "{folder}/saved.d is a folder. Give the backup a name in it."),
        ("diary.txt/saved.db", "There is no folder {folder}/diary.txt."),
    ],
    ids=["no folder", "a folder", "a file for a folder"],
)
@pytest.mark.usefixtures("shop")
def test_a_backup_makes_no_folder_and_says_what_is_wrong_with_its_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], file: str, said: str
) -> None:
    (tmp_path / "saved.d").mkdir()
    (tmp_path / "diary.txt").write_text("my diary")

    assert cli.main(["backup", str(tmp_path / file)]) == 1

    assert capsys.readouterr().err.startswith(said.format(folder=tmp_path))
    assert not (tmp_path / "usb").exists()
    assert list((tmp_path / "saved.d").iterdir()) == []


def _foreign(file: Path) -> None:
    file.unlink()
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE songs (title TEXT)")
    connection.close()


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda file: file.unlink(), "There is no file {file}. Look at its name, and whether its disk is connected."),
        (lambda file: file.write_bytes(b""), "{file} is empty (0 bytes). Take another backup."),
        (lambda file: file.write_bytes(b"x" * 5000), "{file} is not an OMS Desk database"),
        (lambda file: file.write_bytes(file.read_bytes()[:300_000]), "{file} is damaged and cannot be used."),
        (_foreign, "{file} is the backup of another program."),
    ],
    ids=["missing", "empty", "no database", "damaged", "foreign"],
)
def test_an_unfit_backup_is_refused_by_its_own_name_and_changes_nothing(
    shop: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], spoil: Callable[[Path], object], said: str
) -> None:
    unfit = tmp_path / "unfit.db"
    shutil.copyfile(shop, unfit)
    spoil(unfit)
    before = shop.read_bytes()

    assert cli.main(["restore", str(unfit)]) == 1

    told = capsys.readouterr().err
    assert told.startswith(said.format(file=unfit))
    assert len(told.splitlines()) == 1
    assert shop.read_bytes() == before
    assert [each.name for each in shop.parent.iterdir()] == ["shop.db"]


def test_a_damaged_database_is_set_aside_by_a_restore(shop: Path, tmp_path: Path) -> None:
    saved = tmp_path / "saved.db"
    cli.main(["backup", str(saved)])
    shop.write_bytes(b"x" * 5000)

    assert cli.main(["restore", str(saved)]) == 0

    assert company_of(shop) == "Acme"
    kept = [each for each in shop.parent.iterdir() if "before-restore" in each.name]
    assert [each.read_bytes() for each in kept] == [b"x" * 5000]


def test_the_database_is_not_restored_from_itself(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["restore", str(shop)]) == 1
    assert "is the database itself" in capsys.readouterr().err
