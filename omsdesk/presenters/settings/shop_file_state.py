"""What the card of files for shops shows."""

from dataclasses import dataclass

from omsdesk.channels import Channel
from omsdesk.words import Text


@dataclass(frozen=True)
class ShopFilesState:
    """Which shop it is about, and what came of the last file."""

    with_tracking: tuple[Channel, ...] = ()
    """The shops that take tracking numbers by a file."""
    with_stock: tuple[Channel, ...] = ()
    """The shops that take free stock by a file."""
    shop: str = ""
    """The key of the chosen one; blank before anybody chose."""
    day: str = ""
    """The first day of leaving as it was typed; blank: today."""
    busy: Text | None = None
    """What is done just now."""
    done: Text | None = None
    left_out: Text | None = None
    """What the file that was written leaves out."""
    nothing: Text | None = None
    """Why no file was needed."""
    failed: Text | None = None
    folder: str = ""
    """Where the last file lies."""

    @property
    def shops(self) -> tuple[tuple[str, str], ...]:
        """Names and keys of the shops that take files, in the order of their names."""
        return tuple(sorted({(str(each.name), each.key) for each in (*self.with_tracking, *self.with_stock)}))

    @property
    def tracked(self) -> Channel | None:
        """The chosen shop, if it takes tracking numbers by a file."""
        return next((each for each in self.with_tracking if each.key == self.shop), None)

    @property
    def stocked(self) -> Channel | None:
        """The chosen shop, if it takes free stock by a file."""
        return next((each for each in self.with_stock if each.key == self.shop), None)

    @property
    def wants_export(self) -> bool:
        """Whether the chosen shop takes only its own list, filled in."""
        return self.stocked is not None and self.stocked.stock is not None and self.stocked.stock.is_filled_in

    @property
    def why_not_tracking(self) -> Text | None:
        """Why no file of tracking numbers can be written; that no shop is chosen yet is asked for then."""
        if self.busy or not self.shop:
            return self.busy
        return None if self.tracked else Text("{name} takes no tracking numbers by file.", name=self._name)

    @property
    def why_not_stock(self) -> Text | None:
        """Why no file of free stock can be written; that no shop is chosen yet is asked for then."""
        if self.busy or not self.shop:
            return self.busy
        return None if self.stocked else Text("{name} takes no stock by file.", name=self._name)

    @property
    def _name(self) -> str:
        return next((name for name, key in self.shops if key == self.shop), self.shop)
