"""One paper of each kind, as a warehouse would print it."""

from datetime import UTC, date, datetime

from omsdesk.money import Money
from omsdesk.printing.documents import Document
from omsdesk.printing.documents.command_sheet import CommandSheet
from omsdesk.printing.documents.invoice import Invoice, InvoiceRow, InvoiceTax
from omsdesk.printing.documents.location_label import LocationLabel
from omsdesk.printing.documents.packing_slip import PackingSlip, SlipLine, SlipTotal
from omsdesk.printing.documents.pick_list import Pick, PickList, PickStop, PickTote
from omsdesk.printing.documents.product_label import ProductLabel
from omsdesk.printing.documents.receipt import Receipt, ReceiptLine, ReceiptTax
from omsdesk.printing.documents.return_label import ReturnLabel
from omsdesk.printing.documents.shipping_label import ShippingLabel
from omsdesk.printing.documents.supplier_order import SupplierLine, SupplierOrder
from omsdesk.printing.documents.tote_label import ToteLabel
from omsdesk.printing.documents.trial_page import TrialPage
from omsdesk.printing.documents.user_badge import UserBadge
from omsdesk.printing.press.address import Address
from omsdesk.printing.press.measures import A4_SHEET, Profile, Stock, label_profile
from omsdesk.words import Text

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
SSCC = "106141411234567897"
TRACKING = "OD000104821013"

WAREHOUSE = Address(
    name="Larch & Loom", line1="Werkstraße 4", postcode="8020", city="Graz", country="AT", phone="+43 316 555 010"
)
CUSTOMER = Address(
    name="Zofia Wiśniewska", company="Pracownia Łódź", line1="ul. Piotrkowska 104/6", line2="II piętro",
    postcode="90-926", city="Łódź", country="PL", phone="+48 42 555 01 99",
)  # fmt: skip
GOODS = (
    ("TEA-EG-100", "Earl Grey tea, loose leaf, 100 g tin", 1290),
    ("MUG-STON-BL", "Stoneware mug, blue glaze, 350 ml", 1850),
    ("CANDLE-BW-S", "Beeswax candle, small", 990),
    ("NB-A5-DOT", "Notebook A5, dotted, 192 pages, thread-sewn", 1450),
    ("KETTLE-CU", "Copper kettle 1.2 l with wooden handle and a whistle that can be heard in the garden", 8900),
)


def eur(minor: int) -> Money:
    """An amount in euro cents."""
    return Money(minor, "EUR")


def slip_lines(count: int) -> tuple[SlipLine, ...]:
    """As many lines as asked for, in a fixed pattern."""
    lines = []
    for place in range(count):
        sku, name, price = GOODS[place % len(GOODS)]
        ordered = place % 4 + 1
        shipped = ordered - (1 if place % 5 == 1 else 0)
        lines.append(
            SlipLine(
                sku=sku,
                name=name,
                ordered=ordered,
                shipped=shipped,
                backordered=ordered - shipped,
                unit_price=eur(price),
                total=eur(price * shipped),
                note="Comes in blue instead of green, as agreed" if place % 5 == 1 else "",
            )
        )
    return tuple(lines)


def receipt(*, count: int = 3, profile: Profile = A4_SHEET) -> Receipt:
    """What somebody bought at the counter."""
    return Receipt(
        profile=profile,
        company="Larch & Loom",
        seller=WAREHOUSE,
        order_number=10483,
        sold_at=NOON,
        lines=tuple(
            ReceiptLine(
                sku=line.sku,
                name=line.name,
                quantity=line.ordered,
                unit=line.unit_price or eur(0),
                amount=line.total or eur(0),
                note=Text("{percent} % off", percent="10") if place % 3 == 1 else Text(""),
            )
            for place, line in enumerate(slip_lines(count))
        ),
        sums=(
            (Text("Goods"), eur(11820), False),
            (Text("Discount"), eur(-500), False),
            (Text("Tax"), eur(2502), False),
            (Text("Total"), eur(13822), True),
        ),
        taxes=(ReceiptTax(1900, eur(9820), eur(1866)), ReceiptTax(700, eur(1500), eur(105))),
        paid=((Text("Cash"), eur(13822)),),
    )


