"""How the program looks: every colour, letter size, radius and spacing, and nothing of it elsewhere.

``apply`` dresses the whole application and may be called again at any time (light, dark, larger
text). Painted widgets ask ``color`` and ``font`` when they paint; labels carry an *ink* (a colour
role) and a remembered letter size, both brought up to date by ``apply``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from omsdesk.assets import resource
from omsdesk.views.style_sheet import style_sheet

LIGHT: Final[Mapping[str, str]] = {
    "bg": "#F3F5F8",
    "code_ground": "#FFFFFF",
    "code_bars": "#000000",
    "surface": "#FFFFFF",
    "sunken": "#E9EDF2",
    "hover": "#EEF2F7",
    "selected": "#DCEBFA",
    "text": "#15202E",
    "text2": "#4A5869",
    "disabled": "#7A8696",
    "border": "#CBD3DD",
    "control": "#76859A",
    "accent": "#0B5CAD",
    "accent_hover": "#094C90",
    "on_accent": "#FFFFFF",
    "focus": "#0B5CAD",
    "rail": "#13233A",
    "rail_sel": "#25456E",
    "rail_text": "#DCE6F2",
    "rail_text2": "#9FB3CC",
    "rail_mark": "#7CC0FF",
    "rail_focus": "#8CC8FF",
    "ok": "#006560",
    "ok_bg": "#D9F1EE",
    "ok_fill": "#00706B",
    "on_ok": "#FFFFFF",
    "warn": "#855000",
    "warn_bg": "#FDEFC8",
    "warn_fill": "#F2B01E",
    "on_warn": "#1F1400",
    "err": "#AD2A10",
    "err_bg": "#FDE5DF",
    "err_fill": "#BE2F12",
    "on_err": "#FFFFFF",
    "info": "#0B5CAD",
    "info_bg": "#DFECFA",
    "info_fill": "#0B5CAD",
    "on_info": "#FFFFFF",
    "hold": "#6A3AA0",
    "hold_bg": "#EEE5F8",
    "neutral": "#4A5869",
    "neutral_bg": "#E9EDF2",
    "c1": "#0B5CAD",
    "c2": "#C45A00",
    "c3": "#00706B",
    "c4": "#6A3AA0",
    "grid": "#E1E6ED",
    "dim": "#6B000000",
}
DARK: Final[Mapping[str, str]] = {
    "bg": "#11161D",
    "code_ground": "#FFFFFF",
    "code_bars": "#000000",
    "surface": "#1A212B",
    "sunken": "#0C1016",
    "hover": "#222B37",
    "selected": "#1F3B5C",
    "text": "#E8EDF3",
    "text2": "#A9B5C4",
    "disabled": "#748396",
    "border": "#323D4B",
    "control": "#74849A",
    "accent": "#5AB0FF",
    "accent_hover": "#7CC0FF",
    "on_accent": "#08131F",
    "focus": "#8CC8FF",
    "rail": "#0C1118",
    "rail_sel": "#1F3B5C",
    "rail_text": "#DCE6F2",
    "rail_text2": "#93A5BB",
    "rail_mark": "#7CC0FF",
    "rail_focus": "#8CC8FF",
    "ok": "#5FD8C8",
    "ok_bg": "#0E3835",
    "ok_fill": "#0F7B72",
    "on_ok": "#FFFFFF",
    "warn": "#F5C04A",
    "warn_bg": "#3B2E0C",
    "warn_fill": "#F2B01E",
    "on_warn": "#1F1400",
    "err": "#FF9A85",
    "err_bg": "#461C12",
    "err_fill": "#C4320A",
    "on_err": "#FFFFFF",
    "info": "#7CC0FF",
    "info_bg": "#14304D",
    "info_fill": "#1668B8",
    "on_info": "#FFFFFF",
    "hold": "#C9A6F2",
    "hold_bg": "#33224A",
    "neutral": "#A9B5C4",
    "neutral_bg": "#27313D",
    "c1": "#5AB0FF",
    "c2": "#F59B4C",
    "c3": "#5FD8C8",
    "c4": "#C9A6F2",
    "grid": "#2A3440",
    "dim": "#99000000",
}

CAPTION, HEADER, BODY, TITLE, DETAIL, PAGE, NUMBER, QUANTITY, HEADLINE = 12, 13, 14, 16, 18, 20, 24, 30, 32
"""The letter sizes in pixels; nothing in the program is written in another one."""
TAKE, PLACE = 56, 64
"""How many, and which bin: to be read from a cart's length away."""
REGULAR, MEDIUM, SEMIBOLD, BOLD = 400, 500, 600, 700
GAP_1, GAP_2, GAP_3, GAP_4, GAP_5, GAP_6 = 4, 8, 12, 16, 20, 24
"""The steps of empty space."""
RADIUS_CONTROL, RADIUS_CARD, RADIUS_BAND, RADIUS_PILL = 6, 8, 10, 13
ROW_HEIGHT, COMPACT_ROW_HEIGHT, LINE_HEIGHT, BAND_HEIGHT = 42, 32, 76, 104
BUTTON_HEIGHT, STATION_BUTTON_HEIGHT, STATION_PRIMARY_HEIGHT = 36, 44, 52
TEXT_SIZES = (100, 115, 130)
FAMILIES = ("Inter", "Noto Sans", "Segoe UI", "DejaVu Sans")
FACES = ("Inter-Regular.ttf", "Inter-Medium.ttf", "Inter-SemiBold.ttf", "Inter-Bold.ttf")

