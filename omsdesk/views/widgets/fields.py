"""Fields: label above, field, and the error in words below; never a placeholder as the only name."""

from collections.abc import Sequence
from typing import TypeVar

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLabel, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from omsdesk.views import icons, theme
from omsdesk.views.widgets.label import NARROWEST, IconLabel, Words, label

W = TypeVar("W", bound=QWidget)
_TYPING_PAUSE_MS = 120
_ICON_ROOM = 30
_NARROWEST = 170


class Field(QWidget):
    """A labelled input. ``Field("&Name", QLineEdit())``; the ampersand marks the letter for Alt."""

    def __init__(self, name: Words, editor: QWidget, *, hint: Words = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.editor = editor
        self._hint = str(hint)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP_1)
        self._label = QLabel(str(name))
        self._label.setWordWrap(True)
        self._label.setProperty("ink", "text2")
        self._label.setBuddy(editor)
        theme.set_font(self._label, theme.HEADER, theme.SEMIBOLD)
        editor.setAccessibleName(str(name).replace("&", ""))
        if editor.property("letters") is None:
            theme.set_font(editor)
        column.addWidget(self._label)
        column.addWidget(editor)
        self._column = column
        self._sign: IconLabel | None = None
        self._below: QLabel | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        if self._hint:
            self._say(self._hint, wrong=False)

    def show_error(self, words: Words | None) -> None:
        """Say under the field what is wrong with it; None takes it back."""
        told = str(words) if words is not None else None
        if told == self._error:
            return
        turned, wrong = (told is None) != (self._error is None), told is not None
        self._error = told
        self._say(self._hint if told is None else told, wrong=wrong)
        if turned:
            self.editor.setProperty("wrong", "true" if wrong else "false")
            theme.polish(self.editor)

    def show_hint(self, hint: Words) -> None:
        """Another hint; what is wrong goes before it."""
        self._hint = str(hint)
        if self._error is None:
            self._say(self._hint, wrong=False)

    @property
    def error(self) -> str:
        """What is said under the field now."""
        return self._error or ""

    _error: str | None = None

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Words that go on in a second line make the field higher: by itself it would keep the height of one."""
        super().resizeEvent(event)
        for each in (self._label, self._below):
            if each is not None and each.isVisibleTo(self):
                each.setMinimumHeight(each.heightForWidth(each.width()))

    def _say(self, words: str, *, wrong: bool) -> None:
        """Most fields never have anything to say: the row below is made when it is needed."""
        if self._sign is None or self._below is None:
            self._sign = IconLabel("triangle-alert", "err", icons.IN_PILL)
            self._below = label("", theme.HEADER, ink="text2", wrap=True)
            self._below.setMinimumWidth(NARROWEST)
            row = QHBoxLayout()
            row.setSpacing(theme.GAP_1)
            row.addWidget(self._sign)
            row.addWidget(self._below, 1)
            self._column.addLayout(row)
        self._sign.setVisible(wrong)
        self._below.setText(words)
        self._below.setVisible(bool(words))
        theme.set_ink(self._below, "err" if wrong else "text2")
        self.editor.setAccessibleDescription(words)


class LineField(QLineEdit):
    """A one-line input in the body size."""

    def __init__(self, text: str = "", *, placeholder: Words = "", secret: bool = False, name: Words = "") -> None:
        super().__init__(text)
        self._is_unread = True
        self._show_beginning()
        theme.set_font(self)
        self.setPlaceholderText(str(placeholder))
        self.setAccessibleName(str(name or placeholder))
        if secret:
            self.setEchoMode(QLineEdit.EchoMode.Password)

    def show_text(self, text: str) -> None:
        """Show what the state holds, unless the person has typed on meanwhile."""
        if not self.hasFocus() and self.text() != text:
            self.setText(text)
            self._show_beginning()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Whoever comes here without the mouse types on behind what is there, or another number over the one there."""
        super().focusInEvent(event)
        if self._is_unread and event.reason() != Qt.FocusReason.MouseFocusReason and not self.hasSelectedText():
            if _is_number(self.text()):
                self.selectAll()
            else:
                self.end(False)
        self._is_unread = False

    def _show_beginning(self) -> None:
        """What is longer than the field is read from its beginning."""
        self.setCursorPosition(0)
        self._is_unread = True


