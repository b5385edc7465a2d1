"""What the columns of files are called on screen, by the fields that they fill."""

from omsdesk.channels import Column, Kind
from omsdesk.words import Text

KIND_WORDS: dict[Kind, Text] = {
    Kind.SALES: Text("Orders"),
    Kind.PRODUCTS: Text("Products"),
    Kind.STOCK: Text("Stock"),
    Kind.CUSTOMERS: Text("Customers"),
}
"""The kinds that a file of one's own can be."""

_FIELDS: dict[str, Text] = {
    "order": Text("Order number"),
    "name": Text("Name"),
    "customer": Text("Customer number"),
    "ref": Text("Customer number"),
    "placed_at": Text("Order date"),
    "ship_by": Text("Ship by"),
    "shipped_at": Text("Shipped on"),
    "street": Text("Street and number"),
    "extra": Text("Address line 2"),
    "city": Text("City"),
    "region": Text("Region or state"),
    "postal_code": Text("Postal code"),
    "country": Text("Country"),
    "phone": Text("Phone"),
    "email": Text("E-mail"),
    "service": Text("Service"),
    "shipping": Text("Shipping price"),
    "currency": Text("Currency"),
    "note": Text("Packer note"),
    "gift": Text("Is a gift"),
    "gift_note": Text("Gift note"),
    "paid": Text("Is paid"),
    "sku": Text("SKU"),
    "quantity": Text("Quantity"),
    "item": Text("Product name"),
    "price": Text("Price of a piece"),
    "discount": Text("Discount in percent"),
    "tax": Text("Tax in percent"),
    "barcode": Text("Barcode"),
    "inner_barcode": Text("Barcode of an inner"),
    "inner_pieces": Text("Pieces of an inner"),
    "case_barcode": Text("Barcode of a case"),
    "case_pieces": Text("Pieces of a case"),
    "weight_g": Text("Weight in grams"),
    "weight_kg": Text("Weight in kilograms"),
    "length_mm": Text("Length in millimetres"),
    "width_mm": Text("Width in millimetres"),
    "height_mm": Text("Height in millimetres"),
    "length_cm": Text("Length in centimetres"),
    "width_cm": Text("Width in centimetres"),
    "height_cm": Text("Height in centimetres"),
    "stock": Text("Pieces in stock"),
    "bin": Text("Bin"),
    "low_mark": Text("Low mark"),
    "active": Text("Is sold"),
    "counted": Text("Is counted"),
    "kit": Text("Parts of the kit"),
    "first": Text("First name"),
    "last": Text("Last name"),
}


def words_of(column: Column) -> Text:
    """What a column is called; one without words of its own goes by the first name its header may have."""
    return _FIELDS.get(column.field, Text("{name}", name=column.names[0]))
