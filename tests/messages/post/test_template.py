"""The words of messages: what stands in curly brackets is filled in, and what cannot be is refused in words."""

from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest

from omsdesk import messages
from omsdesk.errors import Refusal
from omsdesk.lifecycles.order import OrderStatus
from omsdesk.lifecycles.payment import PaymentWord
from omsdesk.messages import Wording
from omsdesk.messages.post import facts, template
from omsdesk.messages.post.facts import Facts, Goods
from omsdesk.money import Money
from omsdesk.words import Text, speaking


def euro(minor: int) -> Money:
    return Money(minor, "EUR")


FACTS = Facts(
    company="Kaya <Outdoor>",
    contact=("shop@house.test",),
    order="SO-10001",
    reference="#77",
    customer="Grace {Hopper}",
    address=("Grace Hopper", "Lindenweg 5", "28195 Bremen"),
    country="DE",
    service="Standard",
    ordered_at=datetime(2026, 3, 2, 8, 30, tzinfo=UTC),
    expected_at=datetime(2026, 3, 5, 18, 0, tzinfo=UTC),
    status=OrderStatus.CONFIRMED,
    payment=PaymentWord.UNPAID,
    lines=(Goods("Mug & saucer", "MUG-1", 2, euro(2400)), Goods("Tent", "TENT-9", 1, euro(123450))),
    missing=(Goods("Tent", "TENT-9", 1),),
    sums=(
        (Text("Goods"), euro(125850)),
        (Text("Shipping"), euro(490)),
        (Text("Tax"), euro(23912)),
        (Text("Total"), euro(150252)),
    ),
    total=euro(150252),
    paid=euro(0),
    open=euro(150252),
    credit=euro(0),
)
KIND = messages.kinds()["confirmation"]


def said(wording: Wording, told: Facts = FACTS, language: str = "en") -> template.Filled:
    template.check(wording, facts.FIELDS)
    with speaking(language):
        return template.fill(wording, facts.values(told))


def test_a_confirmation_tells_goods_sums_payment_and_day() -> None:
    filled = said(KIND.wording["en"])

    assert filled.subject == "Your order SO-10001 is confirmed"
    assert filled.body == (
        "Hello Grace {Hopper},\n\n"
        "thank you for your order. We have it under the number SO-10001 (#77).\n\n"
        "2 ×  Mug & saucer (MUG-1)     €24.00\n"
        "1 ×  Tent (TENT-9)         €1,234.50\n\n"
        "Goods     €1,258.50\n"
        "Shipping      €4.90\n"
        "Tax         €239.12\n"
        "Total     €1,502.52\n\n"
        "To be paid: €1,502.52.\n\n"
        "Estimated delivery: March 5, 2026\n\n"
        "It goes to:\nGrace Hopper\nLindenweg 5\n28195 Bremen\nGermany\n\n"
        "Kaya <Outdoor>\nshop@house.test\n"
    )


def test_a_german_customer_reads_german_with_german_amounts() -> None:
    filled = said(KIND.wording["de"], language="de")

    assert filled.subject == "Ihre Bestellung SO-10001 ist bestätigt"
    for part in ("Guten Tag Grace {Hopper},", "1.502,52\xa0€", "Versand", "Deutschland", "5. März 2026"):
        assert part in filled.body, part


def test_html_says_the_same_and_takes_nothing_of_a_customer_for_markup() -> None:
    filled = said(KIND.wording["en"], replace(FACTS, customer="<script>alert(1)</script>"))

    class Reader(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.seen: list[str] = []
            self.tags: set[str] = set()

        def handle_starttag(self, tag: str, _attrs: object) -> None:
            self.tags.add(tag)

        def handle_data(self, data: str) -> None:
            self.seen.append(data)

    reader = Reader()
    reader.feed(filled.html)

    assert reader.tags == {"p", "br", "table", "tr", "td"}
    assert " ".join(" ".join(reader.seen).split()) == " ".join(filled.body.split())


def test_a_paragraph_of_empty_fields_is_left_out() -> None:
    wording = Wording("{order}", "Hello\n\n{tracking}\n\n{delivery}\n\nSent: {tracking}\n\nBye")

    filled = said(wording, replace(FACTS, expected_at=None))

    assert filled.body == "Hello\n\nSent: \n\nBye\n"


@pytest.mark.parametrize("kind", messages.kinds().values(), ids=lambda kind: kind.key)
@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("payment", list(PaymentWord))
def test_every_kind_has_good_words_in_both_languages(
    kind: messages.MessageKind, language: str, payment: PaymentWord
) -> None:
    template.check(kind.wording[language], kind.fields)
    with speaking(language):
        filled = template.fill(kind.wording[language], facts.values(replace(FACTS, payment=payment)))

    assert FACTS.order in filled.subject
    assert set(kind.fields) <= set(facts.FIELDS)


@pytest.mark.parametrize(
    ("subject", "body", "sentence"),
    [
        ("", "Hello", "A message needs a subject and a text."),
        ("Order", " \n", "A message needs a subject and a text."),
        ("a\nb", "Hello", "The subject is one line."),
        ("Order", "Hello {name}", "There is no field {name} in this message. These can be used: {address}, "),
        ("Order {colour}", "Hello", "There is no field {colour} in this message."),
        ("Order", "{order.__class__}", "There is no field {order.__class__} in this message."),
        ("Order", "{order!r}", "There is no field {order} in this message."),
        ("Order", "{order:>10}", "There is no field {order} in this message."),
        ("Order", "{}", "There is no field {} in this message."),
        ("Order", "Half {order", "A curly bracket stands alone. Fields are written like this: {order}"),
        ("Order", "Half order}", "A curly bracket stands alone."),
        ("{lines}", "Hello", "{lines} has several rows and cannot stand in the subject."),
        ("Order", "You get {lines}", "{lines} has several rows. Give it a paragraph of its own"),
        ("x" * 201, "Hello", "This is too long: up to 200 letters in the subject"),
    ],
)
def test_words_that_cannot_be_filled_are_refused(subject: str, body: str, sentence: str) -> None:
    with pytest.raises(Refusal) as no:
        template.check(Wording(subject, body), KIND.fields)

    assert str(no.value).startswith(sentence)