def _is_number(text: str) -> bool:
    return text.replace(".", "").replace(",", "").isdecimal()


class SearchField(LineField):
    """A filter line with the magnifier; tells what was typed once the fingers rest."""

    searched = Signal(str)

    def __init__(self, placeholder: Words, *, name: Words = "") -> None:
        super().__init__(placeholder=placeholder, name=name)
        self.setTextMargins(_ICON_ROOM - 4, 0, 0, 0)
        self.setClearButtonEnabled(False)
        self._pause = QTimer(self, interval=_TYPING_PAUSE_MS, singleShot=True)
        self._pause.timeout.connect(self._tell)
        self.textEdited.connect(lambda _text: self._pause.start())
        self.returnPressed.connect(self._tell)

    def _tell(self) -> None:
        self._pause.stop()
        self.searched.emit(self.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc clears the filter first; with nothing in it, Esc is the page's."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            self._tell()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The field with its magnifier."""
        super().paintEvent(event)
        painter = QPainter(self)
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        x = self.width() - _ICON_ROOM if mirrored else 8
        icons.paint(painter, "search", "text2", QRectF(x, (self.height() - 18) / 2, 18, 18))


class ChoiceField(QComboBox):
    """A drop-down of words with values behind them."""

    picked = Signal(object)

    def __init__(self, name: Words = "") -> None:
        super().__init__()
        theme.set_font(self)
        self.setAccessibleName(str(name))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        # Kept here, not in the items: Qt would hand back the bare text of a status.
        self._values: list[object] = []
        self.activated.connect(lambda place: self.picked.emit(self._values[place]))

    def show_choices(self, choices: Sequence[tuple[Words, object]], value: object = None) -> None:
        """Offer these (words, value), the one of this value chosen."""
        if [self.itemText(i) for i in range(self.count())] != [str(words) for words, _ in choices]:
            self.clear()
            self.addItems([str(words) for words, _ in choices])
        self._values = [each for _, each in choices]
        place = next((i for i, (_, each) in enumerate(choices) if each == value), -1)
        self.setCurrentIndex(place)

    def show_value(self, value: object) -> None:
        """Choose what stands for this value."""
        if value in self._values and self.currentIndex() != self._values.index(value):
            self.setCurrentIndex(self._values.index(value))

    def value(self) -> object:
        """The value behind the words that are chosen."""
        place = self.currentIndex()
        return self._values[place] if place >= 0 else None

    def sizeHint(self) -> QSize:
        """Room for the widest choice and the arrow."""
        return super().sizeHint() + QSize(24, 0)

    def minimumSizeHint(self) -> QSize:
        """A narrow page may shorten a long choice; its tooltip has it whole."""
        return QSize(min(self.sizeHint().width(), theme.scaled(_NARROWEST)), super().minimumSizeHint().height())

    def event(self, event: QEvent) -> bool:
        """The tooltip says what does not fit."""
        if isinstance(event, QHelpEvent) and self.width() < self.sizeHint().width():
            self.setToolTip(self.currentText())
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The field with its arrow."""
        super().paintEvent(event)
        painter = QPainter(self)
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        x = 10 if mirrored else self.width() - 26
        role = "text2" if self.isEnabled() else "disabled"
        icons.paint(painter, "chevron-down", role, QRectF(x, (self.height() - 16) / 2, 16, 16))


class CheckField(QCheckBox):
    """A box to tick, with a tick that is drawn and not only a colour."""

    def __init__(self, words: Words) -> None:
        super().__init__(str(words))
        theme.set_font(self)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The box with its tick."""
        super().paintEvent(event)
        if self.isChecked():
            from PySide6.QtWidgets import QStyle, QStyleOptionButton

            option = QStyleOptionButton()
            self.initStyleOption(option)
            box = self.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, self)
            icons.paint(QPainter(self), "check", "on_accent", QRectF(box).adjusted(2, 2, -2, -2))
