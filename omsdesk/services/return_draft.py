"""A return that is being made at the desk: pieces are counted before anything is written."""

from dataclasses import dataclass, replace

from omsdesk.services.finding_returns import ReturnableLine, ReturnableOrder


@dataclass(frozen=True)
class Draft:
    """What came out of the box so far, and the order it belongs to."""

    order: ReturnableOrder
    pieces: tuple[int, ...] = ()
    """The order line of every piece, in the order they were counted."""
    active: int = 0
    """The order line that the keys count."""

    @classmethod
    def of(cls, order: ReturnableOrder) -> "Draft":
        """An empty desk for this order."""
        return cls(order, active=order.lines[0].order_line_id if order.lines else 0)

    @property
    def counts(self) -> dict[int, int]:
        """Pieces by order line."""
        return {line: self.pieces.count(line) for line in dict.fromkeys(self.pieces)}

    @property
    def active_line(self) -> ReturnableLine | None:
        """The line that the keys count."""
        return self.line(self.active)

    def count_of(self, order_line_id: int) -> int:
        """Pieces of one line that lie on the desk."""
        return self.pieces.count(order_line_id)

    def line(self, order_line_id: int) -> ReturnableLine | None:
        """One line of the order."""
        return next((each for each in self.order.lines if each.order_line_id == order_line_id), None)

    def line_of(self, product_id: int) -> ReturnableLine | None:
        """The line a piece of this product belongs to: one that has room left, if there are several."""
        lines = [each for each in self.order.lines if each.product_id == product_id]
        return next((each for each in lines if self.has_room(each)), lines[0] if lines else None)

    def has_room(self, line: ReturnableLine) -> bool:
        """Whether the customer has more of it than lies on the desk."""
        return self.count_of(line.order_line_id) < line.pieces

    def with_piece(self, line: ReturnableLine) -> "Draft":
        """One piece more."""
        return replace(self, pieces=(*self.pieces, line.order_line_id), active=line.order_line_id)

    def without_last(self) -> "Draft":
        """The piece counted last goes off the desk again."""
        return replace(self, pieces=self.pieces[:-1], active=self.pieces[-1] if self.pieces else self.active)

    def moved(self, by: int) -> "Draft":
        """The keys count the next line, or the one before."""
        ids = [each.order_line_id for each in self.order.lines]
        place = ids.index(self.active) if self.active in ids else 0
        return replace(self, active=ids[min(max(place + by, 0), len(ids) - 1)]) if ids else self
