"""Work asks for the right that a deed names, before anything is begun, and keeps who allowed an exception."""

import pytest
from sqlalchemy import insert, select

from omsdesk.database.db import Db
from omsdesk.database.work import Actor, Work
from omsdesk.errors import Refusal
from omsdesk.lifecycles.rights import RIGHTS, Right, needs
from omsdesk.lifecycles.user import UserRole
from omsdesk.models.company import Station
from omsdesk.models.journal import AuditEvent
from omsdesk.services import signing_in
from tests import factories


@needs(Right.LEAD)
def found_bench(db: Db, name: str) -> None:
    db.run(insert(Station).values(name=name))
    db.audit("station", 1, "added")


@needs(Right.CUSTOMERS)
def register(db: Db) -> int:
    return db.run(select(Station.id)).all().__len__()


@pytest.fixture
def packer(work: Work) -> Work:
    user_id = work.write(signing_in.add_person, name="Pia", role=UserRole.PACKER)
    work.actor = Actor(user_id, rights=RIGHTS[UserRole.PACKER])
    return work


def test_what_a_person_may_not_do_is_refused_in_words_and_leaves_nothing(packer: Work) -> None:
    with pytest.raises(Refusal, match=r"Only these may decide what a supervisor decides: Supervisor, Administrator\."):
        packer.write(found_bench, "Bench")

    assert packer.read(benches) == []


def test_a_packer_does_not_read_the_customer_register(packer: Work) -> None:
    with pytest.raises(Refusal, match="customer register"):
        packer.read(register)


def test_the_program_itself_is_not_asked(work: Work) -> None:
    work.write(found_bench, "Bench")

    assert work.read(benches) == ["Bench"]


def test_an_act_that_a_supervisor_allowed_keeps_both_names(packer: Work) -> None:
    lead = factories.by_the_program(packer).write(signing_in.add_person, name="Lea", role=UserRole.SUPERVISOR)

    packer.allowed_by(lead, RIGHTS[UserRole.SUPERVISOR]).write(found_bench, "Bench")

    assert packer.read(trail)[-2:] == [
        ("added", packer.actor.user_id, 1),
        ("allowed", packer.actor.user_id, lead),
    ]
    with pytest.raises(Refusal):
        packer.write(found_bench, "Another")


def benches(db: Db) -> list[str]:
    return list(db.run(select(Station.name)).scalars())


def trail(db: Db) -> list[tuple[str, int | None, int]]:
    rows = db.run(select(AuditEvent.what, AuditEvent.user_id, AuditEvent.subject_id).order_by(AuditEvent.id))
    return [(row.what, row.user_id, row.subject_id) for row in rows]
