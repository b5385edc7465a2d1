"""Records as the palette offers them, and those that were opened last."""

from typing import Any

from omsdesk.codes import house_name
from omsdesk.views.page import Shell
from omsdesk.views.palette import Entry
from omsdesk.words import Text

_KEPT = 5


class Records:
    """What has been found or opened."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._opened: list[tuple[str, str, str, dict[str, Any]]] = []

    def entry_of(self, found: Any) -> Entry:
        """A record that was found."""
        title = " · ".join(each for each in (*str(found.title).split("  "), str(found.detail)) if each)
        return self._entry(title, found.icon, found.page, dict(found.focus))

    def open_pointed(self, pointed: Any) -> None:
        """What a scan meant: an order or a return is opened, a product or a list narrows the orders."""
        from omsdesk.lifecycles.rights import Right, may

        if pointed.order_id:
            self._shell.go("order_detail", order=pointed.order_id)
            self._shell.toast(Text("Opened {number}", number=house_name("SO", pointed.order_id)))
        elif pointed.return_id:
            self._shell.go("returns", return_id=pointed.return_id)
        elif pointed.words and may(Right.ORDERS, self._shell.registry.roles):
            self._shell.go("orders", words=pointed.words)
        else:
            self._shell.toast(pointed.said or Text("Scan an order."))
            self._shell.play("warn")
            return
        self._shell.play("ok")

    def last(self) -> list[Entry]:
        """The last records that were opened, newest first."""
        return [self._entry(*each) for each in reversed(self._opened)]

    def _entry(self, title: str, icon: str, page: str, focus: dict[str, Any]) -> Entry:
        def opened() -> None:
            record = (title, icon, page, focus)
            self._opened = [*(each for each in self._opened if each != record), record][-_KEPT:]
            self._shell.go(page, **focus)

        return Entry(title, opened, icon)
