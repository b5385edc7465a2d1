"""Store credit on PostgreSQL: who may move it, and that balances and ledger always fit together.

A refund that becomes credit is guarded where refunds are; what is spent belongs to a payment. Nobody can leave a
balance that the ledger does not give, and two cards that become one have together what they had.
"""

from collections.abc import Iterator

from omsdesk.database.chain_triggers import DEFINER

TABLE = "credit_entries"
SAID = "the store credit is not what its ledger gives"
_GUARD_NAME = "guard_credit_entries"
_MATCHED = {"match_credit_entries": TABLE, "match_credit_balances": "credit_balances"}


def names() -> tuple[str, ...]:
    """The triggers of this file."""
    return (_GUARD_NAME, *_MATCHED)


def statements(schema: str) -> Iterator[str]:
    """What puts them in place, replacing what is there."""
    definer = DEFINER.format(schema=schema)
    yield _GUARD.format(definer=definer)
    yield _MATCH.format(definer=definer, said=SAID)
    yield f"DROP TRIGGER IF EXISTS {_GUARD_NAME} ON {TABLE}"
    yield f"CREATE TRIGGER {_GUARD_NAME} BEFORE INSERT ON {TABLE} FOR EACH ROW EXECUTE FUNCTION guard_credit()"
    for name, table in _MATCHED.items():
        yield f"DROP TRIGGER IF EXISTS {name} ON {table}"
        yield (
            f"CREATE CONSTRAINT TRIGGER {name} AFTER INSERT OR UPDATE ON {table} DEFERRABLE INITIALLY DEFERRED "
            "FOR EACH ROW EXECUTE FUNCTION match_credit()"
        )


_GUARD = """
CREATE OR REPLACE FUNCTION guard_credit() RETURNS trigger {definer} AS $$
BEGIN
    IF is_trusted() OR may('money') OR NEW.kind = 'merged' AND may('customers') THEN
        RETURN NEW;
    END IF;
    -- A refund that is due becomes credit at whichever station looks first.
    IF NEW.kind = 'refunded' AND EXISTS (
        SELECT FROM refunds r JOIN orders o ON o.id = r.order_id
        WHERE r.id = NEW.refund_id AND r.to_credit AND r.status = 'done' AND r.amount_minor = NEW.amount_minor
          AND o.customer_id = NEW.customer_id AND o.currency = NEW.currency
    ) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'permission denied for store credit' USING ERRCODE = '42501';
END $$
"""

_MATCH = """
CREATE OR REPLACE FUNCTION match_credit() RETURNS trigger {definer} AS $$
BEGIN
    IF is_trusted() THEN
        RETURN NULL;
    END IF;
    IF COALESCE((SELECT minor FROM credit_balances b
                 WHERE b.customer_id = NEW.customer_id AND b.currency = NEW.currency), 0)
       <> COALESCE((SELECT sum(e.amount_minor) FROM credit_entries e
                    WHERE e.customer_id = NEW.customer_id AND e.currency = NEW.currency), 0)
       OR COALESCE((SELECT sum(e.amount_minor) FROM credit_entries e
                    WHERE e.kind = 'merged' AND e.currency = NEW.currency), 0) <> 0 THEN
        RAISE EXCEPTION '{said}' USING ERRCODE = '42501';
    END IF;
    RETURN NULL;
END $$
"""
