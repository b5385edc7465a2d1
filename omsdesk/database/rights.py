"""Who may do what on a shared PostgreSQL: an owner that cannot log in, and a login for stations that may little.

A station may read what its screens show and write what its deeds write. It cannot change what is only added to,
cannot say who acts and when (triggers do, ``session_functions.py``), cannot read what people sign in with, and
cannot leave a balance that the ledger does not give (``shadows.py``). ``install`` may be repeated at any time; a
migration ends with it where it was done before.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, text

from omsdesk.database import card_guards, dispute_guards, guards, patience, session_functions, shadows
from omsdesk.models.all import metadata
from omsdesk.models.journal import LINKED

OWNER = "omsdesk_owner"
STATION = "omsdesk_station"

_LINKS = ("id", "lane", "number", "hash")


@dataclass(frozen=True)
class Grant:
    """What a station may do with a table; columns that it may not write are left out."""

    read: bool = True
    hidden: tuple[str, ...] = ()
    add: bool = True
    not_added: tuple[str, ...] = ()
    change: bool = True
    changed: tuple[str, ...] = ()
    """The only columns that may be changed; all when empty."""
    remove: bool = False


def _all_but(table: str, *kept: str) -> tuple[str, ...]:
    return tuple(column.name for column in metadata.tables[table].columns if column.name not in kept)


_USUAL = Grant()
_NOT_OURS = Grant(add=False, change=False)
GRANTS: dict[str, Grant] = {
    **dict.fromkeys(LINKED, Grant(not_added=_LINKS, change=False)),
    "commands": Grant(change=False),
    "audit_lanes": _NOT_OURS,
    "audit_roots": _NOT_OURS,
    "credentials": Grant(hidden=("verifier", "code"), add=False, change=False),
    "sessions": Grant(read=False, add=False, change=False),
    "users": Grant(not_added=("id",), changed=("name", "role", "active")),
    "settings": Grant(remove=True),
    "product_pictures": Grant(remove=True),
    "permissions": Grant(not_added=("id",), changed=("status", "answered_at", "answered_by", "why", "told")),
    "messages": Grant(
        not_added=("id",),
        changed=(
            *("status", "attempts", "next_at", "station_id", "lease_until", "handed_at", "error", "sent_at"),
            *("recipient", "name", "subject", "body", "html"),  # a guard lets them only be emptied
        ),
    ),
    "addresses": Grant(remove=True),
    "file_pairings": Grant(not_added=("id",), change=False, remove=True),
    "customer_notes": Grant(not_added=("id",), changed=("customer_id",), remove=True),
    "customer_consents": Grant(not_added=("id",), changed=("customer_id", "how")),
    **dict.fromkeys(("substitutes", "kit_parts"), Grant(remove=True)),
    "barcodes": Grant(changed=("pieces",), remove=True),
    "shortage_answers": Grant(not_added=("id",), changed=("said_by",)),
    "different_people": Grant(change=False, remove=True),
    "customer_merges": Grant(not_added=("id",), changed=("undone_at",)),
    "replies": Grant(not_added=("id",), changed=("settled_at", "settled_by")),
    "personal_words": Grant(changed=("salt", "words")),
    **dict.fromkeys(("photos", "inspection_checks", "message_papers"), Grant(change=False)),
    "invoices": Grant(not_added=("id",), change=False),
    "transfer_files": Grant(not_added=("id",), change=False),
    "bank_lines": Grant(not_added=("id",), changed=("status", "order_id", "payment_id")),
    "refund_transfers": Grant(changed=("name", "iban", "bic", "asked_at", "file_id")),
    **dict.fromkeys(("invoice_lines", "credited_refunds", "closed_months"), Grant(change=False)),
    "card_payments": Grant(not_added=("id",), changed=_all_but("card_payments", *card_guards.TABLES["card_payments"])),
    "card_calls": Grant(not_added=("id",), changed=_all_but("card_calls", *card_guards.TABLES["card_calls"])),
    "stated_costs": Grant(change=False),
    "disputes": Grant(not_added=("id",), changed=_all_but("disputes", *dispute_guards.KEPT)),
    "payments": Grant(not_added=("lost_minor",)),
    **dict.fromkeys(
        ("cost_entries", "credit_entries", "dispute_entries", "dispute_fees"), Grant(not_added=("id",), change=False)
    ),
    **dict.fromkeys(
        ("drawer_days", "drawer_moves", "drawer_counts", "drawer_closings"), Grant(not_added=("id",), change=False)
    ),
    "credit_balances": Grant(changed=("minor",)),
    "invoice_counters": Grant(changed=("last",)),
    "suppliers": Grant(not_added=("id",)),
    "supplier_products": Grant(remove=True),
    "supplies": Grant(not_added=("id",), changed=("status", "revision", "told", "told_by", "sent_at")),
    "supply_lines": Grant(not_added=("id",), changed=("quantity", "shipped", "price_minor", "currency")),
    "supply_shipments": Grant(change=False),
    "balances": Grant(not_added=("id",), changed=("on_hand", "allocated")),
    # What of it was agreed with the customer is guarded row by row (``order_guards.py``).
    "orders": Grant(changed=_all_but("orders", "id")),
    "order_lines": Grant(changed=_all_but("order_lines", "id", "order_id"), remove=True),
    **dict.fromkeys(("order_tags", "order_assignments", "order_facts"), Grant(remove=True)),
    **dict.fromkeys(("list_prices", "shipping_rates", "tax_rates"), Grant(not_added=("id",), remove=True)),
}
"""Tables that are not written like all others."""


def install(connection: Connection, *, station_password: str | None, station: str = STATION) -> None:
    """Make both roles, give everything to the owner, and let the station do what its deeds need.

    Needs an administrator of the server. Without a password the one a station has already is kept.
    """
    patience.give_until(connection.connection.driver_connection, None)
    _make_roles(connection, station, station_password)
    guards.install(connection)
    shadows.install(connection)
    _give_all_to_owner(connection)
    database = connection.execute(text("SELECT quote_ident(current_database())")).scalar_one()
    role = _name(connection, station)
    _say(
        connection,
        f"REVOKE ALL ON DATABASE {database} FROM PUBLIC, {role}",
        f"GRANT CONNECT ON DATABASE {database} TO {role}",
        *_grants(connection, station),
    )


def let_in(connection: Connection, *, station: str = STATION) -> None:
    """Give an existing station its rights on tables that came another way: moved here, or out of a backup.

    An administrator does all of ``install``; the owner does what an owner can.
    """
    if connection.execute(text("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")).scalar():
        install(connection, station_password=None, station=station)
        return
    patience.give_until(connection.connection.driver_connection, None)
    guards.install(connection)
    _let_in(connection, station)


def renew(connection: Connection) -> None:
    """After a migration: what is new belongs to the owner and is granted to stations, where ``install`` was done."""
    patience.give_until(connection.connection.driver_connection, None)
    for station in _stations(connection):
        _let_in(connection, station)


def owner_of(connection: Connection) -> str | None:
    """The role that owns our tables, to act for it; None when that is whoever is connected, or nothing is there."""
    found = connection.execute(text(_OWNER_OF)).first()
    return None if found is None or found.owner == found.me else str(found.owner)


def _say(connection: Connection, *statements: str) -> None:
    """Many commands in one message; none of them takes values."""
    cursor = connection.connection.cursor()
    try:
        cursor.execute("; ".join(statements))
    finally:
        cursor.close()


def _let_in(connection: Connection, station: str) -> None:
    shadows.install(connection)
    _give_all_to_owner(connection)
    _say(connection, *_grants(connection, station))


def _make_roles(connection: Connection, station: str, password: str | None) -> None:
    for role, kind in ((OWNER, "NOLOGIN"), (station, "LOGIN")):
        if connection.execute(text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": role}).first() is None:
            connection.execute(text(f"CREATE ROLE {_name(connection, role)} {kind}"))
        connection.execute(
            text(
                f"ALTER ROLE {_name(connection, role)} {kind} "
                "NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS"
            )
        )
    if password is not None:
        quoted = connection.execute(text("SELECT quote_literal(:password)"), {"password": password}).scalar_one()
        said = f"ALTER ROLE {_name(connection, station)} PASSWORD {quoted}".replace(":", r"\:")
        connection.execute(text(said))


def _give_all_to_owner(connection: Connection) -> None:
    schema = connection.execute(text("SELECT quote_ident(current_schema())")).scalar_one()
    owner = _name(connection, OWNER)
    connection.execute(text(f"ALTER SCHEMA {schema} OWNER TO {owner}"))
    for row in connection.execute(text(_NOT_THE_OWNERS), {"owner": OWNER}).all():
        connection.execute(text(f"ALTER {row.kind} {row.name} OWNER TO {owner}"))


def _grants(connection: Connection, station: str) -> Iterator[str]:
    schema = connection.execute(text("SELECT quote_ident(current_schema())")).scalar_one()
    role = _name(connection, station)
    yield f"REVOKE ALL ON SCHEMA {schema} FROM PUBLIC, {role}"
    yield f"GRANT USAGE ON SCHEMA {schema} TO {role}"
    for kind in ("TABLES", "SEQUENCES", "FUNCTIONS"):
        yield f"REVOKE ALL ON ALL {kind} IN SCHEMA {schema} FROM PUBLIC, {role}"
    for table in metadata.sorted_tables:
        grant = GRANTS.get(table.name, _USUAL)
        yield from _of_table(table.name, [column.name for column in table.columns], grant, role)
    yield f"GRANT SELECT ON alembic_version TO {role}"
    written = [table.name for table in metadata.sorted_tables if GRANTS.get(table.name, _USUAL).add]
    for row in connection.execute(text(_SEQUENCES), {"tables": written}):
        yield f"GRANT USAGE ON SEQUENCE {row.name} TO {role}"
    for function in session_functions.CALLED:
        yield f"GRANT EXECUTE ON FUNCTION {function} TO {role}"


def _of_table(table: str, columns: list[str], grant: Grant, role: str) -> Iterator[str]:
    # Rights on single columns outlive a REVOKE on the table: take them away first, so that repeating narrows too.
    yield f"REVOKE ALL ({', '.join(columns)}) ON {table} FROM PUBLIC, {role}"
    if grant.read:
        yield f"GRANT SELECT {_some(columns, grant.hidden)} ON {table} TO {role}"
    if grant.add:
        yield f"GRANT INSERT {_some(columns, grant.not_added)} ON {table} TO {role}"
    if grant.change:
        changed = f"({', '.join(grant.changed)})" if grant.changed else ""
        yield f"GRANT UPDATE {changed} ON {table} TO {role}"
    if grant.remove:
        yield f"GRANT DELETE ON {table} TO {role}"


def _some(columns: list[str], without: tuple[str, ...]) -> str:
    return f"({', '.join(name for name in columns if name not in without)})" if without else ""


def _stations(connection: Connection) -> list[str]:
    """The logins that were let in: whoever may add commands without being the owner."""
    return [str(row.role) for row in connection.execute(text(_LET_IN))]


def _name(connection: Connection, role: str) -> str:
    return str(connection.execute(text("SELECT quote_ident(:role)"), {"role": role}).scalar_one())


_OWNER_OF = """
SELECT pg_get_userbyid(c.relowner) AS owner, current_user::text AS me
FROM pg_class c WHERE c.oid = to_regclass('alembic_version')
""".replace("::", r"\:\:")

_LET_IN = """
SELECT DISTINCT pg_get_userbyid(a.grantee) AS role
FROM pg_class c CROSS JOIN LATERAL aclexplode(c.relacl) a
WHERE c.oid = to_regclass('commands') AND a.privilege_type = 'INSERT' AND a.grantee NOT IN (0, c.relowner)
"""

_SEQUENCES = """
SELECT d.objid::regclass::text AS name
FROM pg_depend d JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S' JOIN pg_class t ON t.oid = d.refobjid
WHERE t.relnamespace = current_schema()::regnamespace AND t.relname = ANY(:tables)
""".replace("::", r"\:\:")

_NOT_THE_OWNERS = """
SELECT CASE c.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END AS kind, c.oid::regclass::text AS name
FROM pg_class c
WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p', 'S')
  AND c.relowner <> (SELECT oid FROM pg_roles WHERE rolname = :owner)
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype IN ('a', 'i') AND c.relkind = 'S')
UNION ALL
SELECT 'FUNCTION', p.oid::regprocedure::text
FROM pg_proc p
WHERE p.pronamespace = current_schema()::regnamespace
  AND p.proowner <> (SELECT oid FROM pg_roles WHERE rolname = :owner)
""".replace("::", r"\:\:")
