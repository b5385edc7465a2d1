"""What a person may say of a file before it is read."""

from dataclasses import dataclass, field

from omsdesk.channels import DateOrder, Mark
from omsdesk.channels.files.pairing import Pairing
from omsdesk.channels.files.tables import Limits


@dataclass(frozen=True)
class ReadOptions:
    """What a person may say of a file beforehand; what is None the file itself must tell."""

    encoding: str | None = None
    delimiter: str | None = None
    decimal: Mark | None = None
    date_order: DateOrder | None = None
    layout: str | None = None
    """The key of a layout, where headers would fit several."""
    price_decimals: int = 4
    """More decimals than this in a price are refused, not rounded."""
    limits: Limits = field(default_factory=Limits)
    pairings: tuple[Pairing, ...] = ()
    """Which columns a person said are ours, for files of nobody we know."""
