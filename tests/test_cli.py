"""The command line does what it says, in one line when it cannot, and ends with 0 only when it is done."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from omsdesk import cli
from omsdesk.database.schema import NEWEST, open_database
from omsdesk.database.work import Work
from omsdesk.services import settings, signing_in
from tests.channels.sales import sales
from tests.channels.shop_files import shopify
from tests.services.importing.files import invoices, trading_company, write
from tests.set_up_shop import a_set_up_shop, company_of

ROOT = Path(__file__).parents[1]
_LOADED = """
import sys
import omsdesk.cli
print([name for name in ("PySide6", "sqlalchemy", "omsdesk.services", "alembic") if name in sys.modules])
"""


@pytest.fixture
def shop(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A house that was set up by the command line; its file."""
    return a_set_up_shop(tmp_path, tmp_path_factory, monkeypatch)


def test_setup_makes_a_house_with_its_administrator(shop: Path) -> None:
    engine = open_database(str(shop))
    work = Work(engine)

    assert work.read(settings.company).name == "Acme"
    assert [each.name for each in work.read(signing_in.people)] == ["Ada"]
    engine.dispose()


def test_a_pin_that_nobody_gave_is_told_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("OMSDESK_PIN", raising=False)

    status = cli.main(["setup", "--company", "A", "--admin", "Ada", "--database", str(tmp_path / "a.db")])

    assert status == 0
    told = capsys.readouterr().out.splitlines()[1]
    assert told.startswith("Ada signs in with PIN ")
    assert told.removeprefix("Ada signs in with PIN ")[:6].isdigit()


def test_an_unfit_pin_makes_no_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("OMSDESK_PIN", "secret")
    file = tmp_path / "shop.db"

    status = cli.main(["setup", "--company", "A", "--admin", "Ada", "--database", str(file)])

    assert (status, file.exists()) == (1, False)
    assert capsys.readouterr().err == "A PIN has 4 to 12 digits.\n"


def test_a_house_is_set_up_once(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["setup", "--company", "Other", "--admin", "Eve"]) == 1
    assert capsys.readouterr().err.startswith("This database is set up already.")
    assert company_of(shop) == "Acme"


