"""Work together with other computers: share the database from here, or join one that is shared elsewhere."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from omsdesk.database import chosen
from omsdesk.database.engine import file_of, parse_url
from omsdesk.database.gesture import Gesture
from omsdesk.database.work import Work
from omsdesk.errors import Refusal
from omsdesk.presenters import Jobs, Presenter, Trouble
from omsdesk.services import sharing as moving
from omsdesk.services import signing_in
from omsdesk.serving import certificate, home, join_code, joining, probing, server, sharing
from omsdesk.serving.home import DATABASE, Home
from omsdesk.serving.probing import Finding
from omsdesk.serving.target import Target, Tls, hosts_of, keep_certificate, port_of
from omsdesk.words import Text


class Way(StrEnum):
    """What somebody wants here."""

    JOIN = "join"
    BY_HAND = "by_hand"
    SHARE = "share"


@dataclass(frozen=True)
class Answers:
    """What was typed and chosen so far."""

    code: str = ""
    host: str = ""
    port: str = "5432"
    name: str = DATABASE
    user: str = "omsdesk_station"
    password: str = ""
    tls: Tls = Tls.KNOWN
    authority: str = ""


@dataclass(frozen=True)
class SharedDatabaseState:
    """What the page shows."""

    way: Way = Way.JOIN
    answers: Answers = Answers()
    errors: tuple[tuple[str, Text], ...] = ()
    busy: Text | None = None
    done: int = 0
    whole: int = 0
    finding: Finding | None = None
    """What the last test of the connection said."""
    fingerprint: str = ""
    """The certificate that a server named by hand shows, to be compared by a person."""
    code: str = ""
    """The join code of the server on this computer."""
    code_rows: tuple[str, ...] = ()
    """The same as the modules of a QR code, for the scanner of another station."""
    note: Text | None = None
    """What to know besides: where the password lies, what starts the server."""
    is_moved: bool = False
    """This computer works elsewhere now: the program must open that."""
    trouble: Trouble | None = None

    @property
    def is_loading(self) -> bool:
        """Whether something is under way."""
        return self.busy is not None

    @property
    def may_act(self) -> bool:
        """Whether a button does something now."""
        return self.busy is None and not self.is_moved

    def error_of(self, name: str) -> Text | None:
        """What is wrong with one answer."""
        return dict(self.errors).get(name)


class SharedDatabase(Presenter[SharedDatabaseState]):
    """Tests before it joins, and moves what is here before it shares."""

    def __init__(self, work: Work, jobs: Jobs) -> None:
        super().__init__(work, jobs, SharedDatabaseState())
        self._stop = threading.Event()
        self.home: Home = home.default_home()

    def open(self, way: str = "") -> None:
        """The page was asked for, perhaps for one of the ways."""
        self.choose(Way(way) if way else self.state.way)

    def choose(self, way: Way) -> None:
        """Another way."""
        if self.state.may_act:
            self.show(way=way, errors=(), finding=None, fingerprint="", trouble=None)
            if way is Way.SHARE and self.home.exists:
                self.outside(_own_code, self.home, then=lambda own: self.show(code=own[0], code_rows=own[1]))

    def answer(self, **given: Any) -> None:
        """Something was typed or chosen; what was found out about the old answer is gone."""
        errors = tuple(each for each in self.state.errors if each[0] not in given)
        self.show(answers=replace(self.state.answers, **given), errors=errors, finding=None, fingerprint="")

    def scanned(self, gesture: Gesture) -> None:
        """The QR code on the other computer's screen was scanned: as if its code had been typed."""
        if self.state.may_act:
            self.choose(Way.JOIN)
            self.answer(code=gesture.code)
            self.join()

    def test(self) -> None:
        """Say exactly what fails."""
        self._with_target(Text("Testing the connection"), probing.test, self._tested)

    def join(self) -> None:
        """Work there from now on, if one can."""
        self._with_target(Text("Joining"), joining.join, self._joined)

    def share(self) -> None:
        """Set the server up, move what is here there, and work there too."""
        if not self.state.may_act:
            return
        self._stop.clear()
        self.show(busy=Text("Setting up the server. This takes a minute."), done=0, whole=0, trouble=None)
        own = self.work.engine.url.render_as_string(hide_password=False)
        self.ask(signing_in.people, then=lambda people: self._share(own, has_people=bool(people)))

    def stop(self) -> None:
        """Stop moving; nothing is changed on either side."""
        self._stop.set()

    def troubled(self, trouble: Trouble) -> None:
        """Say what went wrong; what was typed stays."""
        self.show(trouble=trouble, busy=None)

    def calm(self) -> None:
        """It was read."""
        self.show(trouble=None)

    # ------------------------------------------------------------------ inside

    def _with_target(self, busy: Text, act: Callable[[Target], Any], then: Callable[[Any], None]) -> None:
        """Read what was typed, find the server it means, and act; what is wrong is said under the field."""
        if not self.state.may_act:
            return
        way, answers = self.state.way, self.state.answers
        try:
            find = _by_code(answers) if way is Way.JOIN else _by_hand(answers)
        except Refusal as refusal:
            self.show(errors=((_FIELD.get(way, "host"), _whole(refusal)),), finding=None)
            return
        self.show(busy=busy, errors=(), finding=None, trouble=None)
        shown = self.state.fingerprint
        self.outside(_found, find, shown, act, then=lambda found: self._found(found, then))

    def _found(self, found: "_Shown | Any", then: Callable[[Any], None]) -> None:
        self.show(busy=None)
        if isinstance(found, _Shown):
            self.show(
                fingerprint=found.fingerprint,
                note=Text("Compare this with the server's own. If it is the same, press the button again."),
            )
        else:
            then(found)

    def _tested(self, finding: Finding) -> None:
        self.show(finding=finding)

    def _joined(self, joined: joining.Joined) -> None:
        self.show(finding=joined.finding, note=joined.password, is_moved=True)

    def _share(self, own: str, *, has_people: bool) -> None:
        def set_up() -> tuple[tuple[str, tuple[str, ...]], Text]:
            sharing.choose(self.home, shared=True)
            note = sharing.start_behind(self.home)
            if has_people and file_of(parse_url(own)) is not None:
                self._move(own)
            if file_of(parse_url(own)) is not None:
                joining.join(joining.known(sharing.own_code(self.home)))
            return _own_code(self.home), note

        self.outside(set_up, then=lambda made: self._shared(*made))

    def _move(self, own: str) -> None:
        target = server.owner_url(self.home.load())
        moving.share(str(file_of(parse_url(own))), target, self._progress, self._stop.is_set)

    def _progress(self, _: str, done: int, whole: int) -> None:
        said = Text("Moving the database")
        self.jobs.at_home(lambda: self.show(busy=said, done=done, whole=whole))

    def _shared(self, own: tuple[str, tuple[str, ...]], note: Text) -> None:
        is_moved = chosen.database() != self._address()
        self.show(busy=None, code=own[0], code_rows=own[1], note=note, is_moved=is_moved)

    def _address(self) -> str:
        url = self.work.engine.url
        return str(file_of(url) or url.render_as_string(hide_password=False))


