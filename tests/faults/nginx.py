"""nginx as deploy/nginx/ sets it up, with its host, ports and paths replaced by those of a test."""

import os
import shutil
import signal
import socket
import ssl
import subprocess
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.request import HTTPCookieProcessor, HTTPSHandler, ProxyHandler, build_opener

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.faults.reader import Reader
from tests.faults.server import PATIENCE, ROOT, Server, free_port

PROGRAM = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
HOST = "localhost"
MAIN = """
{user}
pid {folder}/pid;
error_log {folder}/errors;
events {{}}
http {{
    default_type text/plain;
    access_log {folder}/not-named.log;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/upstream.conf;
    include {folder}/site.conf;
}}
"""


def make_certificate(folder: Path) -> None:
    """One for HOST, which signs itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / "fullchain.pem").write_bytes(certificate.public_bytes(pem))
    (folder / "key.pem").write_bytes(key.private_bytes(pem, *private))


class Nginx:
    """In front of two servers. `log` is what it writes about requests."""

    def __init__(self, folder: Path, servers: list[Server]) -> None:
        self.folder, self.log = folder, folder / "suitability.log"
        self.port, self.plain_port = free_port(), free_port()
        self.address = f"https://{HOST}:{self.port}"
        make_certificate(folder)
        first, second = (f"127.0.0.1:{server.port}" for server in servers)
        self.replace("upstream.conf", {"127.0.0.1:8000": first, "127.0.0.1:8001": second})
        self.replace(
            "site.conf",
            {
                "lists.example.org": HOST,
                "listen 80": f"listen 127.0.0.1:{self.plain_port}",
                "listen 443": f"listen 127.0.0.1:{self.port}",
                "/etc/ssl/suitability/": f"{folder}/",
                "/var/log/nginx/": f"{folder}/",
            },
        )
        user = "user root;" if os.geteuid() == 0 else ""
        (folder / "nginx.conf").write_text(MAIN.format(folder=folder, user=user))

    def replace(self, name: str, values: dict[str, str]) -> None:
        """Write a file of deploy/nginx/ with other values, each of which it has to have."""
        text = (ROOT / "deploy/nginx" / name).read_text()
        for example, value in values.items():
            assert example in text, example
            text = text.replace(example, value)
        (self.folder / name).write_text(text)

    def start(self) -> None:
        command = [str(PROGRAM), "-p", self.folder, "-c", self.folder / "nginx.conf"]
        errors = ["-e", self.folder / "errors", "-g", "daemon off;"]
        self.process = subprocess.Popen([*command, *errors], stderr=subprocess.PIPE, text=True)
        deadline = time.monotonic() + PATIENCE
        while not self.listens():
            assert self.process.poll() is None, self.process.communicate()[1]
            assert time.monotonic() < deadline
            time.sleep(0.05)

    def listens(self) -> bool:
        with socket.socket() as line:
            return line.connect_ex(("127.0.0.1", self.port)) == 0

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.communicate(timeout=PATIENCE)

    def trust(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=self.folder / "fullchain.pem")

    def reader(self) -> Reader:
        """Somebody who comes by HTTPS, and whose browser says from which page, as browsers do."""
        reader = Reader(self)  # type: ignore[arg-type]
        secure = HTTPSHandler(context=self.trust())
        reader.opener = build_opener(ProxyHandler({}), HTTPCookieProcessor(reader.cookies), secure)
        reader.opener.addheaders = [("Referer", f"{self.address}/")]
        return reader
