"""The one style sheet, made from the tokens in use: frames, fields, tables, bars and menus.

No rule here names a letter size or typeface: such a rule would override every font in the program.
Frames are met by property, never as bare ``QFrame`` (every label is one).
"""

from collections.abc import Mapping
from string import Template

_INKS = (
    "text", "text2", "disabled", "accent", "ok", "warn", "err", "info", "hold", "neutral",
    "on_accent", "on_ok", "on_warn", "on_err", "on_info", "rail_text", "rail_text2",
)  # fmt: skip

_SHEET = Template("""
QMainWindow, QDialog { background: $bg; }
QLabel { background: transparent; color: $text; }
QLabel:disabled { color: $disabled; }
QToolTip { background: $surface; color: $text; border: 1px solid $control; padding: 4px; }

QFrame[frame="card"] { background: $surface; border: 1px solid $border; border-radius: ${card}px; }
QFrame[frame="sunken"] { background: $sunken; border: none; border-radius: ${control_radius}px; }
QFrame[frame="bar"] { background: $surface; border: none; border-bottom: 1px solid $border; }
QFrame[frame="rail"] { background: $rail; border: none; }
QFrame[frame="sheet"] { background: $surface; border: 1px solid $border; border-radius: ${card}px; }
QFrame[frame="warn"] { background: $warn_bg; border: 1px solid $warn; border-radius: ${card}px; }
QFrame[frame="err"] { background: $err_bg; border: 1px solid $err; border-radius: ${card}px; }
QFrame[frame="info"] { background: $info_bg; border: 1px solid $info; border-radius: ${card}px; }
QFrame[frame="ok"] { background: $ok_bg; border: 1px solid $ok; border-radius: ${card}px; }
QFrame[frame="line"] { background: $border; border: none; max-height: 1px; min-height: 1px; }

QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QAbstractSpinBox {
    background: $surface; color: $text; border: 1px solid $control; border-radius: ${control_radius}px;
    padding: 0 10px; selection-background-color: $accent; selection-color: $on_accent;
}
QPlainTextEdit, QTextEdit { padding: 6px 8px; }
QLineEdit, QComboBox, QAbstractSpinBox { min-height: ${field}px; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus, QAbstractSpinBox:focus {
    border: 2px solid $focus; padding: 0 9px;
}
QPlainTextEdit:focus, QTextEdit:focus { padding: 5px 7px; }
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled, QAbstractSpinBox:disabled {
    color: $disabled; background: $bg; border-color: $border;
}
QLineEdit:read-only { background: $bg; }
QLineEdit[wrong="true"], QComboBox[wrong="true"], QAbstractSpinBox[wrong="true"] { border: 2px solid $err; }
QLineEdit[bare="true"] { border: none; background: transparent; padding: 0 4px; }
QComboBox::drop-down { border: none; width: 28px; }
QComboBox::down-arrow, QDateEdit::down-arrow { image: none; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { border: none; width: 0; background: transparent; }
QDateEdit::drop-down { border: none; width: 28px; }
QComboBox QAbstractItemView, QListView[popup="true"] {
    background: $surface; color: $text; border: 1px solid $control; outline: none; padding: 4px;
    selection-background-color: $selected; selection-color: $text;
}
QComboBox QAbstractItemView::item, QListView[popup="true"]::item { min-height: 28px; padding: 2px 8px; }

QCheckBox, QRadioButton { color: $text; spacing: 8px; min-height: 24px; background: transparent; }
QCheckBox:disabled, QRadioButton:disabled { color: $disabled; }
QCheckBox::indicator, QRadioButton::indicator { width: 18px; height: 18px; }
QCheckBox::indicator { border: 1px solid $control; border-radius: 4px; background: $surface; }
QRadioButton::indicator { border: 1px solid $control; border-radius: 9px; background: $surface; }
QCheckBox::indicator:checked { background: $accent; border-color: $accent; }
QRadioButton::indicator:checked { background: $surface; border: 5px solid $accent; width: 10px; height: 10px; }
QCheckBox:focus, QRadioButton:focus { border: 2px solid $focus; border-radius: 4px; padding: 1px 3px; }

QTableView, QListView, QTreeView {
    background: $surface; color: $text; border: none; outline: none; gridline-color: $grid;
    selection-background-color: $selected; selection-color: $text;
}
QHeaderView { background: $surface; border: none; }
QHeaderView::section {
    background: $surface; color: $text2; border: none; border-bottom: 1px solid $border; padding: 0 9px;
}
QTableCornerButton::section { background: $surface; border: none; }

QScrollArea, QScrollArea > QWidget > QWidget[plain="true"] { background: transparent; border: none; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 2px; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 2px; }
QScrollBar::handle { background: $control; border-radius: 4px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: $text2; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; border: none; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QMenu { background: $surface; color: $text; border: 1px solid $control; padding: 6px; }
QMenu::item { padding: 8px 24px 8px 12px; border-radius: ${control_radius}px; }
QMenu::item:selected { background: $selected; color: $text; }
QMenu::item:disabled { color: $disabled; }
QMenu::separator { height: 1px; background: $border; margin: 6px 4px; }
QSplitter::handle { background: transparent; }
QCalendarWidget QWidget { alternate-background-color: $hover; }
QCalendarWidget QAbstractItemView { selection-background-color: $accent; selection-color: $on_accent; }
QCalendarWidget QToolButton { color: $text; background: transparent; border: none; padding: 4px 8px; }
""")


def style_sheet(tokens: Mapping[str, str], *, field: int, card: int, control: int) -> str:
    """The sheet for these tokens, for fields of this height and frames of these radii."""
    inks = "\n".join(f'QLabel[ink="{ink}"] {{ color: {tokens[ink]}; }}' for ink in _INKS)
    return _SHEET.substitute(tokens, field=field, card=card, control_radius=control) + inks
