"""``omsdesk server-init``: make a PostgreSQL that somebody else runs ready for stations."""

import argparse
import os

from omsdesk.commands import Add
from omsdesk.words import Text

DONE = 0
PASSWORD = "OMSDESK_STATION_PASSWORD"  # noqa: S105 - the name of a variable


def add(command: Add) -> None:
    """Teach the parser these words."""
    command("server-init", server_init, "make a PostgreSQL ready for stations, given its administrator's address")


def server_init(database: str, _: argparse.Namespace) -> int:
    """Tables, roles and rights. It may be repeated at any time."""
    from omsdesk.database.server_init import prepare

    given = os.environ.get(PASSWORD)
    made = prepare(database, given)
    print(Text("Stations log in as {station}: {address}", station=made.station, address=made.address))
    if made.password is not None and not given:
        print(Text("Their password is {password}. It is not shown again.", password=made.password))
    return DONE
