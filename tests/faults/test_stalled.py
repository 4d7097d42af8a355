"""Who begins a request and does not end it holds up nobody else."""

import socket
import time
from statistics import median

import pytest

from tests.faults.conftest import StartServer
from tests.faults.raw import status_of
from tests.faults.reader import Reader
from tests.faults.server import Server
from tests.support.stalled_sockets import HALF_A_BODY, HALF_A_HEAD, KINDS, stalled_sockets

pytestmark = pytest.mark.faults

JOURNEYS = 7
SLACK = 0.1  # seconds, since a journey takes few tenths of one


def journey_seconds(server: Server) -> float:
    """How long a whole visit takes, first page to saved list; the median of some."""
    took = []
    for _ in range(JOURNEYS):
        reader = Reader(server)
        began = time.perf_counter()
        reader.answers()
        assert reader.saves().path == "/saved/"
        took.append(time.perf_counter() - began)
    return median(took)


@pytest.fixture(scope="module")
def alone(server: Server) -> float:
    """How long a visit takes when nobody else is there."""
    journey_seconds(server)
    return journey_seconds(server)


@pytest.mark.asvs("V15.2.2")
@pytest.mark.parametrize("kind", KINDS)
def test_fifty_stalled_sockets_hold_up_no_journey(kind: str, alone: float, server: Server):
    with stalled_sockets(server.port, kind):
        assert journey_seconds(server) <= 2 * alone + SLACK


def test_fifty_stalled_sockets_of_each_kind_hold_up_no_journey(alone: float, server: Server):
    with stalled_sockets(server.port):
        assert journey_seconds(server) <= 2 * alone + SLACK


@pytest.mark.long
def test_nor_do_they_in_a_whole_minute(alone: float, server: Server):
    with stalled_sockets(server.port):
        began = time.monotonic()
        while time.monotonic() - began < 60:
            assert journey_seconds(server) <= 2 * alone + SLACK


@pytest.fixture(scope="module")
def impatient(start_server: StartServer) -> Server:
    return start_server(HEAD_SECONDS="1", BODY_SECONDS="1")


def test_what_stalls_is_ended(impatient: Server):
    for begun, statuses in ((b"", [0]), (HALF_A_HEAD, [0, 408]), (HALF_A_BODY, [408])):
        began = time.monotonic()
        assert status_of(impatient, begun) in statuses
        assert 0.5 < time.monotonic() - began < 5


def test_a_body_that_trickles_is_ended_too(impatient: Server):
    with socket.create_connection(("127.0.0.1", impatient.port), timeout=5) as line:
        line.sendall(HALF_A_BODY)
        with pytest.raises(OSError):  # noqa: PT011 - a broken pipe, or a connection reset
            trickle(line, seconds=10)


def trickle(line: socket.socket, *, seconds: float) -> None:
    """Send a byte ten times a second. Raises OSError when nobody takes it any more."""
    for _ in range(int(seconds * 10)):
        time.sleep(0.1)
        line.send(b"x")