def packing_slip(*, count: int = 5, with_prices: bool = True, profile: Profile = A4_SHEET) -> PackingSlip:
    """The slip of an order."""
    return PackingSlip(
        profile=profile, company="Larch & Loom", order_number=10482, ordered_at=NOON, shipped_at=NOON,
        ship_to=CUSTOMER, ship_from=WAREHOUSE, lines=slip_lines(count), reference="#1042", service="Express",
        tracking=TRACKING, box=1, boxes=2, weight_g=1240, with_prices=with_prices,
        gift_note="Wszystkiego najlepszego, Mamo!\nYour Ania" if not with_prices else "",
        totals=(
            SlipTotal(caption=Text("Goods"), amount=eur(11820)), SlipTotal(caption=Text("Shipping"), amount=eur(690)),
            SlipTotal(caption=Text("Tax"), amount=eur(2502)),
            SlipTotal(caption=Text("Total"), amount=eur(15012), is_sum=True),
        ),
        note="Leave with the neighbour at number 106 if nobody is at home.",
        return_instructions="Write to returns@larchandloom.example within 30 days and put the return label on the box. "
        "Everything that is as new is refunded in full.",
    )  # fmt: skip


def supplier_order(*, count: int = 3, is_change: bool = False, profile: Profile = A4_SHEET) -> SupplierOrder:
    """What a supplier is asked to send, or how that changed."""
    lines = tuple(
        SupplierLine(sku=sku, name=name, code=f"LL-{place:04d}" if place % 3 else "", quantity=place % 4 + 1)
        for place in range(count)
        for sku, name, _ in [GOODS[place % len(GOODS)]]
    )
    return SupplierOrder(
        profile=profile, company="Larch & Loom", name="PO-00017", order_number=10482, day=NOON.date(),
        supplier="Weberei Sonnleitner", account="K-20417", is_change=is_change, ship_to=CUSTOMER,
        ship_from=WAREHOUSE, contact=("orders@larchandloom.example", "+49 421 55 66"), service="Express",
        ship_by=date(2026, 11, 24), lines=lines, note="Ring before you deliver.",
    )  # fmt: skip


def invoice(*, count: int = 5, is_credit: bool = False, profile: Profile = A4_SHEET) -> Invoice:
    """What the order costs, in part without tax; or the credit note that takes it back."""
    rows = tuple(
        InvoiceRow(
            sku=sku, name=name, quantity=2, unit=eur(price), net=eur(2 * price - 100), rate_bp=1000 * (place % 3),
            off=eur(100) if place % 2 else eur(-100),
        )
        for place in range(count)
        for sku, name, price in [GOODS[place % len(GOODS)]]
    )  # fmt: skip
    return Invoice(
        profile=profile, company="Larch & Loom", name="IN-2026-00042", is_credit=is_credit,
        order_number=10482, day=NOON.date(), delivered_on=NOON.date(), due_on=date(2026, 12, 4), buyer=CUSTOMER,
        ship_to=WAREHOUSE, seller=WAREHOUSE, rows=rows, net=eur(10000), total=eur(11500), paid=eur(1500),
        to_pay=eur(10000), ordered_on=NOON.date(), reference="#1042", reason="RE-2093" if is_credit else "",
        before="IN-2026-00041" if is_credit else "", before_day=NOON.date() if is_credit else None,
        taxes=(
            InvoiceTax(rate_bp=2000, net=eur(5000), tax=eur(1000)),
            InvoiceTax(rate_bp=1000, net=eur(5000), tax=eur(500)),
            InvoiceTax(rate_bp=0, net=eur(0), tax=eur(0), why="Export outside the EU, without tax"),
        ),
        seller_vat_id="ATU12345675", seller_tax_number="68 123/4567", seller_contact=("hello@larchandloom.example",),
        buyer_vat_id="PL8567346215", bank=("Bank of Styria", "IBAN AT61 1904 3002 3457 3201"), words="FN 123456a, Graz",
    )  # fmt: skip


