"""Orders to suppliers on PostgreSQL: who they are, what they were told and what left there, only from the office.

A bench may make one all the same, when a short pick gives an order what is left: a product may always come from one. It
may call pieces off with its own. It cannot say that a supplier was told, or has sent anything.
"""

from collections.abc import Iterator

from omsdesk.database.chain_triggers import DEFINER

TABLE = "supplies"
_KNOWN = ("revision", "told_by", "sent_at", "order_id", "supplier_id")
_NEW, _OLD = (", ".join(f"{row}.{name}" for name in _KNOWN) for row in ("NEW", "OLD"))
_SAID = f"NEW.told AND NOT OLD.told OR ({_NEW}) IS DISTINCT FROM ({_OLD})"
_WHEN = {
    "suppliers": "INSERT OR UPDATE ON suppliers FOR EACH STATEMENT",
    "supplies": f"UPDATE ON supplies FOR EACH ROW WHEN ({_SAID})",
    "supply_lines": "UPDATE ON supply_lines FOR EACH ROW WHEN (NEW.shipped <> OLD.shipped)",
    "supply_shipments": "INSERT ON supply_shipments FOR EACH STATEMENT",
}


def names() -> tuple[str, ...]:
    """The triggers of this file."""
    return tuple(f"guard_{table}" for table in _WHEN)


def statements(schema: str) -> Iterator[str]:
    """What puts them in place, replacing what is there."""
    yield _FUNCTION.format(definer=DEFINER.format(schema=schema))
    for table, when in _WHEN.items():
        yield f"DROP TRIGGER IF EXISTS guard_{table} ON {table}"
        yield f"CREATE TRIGGER guard_{table} BEFORE {when} EXECUTE FUNCTION guard_supply()"


_FUNCTION = """
CREATE OR REPLACE FUNCTION guard_supply() RETURNS trigger {definer} AS $$
BEGIN
    IF may('orders') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'permission denied for %', TG_TABLE_NAME USING ERRCODE = '42501';
END $$
"""
