"""What can be set about the store that is asked for its orders."""

from omsdesk.services.setting_kinds import Kind, SettingField
from omsdesk.words import Text

SHOP_FIELDS: tuple[SettingField, ...] = (
    SettingField("shop_on", "shops", Text("Orders of the store come in by themselves"), Kind.SWITCH),
    SettingField("shop_tracking", "shops", Text("The store hears what left, with its tracking numbers"), Kind.SWITCH),
    SettingField("shop_stock", "shops", Text("The store hears how many pieces are free to sell"), Kind.SWITCH),
    SettingField(
        "shop_address", "shops", Text("Address of the store"), hint=Text("Of its front page, as shop.example.com")
    ),
    SettingField(
        "shop_key",
        "shops",
        Text("Key of the store"),
        hint=Text("In WooCommerce under Advanced, REST API"),
    ),
    SettingField("shop_minutes", "shops", Text("Minutes between two questions"), Kind.WHOLE, least=1, most=1_440),
)
