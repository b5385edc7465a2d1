"""Labels for products, bins and totes: each prints what was asked for, and not the whole hall by mistake."""

import pytest

from omsdesk.database.work import Work
from omsdesk.models.paper import Document
from omsdesk.services import shelf_labels
from tests.factories import a_bin, a_house, a_product, all_rows, stock
from tests.sentences import says_no
from tests.services import pack_bench as bench


@pytest.fixture(autouse=True)
def house(work: Work) -> None:
    a_house(work)


def printed(work: Work) -> list[tuple[str, str]]:
    kind, title = (list(Document.__table__.columns.keys()).index(each) for each in ("kind", "title"))
    return [(row[kind], row[title]) for row in all_rows(work, Document)]


def test_each_chosen_product_gets_a_label(work: Work) -> None:
    mug, sock = a_product(work, "MUG"), a_product(work, "SOCK")

    count = work.write(shelf_labels.print_products, (mug, sock))

    assert count == 2
    assert [kind for kind, _ in printed(work)] == ["product_label"] * 2


def test_bins_come_in_the_order_of_the_walk_and_each_once(work: Work) -> None:
    mug, sock = a_product(work, "MUG"), a_product(work, "SOCK")
    far, near = a_bin(work, "B-02-1"), a_bin(work, "A-01-1")
    stock(work, mug, 3, far)
    stock(work, mug, 3, near)
    stock(work, sock, 3, near)

    assert work.write(shelf_labels.print_bins, (mug, sock)) == 2
    assert [(kind, title.split()[-1]) for kind, title in printed(work)] == [
        ("location_label", "A-01-1"),
        ("location_label", "B-02-1"),
    ]


def test_a_tote_and_a_bin_have_labels_of_their_own_kind(work: Work) -> None:
    tote, shelf = bench.a_tote(work), a_bin(work)

    for each in (tote, shelf):
        work.write(shelf_labels.print_place, each)

    assert [kind for kind, _ in printed(work)] == ["tote_label", "location_label"]


def test_all_totes_print_at_once(work: Work) -> None:
    for _ in range(3):
        bench.a_tote(work)

    assert work.write(shelf_labels.print_totes) == 3
    assert [kind for kind, _ in printed(work)] == ["tote_label"] * 3


def test_too_many_and_none_are_said(work: Work) -> None:
    mug = a_product(work, home_id=None)

    with says_no("At most 500 labels are printed at once. Choose fewer."):
        work.write(shelf_labels.print_products, tuple(range(501)))
    with says_no("No bin belongs to it. Receive or count it in a bin first."):
        work.write(shelf_labels.print_bins, (mug,))

    assert printed(work) == []
