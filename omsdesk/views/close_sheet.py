"""Whether a month of the books is to be closed: it cannot be opened again."""

from collections.abc import Callable

from omsdesk.views.order_forms import Close, FormSheet
from omsdesk.views.widgets.label import label
from omsdesk.words import Text


class CloseSheet(FormSheet):
    """What closing means, and two buttons."""

    def __init__(self, month: str, close_month: Callable[[], object], close: Close) -> None:
        self._close_month = close_month
        super().__init__(Text("Close {month}", month=month), Text("Close month"), "lock", close, kind="danger")

    def build(self) -> None:
        """What becomes of it."""
        said = Text(
            "The journal of this month stays as it is now. What is found for it later stands on the first open day "
            "and names the day it belongs to. A closed month is not opened again."
        )
        self.body.addWidget(label(said, wrap=True))

    def act(self) -> Text | None:
        """Close it."""
        self._close_month()
        return None
