"""Every deed that a screen carries out names the right it needs, or stands here as free for everybody."""

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import omsdesk
from omsdesk.lifecycles.rights import RIGHTS, Right, needed
from omsdesk.lifecycles.user import UserRole

SCREENS = Path(omsdesk.__file__).parent / "presenters"

FOR_EVERYBODY = {
    # signing in, and the first hour of a house in which nobody has a right yet
    "signing_in.with_pin",
    "signing_in.with_badge",
    "signing_in.by_name",
    "signing_in.by_name_and_password",
    # asking a supervisor, who proves who they are, is for those without the right
    "allowing.by_badge",
    "allowing.by_pin",
    "asking.ask",
    "asking.heard",
    "welcome.found",
    "welcome.keep",
    "welcome.over",
    "opening.open_sample",
    # papers that did not come out, at whatever bench they belong to
    "papers.print_label",
    "papers.print_slip",
    "printing_jobs.cancel",
    "printing_jobs.reprint",
    "printing_jobs.reprint_document",
    "printing_jobs.reprint_last",
    "printing_jobs.try_again",
    "unprinted.print_again",
    "hall_papers.print_trial_page",
    # how this bench reads its own scanner
    "station_settings.change",
    # a refund whose minute is over leaves from any station
    "sending_refunds.send_if_due",
}


def deeds_of_screens() -> Iterator[str]:
    """``module.function`` of every deed that a presenter hands to ``do``."""
    for path in sorted(SCREENS.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(
                    func=ast.Attribute(attr="do" | "_act"),
                    args=[ast.Attribute(value=ast.Name(id=module), attr=deed), *_],
                ):
                    yield f"{module}.{deed}"


def the_deed(name: str) -> Any:
    module, deed = name.split(".")
    for package in (
        "omsdesk.services",
        "omsdesk.services.importing",
        "omsdesk.services.invoicing",
        "omsdesk.services.accounting",
        "omsdesk.services.banking",
        "omsdesk.services.cards",
        "omsdesk.services.costing",
        "omsdesk.services.drawers",
        "omsdesk.services.sample",
        "omsdesk.services.shops",
        "omsdesk.services.suppliers",
        "omsdesk.services.webhooks",
    ):
        try:
            return getattr(importlib.import_module(f"{package}.{module}"), deed)
        except ModuleNotFoundError:
            continue
    raise AssertionError(f"{name} is no deed")


def test_the_screens_were_read() -> None:
    assert len(set(deeds_of_screens())) > 60


@pytest.mark.parametrize("name", sorted(set(deeds_of_screens()) - FOR_EVERYBODY))
def test_a_deed_of_a_screen_names_its_right(name: str) -> None:
    assert needed(the_deed(name)) is not None, f"{name} needs @needs(Right...), or a line in FOR_EVERYBODY"


def test_nothing_is_free_that_names_a_right() -> None:
    assert [name for name in sorted(FOR_EVERYBODY) if needed(the_deed(name)) is not None] == []


@pytest.mark.parametrize(
    ("role", "may", "may_not"),
    [
        (UserRole.PICKER, "picking.scan", "packing.scan"),
        (UserRole.PACKER, "packing.scan", "refunding.refund"),
        (UserRole.RETURNS, "inspecting.inspect", "adjusting.adjust"),
        (UserRole.STOCK, "receiving.receive", "picking.scan"),
        (UserRole.OFFICE, "selling.place_and_confirm", "signing_in.change_role"),
        (UserRole.SUPERVISOR, "settling.send", "signing_in.change_role"),
    ],
)
def test_each_job_has_its_deeds(role: UserRole, may: str, may_not: str) -> None:
    has: frozenset[Right | None] = RIGHTS[role]

    assert needed(the_deed(may)) in has
    assert needed(the_deed(may_not)) not in has
