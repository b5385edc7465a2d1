"""Orders on PostgreSQL: what was agreed with a customer is changed by whoever may change orders, step by step.

A bench counts pieces and moves an order on; who it is for, where it goes, what it costs and how much of what was
ordered are the office's. A station without such a person cannot write them, whatever it sends.
"""

from collections.abc import Collection, Iterator

from omsdesk.database.chain_triggers import DEFINER
from omsdesk.lifecycles.order import ORDER

_AGREED = {
    "orders": (
        *("channel_id", "external_ref", "placed_at", "history", "customer_id", "customer_name"),
        *("ship_name", "ship_street", "ship_extra", "ship_city", "ship_region", "ship_postal_code", "ship_country"),
        *("currency", "goods_minor", "shipping_minor", "tax_minor", "total_minor", "shipping_tax_minor"),
        *("shipping_tax_rate_bp", "discount_bp", "discount_minor", "discount_code", "off_minor"),
        *("prices_include_tax", "vat_id", "tax_exempt"),
    ),
    "order_lines": (
        *("order_id", "product_id", "sku", "ordered", "cancelled", "unit_minor", "discount_bp", "discount_minor"),
        *("order_off_minor", "net_minor", "tax_class", "tax_rate_bp", "tax_minor"),
        *("charged_net_minor", "charged_tax_minor"),
    ),
}
ANYBODYS = frozenset({"complete", "reopen"})
"""Steps that the clock and the returns desk take; all others are the office's."""

FUNCTIONS = {"orders": "guard_order", "order_lines": "guard_order_line"}


def names() -> tuple[str, ...]:
    """The triggers of this file."""
    return tuple(f"guard_{table}" for table in FUNCTIONS)


def statements(schema: str, columns: dict[str, Collection[str]]) -> Iterator[str]:
    """What puts them in place, replacing what is there; of columns that a later migration adds nothing is said yet."""
    definer = DEFINER.format(schema=schema)
    told = {table: [name for name in _AGREED[table] if name in columns[table]] for table in FUNCTIONS}
    same = {
        table: f"({_listed('NEW', names)}) IS NOT DISTINCT FROM ({_listed('OLD', names)})"
        for table, names in told.items()
    }
    yield _ORDER.format(definer=definer, same=same["orders"], steps=_steps())
    yield _LINE.format(definer=definer, same=same["order_lines"])
    for table, when in (("orders", "UPDATE"), ("order_lines", "UPDATE OR DELETE")):
        yield f"DROP TRIGGER IF EXISTS guard_{table} ON {table}"
        yield (
            f"CREATE TRIGGER guard_{table} BEFORE {when} ON {table} FOR EACH ROW EXECUTE FUNCTION {FUNCTIONS[table]}()"
        )


def _listed(row: str, names: Collection[str]) -> str:
    return ", ".join(f"{row}.{name}" for name in names)


def _steps() -> str:
    """Every step that an order can take, and whether anybody may take it."""
    rows = (
        f"('{frm.value}', '{step.to.value}', {str(verb in ANYBODYS).lower()})"
        for verb, step in ORDER.steps.items()
        for frm in sorted(step.frm, key=str)
    )
    return ", ".join(rows)


_ORDER = """
CREATE OR REPLACE FUNCTION guard_order() RETURNS trigger {definer} AS $$
BEGIN
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
BEGIN
    IF TG_OP = 'UPDATE' AND {same} THEN
        RETURN NEW;
    END IF;
    IF is_trusted() OR may('orders') THEN
        RETURN COALESCE(NEW, OLD);
    END IF;
    RAISE EXCEPTION 'permission denied for order_lines' USING ERRCODE = '42501';
END $$
"""
