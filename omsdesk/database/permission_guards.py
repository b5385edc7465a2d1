"""Who may ask and who may answer, on PostgreSQL: a station cannot answer its own question, nor ask as somebody else."""

from collections.abc import Iterator

from omsdesk.database.chain_triggers import DEFINER

TABLE = "permissions"
NAME = "guard_permissions"


def statements(schema: str) -> Iterator[str]:
    """What puts it in place, replacing what is there."""
    yield _GUARD.format(definer=DEFINER.format(schema=schema))
    yield f"DROP TRIGGER IF EXISTS {NAME} ON {TABLE}"
    yield f"CREATE TRIGGER {NAME} BEFORE INSERT OR UPDATE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION guard_permission()"


_GUARD = """
CREATE OR REPLACE FUNCTION guard_permission() RETURNS trigger {definer} AS $$
DECLARE
    who bigint;
    place bigint;
BEGIN
    IF is_trusted() THEN
        RETURN NEW;
    END IF;
    SELECT w.user_id, w.station_id INTO who, place FROM who_is_there() w;
    IF TG_OP = 'INSERT' AND who IS NOT NULL THEN
        NEW.at := now();
        NEW.user_id := who;
        NEW.station_id := place;
        NEW.status := 'open';
        NEW.answered_at := NULL;
        NEW.answered_by := NULL;
        RETURN NEW;
    ELSIF TG_OP = 'UPDATE' AND (NEW.status, NEW.answered_at, NEW.answered_by, NEW.why)
            IS NOT DISTINCT FROM (OLD.status, OLD.answered_at, OLD.answered_by, OLD.why) THEN
        RETURN NEW;  -- only that the bench has heard it
    ELSIF TG_OP = 'UPDATE' AND OLD.status = 'open' AND may('lead') THEN
        NEW.answered_at := now();
        NEW.answered_by := who;
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'permission denied for answers' USING ERRCODE = '42501';
END $$
"""
