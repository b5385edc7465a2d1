"""Card payments on PostgreSQL: only who may handle money writes them, and what was asked for stays as it was."""

from collections.abc import Iterator

from omsdesk.database.chain_triggers import DEFINER

TABLES = {
    "card_payments": ("id", "order_id", "provider", "asked_minor", "at"),
    "card_calls": ("id", "card_id", "kind", "amount_minor", "shipment_id", "refund_id", "at"),
}
"""Each table with the columns that never change."""


def names() -> tuple[str, ...]:
    """The triggers of this file."""
    return tuple(f"guard_{table}" for table in TABLES)


def statements(schema: str) -> Iterator[str]:
    """What puts them in place, replacing what is there."""
    definer = DEFINER.format(schema=schema)
    for table, kept in TABLES.items():
        new, old = (", ".join(f"{row}.{name}" for name in kept) for row in ("NEW", "OLD"))
        yield _GUARD.format(table=table, definer=definer, new=new, old=old)
        yield f"DROP TRIGGER IF EXISTS guard_{table} ON {table}"
        yield (
            f"CREATE TRIGGER guard_{table} BEFORE INSERT OR UPDATE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION guard_{table}()"
        )


_GUARD = """
CREATE OR REPLACE FUNCTION guard_{table}() RETURNS trigger {definer} AS $$
BEGIN
    IF is_trusted() OR may('money') AND (TG_OP = 'INSERT' OR ({new}) IS NOT DISTINCT FROM ({old})) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'permission denied for {table}' USING ERRCODE = '42501';
END $$
"""
