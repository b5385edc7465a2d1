"""Signing in and rights on PostgreSQL: functions that a station may call, and triggers that ask who is there.

They act as the owner of the tables, so a station needs no right to read a verifier or to write a session. Whoever
may act for the owner is taken at their word, also about the time.
"""

from collections.abc import Iterator

from omsdesk.database.chain_triggers import DEFINER
from omsdesk.database.proofs import BADGE, PASSWORD, PIN
from omsdesk.database.sessions import ALLOWED, FREE_TRIES, HOURS
from omsdesk.lifecycles.rights import Right, holders
from omsdesk.lifecycles.stock import OUTSIDE
from omsdesk.lifecycles.user import FLOOR_ROLES

CALLED = (
    "sign_in(bigint, text, text, text, bigint, timestamptz)",
    "sign_in_by_badge(text, text, bigint, timestamptz)",
    "sign_in_by_name(bigint, text, bigint, timestamptz)",
    "badge_owner(text)",
    "badge_code(bigint)",
    "keep_credential(bigint, text, text, text, text, text, timestamptz)",
    "number_from(text, bigint)",
    "seal_day(timestamptz)",
)
"""What a station may call."""

OWN_SETTINGS = ("theme", "text_size", "sounds")
TYPED = "typed_order."
"""How the keys of half-typed orders begin."""

NUMBERED = ("orders", "returns", "pick_lists", "parcels")

_TRIGGERS = (
    ("users", "guard_users", "BEFORE INSERT OR UPDATE OR DELETE", "guard_user"),
    ("users", "count_tries", "AFTER INSERT", "count_tries"),
    ("settings", "guard_settings", "BEFORE INSERT OR UPDATE OR DELETE", "guard_setting"),
    ("commands", "stamp_commands", "BEFORE INSERT", "stamp_command"),
    ("locations", "guard_locations", "BEFORE INSERT OR UPDATE", "guard_location"),
    ("balances", "guard_balances", "BEFORE INSERT OR UPDATE", "guard_balance"),
)


def names() -> tuple[str, ...]:
    """The triggers of this file."""
    return tuple(name for _, name, _, _ in _TRIGGERS)


def statements(schema: str) -> Iterator[str]:
    """What puts all of it in place, replacing what is there."""
    definer = DEFINER.format(schema=schema)
    for function in _FUNCTIONS:
        yield function.format(
            definer=definer,
            free=FREE_TRIES,
            hours=HOURS,
            floor=_quoted(FLOOR_ROLES),
            people=_quoted(holders(Right.PEOPLE)),
            settings=_quoted(holders(Right.SETTINGS)),
            lead=_quoted(holders(Right.LEAD)),
            money=_quoted(holders(Right.MONEY)),
            orders=_quoted(holders(Right.ORDERS)),
            stock=_quoted(holders(Right.STOCK)),
            refund=_quoted({*holders(Right.MONEY), *holders(Right.INSPECT)}),
            allowed=ALLOWED,
            own=", ".join(f"'{key}'" for key in OWN_SETTINGS),
            typed=TYPED,
            pin=PIN,
            password=PASSWORD,
            badge=BADGE,
            outside=_quoted(OUTSIDE),
            numbered=", ".join(f"'{table}'" for table in NUMBERED),
        )
    for table, name, when, function in _TRIGGERS:
        yield f"DROP TRIGGER IF EXISTS {name} ON {table}"
        yield f"CREATE TRIGGER {name} {when} ON {table} FOR EACH ROW EXECUTE FUNCTION {function}()"
    yield _COUNT_ALL


def removal() -> Iterator[str]:
    """What takes the triggers away again, for a migration that goes down."""
    for table, name, _, _ in _TRIGGERS:
        yield f"DROP TRIGGER IF EXISTS {name} ON {table}"


def _quoted(words: object) -> str:
    return ", ".join(f"'{each.value}'" for each in words)  # type: ignore[attr-defined]


_COUNT_ALL = """
DO $$ DECLARE each bigint; BEGIN
    FOR each IN SELECT id FROM users LOOP
        EXECUTE format('CREATE SEQUENCE IF NOT EXISTS %I MINVALUE 0 START 0', 'tries_' || each);
    END LOOP;
END $$
"""

