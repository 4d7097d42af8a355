"""Who is counted: the address that a client has, and not what it says of itself."""

import pytest
from django.http import HttpRequest

from suitability.throttle.client_address import client_address, client_of, stand_in

# Proxies that stand in front; REMOTE_ADDR; X-Forwarded-For; the client's address.
EXAMPLES = {
    "asked directly": (0, "203.0.113.7", None, "203.0.113.7"),
    "a header that the client made up": (0, "203.0.113.7", "198.51.100.9", "203.0.113.7"),
    "a proxy that nobody told us of": (0, "127.0.0.1", "198.51.100.9", ""),
    "such a proxy beside this machine": (0, "172.18.0.2", "198.51.100.9", ""),
    "on this machine": (0, "127.0.0.1", None, "127.0.0.1"),
    "a socket in a folder": (0, "", None, ""),
    "behind one proxy": (1, "10.0.0.1", "198.51.100.9", "198.51.100.9"),
    "behind one, with a lie before it": (1, "10.0.0.1", "1.1.1.1, 198.51.100.9", "198.51.100.9"),
    "behind two": (2, "10.0.0.1", "1.1.1.1, 198.51.100.9, 10.0.0.2", "198.51.100.9"),
    "behind two, and past one of them": (2, "10.0.0.1", "198.51.100.9", ""),
    "behind one, on a socket": (1, "", "198.51.100.9", "198.51.100.9"),
    "behind one that says nothing": (1, "10.0.0.1", None, ""),
    "behind one that writes rubbish": (1, "10.0.0.1", "unknown", ""),
    "with a port": (1, "10.0.0.1", "198.51.100.9:4711", "198.51.100.9"),
    "IPv6": (0, "2001:db8:1:2:3:4:5:6", None, "2001:db8:1:2::"),
    "IPv6 with a port": (1, "10.0.0.1", "[2001:db8:1:2::9]:4711", "2001:db8:1:2::"),
    "IPv4 in IPv6": (0, "::ffff:203.0.113.7", None, "203.0.113.7"),
    "IPv6 of a link": (0, "fe80::1%eth0", None, "fe80::"),
}


def request_of(remote: str, forwarded: str | None) -> HttpRequest:
    request = HttpRequest()
    request.META["REMOTE_ADDR"] = remote
    if forwarded is not None:
        request.META["HTTP_X_FORWARDED_FOR"] = forwarded
    return request


@pytest.mark.asvs("V15.3.4", "V4.1.3")
@pytest.mark.parametrize(
    ("proxies", "remote", "forwarded", "address"), EXAMPLES.values(), ids=EXAMPLES
)
def test_the_address_of_a_client(proxies, remote, forwarded, address, settings):
    settings.TRUSTED_PROXIES = proxies
    request = request_of(remote, forwarded)
    assert client_address(request) == address
    assert (client_of(request) == "") == (address == "")
    assert (stand_in(request) is None) == (address == "")


def test_what_is_stored_of_it_tells_nothing_without_the_key(settings):
    request = request_of("203.0.113.7", None)
    before = client_of(request), stand_in(request)
    assert before == (client_of(request), stand_in(request))
    assert before[1].startswith("fd")
    settings.SECRET_KEY = "another"
    assert client_of(request) != before[0]
    assert stand_in(request) != before[1]
