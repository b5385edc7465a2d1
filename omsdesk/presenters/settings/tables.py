"""Boxes, services and classes of tax: lists of which one row is changed at a time."""

from decimal import Decimal, InvalidOperation

from omsdesk.errors import Refusal
from omsdesk.money import to_minor
from omsdesk.presenters.settings.telling import Telling
from omsdesk.services import boxes, taxing, ways_to_send
from omsdesk.services.boxes import Box
from omsdesk.services.setting_kinds import rate_of
from omsdesk.services.ways_to_send import Way
from omsdesk.words import Text

_NO_NUMBER = -1
_LONGEST = 6


class Tables(Telling):
    """What the house keeps in lists."""

    def keep_box(self, name: str, measures: tuple[str, str, str, str], *, used: bool, instead_of: str = "") -> None:
        """Another size of box, or a changed one: length, width and height in mm, weight in g, as they were typed."""
        length, width, height, weight = (_whole(each) for each in measures)
        box = Box(name, length, width, height, weight, used=used)
        before = next((each for each in self.state.boxes if each.name == instead_of), None)

        def undo() -> None:
            if before is not None:
                self.do(boxes.keep, before, box.name.strip(), then=lambda kept: self.show(boxes=kept))

        said = Text("Box {name} is kept", name=name.strip())
        self._try("box", boxes.keep, box, instead_of, said=said, show="boxes", undo=undo if before else None)

    def change_way(self, way: Way, *, price: str, days: str, hour: str) -> None:
        """Sell a service otherwise: price, days and hour as they were typed; no hour means as the house."""
        changed = Way(
            way.id,
            way.key,
            way.name,
            way.carrier,
            self._minor(price),
            _whole(days),
            way.active,
            _whole(hour) if hour.strip() else None,
        )
        before = next(each for each in self.state.ways if each.id == way.id)

        def undo() -> None:
            self.do(ways_to_send.change, before, then=lambda kept: self.show(ways=kept))

        said = Text("{service} is kept", service=way.name)
        self._try("way", ways_to_send.change, changed, said=said, show="ways", undo=undo)

    def name_class(self, name: str, rate: str) -> None:
        """A class of tax with its rate in percent, new or changed."""
        try:
            rate_bp = rate_of(rate)
        except Refusal as refusal:
            self.show(errors={**self.state.errors, "tax": refusal.reason})
            return
        said = Text("{name} is kept", name=name.strip())
        self._try("tax", taxing.name_class, name, rate_bp, said=said, show="taxes")

    def put_into(self, skus: str, name: str) -> None:
        """Products, named by SKU with commas between, carry this class from now on."""
        wanted = tuple(each.strip() for each in skus.split(",") if each.strip())
        said = Text("{n} product is taxed otherwise", many="{n} products are taxed otherwise", n=len(wanted))
        self._try("products", taxing.put_into, wanted, name, said=said, show="taxes")

    def _minor(self, typed: str) -> int:
        company = self.state.company
        try:
            amount = Decimal(typed.strip().replace(",", "."))
            return to_minor(amount, company.currency if company else "EUR")
        except (InvalidOperation, ValueError):
            return _NO_NUMBER


def _whole(typed: str) -> int:
    """A number as it was typed; what is none is refused by the deed, like a number that cannot be."""
    text = typed.strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _LONGEST else _NO_NUMBER
