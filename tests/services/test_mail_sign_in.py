"""Mail through a provider: signed in once in a browser, renewed behind the screen, every no in words."""

import base64
from collections.abc import Iterator
from copy import copy
from threading import Event, Thread
from typing import Any
from urllib.error import HTTPError
from urllib.parse import parse_qs, parse_qsl, urlsplit
from urllib.request import urlopen

import pytest
from aiosmtpd.smtp import SMTP, AuthResult

from omsdesk.database.answers import Secret
from omsdesk.database.work import Work
from omsdesk.errors import Refusal
from omsdesk.messages.post.oauth import PROVIDERS, SignInOver
from omsdesk.messages.post.way_back import WayBack
from omsdesk.services import mail_setup, mail_sign_in, mailing, message_list, settings
from omsdesk.services.mailing import Posted
from tests import factories
from tests.authorisation_server import Authority, an_authority, browse
from tests.counts import engines_of_this_run
from tests.mail_server import USER, Post, a_mail_server
from tests.sentences import says_no

NOBODY = Event()


@pytest.fixture(params=engines_of_this_run())
def engine_kind(request: pytest.FixtureRequest) -> str:
    """What is new here never sees the database; the outbox is tested on both engines elsewhere."""
    kind: str = request.param
    return kind


@pytest.fixture
def authority(monkeypatch: pytest.MonkeyPatch) -> Iterator[Authority]:
    with an_authority() as made:
        monkeypatch.setitem(PROVIDERS, "google", made.provider())
        mail_sign_in._now_of.cache_clear()
        yield made


@pytest.fixture
def post(authority: Authority) -> Iterator[Post]:
    """A server that takes the token of our authority and nothing else."""

    async def bearer(server: SMTP, args: list[str]) -> Any:
        said = base64.b64decode(args[1]).decode()
        if said == f"user={USER}\x01auth=Bearer {authority.good}\x01\x01" and authority.good:
            return AuthResult(success=True, auth_data=USER)
        await server.challenge_auth(b'{"status":"400"}', encode_to_b64=True)
        return AuthResult(success=False, handled=False, message="535 5.7.8 not this token")

    with a_mail_server(auth_require_tls=False, handles={"auth_XOAUTH2": bearer}) as made:
        yield made


@pytest.fixture
def house(work: Work, post: Post) -> Work:
    factories.a_house(
        work,
        mail_on=True,
        email=USER,
        mail_host="127.0.0.1",
        mail_port=post.port,
        mail_security="none",
        mail_user=USER,
        mail_sign_in="google",
        mail_client="desk-client",
    )
    return work


def signed_in(work: Work, secret: str = "") -> str:
    """Somebody signs in; what the screen says."""
    browsers: list[Thread] = []
    way = work.read(mail_setup.way)
    try:
        return str(mail_sign_in.sign_in(way, Secret(secret), lambda page: browsers.append(browse(page)), NOBODY))
    finally:
        for each in browsers:
            each.join()


def confirmed(work: Work) -> None:
    factories.an_order(work, [(factories.a_product(work), 1)], confirmed=True, email="grace@customer.test")


@pytest.mark.parametrize(
    ("key", "asks_at", "tokens_at", "loopback"),
    [
        ("google", "https://accounts.google.com/o/oauth2/v2/auth", "oauth2.googleapis.com", "http://127.0.0.1:"),
        (
            *("microsoft", "https://login.microsoftonline.com/acme.test/oauth2/v2.0/authorize"),
            *("login.microsoftonline.com", "http://localhost:"),
        ),
    ],
)
def test_each_provider_is_asked_at_its_own_address_for_leave_to_send_and_to_renew(
    work: Work, key: str, asks_at: str, tokens_at: str, loopback: str
) -> None:
    there = {"mail_host": "smtp.test", "mail_user": USER, "mail_sign_in": key, "mail_client": "desk-client"}
    factories.a_house(work, mail_on=True, email=USER, mail_tenant="acme.test", **there)
    pages: list[str] = []

    def opens(page: str) -> None:
        pages.append(page)
        given_up.set()

    given_up = Event()
    with pytest.raises(Refusal):
        mail_sign_in.sign_in(work.read(mail_setup.way), Secret(""), opens, given_up)

    (page,) = pages
    asked = dict(parse_qsl(urlsplit(page).query))
    provider = PROVIDERS[key].for_tenant("acme.test")
    assert (page.partition("?")[0], urlsplit(provider.tokens).hostname) == (asks_at, tokens_at)
    assert asked["redirect_uri"].startswith(loopback)
    assert (asked["login_hint"], asked["code_challenge_method"]) == (USER, "S256")
    may_send = {"google": "https://mail.google.com/", "microsoft": "https://outlook.office.com/SMTP.Send"}
    assert may_send[key] in asked["scope"].split()
    assert asked.get("access_type") == "offline" or "offline_access" in asked["scope"].split()


def last_error(work: Work) -> str:
    ids = work.read(message_list.message_ids)
    return work.read(message_list.message_rows, ids)[0].error