def test_the_database_may_be_named_before_or_after_the_command(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMSDESK_DATABASE", "/nowhere/at-all.db")

    assert cli.main(["--database", str(shop), "check"]) == 0
    assert cli.main(["check", "--database", str(shop)]) == 0
    assert cli.main(["check"]) == 1


def test_a_missing_database_is_told_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "none.db"

    assert cli.main(["check", "--database", str(file)]) == 1
    assert capsys.readouterr().err == f"There is no database at {file}. Run 'omsdesk setup' to make it.\n"
    assert not file.exists()


def test_check_prints_one_line_a_rule(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()

    assert cli.main(["check"]) == 0

    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == [str(number) for number in range(1, 12)]
    assert [line.split()[1] for line in lines] == ["0"] * 8 + ["by", "0,", "0"]


def test_check_ends_with_1_when_a_rule_is_broken(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with sqlite3.connect(shop) as connection:
        connection.execute("UPDATE locations SET outside = 1 WHERE name = 'Dock'")
    connection.close()

    assert cli.main(["check"]) == 1
    assert "a place is outside that should not be" in capsys.readouterr().out


def test_a_trail_that_was_changed_behind_its_back_is_found_by_the_command(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with sqlite3.connect(shop) as connection:
        connection.execute("DROP TRIGGER keep_audit_events_update")
        connection.execute("UPDATE audit_events SET after = 'nothing' WHERE id = 1")
    connection.close()

    assert cli.main(["check", "--audit"]) == 1
    assert "changed or put in: audit_events 1" in capsys.readouterr().out


def test_import_says_what_was_read_new_unchanged_and_refused(
    shop: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = [str(each) for each in trading_company(tmp_path)]
    capsys.readouterr()

    assert cli.main(["import", *files, "--channel", "northwind"]) == 0
    first = capsys.readouterr().out.splitlines()
    assert cli.main(["import", *files, "--channel", "northwind"]) == 0
    second = capsys.readouterr().out.splitlines()

    assert "orders: 6 read, 6 new, 0 changed, 0 unchanged, 0 refused" in first
    assert "12 lines, goods €131.10, shipping €19.50" in first
    assert "orders: 6 read, 0 new, 0 changed, 6 unchanged, 0 refused" in second


def test_a_dry_run_shows_first_rows_and_errors_and_writes_nothing(
    shop: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = invoices(tmp_path, [(536365, "A1", "HEART", 6, "12/1/10 8:26", "2.55", 17850)])
    with path.open("a", encoding="utf-8") as file:
        file.write("536366,A1,HEART,six,12/1/10 8:26,2.55,17850,United Kingdom\n")
    before = shop.read_bytes()

    assert cli.main(["import", str(path), "--channel", "retail", "--dry-run"]) == 1

    out = capsys.readouterr().out
    assert "invoices.csv | 2 | 536365 | 2010-12-01 | 17850 | 6" in out
    assert "invoices.csv:3: Quantity: 'six' is not a number." in out
    assert out.endswith("Nothing was written.\n")
    assert shop.read_bytes() == before


def test_a_file_that_is_none_is_told_in_one_line(
    shop: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()

    assert cli.main(["import", str(tmp_path / "none.csv"), "--channel", "x"]) == 1

    assert len(capsys.readouterr().err.splitlines()) == 1


def test_an_unknown_kind_of_file_is_refused(shop: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(tmp_path / "diary.csv", "Dear,Diary", [("to", "day")])
    capsys.readouterr()

    assert cli.main(["import", str(path), "--channel", "x"]) == 1

    assert len(capsys.readouterr().err.splitlines()) == 1


def test_migrate_says_that_there_is_nothing_to_do(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()

    assert cli.main(["migrate"]) == 0
    assert capsys.readouterr().out == f"The database has version {NEWEST} already.\n"


def test_migrate_makes_a_new_database(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["migrate", "--database", str(tmp_path / "new" / "shop.db")]) == 0
    assert capsys.readouterr().out == f"The database went from version 0 to {NEWEST}.\n"


def test_a_shared_database_is_set_up_checked_saved_and_brought_back(
    postgresql_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("OMSDESK_DATABASE", postgresql_url)
    monkeypatch.setenv("OMSDESK_PIN", "2580")
    saved = tmp_path / "saved.dump"
    assert cli.main(["setup", "--company", "Acme", "--admin", "Ada"]) == 0
    assert cli.main(["backup", str(saved)]) == 0
    assert cli.main(["import", *map(str, trading_company(tmp_path)), "--channel", "northwind"]) == 0
    assert _shared_orders(postgresql_url) == 6
    capsys.readouterr()

    assert cli.main(["restore", str(saved)]) == 0

    said = capsys.readouterr().out
    assert f"{saved} is restored." in said
    assert "Numbers that were given since do not come again: the next order is SO-10007." in said
    assert "6 orders that were placed since are only in what was kept." in said
    assert len(said.splitlines()) == 5 + 12  # what was kept and restored, what is lost, the numbers, and every rule
    assert _shared_orders(postgresql_url) == 0
    [kept] = tmp_path.glob("omsdesk-before-restore-*.dump")
    assert cli.main(["restore", str(kept)]) == 0
    assert _shared_orders(postgresql_url) == 6


@pytest.mark.parametrize(
    ("command", "why"),
    [
        ("backup", "There is no folder {place.parent}. Connect its disk or make it first"),
        ("tour --out", "{place} cannot be made: Not a directory"),
    ],
)
def test_a_place_that_cannot_be_written_is_told_in_one_line(
    shop: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str, why: str
) -> None:
    (tmp_path / "a file").touch()
    place = tmp_path / "a file" / "below"
    capsys.readouterr()

    assert cli.main([*command.split(), str(place)]) == 1

    said = capsys.readouterr().err
    assert said.startswith(why.format(place=place))
    assert len(said.splitlines()) == 1


@pytest.mark.parametrize("words", [["chekc"], ["import"], ["setup", "--company", "X"], ["backup", "a", "b"]])
def test_a_wrong_word_ends_with_2_and_one_line(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(words)

    said = capsys.readouterr().err
    assert ended.value.code == 2
    assert len(said.splitlines()) == 1
    assert "--help tells more." in said


def test_an_import_that_leaves_a_row_out_is_not_done(
    shop: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = [(536365, f"A{n}", "HEART", 6, "12/1/10 8:26", "2.55", 17850) for n in range(3)]
    path = invoices(tmp_path, good)
    with path.open("a", encoding="utf-8") as file:
        file.write("536365,A9,HEART,6,12/1/10 8:26,2.55,17850\n")
    capsys.readouterr()

    assert cli.main(["import", str(path), "--channel", "retail"]) == 1

    assert "invoices.csv:5: This row has 7 columns where the header has 8." in capsys.readouterr().out


def test_a_fault_of_ours_is_one_line_and_a_report(
    shop: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("omsdesk.services.checks.check", lambda *_, **__: 1 / 0)
    capsys.readouterr()

    assert cli.main(["check"]) == 1

    said = capsys.readouterr().err
    assert said.startswith("This should not have happened (ZeroDivisionError). The report is in ")
    report = Path(said.strip().removesuffix(".").split(" is in ")[1])
    assert "ZeroDivisionError" in report.read_text(encoding="utf-8")


def test_the_program_runs_from_a_checkout_too(shop: Path) -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "main.py", "check"], capture_output=True, text=True, check=False, timeout=60
    )

    assert (done.returncode, done.stderr, len(done.stdout.splitlines())) == (0, "", 11)


def test_commands_load_no_window_and_the_window_no_importer() -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            _LOADED,
        ],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        timeout=60,
    )

    assert done.stdout == "[]\n"


def _shared_orders(url: str) -> int:
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        [count] = connection.execute("SELECT count(*) FROM orders").fetchone() or [0]
    return int(count)


def test_a_folder_of_exports_is_brought_in_and_a_shop_hears_what_left(
    shop: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    shopify(folder, sales(2, seed=81))
    told = tmp_path / "tracking.csv"

    assert cli.main(["watch", str(folder), "--once", "--every", "0"]) == 0
    assert "done/orders_export.csv" in capsys.readouterr().out.splitlines()
    assert cli.main(["tracking", str(told), "--channel", "Shopify", "--since", "2026-11-01"]) == 0

    assert capsys.readouterr().out.strip() == f"0 parcels in {told}"
    assert told.read_text(encoding="utf-8").strip() == "Name,Tracking Company,Tracking Number,Fulfilled at"
    assert cli.main(["tracking", str(told), "--channel", "shopify", "--since", "yesterday"]) == 1
    assert capsys.readouterr().err.strip() == "'yesterday' is not a day. Write it as 2026-11-28."


def test_a_shops_inventory_is_filled_in(shop: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    listed, export, told = tmp_path / "stock.csv", tmp_path / "inventory.csv", tmp_path / "told.csv"
    listed.write_text("SKU,Stock\nMUG-1,9\n", encoding="utf-8")
    (tmp_path / "products.csv").write_text("SKU,Name\nMUG-1,Enamel mug\n", encoding="utf-8")
    export.write_text("Handle,SKU,Committed,On hand (new)\nmug,MUG-1,3,\nlamp,LAMP,,\n", encoding="utf-8")
    cli.main(["import", str(tmp_path / "products.csv"), str(listed)])
    capsys.readouterr()

    assert cli.main(["stock", str(told), "--channel", "shopify", "--export", str(export)]) == 0

    assert capsys.readouterr().out.splitlines() == [
        f"1 product in {told}",
        "1 row was left out: nobody here knows its code.",
    ]
    assert told.read_text(encoding="utf-8").splitlines() == ["Handle,SKU,Committed,On hand (new)", "mug,MUG-1,3,12"]
