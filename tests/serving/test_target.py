"""Servers as people type them, and what the client library is told about them."""

from pathlib import Path

import pytest
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import make_url

from omsdesk.errors import Refusal
from omsdesk.serving.target import Target, Tls, hosts_of


@pytest.mark.parametrize(
    ("typed", "hosts"),
    [
        ("db1", (("db1", 5432),)),
        (" db1 , db2:5433 ", (("db1", 5432), ("db2", 5433))),
        ("192.168.1.20:5480;shop.local", (("192.168.1.20", 5480), ("shop.local", 5432))),
        ("fe80::1", (("fe80::1", 5432),)),
        ("[fe80::1]:5480", (("fe80::1", 5480),)),
    ],
)
def test_servers_are_read_as_people_type_them(typed: str, hosts: tuple[tuple[str, int], ...]) -> None:
    assert hosts_of(typed) == hosts


@pytest.mark.parametrize("typed", ["", " , ", "db1:", "db1:x", "db1:0", "db1:65536", "db1:٥٤٣٢"])
def test_what_names_no_server_is_refused(typed: str) -> None:
    with pytest.raises(Refusal):
        hosts_of(typed)


def test_several_servers_are_asked_for_the_one_that_takes_changes() -> None:
    target = Target((("db1", 5432), ("db2", 5433)), "shop", "ben", "p'w", Tls.SIGNED, Path("/ca.pem"))

    told = conninfo_to_dict(target.words())
    url = make_url(target.url())

    assert (told["host"], told["port"], told["password"]) == ("db1,db2", "5432,5433", "p'w")
    assert told["target_session_attrs"] == url.query["target_session_attrs"] == "read-write"
    assert told["sslmode"] == url.query["sslmode"] == "verify-full"
    assert url.query["host"] == ("db1:5432", "db2:5433")
    assert "p'w" not in target.url()
