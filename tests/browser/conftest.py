"""A real browser in front of the real application, with the shipped content live."""

import os
import shutil
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, expect
from pytest_django.live_server_helper import LiveServer
from pytest_playwright.pytest_playwright import CreateContextCallback

from suitability.releases.release import Release, publish
from tests.browser.journey_cookies import DOCUMENT
from tests.conftest import NOW, as_migrated

# The browser runs an event loop beside the tests, which Django would refuse.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

PATIENCE = 20_000  # milliseconds, for what comes late on a busy machine; else nobody waits
expect.set_options(timeout=PATIENCE)

QUIET = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-first-run",
    "--no-pings",
)


@pytest.fixture(scope="session")
def browser_type_launch_args(
    base_url: str, browser_type_launch_args: dict[str, Any]
) -> dict[str, Any]:
    """Debian's Chromium, which talks to nobody but the page's own server. Its headless shell is the
    same engine without the window around it, which takes half of the time."""
    chromium = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    if not chromium and os.environ.get("REQUIRE_ALL") == "1":
        pytest.fail("Chromium is not installed, and REQUIRE_ALL=1 lets nothing be skipped.")
    if not chromium:
        pytest.skip("Chromium is not installed.")
    return browser_type_launch_args | {"executable_path": chromium, "args": [*QUIET]}


@pytest.fixture(scope="session")
def base_url(live_server: LiveServer) -> Iterator[str]:
    """What the paths that a page is sent to are relative to.

    The browser is closed by now, and the server's threads notice; they share a database with
    the tests until then.
    """
    yield live_server.url
    for thread in threading.enumerate():
        if "process_request_thread" in thread.name:
            thread.join(timeout=5)


@pytest.fixture
def release(transactional_db: None) -> Release:
    """The shipped content, live; read from its files once."""
    as_migrated()
    return publish(DOCUMENT, notes="", now=NOW)


@pytest.fixture
def context(release: Release, new_context: CreateContextCallback) -> BrowserContext:
    """A browser that nobody used before. It is closed before the database is emptied."""
    return hurried(new_context())


@pytest.fixture
def plain_context(release: Release, new_context: CreateContextCallback) -> BrowserContext:
    """A browser with JavaScript off."""
    return hurried(new_context(java_script_enabled=False))


def hurried(context: BrowserContext) -> BrowserContext:
    context.set_default_timeout(PATIENCE)
    return context
