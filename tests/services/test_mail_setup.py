"""What the house needs before a mail can leave: each thing that is missing is named, with what to do."""

from typing import Any

import pytest

from omsdesk.database.answers import Secret
from omsdesk.database.work import Work
from omsdesk.services import mail_setup, settings
from tests.sentences import says_no

US = "shop@house.test"


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({}, "No sender is set. Give the company an e-mail address, or name the sender here."),
        ({"email": US}, "No mail server is set. Name it first."),
        (
            {"email": US, "mail_host": "mail.test", "mail_user": US},
            f"This computer does not know the password of {US}. Type it below.",
        ),
        (
            {"email": US, "mail_host": "mail.test", "mail_user": US, "mail_sign_in": "google", "mail_client": "desk"},
            f"Nobody has signed in as {US} at this computer. Sign in first.",
        ),
    ],
    ids=["no sender", "no server", "no password", "nobody signed in"],
)
def test_a_test_mail_says_what_is_missing(house: Work, chosen: dict[str, Any], said: str) -> None:
    house.write(settings.change, **chosen)

    with says_no(said):
        mail_setup.try_out(house, US)


def test_a_password_is_kept_for_a_named_server_and_user(house: Work) -> None:
    house.write(settings.change, mail_host="mail.test", mail_user="")

    with says_no("Name the mail server and the user first."):
        mail_setup.keep_password(house.read(mail_setup.way), Secret("rain"))
