"""The command line, for administrators and scheduled jobs. Without a command it opens the window.

Nothing heavy is imported before it is known what is wanted: the window must paint fast, and ``check`` needs
no window at all. The exit status is 0 only when the thing was done; errors are one line on standard error.
"""

import argparse
import logging
import multiprocessing
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from omsdesk import words
from omsdesk.commands import join, serve, server_init, share, somebody, stock, tracking, watch
from omsdesk.errors import Refusal, Unavailable
from omsdesk.words import Text

if TYPE_CHECKING:
    from omsdesk.database.work import Work
    from omsdesk.services.checks import RuleResult

DONE = 0
FAILED = 1
MISREAD = 2
STOPPED = 130
DATABASE = "OMSDESK_DATABASE"
PIN = "OMSDESK_PIN"
log = logging.getLogger(__name__)


def run_as_program() -> NoReturn:
    """Run the command line of this process and end with its exit status."""
    multiprocessing.freeze_support()  # the worker that makes papers is spawned from this very program
    sys.exit(main())


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the arguments say; returns the exit status."""
    asked = _parser().parse_args(arguments)
    database = getattr(asked, "database", None) or os.environ.get(DATABASE) or default_database()
    try:
        return int(asked.command(database, asked))
    except (Refusal, Unavailable) as trouble:
        print(trouble, file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        print(Text("Stopped."), file=sys.stderr)
        return STOPPED
    except BrokenPipeError:
        return FAILED
    except Exception as bug:  # noqa: BLE001 - the last place that can tell; the whole story is kept in the log
        print(_reported(bug), file=sys.stderr)
        return FAILED


def default_database() -> str:
    """The database that was joined on this computer, else the embedded one of the person who is logged in."""
    from omsdesk.database import chosen

    return chosen.database()


def open_window(database: str, _: argparse.Namespace) -> int:
    """The window; it tells itself when there is no database yet, or no screen."""
    from omsdesk.app import start

    return start(database)


def setup(database: str, asked: argparse.Namespace) -> int:
    """Make a database, found the house in it and, if wanted, fill it with the sample shop."""
    from omsdesk.database.answers import Secret
    from omsdesk.database.schema import migrate
    from omsdesk.services import founding, signing_in

    given = os.environ.get(PIN, "")
    pin = given or signing_in.new_pin()
    signing_in.hash_pin(pin)  # refuse an unfit PIN before anything is made
    migrate(database)
    company: dict[str, Any] = {"name": asked.company, "hall": asked.hall, "sample": asked.sample}
    if asked.hall:
        company.update(scan_bin=True, pick_while_packing=False)
    with _working(database) as work:
        work.write(
            founding.found,
            company=company,
            admin_name=asked.admin,
            pin=Secret(pin),
            next_order=asked.next_order or founding.FIRST_NUMBERS["orders"],
        )
    print(Text("{company} is set up in {database}.", company=asked.company, database=database))
    print(
        Text("{name} signs in with the PIN given.", name=asked.admin)
        if given
        else Text("{name} signs in with PIN {pin}. It is not shown again.", name=asked.admin, pin=pin)
    )
    if asked.sample:
        with _working(database) as work:
            _fill(work)
    return DONE


def migrate_database(database: str, _: argparse.Namespace) -> int:
    """Bring a database up to this program's version; an older one is backed up first."""
    from omsdesk.database.schema import NEWEST, migrate

    before = migrate(database)
    if before == NEWEST:
        print(Text("The database has version {now} already.", now=NEWEST))
    else:
        print(Text("The database went from version {before} to {now}.", before=before, now=NEWEST))
    return DONE


def back_up(database: str, asked: argparse.Namespace) -> int:
    """Save the whole database into a new file while others work on it."""
    from omsdesk.serving import saving

    print(Text("Saved as {path}.", path=saving.save(database, Path(asked.file))))
    return DONE


def restore(database: str, asked: argparse.Namespace) -> int:
    """Bring a backup back. What is there now is kept beside it first, and the rules are checked last."""
    from omsdesk.database.engine import file_of, parse_url
    from omsdesk.database.kept_roots import beside
    from omsdesk.services import bringing_back, numbers_ahead
    from omsdesk.services.bringing_back import Noted
    from omsdesk.serving import saving

    if asked.serve is not None:
        database = serve.as_owner(asked.serve)
    _refuse_while_open(database, asked.is_off)
    source, found = Path(asked.file), list[Noted]()
    before = numbers_ahead.look(database) if file_of(parse_url(database)) is None else None
    kept = saving.restore(
        source,
        database,
        at=datetime.now(UTC),
        first=lambda address, kept: found.append(
            bringing_back.noted(address, source, kept, before=before, nothing_since=asked.nothing_since)
        ),
    )
    if kept is not None:
        print(Text("What was there before is kept as {path}.", path=kept))
    print(Text("{path} is restored.", path=asked.file))
    for said in found[0].words:
        print(said)
    asked.roots = beside(source) if beside(source).exists() else None
    return check(database, asked)


