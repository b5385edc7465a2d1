"""What the window does by its station's settings: how it reads scanner and scale, how loud it is, which pages it has.

``window`` is the MainWindow; it is not imported, because it imports this.
"""

from typing import TYPE_CHECKING, Any

from omsdesk.views.scanner import Settings

if TYPE_CHECKING:
    from omsdesk.presenters.frame import FrameState
    from omsdesk.services.station_settings import ScaleSettings

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
    _weigh(window, station.scale)
    window.idle.office_minutes, window.idle.bench_minutes = station.lock_office_minutes, station.lock_bench_minutes
    if station.hidden != window.hidden:
        window.work_without(station.hidden)


def _weigh(window: Any, settings: "ScaleSettings") -> None:
    """Read the scale of this station; one that has none loads nothing for it."""
    if window.scale is None and settings.port:
        from omsdesk.views.scale import Scale

        window.scale = Scale(window)
        window.scale.weighed.connect(lambda reading: _tell(window, "weighed", reading))
        window.scale.silent.connect(lambda why: _tell(window, "scale_silent", why))
    if window.scale is not None:
        window.scale.use(settings)


def _tell(window: Any, what: str, said: object) -> None:
    """The page in view hears what the scale says, if it weighs; not while a sheet lies over it."""
    page = None if window.is_turning or window.overlay.sheet is not None else window.page
    hear = getattr(page.presenter, what, None) if page is not None else None
    if hear is not None:
        hear(said)


def hidden_pages(hidden: frozenset[str]) -> frozenset[str]:
    """The pages that go with what this house works without."""
    return frozenset(page for each in hidden for page in _PAGES.get(each, ()))
