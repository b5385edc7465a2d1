"""Every sheet that can lie over a page, filled as the sample shop fills it; a new one has to come in here.

None of them is asked to do its deed: what they do is tested where they are used.
"""

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from omsdesk import views
from omsdesk.channels import Kind
from omsdesk.channels.files import pairing
from omsdesk.channels.files.reading import Sight
from omsdesk.database.known_backups import Facts, Found
from omsdesk.lifecycles.banking import BankLineStatus
from omsdesk.lifecycles.card import CallKind
from omsdesk.lifecycles.customer import Purpose
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.invoice import InvoiceKind, InvoiceWord
from omsdesk.lifecycles.order import HoldReason
from omsdesk.lifecycles.payment import PaymentStatus
from omsdesk.messages.post.template import Filled
from omsdesk.money import Money
from omsdesk.presenters.allowing import AllowingState
from omsdesk.presenters.asking import AskingState
from omsdesk.presenters.customers.state import PricesShown
from omsdesk.presenters.order_entry import EntryState
from omsdesk.printing.press import qr
from omsdesk.services import order_detail, pictures, signing_in, stock_list
from omsdesk.services.alternatives import Alternative
from omsdesk.services.asking import Question
from omsdesk.services.assigning import Person
from omsdesk.services.backorders import Claim
from omsdesk.services.banking.booking import BankRow
from omsdesk.services.banking.transfers import TransferRow
from omsdesk.services.bringing_back import Outcome, Outlook
from omsdesk.services.cards.picture import CardPicture, Cards
from omsdesk.services.costing import report
from omsdesk.services.customer_notes import Note, Said
from omsdesk.services.customer_terms import Terms
from omsdesk.services.customers import CustomerRow, NewCustomer
from omsdesk.services.deciding import RejectPlan
from omsdesk.services.erasing import ErasePlan
from omsdesk.services.invoice_list import InvoiceRow
from omsdesk.services.keeping_prices import Agreed, KeptList
from omsdesk.services.merging_customers import Alike
from omsdesk.services.merging_orders import Mergeable
from omsdesk.services.messaging import Draft
from omsdesk.services.missing_pieces import ApartRow
from omsdesk.services.new_order import ShipTo
from omsdesk.services.order_acts import Plan
from omsdesk.services.queue_filter import Tab
from omsdesk.services.reading_mail import PastedOrder, Read, TakenAs
from omsdesk.services.releasing import LeftOut, PickRules
from omsdesk.services.shop_codes import StrangeCode
from omsdesk.services.shortage import Question as ShortQuestion
from omsdesk.services.unreleasing import OnList
from omsdesk.views.allow_sheet import AllowSheet
from omsdesk.views.answer_sheet import AnswerSheet
from omsdesk.views.bank_sheets import AccountSheet, OrderSheet
from omsdesk.views.card_sheets import AskCardSheet, CardSheet
from omsdesk.views.close_sheet import CloseSheet
from omsdesk.views.codes_sheet import CodesSheet
from omsdesk.views.columns_sheet import ColumnsSheet
from omsdesk.views.crash import CrashSheet
from omsdesk.views.customer_prices import PricesSheet
from omsdesk.views.customer_sheets import ConsentSheet, EraseSheet, MergeSheet, NoteSheet, RatingSheet, TakeNoteSheet
from omsdesk.views.customers import CustomerSheet
from omsdesk.views.help_sheet import HelpSheet
from omsdesk.views.invoice_sheet import CreditSheet
from omsdesk.views.leaving import CLOSE_ANYWAY, UnsentSheet
from omsdesk.views.link_sheet import LinkSheet
from omsdesk.views.order_changes import LinesSheet, ShortSheet, SplitSheet
from omsdesk.views.order_changes import MergeSheet as MergeOrdersSheet
from omsdesk.views.order_forms import (
    AddressSheet,
    DeliverySheet,
    FormSheet,
    PaymentSheet,
    RefundSheet,
    ReturnSheet,
    WhySheet,
)
from omsdesk.views.order_messages import MessageSheet
from omsdesk.views.order_sheets import (
    AssignSheet,
    CancelSheet,
    HoldSheet,
    LeftOutSheet,
    NameSheet,
    TagSheet,
    UnreleaseSheet,
)
from omsdesk.views.paste_sheet import PasteSheet
from omsdesk.views.payout_sheet import PayOutSheet
from omsdesk.views.photo_sheet import PhotoSheet
from omsdesk.views.presence import Other
from omsdesk.views.questions_sheet import QuestionsSheet
from omsdesk.views.real_sheet import RealSheet
from omsdesk.views.restore_sheets import ElsewhereSheet, RestoredSheet, RestoreSheet
from omsdesk.views.review_parts import PutOffSheet, RejectSheet
from omsdesk.views.rules_sheet import RulesSheet
from omsdesk.views.shots_sheet import ShotsSheet
from omsdesk.views.stock_apart import FoundSheet
from omsdesk.views.stock_bulk import BulkSheet
from omsdesk.views.stock_claims import AlternativesSheet, ClaimsSheet
from omsdesk.views.stock_costs import CostSheet, ValueSheet
from omsdesk.views.stock_sheets import AdjustSheet, QuarantineSheet
from omsdesk.views.terms_sheet import TermsSheet
from omsdesk.views.widgets.overlay import Sheet
from omsdesk.words import Text
from tests.views.product_sheets import PRODUCT_SHEETS
from tests.views.sheets_of_the_drawer import DRAWER_SHEETS
from tests.views.shop import Shop
from tests.views.supplier_sheets import SUPPLIER_SHEETS