@dataclass(frozen=True)
class _Shown:
    """The certificate of a server that nobody has compared yet."""

    fingerprint: str


_FIELD = {Way.JOIN: "code"}
_Find = Callable[[str], "Target | _Shown"]


def _by_code(answers: Answers) -> _Find:
    code = join_code.read(answers.code)
    return lambda _: joining.known(code)


def _by_hand(answers: Answers) -> _Find:
    hosts = hosts_of(answers.host, port_of(answers.port))
    target = Target(hosts, answers.name.strip(), answers.user.strip(), answers.password, answers.tls)
    if answers.tls is Tls.SIGNED:
        path = Path(answers.authority.strip()).expanduser().absolute()
        if not path.is_file():
            raise Refusal(Text("There is no file {path}.", path=path))
        return lambda _: replace(target, certificate=path)
    if answers.tls is Tls.OFF:
        return lambda _: target
    return lambda compared: _introduced(target, compared)


def _introduced(target: Target, compared: str) -> "Target | _Shown":
    """A certificate is taken when a person has seen its fingerprint; otherwise it is shown first."""
    shown = joining.introduce(target).certificate
    mark = certificate.words_of(certificate.fingerprint(shown))
    return replace(target, certificate=keep_certificate(shown)) if mark == compared else _Shown(mark)


def _found(find: _Find, compared: str, act: Callable[[Target], Any]) -> Any:
    found = find(compared)
    return found if isinstance(found, _Shown) else act(found)


def _own_code(there: Home) -> tuple[str, tuple[str, ...]]:
    from omsdesk.printing.press import qr  # noqa: PLC0415 - loads ReportLab, which a window starts without

    try:
        code = sharing.code(there)
    except Refusal:
        return "", ()  # it is there, and not shared yet
    return code, qr.squares(code)


def _whole(refusal: Refusal) -> Text:
    return Text("{reason} {advice}", reason=refusal.reason, advice=refusal.advice or "")
