"""``omsdesk tracking``: write down what has left, for the shop that sold it."""

import argparse

from omsdesk.commands import Add
from omsdesk.words import Text

DONE = 0


def add(command: Add) -> None:
    """Teach the parser these words."""
    parser = command("tracking", tracking, "write the tracking numbers of a shop's orders into a file that it takes")
    parser.add_argument("file", metavar="FILE", help="the file to write")
    parser.add_argument("--channel", required=True, metavar="NAME", help="the shop: shopify, amazon or etsy")
    parser.add_argument("--since", metavar="DAY", help="the first day of leaving, as 2026-11-28; else today")


def tracking(database: str, asked: argparse.Namespace) -> int:
    """Write the file, and say how many parcels are in it; it is there also when nothing has left."""
    from datetime import date
    from pathlib import Path

    from omsdesk.database.schema import open_database
    from omsdesk.database.work import Work
    from omsdesk.errors import Refusal
    from omsdesk.services import shop_files, tracking_back

    tracking_back.shop_of(asked.channel)  # a wrong name is said before the database is opened
    try:
        day = date.fromisoformat(asked.since) if asked.since else None
    except ValueError as error:
        raise Refusal(Text("'{day}' is not a day.", day=asked.since), Text("Write it as 2026-11-28.")) from error
    engine = open_database(database)
    try:
        made = shop_files.write_tracking(Work(engine), asked.channel, day, Path(asked.file), also_empty=True)
    finally:
        engine.dispose()
    print(made.said)
    return DONE
