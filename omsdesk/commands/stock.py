"""``omsdesk stock``: write down how much is free, for a shop that takes it by a file."""

import argparse

from omsdesk.commands import Add

DONE = 0


def add(command: Add) -> None:
    """Teach the parser these words."""
    parser = command("stock", stock, "write the free pieces of every product into a file that a shop takes")
    parser.add_argument("file", metavar="FILE", help="the file to write")
    parser.add_argument("--channel", required=True, metavar="NAME", help="the shop: shopify or amazon")
    parser.add_argument("--export", metavar="LIST", help="the inventory as the shop exported it, to be filled in")


def stock(database: str, asked: argparse.Namespace) -> int:
    """Write the file, and say how many products are in it and how many rows of the shop are not."""
    from pathlib import Path

    from omsdesk.database.schema import open_database
    from omsdesk.database.work import Work
    from omsdesk.services import shop_files, stock_back

    stock_back.layout_of(asked.channel)  # a wrong name is said before the database is opened
    export = Path(asked.export) if asked.export else None
    engine = open_database(database)
    try:
        made = shop_files.write_stock(Work(engine), asked.channel, export, Path(asked.file), also_empty=True)
    finally:
        engine.dispose()
    print(made.said)
    if made.left_out:
        print(made.left_out_words)
    return DONE
