"""Two stations read one mailbox at once: a mail lands on its order once, and the slower one says so."""

from typing import Any

import pytest

from omsdesk.database.work import Work
from omsdesk.messages.post.incoming import Head, Said
from omsdesk.services import personal, replies
from omsdesk.services.replies import About
from tests.engines import a_test_engine
from tests.factories import a_house, an_order
from tests.sentences import says_no
from tests.still_clock import StillClock


def test_a_mail_that_another_station_has_read_meanwhile_lands_once(
    postgresql_url: str, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = a_test_engine(postgresql_url)
    work = Work(engine, now=clock)
    a_house(work)
    other = Work(engine, work.actor, now=clock)
    order = an_order(work)
    mail = About(order), Head("k" * 64, (), "Re: tent", "grace@customer.test", "Grace", None, is_by_machine=False)
    keep_all = personal.keep_all

    def after_the_other_station(*args: Any, **named: Any) -> Any:
        monkeypatch.setattr(personal, "keep_all", keep_all)
        assert other.write(replies.land, *mail, Said("Green"))
        return keep_all(*args, **named)

    monkeypatch.setattr(personal, "keep_all", after_the_other_station)

    with says_no("This mail was read by another station just now."):
        work.write(replies.land, *mail, Said("Green"))

    assert [each.words for each in work.read(replies.of_order, order)] == ["Green"]
    engine.dispose()
