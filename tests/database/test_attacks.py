"""An attacker with a station's password, a SQL prompt and somebody signed in there: nothing that counts gives way."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest

from omsdesk.database.work import Work
from omsdesk.lifecycles.order import HoldReason
from omsdesk.lifecycles.user import UserRole
from omsdesk.models.all import metadata
from omsdesk.services import asking, checks
from tests.database.money import money_to_go_back
from tests.database.station import a_prompt, a_shared_house, asked, signed_in
from tests.factories import a_product, an_order, stock


def a_copy(table: str, **other: str) -> str:
    """A statement that puts a row like the first one in, but for these columns."""
    names = [each.name for each in metadata.tables[table].columns if each.name != "id"]
    asked = ", ".join(other.get(each, each) for each in names)
    return f"INSERT INTO {table} ({', '.join(names)}) SELECT {asked} FROM {table} ORDER BY id LIMIT 1"  # noqa: S608


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
NEW_ORDERS = (
    # an order that begins as no order does, at a packer's bench
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
        f"WITH made AS ({a_copy('orders', **FRESH)} RETURNING id) {a_copy('order_lines', **each)}"
        for each in (
            {**EMPTY, "order_id": "(SELECT id FROM made)", "allocated": "1"},
            {**EMPTY, "order_id": "(SELECT id FROM made)", "allocated": "1", "picked": "1", "packed": "1"},
            {**EMPTY, "order_id": "(SELECT id FROM made)", "cancelled": "1"},
        )
    ),
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
KEPT = (
    *("stock_moves", "scan_events", "audit_events", "inspections", "commands", "audit_lanes", "audit_roots"),
    *("balances", "allocations", "balance_shadows", "locations", "users", "credentials", "sessions", "settings"),
    *("orders", "order_lines", "permissions", "payments", "refunds"),
)
NOTED = (
    "INSERT INTO audit_events (at, user_id, station_id, command_id, subject, subject_id, what, before, after) "
    "VALUES ('2020-01-01', 1, NULL, '', 'order', 1, 'forged', '', '')"
)
SCANNED = (
    "INSERT INTO scan_events (at, user_id, station_id, command_id, kind, code, outcome, by_hand, pieces) "
    "VALUES ('2020-01-01', 1, NULL, 'forged', 'other', 'X', 'ok', FALSE, 0)"
)
COMMANDED = "INSERT INTO commands (id, at, deed, content, answer) VALUES ('forged', '2020-01-01', '', '', '')"
MOVED = (
    "INSERT INTO stock_moves (at, user_id, kind, product_id, from_id, to_id, quantity, reason, note, command_id) "
    "SELECT now(), 1, 'picked', product_id, location_id, 1, 1, '', '', '' FROM balances LIMIT 1"
)
Shared = tuple[Work, Work, psycopg.Connection[Any], int]


@pytest.fixture
def shared(postgresql_url: str) -> Iterator[Shared]:
    """The owner's Work, that of a packer at a station with an order under way, a prompt there, and the packer's id."""
    with a_shared_house(postgresql_url, ("Tomas", UserRole.PACKER)) as (owner, ids):
        mug = a_product(owner, "MUG")
        stock(owner, mug, 5)
        owner.write(asking.ask, "hold", (an_order(owner, [(mug, 2)], confirmed=True), HoldReason.OTHER, "heavy"))
        an_order(owner, [(mug, 9)])
        a_product(owner, "GOLD")
        money_to_go_back(owner, mug)
        with signed_in(postgresql_url, ids["Tomas"]) as work, a_prompt(postgresql_url, work) as prompt:
            yield owner, work, prompt, ids["Tomas"]


def test_every_attack_is_refused(shared: Shared) -> None:
    owner, _, prompt, tomas = shared
    before = _hashes(owner)

    assert len(ATTACKS) >= 40
    gone_through = [each for each in ATTACKS if _runs(prompt, each.format(tomas=tomas))]

    assert gone_through == []
    assert _hashes(owner) == before
    assert owner.read(checks.violations) == ()


def test_nobody_can_write_as_somebody_else_or_at_another_time(
    shared: Shared,
) -> None:
    owner, _, prompt, tomas = shared
    for statement in (NOTED, SCANNED, COMMANDED):
        prompt.execute(statement)

    told = asked(
        owner,
        "SELECT user_id, station_id, at FROM audit_events WHERE what = 'forged' "
        "UNION ALL SELECT user_id, station_id, at FROM scan_events WHERE command_id = 'forged'",
    )
    moments = [row[2] for row in told] + [row[0] for row in asked(owner, "SELECT at FROM commands WHERE id = 'forged'")]
    assert [(row[0], row[1]) for row in told] == [(tomas, 1), (tomas, 1)]
    assert all(datetime.now(UTC) - moment < timedelta(minutes=5) for moment in moments)
    assert owner.read(checks.violations) == ()


def test_without_a_session_nothing_moves(shared: Shared) -> None:
    owner, _, prompt, _ = shared
    before = _hashes(owner)
    for token in ("", "guessed"):
        prompt.execute("SELECT set_config('omsdesk.session', %s, false)", [token])
        for statement in (
            MOVED,
            SCANNED,
            "UPDATE settings SET value = 'x' WHERE key = 'name'",
        ):
            assert not _runs(prompt, statement)

    assert _hashes(owner) == before


def test_a_try_that_is_taken_back_counts_all_the_same(shared: Shared) -> None:
    _, _, prompt, _ = shared
    answers = []
    for _ in range(7):
        with prompt.transaction(force_rollback=True):
            row = prompt.execute("SELECT * FROM sign_in(1, 'pin', 'ab', 'mine', 1, '2020-01-01')").fetchone()
            assert row is not None
            answers.append((row[0], row[1], row[2] is not None))

    assert answers == [*((False, tries, tries >= 5) for tries in range(1, 6)), *[(False, None, True)] * 2]


def _runs(prompt: psycopg.Connection[Any], statement: str) -> bool:
    """Whether a statement did anything: one that changes no row because it may see none has not."""
    try:
        done = prompt.execute(statement)
        if statement.startswith("COPY"):
            return True
    except psycopg.Error as error:
        # Refused for its rights or by a rule of the tables; anything else would be an attack badly made.
        return error.sqlstate not in {"42501", "23505", "23514", "OM001"}
    return not (statement.startswith("UPDATE") and done.rowcount == 0)


def _hashes(owner: Work) -> dict[str, str]:
    whole = "SELECT md5(COALESCE(string_agg(t::text, '|' ORDER BY t::text), '')) FROM {table} t"
    return {table: asked(owner, whole.format(table=table))[0][0] for table in KEPT}
