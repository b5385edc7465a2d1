"""The rules of one wave, asked before it is released."""

from pytestqt.qtbot import QtBot

from omsdesk.services.releasing import PickRules
from omsdesk.views.rules_sheet import RulesSheet


def asked(qtbot: QtBot, usual: PickRules, without: tuple[str, ...] = ()) -> tuple[RulesSheet, list[PickRules]]:
    taken: list[PickRules] = []
    sheet = RulesSheet(usual, taken.append, lambda: None, without)
    qtbot.addWidget(sheet)
    return sheet, taken


def test_the_usual_rules_are_given_and_one_tick_changes_one(qtbot: QtBot) -> None:
    sheet, taken = asked(qtbot, PickRules(scan_bin=True))

    sheet.scan_tote.click()
    sheet.go.click()

    assert taken == [PickRules(scan_bin=True, type_quantity=False, scan_tote=True)]


def test_what_the_house_works_without_is_not_asked_for(qtbot: QtBot) -> None:
    sheet, _ = asked(qtbot, PickRules(), without=("totes", "bins"))

    assert [each.isHidden() for each in (sheet.scan_bin, sheet.type_quantity, sheet.scan_tote)] == [True, False, True]
