"""What goes live, or is recalled, is noticed by every process of a running server."""

import shutil
import time
from pathlib import Path

import pytest

from suitability.content.reader import SHIPPED
from tests.faults.conftest import StartServer
from tests.faults.reader import Reader
from tests.faults.server import Server, manage

pytestmark = pytest.mark.faults

SOON = 5.0  # seconds
READERS = 8  # enough for each of the two processes to be asked
RECALL = (
    "from django.utils import timezone; from suitability.releases.recall import recall; "
    "from suitability.releases.release import Release; "
    "from django.contrib.auth.models import User; "
    "abe = User.objects.create(username='abe'); release = Release.objects.get(number=2); "
    "recall(release, reason='A number was wrong.', by=abe, now=timezone.now())"
)


def release_of(page_text: str) -> str:
    return page_text.split("Release ")[1].split(" of ")[0]


def publish_another(server: Server, folder: Path) -> None:
    shutil.copytree(SHIPPED, folder)
    questionnaire = folder / "questionnaire.yaml"
    questionnaire.write_text(questionnaire.read_text().replace("\ntitle: ", "\ntitle: More on "))
    manage("publish", str(folder), database=server.database)


def new_readers(server: Server) -> set[str]:
    return {release_of(Reader(server).answers().text) for _ in range(READERS)}


def test_a_release_and_its_recall_reach_every_process_soon(
    start_server: StartServer, tmp_path: Path
):
    server = start_server(WEB_CONCURRENCY="2")
    early = Reader(server)
    early.answers()
    publish_another(server, tmp_path / "content")
    time.sleep(SOON)
    assert new_readers(server) == {"2"}
    assert release_of(early.get("/summary/").text) == "1"
    late = Reader(server)
    late.answers()
    saved = late.saves()
    manage("shell", "-c", RECALL, database=server.database)
    time.sleep(SOON)
    assert new_readers(server) == {"1"}
    moved = late.get("/summary/")
    assert moved.path == "/check/"
    assert "mistake" in moved.text
    assert release_of(late.get("/summary/").text) == "1"
    copy = Reader(server).opens(saved.link)
    assert "A number was wrong." in copy.text
    assert release_of(copy.text) == "2"
