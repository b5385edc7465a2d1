"""Messages stay as they were written, on both engines; and a station's own login may send them and no more."""

from typing import Any

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from omsdesk.database.engine import WRITES
from omsdesk.database.work import Actor, Work
from omsdesk.lifecycles.user import UserRole
from omsdesk.messages.post.folder import FolderPost
from omsdesk.models.message import Message
from omsdesk.services import confirming, mailing, settings
from tests import factories
from tests.database.station import a_prompt, a_shared_house, signed_in, station_url
from tests.engines import a_test_engine

GRACE = "grace@customer.test"


def change(work: Work, statement: str) -> None:
    with work.engine.execution_options(**{WRITES: True}).begin() as connection:
        connection.execute(text(statement))


@pytest.mark.parametrize(
    "column",
    ["recipient = 'eve@elsewhere.test'", "subject = 'Pay here'", "body = ''", "message_id = 'x'", "key = 'x'"],
)
def test_the_words_of_a_message_never_change(work: Work, column: str) -> None:
    factories.a_house(work, mail_on=True)
    factories.an_order(work, confirmed=True, email=GRACE)
    before = factories.all_rows(work, Message)

    with pytest.raises(DBAPIError, match="the words of a message never change"):
        change(work, f"UPDATE messages SET {column}")  # noqa: S608 - the five written above
    with pytest.raises(DBAPIError, match="the words of a message never change"):
        change(work, "DELETE FROM messages")

    assert factories.all_rows(work, Message) == before


def test_what_is_over_stays_over(work: Work) -> None:
    factories.a_house(work, mail_on=True)
    factories.an_order(work, confirmed=True, email=GRACE)
    change(work, "UPDATE messages SET status = 'sent', sent_at = CURRENT_TIMESTAMP")

    with pytest.raises(DBAPIError, match="a message that is over stays over"):
        change(work, "UPDATE messages SET status = 'waiting'")


def test_a_stations_own_login_writes_and_sends_and_no_more(postgresql_url: str, tmp_path: Any) -> None:
    with a_shared_house(postgresql_url, ("Ines", UserRole.OFFICE)) as (owner, ids):
        owner.write(settings.change, mail_on=True, mail_way="folder", email="shop@house.test")
        order = factories.an_order(owner, email=GRACE)
        with signed_in(postgresql_url, ids["Ines"]) as office:
            office.write(confirming.confirm, order)
            with a_prompt(postgresql_url, office) as prompt, pytest.raises(psycopg.errors.RaiseException):
                prompt.execute("UPDATE messages SET recipient = 'eve@elsewhere.test'")

        engine = a_test_engine(station_url(postgresql_url))
        nobody_there = Work(engine, Actor(None, 1))
        assert mailing.carry_out(nobody_there, None, lambda _way: FolderPost(tmp_path)) == mailing.Posted(sent=1)
        engine.dispose()

    (mail,) = tmp_path.iterdir()
    assert f"To: Grace Hopper <{GRACE}>".encode() in mail.read_bytes()
