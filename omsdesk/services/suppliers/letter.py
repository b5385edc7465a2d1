"""What is written to a supplier: paper and mail, in their language, at their prices and without ours."""

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from omsdesk import words
from omsdesk.clock import in_zone
from omsdesk.codes import house_name
from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.messages import Wording
from omsdesk.messages.post import template
from omsdesk.messages.post.tables import Table
from omsdesk.messages.post.template import Filled
from omsdesk.models.order import Order, OrderLine, Service
from omsdesk.models.supplier import Supplier, SupplierProduct, Supply, SupplyLine
from omsdesk.money import Money
from omsdesk.printing.documents.supplier_order import SupplierLine, SupplierOrder
from omsdesk.printing.press.address import Address
from omsdesk.services import messaging, papers, settings
from omsdesk.services.settings import Company
from omsdesk.services.suppliers import prices
from omsdesk.words import Text, shown

KIND = SupplierOrder.key

_HEAD = (
    select(
        *Supply.__table__.columns,
        *(Supplier.name.label("supplier"), Supplier.email, Supplier.account, Supplier.language),
        *(Order.ship_name, Order.ship_street, Order.ship_extra, Order.ship_city, Order.ship_region),
        *(Order.ship_postal_code, Order.ship_country, Order.phone, Order.ship_by),
        Service.name.label("service"),
    )
    .join(Supplier, Supplier.id == Supply.supplier_id)
    .join(Order, Order.id == Supply.order_id)
    .join(Service, Service.id == Order.service_id)
    .where(Supply.id == bindparam("supply"))
)
_LINES = (
    select(
        *(OrderLine.sku, OrderLine.name, SupplierProduct.code, SupplyLine.quantity, SupplyLine.shipped),
        *prices.PRICE,
    )
    .join(Supply, Supply.id == SupplyLine.supply_id)
    .join(OrderLine, OrderLine.id == SupplyLine.order_line_id)
    .outerjoin(
        SupplierProduct,
        (SupplierProduct.product_id == OrderLine.product_id) & (SupplierProduct.supplier_id == bindparam("supplier")),
    )
    .where(SupplyLine.supply_id == bindparam("supply"))
    .order_by(OrderLine.position)
)


def head_of(db: Db, supply_id: int) -> Any:
    """The order to a supplier with everything that is written of it, or a refusal."""
    head = db.run(_HEAD, {"supply": supply_id}).first()
    if head is None:
        raise Refusal(Text("There is no such order to a supplier."))
    return head


def paper(db: Db, head: Any) -> SupplierOrder:
    """What the paper says now."""
    company = settings.company(db)
    lines = db.run(_LINES, {"supply": head.id, "supplier": head.supplier_id})
    return SupplierOrder(
        profile=papers.sheet(company),
        company=company.name,
        name=house_name("PO", head.id),
        locale=_locale(head.language, company),
        order_number=head.order_id,
        day=in_zone(db.now, company.zone).date(),
        supplier=head.supplier,
        account=head.account,
        is_change=head.revision > 0,
        ship_to=papers.ship_to(head),
        ship_from=papers.house(company),
        contact=tuple(each for each in (company.email, company.phone) if each),
        service=head.service,
        ship_by=in_zone(head.ship_by, company.zone).date(),
        lines=tuple(
            SupplierLine(
                sku=row.sku,
                name=row.name,
                code=row.code or "",
                quantity=row.quantity,
                shipped=row.shipped,
                price=prices.price_of(row),
            )
            for row in lines
        ),
    )


def mail(said: SupplierOrder, company: Company) -> Filled:
    """The same as a mail, as the house words it."""
    language = said.locale.partition("_")[0]
    return _filled(said, messaging.wording_of(messaging.worded_kind(KIND), language, company))


def example(company: Company, language: str, wording: Wording, now: datetime) -> Filled:
    """What a supplier would read, of an order that nobody placed."""

    def at(minor: int) -> Money:
        return Money(minor, company.currency)

    said = SupplierOrder(
        company=company.name,
        name="PO-00017",
        locale=_locale(language, company),
        order_number=10482,
        day=in_zone(now, company.zone).date(),
        supplier="Larch Tents",
        account="K-20417",
        ship_to=Address(name="Grace Hopper", line1="Lindenweg 5", postcode="28195", city="Bremen", country="DE"),
        ship_from=papers.house(company),
        contact=tuple(each for each in (company.email, company.phone) if each),
        lines=(
            SupplierLine(sku="TENT-2", name="Tent for two", code="LT-200", quantity=1, price=at(11900)),
            SupplierLine(sku="TARP-1", name="Tarp", code="", quantity=2, price=at(2450)),
        ),
    )
    return _filled(said, wording)


def _filled(said: SupplierOrder, wording: Wording) -> Filled:
    with words.speaking(said.locale):
        account = Text("Our number with you: {number}", number=said.account) if said.account else ""
        values: dict[str, template.Value] = {
            "title": str(said.title),
            "supplier": said.supplier,
            "asks": str(said.asks),
            "goods": _goods(said),
            "code": str(Text("Our order: {number}", number=said.name)),
            "address": "\n".join(said.ship_to.lines),
            "account": str(account),
            "price": str(said.costs or ""),
            "company": said.company,
            "contact": "\n".join(said.contact),
        }
        return template.fill(wording, values)


def _goods(said: SupplierOrder) -> Table:
    has_amounts = any(line.amount is not None for line in said.lines)
    return Table(tuple(_row(line, has_amount=has_amounts) for line in said.lines), has_amounts=has_amounts)


def _row(line: SupplierLine, *, has_amount: bool) -> tuple[str, ...]:
    code = str(Text("your code {code}", code=line.code)) if line.code else ""
    name = f"{line.name} ({', '.join(part for part in (line.sku, code) if part)})"
    amount = (shown(line.amount) if line.amount is not None else "",) if has_amount else ()
    return (f"{line.quantity} \N{MULTIPLICATION SIGN}", name, *amount)


def _locale(language: str, company: Company) -> str:
    """Their language, in the house's own way of writing it where it is that one."""
    return company.locale if company.locale.partition("_")[0] == language else language
