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
    needs: str = ""
    """The names of the rights of which one is needed to see it; empty for everybody. Rights are read after the first
    paint."""

    @property
    def name(self) -> str:
        """The title as it stands alone; inside a sentence some languages begin the same word with a small letter."""
        title = str(self.title)
        return title[:1].upper() + title[1:]

    def load(self) -> "type[Page]":
        """Import the class of the page."""
        module, name = self.view.split(":")
        loaded: type[Page] = getattr(import_module(f"omsdesk.views.{module}"), name)
        return loaded

    def is_for(self, roles: frozenset[str]) -> bool:
        """Whether somebody with these roles sees it."""
        if not self.needs:
            return True
        from omsdesk.lifecycles.rights import Right, may

        return any(may(Right[each], roles) for each in self.needs.split())


PAGES: tuple[PageSpec, ...] = (
    PageSpec("pick", Text("Pick"), "shopping-cart", STATIONS, "F2", "pick_station:PickStationView", "PICK"),
    PageSpec("pack", Text("Pack"), "package-open", STATIONS, "F3", "pack_station:PackStationView", "PACK"),
    PageSpec("ship", Text("Ship"), "truck", STATIONS, "", "ship:ShipView", "SHIP"),
    PageSpec("returns", Text("Returns"), "rotate-ccw", STATIONS, "", "returns_desk:ReturnsDeskView", "INSPECT"),
    PageSpec("stock", Text("Stock"), "boxes", STATIONS, "", "stock:StockView", "STOCK"),
    # Its own key: the pages after it keep the numbers that people know.
    PageSpec("today", Text("Today"), "calendar", OFFICE, "Ctrl+0", "today:TodayView", "ORDERS"),
    PageSpec("orders", Text("Orders"), "inbox", OFFICE, "", "orders:OrdersView", "ORDERS"),
    PageSpec("customers", Text("Customers"), "users", OFFICE, "", "customers:CustomersView", "CUSTOMERS"),
    PageSpec("print_jobs", Text("Print jobs"), "printer", OFFICE, "", "print_jobs:PrintJobsView"),
    PageSpec("settings", Text("Settings"), "settings", FOOT, "", "settings:SettingsView", "SETTINGS IMPORT"),
    # Behind the settings: the pages before it keep the numbers that people know.
    PageSpec("audit", Text("Audit trail"), "history", OFFICE, "Ctrl+Shift+H", "audit:AuditView", "AUDIT"),
    PageSpec("messages", Text("Messages"), "mail", OFFICE, "Ctrl+Shift+M", "messages:MessagesView", "ORDERS"),
    PageSpec("invoices", Text("Invoices"), "receipt", OFFICE, "Ctrl+Shift+I", "invoices:InvoicesView", "MONEY"),
    PageSpec("books", Text("Books"), "table-2", OFFICE, "Ctrl+Shift+B", "books:BooksView", "MONEY"),
    PageSpec("bank", Text("Bank"), "banknote", OFFICE, "Ctrl+Shift+S", "bank:BankView", "MONEY"),
    PageSpec("drawer", Text("Drawer"), "banknote", ELSEWHERE, "", "drawer:DrawerView", "MONEY"),
    PageSpec("review", Text("Review"), "shield-alert", ELSEWHERE, "", "review:ReviewView", "ORDERS"),
    PageSpec("suppliers", Text("Suppliers"), "building-2", ELSEWHERE, "", "suppliers:SuppliersView", "ORDERS"),
    PageSpec("order_detail", Text("Order"), "inbox", ELSEWHERE, "", "order_detail:OrderDetailView"),
    PageSpec("order_entry", Text("New order"), "plus", ELSEWHERE, "", "order_entry:OrderEntryView", "ORDERS"),
    PageSpec(
        "shared_database",
        Text("Shared database"),
        "database",
        ELSEWHERE,
        "",
        "shared_database:SharedDatabaseView",
        "SETTINGS",
    ),
    PageSpec("backups", Text("Backups"), "database", ELSEWHERE, "", "backups:BackupsView", "RESTORE"),
    PageSpec("history", Text("History"), "history", ELSEWHERE, "", "history:HistoryView"),
    PageSpec("sign_in", Text("Sign in"), "lock", ELSEWHERE, "", "sign_in:SignInView"),
    PageSpec("first_run", Text("Welcome"), "sparkles", ELSEWHERE, "", "first_run:FirstRunView"),
)

BEGINNINGS = {"picker": "pick", "packer": "pack", "returns": "returns", "stock": "stock"}
"""The page of the main work of each role of the floor; all others begin with Today."""

OTHERS_WORK = frozenset({("packer", "pick")})
"""Roles and pages: what they may do, while others usually do it there."""

BARE = frozenset({"sign_in", "first_run", "shared_database"})
"""Pages before anybody is at the desk: no rail, no search."""


def in_rail(pages: tuple[PageSpec, ...], roles: frozenset[str]) -> list[PageSpec]:
    """What the rail offers to somebody with these roles, in order."""
    return [page for page in pages if page.section and page.is_for(roles)]


def beginning(roles: frozenset[str]) -> str:
    """The page where somebody with these roles begins, at a station that names none of theirs."""
    return next((BEGINNINGS[role] for role in sorted(roles) if role in BEGINNINGS), "today")


def is_usual(page: str, roles: frozenset[str]) -> bool:
    """Whether what is done on this page is their own work, and not only something that they may do."""
    return not all((role, page) in OTHERS_WORK for role in roles)
