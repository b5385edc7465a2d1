"""The audit chain on PostgreSQL: functions and triggers that link each row as ``chain.py`` describes.

A station's own connection gets who, where and when filled in here too, from its session and the server's clock.
Whoever may act for the owner of the tables is taken at their word, and may bring rows over with their old links.
"""

from collections.abc import Iterable, Iterator

from sqlalchemy import BigInteger, Boolean, DateTime, Integer
from sqlalchemy.types import TypeEngine

from omsdesk.database.chain import FIELDS, NOTHING
from omsdesk.models.all import metadata
from omsdesk.models.journal import LINKED, NUMBERED_WITH

COPYING = "omsdesk.copying"
"""A setting that the owner turns on in a transaction that brings rows over together with their links."""

ROOT_SUBJECT = "audit"
"""Under which the trail tells that a root was made, so that no root can be taken away either."""

DEFINER = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = {schema}, pg_temp"
"""Functions act as the owner of the tables and find nothing that a caller has put in their way."""


def names() -> tuple[str, ...]:
    """The triggers of this file."""
    return tuple(f"{kind}_{table}" for table in LINKED for kind in ("link", "seal"))


def statements(schema: str) -> Iterator[str]:
    """What puts all of it in place, replacing what is there."""
    definer = DEFINER.format(schema=schema)
    yield _IS_TRUSTED.format(definer=definer)
    yield _WHO.format(definer=definer)
    yield _TAIL.format(definer=definer, tails=_UNION.join(_LAST.format(table=table) for table in LINKED))
    yield _SEAL.format(definer=definer)
    yield _SEAL_DAY.format(definer=definer, subject=ROOT_SUBJECT)
    for table in LINKED:
        yield _LINK.format(
            definer=definer,
            table=table,
            who=_filled_in(table),
            id=_numbered(table),
            form=_form(table),
            copying=COPYING,
        )
        yield f"DROP TRIGGER IF EXISTS link_{table} ON {table}"
        yield f"CREATE TRIGGER link_{table} BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION link_{table}()"
        yield f"DROP TRIGGER IF EXISTS seal_{table} ON {table}"
        yield (
            f"CREATE CONSTRAINT TRIGGER seal_{table} AFTER INSERT ON {table} DEFERRABLE INITIALLY DEFERRED "
            "FOR EACH ROW EXECUTE FUNCTION seal_lane()"
        )


def removal(tables: Iterable[str]) -> Iterator[str]:
    """What takes the triggers of some tables away, for a migration that goes down."""
    for table in tables:
        if table in LINKED:
            yield f"DROP TRIGGER IF EXISTS link_{table} ON {table}"
            yield f"DROP TRIGGER IF EXISTS seal_{table} ON {table}"


def _form(table: str) -> str:
    """The row's fields as one text, the same characters as ``chain.link_hash`` makes."""
    columns = metadata.tables[table].columns
    parts = [_field(f"NEW.{name}", columns[name].type) for name in FIELDS[table]]
    return " || ".join(parts)


def _field(column: str, kind: TypeEngine[object]) -> str:
    inner = getattr(kind, "impl", kind)
    if isinstance(inner, DateTime):
        # A moment is always as long, and never missing from a linked row.
        return f"""'27:' || to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""
    if isinstance(inner, Boolean):
        return f"CASE WHEN {column} THEN '1:1' ELSE '1:0' END"
    text = f"{column}::text" if isinstance(inner, (Integer, BigInteger)) else column
    return f"COALESCE(length({text}) || ':' || {text}, '{NOTHING}')"


def _filled_in(table: str) -> str:
    return _NEEDS_A_PERSON if table != "audit_events" else ""


def _numbered(table: str) -> str:
    """Drawn under the lock of the order that a row is about, so that it tells who was first."""
    return _NUMBER.format(numbers=NUMBERED_WITH[table]) if table in NUMBERED_WITH else ""


_IS_TRUSTED = """
CREATE OR REPLACE FUNCTION is_trusted() RETURNS boolean {definer} STABLE AS $$
BEGIN
    -- Whoever may act for the owner of the tables; a station's login may not.
    RETURN pg_has_role(session_user, current_user, 'MEMBER');
END $$
"""

_WHO = """
CREATE OR REPLACE FUNCTION who_is_there(OUT user_id bigint, OUT station_id bigint) {definer} STABLE AS $$
BEGIN
    -- No token: the station itself acts. A token that is not known any more is never taken for that.
    IF COALESCE(current_setting('omsdesk.session', true), '') = '' THEN
        RETURN;
    END IF;
    SELECT s.user_id, s.station_id INTO user_id, station_id FROM sessions s
    JOIN users u ON u.id = s.user_id AND u.active
    WHERE s.token = encode(sha256(convert_to(current_setting('omsdesk.session'), 'UTF8')), 'hex')
      AND s.until > clock_timestamp();
    IF NOT FOUND THEN
        RAISE EXCEPTION 'nobody is signed in on this connection' USING ERRCODE = 'OM001';
    END IF;
