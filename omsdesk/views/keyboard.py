"""Hands and a scanner made of events: for tests, and for the tour that works like a person.

Every key goes to the window's handle with a time of its own, so it passes the detector as a real one does.
"""

from PySide6.QtCore import QEvent, QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QWidget

from omsdesk.codes import GS

_BETWEEN_ACTS_MS = 1_000
_NAMED = {
    "\n": Qt.Key.Key_Return,
    "\t": Qt.Key.Key_Tab,
    "\b": Qt.Key.Key_Backspace,
    "\x1b": Qt.Key.Key_Escape,
}


class Keyboard:
    """One keyboard with one clock; each act starts a second after the one before."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self._ms = 10_000

    def scan(self, code: str, gap: int = 5, *, end: str = "\n", prefix: str = "") -> None:
        """A scanner's burst: characters ``gap`` milliseconds apart, then Enter or Tab (or nothing)."""
        self._ms += _BETWEEN_ACTS_MS
        for character in prefix + code + end:
            self._character(character)
            self._ms += gap

    def type(self, text: str, gap: int = 120) -> None:
        """A person's typing; a newline is Enter."""
        self._ms += _BETWEEN_ACTS_MS
        for character in text:
            self._character(character)
            self._ms += gap
        self.rest()

    def press(self, keys: str) -> None:
        """One key or combination by name: ``F4``, ``Ctrl+K``, ``Shift+Enter``, ``Down``, ``1``."""
        self._ms += _BETWEEN_ACTS_MS
        combination = QKeyCombination.fromCombined(_combined(keys))
        text = _text(combination.key(), combination.keyboardModifiers())
        self._stroke(combination.key(), combination.keyboardModifiers(), text)
        if text.isprintable() and text:  # of other keys the detector holds nothing back
            self.rest()

    def rest(self) -> None:
        """Take the hands off the keys: what the detector still holds is given to where it was going."""
        self._ms += _BETWEEN_ACTS_MS
        self._stroke(Qt.Key.Key_F24, Qt.KeyboardModifier.NoModifier, "")

    def _character(self, character: str) -> None:
        if character == GS:
            self._stroke(Qt.Key.Key_BracketRight, Qt.KeyboardModifier.ControlModifier, GS)
        elif character in _NAMED:
            self._stroke(_NAMED[character], Qt.KeyboardModifier.NoModifier, "\r" if character == "\n" else character)
        else:
            self._printable(character)

    def _printable(self, character: str) -> None:
        none, shift = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
        upper = character.upper()
        key = Qt.Key(ord(upper)) if upper.isascii() else Qt.Key.Key_unknown
        shifted = character != character.lower() or character in '!"#$%&()*+:<>?@^_{|}~'
        if shifted:
            self._send(QEvent.Type.KeyPress, Qt.Key.Key_Shift, shift, "")
        self._stroke(key, shift if shifted else none, character)
        if shifted:
            self._send(QEvent.Type.KeyRelease, Qt.Key.Key_Shift, none, "")

    def _stroke(self, key: Qt.Key, modifiers: Qt.KeyboardModifier, text: str) -> None:
        self._send(QEvent.Type.KeyPress, key, modifiers, text)
        self._send(QEvent.Type.KeyRelease, key, modifiers, text)

    def _send(self, kind: QEvent.Type, key: Qt.Key, modifiers: Qt.KeyboardModifier, text: str) -> None:
        event = QKeyEvent(kind, key, modifiers, text)
        event.setTimestamp(self._ms)
        front = QApplication.activePopupWidget() or QApplication.activeModalWidget() or self._window
        QApplication.sendEvent(front.window().windowHandle(), event)


def _combined(keys: str) -> int:
    """``Ctrl+Enter`` and its like; a keyboard's Enter is called Return by Qt."""
    *held, key = keys.split("+") if keys != "+" else ["+"]
    sequence = QKeySequence("+".join([*held, "Return" if key == "Enter" else key]))
    combination: QKeyCombination = sequence[0]  # type: ignore[index]  # the stubs forget that it is a sequence
    return combination.toCombined()


def _text(key: Qt.Key, modifiers: Qt.KeyboardModifier) -> str:
    if modifiers & ~Qt.KeyboardModifier.ShiftModifier:
        return ""
    if key == Qt.Key.Key_Return:
        return "\r"
    printable = Qt.Key.Key_Space <= key <= Qt.Key.Key_AsciiTilde
    return (chr(key) if modifiers else chr(key).lower()) if printable else ""
