"""Orders as UBL 2.x XML, also those of the Peppol network, and the cancellation of one.

A business that orders this way names products by our article number, by its own, or by a GTIN; the first that is
there counts. Prices are without tax.
"""

from collections.abc import Iterator
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from omsdesk.channels import (
    AddressRecord,
    Channel,
    Column,
    Found,
    LineRecord,
    Need,
    OrderRecord,
    Record,
    Row,
    ShopSums,
    Tree,
    TreeLayout,
)
from omsdesk.channels.files.addresses import address_of
from omsdesk.channels.files.sharing_out import settle
from omsdesk.money import BASIS
from omsdesk.words import Text

_NAMES = "urn:oasis:names:specification:ubl:schema:xsd:"
_AT = {"cac": f"{_NAMES}CommonAggregateComponents-2", "cbc": f"{_NAMES}CommonBasicComponents-2"}
_ORDER = f"{{{_NAMES}Order-2}}Order"
_CANCELLATION = f"{{{_NAMES}OrderCancellation-2}}OrderCancellation"
_NOTHING = Decimal(0)
_CENT = Decimal("0.01")

_PARTY = "cac:BuyerCustomerParty/cac:Party"
_GOES_TO = (
    "cac:Delivery/cac:DeliveryLocation/cac:Address",
    "cac:Delivery/cac:DeliveryAddress",
    "cac:Delivery/cac:DeliveryParty/cac:PostalAddress",
    f"{_PARTY}/cac:PostalAddress",
)
_HEAD = {
    "order": ("cbc:ID",),
    "day": ("cbc:IssueDate",),
    "time": ("cbc:IssueTime",),
    "currency": ("cbc:DocumentCurrencyCode",),
    "note": ("cbc:Note",),
    "reference": ("cbc:CustomerReference", "cac:OriginatorDocumentReference/cbc:ID"),
    "buyer": (
        f"{_PARTY}/cac:PartyName/cbc:Name",
        f"{_PARTY}/cac:PartyLegalEntity/cbc:RegistrationName",
    ),
    "buyer_number": (f"{_PARTY}/cbc:EndpointID", f"{_PARTY}/cac:PartyIdentification/cbc:ID"),
    "name": (
        "cac:Delivery/cac:DeliveryParty/cac:PartyName/cbc:Name",
        "cac:Delivery/cac:DeliveryLocation/cbc:Name",
    ),
    "phone": (
        "cac:Delivery/cac:DeliveryParty/cac:Contact/cbc:Telephone",
        f"{_PARTY}/cac:Contact/cbc:Telephone",
    ),
    "email": (
        "cac:Delivery/cac:DeliveryParty/cac:Contact/cbc:ElectronicMail",
        f"{_PARTY}/cac:Contact/cbc:ElectronicMail",
    ),
    "wanted_by": (
        "cac:Delivery/cac:RequestedDeliveryPeriod/cbc:EndDate",
        "cac:Delivery/cbc:LatestDeliveryDate",
        "cac:Delivery/cac:RequestedDeliveryPeriod/cbc:StartDate",
    ),
    "tax": ("cac:TaxTotal/cbc:TaxAmount",),
    "goods": ("cac:AnticipatedMonetaryTotal/cbc:LineExtensionAmount",),
    "total": (
        "cac:AnticipatedMonetaryTotal/cbc:TaxInclusiveAmount",
        "cac:AnticipatedMonetaryTotal/cbc:PayableAmount",
    ),
}
_ADDRESS = {
    "street": "cbc:StreetName",
    "extra": "cbc:AdditionalStreetName",
    "city": "cbc:CityName",
    "postal_code": "cbc:PostalZone",
    "region": "cbc:CountrySubentity",
    "country": "cac:Country/cbc:IdentificationCode",
}
_LINE = {
    "item": ("cac:Item/cbc:Name", "cac:Item/cbc:Description"),
    "sku": (
        "cac:Item/cac:SellersItemIdentification/cbc:ID",
        "cac:Item/cac:BuyersItemIdentification/cbc:ID",
        "cac:Item/cac:StandardItemIdentification/cbc:ID",
    ),
    "quantity": ("cbc:Quantity",),
    "charged": ("cbc:LineExtensionAmount",),
    "rate": ("cac:Item/cac:ClassifiedTaxCategory/cbc:Percent",),
}


