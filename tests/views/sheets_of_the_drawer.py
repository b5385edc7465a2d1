"""The sheets of the drawer, filled, for whoever looks at every sheet."""

from collections.abc import Callable
from typing import Any

from omsdesk.money import Money
from omsdesk.services.drawers.closing import Counted
from omsdesk.views.drawer_sheets import CloseDrawerSheet, CountSheet, MoveSheet, OpenDrawerSheet
from omsdesk.views.order_forms import FormSheet
from omsdesk.words import Text

_LARGE = Counted(1, 1, Money(123456, "EUR"), Money(125000, "EUR"), Money(10000, "EUR"), is_large=True)


def _no(*_: Any) -> Text:
    return Text("Give an amount, for example 12.90.")


def _wrong(sheet: FormSheet) -> FormSheet:
    sheet.go.click()
    return sheet


DRAWER_SHEETS: dict[str, Callable[[Any], FormSheet]] = {
    "open drawer": lambda _: _wrong(OpenDrawerSheet(Money(10000, "EUR"), _no, _no)),
    "drawer money": lambda _: _wrong(MoveSheet(is_out=True, move=_no, close=_no)),
    "count drawer": lambda _: _wrong(CountSheet(lambda _typed: None, _no, _no)),
    "close drawer": lambda _: _wrong(CloseDrawerSheet(_LARGE, _no, _no)),
}
