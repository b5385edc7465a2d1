"""The files that shops would write of made-up sales: the headers, the quirks and the notations of each."""

import csv
import json
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from tests.channels.sales import Sale, Sold

_PART = ("Name", "Street", "Address1", "Address2", "Company", "City", "Zip", "Province", "Country", "Phone")
SHOPIFY = (
    *("Name", "Email", "Financial Status", "Paid at", "Fulfillment Status", "Fulfilled at", "Accepts Marketing"),
    *("Currency", "Subtotal", "Shipping", "Taxes", "Total", "Discount Code", "Discount Amount", "Shipping Method"),
    *("Created at", "Lineitem quantity", "Lineitem name", "Lineitem price", "Lineitem compare at price"),
    *("Lineitem sku", "Lineitem requires shipping", "Lineitem taxable", "Lineitem fulfillment status"),
    *(f"Billing {part}" for part in _PART),
    *(f"Shipping {part}" for part in _PART),
    *("Notes", "Note Attributes", "Cancelled at", "Payment Method", "Payment Reference", "Refunded Amount", "Vendor"),
    *("Outstanding Balance", "Employee", "Location", "Device ID", "Id", "Tags", "Risk Level", "Source"),
    *("Lineitem discount",),
    *(f"Tax {number} {what}" for number in range(1, 6) for what in ("Name", "Value")),
    *("Phone", "Receipt Number", "Duties", "Billing Province Name", "Shipping Province Name", "Payment ID"),
    *("Payment Terms Name", "Next Payment Due At", "Payment References"),
)
SHOPIFY_OLD = SHOPIFY[: SHOPIFY.index("Payment Method")]
AMAZON = (
    *("order-id", "order-item-id", "purchase-date", "payments-date", "buyer-email", "buyer-name"),
    *("buyer-phone-number", "sku", "product-name", "quantity-purchased", "currency", "item-price", "item-tax"),
    *("shipping-price", "shipping-tax", "ship-service-level", "recipient-name", "ship-address-1", "ship-address-2"),
    *("ship-address-3", "ship-city", "ship-state", "ship-postal-code", "ship-country", "ship-phone-number"),
    *("item-promotion-discount", "delivery-start-date", "delivery-end-date", "delivery-Instructions"),
)
UNSHIPPED = (*AMAZON, "reporting-date", "promise-date", "days-past-promise", "quantity-shipped", "quantity-to-ship")
ETSY_ORDERS = (
    *("Sale Date", "Order ID", "Buyer User ID", "Full Name", "First Name", "Last Name", "Number of Items"),
    *("Payment Method", "Date Shipped", "Street 1", "Street 2", "Ship City", "Ship State", "Ship Zipcode"),
    *("Ship Country", "Currency", "Order Value", "Coupon Code", "Coupon Details", "Discount Amount"),
    *("Shipping Discount", "Shipping", "Sales Tax", "Order Total", "Status"),
)
ETSY_ITEMS = (
    *("Sale Date", "Item Name", "Buyer", "Quantity", "Price", "Currency", "Transaction ID", "Listing ID"),
    *("Order ID", "Variations", "SKU"),
)
Cells = dict[str, object]