def test_after_one_sign_in_mail_leaves_and_the_token_renews_itself(
    house: Work, authority: Authority, post: Post
) -> None:
    confirmed(house)
    assert mailing.carry_out(house) == Posted(), "nobody signed in: another computer may send"
    assert "Nobody has signed in" in str(mail_setup.why_closed(house.read(mail_setup.way)))

    said = signed_in(house)
    mailing.carry_out(house)
    authority.lasts = 1
    authority.good = ""  # taken back before its time: one more is asked for
    confirmed(house)
    confirmed(house)
    mailing.carry_out(house)

    assert said.startswith(f"Signed in as {USER}. This computer has no keyring.")
    assert len(post.taken) == 3
    assert authority.granted == ["authorization_code", "refresh_token", "refresh_token"]
    assert authority.asked[0]["login_hint"] == USER
    assert mail_setup.why_closed(house.read(mail_setup.way)) is None
    assert str(mail_setup.try_out(house, USER)) == f"The server took the test mail to {USER}"


def test_a_sign_in_that_was_taken_back_says_so_and_is_asked_for_once(
    house: Work, authority: Authority, post: Post
) -> None:
    signed_in(house)
    authority.take_back()
    mail_sign_in._now_of.cache_clear()  # the program was started anew
    confirmed(house)

    assert mailing.carry_out(house) == Posted(waiting=1, is_closed=True)
    way = house.read(mail_setup.way)
    said = f"The sign-in of {USER} at Test provider has run out or was taken back."
    assert last_error(house) == f"{said} Sign in again: Settings, Messages."
    assert str(mail_setup.why_closed(way)) == said
    authority.refuses.append((500, {}))
    with pytest.raises(SignInOver):
        mail_sign_in.access(way, anew=True)
    assert len(authority.refuses) == 1, "the provider is not asked again for what is over"

    authority.refuses.clear()
    signed_in(house)
    assert mail_setup.why_closed(way) is None
    assert str(mail_setup.try_out(house, USER)).startswith("The server took")
    assert len(post.taken) == 1


def test_what_renews_is_kept_whole_however_long_it_is(house: Work, authority: Authority) -> None:
    authority.longer = 4_000
    authority.secret = "s3cret"
    signed_in(house, "s3cret")
    way = house.read(mail_setup.way)

    found = mail_sign_in.kept(way)
    mail_sign_in.access(way, anew=True)
    renewed = mail_sign_in.kept(way)

    assert found is not None
    assert renewed is not None
    assert (len(found.refresh) > 4_000, found.secret, renewed.secret) == (True, "s3cret", "s3cret")
    assert found.refresh != renewed.refresh
    house.write(settings.change, mail_client="another")
    assert mail_sign_in.kept(house.read(mail_setup.way)) is None, "it was given to another program"


def test_what_is_longer_than_a_keyring_holds_is_not_kept(house: Work, authority: Authority) -> None:
    authority.longer = 12_000

    with says_no("What the provider gave is too long to be kept."):
        signed_in(house)

    assert mail_sign_in.kept(house.read(mail_setup.way)) is None


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (
            {"says_no": "access_denied"},
            "The sign-in was refused in the browser. Start it again and allow the program to send mail.",
        ),
        ({"says_no": "server_error"}, "The sign-in did not work: server_error. Start it again."),
        (
            {"secret": "other"},
            (
                "Test provider does not take this client ID: no such program. "
                "Look at client ID and secret in Settings, Messages, then sign in again."
            ),
        ),
        (
            {"gives_refresh": False},
            "Test provider gave nothing to stay signed in with. Allow access while you are away, then sign in again.",
        ),
        ({"refuses": [(503, {})]}, "Test provider gives no sign-in now: 503. Start the sign-in again."),
        (
            {"refuses": [(400, {"error": "invalid_scope"})]},
            "Test provider refuses the sign-in: invalid_scope. Start the sign-in again.",
        ),
    ],
)
def test_every_no_of_a_provider_is_said(house: Work, authority: Authority, wrong: dict[str, Any], said: str) -> None:
    for name, value in wrong.items():
        setattr(authority, name, copy(value))  # the same case on another engine begins with it too

    with says_no(said):
        signed_in(house)

    assert mail_sign_in.kept(house.read(mail_setup.way)) is None


def test_strangers_at_the_door_are_no_answer_and_a_person_may_stop_waiting(house: Work) -> None:
    stop, seen = Event(), []

    def a_stranger(page: str) -> None:
        back = parse_qs(urlsplit(page).query)["redirect_uri"][0]

        def knock() -> None:
            try:
                urlopen(f"{back}?code=stolen&state=guessed", timeout=10)  # noqa: S310 - our own door
            except HTTPError as no:
                seen.append(no.code)
                no.close()
            stop.set()

        Thread(target=knock, name="stranger").start()

    way = house.read(mail_setup.way)
    with pytest.raises(Refusal, match="The sign-in was stopped"):
        mail_sign_in.sign_in(way, Secret(""), a_stranger, stop)

    assert seen == [404]


def test_whoever_never_comes_back_from_the_browser_starts_again() -> None:
    with WayBack("127.0.0.1", "state") as back, says_no("Nobody signed in in the browser. Start the sign-in again."):
        back.code(NOBODY, patience=-1)


def test_without_a_client_id_nothing_is_begun(house: Work) -> None:
    house.write(settings.change, mail_client="")

    with says_no(
        "No client ID is set. Register OMS Desk at your provider as a desktop program, then type its client ID."
    ):
        signed_in(house)


def test_a_provider_that_cannot_be_reached_is_tried_again(
    house: Work, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed_in(house)
    mail_sign_in._now_of.cache_clear()
    monkeypatch.setitem(PROVIDERS, "google", Authority(port=1).provider())
    confirmed(house)

    assert mailing.carry_out(house) == Posted(waiting=1, is_closed=True)
    assert last_error(house).startswith("127.0.0.1 cannot be reached: ")
    assert authority.granted == ["authorization_code"]
