"""What cancelling pieces gives back is told before it is done, and is what then goes back."""

import pytest

from omsdesk.database.work import Work
from omsdesk.errors import Refusal
from omsdesk.lifecycles.payment import PaymentMethod
from omsdesk.services import cancelling_lines, cut_plan, order_acts, paying
from tests.factories import a_house, a_product, an_order, lines_of, stock
from tests.services.walking import a_list, scan_product


def test_what_is_told_is_what_goes_back(work: Work) -> None:
    a_house(work)
    mug = a_product(work, "MUG", price=1050, tax_rate_bp=1900)
    stock(work, mug, 9)
    order = an_order(work, [(mug, 4), (a_product(work, price=700), 1)], confirmed=True, shipping_minor=490)
    work.write(paying.record, order, PaymentMethod.CASH)
    scan_product(work, a_list(work, order), mug, 3)
    line = lines_of(work, order)[0].id

    plan = work.read(cut_plan.of_line, order, line)
    done = work.write(cancelling_lines.cancel_lines, order, {line: 2}, "too many")

    assert (plan.most, plan.taken) == (4, (0, 1, 2, 3))
    assert done.credit_minor == plan.back[1].minor == 2499
    assert str(plan.words(2)) == "€24.99 goes back to the customer. 1 piece goes back to its shelf."
    assert str(plan.words(9)) == ""
    with pytest.raises(Refusal, match="does not belong"):
        work.read(cut_plan.of_line, order, line + 99)


def test_the_last_pieces_give_shipping_back_too(work: Work) -> None:
    a_house(work)
    order = an_order(work, [(a_product(work, price=1000), 2)], shipping_minor=490)
    line = lines_of(work, order)[0].id
    unpaid = work.read(cut_plan.of_line, order, line)
    work.write(paying.record, order, PaymentMethod.CASH)

    paid = work.read(cut_plan.of_line, order, line)

    assert [each.minor for each in paid.back] == [1000, 2490]
    assert str(unpaid.words(1)) == "Nothing was paid for it, and nobody has picked it."


def test_a_whole_order_gives_back_what_is_not_kept_with_its_postage(work: Work) -> None:
    a_house(work)
    product = a_product(work, price=1000, tax_rate_bp=1900)
    paid, unpaid = (an_order(work, [(product, n)], shipping_minor=490) for n in (2, 3))
    work.write(paying.record, paid, PaymentMethod.CASH)

    plan = work.read(order_acts.plan_cancel, (paid, unpaid))
    work.write(order_acts.cancel, (paid, unpaid), "no")

    assert [each.minor for each in plan.back] == [2870]
    assert work.read(paying.account, paid).credit.minor == 2870
