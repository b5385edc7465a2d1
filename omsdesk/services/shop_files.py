"""Files that shops take back, from the database onto the disk: the same for the command line and for the window.

They belong to the lane of the outside world, and read for themselves.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from omsdesk.channels.files import whole_file
from omsdesk.database.work import Work
from omsdesk.services import stock_back, tracking_back
from omsdesk.words import Text


@dataclass(frozen=True)
class Written:
    """What came of it."""

    file: Path
    said: Text
    """How many of what are in which file, or why there is none."""
    count: int
    left_out: int = 0
    """Rows of the shop's own list of which nobody knows the code."""
    is_there: bool = True
    """False: there was nothing to write down, and no file was written."""

    @property
    def left_out_words(self) -> Text:
        """What is said of the rows that were left out."""
        return Text(
            "{n} row was left out: nobody here knows its code.",
            many="{n} rows were left out: nobody here knows their codes.",
            n=self.left_out,
        )


def write_tracking(work: Work, shop: str, day: date | None, file: Path, *, also_empty: bool) -> Written:
    """Write down what has left since this day where the house stands (None: today), for the shop that sold it.

    With nothing to tell, the file has only its titles, or is not written at all. Raises ``Refusal`` for a shop that
    takes no such file, ``Unavailable`` where the database does not answer or the file cannot be written.
    """
    seller, layout = tracking_back.shop_of(shop), tracking_back.layout_of(shop)
    gone = work.read(tracking_back.since, seller.key, day)
    n = len(gone.parcels)
    if not n and not also_empty:
        nothing = Text(
            "Nothing of {shop} has left since {day}. No file was written.", shop=str(seller.name), day=gone.day
        )
        return Written(file, nothing, 0, is_there=False)
    tracking_back.write(file, layout, gone.parcels)
    return Written(file, Text("{n} parcel in {file}", many="{n} parcels in {file}", n=n, file=str(file)), n)


def write_stock(work: Work, shop: str, export: Path | None, file: Path, *, also_empty: bool) -> Written:
    """Write down how much is free of every product: a list of ours, or the ``export`` of the shop, filled in.

    Raises like ``write_tracking``; ``Refusal`` also for an export that is none, or where the shop wants one.
    """
    layout = stock_back.layout_of(shop)
    free = work.read(stock_back.figures)
    made = stock_back.listed(layout, free) if export is None else stock_back.filled(layout, export, free)
    n = made.products
    if not n and not also_empty:
        return Written(file, _nothing_of(export), 0, made.left_out, is_there=False)
    whole_file.write(file, made.rows, delimiter=layout.delimiter)
    said = Text("{n} product in {file}", many="{n} products in {file}", n=n, file=str(file))
    return Written(file, said, n, made.left_out)


def _nothing_of(export: Path | None) -> Text:
    if export is None:
        return Text("No product is known here yet. No file was written.")
    return Text("Nobody here knows a code that stands in {file}. No file was written.", file=export.name)
