"""What shops take back by a file: the numbers of parcels that left, and how many pieces are free."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Sent:
    """A parcel that left, as its shop wants to hear of it."""

    order: str
    """The order's number at the shop."""
    tracking: str
    carrier: str
    service: str
    shipped_at: datetime
    """On the company's wall clock."""


@dataclass(frozen=True)
class TrackingFile:
    """How a shop takes tracking numbers back: the columns, and what a parcel fills into them."""

    titles: tuple[str, ...]
    row: Callable[[Sent], tuple[str, ...]]
    delimiter: str = ","
    ending: str = ".csv"


@dataclass(frozen=True)
class StockFile:
    """How a shop takes the free pieces of products: a list of ours, or the one that it exports, filled in."""

    code: str
    """The column of the shop's code."""
    pieces: str
    """The column that takes the number."""
    set_aside: tuple[str, ...] = ()
    """Columns of pieces that the shop counts into its number besides those that are free."""
    is_filled_in: bool = False
    """The shop knows a row by more than its code, so that only a row of its own list is taken."""
    delimiter: str = ","
    ending: str = ".csv"
