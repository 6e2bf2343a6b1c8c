"""The hands of the story without a browser: plain requests, every page checked by the visitor."""

from __future__ import annotations

import re
from typing import Any

from tests.markup import Element
from tests.visitor import Visitor


class Paper:
    """Finds things by their words as a person does, and sends what the form would send."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        self._typed: dict[str, list[Any]] = {}

    # What stands on the page

    def text(self) -> str:
        return self.visitor.page.text

    def refused(self) -> bool:
        return self.visitor.page.status == 422

    def sees(self, words: str) -> None:
        self.visitor.sees(words)

    def blocks(self) -> int:
        return len([e for e in self._every("p", "h2", "h3", "li", "div") if e["id"][:2] == "p-"])

    def offers(self, link: str) -> bool:
        return bool(self._named(self._every("a"), link))

    def blocked(self, label: str) -> bool:
        return any("disabled" in each for each in self._named(self._every("button"), label))

    def value_of(self, label: str) -> str:
        return self.visitor._value(self._field(label))

    def options_of(self, label: str) -> list[str]:
        return [each.text for each in self._field(label).find_all("option")]

    # What a person does

    def go_to(self, place: str) -> None:
        self._open(place, [each for each in self._every("a") if each.text == place])

    def follow(self, name: str) -> None:
        self._open(name, self._named(self._every("a"), name))

    def _open(self, name: str, found: list[Element]) -> None:
        assert found, f"No link “{name}” on {self.visitor.page}:\n{self.text()}"
        self._typed.clear()
        self.visitor.get(found[0]["href"], budget=45)

    def press(self, name: str) -> None:
        found = [e for e in self._named(self.visitor._buttons(), name) if "disabled" not in e]
        assert found, f"No button “{name}” on {self.visitor.page}:\n{self.text()}"
        form = self.visitor._form_of(found[0])
        values = {**self.visitor._defaults(form), **self._typed}
        if found[0]["name"]:
            values[found[0]["name"]] = [found[0]["value"]]
        self._typed = {}
        here = self.visitor.page.url
        try:
            self.visitor._fetch("POST", form["action"] or here, values, 200, True, None)
        except AssertionError:
            if not self.refused():
                raise

    def fill(self, label: str, text: str) -> None:
        self._typed[self._field(label)["name"]] = [text]

    def tick(self, label: str) -> None:
        field = self._field(label)
        name, value = field["name"], field["value"] or "on"
        if field["type"] == "radio":
            self._typed[name] = [value]
        else:
            self._typed[name] = [*self._typed.get(name, []), value]

    def select(self, label: str, option: str) -> None:
        field = self._field(label)
        chosen = next(each for each in field.find_all("option") if each.text == option)
        self._typed[field["name"]] = [chosen["value"]]

    def _every(self, *tags: str) -> list[Element]:
        return list(self.visitor.page.tree.find_all(*tags))

    def _named(self, found: list[Element], words: str) -> list[Element]:
        pattern = re.compile(re.escape(words).replace(r"\ ", r"\s+"))
        return [each for each in found if pattern.search(each.text)]

    def _field(self, label: str) -> Element:
        page = self.visitor.page
        found = [each for each in page.fields() if label in page.label_of(each)]
        assert found, f"No field “{label}” on {page}:\n{self.text()}"
        return found[0]