_COUNT_TRIES = """
CREATE OR REPLACE FUNCTION count_tries() RETURNS trigger {definer} AS $$
BEGIN
    EXECUTE format('CREATE SEQUENCE IF NOT EXISTS %I MINVALUE 0 START 0', 'tries_' || NEW.id);
    RETURN NULL;
END $$
"""

_MAY = """
CREATE OR REPLACE FUNCTION may(what text) RETURNS boolean {definer} STABLE AS $$
DECLARE
    jobs text[] := CASE what
        WHEN 'people' THEN ARRAY[{people}]
        WHEN 'settings' THEN ARRAY[{settings}]
        WHEN 'lead' THEN ARRAY[{lead}]
        WHEN 'money' THEN ARRAY[{money}]
        WHEN 'refund' THEN ARRAY[{refund}]
        WHEN 'orders' THEN ARRAY[{orders}]
        WHEN 'stock' THEN ARRAY[{stock}]
    END;
BEGIN
    -- Whoever is there, and whoever stands behind this one act of theirs: both have proved who they are. One row by its
    -- key each time: asked as one question for both it took five times as long.
    IF is_trusted() OR EXISTS (
        SELECT FROM users u
        WHERE u.id = (SELECT w.user_id FROM who_is_there() w) AND u.active AND u.role = ANY (jobs)
    ) THEN
        RETURN true;
    END IF;
    IF COALESCE(current_setting('{allowed}', true), '') <> '' AND EXISTS (
        SELECT FROM sessions s JOIN users u ON u.id = s.user_id AND u.active
        WHERE s.token = encode(sha256(convert_to(current_setting('{allowed}', true), 'UTF8')), 'hex')
          AND s.until > clock_timestamp() AND u.role = ANY (jobs)
    ) THEN
        RETURN true;
    END IF;
    RETURN NOT EXISTS (SELECT FROM users);  -- an empty house is being founded
END $$
"""

_SIGN_IN = """
CREATE OR REPLACE FUNCTION sign_in(
    of_user bigint, of_kind text, proof text, token text, at_station bigint, moment timestamptz,
    OUT is_right boolean, OUT tries int, OUT wait_until timestamptz
) {definer} AS $$
DECLARE
    counter text := 'tries_' || of_user;
    state bigint;
    until bigint;
    kept text;
BEGIN
    is_right := false;
    IF NOT is_trusted() THEN
        moment := clock_timestamp();
    END IF;
    PERFORM 1 FROM users u WHERE u.id = of_user AND u.active FOR UPDATE;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    -- The count is kept in a sequence: a station that takes its transaction back does not take the try back.
    EXECUTE format('SELECT last_value FROM %I', counter) INTO state;
    IF state / 1000 > extract(epoch FROM moment) THEN
        wait_until := to_timestamp(state / 1000);
        RETURN;
    END IF;
    tries := state % 1000 + 1;
    until := 0;
    IF tries >= {free} THEN
        until := ceil(extract(epoch FROM moment))::bigint + least(60 * 2 ^ least(tries - {free}, 10), 3600)::bigint;
        wait_until := to_timestamp(until);
    END IF;
    PERFORM setval(counter::regclass, until * 1000 + least(tries, 999));
    SELECT c.verifier INTO kept FROM credentials c WHERE c.user_id = of_user AND c.kind = of_kind;
    is_right := COALESCE(proof <> '' AND kept = encode(sha256(decode(proof, 'hex')), 'hex'), false);
    IF NOT is_right THEN
        UPDATE users u SET wrong_tries = sign_in.tries, wait_until = sign_in.wait_until WHERE u.id = of_user;
        RETURN;
    END IF;
    tries := 0;
    wait_until := NULL;
    PERFORM setval(counter::regclass, 0);
    PERFORM begin_session(of_user, token, at_station, moment);
END $$
"""

_BEGIN_SESSION = """
CREATE OR REPLACE FUNCTION begin_session(of_user bigint, token text, at_station bigint, moment timestamptz)
RETURNS void {definer} AS $$
BEGIN
    UPDATE users u SET wrong_tries = 0, wait_until = NULL, last_seen_at = moment WHERE u.id = of_user;
    DELETE FROM sessions s WHERE s.user_id = of_user AND s.until < now() - interval '30 days';
    INSERT INTO sessions (token, user_id, station_id, made_at, until)
    VALUES (encode(sha256(convert_to(begin_session.token, 'UTF8')), 'hex'), of_user, at_station, now(),
            clock_timestamp() + interval '{hours} hours')
    ON CONFLICT ON CONSTRAINT pk_sessions DO UPDATE SET until = excluded.until, made_at = excluded.made_at
    WHERE sessions.user_id = excluded.user_id AND sessions.station_id IS NOT DISTINCT FROM excluded.station_id;
END $$
"""