def _refuse_while_open(database: str, is_off: str) -> None:
    """A window works on this file; whether one on another computer still runs only a person can know."""
    from omsdesk.database.engine import file_of, parse_url
    from omsdesk.views import presence

    if file_of(parse_url(database)) is None:
        return
    folder, name = presence.marked_at(database)
    while (other := presence.Presence().other(folder, name)) is not None:
        if other.is_here or is_off != other.host:
            advice = Text(
                "{details}. Close OMS Desk there. If that computer is off: --is-off {host}",
                details=other.details,
                host=other.host,
            )
            raise Refusal(other.words, None if other.is_here else advice)
        presence.forget(other)
        if other.mark.exists():
            raise Unavailable(Text("{path} cannot be taken away.", path=other.mark))


def import_files(database: str, asked: argparse.Namespace) -> int:
    """Bring in files and say what came of them."""
    from omsdesk.services import importing
    from omsdesk.services.importing import telling

    with _working(database) as work:
        if asked.somebody:
            somebody.sign_in(work, asked.somebody)
        report = importing.import_files(
            work,
            [Path(each) for each in asked.files],
            asked.channel,
            dry_run=asked.dry_run,
            options=_options(asked),
            progress=_progress if sys.stderr.isatty() else None,
        )
    print("\n".join(telling.lines(report)))
    return DONE if not (report.refused or report.refused_rows or report.questions) else FAILED


def check(database: str, asked: argparse.Namespace) -> int:
    """Whether all that must always hold does hold, and, if asked for, whether what was written still stands."""
    from omsdesk.services.checks import check as look

    kept = getattr(asked, "roots", None)
    lines = _lines(Path(kept)) if kept else ()
    with _working(database) as work:
        results = work.read(look, audit=bool(lines) or getattr(asked, "audit", True), kept_roots=lines)
    for each in results:
        print(f"{each.number:>2}  {_counted(each):>24}  {each.sentence}")
        for example in each.examples:
            print(f"      {example}")
    return FAILED if any(each.violations for each in results) else DONE


def tour(_: str, asked: argparse.Namespace) -> int:
    """The main job made visible, on a fresh database of its own."""
    from omsdesk.tour import tour as go_round

    return int(go_round(Path(asked.out), [Path(each) for each in asked.source or ()]))


class _OneLine(argparse.ArgumentParser):
    """A parser whose complaints are one line, as all others here are; scheduled jobs mail what they find there."""

    def error(self, message: str) -> NoReturn:
        self.exit(MISREAD, f"{Text('{problem}. {command} --help tells more.', problem=message, command=self.prog)}\n")


def _parser() -> argparse.ArgumentParser:
    everywhere = _OneLine(add_help=False)
    everywhere.add_argument(
        "--database",
        metavar="URL",
        default=argparse.SUPPRESS,
        help=f"file or address of the database; else {DATABASE}, else a file in your data folder",
    )
    parser = _OneLine(
        prog="omsdesk", parents=[everywhere], description="OMS Desk. Without a command it opens the window."
    )
    parser.set_defaults(command=open_window)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")

    def command(name: str, deed: Any, about: str) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = commands.add_parser(name, parents=[everywhere], help=about, description=about)
        made.set_defaults(command=deed)
        return made

    _setup_options(command("setup", setup, "make a database and its first administrator"))
    command("migrate", migrate_database, "bring a database up to this program's version")
    command("backup", back_up, "save the database into a new file").add_argument("file", metavar="FILE")
    bringing = command("restore", restore, "bring a backup back")
    bringing.add_argument("file", metavar="FILE")
    bringing.add_argument(
        "--is-off", default="", metavar="HOST", help="that computer is off, though it left its mark on the file"
    )
    bringing.add_argument(
        "--nothing-since", action="store_true", help="nobody worked after the backup: leave no gap in the numbers"
    )
    bringing.add_argument(
        "--serve", nargs="?", const="", metavar="DIR", help="into the server that this computer looks after"
    )
    _import_options(command("import", import_files, "bring in orders, products, stock, customers or suppliers"))
    looking = command("check", check, "look whether every rule holds; status 1 if one does not")
    looking.add_argument("--audit", action="store_true", help="go through the whole audit chain too")
    looking.add_argument("--roots", metavar="FILE", help="daily roots that were copied away: each must still be there")
    made = command("tour", tour, "show the main job as pictures and papers")
    made.add_argument("--out", required=True, metavar="DIR", help="where pictures and papers go")
    made.add_argument("--source", nargs="+", metavar="FILE", help="files to work with instead of the sample shop")
    for each in (serve, join, share, server_init, stock, tracking, watch):
        each.add(command)
    return parser


