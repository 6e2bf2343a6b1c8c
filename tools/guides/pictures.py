"""Walks the running demo in Chromium and takes the pictures."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tools.guides.captions import VISITOR, Caption

SIZE = {"width": 1100, "height": 760}
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


class Lost(Exception):
    """A step of a caption leads nowhere: the guide is not true any more."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """Raises Lost when none is installed; CONSULT_CHROMIUM names one."""
    given = (os.environ.get("CONSULT_CHROMIUM") or "", *NAMES)
    path = next((found for name in given if name and (found := shutil.which(name))), None)
    if path is None:
        raise Lost("Chromium is not installed (CONSULT_CHROMIUM names one).")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


def take_pictures(
    browser: Browser, address: str, captions: Iterable[Caption], folder: Path | None
) -> int:
    """How many were taken. Without a folder the ways are only walked.

    Raises Lost, with every way that leads nowhere.
    """
    astray = []
    by_person: dict[str, list[Caption]] = {}
    for caption in captions:
        by_person.setdefault(caption.person, []).append(caption)
    for person, wanted in by_person.items():
        page = browser.new_page(viewport=SIZE)  # type: ignore[arg-type]
        start = _sign_in(page, address, person)
        for caption in wanted:
            page.goto(start)
            try:
                _walk(page, address, caption)
            except Lost as lost:
                astray.append(str(lost))
                continue
            if folder is not None:
                page.screenshot(path=folder / caption.name)
        page.close()
    if astray:
        raise Lost("\n      ".join(astray))
    return sum(len(wanted) for wanted in by_person.values())


def _sign_in(page: Page, address: str, person: str) -> str:
    """Where this person's ways begin."""
    if person == VISITOR:
        return address
    page.goto(f"{address}/try-as")
    button = page.get_by_role("button", name=f"Try it as {person}", exact=True)
    if button.count() != 1:
        raise Lost(f"{button.count()} people of the demo are called “{person}”")
    button.click()
    return f"{address}/home"


def _walk(page: Page, address: str, caption: Caption) -> None:
    for step in caption.steps:
        where = f"{caption.guide.name}, {caption.name}, “{step}” on {page.url}"
        if step.startswith("/"):
            _expect(page.goto(address + step), where)
        elif step.startswith("@"):
            _scroll(page, step[1:], where)
        else:
            _follow(page, step, where)


def _follow(page: Page, step: str, where: str) -> None:
    begins, has = (re.compile(each + re.escape(step), re.IGNORECASE) for each in (r"^\s*", ""))
    found = [
        page.locator(place).locator("a:visible").filter(has_text=name)
        for name in (begins, has)
        for place in ("main", "body")
    ]
    links = next((each for each in found if each.count()), found[-1])
    if not links.count():
        raise Lost(f"{where}: there is no such link")
    with page.expect_navigation() as went:
        links.first.click()
    _expect(went.value, where)


def _scroll(page: Page, heading: str, where: str) -> None:
    found = page.get_by_role("heading", name=heading)
    if not found.count():
        raise Lost(f"{where}: there is no such heading")
    found.first.evaluate("each => each.scrollIntoView()")


def _expect(response: object, where: str) -> None:
    status = getattr(response, "status", 200)
    if status >= 400:
        raise Lost(f"{where}: the page answered {status}")
