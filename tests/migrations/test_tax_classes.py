"""Products that carried the rate of a class carry its name since their revision, and go back to the rate."""

from sqlalchemy import text

from omsdesk.database.work import Work
from omsdesk.services import settings
from tests.factories import a_house, a_product, by_the_program, change_settings
from tests.migrations.alembic_run import go_down, go_up, opened

_BEFORE = "0022"
_CARRIED = "SELECT sku, tax_class, tax_rate_bp FROM products ORDER BY sku"


def test_the_rate_of_a_class_becomes_its_name_and_the_other_way_round(work: Work) -> None:
    a_house(work)
    change_settings(work, tax_classes={"Books": 700})
    a_product(work, "BOOK", tax_rate_bp=None, tax_class="Books")
    a_product(work, "MUG", tax_rate_bp=None)
    a_product(work, "ODD", tax_rate_bp=333)

    with opened(work.engine.url.render_as_string(hide_password=False)) as engine:
        go_down(engine, _BEFORE)
        with engine.connect() as connection:
            rates = connection.execute(text("SELECT sku, tax_rate_bp FROM products ORDER BY sku")).all()
        go_up(engine)
        with engine.connect() as connection:
            carried = connection.execute(text(_CARRIED)).all()

    assert [tuple(row) for row in rates] == [("BOOK", 700), ("MUG", None), ("ODD", 333)]
    assert [tuple(row) for row in carried] == [("BOOK", "Books", None), ("MUG", "", None), ("ODD", "", 333)]
    assert by_the_program(work).read(settings.company).tax_classes == {"Books": 700}
