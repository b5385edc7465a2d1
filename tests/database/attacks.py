"""What an attacker says at a SQL prompt with a station's password and the token of whoever is signed in there."""

from omsdesk.models.all import metadata


def a_copy(table: str, **other: str) -> str:
    """A statement that puts a row like the first one in, but for these columns."""
    names = [each.name for each in metadata.tables[table].columns if each.name != "id"]
    asked = ", ".join(other.get(each, each) for each in names)
    return f"INSERT INTO {table} ({', '.join(names)}) SELECT {asked} FROM {table} ORDER BY id LIMIT 1"  # noqa: S608 - our tables


def a_new_one(order: dict[str, str], line: dict[str, str]) -> str:
    """A statement that makes an order with a line like the first ones, but for these columns."""
    lines = a_copy("order_lines", **{**line, "order_id": "(SELECT id FROM made)"})
    return f"WITH made AS ({a_copy('orders', **order)} RETURNING id) {lines}"


EMPTY = {
    **dict.fromkeys(("cancelled", "allocated", "picked", "packed", "shipped", "delivered"), "0"),
    **dict.fromkeys(("return_requested", "returned", "written_off"), "0"),
}
FRESH = {
    **dict.fromkeys(("history", "returned"), "FALSE"),
    "external_ref": "NULL",
    "status": "'placed'",
    "payment": "'unpaid'",
    **dict.fromkeys(("confirmed_at", "shipped_at", "delivered_at", "completed_at"), "NULL"),
}
GONE = {**FRESH, "history": "TRUE", "status": "'completed'", "completed_at": "now()"}
NEW_ORDERS = (
    # an order at a packer's bench: as it should begin, or told as history, with lines of which no trail tells yet
    a_copy("orders", **FRESH),
    a_copy("orders", **{**FRESH, "status": "'draft'", "total_minor": "0"}),
    a_copy("orders", **GONE),
    *(a_new_one(whole, EMPTY) for whole in (FRESH, {**FRESH, "status": "'draft'"})),
    a_new_one(GONE, {**EMPTY, **dict.fromkeys(("allocated", "picked", "packed", "shipped", "delivered"), "ordered")}),
    # an order that begins as no order does
    a_copy("orders", **{**FRESH, "status": "'confirmed'"}),
    a_copy("orders", **{**FRESH, "status": "'completed'"}),
    a_copy("orders", **{**FRESH, "status": "'cancelled'"}),
    a_copy("orders", **{**FRESH, "status": "'rejected'"}),
    a_copy("orders", **{**FRESH, "confirmed_at": "now()"}),
    a_copy("orders", **{**FRESH, "shipped_at": "now()"}),
    a_copy("orders", **{**FRESH, "delivered_at": "now()", "status": "'draft'"}),
    a_copy("orders", **{**FRESH, "completed_at": "now()"}),
    a_copy("orders", **{**FRESH, "returned": "TRUE"}),
    a_copy("orders", **{**FRESH, "payment": "'paid'"}),
    a_copy("orders", **{**FRESH, "payment": "'authorised'"}),
    a_copy("orders", **{**FRESH, "payment": "'credit_owed'"}),
    # lines on orders that are under way, and lines that begin with goods
    a_copy("order_lines", **{**EMPTY, "position": "77"}),
    a_copy("order_lines", **{**EMPTY, "position": "77", "unit_minor": "0", "net_minor": "0", "tax_minor": "0"}),
    a_copy("order_lines", **{**EMPTY, "position": "77", "order_id": "(SELECT max(id) FROM orders)"}),
    a_copy("order_lines", **{**EMPTY, "position": "77", "allocated": "1"}),
    a_copy("order_lines", **{**EMPTY, "position": "77", "allocated": "1", "picked": "1"}),
    a_copy("order_lines", **{**EMPTY, "position": "77", "cancelled": "1"}),
    *(
        a_new_one(FRESH, {**EMPTY, **each})
        for each in (
            {"allocated": "1"},
            {"allocated": "1", "picked": "1", "packed": "1"},
            {"cancelled": "1"},
        )
    ),
)
TOLD = (
    "INSERT INTO audit_events (at, command_id, subject, subject_id, order_id, what, before, after) "
    "SELECT now(), '', 'order', id, id, 'WHAT', 'fraud', 'fraud' FROM orders ORDER BY id LIMIT 1"
)
ATTACKS = (
    *NEW_ORDERS,
    # the ledger, the trail, the scans, the inspections
    "UPDATE stock_moves SET quantity = 99",
    "DELETE FROM stock_moves",
    "TRUNCATE stock_moves",
    "TRUNCATE audit_events CASCADE",
    "UPDATE audit_events SET after = 'nothing happened'",
    "DELETE FROM audit_events WHERE id = 1",
    "UPDATE scan_events SET pieces = 0",
    "DELETE FROM scan_events",
    "DELETE FROM inspections",
    "UPDATE commands SET answer = ''",
    "DELETE FROM commands",
    "UPDATE audit_lanes SET number = number + 1",
    "INSERT INTO audit_lanes VALUES (99, 1, 'x')",
    "UPDATE audit_roots SET hash = 'x'",
    (
        "INSERT INTO audit_events (lane, number, hash, at, subject, subject_id, what, before, after) "
        "VALUES (1, 999999, 'x', now(), 'order', 1, 'place', '', '')"
    ),
    (
        "INSERT INTO audit_events (id, at, command_id, subject, subject_id, what, before, after) "
        "VALUES (1, now(), '', 'order', 1, 'place', '', '')"
    ),
    "INSERT INTO commands SELECT * FROM commands LIMIT 1",
    # stock
    "UPDATE balances SET on_hand = on_hand + 1000 WHERE NOT outside",
    "UPDATE balances SET on_hand = 0, allocated = 0",
    "UPDATE balances SET allocated = allocated + 1 WHERE on_hand > allocated",
    "UPDATE balances SET allocated = on_hand + 1 WHERE NOT outside",
    "UPDATE balances SET on_hand = -1 WHERE NOT outside",
    "UPDATE balances SET outside = TRUE",
    "UPDATE allocations SET quantity = quantity + 1000",
    (
        "INSERT INTO allocations (balance_id, order_line_id, quantity) SELECT b.id, l.id, 1000 "
        "FROM balances b, order_lines l WHERE NOT b.outside AND NOT EXISTS "
        "(SELECT FROM allocations a WHERE a.order_line_id = l.id) LIMIT 1"
    ),
    (
        "INSERT INTO stock_moves (at, kind, product_id, from_id, to_id, quantity, reason, note, command_id) "
        "SELECT now(), 'received', b.product_id, b.location_id, o.location_id, 5, '', '', '' "
        "FROM balances b JOIN balances o ON o.product_id = b.product_id AND o.id <> b.id LIMIT 1"
    ),
    "DELETE FROM balances",
    # what a code on goods stands for: a box with the wrong ones would pass
    "UPDATE barcodes SET pieces = pieces + 11",
    "UPDATE barcodes SET product_id = 1",
    "DELETE FROM barcodes",
    "UPDATE balance_shadows SET on_hand = 1000",
    (
        "INSERT INTO balances (product_id, location_id, outside, on_hand, allocated) "
        "SELECT p.id, l.id, TRUE, 1000, 0 FROM products p, locations l WHERE l.name = 'Dock' LIMIT 1"
    ),
    "UPDATE locations SET outside = TRUE WHERE name = 'Dock'",
    (
        "INSERT INTO locations (kind, name, outside, pickable, x_mm, y_mm, walk) "
        "VALUES ('bin', 'Bottomless', TRUE, TRUE, 0, 0, 0)"
    ),
    # people, their rights and what they sign in with
    "UPDATE users SET role = 'admin' WHERE name = 'Tomas'",
    "INSERT INTO users (name, role, active) VALUES ('Mallory', 'admin', TRUE)",
    "UPDATE users SET active = FALSE WHERE name = 'Ada'",
    "UPDATE users SET wrong_tries = 0, wait_until = NULL",
    "DELETE FROM users WHERE name = 'Ada'",
    "SELECT verifier FROM credentials",
    "SELECT * FROM credentials",
    "SELECT code FROM credentials WHERE kind = 'badge'",
    "SELECT badge_code(1)",
    "SELECT * FROM sessions",
    "UPDATE credentials SET verifier = ''",
    "SELECT keep_credential(1, 'pin', 'scrypt:2:1:1', '', encode(sha256('x'), 'hex'), '', now())",
    "SELECT keep_credential({tomas}, 'badge', 'badge', '', encode(sha256('x'), 'hex'), 'x', now())",
    "SELECT begin_session(1, 'mine', 1, now())",
    "SELECT sign_in_by_name(1, 'mine', 1, now())",
    "INSERT INTO sessions SELECT 'x', 1, 1, now(), now() + interval '1 day'",
    "UPDATE settings SET value = 'x' WHERE key = 'name'",
    "INSERT INTO settings (key, value) VALUES ('currency', 'x') ON CONFLICT (key) DO UPDATE SET value = 'x'",
    "DELETE FROM settings",
    "UPDATE settings SET value = '1' WHERE key = 'schema_version'",
    "UPDATE settings SET key = 'typed_order.1.1' WHERE key = 'name'",
    "SELECT number_from('orders', 1)",
    "SELECT setval('orders_id_seq', 1)",
    # money: what came in, what went back, and what waits to go back
    (
        "INSERT INTO payments (order_id, method, status, authorised_minor, captured_minor, refunded_minor, "
        "reference, at) SELECT id, 'cash', 'captured', 900, 900, 0, '', now() FROM orders LIMIT 1"
    ),
    "UPDATE payments SET captured_minor = 1",
    "UPDATE payments SET authorised_minor = authorised_minor + 1",
    "UPDATE payments SET status = 'voided'",
    "UPDATE payments SET order_id = order_id + 1",
    "UPDATE payments SET refunded_minor = 0",
    "UPDATE payments SET refunded_minor = refunded_minor + 1",
    "DELETE FROM payments",
    (
        "INSERT INTO refunds (order_id, payment_id, status, amount_minor, reason, at) "
        "SELECT order_id, id, 'pending', 1, 'x', now() FROM payments LIMIT 1"
    ),
    (
        "INSERT INTO refunds (order_id, payment_id, status, amount_minor, reason, at) "
        "SELECT order_id, id, 'done', 1, 'x', now() FROM payments LIMIT 1"
    ),
    "UPDATE refunds SET amount_minor = amount_minor + 1",
    "UPDATE refunds SET due_at = now()",
    "UPDATE refunds SET status = 'done'",
    "UPDATE refunds SET status = 'withdrawn'",
    "DELETE FROM refunds",
    # what a supervisor is asked to allow
    "UPDATE permissions SET status = 'granted'",
    "UPDATE permissions SET why = 'x'",
    "UPDATE permissions SET answered_by = 1",
    "UPDATE permissions SET arguments = '[1,null]'",
    "UPDATE permissions SET user_id = 1",
    "DELETE FROM permissions",
    # what was agreed of an order, at a packer's bench
    "UPDATE orders SET total_minor = 0, goods_minor = 0, shipping_minor = 0, tax_minor = 0",
    "UPDATE orders SET shipping_minor = shipping_minor + 1, total_minor = total_minor + 1",
    "UPDATE orders SET discount_bp = 5000",
    "UPDATE orders SET currency = 'JPY'",
    "UPDATE orders SET customer_id = NULL, customer_name = 'Mallory'",
    "UPDATE orders SET ship_street = 'Elsewhere 1', ship_name = 'Mallory'",
    "UPDATE orders SET external_ref = 'x' || id",
    "UPDATE orders SET placed_at = now() - interval '1 year'",
    "UPDATE orders SET history = TRUE",
    "UPDATE orders SET status = 'cancelled'",
    "UPDATE orders SET status = 'draft'",
    "UPDATE orders SET status = 'confirmed' WHERE status = 'placed'",
    "UPDATE orders SET status = 'placed' WHERE status = 'confirmed'",
    "UPDATE orders SET id = id + 100000",
    "DELETE FROM orders",
    "UPDATE order_lines SET ordered = ordered + 1",
    "UPDATE order_lines SET cancelled = cancelled + 1 WHERE ordered - cancelled > allocated",
    "UPDATE order_lines SET unit_minor = 1",
    "UPDATE order_lines SET net_minor = 0, tax_minor = 0",
    "UPDATE order_lines SET product_id = (SELECT max(id) FROM products), sku = 'GOLD'",
    "UPDATE order_lines SET order_id = (SELECT max(id) FROM orders)",
    "DELETE FROM order_lines",
    # holds, and what the trail tells of orders
    (
        "INSERT INTO holds (order_id, reason, note, placed_at, rule) "
        "SELECT id, 'other', '', now(), '' FROM orders ORDER BY id LIMIT 1"
    ),
    "UPDATE holds SET released_at = now()",
    "UPDATE holds SET note = 'nothing'",
    "UPDATE holds SET said = ''",
    "UPDATE holds SET look_again_at = now() + interval '1 year'",
    "UPDATE holds SET placed_by = NULL",
    "DELETE FROM holds",
    *(
        TOLD.replace("WHAT", what)
        for what in ("hold", "release hold", "place", "confirm", "cancel", "edit lines", "look again", "anything")
    ),
    # triggers, functions, tables
    "ALTER TABLE audit_events DISABLE TRIGGER ALL",
    "DROP TRIGGER link_audit_events ON audit_events",
    "CREATE OR REPLACE FUNCTION is_trusted() RETURNS boolean LANGUAGE sql AS 'SELECT true'",
    "DROP FUNCTION who_is_there() CASCADE",
    "ALTER FUNCTION is_trusted() SECURITY INVOKER",
    "CREATE TRIGGER mine BEFORE INSERT ON stock_moves EXECUTE FUNCTION refuse_change()",
    "CREATE RULE none AS ON INSERT TO audit_events DO INSTEAD NOTHING",
    "ALTER TABLE users ENABLE ROW LEVEL SECURITY",
    "DROP TABLE audit_events CASCADE",
    "CREATE TABLE mine (id int)",
    "CREATE TEMP TABLE sessions AS SELECT 1",
    "CREATE SCHEMA mine",
    "CREATE VIEW mine AS SELECT 1",
    "DO $$ BEGIN LOCK TABLE audit_events IN ACCESS EXCLUSIVE MODE; END $$",
    # the server
    "SET ROLE omsdesk_owner",
    "SET SESSION AUTHORIZATION postgres",
    "SET session_replication_role = replica",
    "ALTER ROLE omsdesk_station SUPERUSER",
    "GRANT omsdesk_owner TO omsdesk_station",
    "CREATE ROLE mine LOGIN",
    "CREATE EXTENSION dblink",
    "ALTER SYSTEM SET archive_command = 'true'",
    "COPY audit_events TO PROGRAM 'cat > /tmp/audit'",
    "COPY users FROM PROGRAM 'true'",
    "COPY credentials TO STDOUT",
    "COPY stock_moves TO '/tmp/moves'",
    "SELECT pg_read_file('/etc/passwd')",
    "SELECT pg_ls_dir('.')",
    "SELECT lo_import('/etc/passwd')",
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename <> current_user",
    "SELECT rolpassword FROM pg_authid",
)
