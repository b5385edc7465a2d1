"""What the window does by its station's settings: how it reads the scanner, how loud it is, which pages it has.

``window`` is the MainWindow; it is not imported, because it imports this.
"""

from typing import TYPE_CHECKING, Any

from omsdesk.views.scanner import Settings

if TYPE_CHECKING:
    from omsdesk.presenters.frame import FrameState

_PAGES = {"waves": frozenset({"pick"})}
"""Pages that only make sense with something a house may work without."""


def follow(window: Any, state: "FrameState") -> None:
    """Another station, or the same with other settings."""
    station = state.station
    scanner = station.scanner
    if window.scanner is not None:
        window.scanner.settings = Settings(
            gap_ms=scanner.gap_ms, has_suffix=scanner.has_suffix, letters=scanner.letters
        )
    window.sounds.volume = station.volume
    window.idle.office_minutes, window.idle.bench_minutes = station.lock_office_minutes, station.lock_bench_minutes
    if station.hidden != window.hidden:
        window.work_without(station.hidden)


def hidden_pages(hidden: frozenset[str]) -> frozenset[str]:
    """The pages that go with what this house works without."""
    return frozenset(page for each in hidden for page in _PAGES.get(each, ()))
