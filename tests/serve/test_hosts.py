"""Which names a request may give as its host, and which headers keep pages of other sites out."""

from __future__ import annotations

import socket

import pytest

from pipeline.serve.hosts import Hosts, host_name
from tests.run.conftest import Built
from tests.serve.conftest import serving

OWN = socket.gethostname().lower()


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("Studio.Local:8000", "studio.local"),
        ("localhost.", "localhost"),
        ("[::1]:8000", "::1"),
        ("127.0.0.1", "127.0.0.1"),
        *((wrong, "") for wrong in ("", ":80", "a b", "a/b", "http://a", "a:b", "..", "a@b", '"><script>', "a:123456")),
    ],
)
def test_name_of_a_host_field(header: str, name: str) -> None:
    assert host_name(header) == name


@pytest.mark.parametrize(
    ("name", "arrived_at", "wanted"),
    [
        ("localhost", "127.0.0.1", True),
        ("a.b.localhost", "127.0.0.1", True),
        ("notlocalhost", "127.0.0.1", False),
        ("localhost.evil.example", "127.0.0.1", False),
        ("127.0.0.1", "127.0.0.1", True),
        ("127.8.9.1", "127.0.0.1", True),
        ("127.0.0.1.evil.example", "127.0.0.1", False),
        ("::1", "127.0.0.1", True),
        ("::ffff:127.0.0.1", "127.0.0.1", True),
        ("192.0.2.7", "192.0.2.7", True),
        ("192.0.2.7", "::ffff:192.0.2.7", True),
        ("fe80::1", "fe80::1%eth0", True),
        ("192.0.2.7", "127.0.0.1", False),
        (OWN, "127.0.0.1", True),
        (f"{OWN.partition('.')[0]}.local", "192.0.2.7", True),
        (socket.getfqdn().lower(), "192.0.2.7", True),
        ("evil.example", "127.0.0.1", False),
        ("studio.example", "127.0.0.1", True),
        ("www.studio.example", "127.0.0.1", False),
        ("192.0.2.9", "127.0.0.1", True),
        ("", "127.0.0.1", False),
    ],
)
def test_hosts_of_this_computer(name: str, arrived_at: str, wanted: bool) -> None:
    assert Hosts(("Studio.Example", "192.0.2.9")).has(name, arrived_at) is wanted


def test_podcast_players_in_pages_of_other_sites_read_what_the_network_reaches(built: Built) -> None:
    """All but pages, and only over the network: nobody else's page reads what this computer serves to itself."""
    with serving(built.root, "--no-watch", "--host", "0.0.0.0", PYTHONIOENCODING="utf-8") as server:
        if server.host.startswith("127."):
            pytest.skip("this machine is in no network")
        feed, page = server.ask("/feed.xml"), server.ask("/")
        assert feed.headers["access-control-allow-origin"] == "*"
        assert "access-control-allow-origin" not in page.headers
        assert "cross-origin-resource-policy" not in feed.headers
        here = type(server)(server.process, "127.0.0.1", server.port, [])
        assert "access-control-allow-origin" not in here.ask("/feed.xml").headers