class _Orders(TreeLayout):
    key = "ubl.orders"
    tree = Tree.XML
    columns = (
        Column("order", ("ID",), Need.FILLED, most=64),
        Column("kind", ("document",), most=40),
        Column("day", ("IssueDate",), Need.FILLED),
        Column("time", ("IssueTime",), most=40),
        Column("currency", ("DocumentCurrencyCode",), most=3),
        Column("note", ("Note",), most=2000),
        Column("reference", ("CustomerReference",)),
        Column("buyer", ("BuyerCustomerParty",)),
        Column("buyer_number", ("PartyIdentification",), most=64),
        Column("name", ("DeliveryParty",)),
        *(Column(field, (path.rpartition(":")[2],)) for field, path in _ADDRESS.items()),
        Column("phone", ("Telephone",), most=64),
        Column("email", ("ElectronicMail",), most=254),
        Column("wanted_by", ("RequestedDeliveryPeriod",)),
        Column("tax", ("TaxAmount",)),
        Column("goods", ("AnticipatedMonetaryTotal",)),
        Column("total", ("PayableAmount",)),
        Column("charges", ("AllowanceCharge",)),
        Column("allowances", ("AllowanceCharge",)),
        Column("sku", ("SellersItemIdentification",), most=64),
        Column("item", ("Item",), most=1000),
        Column("quantity", ("Quantity",)),
        Column("charged", ("LineExtensionAmount",)),
        Column("rate", ("Percent",)),
    )

    def fits(self, root: Any) -> bool:
        return root.tag in {_ORDER, _CANCELLATION}

    def rows(self, root: Any) -> Iterator[tuple[int, Found]]:
        head: dict[str, str | None] = {field: _first(root, paths) for field, paths in _HEAD.items()}
        if root.tag == _CANCELLATION:
            head["order"], head["kind"] = _first(root, ("cac:OrderReference/cbc:ID",)), "cancellation"
        if head["order"] and head["buyer_number"]:
            # Every buyer counts orders from 1: the number alone would take one buyer's order for another's.
            head["order"] = f"{head['buyer_number'].strip()}/{head['order'].strip()}"
        if root.tag == _CANCELLATION:
            yield 1, head
            return
        address = next((found for path in _GOES_TO if (found := root.find(path, _AT)) is not None), None)
        if address is not None:
            head.update({field: address.findtext(path, None, _AT) for field, path in _ADDRESS.items()})
        head["charges"], head["allowances"] = _beside(root, "true"), _beside(root, "false")
        lines = root.findall("cac:OrderLine/cac:LineItem", _AT)
        for number, line in enumerate(lines, start=1):
            yield number, {**head, **{field: _first(line, paths) for field, paths in _LINE.items()}}
        if not lines:
            yield 1, head

    def read(self, row: Row) -> Iterator[Record]:
        ref = row.text("order")
        yield _order(row, ref)
        if row.text("kind") != "cancellation":
            yield _line(row, ref)

    def finish(self, order: OrderRecord) -> OrderRecord:
        """Where the order names no tax of its own, the rates of its lines give it."""
        sums = order.sums or ShopSums()
        tax = sums.tax or sum((line.tax for line in order.lines), _NOTHING)
        return settle(_replace_sums(order, sums, tax))


def _replace_sums(order: OrderRecord, sums: ShopSums, tax: Decimal) -> OrderRecord:
    total = sums.total
    if total is not None and not sums.tax and tax:
        bare = (sums.goods or _NOTHING) + (order.shipping or _NOTHING)
        total = total + tax if total == bare else total
    return replace(order, sums=replace(sums, tax=tax, total=total))


def _first(tree: Any, paths: tuple[str, ...]) -> str | None:
    return next((str(found) for path in paths if (found := tree.findtext(path, None, _AT))), None)


def _beside(root: Any, is_charge: str) -> str | None:
    """What is charged or allowed beside the lines, in all; text that is no number stays for the row to refuse."""
    amounts: list[str] = [
        each.findtext("cbc:Amount", "", _AT).strip()
        for each in root.findall("cac:AllowanceCharge", _AT)
        if each.findtext("cbc:ChargeIndicator", "", _AT).strip() == is_charge
    ]
    try:
        return f"{sum((Decimal(each) for each in amounts), _NOTHING):f}" if amounts else None
    except InvalidOperation:
        return next(each for each in amounts if not each.replace(".", "", 1).isdigit())


def _order(row: Row, ref: str) -> OrderRecord:
    allowances = row.price("allowances") or _NOTHING
    goods = row.price("goods")
    return OrderRecord(
        line=row.line,
        external_ref=ref,
        customer_ref=row.text("buyer_number"),
        placed_at=row.moment("day"),
        ship_by=row.moment("wanted_by"),
        shipping=row.price("charges") or _NOTHING,
        currency=row.text("currency").upper(),
        ship_to=_ship_to(row),
        packer_note=row.text("note"),
        is_cancelled=row.text("kind") == "cancellation",
        sums=ShopSums(
            goods=None if goods is None else max(goods - allowances, _NOTHING),
            tax=row.price("tax") or _NOTHING,
            total=row.price("total"),
            discount=allowances,
            is_with_tax=False,
        ),
        facts=tuple(
            each for each in (("buyer", row.text("buyer")), ("customer reference", row.text("reference"))) if each[1]
        ),
    )


def _line(row: Row, ref: str) -> LineRecord:
    quantity, charged, item = row.whole("quantity", least=1), row.price("charged"), row.text("item")
    for field in ("quantity", "charged"):
        if not row.text(field):
            row.refuse(field, Text("This cell is blank."))
    rate = row.basis_points("rate", whole=100) or 0
    return LineRecord(
        line=row.line,
        order_ref=ref,
        sku=row.text("sku") or item[:64].strip(),
        quantity=quantity,
        name=item[:200].strip(),
        price=None if charged is None or not quantity else charged / quantity,
        charged=charged,
        tax=((charged or _NOTHING) * rate / BASIS).quantize(_CENT, ROUND_HALF_UP),
    )


def _ship_to(row: Row) -> AddressRecord:
    name = row.text("name") or row.text("buyer")
    return address_of(row, name=name, phone=row.text("phone"), email=row.text("email"))


PLUGIN = Channel("ubl", Text("UBL orders"), (_Orders(),), is_shop=True)
