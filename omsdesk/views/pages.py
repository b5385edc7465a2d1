"""Every page of the window, declared: where it stands in the rail, its key, who sees it, and its class.

A page is imported and built on its first visit. ``title`` is what the top bar says, the ``key`` is also
the name under which the desk makes its presenter.
"""

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from omsdesk.words import Text

if TYPE_CHECKING:
    from omsdesk.views.page import Page

STATIONS, OFFICE, FOOT, ELSEWHERE = "stations", "office", "foot", ""
"""The sections of the rail; pages elsewhere are reached from others."""

_EVERYBODY: frozenset[str] = frozenset()
_LEADERS = frozenset({"supervisor", "admin"})


@dataclass(frozen=True)
class PageSpec:
    """One page."""

    key: str
    title: Text
    icon: str
    section: str
    shortcut: str
    view: str
    """Module and class, ``pack_station:PackStationView``."""
    roles: frozenset[str] = _EVERYBODY
    """Who sees it; nobody named means everybody."""

    def load(self) -> "type[Page]":
        """Import the class of the page."""
        module, name = self.view.split(":")
        loaded: type[Page] = getattr(import_module(f"omsdesk.views.{module}"), name)
        return loaded

    def is_for(self, roles: frozenset[str]) -> bool:
        """Whether somebody with these roles sees it."""
        return not self.roles or not self.roles.isdisjoint(roles)


_PICKERS = _LEADERS | {"picker", "packer"}
_PACKERS = _LEADERS | {"packer"}
_RETURNERS = _LEADERS | {"returns", "office"}
_STOCKERS = _LEADERS | {"stock", "office"}
_CLERKS = _LEADERS | {"office"}

PAGES: tuple[PageSpec, ...] = (
    PageSpec("pick", Text("Pick"), "shopping-cart", STATIONS, "F2", "pick_station:PickStationView", _PICKERS),
    PageSpec("pack", Text("Pack"), "package-open", STATIONS, "F3", "pack_station:PackStationView", _PACKERS),
    PageSpec("ship", Text("Ship"), "truck", STATIONS, "", "ship:ShipView", _PACKERS | {"office"}),
    PageSpec("returns", Text("Returns"), "rotate-ccw", STATIONS, "", "returns_desk:ReturnsDeskView", _RETURNERS),
    PageSpec("stock", Text("Stock"), "boxes", STATIONS, "", "stock:StockView", _STOCKERS),
    PageSpec("orders", Text("Orders"), "inbox", OFFICE, "", "orders:OrdersView", _CLERKS),
    PageSpec("customers", Text("Customers"), "users", OFFICE, "", "customers:CustomersView", _CLERKS),
    PageSpec("print_jobs", Text("Print jobs"), "printer", OFFICE, "", "print_jobs:PrintJobsView"),
    PageSpec("settings", Text("Settings"), "settings", FOOT, "", "settings:SettingsView", _LEADERS),
    PageSpec("order_detail", Text("Order"), "inbox", ELSEWHERE, "", "order_detail:OrderDetailView"),
    PageSpec("order_entry", Text("New order"), "plus", ELSEWHERE, "", "order_entry:OrderEntryView", _CLERKS),
    PageSpec("sign_in", Text("Sign in"), "lock", ELSEWHERE, "", "sign_in:SignInView"),
    PageSpec("first_run", Text("Welcome"), "sparkles", ELSEWHERE, "", "first_run:FirstRunView"),
)

BARE = frozenset({"sign_in", "first_run"})
"""Pages before anybody is at the desk: no rail, no search."""


def in_rail(pages: tuple[PageSpec, ...], roles: frozenset[str]) -> list[PageSpec]:
    """What the rail offers to somebody with these roles, in order."""
    return [page for page in pages if page.section and page.is_for(roles)]