STYLE = "Fusion"
SYSTEM = "system"
MODES = (SYSTEM, "light", "dark")


class Switch(QObject):
    """Tells whoever paints from a cache that the looks have changed."""

    changed = Signal()


switch = Switch()


@dataclass
class _Looks:
    tokens: Mapping[str, str] = field(default_factory=lambda: LIGHT)
    mode: str = SYSTEM
    text_size: int = 100


_looks = _Looks()


def is_dark() -> bool:
    """Whether the dark tokens are in use."""
    return _looks.tokens is DARK


def mode() -> str:
    """What the person chose: system, light or dark."""
    return _looks.mode


def text_size() -> int:
    """What the person chose: 100, 115 or 130 percent."""
    return _looks.text_size


def token(role: str) -> str:
    """A colour role as it is written in a style sheet."""
    return _looks.tokens[role]


@cache
def _color(code: str) -> QColor:
    return QColor(code)


def color(role: str) -> QColor:
    """A colour role for a painter."""
    return _color(_looks.tokens[role])


def scaled(pixels: int) -> int:
    """A height or size that grows with the person's text size."""
    return round(pixels * _looks.text_size / 100)


@cache
def _font(pixels: int, weight: int, *, tabular: bool) -> QFont:
    font = QFont(list(FAMILIES))
    font.setPixelSize(pixels)
    font.setWeight(QFont.Weight(weight))
    if tabular:
        font.setFeature(QFont.Tag("tnum"), 1)
    return font


def font(size: int = BODY, weight: int = REGULAR, *, tabular: bool = False) -> QFont:
    """The typeface at one of the sizes above; tabular digits keep columns of numbers straight."""
    return QFont(_font(scaled(size), weight, tabular=tabular))


def set_font(widget: QWidget, size: int = BODY, weight: int = REGULAR, *, tabular: bool = False) -> None:
    """Give a widget a letter size that it keeps, scaled anew, when the person changes the text size."""
    widget.setProperty("letters", [size, weight, int(tabular)])
    widget.setFont(font(size, weight, tabular=tabular))


def set_width(widget: QWidget, pixels: int) -> None:
    """Give a widget a fixed width that grows with the person's text size."""
    widget.setProperty("breadth", pixels)
    widget.setFixedWidth(scaled(pixels))


def set_ink(widget: QWidget, role: str) -> None:
    """Write a label in a colour role (``text2``, ``err``, ``accent`` ...)."""
    if widget.property("ink") != role:
        widget.setProperty("ink", role)
        polish(widget)


def polish(widget: QWidget) -> None:
    """Have the style sheet look again at a widget whose properties changed."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    # The style gives back the font it met first, which may be that of another text size.
    _renew(widget)


def apply(app: QApplication, mode: str = SYSTEM, text_size: int = 100) -> None:
    """Dress the application; every open page changes at once."""
    _load_faces()
    _looks.mode = mode
    _looks.text_size = text_size
    _looks.tokens = DARK if mode == "dark" or (mode == SYSTEM and _system_is_dark()) else LIGHT
    if app.property("style") != STYLE:
        app.setStyle(STYLE)
        app.setProperty("style", STYLE)
    # Changing a sheet in force costs four times as much as taking it off and putting the other one on.
    app.setStyleSheet("")
    app.setFont(font())
    app.setPalette(_palette())
    app.setStyleSheet(
        style_sheet(_looks.tokens, field=scaled(BUTTON_HEIGHT) - 4, card=RADIUS_CARD, control=RADIUS_CONTROL)
    )
    for widget in app.allWidgets():
        _renew(widget)
    switch.changed.emit()


def _renew(widget: QWidget) -> None:
    letters = widget.property("letters")
    if letters:
        size, weight, tabular = (int(each) for each in letters)
        widget.setFont(font(size, weight, tabular=bool(tabular)))
    breadth = widget.property("breadth")
    if breadth:
        widget.setFixedWidth(scaled(int(breadth)))
    widget.updateGeometry()
    widget.update()


def _system_is_dark() -> bool:
    return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark


@cache
def _load_faces() -> None:
    for face in FACES:
        QFontDatabase.addApplicationFont(str(resource("fonts", face)))


_PALETTE = {
    QPalette.ColorRole.Window: "bg",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Base: "surface",
    QPalette.ColorRole.AlternateBase: "hover",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.Button: "surface",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.BrightText: "on_err",
    QPalette.ColorRole.PlaceholderText: "text2",
    QPalette.ColorRole.ToolTipBase: "surface",
    QPalette.ColorRole.ToolTipText: "text",
    QPalette.ColorRole.Highlight: "accent",
    QPalette.ColorRole.HighlightedText: "on_accent",
    QPalette.ColorRole.Link: "accent",
    QPalette.ColorRole.LinkVisited: "accent",
    QPalette.ColorRole.Accent: "accent",
    QPalette.ColorRole.Light: "surface",
    QPalette.ColorRole.Midlight: "hover",
    QPalette.ColorRole.Mid: "border",
    QPalette.ColorRole.Dark: "control",
    QPalette.ColorRole.Shadow: "sunken",
}
_FADED = (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText)


def _palette() -> QPalette:
    palette = QPalette()
    for role, name in _PALETTE.items():
        palette.setColor(role, color(name))
    for role in _FADED:
        palette.setColor(QPalette.ColorGroup.Disabled, role, color("disabled"))
    return palette
