"""Of several servers in one address, the one that took us last is asked first.

psycopg asks them in the order of the address. A primary whose machine is off does not refuse, it says nothing: each
new connection would wait for it first, for most of the time that a deed has (measured: stations wrote again after
two minutes). What one connection has found out, the next ones know.
"""

from typing import Any

SECONDS_EACH = 2
"""How long one of several is waited for; the driver takes no less."""

_USUAL_PORT = "5432"

_took_us: dict[tuple[str, str], tuple[str, str]] = {}
"""Host and port that answered last, by the hosts and ports of the address."""


def best_first(named: dict[str, Any]) -> dict[str, Any]:
    """What to connect with: the same servers, the one that answered last in front, none waited for long."""
    servers = _servers(named)
    if len(servers) < 2:  # noqa: PLR2004 - one server, or one name for several
        return named
    last = _took_us.get(_key(named))
    ordered = sorted(servers, key=lambda server: server != last)  # the others keep their order
    hosts, ports = zip(*ordered, strict=True)
    return {**named, "host": ",".join(hosts), "port": ",".join(ports), "connect_timeout": SECONDS_EACH}


def remember(named: dict[str, Any], host: str, port: int) -> None:
    """This one answered."""
    if len(_servers(named)) > 1:
        _took_us[_key(named)] = (host, str(port))


def _servers(named: dict[str, Any]) -> list[tuple[str, str]]:
    hosts, ports = (value.split(",") for value in _key(named))
    if len(ports) == 1:
        ports *= len(hosts)
    return [(host, port or _USUAL_PORT) for host, port in zip(hosts, ports, strict=False)]


def _key(named: dict[str, Any]) -> tuple[str, str]:
    return str(named.get("host") or ""), str(named.get("port") or "")
