"""What is written to a supplier: the paper, and the mail that brings it, in their language and without our prices."""

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
from omsdesk.printing.documents.supplier_order import SupplierLine, SupplierOrder
from omsdesk.services import papers, settings
from omsdesk.services.settings import Company
from omsdesk.words import Text

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
    select(OrderLine.sku, OrderLine.name, SupplierProduct.code, SupplyLine.quantity, SupplyLine.shipped)
    .join(OrderLine, OrderLine.id == SupplyLine.order_line_id)
    .outerjoin(
        SupplierProduct,
        (SupplierProduct.product_id == OrderLine.product_id) & (SupplierProduct.supplier_id == bindparam("supplier")),
    )
    .where(SupplyLine.supply_id == bindparam("supply"))
    .order_by(OrderLine.position)
)
_WORDING = {
    "en": Wording(
        "{title} from {company}",
        """Hello {supplier},

{asks}

{goods}

{code}

Ship to:
{address}

{account}

{company}
{contact}""",
    ),
    "de": Wording(
        "{title} von {company}",
        """Guten Tag {supplier},

{asks}

{goods}

{code}

Lieferadresse:
{address}

{account}

{company}
{contact}""",
    ),
}


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
            SupplierLine(sku=row.sku, name=row.name, code=row.code or "", quantity=row.quantity, shipped=row.shipped)
            for row in lines
        ),
    )


def mail(said: SupplierOrder) -> Filled:
    """The same as a mail."""
    with words.speaking(said.locale):
        account = Text("Our number with you: {number}", number=said.account) if said.account else ""
        values: dict[str, template.Value] = {
            "title": str(said.title),
            "supplier": said.supplier,
            "asks": str(said.asks),
            "goods": Table(tuple(_row(line) for line in said.lines), has_amounts=False),
            "code": str(Text("Our order: {number}", number=said.name)),
            "address": "\n".join(said.ship_to.lines),
            "account": str(account),
            "company": said.company,
            "contact": "\n".join(said.contact),
        }
        return template.fill(_WORDING[said.locale.partition("_")[0]], values)


def _row(line: SupplierLine) -> tuple[str, ...]:
    code = str(Text("your code {code}", code=line.code)) if line.code else ""
    name = f"{line.name} ({', '.join(part for part in (line.sku, code) if part)})"
    return (f"{line.quantity} \N{MULTIPLICATION SIGN}", name)


def _locale(language: str, company: Company) -> str:
    """Their language, in the house's own way of writing it where it is that one."""
    return company.locale if company.locale.partition("_")[0] == language else language
