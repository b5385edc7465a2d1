"""``omsdesk watch``: bring in every file that is laid into a folder."""

import argparse
import sys
import time

from omsdesk.commands import Add, somebody
from omsdesk.words import Text

DONE = 0
STOPPED = 130
USUALLY = 5


def add(command: Add) -> None:
    """Teach the parser these words."""
    parser = command("watch", watch, "bring in every file that is laid into a folder, and move it to done or refused")
    parser.add_argument("folder", metavar="DIR", help="the folder; 'done' and 'refused' are made in it")
    parser.add_argument("--every", type=float, default=USUALLY, metavar="SECONDS", help="how often to look")
    somebody.add_option(parser)
    parser.add_argument("--once", action="store_true", help="bring in what is there now, and end")


def watch(database: str, asked: argparse.Namespace) -> int:
    """Look again and again; a server that is away is waited for, and the files stay where they are."""
    from pathlib import Path

    from omsdesk.database.schema import open_database
    from omsdesk.database.work import Work
    from omsdesk.errors import Unavailable
    from omsdesk.services.importing.watching import Watch

    engine = open_database(database)
    try:
        work, folder = Work(engine), Watch(Path(asked.folder))
        if asked.somebody:
            somebody.sign_in(work, asked.somebody)
        while True:
            try:
                handled = folder.look(work)
            except Unavailable as trouble:
                if asked.once:
                    raise
                print(trouble, file=sys.stderr)
                handled = ()
            for each in handled:
                print(f"{each.path.parent.name}/{each.path.name}")
                print("\n".join(f"  {line}" for line in each.report))
            if asked.once and folder.is_settled:
                return DONE
            time.sleep(min(asked.every, 1) if asked.once else asked.every)
    except KeyboardInterrupt:
        print(Text("Stopped."), file=sys.stderr)
        return STOPPED
    finally:
        engine.dispose()
