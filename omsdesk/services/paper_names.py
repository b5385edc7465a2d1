"""What people call the kinds of paper."""

from omsdesk.words import Text

PAPERS = {
    "packing_slip": Text("Packing slip"),
    "shipping_label": Text("Shipping label"),
    "invoice": Text("Invoice or credit note"),
    "receipt": Text("Receipt of the counter"),
    "supplier_order": Text("Order to a supplier"),
    "return_label": Text("Return label"),
    "pick_list": Text("Pick list"),
    "product_label": Text("Product label"),
    "location_label": Text("Bin label"),
    "tote_label": Text("Tote label"),
    "user_badge": Text("Badge"),
    "command_sheet": Text("Scan commands"),
}
"""What people call the kinds of paper, the busiest first."""