PHRASES = "The customer has to confirm the address first"
ADDRESS = ShipTo(
    name="Bergfreunde GmbH & Co. KG", street="Lindenweg 5", postal_code="28195", city="Bremen", country="DE"
)
MOMENT = datetime(2026, 11, 23, 12, tzinfo=UTC)
INVOICE = InvoiceRow(
    *(1, InvoiceKind.INVOICE, "IN-2026-00042", 10482, "SO-10482", "Bergfreunde GmbH & Co. KG", MOMENT.date()),
    *(MOMENT.date(), Money(123456, "EUR"), Money(123456, "EUR"), Money(123456, "EUR"), InvoiceWord.OVERDUE, 1, MOMENT),
    "",
)
SIGHT = Sight(
    "export-2026-11.csv",
    ("Belegnr.", "Empf\N{LATIN SMALL LETTER A WITH DIAERESIS}nger", "Street", "Country", "Artikel", "Quantity"),
    (("RE-1001", "Ana Sousa", "Rua do Alecrim 12", "PT", "MUG-ENA-GRN", "2"),),
)
BANK_LINE = BankRow(
    1, MOMENT.date(), Money(123456, "EUR"), "Bergfreunde GmbH", PHRASES, BankLineStatus.OPEN, None, "", None
)
TRANSFER = TransferRow(1, 10482, "SO-10482", Money(500, "EUR"), "Bergfreunde GmbH", "", "", False, PHRASES, MOMENT)
GROUNDS = frozenset({Sheet, FormSheet})
"""What others are made from."""


class Matching:
    """Proposes what the headers say, and wants a name."""

    def propose(self, kind: Kind) -> dict[str, str]:
        return pairing.proposed(SIGHT.header, pairing.layout_for(kind))

    def match_columns(self, *_: object) -> Text:
        return Text(PHRASES)


def declared() -> set[type[Sheet]]:
    """Every kind of sheet in the modules of the views."""
    for module in pkgutil.walk_packages(views.__path__, f"{views.__name__}."):
        importlib.import_module(module.name)
    found, waiting = set(), [Sheet]
    while waiting:
        kind = waiting.pop()
        found.add(kind)
        waiting += kind.__subclasses__()
    return {each for each in found - GROUNDS if not each.__name__.startswith("_")}


def _nothing(*_args: object, **_named: object) -> None:
    """What pressing a button does here."""


def _product(shop: Shop) -> Any:
    return shop.read(stock_list.product, shop.read(stock_list.ids)[0])


def _detail(shop: Shop) -> Any:
    return shop.read(order_detail.show, shop.orders(Tab.ALL)[-1])


def _left_out(shop: Shop) -> tuple[LeftOut, ...]:
    return tuple(LeftOut(each, Text("The address has to be checked first.")) for each in shop.orders(Tab.ALL)[:6])


