"""Start for real: what goes and what stays of a sample shop, before it is done."""

from collections.abc import Callable

from omsdesk.views import theme
from omsdesk.views.settings_parts import buttons_row
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.widgets.label import label
from omsdesk.views.widgets.overlay import Sheet
from omsdesk.words import Text

_SHEET_WIDTH = 460


class RealSheet(Sheet):
    """The last word before it is emptied; Enter keeps the sample."""

    def __init__(self, start: Callable[[], object], close: Callable[[], object]) -> None:
        super().__init__(_SHEET_WIDTH)
        self.body.addWidget(label(Text("Start for real?"), theme.PAGE, theme.SEMIBOLD, wrap=True))
        gone = Text("All sample orders, products, stock, customers and papers go. This cannot be undone.")
        self.body.addWidget(label(gone, wrap=True))
        self.stay = Button(Text("Keep the sample"), "x")
        self.stay.clicked.connect(close)
        self.go = Button(Text("Start for real"), "sparkles", kind="danger")
        self.go.clicked.connect(close)
        self.go.clicked.connect(start)
        self.body.addLayout(buttons_row(self.stay, self.go))
