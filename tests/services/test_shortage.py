"""Something is not there: the customer chooses, it is written down who said so, and the order follows."""

from typing import Any

import pytest

from omsdesk.database.work import Work
from omsdesk.errors import Refusal
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.order import ShortAnswer, ShortRule
from omsdesk.models.product import Substitute
from omsdesk.services import alternatives, checks, messaging, order_acts, order_story, shortage, story_words
from omsdesk.services.new_order import ShipTo
from tests.factories import a_house, a_product, all_rows, an_order, lines_of, stock, the_order
from tests.sentences import says_no
from tests.services.walking import a_list

SAID: dict[str, Any] = {"said_by": "Ana Sousa", "how": "on the phone"}
WHO = "Who said it, and how? Type the name, and: on the phone, by mail."


@pytest.fixture(autouse=True)
def house(work: Work) -> None:
    a_house(work)


@pytest.fixture
def mug(work: Work) -> int:
    product = a_product(work, "MUG", name="Mug", price=1000)
    stock(work, product, 1)
    return product


def short_order(work: Work, mug: int, **fields: object) -> tuple[int, int]:
    """Three mugs where one is there; the order and its line."""
    order = an_order(work, [(mug, 3)], confirmed=True, **fields)  # type: ignore[arg-type]
    return order, lines_of(work, order)[0].id


def told(work: Work, order: int) -> set[str]:
    return {str(story_words.said(each, "EUR")) for each in work.read(order_story.history, order)}


def test_alternatives_come_with_ratio_note_and_what_is_free(work: Work, mug: int) -> None:
    cup = a_product(work, "CUP", name="Cup", barcode="4006381333931")
    stock(work, cup, 7)
    work.write(alternatives.add, mug, "cup", 3, 2, "smaller")
    work.write(alternatives.add, mug, "4006381333931", 2, 1, "a little smaller")

    (found,) = work.read(alternatives.of, mug)

    assert (found.sku, found.gives, found.per, found.note, found.free) == ("CUP", 2, 1, "a little smaller", 7)
    assert [found.pieces_for(n) for n in (1, 2)] == [2, 4]
    for args, said in (
        ((mug, "MUG"), "A product cannot stand in for itself. Give another SKU."),
        ((mug, "nope"), "'nope' is no product here. Type a SKU, or scan the product."),
        ((mug, "CUP", 0), "Give both numbers from 1 to 1,000."),
        ((mug, "CUP", 1, 1, "a" * 201), "A note has 200 characters at most. Shorten it."),
    ):
        with says_no(said):
            work.write(alternatives.add, *args)
    work.write(alternatives.take_away, mug, cup)
    assert all_rows(work, Substitute) == []


def test_something_else_goes_instead_at_the_price_of_what_is_missing(work: Work, mug: int) -> None:
    cup = a_product(work, "CUP", name="Cup", price=900)
    stock(work, cup, 7)
    work.write(alternatives.add, mug, "CUP", 3, 2)
    order, line = short_order(work, mug)
    asked = work.read(shortage.question, order, line)

    said = work.write(shortage.answer, order, line, ShortAnswer.ALTERNATIVE, other_id=cup, **SAID)

    assert (asked.missing, asked.there, [each.sku for each in asked.alternatives]) == (2, 1, ["CUP"])
    assert str(said) == "3 x Cup goes instead"
    rows = [(row.sku, row.ordered - row.cancelled, row.allocated, row.unit_minor) for row in lines_of(work, order)]
    assert rows == [("MUG", 1, 1, 1000), ("CUP", 3, 3, 667)]
    assert the_order(work, order).headline is Headline.READY_TO_PICK
    (answer,) = work.read(shortage.answers, order)
    assert (answer.line_id, str(answer.words), answer.by) == (line, "3 x Cup instead: Ana Sousa, on the phone", "Ada")
    assert "The customer takes something else (Ana Sousa, on the phone)" in told(work, order)
    assert work.read(checks.violations) == ()


def test_what_is_missing_is_left_out_and_the_rest_goes(work: Work, mug: int) -> None:
    order, line = short_order(work, mug, short_rule=ShortRule.WAIT_FOR_ALL)

    work.write(shortage.answer, order, line, ShortAnswer.CANCEL, **SAID)

    assert (lines_of(work, order)[0].cancelled, the_order(work, order).total_minor) == (3, 0)


def test_what_is_there_goes_and_the_rest_waits(work: Work, mug: int) -> None:
    order, line = short_order(work, mug, short_rule=ShortRule.WAIT_FOR_ALL)

    work.write(shortage.answer, order, line, ShortAnswer.SHIP, **SAID)

    assert (lines_of(work, order)[0].allocated, the_order(work, order).short_rule) == (1, ShortRule.SHIP_PARTS)
    assert a_list(work, order)


def test_the_order_waits_for_all_of_it(work: Work, mug: int) -> None:
    order, line = short_order(work, mug)

    work.write(shortage.answer, order, line, ShortAnswer.WAIT, **SAID)

    assert the_order(work, order).short_rule is ShortRule.WAIT_FOR_ALL
    assert "The customer waits (Ana Sousa, on the phone)" in told(work, order)


def test_an_answer_needs_somebody_who_gave_it_and_something_missing(work: Work, mug: int) -> None:
    order, line = short_order(work, mug)
    cases: tuple[tuple[dict[str, Any], str], ...] = (
        ({"said": ShortAnswer.WAIT, "said_by": "", "how": "by mail"}, WHO),
        ({"said": ShortAnswer.WAIT, "said_by": "Ana", "how": " "}, WHO),
        (
            {"said": ShortAnswer.ALTERNATIVE, "other_id": mug, **SAID},
            "This is no alternative for Mug. Choose one of the list.",
        ),
    )
    for given, words in cases:
        with says_no(words):
            work.write(shortage.answer, order, line, given.pop("said"), **given)
    work.write(order_acts.cancel, [order], "gone")
    with pytest.raises(Refusal, match="The order is Cancelled"):
        work.write(shortage.answer, order, line, ShortAnswer.WAIT, **SAID)
    assert work.read(shortage.answers, order) == ()


def test_the_letter_about_what_is_missing_names_what_may_go_instead(work: Work, mug: int) -> None:
    cup, jar, bowl = (a_product(work, sku, name=sku.title()) for sku in ("CUP", "JAR", "BOWL"))
    stock(work, cup, 7)
    stock(work, jar, 1)
    for code, gives, note in (("CUP", 2, "a little smaller"), ("JAR", 1, ""), ("BOWL", 1, "")):
        work.write(alternatives.add, mug, code, gives, 1, note)
    order, _ = short_order(work, mug)
    abroad = an_order(work, [(bowl, 1)], confirmed=True, ship_to=ShipTo(country="AT", city="Wien", postal_code="1010"))

    drafts = [work.read(messaging.preview, each, "shortage").filled for each in (order, abroad)]

    lines = drafts[0].body.splitlines()
    at = lines.index("3. Something else instead, at the price of what is missing. Tell us the letter:")
    assert lines[at + 1 : at + 4] == [
        "   a) 4 × Cup (CUP) for 2 × Mug; a little smaller; all of it is there",
        "   b) 2 × Jar (JAR) for 2 × Mug; 1 of it there now",
        "4. Cancel what is missing. What you paid for it comes back to you.",
    ], "a bowl is an alternative too, but there is none"
    assert "a) 4 × Cup (CUP)" in drafts[0].html
    assert "3. Etwas anderes stattdessen: sagen Sie uns, was." in drafts[1].body.splitlines()
