"""What does not fit beside each other goes on below, and no page becomes wider than its window for it."""

from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from omsdesk.services.blocking import Blocker
from omsdesk.views.order_preview import BlockerList
from omsdesk.views.top_bar import TopBar
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.widgets.entry_lines import EntryLine
from omsdesk.views.widgets.flow import FlowRow
from omsdesk.views.widgets.page_stack import PageStack
from omsdesk.words import Text


def shown(qtbot: QtBot, widget: QWidget, width: int, height: int = 400) -> None:
    qtbot.addWidget(widget)
    widget.resize(width, height)
    with qtbot.waitExposed(widget):
        widget.show()
    QApplication.processEvents()


def test_a_long_reason_goes_on_in_a_second_line(qtbot: QtBot) -> None:
    listed = BlockerList(lambda _fix: None, across=True)
    qtbot.addWidget(listed)
    reason = Text("On hold: Fraud check")

    listed.show_blockers(
        (Blocker(reason, Text("55 points, held from 40: at home in Germany, sent to Poland (20), " * 3)),)
    )

    assert listed.minimumSizeHint().width() < 640


def test_a_page_counts_the_second_row_of_its_buttons(qtbot: QtBot) -> None:
    stack, page = PageStack(), QWidget()
    column, foot = QVBoxLayout(page), FlowRow()
    for place in range(4):
        foot.addWidget(Button(f"Button {place}", "check"))
    column.addLayout(foot)
    stack.addWidget(page)
    shown(qtbot, stack, 1200)
    wide = stack.minimumSizeHint().height()

    stack.resize(260, 400)
    QApplication.processEvents()

    assert stack.minimumSizeHint().height() > wide + 36


def test_a_line_of_the_order_form_fits_beside_a_mail(qtbot: QtBot) -> None:
    line = EntryLine()
    qtbot.addWidget(line)
    wide = line.minimumSizeHint().width()

    line.show_narrow(on=True)

    assert line.minimumSizeHint().width() <= 396 < wide


def test_the_search_gives_way_before_a_chip_is_cut(qtbot: QtBot) -> None:
    bar = TopBar()
    bar.title.setText("Buchhaltung")
    bar.show_user("Grace", "Bench 1")
    bar.printer.show_chip("Label printer: PDF folder", "ready")
    shown(qtbot, bar, 880, 56)

    narrow = bar.search.width()
    bar.resize(1600, 56)
    QApplication.processEvents()

    assert bar.user.width() >= bar.user.sizeHint().width()
    assert narrow < bar.search.width() <= bar.search.maximumWidth()
    bar.resize(880, 56)
    QApplication.processEvents()
    assert [each.width() >= each.sizeHint().width() for each in (bar.scanner, bar.printer, bar.user)] == [True] * 3
