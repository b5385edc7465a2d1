"""What can be done on every page: going somewhere, finding, help, lock, looks.

``window`` is the MainWindow; it is not imported, because it imports this.
"""

from functools import partial
from typing import Any

from omsdesk.views import theme
from omsdesk.views.actions import Deed
from omsdesk.views.pages import PageSpec, in_rail
from omsdesk.words import Text

_NUMBERED = 9
_LOOKS = (
    ("light", Text("Light theme"), "sun"),
    ("dark", Text("Dark theme"), "moon"),
    (theme.SYSTEM, Text("Theme of the system"), "monitor"),
)


def everywhere(window: Any) -> list[Deed]:
    """The deeds of the window itself."""
    deeds = [
        Deed("palette", Text("Search or run a command"), window.open_palette, "search", "Ctrl+K"),
        Deed("help", Text("Help and keys of this page"), window.open_help, "circle-help", "F1"),
        Deed("back", Text("Back"), window.back, "arrow-left", "Alt+Left"),
        Deed("lock", Text("Lock this station"), window.signed_out, "lock", "Ctrl+L"),
        Deed("station_view", Text("Station view on or off"), window.toggle_station_view, "maximize", "F11"),
        Deed("more", Text("More for this page"), window.open_more, "ellipsis", "F12"),
        Deed(
            "questions",
            Text("Answer what benches ask for"),
            window.open_questions,
            "shield-check",
            "Ctrl+Shift+A",
            when=window.has_questions,
            why_not=lambda: str(Text("Nobody asks for anything, or only supervisors may answer.")),
        ),
        Deed("undo_last", Text("Undo what was just done"), window.undo_toast, "undo-2", "Ctrl+Z"),
    ]
    for mode, words, icon in _LOOKS:
        deeds.append(Deed(f"theme.{mode}", words, partial(window.show_looks, mode=mode), icon))
    for size in theme.TEXT_SIZES:
        words = Text("Text size {n} percent", n=size)
        deeds.append(Deed(f"text.{size}", words, partial(window.show_looks, text_size=size), "eye"))
    return deeds


def ways(window: Any, pages: tuple[PageSpec, ...], roles: frozenset[str]) -> list[Deed]:
    """One deed per page of the rail: its own key, and Ctrl with its number unless its own key has a Ctrl already."""
    deeds, number = [], 0
    for page in in_rail(pages, roles):
        has_number = not page.shortcut.startswith("Ctrl+")
        number += has_number
        numbered = f"Ctrl+{number}" if has_number and number <= _NUMBERED else ""
        first, also = (page.shortcut, (numbered,)) if page.shortcut else (numbered, ())
        deeds.append(
            Deed(
                f"go.{page.key}",
                Text("{page}", page=page.name),
                partial(window.go, page.key),
                page.icon,
                first,
                also=also,
            )
        )
    return deeds
