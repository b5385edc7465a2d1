"""Join the shared database of another computer: by its join code, or by naming everything."""

from dataclasses import dataclass, replace

from omsdesk.database import chosen, passwords
from omsdesk.database.engine import parse_url
from omsdesk.database.roles import STATION
from omsdesk.errors import Refusal, Unavailable
from omsdesk.serving import certificate, join_code, probing
from omsdesk.serving.handshake import Greeting, Met, meet
from omsdesk.serving.join_code import JoinCode
from omsdesk.serving.probing import Fault, Finding
from omsdesk.serving.target import Target, Tls, keep_certificate, of_code
from omsdesk.words import Text


@dataclass(frozen=True)
class Joined:
    """Where this computer works from now on."""

    url: str
    finding: Finding
    password: Text
    """Where the password lies, in words."""


def by_code(typed: str) -> Joined:
    """Find the server that a join code means, make sure that it is the one, and work there from now on."""
    return join(known(join_code.read(typed)))


def known(code: JoinCode) -> Target:
    """The server of a code, after its certificate was compared with the fingerprint in the code."""
    wanted = of_code(code, STATION)
    trouble: list[Finding] = []
    for host, port in wanted.hosts:
        found = probing.reach(host, port, replace(wanted, certificate=None))
        if not found.is_good:
            trouble.append(found)
            continue
        shown = meet(host, port).certificate
        if certificate.fingerprint(shown).startswith(code.fingerprint):
            return replace(wanted, hosts=((host, port),), certificate=keep_certificate(shown))
        trouble.append(probing.other_certificate(f"{host}:{port}", certificate.fingerprint(shown)))
    # Another certificate says more than an address that does not answer.
    worst = max(trouble, key=lambda each: each.fault is Fault.CERTIFICATE)
    raise Unavailable(worst.words, worst.advice)


def join(target: Target) -> Joined:
    """Work there from now on, if one can."""
    finding = probing.test(target)
    if finding.fault not in {None, Fault.EMPTY}:
        raise Refusal(finding.words, finding.advice)
    url = passwords.keep(parse_url(target.url()), target.password)
    address = url.render_as_string(hide_password=False)
    chosen.choose(address)
    return Joined(address, finding, passwords.told(url))


def introduce(target: Target) -> Met:
    """What the first of the servers shows, for a person to compare. Raises what is wrong instead."""
    host, port = target.hosts[0]
    found = probing.reach(host, port, replace(target, tls=Tls.KNOWN, certificate=None))
    if not found.is_good:
        raise Unavailable(found.words, found.advice)
    met = meet(host, port)
    if met.greeting is not Greeting.TLS:
        raise Unavailable(Text("The server offers no TLS."))
    return met


def leave() -> str:
    """Back to this computer's own database; answers its file."""
    chosen.forget()
    return chosen.database()
