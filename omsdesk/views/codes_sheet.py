"""A shop's codes that stand for no product: one is linked with a SKU or a scan, or all become products."""

from collections.abc import Callable, Sequence

from omsdesk.services.shop_codes import StrangeCode
from omsdesk.views import theme
from omsdesk.views.order_forms import Close, FormSheet
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.widgets.label import label
from omsdesk.words import Text

_SHOWN = 6


class CodesSheet(FormSheet):
    """Asks for the product of the first code; Enter links it, and the next one is asked for."""

    def __init__(
        self,
        codes: Sequence[StrangeCode],
        link: Callable[[str, str], object],
        make_all: Callable[[], object],
        close: Close,
    ) -> None:
        self._codes = codes
        self._link = link
        self._make_all = make_all
        super().__init__(Text("Which product is {code}?", code=codes[0].code), Text("Link"), "link", close)

    def build(self) -> None:
        """What the shop calls it, the other codes, and the two ways."""
        first, *others = self._codes
        sold = Text("{title}, {n} piece", many="{title}, {n} pieces", title=first.title, n=first.pieces)
        self.body.addWidget(label(sold, wrap=True))
        self.product = self.line(Text("&SKU or scan"), hint=Text("Remembered for every order that comes."))
        for each in others[:_SHOWN]:
            said = Text("Then {code}: {title}", code=each.code, title=each.title)
            self.body.addWidget(label(said, theme.HEADER, ink="text2", wrap=True))
        if len(others) > _SHOWN:
            self.body.addWidget(label(Text("and {n} more", n=len(others) - _SHOWN), theme.HEADER, ink="text2"))
        words = Text("Make it a new product", many="Make all {n} new products", n=len(self._codes))
        self.make = Button(words, "plus")
        self.make.clicked.connect(self._all)
        self.body.addWidget(self.make)

    def act(self) -> Text | None:
        """Hand the product over."""
        typed = self.product.text().strip()
        if not typed:
            return Text("Type a SKU, or scan the product.")
        self._link(self._codes[0].code, typed)
        return None

    def takes(self, code: str) -> bool:
        """A scan is the product: linked at once, and the next code is asked for."""
        self.product.setText(code)
        self._done()
        return True

    def _all(self) -> None:
        self._close()
        self._make_all()
