"""Orders from before are known by e-mail and phone as new ones are: the migration spells them as the program does."""

from sqlalchemy import text

from omsdesk.database.work import Work
from omsdesk.services import contact_keys
from tests.factories import a_house, an_order
from tests.migrations.alembic_run import go_down, go_up, opened

_BEFORE = "0027"
WRITTEN = (
    ("Grace@Example.com ", "+49 (0)421 55-66"),
    ("", "0049421/5566"),
    ("a b@c.test", "110"),
    ("", "+353 1 677 1234"),
    ("x@y.test", ""),
)


def test_the_past_is_spelled_as_the_program_spells(work: Work) -> None:
    a_house(work)
    for email, phone in WRITTEN:
        an_order(work, email=email, phone=phone)

    with opened(work.engine.url.render_as_string(hide_password=False)) as engine:
        go_down(engine, _BEFORE)
        go_up(engine)
        with engine.connect() as connection:
            rows = connection.execute(text("SELECT email_key, phone_key FROM orders ORDER BY id")).all()

    assert [tuple(row) for row in rows] == [tuple(contact_keys.keys(*each).values()) for each in WRITTEN]
    assert ("grace@example.com", "4215566") in [tuple(row) for row in rows]
