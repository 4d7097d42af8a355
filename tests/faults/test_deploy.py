"""The examples in deploy/ that can be started here: nginx before two servers in production."""

import http.client
import secrets
import shutil
import signal
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.nginx import HOST, PROGRAM, Nginx
from tests.faults.reader import ANSWERS
from tests.faults.server import ROOT, Server
from tests.support.patient_client import secret_in
from tests.support.polling import PATIENCE, within

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(PROGRAM is None, reason="nginx is not installed"),
]


def environment_example() -> dict[str, str]:
    lines = (ROOT / "deploy/environment.example").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


@pytest.fixture(scope="module")
def servers(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Server]]:
    """Two on one database, told what deploy/environment.example has but for what is their own."""
    first, second = (tmp_path_factory.mktemp("server") for _ in range(2))
    shutil.copy(published, first / "db.sqlite3")
    database = {"DATABASE_URL": f"sqlite:///{first / 'db.sqlite3'}", "ALLOWED_HOSTS": HOST}
    keys = {name: secrets.token_urlsafe(64) for name in ("SECRET_KEY", "LOG_KEY")}
    example = environment_example()
    running = []
    for folder in (first, second):
        server = Server(folder)
        server.settings = example | keys | database | {"BIND": server.settings["BIND"]}
        server.start()
        running.append(server)
    yield running
    for server in running:
        server.stop()


@pytest.fixture(scope="module")
def nginx(servers: list[Server], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nginx]:
    nginx = Nginx(tmp_path_factory.mktemp("nginx"), servers)
    nginx.start()
    yield nginx
    nginx.stop()


def test_a_patient_goes_the_whole_way_and_the_proxys_logs_hold_nothing_of_it(
    nginx: Nginx, servers: list[Server]
):
    patient = nginx.reader()
    read = patient.answers()
    saved = patient.saves()
    copy = patient.opens(saved.link)
    assert copy.words == read.words
    assert patient.get(f"{copy.path}print/").status == 200
    assert patient.get(f"{copy.path}?{saved.reference}").status == 200
    old = f"/copy/{secret_in(saved.link)}/"  # the link of an older program
    assert patient.get(old).status == 200
    for wrong in (f"/Copy{old[5:]}", old[5:], f"/copy{old}", old[:-4]):
        assert patient.get(wrong).status == 404
    assert patient.post(f"{copy.path}delete/", {}).path == "/deleted/"
    log = nginx.log.read_text()
    secrets_of_it = [saved.reference, saved.reference.replace("-", ""), secret_in(saved.link)[:8]]
    for file in nginx.folder.rglob("*log*"):
        assert [word for word in secrets_of_it if word in file.read_text()] == []
    assert (nginx.folder / "errors").read_text() == ""
    assert not [answer for given in ANSWERS.values() for answer in given if answer in log]
    assert " /copy 200 " in log
    assert "localhost" not in log  # of the referrer
    for server in servers:
        assert f"127.0.0.1:{server.port}" in log


def test_who_comes_by_plain_http_is_led_to_https_and_a_key_is_refused(nginx: Nginx):
    line = http.client.HTTPConnection("127.0.0.1", nginx.plain_port)
    for path, status in (("/article/", 301), ("/fhir/metadata", 403)):
        line.request("GET", path, headers={"Host": HOST})
        answer = line.getresponse()
        answer.read()
        assert answer.status == status
    line.close()


def test_another_host_is_refused_before_the_program(nginx: Nginx):
    trust = ssl.create_default_context()
    trust.check_hostname, trust.verify_mode = False, ssl.CERT_NONE
    line = http.client.HTTPSConnection("127.0.0.1", nginx.port, context=trust)
    with pytest.raises(ssl.SSLError):
        line.request("GET", "/")


def test_a_body_that_is_too_large_goes_no_farther(nginx: Nginx):
    line = http.client.HTTPSConnection(HOST, nginx.port, context=nginx.trust())
    line.request("POST", "/begin/", b"x" * 65_537)
    assert line.getresponse().status == 413
    line.close()


def test_whether_it_lives_is_said_outside_and_how_it_is_inside_alone(nginx: Nginx):
    reader = nginx.reader()
    assert reader.get("/healthz").text == "alive: ok\n"
    assert reader.get("/readyz").status == 404


def test_the_logs_of_proxy_and_program_tell_of_a_request_by_one_id(nginx: Nginx):
    line = http.client.HTTPSConnection(HOST, nginx.port, context=nginx.trust())
    line.request("GET", "/article/", headers={"X-Request-ID": "an-id-of-the-client"})
    answer = line.getresponse()
    answer.read()
    line.close()
    request_id = answer.headers["X-Request-ID"]
    assert request_id != "an-id-of-the-client"
    line_of_it = f" {request_id} GET /article 200 "  # written when the answer has left
    assert within(PATIENCE, lambda: line_of_it in nginx.log.read_text())


def test_a_server_that_dies_is_not_noticed(nginx: Nginx, servers: list[Server]):
    patient = nginx.reader()
    read = patient.answers()
    servers[1].end(signal.SIGKILL)
    try:
        for _ in range(6):
            assert patient.get("/summary/").words == read.words
        assert patient.saves().path == "/saved/"
    finally:
        servers[1].start()
