"""Who asks, for counting: an account, or the address of a client, of which only a keyed hash is
stored."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

NEAR = [
    ip_network(network)
    for network in (
        "127.0.0.0/8",
        "::1",
        "10.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "fc00::/7",
    )
]
NETWORK_BITS = 64  # of an IPv6 address: what a home or a practice gets as a whole
UNIQUE_LOCAL = 0xFD << 120  # IPv6 addresses that nobody on the Internet has


def client_of(request: HttpRequest) -> str:
    """Return who is counted: the account of who is signed in, else a hash of the client's address;
    empty if that is not known."""
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        return f"account {user.pk}"
    address = client_address(request)
    return _keyed_hash(address).hex() if address else ""


def client_address(request: HttpRequest) -> str:
    """Return the client's address, of an IPv6 one the network; empty if it is not known.

    Behind TRUSTED_PROXIES proxies it stands in X-Forwarded-For, in front of what the nearest ones
    wrote; what a client wrote there itself stands farther left. Without one the header is not
    believed, but it shows that a proxy of which nobody told us, on this machine or beside it, hides
    who asks; and all of them must not be counted as one client.
    """
    hops = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    direct = _parsed(request.META.get("REMOTE_ADDR", ""))
    if settings.TRUSTED_PROXIES:
        known = len(hops) >= settings.TRUSTED_PROXIES
        address = _parsed(hops[-settings.TRUSTED_PROXIES]) if known else None
    else:
        hidden = direct is not None and any(hops) and any(direct in near for near in NEAR)
        address = None if hidden else direct
    if isinstance(address, IPv6Address):
        return str(IPv6Network((int(address), NETWORK_BITS), strict=False).network_address)
    return str(address or "")


def stand_in(request: HttpRequest) -> str | None:
    """Return what django-axes counts by, which stores it in a column for addresses: an IPv6 address
    that nobody has, made of the keyed hash of the client's; None if that is not known."""
    address = client_address(request)
    return as_address(address) if address else None


def as_address(text: str) -> str:
    """Return an IPv6 address that nobody has, which stands for a text."""
    return str(IPv6Address(UNIQUE_LOCAL | int.from_bytes(_keyed_hash(text)[:15], "big")))


def _parsed(text: str) -> IPv4Address | IPv6Address | None:
    """Return the address in a text, which may have a port behind it; None if there is none."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text)
    except ValueError:  # a socket in a folder has none
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _keyed_hash(address: str) -> bytes:
    """Return 16 bytes that tell nothing about the address without SECRET_KEY."""
    return salted_hmac("suitability.throttle", address, algorithm="sha256").digest()[:16]
