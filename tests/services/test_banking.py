"""Lines of the bank come in once, pay what a person confirms by number and amount, and refunds go out once."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from defusedxml.ElementTree import fromstring

from omsdesk.codes import house_name
from omsdesk.database.work import Work
from omsdesk.errors import Refusal
from omsdesk.lifecycles.banking import BankLineStatus
from omsdesk.lifecycles.payment import PaymentMethod, PaymentWord
from omsdesk.models.accounting import BankLine, TransferFile
from omsdesk.models.money import Payment, Refund
from omsdesk.services import checks, paying, refunding, splitting
from omsdesk.services.banking import booking, iban, statement, transfers
from omsdesk.services.banking.matching import Match
from omsdesk.services.invoicing import issuing
from tests.factories import a_house, a_product, all_rows, an_order, lines_of, the_order
from tests.sentences import says_no
from tests.services.bank_files import OURS, THEIRS, camt, german_csv

AGAIN = "Export the statement with its headings, or as camt.053."


@pytest.fixture
def shop(work: Work) -> Iterator[Work]:
    """Whatever the bank says, every rule holds."""
    a_house(work, iban=OURS, name="Lärche & Söhne")
    yield work
    assert work.read(checks.violations) == ()


def bring_in(work: Work, path: Path) -> booking.BroughtIn:
    return work.write(booking.bring_in, statement.read(path, "EUR"))


def proposals(work: Work) -> list[tuple[str, Match] | None]:
    rows = work.read(booking.listed)
    return [(row.proposal.order, row.proposal.match) if row.proposal else None for row in rows]


def three_orders(work: Work) -> tuple[int, int, int]:
    """Of 10.00, 20.00 and 20.00, by two people."""
    mug = a_product(work)
    return (
        an_order(work, [(mug, 1)], customer="Grace Hopper", external_ref="WEB-4711"),
        an_order(work, [(mug, 2)], customer="Ada Lovelace"),
        an_order(work, [(mug, 2)], customer="Grace Hopper"),
    )


@pytest.mark.parametrize("form", [camt, german_csv])
def test_lines_are_matched_by_number_and_amount_and_a_person_confirms(shop: Work, tmp_path: Path, form: object) -> None:
    first, second, third = three_orders(shop)
    invoice = f"IN-{shop.now().year}-00001"
    shop.write(issuing.issue, third)
    path = form(  # type: ignore[operator]  # both take the same
        tmp_path,
        [
            ("2026-03-01", "10.00", "HOPPER GRACE", "Web 4711"),
            ("2026-03-01", "19.00", "A. Lovelace", f"{house_name('SO', second)} minus discount"),
            ("2026-03-01", "20.00", "Somebody", f"Rechnung {invoice.replace('-', ' ')}"),
            ("2026-03-01", "-99.00", "Landlord", "Rent"),
            ("2026-03-02", "20.00", "LOVELACE, ADA", "thanks"),
            ("2026-03-02", "7.77", "Nobody", "123456"),
        ],
    )

    assert bring_in(shop, path) == booking.BroughtIn(new=5, known=0, going_out=1)

    names = [house_name("SO", each) for each in (first, second, third)]
    assert proposals(shop) == [
        (names[0], Match.SURE),
        (names[1], Match.NUMBER),
        (names[2], Match.SURE),
        (names[1], Match.NAME),
        None,
    ]
    rows = shop.read(booking.listed)
    assert shop.write(booking.book_sure, [row.id for row in rows]) == 2
    shop.write(booking.book, rows[3].id, second)
    shop.write(booking.set_aside, rows[4].id)
    assert [the_order(shop, each).payment for each in (first, second, third)] == [PaymentWord.PAID] * 3
    assert [row.status for row in shop.read(booking.listed)] == [BankLineStatus.OPEN]
    with says_no("This line is Booked already."):
        shop.write(booking.book, rows[3].id, first)
    with says_no("None of the lines names its order and its amount. Book them one by one."):
        shop.write(booking.book_sure, [rows[1].id])


def test_the_same_file_twice_books_nothing_twice(shop: Work, tmp_path: Path) -> None:
    first, _, _ = three_orders(shop)
    twice = ("2026-03-01", "10.00", "Grace Hopper", house_name("SO", first))
    path = german_csv(tmp_path, [twice, twice])
    assert bring_in(shop, path).new == 2
    shop.write(booking.book_sure, [row.id for row in shop.read(booking.listed)])

    again = bring_in(shop, path)
    longer = bring_in(shop, german_csv(tmp_path, [twice, twice, ("2026-03-02", "1.00", "X", "Y")], name="longer.csv"))

    assert (again.new, again.known, longer.new, longer.known) == (0, 2, 1, 2)
    assert (len(all_rows(shop, Payment)), len(all_rows(shop, BankLine))) == (1, 3)


def test_a_line_whose_payment_is_voided_is_looked_at_again(shop: Work, tmp_path: Path) -> None:
    first, second, _ = three_orders(shop)
    bring_in(shop, camt(tmp_path, [("2026-03-01", "10.00", "X", house_name("SO", first))]))
    (row,) = shop.read(booking.listed)
    paid = shop.write(booking.book, row.id, second)

    shop.write(paying.void, paid, "The wrong order")

    (row,) = shop.read(booking.listed)
    assert (row.status, row.order_id) == (BankLineStatus.OPEN, None)
    shop.write(booking.book, row.id, first)
    assert the_order(shop, first).payment is PaymentWord.PAID


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "is empty"),
        (
            "a;b;c\n1;2;3\n",
            f"statement.csv has no columns for day, amount and purpose. {AGAIN}",
        ),
        ("Datum;Betrag;Verwendungszweck\n2026-03-01;zehn;SO-1\n", "entry 1: zehn cannot be read"),
        ("Datum;Betrag;Verwendungszweck\n31.02.2026;10,00;SO-1\n", "entry 1: 31.02.2026 cannot be read"),
        ("Datum;Betrag;Verwendungszweck\n2026-03-01;1.000;SO-1\n", "entry 1: 1.000 cannot be read"),
        ("<Document/>", "is no statement of a bank. Export it as camt.053 (XML) or as CSV."),
        ("<Document><Stmt>", "statement.csv is no whole XML. Export it again."),
        (
            '<!DOCTYPE a [<!ENTITY b "c">]><Document>&b;</Document>',
            "is built as no statement of a bank is. Nothing was read. Export it again from your bank.",
        ),
        pytest.param("1;2\n" * 100_001, "statement.csv has over 100,000 rows. Split it.", id="long"),
        pytest.param('Datum;Betrag\n"' + "a" * 200_000, "statement.csv is no table. Export it again.", id="wide"),
    ],
)
def test_what_is_no_statement_is_said_and_nothing_is_taken(tmp_path: Path, content: str, says: str) -> None:
    path = tmp_path / "statement.csv"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(Refusal) as refused:
        statement.read(path, "EUR")

    assert says in str(refused.value)


def test_headings_are_found_under_what_the_bank_writes_over_them(shop: Work, tmp_path: Path) -> None:
    lead = '"Sparkasse";"Umsätze vom 01.03.2026"\r\n'
    read = statement.read(german_csv(tmp_path, [("2026-03-01", "1234.50", "Jürgen", "SO-1")], lead=lead), "EUR")

    (line,) = read.lines
    assert (line.amount_minor, line.name, line.account) == (123_450, "Jürgen", OURS)


def a_refund(work: Work, folder: Path) -> int:
    """Money that came by the bank and goes back; the order."""
    order_id = an_order(work, [(a_product(work), 1)], customer="Zoë Łódź & Co")
    bring_in(work, camt(folder, [("2026-03-01", "10.00", "X", house_name("SO", order_id))]))
    work.write(booking.book, work.read(booking.listed)[0].id, order_id)
    work.write(refunding.refund, order_id, 450, reason="Scratched")
    return order_id


def test_a_refund_stands_in_one_file_for_the_bank(shop: Work, tmp_path: Path) -> None:
    order_id = a_refund(shop, tmp_path)
    (row,) = shop.read(transfers.waiting)
    assert (row.iban, row.is_proposed, row.amount.minor) == (THEIRS, True, 450)

    made = shop.write(transfers.make_file, [row.id])

    root = fromstring(made.content)
    for each in root.iter():
        each.tag = each.tag.rpartition("}")[2]
    assert 'xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"' in made.content
    told = {
        path: [each.text for each in root.iter(path)]
        for path in ("NbOfTxs", "CtrlSum", "IBAN", "InstdAmt", "Nm", "Ustrd", "EndToEndId", "Dt")
    }
    assert told == {
        "NbOfTxs": ["1", "1"],
        "CtrlSum": ["4.50", "4.50"],
        "IBAN": [OURS, THEIRS],
        "InstdAmt": ["4.50"],
        "Nm": ["Larche + Sohne", "Larche + Sohne", "Zoe Lodz + Co"],
        "Ustrd": [f"{house_name('SO', order_id)} Scratched"],
        "EndToEndId": [f"RF-{row.id}"],
        "Dt": ["2026-03-02"],
    }
    assert shop.read(transfers.waiting) == ()
    with says_no("No refund has an account in euro yet. Give the IBAN of each first."):
        shop.write(transfers.make_file, [row.id])
    assert len(all_rows(shop, TransferFile)) == 1


def test_money_that_went_to_another_order_is_not_sent_to_the_customer(shop: Work, tmp_path: Path) -> None:
    mug = a_product(shop)
    order_id = an_order(shop, [(mug, 2)])
    bring_in(shop, camt(tmp_path, [("2026-03-01", "20.00", "X", house_name("SO", order_id))]))
    shop.write(booking.book, shop.read(booking.listed)[0].id, order_id)

    shop.write(splitting.split, order_id, {lines_of(shop, order_id)[0].id: 1})

    assert [row[5] for row in all_rows(shop, Refund)] == [1000]
    assert shop.read(transfers.waiting) == ()


def test_an_account_is_checked_before_money_goes_there(shop: Work, tmp_path: Path) -> None:
    order_id = an_order(shop)
    shop.write(paying.record, order_id, PaymentMethod.TRANSFER)
    shop.write(refunding.refund, order_id, 100, reason="Late")
    (row,) = shop.read(transfers.waiting)
    assert row.iban == ""
    for wrong, says in (
        (THEIRS[:-1] + "2", f"{THEIRS[:-1]}2 is no IBAN. Compare it letter by letter."),
        (
            "US12345678901234567890",
            "Accounts in US do not take part in SEPA. Send this money by hand, at your bank.",
        ),
        ("", "- is no IBAN. Compare it letter by letter."),
    ):
        with says_no(says):
            shop.write(transfers.address, row.id, "Grace", wrong)
    with says_no("XX is no BIC. It has 8 or 11 letters and digits. It may be left out."):
        shop.write(transfers.address, row.id, "Grace", THEIRS, "XX")
    with says_no("Whose account is it? Give the name."):
        shop.write(transfers.address, row.id, " ", THEIRS)

    shop.write(transfers.address, row.id, "Grace", f" {THEIRS[:4]} {THEIRS[4:]} ".lower(), "BYLADEM1001")

    assert shop.read(transfers.waiting) == (
        replace(row, name="Grace", iban=THEIRS, bic="BYLADEM1001", is_proposed=False),
    )
    shop.write(transfers.paid_by_hand, row.id)
    assert shop.read(transfers.waiting) == ()


@pytest.mark.parametrize("number", ["DE75512108001245126199", "NL91ABNA0417164300", "FR1420041010050500013M02606"])
def test_known_ibans_are_sound_and_no_wrong_digit_passes(number: str) -> None:
    assert iban.is_sound(number)
    for place in range(2, len(number)):
        if number[place].isdigit():
            other = str((int(number[place]) + 1) % 10)
            assert not iban.is_sound(number[:place] + other + number[place + 1 :])
