"""Files of nobody we know: explained once, read ever after, in whatever order their columns stand."""

from pathlib import Path

import pytest

from omsdesk.channels import Kind
from omsdesk.channels.files import pairing, reading
from omsdesk.database.work import Work
from omsdesk.errors import Refusal
from omsdesk.lifecycles.order import HoldReason
from omsdesk.models.order import Channel, Hold, Order
from omsdesk.services.choosing_folder import DONE, REFUSED
from omsdesk.services.importing import Report, Subject, import_files, pairings
from omsdesk.services.importing.watching import Watch
from tests.factories import a_house, a_product
from tests.sentences import says_no
from tests.services.walking import column

HEADER = "Belegnr.;Empfänger;Strasse;PLZ;Ort;Land;Artikel;Stück;VK netto"
ROWS = (
    "RE-1001;Ana Sousa;Rua do Alecrim 12;1200-018;Lisboa;PT;MUG;2;9,90",
    "RE-1001;Ana Sousa;Rua do Alecrim 12;1200-018;Lisboa;PT;SOCK;1;4,50",
    "RE-1002;Łukasz Nowak;ul. Długa 5;90-001;Łódź;PL;MUG;1;9,90",
)
CHOSEN = {
    "order": "Belegnr.",
    "name": "Empfänger",
    "street": "Strasse",
    "postal_code": "PLZ",
    "city": "Ort",
    "country": "Land",
    "sku": "Artikel",
    "quantity": "Stück",
    "price": "VK netto",
}


def a_file(folder: Path, name: str = "export.csv", header: str = HEADER, rows: tuple[str, ...] = ROWS) -> Path:
    path = folder / name
    path.write_text("\n".join((header, *rows)) + "\n", encoding="utf-8")
    return path


def explained(work: Work, path: Path, name: str = "Kassenbuch") -> int:
    sight = reading.look(path)
    made = pairing.made(name, pairing.layout_for(Kind.SALES), sight.header, CHOSEN)
    return work.write(pairings.remember, made)


def orders(report: Report) -> tuple[int, int, int]:
    tally = report.of(Subject.ORDERS)
    return tally.new, tally.unchanged, tally.refused


@pytest.fixture
def goods(work: Work) -> Work:
    a_house(work)
    a_product(work, "MUG")
    a_product(work, "SOCK")
    return work


def test_a_file_is_unknown_until_its_columns_were_matched(goods: Work, tmp_path: Path) -> None:
    path = a_file(tmp_path)
    with pytest.raises(Refusal, match=r"export\.csv"):
        import_files(goods, [path])

    explained(goods, path)
    report = import_files(goods, [path])

    assert orders(report) == (2, 0, 0)
    assert (report.lines, report.channel) == (3, "Kassenbuch")
    assert report.goods is not None
    assert report.goods.minor == 2 * 990 + 450 + 990
    assert column(goods, Channel, "name").count("Kassenbuch") == 1
    assert column(goods, Order, "external_ref") == ["RE-1001", "RE-1002"]
    assert column(goods, Order, "ship_city") == ["Lisboa", "Łódź"]


def test_the_next_file_is_read_whatever_order_its_columns_have(goods: Work, tmp_path: Path) -> None:
    explained(goods, a_file(tmp_path))
    import_files(goods, [a_file(tmp_path)])
    turned = a_file(
        tmp_path,
        "next.csv",
        ";".join(reversed(HEADER.split(";"))),
        tuple(";".join(reversed(each.split(";"))) for each in (*ROWS, ROWS[2].replace("1002", "1003"))),
    )

    assert orders(import_files(goods, [turned])) == (1, 2, 0)


def test_codes_that_nobody_knows_wait_for_a_person(goods: Work, tmp_path: Path) -> None:
    path = a_file(tmp_path, rows=(ROWS[0].replace("MUG", "TASSE"),))
    explained(goods, path)

    report = import_files(goods, [path])

    assert report.strange == ("TASSE",)
    assert column(goods, Hold, "reason") == [HoldReason.STOCK]


