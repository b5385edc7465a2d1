"""Orders on PostgreSQL: what was agreed with a customer is changed by whoever may change orders, step by step.

A bench counts pieces and moves an order on; who it is for, where it goes, what it costs and how much of what was
ordered are the office's. A station without such a person cannot write them, whatever it sends.

A new order begins empty: draft, placed or confirmed, with nothing allocated, picked or sent; or of history, as gone.
Orders and lines come in only with somebody who may change orders, whatever brings them: asked once for a statement,
however many rows a file has. A station where nobody is signed in brings none.
"""

from collections.abc import Collection, Iterator

from omsdesk.database.chain_triggers import DEFINER
from omsdesk.lifecycles.order import OPEN_STATUSES, ORDER

_AGREED = {
    "orders": (
        *("channel_id", "external_ref", "placed_at", "history", "customer_id", "customer_name"),
        *("ship_name", "ship_street", "ship_extra", "ship_city", "ship_region", "ship_postal_code", "ship_country"),
        *("currency", "goods_minor", "shipping_minor", "tax_minor", "total_minor", "shipping_tax_minor"),
        *("shipping_tax_rate_bp", "discount_bp", "discount_minor", "discount_code", "off_minor"),
        *("prices_include_tax", "tax_by_rate", "vat_id", "tax_exempt"),
    ),
    "order_lines": (
        *("order_id", "product_id", "sku", "ordered", "cancelled", "unit_minor", "discount_bp", "discount_minor"),
        *("order_off_minor", "net_minor", "tax_class", "tax_rate_bp", "tax_minor"),
        *("charged_net_minor", "charged_tax_minor"),
    ),
}
_COUNTERS = (
    *("cancelled", "allocated", "picked", "packed", "shipped", "delivered"),
    *("return_requested", "returned", "written_off"),
)
_OF_HISTORY = ("allocated", "picked", "packed", "shipped", "delivered")
"""What left before this program knew of it has these at the ordered pieces."""
ANYBODYS = frozenset({"complete", "reopen"})
"""Steps that the clock and the returns desk take; all others are the office's."""

FUNCTIONS = {"orders": "guard_order", "order_lines": "guard_order_line"}


def names() -> tuple[str, ...]:
    """The triggers of this file."""
    return tuple(f"{what}_{table}" for table in FUNCTIONS for what in ("guard", "bring"))


def statements(schema: str, columns: dict[str, Collection[str]]) -> Iterator[str]:
    """What puts them in place, replacing what is there; of columns that a later migration adds nothing is said yet."""
    definer = DEFINER.format(schema=schema)
    told = {table: [name for name in _AGREED[table] if name in columns[table]] for table in FUNCTIONS}
    same = {
        table: f"({_listed('NEW', names)}) IS NOT DISTINCT FROM ({_listed('OLD', names)})"
        for table, names in told.items()
    }
    counters = [name for name in _COUNTERS if name in columns["order_lines"]]
    others = [name for name in counters if name not in _OF_HISTORY]
    yield _BRING.format(definer=definer)
    yield _ORDER.format(definer=definer, same=same["orders"], steps=_steps())
    yield _LINE.format(
        definer=definer,
        same=same["order_lines"],
        empty=_all_are(counters, "0"),
        gone=f"{_all_are(_OF_HISTORY, 'NEW.ordered')} AND {_all_are(others, '0')}",
        untouched=_all_are(counters, "0", row="OLD"),
        open=", ".join(f"'{each.value}'" for each in OPEN_STATUSES),
    )
    for table in FUNCTIONS:
        yield f"DROP TRIGGER IF EXISTS bring_{table} ON {table}"
        yield (
            f"CREATE TRIGGER bring_{table} BEFORE INSERT ON {table} FOR EACH STATEMENT EXECUTE FUNCTION bring_orders()"
        )
    for table, when in (("orders", "INSERT OR UPDATE"), ("order_lines", "INSERT OR UPDATE OR DELETE")):
        yield f"DROP TRIGGER IF EXISTS guard_{table} ON {table}"
        yield (
            f"CREATE TRIGGER guard_{table} BEFORE {when} ON {table} FOR EACH ROW EXECUTE FUNCTION {FUNCTIONS[table]}()"
        )


def _listed(row: str, names: Collection[str]) -> str:
    return ", ".join(f"{row}.{name}" for name in names)


def _all_are(names: Collection[str], value: str, *, row: str = "NEW") -> str:
    return " AND ".join(f"{row}.{name} = {value}" for name in names)


def _steps() -> str:
    """Every step that an order can take, and whether anybody may take it."""
    rows = (
        f"('{frm.value}', '{step.to.value}', {str(verb in ANYBODYS).lower()})"
        for verb, step in ORDER.steps.items()
        for frm in sorted(step.frm, key=str)
    )
    return ", ".join(rows)


_BRING = """
CREATE OR REPLACE FUNCTION bring_orders() RETURNS trigger {definer} AS $$
BEGIN
    IF may('orders') THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'permission denied for %', TG_TABLE_NAME USING ERRCODE = '42501';
END $$
"""

_ORDER = """
CREATE OR REPLACE FUNCTION guard_order() RETURNS trigger {definer} AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF is_trusted() THEN
            RETURN NEW;
        END IF;
        IF NOT (NEW.status IN ('draft', 'placed', 'confirmed') OR NEW.status = 'completed' AND NEW.history)
           OR NEW.returned
           OR NOT NEW.history AND num_nonnulls(NEW.shipped_at, NEW.delivered_at, NEW.completed_at) > 0 THEN
            RAISE EXCEPTION 'permission denied for orders' USING ERRCODE = '42501';
        END IF;
        RETURN NEW;
    END IF;
    -- Compared first: what a bench writes at every scan ends here.
    IF NEW.status = OLD.status AND {same} THEN
        RETURN NEW;
    END IF;
    IF is_trusted() THEN
        RETURN NEW;
    END IF;
    IF NEW.status <> OLD.status AND NOT EXISTS (
        SELECT FROM (VALUES {steps}) s(frm, upto, anybodys)
        WHERE s.frm = OLD.status AND s.upto = NEW.status AND (s.anybodys OR may('orders'))
    ) OR NOT ({same}) AND NOT may('orders') THEN
        RAISE EXCEPTION 'permission denied for orders' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END $$
"""

_LINE = """
CREATE OR REPLACE FUNCTION guard_order_line() RETURNS trigger {definer} AS $$
DECLARE
    whole record;
BEGIN
    IF TG_OP = 'UPDATE' AND {same} THEN
        RETURN NEW;
    END IF;
    IF is_trusted() OR TG_OP = 'UPDATE' AND may('orders') THEN
        RETURN COALESCE(NEW, OLD);
    END IF;
    IF TG_OP <> 'UPDATE' THEN
        SELECT o.status, o.history INTO whole FROM orders o WHERE o.id = COALESCE(NEW.order_id, OLD.order_id);
        IF TG_OP = 'DELETE' THEN
            IF {untouched} AND whole.status IN ({open}) AND may('orders') THEN
                RETURN OLD;
            END IF;
        ELSIF {empty} AND whole.status IN ({open}) OR whole.history AND {gone} THEN
            RETURN NEW;  -- by whoever may: the statement was asked
        END IF;
    END IF;
    RAISE EXCEPTION 'permission denied for order_lines' USING ERRCODE = '42501';
END $$
"""