def _apart(shop: Shop) -> ApartRow:
    row = _product(shop).row
    return ApartRow(
        *(1, row.id, row.sku, row.product, 3, 2, "Missing", True, "A-04-2", 7, "A-04-2", "short", "SO-10482", MOMENT),
        "Tomas",
    )


def _allowing(shop: Shop, state: AllowingState) -> AllowSheet:
    sheet = AllowSheet(shop.desk.presenter("allowing"))  # type: ignore[arg-type]  # the desk knows which one it is
    sheet.show_state(state)
    return sheet


def _asked(shop: Shop) -> QuestionsSheet:
    sheet = QuestionsSheet(shop.desk.presenter("asking"), _nothing)  # type: ignore[arg-type]  # likewise
    what = Text("{about}: {words}", about="Hold", words=PHRASES)
    question = Question(1, MOMENT, "Tomas", "Bench 1", what, "SO-10482", Headline.READY_TO_PACK)
    sheet.show_state(AskingState((question, question), 1, Text("Nothing was changed."), is_wrong=True))
    return sheet


def _message(_: Shop) -> MessageSheet:
    filled = Filled("Your order SO-10482 is on its way", PHRASES, f"<p>{PHRASES}</p>")
    return MessageSheet(Draft("shipped", "maria@example.org", "Maria Lindqvist", "en", filled), _nothing, _nothing)


def _unsent(_: Shop) -> UnsentSheet:
    sheet = UnsentSheet(CLOSE_ANYWAY, _nothing, _nothing)
    sheet.show_unsent([Text("{n} scan waits for a badge.", many="{n} scans wait for a badge.", n=3)] * 2)
    return sheet


def _restore(_: Shop) -> RestoreSheet:
    backup = Found(
        Path("/backups/omsdesk-20261123-120000.db"), MOMENT, 1_234_567, Text("By hand"), Facts("Kaya", 16, 120, MOMENT)
    )
    outlook = Outlook(backup, "Kaya", False, 12, 345, Path("/data/omsdesk-before-restore.db"), MOMENT, "Ada")
    return RestoreSheet(outlook, _nothing, _nothing)


def _elsewhere(_: Shop) -> ElsewhereSheet:
    return ElsewhereSheet(Other("packing-2", is_here=False, who="Ada"), _nothing, _nothing)


def _restored(_: Shop) -> RestoredSheet:
    return RestoredSheet(Outcome(Path("/data/omsdesk-before-restore.db"), (PHRASES,), is_back=True), _nothing)


def _customer(shop: Shop) -> CustomerSheet:
    presenter: Any = shop.desk.presenter("customers")
    return CustomerSheet(NewCustomer(name="Bergfreunde GmbH & Co. KG"), None, presenter, _nothing)


def _merging(_: Shop) -> MergeSheet:
    one = CustomerRow(1, "Bergfreunde GmbH & Co. KG", "C-1", "", "info@example.org", "", "Bremen")
    sheet = MergeSheet(one, _nothing, _nothing, _nothing, _nothing)
    pair = Alike(1, one.name, 2, "Bergfreunde", (Text("The same e-mail"), Text("The same name and postal code")))
    sheet.show_found([pair] * 3, [one])
    return sheet


def _claims() -> tuple[Claim, ...]:
    one = Claim(
        *(1, 1, "SO-10482", "Bergfreunde GmbH & Co. KG", Headline.BACKORDERED, MOMENT, True),
        *(5, 2, 1, 2),
    )
    return (one, replace(one, id=2, order="SO-10485", goes_first=False)) * 4


RED_MUG = Alternative(7, "MUG-ENA-RED", "Enamel camping mug, red", 2, 1, "smaller", 12)


def _short(_: Shop) -> FormSheet:
    asked = ShortQuestion(
        1, 1, "Enamel camping mug, forest green", 3, 2, "Bergfreunde GmbH & Co. KG", (RED_MUG, RED_MUG)
    )
    sheet = ShortSheet(asked, _nothing, _nothing)
    sheet.answers.tiles()[2].click()
    return _wrong(sheet)