_BY_BADGE = """
CREATE OR REPLACE FUNCTION sign_in_by_badge(code text, token text, at_station bigint, moment timestamptz)
RETURNS bigint {definer} AS $$
DECLARE
    found_user bigint;
BEGIN
    IF NOT is_trusted() THEN
        moment := clock_timestamp();
    END IF;
    SELECT u.id INTO found_user FROM credentials c JOIN users u ON u.id = c.user_id
    WHERE c.kind = '{badge}' AND c.verifier = encode(sha256(convert_to(sign_in_by_badge.code, 'UTF8')), 'hex')
      AND u.active AND (u.role IN ({floor}) OR NOT asks_for_pins());
    IF FOUND THEN
        PERFORM begin_session(found_user, token, at_station, moment);
    END IF;
    RETURN found_user;
END $$
"""

_ASKS_FOR_PINS = """
CREATE OR REPLACE FUNCTION asks_for_pins() RETURNS boolean {definer} STABLE AS $$
BEGIN
    RETURN COALESCE((SELECT s.value FROM settings s WHERE s.key = 'pins'), 'true') <> 'false';
END $$
"""

_BY_NAME = """
CREATE OR REPLACE FUNCTION sign_in_by_name(of_user bigint, token text, at_station bigint, moment timestamptz)
RETURNS void {definer} AS $$
BEGIN
    IF asks_for_pins() OR NOT EXISTS (SELECT FROM users u WHERE u.id = of_user AND u.active) THEN
        RAISE EXCEPTION 'permission denied for signing in by name' USING ERRCODE = '42501';
    END IF;
    PERFORM begin_session(of_user, token, at_station, CASE WHEN is_trusted() THEN moment ELSE clock_timestamp() END);
END $$
"""

_BADGE_OWNER = """
CREATE OR REPLACE FUNCTION badge_owner(of_verifier text) RETURNS bigint {definer} STABLE AS $$
BEGIN
    RETURN (SELECT u.id FROM credentials c JOIN users u ON u.id = c.user_id
            WHERE c.kind = '{badge}' AND c.verifier = of_verifier AND u.active);
END $$
"""

_BADGE_CODE = """
CREATE OR REPLACE FUNCTION badge_code(of_user bigint) RETURNS text {definer} STABLE AS $$
BEGIN
    IF NOT may('people') THEN
        RAISE EXCEPTION 'permission denied for badges' USING ERRCODE = '42501';
    END IF;
    RETURN (SELECT c.code FROM credentials c WHERE c.user_id = of_user AND c.kind = '{badge}');
END $$
"""

_KEEP = """
CREATE OR REPLACE FUNCTION keep_credential(
    of_user bigint, of_kind text, of_scheme text, of_salt text, of_verifier text, of_code text, moment timestamptz
) RETURNS void {definer} AS $$
BEGIN
    -- An administrator for everybody, each person for their own PIN; the first person founds the house.
    IF NOT (may('people')
            OR (of_kind IN ('{pin}', '{password}') AND of_user = (SELECT w.user_id FROM who_is_there() w))
            OR ((SELECT count(*) FROM users) = 1 AND NOT EXISTS (SELECT FROM sessions))) THEN
        RAISE EXCEPTION 'permission denied for credentials' USING ERRCODE = '42501';
    END IF;
    INSERT INTO credentials (user_id, kind, scheme, salt, verifier, code, made_at)
    VALUES (of_user, of_kind, of_scheme, of_salt, of_verifier, of_code,
            CASE WHEN is_trusted() THEN moment ELSE now() END)
    ON CONFLICT (user_id, kind) DO UPDATE SET scheme = excluded.scheme, salt = excluded.salt,
        verifier = excluded.verifier, code = excluded.code, made_at = excluded.made_at;
    UPDATE users u SET wrong_tries = 0, wait_until = NULL WHERE u.id = of_user;
    PERFORM setval(('tries_' || of_user)::regclass, 0);
    -- Whoever is signed in elsewhere with the old one is not any more.
    DELETE FROM sessions s WHERE s.user_id = of_user AND s.token <> encode(
        sha256(convert_to(COALESCE(current_setting('omsdesk.session', true), ''), 'UTF8')), 'hex');
END $$
"""

