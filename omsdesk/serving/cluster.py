"""Make and describe the data folder of a server: who may come in, from where, and how safely it writes."""

import shutil
import subprocess
from pathlib import Path

from omsdesk.database.roles import STATION
from omsdesk.errors import Unavailable
from omsdesk.serving import account, certificate
from omsdesk.serving.home import ADMIN, DATABASE, Chosen, Home
from omsdesk.serving.programs import Programs
from omsdesk.words import Text

LOOPBACK = "127.0.0.1"
GATE = "127.0.0.2"
"""Whoever comes through the gate comes from here, and is never taken for the administrator."""

EVERYWHERE = "*"
_INCLUDED = "omsdesk.conf"

# Twenty stations with four connections each and a listener, and as many again.
SETTINGS = {
    "max_connections": "200",
    "password_encryption": "'scram-sha-256'",
    # No socket file: it would have to lie in a folder that the server's account and the stations share.
    "unix_socket_directories": "''",
    "logging_collector": "on",
    "log_filename": "'postgresql-%a.log'",
    "log_truncate_on_rotation": "on",
    "log_rotation_age": "'1d'",
    "log_rotation_size": "0",
    "lc_messages": "'C'",
    # A station whose cable fell out must not hold its locks for two hours.
    "tcp_keepalives_idle": "30",
    "tcp_keepalives_interval": "10",
    "tcp_keepalives_count": "3",
    "idle_in_transaction_session_timeout": "'60s'",
}


def make(home: Home, programs: Programs, chosen: Chosen) -> None:
    """A data folder with checksums where there is none yet; one that was begun and not ended is begun anew."""
    make_data(home, programs, chosen)
    if not home.certificate.exists() or not home.key.exists():
        certificate.make(home.certificate, home.key)


def describe(home: Home, chosen: Chosen) -> None:
    """Write what the server reads when it starts; with an inner port it stands behind the gate."""
    account.write(home.data / _INCLUDED, _settings(home, chosen))
    account.write(home.data / "pg_hba.conf", _who_may_come(chosen))
    main = home.data / "postgresql.conf"
    text = main.read_text(encoding="utf-8")
    if _INCLUDED not in text:
        account.write(main, f"{text}\ninclude '{_INCLUDED}'\n")


def make_data(home: Home, programs: Programs, chosen: Chosen) -> None:
    """Only the data folder, where there is none."""
    if home.data_major is not None:
        return
    begun = home.folder / "data-begun"
    secret = home.folder / "initdb-password"
    shutil.rmtree(begun, ignore_errors=True)
    shutil.rmtree(home.data, ignore_errors=True)
    account.write(secret, chosen.admin_password)
    try:
        made = subprocess.run(  # noqa: S603 - PostgreSQL's own program and paths of ours
            account.command(
                *(programs.path("initdb"), "--pgdata", begun, "--username", ADMIN, "--pwfile", secret),
                *("--auth", "scram-sha-256", "--data-checksums", "--encoding", "UTF8", "--locale", "C"),
            ),
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
        )
    finally:
        secret.unlink(missing_ok=True)
    if made.returncode != 0:
        lines = (made.stderr or made.stdout).strip().splitlines()
        raise Unavailable(
            Text("The data folder could not be made: {why}.", why=lines[-1].rstrip(".") if lines else made.returncode),
            Text("See to it that {path} is on a disk with room, and try again.", path=home.folder),
        )
    begun.replace(home.data)


def _settings(home: Home, chosen: Chosen) -> str:
    own = {"log_directory": _quoted(home.log)}
    if chosen.inner_port:
        own |= {"listen_addresses": _quoted(LOOPBACK), "port": str(chosen.inner_port)}
    else:
        own |= {
            "listen_addresses": _quoted(EVERYWHERE if chosen.shared else LOOPBACK),
            "port": str(chosen.port),
            "ssl": "on",
            "ssl_min_protocol_version": _quoted("TLSv1.2"),
            "ssl_cert_file": _quoted(home.certificate),
            "ssl_key_file": _quoted(home.key),
        }
    lines = [f"{name} = {value}" for name, value in (own | SETTINGS).items()]
    return "\n".join(["# Written by omsdesk serve at each start.", *lines, ""])


def _who_may_come(chosen: Chosen) -> str:
    """The administrator only from this computer; stations from the networks around, only over TLS."""
    inside = GATE if chosen.inner_port else LOOPBACK
    rows = [("host", "all", ADMIN, f"{LOOPBACK}/32"), ("host", DATABASE, f"+{STATION}", f"{inside}/32")]
    if chosen.shared and not chosen.inner_port:
        rows += [("hostssl", DATABASE, f"+{STATION}", each) for each in ("samenet", *chosen.networks)]
    lines = ["\t".join([*row, "scram-sha-256"]) for row in rows]
    return "\n".join(["# Written by omsdesk serve at each start.", *lines, ""])


def _quoted(value: str | Path) -> str:
    return "'{}'".format(str(value).replace("'", "''"))
