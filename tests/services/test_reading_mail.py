"""An e-mail becomes an order: codes with quantities, the address, ways to reach; what is not known is told."""

import pytest

from omsdesk.database.work import Work
from omsdesk.services import reading_mail
from omsdesk.services.reading_mail import PastedOrder, TakenAs
from tests.factories import a_house, a_product

LETTER = """\
From: "Grace Hopper" <grace@navy.test>
To: shop@house.test

Dear shop,

> I would like to order:

2 x MUG-1 Enamel mug
GAS-230    4
BAG-9, 3 pieces
5 x TENT-77 big tent

Please send it to:
Grace Brewster Hopper
Lindenweg 5
28195 Bremen
Germany

Call me: 0421 5550102
"""


@pytest.fixture
def skus(work: Work) -> dict[int, str]:
    a_house(work, email="shop@house.test")
    made = {a_product(work, sku): sku for sku in ("MUG-1", "GAS-230", "BAG-9")}
    a_product(work, "OLD-1", active=False)
    return made


def read(work: Work, text: str) -> PastedOrder:
    return work.read(reading_mail.read, text)


def goods(pasted: PastedOrder, skus: dict[int, str]) -> list[tuple[str, int]]:
    return [(skus[each.product_id], each.quantity) for each in pasted.goods]


def test_a_letter_is_read_whole(work: Work, skus: dict[int, str]) -> None:
    pasted = read(work, LETTER)

    to = pasted.ship_to
    assert goods(pasted, skus) == [("MUG-1", 2), ("GAS-230", 4), ("BAG-9", 3)]
    assert (pasted.name, pasted.email, pasted.phone) == ("Grace Brewster Hopper", "grace@navy.test", "0421 5550102")
    assert (to.street, to.postal_code, to.city, to.country) == ("Lindenweg 5", "28195", "Bremen", "DE")
    assert [each.text for each in pasted.lines if each.taken_as is TakenAs.UNKNOWN] == ["5 x TENT-77 big tent"]


@pytest.mark.parametrize(
    ("row", "count"),
    [
        ("mug-1", 1),
        ("MUG-1 x 3", 3),
        ("3\N{MULTIPLICATION SIGN} MUG-1", 3),
        ("MUG-1;12", 12),
        ("MUG-1\tEnamel mug\t7", 7),
        ("Menge: 4 MUG-1", 4),
        ("12 St\N{LATIN SMALL LETTER U WITH DIAERESIS}ck (MUG-1)", 12),
        ("MUG-1 at 12 or 13 euro", 1),
        ("MUG-1 0", 1),
    ],
)
def test_a_row_says_how_many(work: Work, skus: dict[int, str], row: str, count: int) -> None:
    assert goods(read(work, row), skus) == [("MUG-1", count)]


def test_the_same_code_twice_adds_up_and_a_barcode_counts_its_pieces(work: Work, skus: dict[int, str]) -> None:
    skus[a_product(work, "SET-1", barcode="4006381333931")] = "SET-1"

    assert goods(read(work, "1 MUG-1\n2 MUG-1\n4006381333931 x 2"), skus) == [("MUG-1", 3), ("SET-1", 2)]


@pytest.mark.parametrize(
    ("text", "city", "code", "country", "region"),
    [
        ("Max Muster\nHauptstr. 3\nD-10115 Berlin", "Berlin", "10115", "DE", ""),
        ("Jan Jansen\nKerkstraat 8\n1017 GC Amsterdam\nNetherlands", "Amsterdam", "1017 GC", "NL", ""),
        ("Ada L.\n10 Downing Street\nLondon SW1A 2AA\nUnited Kingdom", "London", "SW1A 2AA", "GB", ""),
        ("Jo Doe\n1600 Main Street\nPortland, OR 97201\nUSA", "Portland", "97201", "US", "OR"),
    ],
)
def test_addresses_are_known_by_their_town(
    work: Work, skus: dict[int, str], text: str, city: str, code: str, country: str, region: str
) -> None:
    assert skus
    to = read(work, text).ship_to

    assert (to.city, to.postal_code, to.country, to.region) == (city, code, country, region)


def test_nothing_is_read_out_of_nothing(work: Work, skus: dict[int, str]) -> None:
    assert skus
    for text in ("", "Hello,\nhow are you?\n", "OLD-1", "\x00" * 100):
        assert read(work, text).is_empty, text
