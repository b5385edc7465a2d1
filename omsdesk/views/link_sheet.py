"""A sheet that gives an unknown code to a product."""

from collections.abc import Callable

from omsdesk.views.order_forms import FormSheet
from omsdesk.words import Text


class LinkSheet(FormSheet):
    """Which product it is, and how many pieces one scan of the code is worth."""

    def __init__(self, code: str, sku: str, link: Callable[[str, int], object], close: Callable[[], object]) -> None:
        self._sku = sku
        self._link = link
        super().__init__(Text("Link {code} to a product", code=code), Text("Link"), "tag", close)

    def build(self) -> None:
        """The product by its SKU, and the pieces."""
        self.product = self.line(Text("&SKU or another code of it"), self._sku)
        self.product.selectAll()
        self.pieces = self.line(Text("&Pieces"), "1", hint=Text("More than 1 for a case."))

    def act(self) -> Text | None:
        """Hand it over."""
        product, pieces = self.product.text().strip(), self.pieces.text().strip()
        if not product:
            return Text("Give the SKU of the product.")
        if not pieces.isdecimal() or int(pieces) < 1:
            return Text("Give how many pieces one scan is worth.")
        self._link(product, int(pieces))
        return None
