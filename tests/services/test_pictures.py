"""Pictures of products, and photos of boxes and of what came back, kept with what they show."""

import pytest

from omsdesk.codes import house_name
from omsdesk.database.work import Work
from omsdesk.errors import Refusal
from omsdesk.models.journal import AuditEvent
from omsdesk.models.picture import MOST_LARGE, MOST_SMALL, Photo, ProductPicture
from omsdesk.services import packing, pictures, shipping
from omsdesk.services.pictures import MOST_PHOTOS, Kept, Picture
from tests.factories import a_house, a_product, all_rows, an_order, stock
from tests.pictures_made import DOT, a_picture
from tests.sentences import says_no
from tests.services import pack_bench as bench
from tests.services import walking
from tests.services.returns import coming_back


@pytest.fixture(autouse=True)
def house(work: Work) -> None:
    a_house(work, pick_while_packing=False)


@pytest.fixture
def mug(work: Work) -> int:
    product = a_product(work, "MUG")
    stock(work, product, 9)
    return product


def told(work: Work, subject: str) -> list[tuple[object, object]]:
    names = list(AuditEvent.__table__.columns.keys())
    rows = [dict(zip(names, row, strict=True)) for row in all_rows(work, AuditEvent)]
    return [(row["what"], row["after"]) for row in rows if row["subject"] == subject and row["what"][:1] == "p"]


def test_a_product_has_one_picture_the_newest(work: Work, mug: int) -> None:
    other = a_product(work, "SOCK")

    said = work.write(pictures.keep_of_product, mug, a_picture(b"1"))
    work.write(pictures.keep_of_product, mug, a_picture(b"2"))

    assert said == "MUG"
    assert work.read(pictures.of_products, {mug, other}) == {mug: DOT + b"2"}
    assert work.read(pictures.of_product, mug) == DOT + b"2large"
    assert len(all_rows(work, ProductPicture)) == 1
    assert told(work, "product") == [("picture", "")] * 2


def test_a_picture_can_be_taken_away_again(work: Work, mug: int) -> None:
    work.write(pictures.keep_of_product, mug, a_picture())

    work.write(pictures.drop_of_product, mug)

    assert work.read(pictures.of_products, [mug]) == {}
    assert work.read(pictures.of_product, mug) is None


def test_photos_stay_with_their_box(work: Work, mug: int) -> None:
    order_id, job = bench.packed(work, (mug, 1))
    (box,) = bench.boxes(work, job)

    kept = [work.write(pictures.keep_of_box, job, a_picture(mark)) for mark in (b"1", b"2")]

    shots = work.read(pictures.of_parcel, box.id)
    assert kept == [Kept(house_name("PK", box.id), n) for n in (1, 2)]
    assert [(each.picture, each.by, each.of) for each in shots] == [
        (DOT + mark + b"large", "Ada \N{MIDDLE DOT} Bench 1", box.id) for mark in (b"1", b"2")
    ]
    assert work.read(pictures.counts, [box.id]) == {box.id: 2}
    assert ("photo", "2") in told(work, "parcel")
    assert walking.column(work, AuditEvent, "order_id").count(order_id) > 2


def test_photos_stay_with_the_line_that_came_back(work: Work, mug: int) -> None:
    order_id, job = bench.packed(work, (mug, 1))
    work.write(shipping.ship, job)
    return_id = coming_back.received(work, order_id, 1)
    line_id = coming_back.line_id(work, return_id)

    number = work.write(pictures.keep_of_return_line, line_id, a_picture())

    (shot,) = work.read(pictures.of_return, return_id)
    assert (number, shot.of, shot.picture) == (1, line_id, DOT + b"large")


@pytest.mark.parametrize(
    "picture",
    [
        Picture(b"GIF89a", DOT),
        Picture(DOT, b"<svg/>"),
        Picture(b"", b""),
        Picture(DOT + bytes(MOST_SMALL), DOT),
        Picture(DOT, DOT + bytes(MOST_LARGE)),
    ],
    ids=["not a JPEG", "a drawing", "nothing", "small is too large", "large is too large"],
)
def test_what_is_no_sound_picture_is_not_kept(work: Work, mug: int, picture: Picture) -> None:
    with says_no("This picture cannot be kept. Choose a JPEG or PNG file."):
        work.write(pictures.keep_of_product, mug, picture)

    assert all_rows(work, ProductPicture) == []


def test_the_open_box_is_meant_before_those_that_are_closed(work: Work, mug: int) -> None:
    order_id = an_order(work, [(mug, 2)], confirmed=True)
    job = bench.picked(work, order_id)
    bench.scan_order(work, order_id)
    taken = []
    for _ in range(2):
        bench.scan(work, "MUG", job)
        taken.append(work.write(pictures.keep_of_box, job, a_picture()).parcel)
        bench.press(work, packing.next_box, job)

    assert taken == [house_name("PK", box.id) for box in bench.boxes(work, job)]
    assert len(set(taken)) == 2


def test_a_box_has_so_many_photos_and_no_more(work: Work, mug: int) -> None:
    _, job = bench.packed(work, (mug, 1))
    for _ in range(MOST_PHOTOS):
        work.write(pictures.keep_of_box, job, a_picture())

    with says_no("There are 12 photos already. That is as many as are kept."):
        work.write(pictures.keep_of_box, job, a_picture())

    assert len(all_rows(work, Photo)) == MOST_PHOTOS


def test_what_is_not_there_cannot_be_shown(work: Work) -> None:
    for deed in (pictures.keep_of_product, pictures.keep_of_box, pictures.keep_of_return_line):
        with pytest.raises(Refusal):
            work.write(deed, 404, a_picture())
