"""``omsdesk stock``: write down how much is free, for a shop that takes it by a file."""

import argparse

from omsdesk.commands import Add
from omsdesk.words import Text

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

    from omsdesk.channels.files import whole_file
    from omsdesk.database.schema import open_database
    from omsdesk.database.work import Work
    from omsdesk.services import stock_back

    layout = stock_back.layout_of(asked.channel)
    engine = open_database(database)
    try:
        free = Work(engine).read(stock_back.figures)
    finally:
        engine.dispose()
    export = Path(asked.export) if asked.export else None
    made = stock_back.listed(layout, free) if export is None else stock_back.filled(layout, export, free)
    whole_file.write(Path(asked.file), made.rows, delimiter=layout.delimiter)
    print(Text("{n} product in {file}", many="{n} products in {file}", n=made.products, file=asked.file))
    if made.left_out:
        print(
            Text(
                "{n} row was left out: nobody here knows its code.",
                many="{n} rows were left out: nobody here knows their codes.",
                n=made.left_out,
            )
        )
    return DONE
