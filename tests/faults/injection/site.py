"""A service with a database, whichever that is."""

from pathlib import Path

from tests.faults.server import Server

CLOCK = Path(__file__).with_name("clock")


class Site:
    """The server of a database, and its clock, which nobody else has."""

    name = ""
    has_small_disk = False
    server: Server

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = folder / "clock"

    def start_server(self, url: str) -> None:
        self.clock.write_text("0")
        self.server = Server(
            self.folder,
            DATABASE_URL=url,
            LIMIT_FACTOR="0",  # all of these people have the same address
            PYTHONPATH=str(CLOCK),
            CLOCK_FILE=str(self.clock),
        )
        self.server.start()

    @property
    def url(self) -> str:
        return self.server.settings["DATABASE_URL"]