LINK = "https://buy.stripe.com/test_9AQ5mPg2x4Yt7mE3cc"
CARD = CardPicture(
    *(1, MOMENT, PaymentStatus.PENDING, Money(123456, "EUR"), Money(0, "EUR"), Money(0, "EUR"), LINK, MOMENT),
    waits=Text("{what}: {why}", what=CallKind.CLOSE.word, why="Stripe refuses: This PaymentIntent is not yours."),
    failed_call=1,
)
CARDS = Cards((CARD,), Money(123456, "EUR"), can_mail=True)


def _card(shop: Shop) -> CardSheet:
    act: Any = shop.desk.presenter("order_detail")
    return CardSheet(CARD, qr.squares(LINK), act, _nothing, _nothing)


def _shots(shop: Shop) -> ShotsSheet:
    small = next(iter(shop.read(pictures.of_products, shop.read(stock_list.ids)).values()), b"")
    shot = pictures.Shot(1, MOMENT, "Tomas", small, 1)
    return ShotsSheet(Text("Photos of the open box"), (shot, shot), _nothing)


def _wrong(sheet: FormSheet) -> FormSheet:
    """A form with the words under it that say what is missing."""
    sheet.go.click()
    return sheet


def _pasting() -> FormSheet:
    """A mail with a row that nothing has."""
    sheet = PasteSheet(_nothing, _nothing, _nothing)
    sheet.text.setPlainText(f"{PHRASES}\n2 x MUG-1")
    read = PastedOrder(lines=(Read(1, PHRASES, TakenAs.UNKNOWN), Read(2, "2 x MUG-1", TakenAs.GOODS)))
    sheet.show_state(EntryState(pasted=read))
    return sheet


