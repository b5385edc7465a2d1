"""A card: the white, rounded ground on which things that belong together lie."""

from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from omsdesk.views import theme
from omsdesk.views.widgets.label import ElidedLabel, IconLabel, Words, label, section, show_if


class Card(QFrame):
    """A framed column of widgets; ``body`` is the layout that takes them."""

    def __init__(self, heading: Words | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("frame", "card")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(theme.GAP_4, theme.GAP_4, theme.GAP_4, theme.GAP_4)
        self.body.setSpacing(theme.GAP_2)
        if heading is not None:
            self.body.addWidget(section(heading))

    def add(self, widget: QWidget, stretch: int = 0) -> None:
        """Put a widget under the last one."""
        self.body.addWidget(widget, stretch)


class Facts(QWidget):
    """Names and values in two columns: ``facts.show({"Ship by": "Today 16:00"})``."""

    def __init__(self, *, values_right: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._values_right = values_right
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.GAP_3)
        self._grid.setVerticalSpacing(theme.GAP_1)
        self._grid.setColumnStretch(1, 1)
        self._values: list[ElidedLabel] = []
        self._names: tuple[str, ...] = ()

    def show_facts(self, facts: dict[str, str]) -> None:
        """Show these names and values; the same names again only change their values."""
        if tuple(facts) != self._names:
            self._lay_out(tuple(facts))
        for shown, value in zip(self._values, facts.values(), strict=True):
            shown.setText(value)

    def _lay_out(self, names: tuple[str, ...]) -> None:
        clear(self._grid)
        self._names, self._values = names, []
        for row, name in enumerate(names):
            value = ElidedLabel("", theme.BODY, theme.SEMIBOLD)
            if self._values_right:
                from PySide6.QtCore import Qt

                value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self._grid.addWidget(label(name, ink="text2"), row, 0)
            self._grid.addWidget(value, row, 1)
            self._values.append(value)


class NoteCard(QFrame):
    """One sentence that must not be overlooked, with its icon, on the ground of its role."""

    def __init__(self, role: str = "warn", icon: str = "info", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._role = role
        self.setProperty("frame", role)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.GAP_4, theme.GAP_3, theme.GAP_4, theme.GAP_3)
        row.setSpacing(theme.GAP_2)
        self._icon = IconLabel(icon, role, 20)
        self._words = label("", theme.TITLE, theme.SEMIBOLD, ink=role, wrap=True)
        row.addWidget(self._icon)
        row.addWidget(self._words, 1)

    def show_words(self, words: Words | None) -> None:
        """Show the sentence; without one the card is gone."""
        self._words.setText(str(words or ""))
        show_if(self, bool(words))


def clear(layout: QLayout) -> None:
    """Take every widget out of a layout and let it be deleted."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            clear(inner)
