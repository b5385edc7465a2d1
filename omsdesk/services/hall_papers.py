"""The other papers of the house: pick lists, labels for totes, bins, products and returns, badges, test pages."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import BindParameter, bindparam, select

from omsdesk.codes import house_name
from omsdesk.database import sessions
from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.lifecycles.stock import PlaceKind
from omsdesk.models.company import Station, User
from omsdesk.models.goods_return import Return
from omsdesk.models.order import Order
from omsdesk.models.product import Barcode, Product
from omsdesk.models.stock import Location
from omsdesk.printing.documents import kinds
from omsdesk.printing.documents.command_sheet import CommandSheet
from omsdesk.printing.documents.location_label import LocationLabel
from omsdesk.printing.documents.product_label import ProductLabel
from omsdesk.printing.documents.return_label import ReturnLabel
from omsdesk.printing.documents.tote_label import ToteLabel
from omsdesk.printing.documents.trial_page import TrialPage
from omsdesk.printing.documents.user_badge import UserBadge
from omsdesk.printing.press.measures import A4_SHEET, Stock
from omsdesk.services import print_queue, settings, station_settings
from omsdesk.services.papers import house, label, sheet, ship_to
from omsdesk.services.scanner_test import TEST_CODE
from omsdesk.words import Text

_IDS: BindParameter[int] = bindparam("ids", expanding=True)
_TOTES = select(Location.id, Location.name).where(Location.id.in_(_IDS), Location.kind == PlaceKind.TOTE)
_PLACES = select(Location.id, Location.name).where(Location.id.in_(_IDS), Location.outside.is_(False))
_PRODUCTS = select(Product.id, Product.sku, Product.name).where(Product.id.in_(_IDS))
_GTIN = select(Barcode.code).where(Barcode.product_id == bindparam("product"), Barcode.pieces == 1).order_by(Barcode.id)
_RETURN = (
    select(
        Return.id,
        Return.order_id,
        Order.ship_name,
        Order.ship_street,
        Order.ship_extra,
        Order.ship_city,
        Order.ship_region,
        Order.ship_postal_code,
        Order.ship_country,
        Order.phone,
    )
    .join(Order, Order.id == Return.order_id)
    .where(Return.id == bindparam("return"))
)
_USER = select(User.name, User.role).where(User.id == bindparam("user"))
_STATION = select(Station.name).where(Station.id == bindparam("station"))
_GTIN_DIGITS = 14


def tote_label(db: Db, tote_id: int) -> ToteLabel:
    """A tote's number and bars."""
    row = _one(db, _TOTES, tote_id, Text("There is no such tote."))
    company = settings.company(db)
    return ToteLabel(profile=label(company, Stock.LABEL_4X2), company=company.name, tote_number=row.id, name=row.name)


def location_label(db: Db, location_id: int) -> LocationLabel:
    """A bin's name and its own number in bars."""
    row = _one(db, _PLACES, location_id, Text("There is no such bin."))
    company = settings.company(db)
    return LocationLabel(
        profile=label(company, Stock.LABEL_4X2), company=company.name, location_id=row.id, name=row.name
    )


def product_label(db: Db, product_id: int) -> ProductLabel:
    """A label for goods whose own code is torn or missing."""
    row = _one(db, _PRODUCTS, product_id, Text("There is no such product."))
    company = settings.company(db)
    codes = [each for each in db.run(_GTIN, {"product": product_id}).scalars() if _is_gtin(each)]
    return ProductLabel(
        profile=label(company, Stock.LABEL_SMALL),
        company=company.name,
        product_id=row.id,
        sku=row.sku,
        name=row.name,
        gtin=codes[0].removeprefix("0") if codes else "",
    )


def return_label(db: Db, return_id: int) -> ReturnLabel:
    """The label a customer sticks on goods that come back."""
    row = db.run(_RETURN, {"return": return_id}).first()
    if row is None:
        raise Refusal(Text("There is no return {number}.", number=house_name("RE", return_id)))
    company = settings.company(db)
    return ReturnLabel(
        profile=label(company),
        company=company.name,
        return_number=row.id,
        order_number=row.order_id,
        customer=ship_to(row),
        warehouse=house(company),
        instructions=str(Text("Put this label on the outside of the box.")),
    )


def user_badge(db: Db, user_id: int) -> UserBadge:
    """A person's badge; its number stands only in bars."""
    row = db.run(_USER, {"user": user_id}).first()
    code = sessions.badge_code(db, user_id) if row else None
    if row is None or not code:
        raise Refusal(Text("This person has no badge yet."), Text("Make one in Settings, Users."))
    company = settings.company(db)
    return UserBadge(
        profile=label(company, Stock.LABEL_4X2),
        company=company.name,
        name=row.name,
        role=str(row.role.word),
        code=code,
    )


def trial_page(db: Db, kind: str) -> TrialPage:
    """A test page for the printer that takes this kind of paper here, on its own stock."""
    company = settings.company(db)
    paper = kinds()[kind].profile
    profile = sheet(company) if paper == A4_SHEET else label(company, paper.stock)
    station = db.run(_STATION, {"station": db.station_id}).scalar() or ""
    return TrialPage(
        profile=profile,
        company=company.name,
        printer=station_settings.printer_for(db, kind),
        station=station,
        code=TEST_CODE,
        made_at=db.now,
    )


def command_sheet(db: Db) -> CommandSheet:
    """The sheet of command codes that lies at a bench."""
    company = settings.company(db)
    station = db.run(_STATION, {"station": db.station_id}).scalar() or ""
    return CommandSheet(profile=sheet(company), company=company.name, station=station)


def print_tote_labels(db: Db, tote_ids: Collection[int]) -> tuple[int, ...]:
    """Print the labels of these totes; the jobs' ids."""
    return tuple(print_queue.print_paper(db, tote_label(db, each)) for each in tote_ids)


def print_location_labels(db: Db, location_ids: Collection[int]) -> tuple[int, ...]:
    """Print the labels of these bins; the jobs' ids."""
    return tuple(print_queue.print_paper(db, location_label(db, each)) for each in location_ids)


def print_product_label(db: Db, product_id: int) -> int:
    """Print one product label; the job's id."""
    return print_queue.print_paper(db, product_label(db, product_id))


@needs(Right.INSPECT)
def print_return_label(db: Db, return_id: int) -> int:
    """Print the label of a return; the job's id."""
    document = return_label(db, return_id)
    return print_queue.print_paper(db, document, order_id=document.order_number)


@needs(Right.SETTINGS)
def print_badge(db: Db, user_id: int) -> int:
    """Print a badge; the job's id."""
    db.audit("user", user_id, "badge printed")
    return print_queue.print_paper(db, user_badge(db, user_id))


def print_trial_page(db: Db, kind: str) -> int:
    """Print a test page where this kind of paper comes out; the job's id."""
    document = trial_page(db, kind)
    return print_queue.print_paper(db, document, printer=document.printer)


@needs(Right.SETTINGS)
def print_command_sheet(db: Db) -> int:
    """Print the sheet of command codes; the job's id."""
    return print_queue.print_paper(db, command_sheet(db))


def _one(db: Db, statement: Any, row_id: int, refusal: Text) -> Any:
    found = db.run(statement, {"ids": [row_id]}).first()
    if found is None:
        raise Refusal(refusal)
    return found


def _is_gtin(code: str) -> bool:
    return len(code) == _GTIN_DIGITS and code.isdigit()
