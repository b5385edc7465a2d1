"""What goods cost is said when they come: kept beside their move, and valued later behind the dock."""

from collections.abc import Mapping
from decimal import Decimal

from sqlalchemy import bindparam, func, select

from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.stock import MoveKind
from omsdesk.models.cost import STATE_COST
from omsdesk.models.stock import StockMove
from omsdesk.money import half_up, minor_digits
from omsdesk.words import Text

FINE = 10_000
"""A piece may cost parts of a cent: costs of one piece are kept in ten-thousandths of the smallest coin."""
HIGHEST = 1_000_000
"""More than any piece costs: a scanned code in the field."""
# The giving place's row is held by the deed, so the newest of its moves is the one just made.
_NEWEST = select(func.max(StockMove.id)).where(
    StockMove.product_id == bindparam("product"),
    StockMove.from_id == bindparam("source"),
    StockMove.to_id == bindparam("place"),
    StockMove.kind == bindparam("kind", type_=StockMove.kind.type),
)


def read_cost(typed: str, currency: str) -> int:
    """What a piece costs, as people type it, in ten-thousandths of the smallest coin; refused when it is no amount."""
    try:
        number = Decimal(typed.strip().replace(",", "."))
    except ArithmeticError:
        number = Decimal(-1)
    if not number.is_finite() or not 0 <= number < HIGHEST:
        raise Refusal(Text("'{typed}' is no cost.", typed=typed.strip()), Text("Type an amount, such as 2.50."))
    return half_up(number.scaleb(minor_digits(currency)) * FINE)


def value_of(pieces: int, cost_e4: int) -> int:
    """What so many pieces are worth, to the cent."""
    return half_up(Decimal(pieces * cost_e4) / FINE)


def state(db: Db, source_id: int, said: Mapping[tuple[int, int], int], *, kind: MoveKind = MoveKind.RECEIVED) -> None:
    """What the pieces cost that this deed just moved out of ``source``: values by product and place."""
    rows = [
        {"id": db.run(_NEWEST, {"product": product, "source": source_id, "place": place, "kind": kind}).scalar_one()}
        | {"value_minor": value}
        for (product, place), value in said.items()
    ]
    if rows:
        db.run(STATE_COST, rows)