EVERY: dict[str, Callable[[Shop], QWidget]] = {
    "alternatives": lambda shop: _wrong(
        AlternativesSheet(_product(shop).row, (RED_MUG, RED_MUG), _nothing, _nothing, _nothing)
    ),
    **PRODUCT_SHEETS,
    "claims": lambda shop: ClaimsSheet(_product(shop).row, _claims(), _nothing, _nothing),
    "allow: badge": lambda shop: _allowing(shop, AllowingState(is_open=True, why=Text(PHRASES), may_ask=True)),
    "allow: PIN": lambda shop: _allowing(
        shop, AllowingState(is_open=True, person=shop.read(signing_in.everybody)[0], typed=2, said=Text(PHRASES))
    ),
    "assign": lambda shop: AssignSheet(
        [Person(each.id, each.name) for each in shop.read(signing_in.everybody)], _nothing, _nothing
    ),
    "address": lambda _: AddressSheet(ADDRESS, _nothing, _nothing),
    "account": lambda _: _wrong(AccountSheet(TRANSFER, _nothing, _nothing)),
    "adjust": lambda shop: AdjustSheet(_product(shop), _nothing, _nothing),
    "put off": lambda _: _wrong(PutOffSheet(HoldReason.FRAUD, "", lambda *_: Text(PHRASES), _nothing)),
    "turn away": lambda _: RejectSheet(RejectPlan("SO-10482", 4, 2, Money(12345, "EUR")), _nothing, _nothing),
    "payout": lambda _: _wrong(
        PayOutSheet((Money(1250, "EUR"), Money(900, "JPY")), lambda *_: Text(PHRASES), _nothing)
    ),
    "terms": lambda _: _wrong(TermsSheet(Terms(500_000, "de", "EUR"), lambda *_: Text(PHRASES), _nothing)),
    "answer": lambda shop: AnswerSheet(shop.read(order_detail.show, 10_001).order, _nothing, _nothing),
    "cost": lambda shop: _wrong(CostSheet(_product(shop).row, "2.50", _nothing, _nothing)),
    "stock value": lambda shop: ValueSheet(shop.read(report.this_month), _nothing, _nothing),
    "bulk": lambda _: _wrong(BulkSheet(12, _nothing, _nothing)),
    "cancel": lambda shop: CancelSheet(
        Plan(3, _left_out(shop)[:2], 12, 3, 2, (Money(123456, "EUR"),)), _nothing, _nothing
    ),
    "codes": lambda _: CodesSheet(
        [StrangeCode(f"4006{n}", "Enamel camping mug, forest green", n) for n in range(1, 9)],
        _nothing,
        _nothing,
        _nothing,
    ),
    "bank line": lambda _: OrderSheet(BANK_LINE, lambda _typed: Text(PHRASES), _nothing),
    "close month": lambda _: CloseSheet("2026-11", _nothing, _nothing),
    "credit": lambda _: _wrong(CreditSheet(INVOICE, _nothing, _nothing)),
    "columns": lambda _: _wrong(ColumnsSheet(SIGHT, Matching(), _nothing)),
    "crash": lambda _: CrashSheet("Traceback\nValueError: nobody foresaw this", Path("logs"), _nothing, _nothing),
    "consent": lambda _: _wrong(ConsentSheet(Said(Purpose.NEWS), _nothing, _nothing)),
    "customer": _customer,
    "delivery": lambda _: _wrong(DeliverySheet(_nothing, _nothing)),
    "paste": lambda _: _pasting(),
    "prices": lambda _: _wrong(
        PricesSheet(
            PricesShown(1, PHRASES, Agreed(None, "twelve"), (KeptList(1, PHRASES, "EUR"),), 1), _nothing, _nothing
        )
    ),
    "erase": lambda _: EraseSheet(
        ErasePlan(1, "Bergfreunde GmbH & Co. KG", 12, 8, 2, 9, 3, date(2036, 12, 31), 4, (Text(PHRASES),)),
        _nothing,
        _nothing,
    ),
    "found": lambda shop: FoundSheet(_apart(shop), _nothing, _nothing, bins=True),
    "help": lambda shop: HelpSheet(Text("Pack"), shop.window.registry.of_page("pack")),
    "hold": lambda _: HoldSheet(Text("Put this order on hold"), _nothing, _nothing),
    "left out": lambda shop: LeftOutSheet(_left_out(shop), _nothing, _nothing),
    "lines": lambda shop: _wrong(LinesSheet(_detail(shop).order.lines, OnList("PL-221", 2), _nothing, _nothing)),
    "link": lambda _: LinkSheet("4006381333931", "MUG-ENA-GRN", _nothing, _nothing),
    "merge": _merging,
    "merge orders": lambda _: MergeOrdersSheet(
        [
            Mergeable(each, f"SO-{each}", Headline.READY_TO_PICK, 12, Money(123456, "EUR"))
            for each in range(10482, 10486)
        ],
        _nothing,
        _nothing,
    ),
    "message": _message,
    "note": lambda _: _wrong(NoteSheet(_nothing, _nothing)),
    "note away": lambda _: TakeNoteSheet(Note(1, MOMENT, "Ada", PHRASES, 4, "SO-10482"), _nothing, _nothing),
    "rating": lambda _: RatingSheet(_nothing, _nothing),
    "name": lambda _: NameSheet("Late and unpaid", _nothing, _nothing),
    "card payment": lambda _: _wrong(AskCardSheet(CARDS, "grace.hopper@example.org", _nothing, _nothing)),
    "card": _card,
    "payment": lambda _: PaymentSheet(Money(123456, "EUR"), _nothing, _nothing),
    "photo": lambda _: PhotoSheet(Text("Photo of the open box"), _nothing, _nothing),
    "quarantine": lambda shop: QuarantineSheet(_product(shop), _nothing, _nothing),
    "questions": _asked,
    "real": lambda _: RealSheet(_nothing, _nothing),
    "refund": lambda shop: _wrong(RefundSheet(_detail(shop), _nothing, _nothing)),
    "restore": _restore,
    "elsewhere": _elsewhere,
    "restored": _restored,
    "return": lambda shop: _wrong(ReturnSheet(_detail(shop).order.lines, _nothing, _nothing)),
    "rules": lambda _: RulesSheet(PickRules(), _nothing, _nothing),
    "short": _short,
    "shots": _shots,
    "split": lambda shop: _wrong(SplitSheet(_detail(shop).order.lines, _nothing, _nothing)),
    "tags": lambda _: TagSheet(["fragile", "gift"], ["fragile", "gift", "wholesale", "call first"], _nothing, _nothing),
    **SUPPLIER_SHEETS,
    **DRAWER_SHEETS,
    "unsent": _unsent,
    "unrelease": lambda _: UnreleaseSheet(OnList("PL-221", 2), _nothing, _nothing),
    "why": lambda _: _wrong(WhySheet(Text("Void this label?"), Text("Void label"), _nothing, _nothing, most=3)),
}
"""By what they are for: each as a page lays it."""