END $$
"""

_LAST = "(SELECT t.number, t.hash FROM {table} t WHERE t.lane = of_lane ORDER BY t.number DESC LIMIT 1)"
_UNION = "\n        UNION ALL "

_TAIL = """
CREATE OR REPLACE FUNCTION lane_tail(of_lane bigint, OUT number bigint, OUT hash text) {definer} AS $$
BEGIN
    SELECT ends.number, ends.hash INTO number, hash FROM (
        {tails}
    ) ends ORDER BY ends.number DESC LIMIT 1;
END $$
"""

_LINK = """
CREATE OR REPLACE FUNCTION link_{table}() RETURNS trigger {definer} AS $$
DECLARE
    who record;
    tail record;
BEGIN
    IF is_trusted() THEN
        IF current_setting('{copying}', true) = 'on' THEN
            RETURN NEW;
        END IF;
    ELSE
        who := who_is_there();
        NEW.user_id := who.user_id;
        IF who.user_id IS NOT NULL THEN
            NEW.station_id := who.station_id;
        END IF;
        -- All rows of a deed have one moment, but nobody dates back by keeping a transaction open.
        NEW.at := CASE WHEN clock_timestamp() < now() + interval '5 minutes' THEN now() ELSE clock_timestamp() END;{who}
    END IF;
    NEW.lane := COALESCE(NEW.station_id, 0);{id}
    PERFORM 1 FROM audit_lanes l WHERE l.id = NEW.lane FOR UPDATE;
    IF NOT FOUND THEN
        INSERT INTO audit_lanes (id, number, hash) VALUES (NEW.lane, 0, '') ON CONFLICT DO NOTHING;
        PERFORM 1 FROM audit_lanes l WHERE l.id = NEW.lane FOR UPDATE;
    END IF;
    tail := lane_tail(NEW.lane);
    NEW.number := COALESCE(tail.number, 0) + 1;
    NEW.hash := encode(sha256(convert_to(
        COALESCE(tail.hash, '') || E'\\n{table}\\n' || {form}, 'UTF8')), 'hex');
    RETURN NEW;
END $$
"""

_NUMBER = """
    NEW.id := nextval('{numbers}_id_seq');"""

_NEEDS_A_PERSON = """
        IF NEW.user_id IS NULL THEN
            RAISE EXCEPTION 'nobody is signed in on this connection' USING ERRCODE = 'OM001';
        END IF;"""

_SEAL = """
CREATE OR REPLACE FUNCTION seal_lane() RETURNS trigger {definer} AS $$
DECLARE
    tail record;
BEGIN
    -- Runs at the commit for each new row; the first of a lane brings its end up to date for all.
    PERFORM 1 FROM audit_lanes l WHERE l.id = NEW.lane AND l.number >= NEW.number;
    IF NOT FOUND THEN
        tail := lane_tail(NEW.lane);
        INSERT INTO audit_lanes (id, number, hash) VALUES (NEW.lane, tail.number, tail.hash)
        ON CONFLICT (id) DO UPDATE SET number = excluded.number, hash = excluded.hash;
    END IF;
    RETURN NULL;
END $$
"""

_SEAL_DAY = """
CREATE OR REPLACE FUNCTION seal_day(moment timestamptz) RETURNS text {definer} AS $$
DECLARE
    of_day date;
    told text;
    before record;
    made text;
BEGIN
    IF NOT is_trusted() THEN
        moment := now();
    END IF;
    of_day := (moment AT TIME ZONE 'UTC')::date;
    SELECT r.day, r.hash INTO before FROM audit_roots r ORDER BY r.day DESC LIMIT 1;
    SELECT string_agg(l.id || ':' || l.number || ':' || l.hash, E'\\n' ORDER BY l.id) INTO told
    FROM audit_lanes l WHERE l.number > 0;
    IF told IS NULL OR before.day >= of_day THEN
        RETURN NULL;
    END IF;
    made := encode(sha256(convert_to(
        COALESCE(before.hash, '') || E'\\n' || to_char(of_day, 'YYYY-MM-DD') || E'\\n' || told, 'UTF8')), 'hex');
    INSERT INTO audit_roots (day, at, heads, hash) VALUES (of_day, moment, told, made) ON CONFLICT (day) DO NOTHING;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    INSERT INTO audit_events (at, command_id, subject, subject_id, what, before, after)
    VALUES (moment, '', '{subject}', 0, 'root', '', made);
    RETURN made;
END $$
"""
