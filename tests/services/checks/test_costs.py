"""The rule about the value of the stock finds what no deed can do to it."""

import pytest
from sqlalchemy import text

from omsdesk.database import guards
from omsdesk.database.engine import WRITES
from omsdesk.database.work import Work
from omsdesk.services import checks, receiving
from omsdesk.services.costing import valuing
from tests.factories import a_bin, a_house, a_product


@pytest.fixture(autouse=True)
def valued(work: Work) -> None:
    """Seven mugs at 2.00 and 2.50, and one whose value waits."""
    a_house(work)
    shelf, mug = a_bin(work, "A-01-1"), a_product(work, "MUG")
    for pieces, cost in ((3, "2.00"), (4, "2.50")):
        work.write(receiving.receive, product_id=mug, quantity=pieces, place_id=shelf, cost=cost)
    valuing.carry_out(work)
    work.write(receiving.receive, product_id=mug, quantity=1, place_id=shelf, cost="9.99")


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("DELETE FROM cost_entries", ""),  # only not valued yet
        ("UPDATE cost_entries SET pieces = 5, pieces_after = 8 WHERE pieces_after = 7", "valued for other pieces"),
        ("UPDATE cost_entries SET value_after_minor = value_after_minor + 1 WHERE pieces_after = 7", "not the sum"),
        (
            "UPDATE cost_entries SET average_e4 = average_e4 + 800 WHERE pieces_after = 7",
            "not its pieces at their average",
        ),
        (
            "UPDATE cost_entries SET value_after_minor = -100, average_e4 = 0 WHERE pieces_after = 7",
            "less than nothing",
        ),
    ],
)
def test_a_value_changed_behind_the_back_of_the_program_is_found(work: Work, statement: str, found: str) -> None:
    assert work.read(checks.violations) == ()
    with work.engine.execution_options(**{WRITES: True}).begin() as connection:
        guards.remove(connection, ["cost_entries"])
        connection.execute(text(statement))
        guards.install(connection)

    told = work.read(checks.violations)

    assert bool(told) == bool(found)
    assert any(found in each for each in told) or not found
    assert all(each.startswith("rule 11:") for each in told)
