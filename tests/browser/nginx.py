"""nginx as it comes, before a server, with its usual access log."""

import subprocess
import time
import urllib.request
from pathlib import Path

from tests.faults.nginx import PROGRAM
from tests.support.polling import PATIENCE

# `combined` is the log format that nginx has by itself: address, request, status, referrer, agent.
CONFIGURATION = """
daemon off; pid {folder}/pid; error_log {folder}/error.log; worker_processes 1;
events {{ worker_connections 256; }}
http {{
    access_log {folder}/access.log combined;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port};
        location / {{ proxy_pass {behind}; proxy_set_header Host $http_host; }}
    }}
}}
"""


class Nginx:
    def __init__(self, folder: Path, port: int, behind: str) -> None:
        self.log = folder / "access.log"
        self.address = f"http://localhost:{port}"
        file = folder / "nginx.conf"
        file.write_text(CONFIGURATION.format(folder=folder, port=port, behind=behind))
        command = [str(PROGRAM), "-p", folder, "-c", file, "-e", folder / "error.log"]
        self.process = subprocess.Popen(command)
        self.wait_until_it_answers()

    def wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                with urllib.request.urlopen(f"{self.address}/article/", timeout=PATIENCE):
                    return
            except OSError:
                assert time.monotonic() < deadline
                time.sleep(0.05)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=PATIENCE)
