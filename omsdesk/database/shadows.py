"""What each balance must be, kept where a station cannot write: moved by triggers on the ledger and the promises.

Stations change balances with the guarded statements of ``models/stock.py``. At the commit each changed balance is
held against its shadow: pieces that no move brought, or promises that no line holds, refuse the whole commit.
Only shared databases have shadows; on an embedded one whoever writes has the file anyway.
"""

from sqlalchemy import Connection, text

from omsdesk.database.chain_triggers import DEFINER

TABLE = "balance_shadows"
SAID = "the balance is not what ledger and promises give"


def install(connection: Connection) -> None:
    """Make the shadows of what is there, and the triggers that move and look at them."""
    schema = connection.execute(text("SELECT quote_ident(current_schema())")).scalar_one()
    definer = DEFINER.format(schema=schema)
    for statement in (_TABLE, _EMPTY, _FILL, *(each.format(definer=definer, said=SAID) for each in _FUNCTIONS)):
        connection.execute(text(statement.replace(":", r"\:")))
    # What waits for the commit is looked at now: triggers that still have to look cannot be made anew.
    connection.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    connection.execute(text("SET CONSTRAINTS ALL DEFERRED"))
    for table, name, kind, when, late, function in _EVENTS:
        connection.execute(text(f"DROP TRIGGER IF EXISTS {name} ON {table}"))
        connection.execute(
            text(f"CREATE {kind} {name} {when} ON {table} {late} FOR EACH ROW EXECUTE FUNCTION {function}()")
        )


_TABLE = """
CREATE TABLE IF NOT EXISTS balance_shadows (
    product_id bigint NOT NULL,
    location_id bigint NOT NULL,
    on_hand bigint NOT NULL DEFAULT 0,
    promised bigint NOT NULL DEFAULT 0,
    CONSTRAINT pk_balance_shadows PRIMARY KEY (product_id, location_id)
)
"""

_EMPTY = """
DELETE FROM balance_shadows s WHERE NOT EXISTS (SELECT FROM stock_moves)
"""

_FILL = """
INSERT INTO balance_shadows (product_id, location_id, on_hand, promised)
SELECT product_id, location_id, sum(pieces), sum(promised)
FROM (
    SELECT product_id, to_id AS location_id, quantity AS pieces, 0 AS promised FROM stock_moves
    UNION ALL SELECT product_id, from_id, -quantity, 0 FROM stock_moves
    UNION ALL SELECT b.product_id, b.location_id, 0, a.quantity
    FROM allocations a JOIN balances b ON b.id = a.balance_id
) AS told
GROUP BY product_id, location_id
ON CONFLICT ON CONSTRAINT pk_balance_shadows DO UPDATE SET on_hand = excluded.on_hand, promised = excluded.promised
WHERE (balance_shadows.on_hand, balance_shadows.promised) IS DISTINCT FROM (excluded.on_hand, excluded.promised)
"""

_SHADOW_MOVE = """
CREATE OR REPLACE FUNCTION shadow_move() RETURNS trigger {definer} AS $$
BEGIN
    INSERT INTO balance_shadows AS s (product_id, location_id, on_hand)
    VALUES (NEW.product_id, NEW.from_id, -NEW.quantity), (NEW.product_id, NEW.to_id, NEW.quantity)
    ON CONFLICT ON CONSTRAINT pk_balance_shadows DO UPDATE SET on_hand = s.on_hand + excluded.on_hand;
    RETURN NULL;
END $$
"""

_SHADOW_PROMISE = """
CREATE OR REPLACE FUNCTION shadow_promise() RETURNS trigger {definer} AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        UPDATE balance_shadows s SET promised = s.promised - OLD.quantity
        FROM balances b WHERE b.id = OLD.balance_id AND (s.product_id, s.location_id) = (b.product_id, b.location_id);
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO balance_shadows AS s (product_id, location_id, promised)
        SELECT b.product_id, b.location_id, NEW.quantity FROM balances b WHERE b.id = NEW.balance_id
        ON CONFLICT ON CONSTRAINT pk_balance_shadows DO UPDATE SET promised = s.promised + excluded.promised;
    END IF;
    RETURN NULL;
END $$
"""

_LOOK = """
CREATE OR REPLACE FUNCTION hold_against_shadow() RETURNS trigger {definer} AS $$
DECLARE
    product bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.product_id ELSE NEW.product_id END;
    place bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.location_id ELSE NEW.location_id END;
    kept record;
    shadow record;
BEGIN
    SELECT b.on_hand, b.allocated INTO kept FROM balances b WHERE b.product_id = product AND b.location_id = place;
    SELECT s.on_hand, s.promised INTO shadow FROM balance_shadows s
    WHERE s.product_id = product AND s.location_id = place;
    IF COALESCE(kept.on_hand, 0) <> COALESCE(shadow.on_hand, 0)
       OR COALESCE(kept.allocated, 0) <> COALESCE(shadow.promised, 0) THEN
        RAISE EXCEPTION '{said}' USING ERRCODE = '42501', DETAIL = format('product %s, place %s', product, place);
    END IF;
    RETURN NULL;
END $$
"""

_LATE = "DEFERRABLE INITIALLY DEFERRED"
_FUNCTIONS = (_SHADOW_MOVE, _SHADOW_PROMISE, _LOOK)
_EVENTS = (
    ("stock_moves", "shadow_moves", "TRIGGER", "AFTER INSERT", "", "shadow_move"),
    ("allocations", "shadow_promises", "TRIGGER", "AFTER INSERT OR UPDATE OR DELETE", "", "shadow_promise"),
    *(
        (
            table,
            f"look_at_{table}",
            "CONSTRAINT TRIGGER",
            "AFTER INSERT OR UPDATE OR DELETE",
            _LATE,
            "hold_against_shadow",
        )
        for table in ("balances", "balance_shadows")
    ),
)