def pick_list(*, stops: int = 6, profile: Profile = A4_SHEET) -> PickList:
    """A walk past some bins."""
    made = []
    for place in range(stops):
        picks = []
        for each in range(2 if place % 4 == 1 else 1):
            sku, name, _ = GOODS[(place + each) % len(GOODS)]
            picks.append(
                Pick(
                    product_id=311 + place * 2 + each,
                    sku=sku,
                    name=name,
                    quantity=place % 3 + 1,
                    tote=18 + each,
                    lot="L2026-11" if place % 6 == 2 else "",
                    note="Fragile" if place % 6 == 2 else "",
                )
            )
        made.append(PickStop(location_id=42 + place, bin=f"A-{place // 4 + 1:02d}-{place % 4 + 1}", picks=tuple(picks)))
    totes = tuple(PickTote(number=18 + each, order_number=10482 + each, pieces=4 + each) for each in range(5))
    return PickList(
        profile=profile, company="Larch & Loom", number=221, made_at=NOON, stops=tuple(made), totes=totes,
        picker="Ines Moser",
    )  # fmt: skip


def shipping_label(*, dpi: int = 203, is_test: bool = False, stock: Stock = Stock.LABEL_4X6) -> ShippingLabel:
    """The label of the order's first box."""
    return ShippingLabel(
        profile=label_profile(dpi, stock), company="Larch & Loom", ship_from=WAREHOUSE, ship_to=CUSTOMER,
        carrier="Larch & Loom", service="Express", order_number=10482, parcel_number=104821, sscc=SSCC,
        tracking=TRACKING, box=1, boxes=2, weight_g=1240, shipped_on=NOON, is_test=is_test,
    )  # fmt: skip


def return_label(*, dpi: int = 203, tracking: str = TRACKING) -> ReturnLabel:
    """The way back."""
    return ReturnLabel(
        profile=label_profile(dpi), company="Larch & Loom", return_number=2093, order_number=10482, customer=CUSTOMER,
        warehouse=WAREHOUSE, carrier="Parcel Co", tracking=tracking,
        instructions="Stick this over the old label. Hand the box in at any counter and keep the receipt.",
    )  # fmt: skip


def small_labels(dpi: int) -> list[Document]:
    """Everything that sticks on shelves, totes, goods and people."""
    wide, small = label_profile(dpi, Stock.LABEL_4X2), label_profile(dpi, Stock.LABEL_SMALL)
    return [
        ToteLabel(profile=wide, tote_number=18),
        LocationLabel(profile=wide, location_id=42, name="A-04-2", zone="Tea"),
        ProductLabel(profile=small, product_id=311, sku="TEA-EG-100", name="Earl Grey tea, loose leaf, 100 g tin"),
        ProductLabel(
            profile=small, product_id=312, sku="MUG-STON-BL", name="Stoneware mug, blue glaze, 350 ml, dishwasher safe",
            gtin="4006381333931", lot="L26-11", expires=date(2027, 3, 31),
        ),
        ProductLabel(profile=small, product_id=313, sku="CANDLE-12", name="Candles", gtin="14006381333938", pieces=12),
        ProductLabel(profile=small, product_id=314, sku="TIN-8", name="Tin", gtin="96385074"),
        ProductLabel(profile=small, product_id=315, sku="US-1", name="A gift", gtin="036000291452"),
        UserBadge(profile=wide, company="Larch & Loom", name="Ines Moser", role="Packer", code="USR7D4K9BTX2PL"),
        CommandSheet(profile=wide, company="Larch & Loom"),
        TrialPage(profile=label_profile(dpi), printer="Zebra ZD421", station="PACK-1", code="CDHELP", made_at=NOON),
    ]  # fmt: skip


def sheets(profile: Profile) -> list[Document]:
    """Everything on A4 or Letter."""
    return [
        packing_slip(profile=profile),
        packing_slip(profile=profile, with_prices=False, count=60),
        receipt(profile=profile),
        receipt(profile=profile, count=40),
        invoice(profile=profile),
        invoice(profile=profile, count=40, is_credit=True),
        pick_list(profile=profile),
        pick_list(profile=profile, stops=24),
        supplier_order(profile=profile),
        supplier_order(profile=profile, count=40, is_change=True),
        CommandSheet(profile=profile, company="Larch & Loom", station="PACK-1"),
        TrialPage(
            profile=profile, company="Larch & Loom", printer="Brother HL", station="PACK-1", code="CDHELP", made_at=NOON
        ),
    ]


def labels(dpi: int) -> list[Document]:
    """Every label at this resolution."""
    return [
        shipping_label(dpi=dpi),
        shipping_label(dpi=dpi, is_test=True, stock=Stock.LABEL_100X150),
        return_label(dpi=dpi),
        return_label(dpi=dpi, tracking=""),
        *small_labels(dpi),
    ]
