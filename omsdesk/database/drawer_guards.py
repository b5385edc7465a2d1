"""Drawers of counters on PostgreSQL: who may write what happened to cash, and that a closed one stays closed.

Money moves with somebody who may record it; a refund that has left may say so at whichever station looked first. Who
and when is what the server knows, and a drawer is closed with the sum that its facts give.
"""

from collections.abc import Iterator

from omsdesk.database.chain_triggers import DEFINER

TABLE = "drawer_closings"
"""The last one that its migration makes."""
_TABLES = ("drawer_days", "drawer_moves", "drawer_counts", "drawer_closings")


def names() -> tuple[str, ...]:
    """The triggers of this file."""
    return tuple(f"guard_{table}" for table in _TABLES)


def statements(schema: str) -> Iterator[str]:
    """What puts them in place, replacing what is there."""
    yield _GUARD.format(definer=DEFINER.format(schema=schema))
    for table in _TABLES:
        yield f"DROP TRIGGER IF EXISTS guard_{table} ON {table}"
        yield f"CREATE TRIGGER guard_{table} BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION guard_drawer()"


_GUARD = """
CREATE OR REPLACE FUNCTION guard_drawer() RETURNS trigger {definer} AS $$
DECLARE
    is_right boolean := may('money');
BEGIN
    IF is_trusted() THEN
        RETURN NEW;
    END IF;
    NEW.at := now();
    NEW.user_id := (SELECT w.user_id FROM who_is_there() w);
    IF TG_TABLE_NAME = 'drawer_moves' THEN
        IF NEW.kind = 'refunded' THEN
            is_right := EXISTS (
                SELECT FROM refunds r JOIN payments p ON p.id = r.payment_id
                WHERE r.id = NEW.refund_id AND r.status = 'done' AND NOT r.to_credit AND p.method = 'cash'
                  AND r.amount_minor = -NEW.amount_minor
            );
        ELSIF NEW.kind = 'paid' THEN
            is_right := is_right AND EXISTS (
                SELECT FROM payments p
                WHERE p.id = NEW.payment_id AND p.method = 'cash' AND p.captured_minor = NEW.amount_minor
            );
        END IF;
    END IF;
    IF TG_TABLE_NAME <> 'drawer_days' THEN
        is_right := is_right AND NOT EXISTS (SELECT FROM drawer_closings c WHERE c.drawer_id = NEW.drawer_id);
    END IF;
    IF TG_TABLE_NAME = 'drawer_closings' THEN
        is_right := is_right AND NEW.expected_minor = (
            SELECT d.float_minor
                + COALESCE((SELECT sum(m.amount_minor) FROM drawer_moves m WHERE m.drawer_id = d.id), 0)
            FROM drawer_days d WHERE d.id = NEW.drawer_id
        );
    END IF;
    IF is_right THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'permission denied for %', TG_TABLE_NAME USING ERRCODE = '42501';
END $$
"""
