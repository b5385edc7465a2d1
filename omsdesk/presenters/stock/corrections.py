"""Corrections at the stock page: more or fewer pieces, set apart, found again, written off."""

from collections.abc import Callable
from typing import Any

from omsdesk.lifecycles.stock import AdjustReason
from omsdesk.presenters import AtStation, NoticeKind
from omsdesk.presenters.stock.state import Place, StockState, Tab
from omsdesk.services import adjusting, missing_pieces, pictures
from omsdesk.services.adjusting import Adjusted
from omsdesk.services.missing_pieces import ApartRow
from omsdesk.services.pictures import Picture
from omsdesk.services.stock_list import ProductStock
from omsdesk.words import Text


class Corrections(AtStation[StockState]):
    """The part of the page that mends the books."""

    def adjust(self, place_id: int, difference: int, reason: AdjustReason, note: str = "") -> None:
        """Add found pieces or take lost ones away; the reason is kept."""
        shown = self.state.product
        if shown is not None:
            self.do(
                adjusting.adjust,
                product_id=shown.row.id,
                place_id=place_id,
                difference=difference,
                reason=reason,
                note=note,
                then=lambda done: self._corrected(shown, done),
            )

    def quarantine(self, place_id: int, quantity: int, note: str = "") -> None:
        """Set pieces apart, so that nobody sells them."""
        shown = self.state.product
        if shown is not None:
            self.do(
                adjusting.quarantine,
                product_id=shown.row.id,
                from_id=place_id,
                quantity=quantity,
                note=note,
                then=lambda _: self._booked(Text("{n} of {product} set apart", n=quantity, product=shown.row.product)),
            )

    # ------------------------------------------------------------------ what it looks like

    def picture(self, read: Callable[[], Picture]) -> None:
        """This is what the product looks like; ``read`` makes the picture anew, off the screen's thread."""
        shown = self.state.product
        if shown is not None:
            self.outside(read, then=lambda made: self._keep_picture(shown, made))

    def drop_picture(self) -> None:
        """The product has no picture any more."""
        shown = self.state.product
        if shown is not None and shown.picture:
            said = Text("{product} has no picture now", product=shown.row.product)
            self.do(pictures.drop_of_product, shown.row.id, then=lambda _: self._pictured(said))

    def _keep_picture(self, shown: ProductStock, made: Picture) -> None:
        said = Text("{product} has a new picture", product=shown.row.product)
        self.do(pictures.keep_of_product, shown.row.id, made, then=lambda _: self._pictured(said))

    def _pictured(self, said: Text) -> None:
        self._say(NoticeKind.DONE, said, Text("All stations see it."))
        self.refresh()

    # ------------------------------------------------------------------ what nobody found

    def point_at_apart(self, balance_id: int | None) -> None:
        """The cursor stands on this row of the missing pieces."""
        if balance_id != self.state.apart_id:
            self.show(apart_id=balance_id)

    def found(self, quantity: int, place: Place | None = None) -> None:
        """So many of the chosen row lie in a bin again: the one scanned, else their own."""
        row = self.state.apart_row
        if row is None:
            how = Text("Scan a piece of it, then its bin.") if self.state.ways.bins else Text("Scan a piece of it.")
            self._say(NoticeKind.WARN, Text("Choose what was found"), how)
            return
        to = place or (Place(row.to_id, row.to_place) if row.to_id else None)
        if to is None and self.state.ways.bins:
            self._say(NoticeKind.WARN, Text("{product} has no bin", product=row.product), Text("Scan where it lies."))
            return
        said = self._in_place(quantity, row.product, str(to or ""))
        to_id = to.id if to else None
        self.do(missing_pieces.found, row.id, quantity, to_id, then=lambda done: self._booked(said, orders=done.orders))

    def write_off(self, quantity: int, why: str) -> None:
        """So many of the chosen row will not come back."""
        row = self.state.apart_row
        if row is not None:
            said = Text("{n} of {product} written off", n=quantity, product=row.product)
            self.do(missing_pieces.write_off, row.id, quantity, why, then=lambda _: self._booked(said))

    def _read_apart(self) -> None:
        self.ask(missing_pieces.listed, then=self._apart_came)

    def _apart_came(self, rows: tuple[ApartRow, ...]) -> None:
        ids = [row.id for row in rows]
        kept = self.state.apart_id if self.state.apart_id in ids else ids[0] if ids else None
        self.show(apart=rows, apart_id=kept, **({"is_loading": False} if self.state.tab is Tab.APART else {}))

    def _apart_product(self, product_id: int, name: str) -> None:
        row = next((each for each in self.state.apart if each.product_id == product_id), None)
        if row is None:
            self._say(NoticeKind.ERR, Text("Nothing of {product} is missing", product=name), Text("Scan another."))
            return
        self.show(apart_id=row.id)
        said = Text("{n} in {place}. Scan the bin where they lie.", n=row.pieces, place=row.place)
        if not self.state.ways.bins:
            said = Text("{n} missing. F5 when they are found.", n=row.pieces)
        self._say(NoticeKind.OK, Text("{product}", product=name), said)

    def _in_place(self, n: int, product: str, place: str) -> Text:
        """What was booked; a house without bins asks and tells no place."""
        if place and self.state.ways.bins:
            return Text("{n} of {product} in {place}", n=n, product=product, place=place)
        return Text("{n} of {product} booked", n=n, product=product)

    def _corrected(self, shown: ProductStock, done: Adjusted) -> None:
        said = Text("{product} corrected: {n} there now", product=shown.row.product, n=done.on_hand)
        self._booked(said, orders=done.orders)

    def _booked(self, said: Text, *, orders: tuple[int, ...] = (), told: Text | None = None) -> Any:
        """The page clears its bench, says what was booked and reads again."""
