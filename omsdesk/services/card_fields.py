"""What can be set about card payments; the secret key is kept on each computer and not here."""

from omsdesk import payments
from omsdesk.services.setting_kinds import Kind, SettingField
from omsdesk.words import Text

CARD_FIELDS: tuple[SettingField, ...] = (
    SettingField(
        "card_provider",
        "cards",
        Text("Cards are taken by"),
        Kind.CHOICE,
        choices=((Text("nobody"), ""), *((each.name, each.key) for each in payments.providers().values())),
        hint=Text("Customers type their card on the provider's page. No card number comes here."),
    ),
    SettingField(
        "card_confirms",
        "cards",
        Text("Orders paid with a link get it in their confirmation"),
        Kind.SWITCH,
        hint=Text("Off: you make and send each link yourself, on the order."),
    ),
    SettingField(
        "card_capture",
        "cards",
        Text("Money is taken"),
        Kind.CHOICE,
        choices=(
            (Text("for what leaves, shipment by shipment"), "shipment"),
            (Text("all of it with the first shipment"), "all"),
        ),
        hint=Text("Most cards can be charged only once: the rest is then released, and a new link is needed."),
    ),
)
