"""Holds on PostgreSQL, and what the trail tells of an order: only from whoever may change orders.

Who held an order or let it go, and when, is filled in here; what was said of a hold before stays. A bench writes little
of an order itself into the trail, so what else is told of one asks for the same right: nobody makes up that an
order was held, released, confirmed or changed.
"""

from collections.abc import Iterator

from omsdesk.database.chain_triggers import DEFINER
from omsdesk.database.order_guards import ANYBODYS

BENCHES = (*sorted(ANYBODYS), "ships in parts")
"""What everybody's deeds tell of an order; the trigger is not even called for it, nor for what scans tell."""


def names() -> tuple[str, ...]:
    """The triggers of this file."""
    return ("guard_holds", "guard_trail")


def statements(schema: str) -> Iterator[str]:
    """What puts them in place, replacing what is there."""
    definer, free = DEFINER.format(schema=schema), ", ".join(f"'{each}'" for each in BENCHES)
    yield _HOLD.format(definer=definer)
    yield _TRAIL.format(definer=definer)
    yield "DROP TRIGGER IF EXISTS guard_holds ON holds"
    yield "CREATE TRIGGER guard_holds BEFORE INSERT OR UPDATE ON holds FOR EACH ROW EXECUTE FUNCTION guard_hold()"
    yield "DROP TRIGGER IF EXISTS guard_trail ON audit_events"
    yield (
        "CREATE TRIGGER guard_trail BEFORE INSERT ON audit_events FOR EACH ROW "
        f"WHEN (NEW.subject = 'order' AND NEW.what NOT IN ({free})) EXECUTE FUNCTION guard_trail()"
    )


_HOLD = """
CREATE OR REPLACE FUNCTION guard_hold() RETURNS trigger {definer} AS $$
DECLARE
    who bigint;
BEGIN
    IF is_trusted() THEN
        RETURN NEW;
    END IF;
    IF may('orders') THEN
        SELECT w.user_id INTO who FROM who_is_there() w;
        IF TG_OP = 'INSERT' THEN
            NEW.placed_at := now();
            NEW.placed_by := who;
            NEW.released_at := NULL;
            NEW.released_by := NULL;
            RETURN NEW;
        END IF;
        IF (NEW.id, NEW.order_id, NEW.reason, NEW.rule, NEW.placed_at, NEW.placed_by)
           IS NOT DISTINCT FROM (OLD.id, OLD.order_id, OLD.reason, OLD.rule, OLD.placed_at, OLD.placed_by) THEN
            IF OLD.released_at IS NOT NULL THEN
                NEW.released_at := OLD.released_at;
                NEW.released_by := OLD.released_by;
            ELSIF NEW.released_at IS NOT NULL THEN
                NEW.released_at := now();
                NEW.released_by := who;
            END IF;
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'permission denied for holds' USING ERRCODE = '42501';
END $$
"""

_TRAIL = """
CREATE OR REPLACE FUNCTION guard_trail() RETURNS trigger {definer} AS $$
BEGIN
    IF may('orders') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'permission denied for what is told of orders' USING ERRCODE = '42501';
END $$
"""
