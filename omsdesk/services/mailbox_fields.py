"""What can be set about the mailbox for answers."""

from omsdesk.services.setting_kinds import Kind, SettingField
from omsdesk.words import Text

MAILBOX_FIELDS: tuple[SettingField, ...] = (
    SettingField("answers_on", "messages", Text("Answers of customers come onto their orders"), Kind.SWITCH),
    SettingField(
        "answers_host", "messages", Text("Server of the mailbox"), hint=Text("As your provider names it for IMAP.")
    ),
    SettingField(
        "answers_port",
        "messages",
        Text("Port of the mailbox"),
        Kind.WHOLE,
        hint=Text("993 for TLS, 143 for STARTTLS."),
        least=1,
        most=65_535,
    ),
    SettingField(
        "answers_security",
        "messages",
        Text("Secrecy of the mailbox"),
        Kind.CHOICE,
        choices=(("TLS", "tls"), ("STARTTLS", "starttls"), (Text("none, only on this computer"), "none")),
    ),
    SettingField(
        "answers_sign_in",
        "messages",
        Text("Gets in with"),
        Kind.CHOICE,
        choices=((Text("a password"), "password"), (Text("the sign-in of the mail server"), "same")),
        hint=Text("With Google or Microsoft: sign in once more above, so that reading is allowed too."),
    ),
    SettingField("answers_user", "messages", Text("User of the mailbox")),
    SettingField("answers_folder", "messages", Text("Folder of the mailbox"), hint=Text("Empty: INBOX.")),
)