_NUMBER_FROM = """
CREATE OR REPLACE FUNCTION number_from(of_table text, number bigint) RETURNS void {definer} AS $$
BEGIN
    IF of_table NOT IN ({numbered}) OR NOT (may('settings') OR NOT EXISTS (SELECT FROM orders)) THEN
        RAISE EXCEPTION 'permission denied for numbers' USING ERRCODE = '42501';
    END IF;
    PERFORM setval(pg_get_serial_sequence(of_table, 'id'), number, false);
END $$
"""

_GUARD_USER = """
CREATE OR REPLACE FUNCTION guard_user() RETURNS trigger {definer} AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF may('people') AND is_trusted() THEN
            RETURN OLD;
        END IF;
    ELSIF TG_OP = 'INSERT' THEN
        IF may('people') THEN
            NEW.wrong_tries := 0;
            NEW.wait_until := NULL;
            RETURN NEW;
        END IF;
    ELSIF (NEW.id, NEW.name, NEW.role, NEW.active) IS NOT DISTINCT FROM (OLD.id, OLD.name, OLD.role, OLD.active) THEN
        RETURN NEW;  -- only what signing in counts
    ELSIF may('people') THEN
        IF NEW.active AND NOT OLD.active THEN
            NEW.wrong_tries := 0;
            NEW.wait_until := NULL;
            PERFORM setval(('tries_' || NEW.id)::regclass, 0);
        END IF;
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'permission denied for people' USING ERRCODE = '42501';
END $$
"""

_GUARD_SETTING = """
CREATE OR REPLACE FUNCTION guard_setting() RETURNS trigger {definer} AS $$
DECLARE
    name text := CASE WHEN TG_OP = 'DELETE' THEN OLD.key ELSE NEW.key END;
BEGIN
    IF is_trusted()
       OR (TG_OP <> 'UPDATE' OR NEW.key = OLD.key) AND name <> 'schema_version'
          AND (name IN ({own}) OR name LIKE '{typed}%' OR may('settings')) THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    RAISE EXCEPTION 'permission denied for settings' USING ERRCODE = '42501';
END $$
"""

_STAMP_COMMAND = """
CREATE OR REPLACE FUNCTION stamp_command() RETURNS trigger {definer} AS $$
BEGIN
    IF NOT is_trusted() THEN
        NEW.at := now();
        PERFORM who_is_there();  -- every deed ends here: a session that is over is told, whatever was written
    END IF;
    RETURN NEW;
END $$
"""

_GUARD_LOCATION = """
CREATE OR REPLACE FUNCTION guard_location() RETURNS trigger {definer} AS $$
BEGIN
    -- Only places of the outside world may go below zero, and no place becomes one later.
    IF NOT is_trusted() AND (
        NEW.outside <> (NEW.kind IN ({outside}))
        OR TG_OP = 'UPDATE' AND (NEW.id, NEW.kind, NEW.outside) IS DISTINCT FROM (OLD.id, OLD.kind, OLD.outside)
    ) THEN
        RAISE EXCEPTION 'permission denied for places' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END $$
"""

_GUARD_BALANCE = """
CREATE OR REPLACE FUNCTION guard_balance() RETURNS trigger {definer} AS $$
BEGIN
    IF NOT is_trusted() AND TG_OP = 'INSERT' THEN
        NEW.outside := (SELECT l.outside FROM locations l WHERE l.id = NEW.location_id);
    END IF;
    RETURN NEW;
END $$
"""

_FUNCTIONS = (
    _COUNT_TRIES,
    _MAY,
    _BEGIN_SESSION,
    _SIGN_IN,
    _ASKS_FOR_PINS,
    _BY_BADGE,
    _BY_NAME,
    _BADGE_OWNER,
    _BADGE_CODE,
    _KEEP,
    _NUMBER_FROM,
    _GUARD_USER,
    _GUARD_SETTING,
    _STAMP_COMMAND,
    _GUARD_LOCATION,
    _GUARD_BALANCE,
)