def write_table(path: Path, header: Sequence[str], rows: Iterable[Cells], *, delimiter: str = ",") -> Path:
    """Rows under their headers; what a row does not say is blank."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=delimiter, lineterminator="\n")
        writer.writerow(header)
        writer.writerows([row.get(name, "") for name in header] for row in rows)
    return path


def shopify(folder: Path, sold: Sequence[Sale], header: Sequence[str] = SHOPIFY, **more: object) -> list[Path]:
    """One file; what belongs to an order stands on its first row only."""
    rows = [row for sale in sold for row in _shopify_rows(sale, more)]
    return [write_table(folder / "orders_export.csv", header, rows)]


def _shopify_rows(sale: Sale, more: Cells) -> Iterable[Cells]:
    address = {
        "Name": sale.name,
        "Street": sale.street,
        "Address1": sale.street,
        "Address2": sale.extra,
        "City": sale.city,
        "Zip": f"'{sale.postal_code}",
        "Country": sale.country,
    }
    head: Cells = {
        "Email": sale.email,
        "Financial Status": "paid",
        "Fulfillment Status": "unfulfilled",
        "Currency": sale.currency,
        "Subtotal": sale.goods,
        "Shipping": sale.shipping,
        "Taxes": sale.tax,
        "Total": sale.total,
        "Discount Amount": sale.off,
        "Shipping Method": "Standard",
        "Created at": f"{sale.placed_at:%Y-%m-%d %H:%M:%S} +0000",
        **{f"{whose} {part}": value for whose in ("Billing", "Shipping") for part, value in address.items()},
        "Notes": sale.note,
        "Tags": "Gift wrap, VIP",
        "Risk Level": "Low",
        "Tax 1 Name": f"VAT {sale.rate}%" if sale.rate else "",
        "Tax 1 Value": sale.tax,
        "Phone": sale.phone,
        **more,
    }
    for number, line in enumerate(sale.lines):
        item: Cells = {
            "Name": f"#{sale.ref}",
            "Lineitem quantity": line.quantity,
            "Lineitem name": line.title,
            "Lineitem price": line.price,
            "Lineitem sku": line.sku,
            "Lineitem requires shipping": "true",
            "Lineitem taxable": "true",
            "Lineitem fulfillment status": "pending",
            "Lineitem discount": line.off,
        }
        yield {**item, **head} if number == 0 else item


def amazon(folder: Path, sold: Sequence[Sale], header: Sequence[str] = AMAZON, **more: object) -> list[Path]:
    """One tab separated report; every row repeats its order, and amounts are those of the whole row."""
    rows = [{**_amazon_row(sale, number, line), **more} for sale in sold for number, line in enumerate(sale.lines)]
    return [write_table(folder / "orders.txt", header, rows, delimiter="\t")]


def _amazon_row(sale: Sale, number: int, line: Sold) -> Cells:
    return {
        "order-id": f"302-{sale.ref}",
        "order-item-id": f"{sale.ref}{number}",
        "purchase-date": f"{sale.placed_at:%Y-%m-%dT%H:%M:%S+00:00}",
        "buyer-email": sale.email,
        "buyer-name": sale.name,
        "buyer-phone-number": sale.phone,
        "sku": line.sku,
        "product-name": line.title,
        "quantity-purchased": line.quantity,
        "currency": sale.currency,
        "item-price": line.whole,
        "item-tax": line.tax,
        "shipping-price": sale.shipping if number == 0 else "0.00",
        "shipping-tax": sale.shipping_tax if number == 0 else "",
        "ship-service-level": "Standard",
        "recipient-name": sale.name,
        "ship-address-1": sale.street,
        "ship-address-2": sale.extra,
        "ship-city": sale.city,
        "ship-postal-code": sale.postal_code,
        "ship-country": sale.country,
        "item-promotion-discount": line.off,
        "quantity-to-ship": line.quantity,
        "quantity-shipped": 0,
        "promise-date": "2026-12-01T20:00:00+00:00",
    }


def etsy(folder: Path, sold: Sequence[Sale], header: Sequence[str] = ETSY_ORDERS, **more: object) -> list[Path]:
    """Two files: the sums in one, the items in the other."""
    heads = [{**_etsy_head(sale), **more} for sale in sold]
    items = [_etsy_item(sale, number, line) for sale in sold for number, line in enumerate(sale.lines)]
    return [
        write_table(folder / "EtsySoldOrders.csv", header, heads),
        write_table(folder / "EtsySoldOrderItems.csv", ETSY_ITEMS, items),
    ]


def _etsy_head(sale: Sale) -> Cells:
    return {
        "Sale Date": f"{sale.placed_at:%m/%d/%y}",
        "Order ID": sale.ref,
        "Full Name": sale.name,
        "Street 1": sale.street,
        "Street 2": sale.extra,
        "Ship City": sale.city,
        "Ship Zipcode": sale.postal_code,
        "Ship Country": sale.country,
        "Currency": sale.currency,
        "Order Value": sale.goods + sale.off,
        "Discount Amount": sale.off,
        "Shipping": sale.shipping,
        "Sales Tax": sale.tax,
        "Order Total": sale.total,
    }


def _etsy_item(sale: Sale, number: int, line: Sold) -> Cells:
    return {
        "Sale Date": f"{sale.placed_at:%m/%d/%y}",
        "Item Name": line.title,
        "Quantity": line.quantity,
        "Price": line.price,
        "Currency": sale.currency,
        "Transaction ID": f"{sale.ref}{number}",
        "Listing ID": "998877",
        "Order ID": sale.ref,
        "SKU": line.sku,
    }


def woocommerce(folder: Path, sold: Sequence[Sale], **more: object) -> list[Path]:
    """A list of orders as the REST interface gives them: amounts of lines without tax, all of them text."""
    path = folder / "orders.json"
    path.write_text(json.dumps([{**woo_order(sale), **more} for sale in sold], ensure_ascii=False), encoding="utf-8")
    return [path]


def woo_order(sale: Sale) -> dict[str, Any]:
    """One order; a shop that prints prices with tax keeps them without it."""
    first, _, last = sale.name.partition(" ")
    address = {
        "first_name": first,
        "last_name": last,
        "company": "",
        "address_1": sale.street,
        "address_2": sale.extra,
        "city": sale.city,
        "state": "",
        "postcode": sale.postal_code,
        "country": sale.country,
        "phone": sale.phone,
    }
    return {
        "id": 7_000_000 + int(sale.ref),
        "number": sale.ref,
        "status": "processing",
        "currency": sale.currency,
        "date_created_gmt": f"{sale.placed_at:%Y-%m-%dT%H:%M:%S}",
        "total": str(sale.total),
        "total_tax": str(sale.tax),
        "shipping_total": str(sale.shipping - (sale.shipping_tax if sale.is_with_tax else 0)),
        "shipping_tax": str(sale.shipping_tax),
        "prices_include_tax": sale.is_with_tax,
        "customer_note": sale.note,
        "billing": {**address, "email": sale.email},
        "shipping": address,
        "line_items": [
            {
                "id": number,
                "name": line.title,
                "product_id": 5,
                "quantity": line.quantity,
                "sku": line.sku,
                "subtotal": str(line.whole - (line.tax if sale.is_with_tax else 0)),
                "total": str(line.paid - (line.tax if sale.is_with_tax else 0)),
                "total_tax": str(line.tax),
                "price": float(line.price) / 3,
            }
            for number, line in enumerate(sale.lines)
        ],
        "shipping_lines": [{"method_title": "Standard", "total": str(sale.shipping)}],
        "coupon_lines": [],
        "fee_lines": [],
        "refunds": [],
    }


def ubl(folder: Path, sold: Sequence[Sale], **_: object) -> list[Path]:
    """One file for each order, as businesses send them."""
    paths = []
    for sale in sold:
        path = folder / f"order-{sale.ref}.xml"
        path.write_text(ubl_order(sale), encoding="utf-8")
        paths.append(path)
    return paths


def ubl_order(sale: Sale) -> str:
    """A Peppol order; only made of sales without tax in their prices."""
    names = "urn:oasis:names:specification:ubl:schema:xsd:"
    lines = "".join(_ubl_line(sale, number, line) for number, line in enumerate(sale.lines, start=1))
    beside = f"<cbc:ChargeIndicator>true</cbc:ChargeIndicator>{_ubl_amount('Amount', sale.shipping, sale)}"
    charge = f"<cac:AllowanceCharge>{beside}</cac:AllowanceCharge>" if sale.shipping else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<Order xmlns="{names}Order-2" xmlns:cac="{names}CommonAggregateComponents-2"'
        f' xmlns:cbc="{names}CommonBasicComponents-2">'
        f"<cbc:ID>{sale.ref}</cbc:ID><cbc:IssueDate>{sale.placed_at:%Y-%m-%d}</cbc:IssueDate>"
        f"<cbc:Note>{escape(sale.note)}</cbc:Note><cbc:DocumentCurrencyCode>{sale.currency}</cbc:DocumentCurrencyCode>"
        f"<cac:BuyerCustomerParty><cac:Party><cac:PartyName><cbc:Name>{escape(sale.name)}</cbc:Name></cac:PartyName>"
        f"<cac:Contact><cbc:Telephone>{sale.phone}</cbc:Telephone><cbc:ElectronicMail>{sale.email}</cbc:ElectronicMail>"
        "</cac:Contact></cac:Party></cac:BuyerCustomerParty>"
        f"<cac:Delivery><cac:DeliveryLocation><cac:Address><cbc:StreetName>{escape(sale.street)}</cbc:StreetName>"
        f"<cbc:AdditionalStreetName>{escape(sale.extra)}</cbc:AdditionalStreetName><cbc:CityName>{sale.city}</cbc:CityName>"
        f"<cbc:PostalZone>{sale.postal_code}</cbc:PostalZone><cac:Country><cbc:IdentificationCode>{sale.country}"
        "</cbc:IdentificationCode></cac:Country></cac:Address></cac:DeliveryLocation></cac:Delivery>"
        f"{charge}<cac:TaxTotal>{_ubl_amount('TaxAmount', sale.tax, sale)}</cac:TaxTotal>"
        f"<cac:AnticipatedMonetaryTotal>{_ubl_amount('LineExtensionAmount', sale.goods, sale)}"
        f"{_ubl_amount('PayableAmount', sale.total, sale)}</cac:AnticipatedMonetaryTotal>{lines}</Order>\n"
    )


def _ubl_line(sale: Sale, number: int, line: Sold) -> str:
    return (
        f"<cac:OrderLine><cac:LineItem><cbc:ID>{number}</cbc:ID>"
        f'<cbc:Quantity unitCode="EA">{line.quantity}</cbc:Quantity>'
        f"{_ubl_amount('LineExtensionAmount', line.paid, sale)}"
        f"<cac:Price>{_ubl_amount('PriceAmount', line.price, sale)}</cac:Price>"
        f"<cac:Item><cbc:Name>{escape(line.title)}</cbc:Name>"
        f"<cac:SellersItemIdentification><cbc:ID>{line.sku}</cbc:ID></cac:SellersItemIdentification>"
        f"<cac:ClassifiedTaxCategory><cbc:Percent>{sale.rate}</cbc:Percent></cac:ClassifiedTaxCategory></cac:Item>"
        "</cac:LineItem></cac:OrderLine>"
    )


def _ubl_amount(name: str, amount: Decimal, sale: Sale) -> str:
    return f'<cbc:{name} currencyID="{sale.currency}">{amount}</cbc:{name}>'


ORDER_LIST = (
    *("Order number", "Name", "Street", "Address 2", "Postal code", "City", "Country", "E-mail", "Phone"),
    *("Order date", "Shipping", "Currency", "Paid", "Cancelled", "Packer note", "SKU", "Product", "Quantity"),
    "Unit price",
)


def order_list(folder: Path, sold: Sequence[Sale], **more: object) -> list[Path]:
    """Our own list of orders, as people write it by hand; discounts and taxes it leaves to the house."""
    rows = [row for sale in sold for row in _list_rows(sale, more)]
    return [write_table(folder / "orders.csv", ORDER_LIST, rows)]


def _list_rows(sale: Sale, more: Cells) -> Iterable[Cells]:
    head: Cells = {
        "Name": sale.name,
        "Street": sale.street,
        "Address 2": sale.extra,
        "Postal code": sale.postal_code,
        "City": sale.city,
        "Country": sale.country,
        "E-mail": sale.email,
        "Phone": sale.phone,
        "Order date": f"{sale.placed_at:%Y-%m-%d %H:%M}",
        "Shipping": sale.shipping,
        "Currency": sale.currency,
        "Paid": "yes",
        "Packer note": sale.note,
        **more,
    }
    for number, line in enumerate(sale.lines):
        item: Cells = {"Order number": sale.ref, "SKU": line.sku, "Product": line.title, "Quantity": line.quantity}
        yield {**item, "Unit price": line.price, **(head if number == 0 else {})}


WRITERS: dict[str, Callable[..., list[Path]]] = {
    "shopify": shopify,
    "amazon": amazon,
    "etsy": etsy,
    "woocommerce": woocommerce,
    "ubl": ubl,
}
BESIDE = frozenset({"etsy", "ubl"})
"""Formats whose prices never have the tax in them."""
EXTRA_OF = {"shopify": "#", "amazon": "302-"}
"""What stands before an order's number in a format."""


def sales_for(name: str) -> dict[str, Any]:
    """What to ask the generator for, so that a format can say it."""
    if name in BESIDE:
        return {"is_with_tax": False}
    return {"is_with_tax": True} if name == "amazon" else {}
