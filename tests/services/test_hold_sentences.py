"""Every hold reason says itself in a sentence wherever somebody meets it: on the order, at a release, at the bench."""

import pytest

from omsdesk.database.work import Work
from omsdesk.errors import Refusal
from omsdesk.lifecycles.order import HoldReason
from omsdesk.services import blocking, confirming, fix_words, holding, order_preview, releasing, stuck, today
from omsdesk.services.blocking import Fix
from omsdesk.services.new_order import NewHold
from omsdesk.words import speaking
from tests.factories import a_house, a_product, an_order, stock
from tests.sentences import says_no
from tests.services import pack_bench as bench

SAID = {
    HoldReason.PAYMENT: ("Payment", "Record payment", "Record the payment, or write a reminder"),
    HoldReason.FRAUD: ("Fraud check", "Release hold", "Look at it, then approve or reject"),
    HoldReason.ADDRESS: ("Address", "Edit address", "Complete the address"),
    HoldReason.STOCK: ("Stock", "Release hold", "Link the code, or release the hold"),
    HoldReason.CUSTOMER_INFO: ("Missing data", "Release hold", "Fill it in, or ask the customer"),
    HoldReason.CUSTOMER_REQUEST: ("Customer asked to wait", "Release hold", "Release it when the customer says so"),
    HoldReason.DISPUTE: (*("Dispute", "Release hold", "It ends when the dispute is won; else cancel, or release it"),),
    HoldReason.OTHER: ("Other", "Release hold", "Read the note, then release it"),
}
GERMAN = {
    HoldReason.PAYMENT: ("Zahlung", "Zahlung erfassen oder erinnern"),
    HoldReason.FRAUD: ("Betrugsprüfung", "Ansehen, dann freigeben oder ablehnen"),
    HoldReason.ADDRESS: ("Adresse", "Adresse vervollständigen"),
    HoldReason.STOCK: ("Bestand", "Code zuordnen oder freigeben"),
    HoldReason.CUSTOMER_INFO: ("Daten fehlen", "Ergänzen oder den Kunden fragen"),
    HoldReason.CUSTOMER_REQUEST: ("Kunde bat zu warten", "Freigeben, wenn der Kunde es sagt"),
    HoldReason.DISPUTE: (
        "Zahlungseinspruch",
        "Endet, wenn der Einspruch gewonnen ist; sonst stornieren oder freigeben",
    ),
    HoldReason.OTHER: ("Anderes", "Notiz lesen, dann freigeben"),
}


@pytest.fixture
def mug(work: Work) -> int:
    a_house(work, pick_while_packing=False)
    product = a_product(work, "MUG")
    stock(work, product, 9)
    return product


def test_no_reason_is_left_out() -> None:
    assert set(SAID) == set(GERMAN) == set(HoldReason)
    assert {each.cause.key for each in map(_cause, HoldReason)} == {f"hold {each.value}" for each in HoldReason}


@pytest.mark.parametrize("reason", list(HoldReason))
def test_an_order_says_why_it_does_not_go_on_and_what_settles_it(work: Work, mug: int, reason: HoldReason) -> None:
    word, button, _ = SAID[reason]
    order_id = an_order(work, [(mug, 1)], holds=(NewHold(reason, "see the mail."),))

    with pytest.raises(Refusal) as refused:
        work.write(confirming.confirm, order_id)

    assert str(refused.value) == f"On hold: {word} (see the mail). Release the hold when this is settled."
    (blocker,) = fix_words.in_the_way(work.read(order_preview.preview, order_id))
    assert (str(blocker.reason), str(blocker.advice)) == (f"On hold: {word}", "see the mail.")
    assert str(fix_words.WORDS[blocker.fix]) == button


@pytest.mark.parametrize("reason", list(HoldReason))
def test_a_release_and_a_bench_say_it_too(work: Work, mug: int, reason: HoldReason) -> None:
    word, _, frees = SAID[reason]
    order_id = an_order(work, [(mug, 1)], confirmed=True)
    bench.picked(work, order_id)
    work.write(holding.hold, order_id, reason)

    (left_out,) = work.write(releasing.release, [order_id]).left_out
    scanned = bench.scan_order(work, order_id)

    assert str(left_out.reason) == ("It is on hold: Payment." if reason is HoldReason.PAYMENT else "It is on hold.")
    assert word in " ".join(bench.said(scanned))
    assert str(work.read(blocking.stopper, order_id)) == f"SO-{order_id} is on hold: {word}."
    (found,) = work.read(today.look).stuck
    assert (str(found.cause.word), str(found.cause.frees)) == (word, frees)


def test_each_reason_is_said_in_german_too(work: Work, mug: int) -> None:
    for reason, (word, frees) in GERMAN.items():
        order_id = an_order(work, [(mug, 1)], holds=(NewHold(reason),))
        with speaking("de"):
            with says_no(f"Gesperrt: {word}. Die Sperre lösen, wenn das geklärt ist."):
                work.write(confirming.confirm, order_id)
            assert (str(_cause(reason).cause.word), str(_cause(reason).cause.frees)) == (word, frees)


def test_a_hold_for_unknown_codes_has_words_of_its_own(work: Work, mug: int) -> None:
    held = (NewHold(HoldReason.STOCK, "Unknown code X"), NewHold(HoldReason.OTHER, "wait"))
    order_id = an_order(work, [(mug, 1)], holds=held)

    blockers = fix_words.in_the_way(work.read(order_preview.preview, order_id), has_strange=True)

    assert [each.fix for each in blockers] == [Fix.LINK_CODES, Fix.RELEASE_HOLD]
    assert [str(fix_words.WORDS[each.fix]) for each in blockers] == ["Link unknown codes", "Release hold"]


def _cause(reason: HoldReason) -> stuck.Stuck:
    return stuck.Stuck(stuck.HOLDS[reason], 0, None)
