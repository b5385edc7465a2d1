"""Which sections of the settings are for others than those who change the house's rules."""

from typing import Any

from omsdesk.lifecycles.rights import Right, may, why_not

_OTHERS: dict[str, Right | None] = {"files": Right.IMPORT, "scanning": None, "looks": None, "about": None}
"""Files belong to who brings them in; scanner, sounds and looks to whoever stands at the station."""


def right_of(section: str) -> Right | None:
    """The right that one needs to see this section; None for everybody."""
    return _OTHERS.get(section, Right.SETTINGS)


def open_section(window: Any, section: str) -> bool:
    """Go there, or say who may; whether it was opened. ``window`` is the MainWindow, which imports this."""
    right = right_of(section)
    if right is not None and not may(right, window.registry.roles):
        window.toast(why_not(right))
        return False
    window.go("settings", section=section)
    return True
