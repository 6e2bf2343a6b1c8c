"""Two ways of using a page: with a pointer, or with the keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, Page, TimeoutError

FOCUSED = "element => element === document.activeElement"


class Pointer:
    """Clicks and types. `page` is whatever page is in front of the person."""

    def __init__(self, page: Page, arrived: Callable[[], None] = lambda: None) -> None:
        self.page = page
        self._arrived = arrived  # called at every page that is come to

    def press(self, name: str) -> None:
        self._use(self._find(self.page.get_by_role("button", name=exactly(name)), name))

    def follow(self, name: str, *, within: str = "") -> None:
        self._use(self._link(name, within))

    def go_to(self, place: str) -> None:
        """By the service navigation, whose menu is folded on a phone."""
        menu = self.page.get_by_role("button", name="Menu")
        if menu.is_visible() and menu.get_attribute("aria-expanded") == "false":
            self._open(menu)
        navigation = self.page.get_by_label("Menu", exact=True).or_(
            self.page.locator(".govuk-service-navigation")
        )
        self._use(navigation.get_by_role("link", name=exactly(place)).first)

    def fill(self, label: str, text: str) -> None:
        self._field(label).fill(text)

    def tick(self, label: str) -> None:
        self._field(label).check()

    def select(self, label: str, option: str) -> None:
        self._field(label).select_option(label=option)

    def _field(self, label: str) -> Locator:
        return self._find(self.page.locator("main").get_by_label(exactly(label)), label)

    def _find(self, found: Locator, words: str) -> Locator:
        """The first match, or a failure that shows the page."""
        try:
            found.first.wait_for(state="attached", timeout=5000)
        except TimeoutError:
            text = self.page.locator("main").inner_text()
            raise AssertionError(f"No “{words}” at {self.page.url}:\n{text}") from None
        return found.first

    def _link(self, name: str, within: str) -> Locator:
        place = self.page.locator("main")
        if within:
            place = place.locator("li, tr, section, article").filter(has_text=within).last
        both = place.get_by_role("link", name=exactly(name)).or_(
            place.locator("a").and_(place.get_by_role("button", name=exactly(name)))
        )
        return self._find(both, name)

    def text(self) -> str:
        return self.page.locator("main").inner_text()

    def refused(self) -> bool:
        return self.page.title().startswith("Error:")

    def blocks(self) -> int:
        return self.page.locator("[id^='p-']").count()

    def offers(self, link: str) -> bool:
        return bool(self.page.get_by_role("link", name=link).count())

    def blocked(self, label: str) -> bool:
        disabled = self.page.locator("main button[disabled]")
        return bool(disabled.get_by_text(label, exact=True).count())

    def value_of(self, label: str) -> str:
        return self._field(label).input_value()

    def options_of(self, label: str) -> list[str]:
        return self._field(label).locator("option").all_inner_texts()

    def sees(self, words: str) -> None:
        """The words stand on the page."""
        self._find(self.page.locator("main").get_by_text(words), words)

    def _use(self, target: Locator) -> None:
        """What this leads to is loaded before anything else is done."""
        with self.page.expect_navigation():
            self._open(target)
        self._arrived()

    def _open(self, target: Locator) -> None:
        target.click()


class Keyboard(Pointer):
    """Tab, Enter, Space, arrows and typing: no pointer at all."""

    def fill(self, label: str, text: str) -> None:
        self._reach(self._field(label))
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(text)

    def tick(self, label: str) -> None:
        target = self._field(label)
        if target.is_checked():
            return
        if target.get_attribute("type") == "checkbox":
            self._reach(target)
            self.page.keyboard.press("Space")
        else:
            self._reach_radio(target)
        assert target.is_checked(), f"“{label}” could not be chosen with the keyboard"

    def select(self, label: str, option: str) -> None:
        target = self._field(label)
        self._reach(target)
        self.page.keyboard.type(option)

    def _open(self, target: Locator) -> None:
        self._reach(target)
        self.page.keyboard.press("Enter")

    def _reach(self, target: Locator) -> None:
        """Tab to it, as a person would; it must be on the way and be seen to have the focus."""
        target.wait_for()
        for _ in range(400):
            if target.evaluate(FOCUSED):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab never comes to {target}")

    def _reach_radio(self, target: Locator) -> None:
        """Tab to the group, then arrows."""
        group = f"input[type=radio][name='{target.get_attribute('name')}']"
        inside = f"document.activeElement.matches({group!r})"
        for _ in range(400):
            if self.page.evaluate(inside):
                break
            self.page.keyboard.press("Tab")
        self.page.keyboard.press("Space")
        for _ in range(12):
            if target.is_checked():
                return
            self.page.keyboard.press("ArrowDown")


def exactly(name: str) -> re.Pattern[str]:
    """The words, whatever blanks and hidden words stand around them."""
    return re.compile(re.escape(name).replace(r"\ ", r"\s+"))


def picture(page: Page, name: str) -> None:
    """Keep a picture for whoever looks into a failure."""
    folder = Path("instance") / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=str(folder / f"{name}.png"), full_page=True)
