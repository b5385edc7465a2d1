"""The order form as a kiosk: the same page in large letters, without what is the office's."""

from collections.abc import Iterator
from typing import Any

from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QWidget

from omsdesk.views import theme
from omsdesk.views.widgets.label import show_if

OFFICE = ("channel", "packer_note", "ship_by", "promised_at", "shipping", "discount", "short_rule", "payment")
"""Fields that customers do not fill in."""
LARGE = theme.DETAIL
_GIFT = 140


def turn(page: Any, *, on: bool) -> None:
    """Into a kiosk, or back into the office's form."""
    for name in OFFICE:
        show_if(page._fields[name], not on)
    for widget in (page.register, page.paste, page.save):
        show_if(widget, not on)
    theme.set_font(page.gift, LARGE if on else theme.BODY)
    page.gift.setMinimumWidth(theme.scaled(_GIFT) if on else 0)
    page.lines.show_for_customers(on=on)
    for field in page._fields.values():
        for widget in _with_words(field):
            is_caption = isinstance(widget, QLabel)
            usual = theme.HEADER if is_caption else theme.BODY
            weight = theme.SEMIBOLD if is_caption else theme.REGULAR
            theme.set_font(widget, LARGE if on else usual, weight)
    page.updateGeometry()


def _with_words(field: QWidget) -> Iterator[QWidget]:
    for kind in (QLabel, QLineEdit, QComboBox):
        yield from field.findChildren(kind)
