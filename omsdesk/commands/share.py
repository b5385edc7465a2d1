"""``omsdesk share``: move a database from a file to a server, for all stations to work on."""

import argparse
import shutil
import sys

from omsdesk.commands import Add, serve
from omsdesk.words import Text

DONE = 0
STOPPED = 130
NARROWEST = 10


def add(command: Add) -> None:
    """Teach the parser these words."""
    parser = command("share", share, "move the whole database into an empty one on a PostgreSQL server")
    parser.add_argument("--to", metavar="URL", help="the empty database, as its owner")
    parser.add_argument(
        "--serve", metavar="DIR", help="instead: the server in this folder ('omsdesk serve --data DIR')"
    )


def share(database: str, asked: argparse.Namespace) -> int:
    """Move everything, show how far it is, and say what arrived."""
    from omsdesk.errors import Refusal
    from omsdesk.services import sharing

    if asked.serve:
        target = serve.as_owner(asked.serve)
    elif asked.to:
        target = asked.to
    else:
        raise Refusal(Text("Say where to: --to URL, or --serve DIR."))
    try:
        done = sharing.share(database, target, _progress if sys.stderr.isatty() else None)
    except KeyboardInterrupt:
        print(Text("Stopped. Nothing was changed on either side; start again when you like."), file=sys.stderr)
        return STOPPED
    print(
        Text(
            "{n} row moved, {tables} tables. Rows, sums and rules are the same on both sides.",
            many="{n} rows moved, {tables} tables. Rows, sums and rules are the same on both sides.",
            n=done.moved.rows,
            tables=done.moved.tables,
        )
    )
    print(Text("The file stays as it was, but nothing goes out from it any more."))
    print(Text("Have every station join the shared database now: 'omsdesk join'."))
    return DONE


def _progress(table: str, done: int, whole: int) -> None:
    said = f"{done}/{whole} {table}"
    width = max(min(shutil.get_terminal_size().columns - len(said) - 5, 60), NARROWEST)
    filled = width * done // max(whole, 1)
    end = "\n" if done >= whole else ""
    print(f"\r[{'#' * filled}{' ' * (width - filled)}] {said}\x1b[K", end=end, file=sys.stderr, flush=True)
