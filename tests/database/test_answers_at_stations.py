"""Answers of customers on a shared database: they land from any station, and only the office settles them."""

import psycopg
import pytest

from omsdesk.lifecycles.reply import ReplyStatus
from omsdesk.lifecycles.user import UserRole
from omsdesk.messages.post.incoming import Head, Said
from omsdesk.services import checks, replies
from omsdesk.services.replies import About
from tests.database.station import a_prompt, a_shared_house, signed_in
from tests.factories import a_product, an_order


def test_an_answer_lands_at_a_bench_and_is_settled_in_the_office(postgresql_url: str) -> None:
    people = (("Olga", UserRole.OFFICE), ("Pia", UserRole.PACKER))
    with a_shared_house(postgresql_url, *people) as (owner, ids):
        order = an_order(owner, [(a_product(owner, "TENT"), 1)])
        head = Head("k" * 64, (), "Re: tent", "grace@customer.test", "Grace", None, is_by_machine=False)
        with signed_in(postgresql_url, ids["Pia"]) as bench, a_prompt(postgresql_url, bench) as prompt:
            assert bench.write(replies.land, About(order), head, Said("Green", ("door.png",)))
            assert not bench.write(replies.land, About(order), head, Said("Blue"))
            for attack in ("UPDATE replies SET words = ''", "DELETE FROM replies"):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    prompt.execute(attack)
        with signed_in(postgresql_url, ids["Olga"]) as office:
            (answer,) = office.read(replies.unread, order)
            assert answer.words == "Green"
            assert office.write(replies.settle, order, (answer.id,)) == 1
            assert [each.status for each in office.read(replies.of_order, order)] == [ReplyStatus.READ]
        assert owner.read(checks.violations) == ()
