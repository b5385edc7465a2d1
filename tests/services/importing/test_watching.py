"""A watched folder: whole files are brought in and moved on, each with its report, and nothing is lost on the way."""

import os
from pathlib import Path

import pytest

from omsdesk.channels.files.reading import recognise
from omsdesk.database.work import Work
from omsdesk.errors import Unavailable
from omsdesk.services.importing import watching
from omsdesk.services.importing.watching import Watch
from tests.channels.sales import sales
from tests.channels.shop_files import WRITERS, etsy, sales_for, shopify, woocommerce
from tests.factories import a_house
from tests.services.importing.shops import orders_of


@pytest.fixture
def shop(house: Work, tmp_path: Path) -> tuple[Work, Path]:
    folder = tmp_path / "in"
    folder.mkdir()
    return house, folder


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir()) if folder.exists() else []


def test_a_whole_file_comes_in_and_lies_in_done_with_its_report(shop: tuple[Work, Path]) -> None:
    work, folder = shop
    shopify(folder, sales(3, seed=61))
    watch = Watch(folder)

    first, second = watch.look(work), watch.look(work)

    assert (first, [each.was_brought_in for each in second]) == ((), [True])
    assert names(folder) == ["done"]
    assert names(folder / "done") == ["orders_export.csv", "orders_export.csv.report.txt"]
    report = (folder / "done" / "orders_export.csv.report.txt").read_text(encoding="utf-8")
    assert "orders: 3 read, 3 new, 0 changed, 0 unchanged, 0 refused" in report
    assert len(orders_of(work)) == 3


def test_a_file_that_still_grows_is_left_alone(shop: tuple[Work, Path]) -> None:
    work, folder = shop
    (path,) = shopify(folder, sales(2, seed=62))
    whole = path.read_bytes()
    path.write_bytes(whole[:900])
    watch = Watch(folder)
    watch.look(work)
    path.write_bytes(whole)

    assert watch.look(work) == ()
    assert [each.was_brought_in for each in watch.look(work)] == [True]


def test_the_same_export_again_takes_another_name_and_changes_nothing(shop: tuple[Work, Path]) -> None:
    work, folder = shop
    watch = Watch(folder)
    for _ in range(2):
        shopify(folder, sales(2, seed=63))
        watch.look(work)
        watch.look(work)

    assert "orders_export-2.csv" in names(folder / "done")
    assert len(orders_of(work)) == 2


def test_what_cannot_be_read_is_refused_with_the_reason_and_its_neighbours_come_in(shop: tuple[Work, Path]) -> None:
    work, folder = shop
    shopify(folder, sales(1, seed=64))
    (folder / "broken.json").write_text('[{"line_items": [')
    (folder / "notes.docx").write_text("not ours")
    (folder / ".hidden.csv").write_text("not ours either")
    watch = Watch(folder)
    watch.look(work)

    handled = {each.path.name: each for each in watch.look(work)}

    assert handled["orders_export.csv"].was_brought_in
    assert handled["broken.json"].report == ("broken.json is no whole JSON: it breaks at line 1. Export it again.",)
    assert names(folder) == [".hidden.csv", "done", "notes.docx", "refused"]


def test_half_of_a_pair_waits_for_the_other_half_and_is_refused_when_that_never_comes(
    shop: tuple[Work, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    work, folder = shop
    heads, items = etsy(folder, sales(2, seed=65, **sales_for("etsy")))
    for each in (heads, items):
        os.utime(each, (work.now().timestamp(),) * 2)
    aside = items.rename(folder.parent / items.name)
    watch = Watch(folder)
    watch.look(work)
    assert watch.look(work) == ()
    aside.rename(items)
    watch.look(work)
    assert [each.was_brought_in for each in watch.look(work)] == [True, True]

    etsy(folder, sales(1, seed=66, **sales_for("etsy")))[0].unlink()
    os.utime(items, (work.now().timestamp() - 2 * watching.PATIENCE.total_seconds(),) * 2)
    watch.look(work)
    (refused,) = watch.look(work)
    assert not refused.was_brought_in
    assert f"{items.name} holds order lines, and no file with the orders was given." in refused.report[0]


def test_a_folder_that_is_gone_is_said_in_words(house: Work, tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="The folder gone is not there"):
        Watch(tmp_path / "gone").look(house)


def test_files_of_two_shops_come_in_side_by_side(shop: tuple[Work, Path]) -> None:
    work, folder = shop
    shopify(folder, sales(2, seed=67))
    woocommerce(folder, sales(2, seed=68))
    watch = Watch(folder)
    watch.look(work)

    assert [each.was_brought_in for each in watch.look(work)] == [True, True]
    assert len(orders_of(work)) == 4


def test_every_format_is_known_by_what_is_in_it(tmp_path: Path) -> None:
    known = {
        name: {recognise(path).key.partition(".")[0] for path in write(tmp_path, sales(1, seed=69, **sales_for(name)))}
        for name, write in WRITERS.items()
    }

    assert known == {name: {name} for name in WRITERS}


def test_a_house_that_knows_the_orders_refuses_a_file_of_bad_rows_alone(work: Work, tmp_path: Path) -> None:
    a_house(work)
    (path,) = shopify(tmp_path, sales(2, seed=70), **{"Created at": "yesterday"})
    watch = Watch(tmp_path)
    watch.look(work)

    (handled,) = watch.look(work)

    assert (handled.path.parent.name, orders_of(work), path.exists()) == ("refused", [], False)
