"""Who is at the desk: badges, the lock, what each role sees, and what the top bar tells them."""

from omsdesk.services.daily_saving import Saving
from omsdesk.words import Text
from tests.views.shop import Shop


def test_the_rail_has_what_each_role_works_with(shop: Shop) -> None:
    shown = {}
    for name in ("Mehmet", "Tomas", "Aino", "Ines", "Grace", "Ada"):
        shop.sign_in(name)
        shown[name] = [str(item.page.title) for item in shop.window.rail.items()]
        shop.go("sign_in")

    stations, office = ["Pick", "Pack", "Ship", "Returns", "Stock"], ["Today", "Orders", "Customers", "Print jobs"]
    money = ["Invoices", "Books", "Bank"]
    everything = [*stations, *office, "Audit trail", "Messages", *money, "Settings"]
    assert shown == {
        "Mehmet": ["Pick", "Print jobs"],
        "Tomas": ["Pick", "Pack", "Ship", "Print jobs"],
        "Aino": ["Returns", "Print jobs"],
        "Ines": ["Ship", "Returns", "Stock", *office, "Messages", *money, "Settings"],
        "Grace": everything,
        "Ada": everything,
    }


def test_a_badge_at_any_time_makes_its_owner_the_one_at_the_desk(shop: Shop) -> None:
    shop.sign_in("Tomas")
    shop.go("pack")

    shop.person.scan(shop.badge("Mehmet"))

    assert shop.window.top_bar.user.words == "Mehmet · Bench 1"
    assert [str(item.page.title) for item in shop.window.rail.items()] == ["Pick", "Print jobs"]
    assert shop.read(lambda db: db.user_id) == shop.read(_id_of, "Mehmet")


def test_a_leaders_badge_asks_for_the_pin_before_anything_changes_hands(shop: Shop) -> None:
    shop.sign_in("Tomas")
    shop.go("pack")

    shop.person.scan(shop.badge("Grace"))
    asked = (shop.page.key, str(shop.page.presenter.state.asks))
    shop.person.type("9638\n")

    assert asked == ("sign_in", "Grace, type your PIN")
    assert shop.window.top_bar.user.words == "Grace · Bench 1"


def test_an_unknown_badge_leaves_the_person_at_the_desk(shop: Shop) -> None:
    shop.sign_in("Tomas")
    shop.go("pack")

    shop.person.scan("USBCDEFGHJKLN9")

    assert shop.page.key == "pack"
    assert shop.window.top_bar.user.words == "Tomas · Bench 1"
    assert shop.window.toast_.isVisible()


def test_the_top_bar_says_that_this_is_sample_data_and_how_the_printer_is(shop: Shop) -> None:
    shop.sign_in("Tomas")

    assert shop.window.top_bar.sample.isVisible()
    assert shop.window.top_bar.printer.words == "Label printer: PDF folder"


def test_the_top_bar_warns_of_missing_backups_and_leads_to_where_they_are_set(shop: Shop) -> None:
    shop.sign_in("Ada")
    chip = shop.window.top_bar.backup
    assert not chip.isVisible()

    shop.desk.presenter("frame").saved(Saving(warning=Text("No backup for 3 days")))  # type: ignore[attr-defined]

    assert chip.isVisible()
    assert chip.words == "No backup for 3 days"
    chip.click()
    shop.person.settle()
    assert shop.page.key == "settings"


def test_lock_shows_the_sign_in_and_nothing_of_the_work(shop: Shop) -> None:
    shop.sign_in("Tomas")
    shop.go("pack")

    shop.person.press("Ctrl+L")

    assert shop.page.key == "sign_in"
    assert not shop.window.rail.isVisible()
    assert not shop.window.top_bar.user.isVisible()
    assert shop.read(lambda db: db.user_id) is None


def _id_of(db: object, name: str) -> int:
    from omsdesk.services import signing_in

    return next(each.id for each in signing_in.people(db) if each.name == name)  # type: ignore[arg-type]  # a Db
