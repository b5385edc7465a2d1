"""Disputes on PostgreSQL: only who may handle money writes them, and what a payment has lost is what its disputes say.

What was taken and given again is never changed (``guards.py``); here it is held against the payments at the end of
each transaction, so that no station can leave a payment that counts as lost without a lost dispute, or the other way.
"""

from collections.abc import Collection, Iterator

from omsdesk.database.chain_triggers import DEFINER

TABLE = "disputes"
KEPT = ("id", "card_id", "reference", "opened_at", "at")
"""Columns of a dispute that never change."""
SAID = "disputes and payments do not fit together"
_ENTRIES = "dispute_entries"
_FEES = "dispute_fees"
_ON_PAYMENTS = ("guard_lost", "match_lost")
_MATCHED = {"match_dispute_entries": _ENTRIES, "match_disputes": TABLE}


def names() -> tuple[str, ...]:
    """The triggers of this file."""
    return ("guard_disputes", "guard_dispute_entries", "guard_dispute_fees", *_ON_PAYMENTS, *_MATCHED)


def removal() -> Iterator[str]:
    """What takes them off the payments, so that their column can go."""
    for name in _ON_PAYMENTS:
        yield f"DROP TRIGGER IF EXISTS {name} ON payments"


def statements(schema: str, there: Collection[str]) -> Iterator[str]:
    """What puts them in place, replacing what is there; fees came later than the rest."""
    definer = DEFINER.format(schema=schema)
    new, old = (", ".join(f"{row}.{name}" for name in KEPT) for row in ("NEW", "OLD"))
    yield _DISPUTE.format(definer=definer, new=new, old=old)
    yield _ENTRY.format(definer=definer)
    yield _MATCH.format(definer=definer, said=SAID)
    yield from removal()
    yield f"DROP TRIGGER IF EXISTS guard_disputes ON {TABLE}"
    yield (
        f"CREATE TRIGGER guard_disputes BEFORE INSERT OR UPDATE ON {TABLE} "
        "FOR EACH ROW EXECUTE FUNCTION guard_dispute()"
    )
    yield f"DROP TRIGGER IF EXISTS guard_dispute_entries ON {_ENTRIES}"
    yield (
        f"CREATE TRIGGER guard_dispute_entries BEFORE INSERT ON {_ENTRIES} "
        "FOR EACH ROW EXECUTE FUNCTION guard_taken_back()"
    )
    if _FEES in there:
        yield f"DROP TRIGGER IF EXISTS guard_dispute_fees ON {_FEES}"
        yield (
            f"CREATE TRIGGER guard_dispute_fees BEFORE INSERT ON {_FEES} "
            "FOR EACH ROW EXECUTE FUNCTION guard_taken_back()"
        )
    yield (
        "CREATE TRIGGER guard_lost BEFORE UPDATE OF lost_minor ON payments "
        "FOR EACH ROW EXECUTE FUNCTION guard_taken_back()"
    )
    yield _MATCHES.format(name="match_lost", when="UPDATE OF lost_minor", table="payments")
    for name, table in _MATCHED.items():
        yield f"DROP TRIGGER IF EXISTS {name} ON {table}"
        yield _MATCHES.format(name=name, when="INSERT OR UPDATE", table=table)


_DISPUTE = """
CREATE OR REPLACE FUNCTION guard_dispute() RETURNS trigger {definer} AS $$
BEGIN
    IF is_trusted() OR may('money') AND (TG_OP = 'INSERT' OR ({new}) IS NOT DISTINCT FROM ({old})) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'permission denied for disputes' USING ERRCODE = '42501';
END $$
"""

_ENTRY = """
CREATE OR REPLACE FUNCTION guard_taken_back() RETURNS trigger {definer} AS $$
BEGIN
    IF is_trusted() OR may('money') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'permission denied for what banks take back' USING ERRCODE = '42501';
END $$
"""

_MATCHES = (
    "CREATE CONSTRAINT TRIGGER {name} AFTER {when} ON {table} DEFERRABLE INITIALLY DEFERRED "
    "FOR EACH ROW EXECUTE FUNCTION match_dispute()"
)
_MATCH = """
CREATE OR REPLACE FUNCTION match_dispute() RETURNS trigger {definer} AS $$
DECLARE
    about bigint[];
BEGIN
    IF is_trusted() THEN
        RETURN NULL;
    END IF;
    IF TG_TABLE_NAME = 'payments' THEN
        about := ARRAY[NEW.id];
    ELSIF TG_TABLE_NAME = 'disputes' THEN
        about := ARRAY(SELECT DISTINCT e.payment_id FROM dispute_entries e WHERE e.dispute_id = NEW.id);
    ELSE
        about := ARRAY[NEW.payment_id];
    END IF;
    IF EXISTS (
        SELECT FROM payments p WHERE p.id = ANY(about) AND p.lost_minor <> COALESCE(
            (SELECT sum(e.amount_minor) FROM dispute_entries e JOIN disputes d ON d.id = e.dispute_id
             WHERE e.payment_id = p.id AND d.status = 'lost'), 0)
    ) THEN
        RAISE EXCEPTION '{said}' USING ERRCODE = '42501';
    END IF;
    RETURN NULL;
END $$
"""
