"""Orders to suppliers on a shared database: the office does all of it, and a bench says nothing for a supplier."""

from collections.abc import Iterator

import psycopg
import pytest

from omsdesk.clock import in_zone
from omsdesk.database.work import Work
from omsdesk.lifecycles.supply import SupplyStatus, ToldBy
from omsdesk.lifecycles.user import UserRole
from omsdesk.services import cancelling_lines, checks, settings
from omsdesk.services.suppliers import choosing, listing, noting, roster, sending
from omsdesk.services.suppliers.roster import Known
from tests.database.station import a_prompt, a_shared_house, signed_in
from tests.factories import a_product, an_order, lines_of

House = tuple[Work, Work, str, int]


@pytest.fixture
def house(postgresql_url: str) -> Iterator[House]:
    """The owner's Work, that of somebody in the office, where both are, and who packs there."""
    people = (("Olga", UserRole.OFFICE), ("Pia", UserRole.PACKER))
    with a_shared_house(postgresql_url, *people) as (owner, ids), signed_in(postgresql_url, ids["Olga"]) as work:
        yield owner, work, postgresql_url, ids["Pia"]


def test_the_office_has_a_line_sent_and_a_bench_cannot_say_that_it_was(house: House) -> None:
    owner, work, url, packer = house
    tent, mug = (a_product(owner, sku) for sku in ("TENT", "MUG"))
    acme = work.write(roster.keep, Known(0, "Acme", "", "", "en"))
    work.write(roster.offer, mug, acme, "M-1", direct=True)
    order = an_order(work, [(tent, 3), (mug, 1)], confirmed=True, is_paid=True)
    line = lines_of(work, order)[0].id
    work.write(choosing.give, order, line, acme, 3)
    [supply] = work.read(listing.of_order, order)
    assert supply.open == 4

    with signed_in(url, packer) as bench, a_prompt(url, bench) as prompt:
        for attack in (
            "UPDATE supplies SET told = TRUE, revision = 1, told_by = 'paper', sent_at = now(), status = 'sent'",
            "UPDATE supply_lines SET shipped = 1",
            "INSERT INTO suppliers (name, email, account, language, active) VALUES ('X', '', '', 'en', TRUE)",
            "UPDATE suppliers SET email = 'me@evil.test'",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                prompt.execute(attack)

    work.write(sending.send, supply.id, ToldBy.OTHERWISE)
    work.write(cancelling_lines.cancel_lines, order, {line: 1}, "changed")
    work.write(sending.send, supply.id, ToldBy.OTHERWISE)
    today = in_zone(work.now(), work.read(settings.company).zone).date()
    assert work.write(noting.note, supply.id, today, carrier="UPS", tracking="1Z").is_all

    assert work.read(listing.of_order, order)[0].status is SupplyStatus.SHIPPED
    assert owner.read(checks.violations) == ()
