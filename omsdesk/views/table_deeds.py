"""What can be done with every long list: copy its rows, and choose its columns, by key and from the palette."""

from omsdesk.views.actions import Deed
from omsdesk.views.page import Page
from omsdesk.views.widgets.table_looks import TableLooks
from omsdesk.words import Text


def add(page: Page, looks: TableLooks) -> None:
    """Register both for the list of a page."""

    def copy() -> None:
        n = looks.copy()
        page.shell.toast(Text("{n} row is copied", many="{n} rows are copied", n=n))

    page.deed(
        Deed(
            f"{page.key}.copy",
            Text("Copy rows"),
            copy,
            "copy",
            "Ctrl+C",
            when=lambda: looks.table.current_id() is not None,
            why_not=lambda: str(Text("Choose a row first.")),
        ),
        only_in=looks.table.view,
    )
    page.deed(Deed(f"{page.key}.columns", Text("Choose columns"), looks.open_menu, "columns-3"))
