"""Who gets a product that several orders want, what may go instead of it, and several products changed at once."""

from collections.abc import Sequence

from omsdesk.codes import house_name
from omsdesk.money import Money
from omsdesk.presenters import AtStation, NoticeKind
from omsdesk.presenters.stock.state import StockState
from omsdesk.services import alternatives, backorders, bulk_products, kits
from omsdesk.services.alternatives import Alternative
from omsdesk.services.backorders import Claim
from omsdesk.services.bulk_products import Changed, ProductChange
from omsdesk.services.kits import KitPicture
from omsdesk.services.suppliers import roster
from omsdesk.services.suppliers.roster import WhoHas
from omsdesk.words import Text


class Giving(AtStation[StockState]):
    """The part of the page that gives goods to orders."""

    def ask_claims(self) -> None:
        """Every order that wants the product shown."""
        shown = self.state.product
        if shown is not None:
            self.ask(backorders.claims, shown.row.id, then=lambda claims: self._claimed(tuple(claims)))

    def move_promise(self, from_line: int, to_line: int, pieces: int) -> None:
        """Give promised pieces to another order."""
        self.do(backorders.move, from_line, to_line, pieces, then=self._moved)

    def ask_alternatives(self) -> None:
        """What may go instead of the product shown."""
        shown = self.state.product
        if shown is not None:
            self.ask(alternatives.of, shown.row.id, then=lambda known: self._named(tuple(known)))

    def add_alternative(self, code: str, gives: int, per: int, note: str) -> None:
        """Name another one."""
        shown = self.state.product
        if shown is not None:
            asked = (shown.row.id, code, gives, per, note)
            self.do(alternatives.add, *asked, then=self._added)

    def take_alternative_away(self, other_id: int) -> None:
        """It does not stand in any more."""
        shown = self.state.product
        if shown is not None:
            said = Text("It does not go instead any more")
            self.do(alternatives.take_away, shown.row.id, other_id, then=lambda _: self._say(NoticeKind.DONE, said))

    def ask_kit(self) -> None:
        """What is in the product shown."""
        shown = self.state.product
        if shown is not None:
            self.ask(kits.of, shown.row.id, then=self._kit_came)

    def add_part(self, code: str, pieces: int) -> None:
        """One part more, and the list again for the next."""
        shown = self.state.product
        if shown is not None:
            self.do(kits.add, shown.row.id, code, pieces, then=self._part_added)

    def take_part_out(self, part_id: int) -> None:
        """It is not in the kit any more."""
        shown = self.state.product
        if shown is not None:
            self.do(kits.take_out, shown.row.id, part_id, then=lambda _: self._part_gone())

    def ask_suppliers(self) -> None:
        """Who has the product shown."""
        shown = self.state.product
        if shown is not None:
            self.ask(roster.who_has, shown.row.id, then=self._sold_by)

    def add_supplier(
        self,
        supplier_id: int,
        code: str,
        direct: bool,  # noqa: FBT001 - a sheet hands it over
        price: Money | None = None,
    ) -> None:
        """A supplier has it, or always sends it."""
        shown = self.state.product
        if shown is not None:
            asked = (shown.row.id, supplier_id, code)
            said = Text("Comes straight from the supplier from now on") if direct else Text("The supplier is named")
            self.do(roster.offer, *asked, direct=direct, price=price, then=lambda _: self._say(NoticeKind.DONE, said))

    def take_supplier_away(self, supplier_id: int) -> None:
        """They do not have it any more."""
        shown = self.state.product
        if shown is not None:
            said = Text("This supplier does not have it any more")
            self.do(roster.no_longer, shown.row.id, supplier_id, then=lambda _: self._say(NoticeKind.DONE, said))

    def change_products(self, product_ids: Sequence[int], wanted: ProductChange) -> None:
        """Change all of these at once."""
        self.do(bulk_products.change, tuple(product_ids), wanted, then=self._changed_products)

    def _changed_products(self, done: Changed) -> None:
        said = Text("{n} product is changed", many="{n} products are changed", n=done.changed)
        self._say(NoticeKind.DONE, said, Text("{n} had it already.", n=done.of - done.changed))
        self.refresh()

    def _tell_who_got(self, said: Text, orders: tuple[int, ...], product_id: int) -> None:
        """After goods came: which order has how many of them."""
        if orders:
            tell = lambda claims: self._say(NoticeKind.DONE, said, given_words(orders, tuple(claims)))  # noqa: E731 - short
            self.ask(backorders.claims, product_id, then=tell)

    def _claimed(self, claims: tuple[Claim, ...]) -> None:
        self.show(claims=(claims, self.state.claims[1] + 1))

    def _named(self, known: tuple[Alternative, ...]) -> None:
        self.show(alternatives=(known, self.state.alternatives[1] + 1))

    def _kit_came(self, parts: tuple[KitPicture, ...]) -> None:
        self.show(kit=(tuple(parts), self.state.kit[1] + 1))

    def _part_added(self, sku: str) -> None:
        self._say(NoticeKind.DONE, Text("{sku} is in the kit", sku=sku), Text("New orders take it from stock."))
        self.refresh()
        self.ask_kit()

    def _part_gone(self) -> None:
        said = Text("Orders placed before keep it.")
        self._say(NoticeKind.DONE, Text("It is not in the kit any more"), said)
        self.refresh()

    def _sold_by(self, who: WhoHas) -> None:
        self.show(suppliers=(who, self.state.suppliers[1] + 1))

    def _moved(self, said: Text) -> None:
        self._say(NoticeKind.DONE, said, Text("Both orders say so in their history."))
        self.refresh()

    def _added(self, sku: str) -> None:
        self._say(NoticeKind.DONE, Text("{sku} may go instead", sku=sku), Text("Orders that miss pieces offer it."))


def given_words(orders: tuple[int, ...], claims: tuple[Claim, ...]) -> Text:
    """Who got some, with how many are promised now."""
    promised = {each.order_id: each.promised for each in claims}
    names = [f"{house_name('SO', each)}: {promised[each]}" for each in orders if promised.get(each)]
    names += [house_name("SO", each) for each in orders if not promised.get(each)]
    return Text("Promised to {orders}. G on the product shows and changes it.", orders=names)