def test_what_a_person_says_counts_before_what_the_headers_seem_to_say(goods: Work, tmp_path: Path) -> None:
    path = a_file(tmp_path, header="Order;Name;Street;ZIP;City;Country;SKU;Quantity;Price")
    sight = reading.look(path)
    chosen = dict(zip(CHOSEN, sight.header, strict=True))
    made = pairing.made("Messe", pairing.layout_for(Kind.SALES), sight.header, chosen)
    goods.write(pairings.remember, made)

    assert import_files(goods, [path], dry_run=True).channel == "Messe"


def test_explained_again_the_last_word_counts_and_forgotten_it_is_unknown(goods: Work, tmp_path: Path) -> None:
    path = a_file(tmp_path)
    explained(goods, path, "First")
    kept = explained(goods, path, "Second")
    assert [each.pairing.name for each in goods.read(pairings.kept)] == ["Second"]

    with says_no("This name is longer than 80 characters. Shorten it."):
        explained(goods, path, "a" * 81)

    assert goods.write(pairings.forget, kept) == ()
    with pytest.raises(Refusal):
        import_files(goods, [path])


def test_files_of_two_places_are_not_brought_in_at_once(goods: Work, tmp_path: Path) -> None:
    theirs = a_file(tmp_path, "theirs.csv", header=HEADER.replace("Land", "Staat"))
    sight = reading.look(theirs)
    made = pairing.made("Messe", pairing.layout_for(Kind.SALES), sight.header, {**CHOSEN, "country": "Staat"})
    goods.write(pairings.remember, made)
    ours = a_file(tmp_path)
    explained(goods, ours)

    with says_no("These files are from several places: Kassenbuch, Messe. Bring them in one after the other."):
        import_files(goods, [ours, theirs])


def test_a_watched_folder_reads_them_too(goods: Work, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    explained(goods, a_file(tmp_path))
    a_file(folder)
    a_file(folder, "strange.csv", header="Nobody;knows;these;headers;at;all;in;this;house")
    watch = Watch(folder)
    watch.look(goods)

    handled = {each.path.name: each.path.parent.name for each in watch.look(goods)}

    assert handled == {"export.csv": DONE, "strange.csv": REFUSED}


@pytest.mark.parametrize(
    ("name", "chosen", "says"),
    [
        ("  ", CHOSEN, "needs a name"),
        ("Shop", {**CHOSEN, "sku": ""}, "A column must be chosen for: SKU"),
        ("Shop", {**CHOSEN, "city": "Land"}, "Land is chosen twice"),
    ],
)
def test_what_leaves_a_file_unreadable_is_refused(tmp_path: Path, name: str, chosen: dict[str, str], says: str) -> None:
    sight = reading.look(a_file(tmp_path))

    with pytest.raises(Refusal, match=says):
        pairing.made(name, pairing.layout_for(Kind.SALES), sight.header, chosen)


def test_a_column_that_is_there_twice_cannot_be_chosen(tmp_path: Path) -> None:
    sight = reading.look(a_file(tmp_path, header=HEADER.replace("VK netto", "Artikel")))

    with pytest.raises(Refusal, match="Artikel is there twice"):
        pairing.made("Shop", pairing.layout_for(Kind.SALES), sight.header, {**CHOSEN, "price": ""})


def test_headers_that_are_nearly_ours_are_proposed(tmp_path: Path) -> None:
    header = "Order no.;Recipent;Street;ZIP;City;Country;Artikel;Quantitiy;VK"
    sight = reading.look(a_file(tmp_path, header=header))

    found = pairing.proposed(sight.header, pairing.layout_for(Kind.SALES))

    assert found == {
        "order": "Order no.",
        "name": "Recipent",
        "street": "Street",
        "postal_code": "ZIP",
        "city": "City",
        "country": "Country",
        "sku": "Artikel",
        "quantity": "Quantitiy",
    }


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [("orders.json", '{"orders": []}', "is no table with columns"), ("empty.csv", ";;\n;;\n", "no headers")],
)
def test_what_has_no_columns_cannot_be_matched(tmp_path: Path, name: str, content: str, says: str) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")

    with pytest.raises(Refusal, match=says):
        reading.look(path)