def _setup_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--company", required=True, metavar="NAME", help="what the house is called")
    parser.add_argument("--admin", required=True, metavar="NAME", help="the first administrator")
    parser.add_argument("--sample", action="store_true", help="fill it with the sample shop")
    parser.add_argument("--hall", action="store_true", help="a hall with pickers: waves, totes and bins to scan")
    parser.add_argument("--next-order", type=int, metavar="NUMBER", help="the number of the first order")


def _import_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", metavar="FILE", help="CSV, XLSX, JSON or XML; orders and lines together")
    parser.add_argument("--channel", metavar="NAME", help="where the orders come from, where the file does not tell")
    parser.add_argument("--dry-run", action="store_true", help="only show what would come in, and every error")
    parser.add_argument("--encoding", help="for example utf-8 or cp1252, where the file does not tell")
    parser.add_argument("--delimiter", help="the sign between two cells, where the file does not tell")
    parser.add_argument("--decimal", choices=["point", "comma"], help="the decimal mark, where it is in doubt")
    parser.add_argument("--date-order", choices=["day-first", "month-first"], help="what 3/4/2026 means")
    somebody.add_option(parser)


def _options(asked: argparse.Namespace) -> Any:
    from omsdesk.channels import DateOrder, Mark
    from omsdesk.channels.files.reading import ReadOptions

    marks = {"point": Mark.POINT, "comma": Mark.COMMA}
    orders = {"day-first": DateOrder.DAY_FIRST, "month-first": DateOrder.MONTH_FIRST}
    return ReadOptions(
        encoding=asked.encoding,
        delimiter=asked.delimiter,
        decimal=marks.get(asked.decimal),
        date_order=orders.get(asked.date_order),
    )


@contextmanager
def _working(database: str) -> "Iterator[Work]":
    """Work on a database, and leave nothing open behind."""
    from omsdesk.database.schema import open_database
    from omsdesk.database.work import Work
    from omsdesk.services import settings

    engine = open_database(database)
    try:
        work = Work(engine)
        words.speak(work.read(settings.company).locale)
        yield work
    finally:
        engine.dispose()


def _fill(work: "Work") -> None:
    from omsdesk.services import mail_setup, settings
    from omsdesk.services.sample import filling

    filled = work.write(filling.fill)
    work.write(settings.change, mail_on=True, mail_way=mail_setup.FOLDER)  # nobody of the sample shop gets mail
    print(
        Text(
            "The sample shop is there: {products} products, {orders} orders, {returns} returns.",
            products=filled.products,
            orders=filled.orders,
            returns=filled.returns,
        )
    )
    for name, role, pin in filled.users:
        print(Text("{name} ({role}) signs in with PIN {pin}.", name=name, role=role, pin=pin))


def _lines(file: Path) -> tuple[str, ...]:
    try:
        return tuple(file.read_text(encoding="utf-8").splitlines())
    except (OSError, UnicodeDecodeError) as error:
        raise Refusal(Text("{path} cannot be read.", path=file), Text("Give the file beside a backup.")) from error


def _counted(result: "RuleResult") -> str:
    if not result.is_counted:
        return str(Text("by fault tests"))
    if result.by_fault_tests:
        return str(Text("{n}, rest by fault tests", n=result.violations))
    return str(result.violations)


def _progress(done: int, whole: int) -> None:
    width = min(shutil.get_terminal_size().columns - 8, 60)
    filled = width * done // max(whole, 1)
    end = "\n" if done >= whole else ""
    print(f"\r[{'#' * filled}{' ' * (width - filled)}] {100 * done // max(whole, 1)}%", end=end, file=sys.stderr)


def _reported(bug: Exception) -> Text:
    """Keep the whole story in the log, and say in one line where it is."""
    from platformdirs import user_log_path

    folder = user_log_path("omsdesk")
    folder.mkdir(parents=True, exist_ok=True)
    handler = logging.FileHandler(folder / "omsdesk.log", encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(name)s %(message)s"))
    log.addHandler(handler)
    log.error("A command of the command line failed", exc_info=bug)
    log.removeHandler(handler)
    handler.close()
    return Text(
        "This should not have happened ({what}). The report is in {path}.",
        what=type(bug).__name__,
        path=folder / "omsdesk.log",
    )


if __name__ == "__main__":
    run_as_program()
