"""Send what waits for an address, one after the other. On a lane of its own, never inside a transaction.

A message counts as sent when the other side answers with yes. Without an answer, or when it says "later", it is sent
again with the same id; when it says no, a person is told. What was answered with yes is never sent again.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass

from omsdesk.database.work import Work
from omsdesk.errors import Refusal, Unavailable
from omsdesk.lifecycles.webhook import Event
from omsdesk.messages.post import web
from omsdesk.messages.post.web import Answer
from omsdesk.services.shops import outgoing
from omsdesk.services.shops.outgoing import Thing
from omsdesk.services.webhooks import endpoint, happenings, signing, stock_figures
from omsdesk.services.webhooks.endpoint import Endpoint
from omsdesk.words import Text

MOST_AT_ONCE = 100
TIMEOUT_S = 10.0
LONGEST_S = 30.0
"""An answer that drips is cut off."""
_YES, _AGAIN = range(200, 300), {408, 429}
_REDIRECTS = range(300, 400)
_BROKEN = 500
_LONGEST_WAIT_S = 14_400
Post = Callable[..., Answer]


@dataclass(frozen=True)
class Told:
    """How many messages were taken, and how many were refused for good."""

    sent: int = 0
    failed: int = 0

    def __add__(self, other: "Told") -> "Told":
        return Told(self.sent + other.sent, self.failed + other.failed)


def carry_out(work: Work, stopped: Callable[[], bool] = lambda: False, post: Post = web.post) -> Told:
    """Write down what happened, and send what is due to addresses whose secret this computer knows."""
    while not stopped() and work.read(happenings.has_news):
        if not work.write(happenings.write_down):
            break
    _look_at_stock(work, stopped)
    done = Told()
    for to in work.read(endpoint.all_of):
        done = done + _due(work, to, stopped, post)
    return done


def try_out(work: Work, key: str, post: Post = web.post) -> Text:
    """Send a message that says it is a test; answers what the other side said, or exactly why it did not."""
    to = next((each for each in work.read(endpoint.all_of) if each.key == key), None)
    secret = endpoint.secret_of(key) if to is not None else None
    if to is None or secret is None:
        raise Refusal(Text("This computer does not know the secret of this address."), Text("Type it below."))
    said = json.dumps({"id": "evt_test", "type": "test", "at": work.now().isoformat(timespec="seconds"), "data": {}})
    answer = _post(work, to, secret, said.encode(), "evt_test", post)
    if answer.status in _YES:
        return Text("{host} took the test: {status}.", host=to.host, status=answer.status)
    raise Refusal(_why(to, answer), Text("Look at the address, or ask whoever runs it."))


def _due(work: Work, to: Endpoint, stopped: Callable[[], bool], post: Post) -> Told:
    done = Told()
    due = [each for each in _kinds(to) if work.read(outgoing.is_due, each)]
    secret = endpoint.secret_of(to.key) if due else None
    if secret is None:
        return done
    for kind in due:
        told, is_there = _to(work, to, kind, secret, stopped, post)
        done = done + told
        if not is_there:
            break
    return done


def _look_at_stock(work: Work, stopped: Callable[[], bool]) -> None:
    to = work.read(stock_figures.listeners)
    after = 0
    while to and not stopped():
        part = work.read(stock_figures.look, to, after)
        if part.new:
            work.write(stock_figures.write_down, part.new)
        after = part.last
        if not after:
            break


def _kinds(to: Endpoint) -> tuple[str, ...]:
    """What waits for an address: its events first."""
    if not to.on:
        return ()
    stock = (stock_figures.kind_of(to.key),) if Event.STOCK.value in to.events else ()
    return (happenings.kind_of(to.key), *stock)


def _to(work: Work, to: Endpoint, kind: str, secret: str, stopped: Callable[[], bool], post: Post) -> tuple[Told, bool]:
    """What was told, and whether the other side is there for more."""
    done = Told()
    for _ in range(MOST_AT_ONCE):
        things = () if stopped() else work.write(outgoing.claim, kind, 1)
        if not things:
            break
        try:
            answer = _send(work, to, secret, things[0], post)
        except Unavailable as trouble:
            work.write(outgoing.put_off, things, str(trouble.reason))
            return done, False  # whoever does not answer now is asked again later, and holds nobody else up
        if answer.status in _YES:
            work.write(outgoing.finish, things)
            done = done + Told(sent=1)
        elif answer.status in _AGAIN or answer.status >= _BROKEN:
            work.write(outgoing.put_off, things, str(_why(to, answer)), _wanted_wait(answer))
            return done, False
        else:
            work.write(outgoing.finish, things, str(_why(to, answer)))
            done = done + Told(failed=1)
    return done, True


def _send(work: Work, to: Endpoint, secret: str, thing: Thing, post: Post) -> Answer:
    said: str = json.loads(thing.payload)["body"]
    return _post(work, to, secret, said.encode(), json.loads(said)["id"], post)


def _post(work: Work, to: Endpoint, secret: str, said: bytes, called: str, post: Post) -> Answer:
    at = int(work.now().timestamp())
    return post(to.address, said, signing.headers(secret, said, called, at), TIMEOUT_S, at_most=LONGEST_S)


def _wanted_wait(answer: Answer) -> int:
    """How many seconds the other side wants to be left alone."""
    seconds = answer.retry_after
    known = seconds.isascii() and seconds.isdecimal() and len(seconds) < len(str(_LONGEST_WAIT_S)) + 1
    return min(int(seconds), _LONGEST_WAIT_S) if known else 0


def _why(to: Endpoint, answer: Answer) -> Text:
    if answer.status in _REDIRECTS:
        return Text(
            "{host} sends the message elsewhere ({status}); that is not followed.", host=to.host, status=answer.status
        )
    if answer.status >= _BROKEN or answer.status in _AGAIN:
        return Text("{host} cannot take it now: {status}.", host=to.host, status=answer.status)
    return Text("{host} does not take it: {status}.", host=to.host, status=answer.status)
