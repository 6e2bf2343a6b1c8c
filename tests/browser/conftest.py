"""Chromium against a real server on this machine. Every page it comes to passes axe."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from werkzeug.serving import make_server

from consult import store
from consult.accounts import operations as accounts

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WIDE, PHONE = {"width": 1200, "height": 900}, {"width": 375, "height": 740}


def find_chromium() -> str:
    given = os.environ.get("CONSULT_CHROMIUM") or shutil.which("chromium")
    if not given:
        pytest.skip("Chromium is not installed")
    return given


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the whole run."""
    path = find_chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path,
            args=["--no-sandbox", "--disable-background-networking", "--no-first-run"],
        )
        yield browser
        browser.close()


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """The application behind a real, threaded server on a free port."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


class Person:
    """Somebody at a browser, signed in through the sign-in page's own cookie."""

    def __init__(self, context: BrowserContext, address: str, *, scripts: bool = True) -> None:
        self.context, self.address, self.scripts = context, address, scripts
        self.page: Page = context.new_page()
        self.page.set_default_timeout(8000)
        self.failures: list[str] = []
        self.page.on("pageerror", lambda error: self.failures.append(str(error)))
        self.page.on("console", self._listen)

    def _listen(self, message: Any) -> None:
        if message.type == "error" and "status of 4" not in message.text:
            self.failures.append(message.text)

    def go(self, path: str) -> Page:
        self.page.goto(urljoin(self.address, path))
        return self.page

    def check(self) -> None:
        """No violation of WCAG 2.2 A or AA, no script error, nothing that scrolls sideways."""
        assert not self.failures, self.failures
        if not self.scripts:
            return  # axe itself is a script; the same pages are checked with scripts on
        wide = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wide <= 1, f"{self.page.url} scrolls sideways by {wide} px"
        found = violations(self.page)
        assert not found, f"{self.page.url}\n" + "\n".join(found)


def violations(page: Page) -> list[str]:
    """What axe finds, a line each. The script is put in past the page's own policy."""
    if not page.evaluate("typeof window.axe === 'object'"):
        page.evaluate(AXE.read_text("utf-8"))
    result = page.evaluate(
        "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", RULES
    )
    return [
        f"{each['id']}: {each['help']}: {node['html'][:200]}"
        for each in result["violations"]
        for node in each["nodes"]
    ]


@pytest.fixture
def person(chromium: Browser, app: Flask, address: str) -> Iterator[Any]:
    """person(account) is signed in; person() is a visitor. Options: phone, scripts, keyboard."""
    opened: list[BrowserContext] = []

    def make(account: Any = None, *, phone: bool = False, scripts: bool = True) -> Person:
        context = chromium.new_context(
            viewport=PHONE if phone else WIDE,  # type: ignore[arg-type]
            java_script_enabled=scripts,
            reduced_motion="reduce",
        )
        opened.append(context)
        somebody = Person(context, address, scripts=scripts)
        if account is not None:
            sign_in(somebody, account, app)
        return somebody

    yield make
    for context in opened:
        context.close()


def sign_in(somebody: Person, account: Any, app: Flask) -> None:
    """With a real sign-in row and the cookie that the sign-in page would have set."""
    with arranging():
        token = accounts.start_sign_in(account_id=account.id, how="password", device="Chromium")
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    value = serializer.dumps({"_user_id": token, "_fresh": True})
    cookie = {"name": app.config["SESSION_COOKIE_NAME"], "value": value, "url": somebody.address}
    somebody.context.add_cookies([cookie])  # type: ignore[list-item]


@contextmanager
def arranging() -> Iterator[None]:
    """Arrange in a transaction of its own, so that the server sees it."""
    with store.scope("write"):
        yield
        store.commit()
