"""Money on PostgreSQL: who may write down that it came in or goes back, and that both always fit together.

Amounts and what they belong to never change once they are written. What a payment has given back is, at the end of
each transaction, the sum of its refunds that left or wait; a station cannot leave it otherwise.
"""

from collections.abc import Iterator

from omsdesk.database.chain_triggers import DEFINER
from omsdesk.lifecycles.payment import NEVER_LEFT

_GUARDS = {"guard_payments": ("payments", "guard_payment"), "guard_refunds": ("refunds", "guard_refund")}
_SUMS = {"match_payments": "payments", "match_refunds": "refunds"}


def names() -> tuple[str, ...]:
    """The triggers of this file."""
    return (*_GUARDS, *_SUMS)


def statements(schema: str) -> Iterator[str]:
    """What puts them in place, replacing what is there."""
    definer, never = DEFINER.format(schema=schema), ", ".join(f"'{each.value}'" for each in NEVER_LEFT)
    for function in (_PAYMENT, _REFUND, _MATCH):
        yield function.format(definer=definer, never=never)
    for name, (table, function) in _GUARDS.items():
        yield f"DROP TRIGGER IF EXISTS {name} ON {table}"
        yield f"CREATE TRIGGER {name} BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION {function}()"
    for name, table in _SUMS.items():
        yield f"DROP TRIGGER IF EXISTS {name} ON {table}"
        yield (
            f"CREATE CONSTRAINT TRIGGER {name} AFTER INSERT OR UPDATE ON {table} DEFERRABLE INITIALLY DEFERRED "
            "FOR EACH ROW EXECUTE FUNCTION match_money()"
        )


_PAYMENT = """
CREATE OR REPLACE FUNCTION guard_payment() RETURNS trigger {definer} AS $$
BEGIN
    IF is_trusted() OR TG_OP = 'INSERT' AND may('money') THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE'
       AND (NEW.id, NEW.order_id, NEW.method, NEW.authorised_minor, NEW.at)
           IS NOT DISTINCT FROM (OLD.id, OLD.order_id, OLD.method, OLD.authorised_minor, OLD.at)
       AND ((NEW.status, NEW.captured_minor, NEW.reference)
            IS NOT DISTINCT FROM (OLD.status, OLD.captured_minor, OLD.reference) OR may('money')) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'permission denied for payments' USING ERRCODE = '42501';
END $$
"""

_REFUND = """
CREATE OR REPLACE FUNCTION guard_refund() RETURNS trigger {definer} AS $$
BEGIN
    IF is_trusted() THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'INSERT' THEN
        -- The returns desk sets money aside for later; giving it back at once is the office's.
        IF may('money') OR may('refund') AND NEW.status = 'pending' AND NEW.return_id IS NOT NULL
           AND (NEW.due_at IS NULL OR NEW.due_at > clock_timestamp()) THEN
            RETURN NEW;
        END IF;
    ELSIF (NEW.id, NEW.order_id, NEW.payment_id, NEW.return_id, NEW.amount_minor, NEW.reason, NEW.at)
          IS NOT DISTINCT FROM
          (OLD.id, OLD.order_id, OLD.payment_id, OLD.return_id, OLD.amount_minor, OLD.reason, OLD.at)
          AND (NEW.due_at IS NOT DISTINCT FROM OLD.due_at OR may('lead'))
          AND (NEW.to_credit IS NOT DISTINCT FROM OLD.to_credit OR OLD.status = 'pending' AND may('refund')) THEN
        -- What is due leaves at whichever station looks first, even where nobody is signed in.
        IF NEW.status = OLD.status OR may('money') OR NEW.status = 'withdrawn' AND may('refund')
           OR NEW.status = 'done' AND OLD.status = 'pending' AND OLD.due_at <= clock_timestamp() THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'permission denied for refunds' USING ERRCODE = '42501';
END $$
"""

_MATCH = """
CREATE OR REPLACE FUNCTION match_money() RETURNS trigger {definer} AS $$
DECLARE
    of_payment bigint;
BEGIN
    IF is_trusted() THEN
        RETURN NULL;
    END IF;
    IF TG_TABLE_NAME = 'payments' THEN
        of_payment := NEW.id;
    ELSE
        of_payment := NEW.payment_id;
    END IF;
    IF EXISTS (
        SELECT FROM payments p WHERE p.id = of_payment AND p.refunded_minor <> COALESCE(
            (SELECT sum(r.amount_minor) FROM refunds r WHERE r.payment_id = p.id AND r.status NOT IN ({never})), 0)
    ) THEN
        RAISE EXCEPTION 'refunds and payments do not fit together' USING ERRCODE = '42501';
    END IF;
    RETURN NULL;
END $$
"""
