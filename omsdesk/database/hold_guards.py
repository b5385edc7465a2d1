"""Holds on PostgreSQL, and what the trail tells of an order: only from whoever may change orders.

Who held an order or let it go, and when, is filled in here. Why stays too: as long as a hold is open, more can be
written behind its note; both are emptied only together with the person, by whoever may erase. A bench writes little
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
    return ("guard_holds", "hold_goes_with_erased", "guard_trail")


def statements(schema: str) -> Iterator[str]:
    """What puts them in place, replacing what is there."""
    definer, free = DEFINER.format(schema=schema), ", ".join(f"'{each}'" for each in BENCHES)
    yield _HOLD.format(definer=definer)
    yield _TRAIL.format(definer=definer)
    yield _WITH.format(definer=definer)
    yield "DROP TRIGGER IF EXISTS guard_holds ON holds"
    yield "CREATE TRIGGER guard_holds BEFORE INSERT OR UPDATE ON holds FOR EACH ROW EXECUTE FUNCTION guard_hold()"
    # No list of columns: migrations of before put the triggers where a hold has no sentence yet.
    yield "DROP TRIGGER IF EXISTS hold_goes_with_erased ON holds"
    yield (
        "CREATE CONSTRAINT TRIGGER hold_goes_with_erased AFTER UPDATE ON holds DEFERRABLE INITIALLY DEFERRED "
        "FOR EACH ROW EXECUTE FUNCTION hold_goes_with_erased()"
    )
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
           IS NOT DISTINCT FROM (OLD.id, OLD.order_id, OLD.reason, OLD.rule, OLD.placed_at, OLD.placed_by)
           AND ((NEW.note, NEW.said) = (OLD.note, OLD.said)
                OR NEW.said = OLD.said AND OLD.released_at IS NULL
                   AND (OLD.note = '' OR starts_with(NEW.note, OLD.note || '; '))
                OR (NEW.note, NEW.said) = ('', '') AND may('lead')) THEN
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

_WITH = """
CREATE OR REPLACE FUNCTION hold_goes_with_erased() RETURNS trigger {definer} AS $$
BEGIN
    IF is_trusted() OR (NEW.note, NEW.said) <> ('', '') OR (OLD.note, OLD.said) = ('', '') OR EXISTS (
        SELECT FROM orders o JOIN customers c ON c.id = o.customer_id
        WHERE o.id = NEW.order_id AND c.erased_at IS NOT NULL
    ) THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'nobody was erased with the words of this hold' USING ERRCODE = '42501';
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
