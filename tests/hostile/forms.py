"""The forms that are really on the pages, filled in so that they would be taken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urljoin

from consult import clock
from tests.hostile.arena import Pairs
from tests.markup import Element, read

HIDDEN = ("seen", "was", "request_id", "moment")


@dataclass(frozen=True)
class Drawn:
    """A form on a page: whose page, where it is sent, and what is in it."""

    role: str
    url: str
    fields: tuple[tuple[str, str], ...]
    files: tuple[str, ...]

    @property
    def shape(self) -> tuple[str, ...]:
        """Two forms of one shape are one form to an attacker."""
        return tuple(sorted({name for name, _ in self.fields} | set(self.files)))

    @property
    def names(self) -> list[str]:
        return sorted({name for name, _ in self.fields})

    def without(self, name: str) -> Pairs:
        return [pair for pair in self.fields if pair[0] != name]

    def dates(self) -> list[str]:
        return [name[:-4] for name, _ in self.fields if name.endswith("-day")]


def drawn(role: str, page_url: str, html: str) -> list[Drawn]:
    """Every form of a page that is sent with POST."""
    tree = read(html)
    found = []
    for form in tree.find_all("form"):
        if form["method"].lower() != "post":
            continue
        inside = form.find_all("input", "select", "textarea", "button")
        url = urljoin(page_url, form["action"] or page_url)
        files = tuple(each["name"] for each in inside if each["type"] == "file")
        found.append(Drawn(role, url, tuple(_filled(inside)), files))
    return found


def _filled(inside: list[Element]) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    chosen: set[str] = set()
    for each in inside:
        name, kind = each["name"], each["type"]
        if not name or name == "csrf_token" or kind == "file":
            continue
        if kind in ("radio",):
            if name not in chosen:
                pairs.append((name, each["value"]))
            chosen.add(name)
        elif each.tag == "select":
            options = [option["value"] for option in each.find_all("option")]
            pairs.append((name, options[-1] if options else ""))
        elif each.tag == "textarea":
            pairs.append((name, each.raw_text.strip() or "Words of somebody."))
        elif each.tag == "button":
            if name not in chosen:
                pairs.append((name, each["value"]))
            chosen.add(name)
        else:
            pairs.append((name, each["value"] or _ordinary(name, kind)))
    return pairs


def _ordinary(name: str, kind: str) -> str:
    soon = clock.now() + timedelta(days=40)
    if kind == "hidden":
        return ""
    for part in ("day", "month", "year"):
        if name.endswith(f"-{part}"):
            return str(getattr(soon, part))
    if kind == "email" or name == "email":
        return "somebody@example.org"
    return "quite an ordinary answer"
