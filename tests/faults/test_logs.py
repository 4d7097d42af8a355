"""What the server writes names no answer, no reference, and no part of a secret link."""

from contextlib import closing

import pytest

from tests.faults.conftest import StartServer
from tests.faults.raw import answer_to, head, status_of
from tests.faults.reader import ANSWERS, Reader
from tests.faults.server import Server
from tests.support.patient_client import secret_in

pytestmark = pytest.mark.faults

PIECE = 8  # a part of a secret that is this long is too much


class SavedVisit:
    """A list that somebody saved, and what no log may hold of it."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.reader = Reader(server)
        self.reader.answers()
        saved = self.reader.saves()
        self.link = saved.link
        self.reference = saved.reference
        self.secret = secret_in(self.link)
        self.copy = self.reader.opens(self.link).path

    @property
    def leaks(self) -> list[str]:
        """What the log tells that it should not."""
        log = self.server.log.read_text()
        secrets = [
            *(choice for chosen in ANSWERS.values() for choice in chosen),
            self.reference,
            self.reference.replace("-", ""),
            *(self.secret[at : at + PIECE] for at in range(len(self.secret) - PIECE + 1)),
        ]
        return [line for line in log.splitlines() if any(secret in line for secret in secrets)]


@pytest.fixture
def visit(server: Server) -> SavedVisit:
    return SavedVisit(server)


@pytest.mark.asvs("V16.2.5")
def test_a_whole_visit_is_not_told(visit: SavedVisit):
    assert visit.reader.get(visit.copy).status == 200
    assert visit.reader.post(f"{visit.copy}delete/", {}).path == "/deleted/"
    assert visit.reader.get(visit.copy).status == 404
    assert visit.reader.opens(visit.link).status == 404
    assert visit.leaks == []


WRONG = {
    "cut short": "/copy/{}/".format,
    "no slash at the end": "/copy/{}".format,
    "a letter too many": "/copy/{}x/".format,
    "a dot at the end": "/copy/{}/.".format,
    "in brackets": "/copy/%3C{}%3E/".format,
    "twice a slash": "/copy//{}/".format,
    "a space before": "/copy/%20{}/".format,
    "a quote before": "/copy/%22{}/".format,
    "a line break before": "/copy/%0A{}/".format,
    "copied over two lines": lambda link: f"/copy/{link[:20]}%20{link[20:]}/",
    "a slash in the middle": lambda link: f"/copy/{link[:20]}/{link[20:]}/",
    "a capital letter": "/Copy/{}/".format,
    "capitals": "/COPY/{}/".format,
    "no word before": "/{}/".format,
    "in the query": "/copy/?{}".format,
    "twice": "/copy/{0}/copy/{0}/".format,
    "delete without a slash": "/copy/{}/delete".format,
    "delete, misspelt": "/copy/{}/delet/".format,
}


@pytest.mark.parametrize("mistype", WRONG.values(), ids=WRONG)
def test_a_mistyped_link_is_not_told(mistype, visit: SavedVisit):
    visit.reader.get(mistype(visit.secret[:-1]))
    assert visit.leaks == []


def test_a_head_request_is_answered_without_a_body_or_a_word(server: Server):
    before = server.log.read_text()
    for path in (b"/", b"/article/", b"/nowhere/"):
        status, answer = answer_to(server, head(b"HEAD " + path + b" HTTP/1.1"))
        assert status in (200, 404)
        assert answer.endswith("\r\n\r\n")
    assert server.log.read_text() == before


def test_a_refused_form_is_not_told(visit: SavedVisit):
    Reader(visit.server).get("/begin/")
    path = visit.copy.encode() + b"delete/"
    assert status_of(visit.server, head(b"POST " + path + b" HTTP/1.1")) == 403
    forged = {"conditions": ["dysreflexia", "none"], "nerve_pain": "melatonin"}
    assert visit.reader.post("/questions/conditions/", forged).status == 400
    assert visit.leaks == []


# What goes wrong in the database, and what a reader sees of it.
BREAKS = {
    "words that cannot be read": ("UPDATE suitability_frozensummary SET text = '{}'", 500),
    "words that were changed": ("UPDATE suitability_frozensummary SET text = 'nerve_pain'", 500),
    "a table that is gone": ("ALTER TABLE suitability_response RENAME TO elsewhere", 500),
}


@pytest.mark.asvs("V16.3.4", "V16.5.1", "V16.2.5")
@pytest.mark.parametrize(("breaks", "status"), BREAKS.values(), ids=BREAKS)
def test_an_error_of_ours_is_told_without_what_it_was_about(
    breaks: str, status: int, start_server: StartServer
):
    visit = SavedVisit(start_server())
    with closing(visit.server.open_database()) as database:
        database.execute(breaks)
    assert visit.reader.get(visit.copy).status == status
    assert "Internal Server Error" in visit.server.log.read_text()
    assert visit.leaks == []


def test_a_save_that_the_database_refuses_is_not_told(start_server: StartServer):
    visit = SavedVisit(start_server())
    with closing(visit.server.open_database()) as database:
        database.execute("DROP TABLE suitability_frozensummary")
    visit.reader.post("/questions/tried/", {"tried": ["melatonin", "tracking"]})
    assert visit.reader.saves().status == 503
    assert "Service Unavailable" in visit.server.log.read_text()
    assert visit.leaks == []


def test_a_reader_whose_line_goes_dead_is_not_told(start_server: StartServer):
    """What waits for the rest of the form is ended after a while."""
    visit = SavedVisit(start_server(BODY_SECONDS="1"))
    request = head(
        f"POST {visit.copy}delete/ HTTP/1.1".encode(),
        b"Cookie: " + visit.reader.cookie.encode(),
        b"Content-Type: application/x-www-form-urlencoded",
        b"Content-Length: 100",
    )
    assert status_of(visit.server, request + b"csrfmiddlewaretoken=") == 408
    assert visit.reader.get(visit.copy).status == 200
    assert visit.leaks == []


@pytest.mark.asvs("V16.4.1", "V16.2.3")
def test_a_broken_request_is_not_told(visit: SavedVisit):
    link = f"/copy/{visit.secret}/"
    for line in (f"GET {link} and more HTTP/1.1", f"GET {link} HTTP/9.9", link):
        assert status_of(visit.server, head(line.encode())) < 500
    assert visit.leaks == []
