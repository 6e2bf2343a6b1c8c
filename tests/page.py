"""One fetched page: what it says, its links, buttons and fields, and whether it is fit to serve."""

from __future__ import annotations

from collections import Counter

from tests.markup import BadMarkup, Element, read, squeezed

FIELDS = ("input", "select", "textarea")
UNLABELLED = ("hidden", "submit", "button", "image")


class Page:
    """An answer. For a download only `status`, `headers`, `data` and `content_type` matter."""

    def __init__(self, url: str, response: object, queries: list[str]) -> None:
        self.url = url
        self.status: int = response.status_code  # type: ignore[attr-defined]
        self.headers = response.headers  # type: ignore[attr-defined]
        self.data: bytes = response.data  # type: ignore[attr-defined]
        self.content_type: str = response.mimetype  # type: ignore[attr-defined]
        self.queries = queries
        self.moves_on = self.status in (301, 302, 303, 307, 308)
        self.is_html = self.content_type == "text/html" and not self.moves_on
        self.html = self.data.decode() if self.content_type.startswith("text/") else ""
        self.tree = self._read() if self.is_html else Element("document", {}, None)

    def _read(self) -> Element:
        try:
            return read(self.html)
        except BadMarkup as bad:
            raise BadMarkup(f"{self.status} {self.url}: {bad}") from None

    # What it says

    @property
    def title(self) -> str:
        found = self.tree.find("title")
        return found.text if found else ""

    @property
    def h1(self) -> str:
        found = self.tree.find("h1")
        return found.text if found else ""

    @property
    def main(self) -> Element:
        return self.tree.find("main") or self.tree

    @property
    def text(self) -> str:
        """Everything in <main>, as words."""
        return self.main.text

    @property
    def errors(self) -> list[str]:
        """The lines of “There is a problem”, or of the refusals on a page that says no."""
        summary = self.tree.find(class_="govuk-error-summary")
        if summary is not None:
            return [item.text for item in summary.find_all("li")]
        return [item.text for item in self.main.find_all("li", class_="consult-refusals__reason")]

    @property
    def banner(self) -> str:
        """What was flashed: “Done …”."""
        return " ".join(
            each.text for each in self.tree.find_all(class_="govuk-notification-banner")
        )

    @property
    def links(self) -> dict[str, str]:
        """Text → address, of all links on the page."""
        return {each.text: each["href"] for each in self.tree.find_all("a")}

    @property
    def buttons(self) -> list[str]:
        return [each.text for each in self.tree.find_all("button")]

    def says(self, *words: str) -> bool:
        return all(squeezed(each) in self.text for each in words)

    def __str__(self) -> str:
        problems = "".join(f"\n  problem: {each}" for each in self.errors)
        return f"{self.status} {self.url} “{self.h1}”{problems}"

    # Whether it is fit to serve

    def check(self) -> None:
        """Fail with every fault of the page at once."""
        faults = [*self._headings(), *self._ids(), *self._labels(), *self._forms()]
        faults += self._sentences()
        assert not faults, f"{self}\n" + "\n".join(f"  fault: {fault}" for fault in faults)

    def _sentences(self) -> list[str]:
        """What is wrong is said in whole sentences, on every form."""
        summary = self.tree.find(class_="govuk-error-summary")
        said = [item.text for item in summary.find_all("a")] if summary is not None else []
        cut = [each for each in said if not each.rstrip("”").endswith((".", "?"))]
        return [f"no full stop ends “{each}”" for each in cut]

    def _headings(self) -> list[str]:
        faults = []
        if (count := len(self.tree.find_all("h1"))) != 1:
            faults.append(f"the page has {count} h1; it must have one")
        if not self.title:
            faults.append("the page has no title")
        summary = self.tree.find(class_="govuk-error-summary") is not None
        if (self.status == 422 or summary) and not self._says_error():
            faults.append(f"a refused page's title begins “Error:”, not “{self.title}”")
        if self.status == 200 and self.title.startswith("Error:"):
            faults.append("a page that refuses nothing says “Error:” in its title")
        return faults

    def _says_error(self) -> bool:
        # The page for a refused action without a form is an error page by its heading.
        return self.title.startswith("Error:") or (
            self.tree.find("form", class_="consult-form") is None and self.main.find("form") is None
        )

    def _ids(self) -> list[str]:
        elements = list(self.tree.walk())
        ids = Counter(each["id"] for each in elements if "id" in each)
        faults = [f"the id “{name}” is there {n} times" for name, n in ids.items() if n > 1]
        for each in elements:
            for attribute in ("aria-describedby", "aria-labelledby", "aria-controls"):
                lost = [name for name in each[attribute].split() if name not in ids]
                faults += [f"<{each.tag}> {attribute} names no id “{name}”" for name in lost]
        if summary := self.tree.find(class_="govuk-error-summary"):
            faults += [
                f"the error link to “{link['href']}” leads nowhere"
                for link in summary.find_all("a")
                if link["href"].startswith("#") and link["href"][1:] not in ids
            ]
        return faults

    def _labels(self) -> list[str]:
        return [
            f"<{each.tag} name={each['name']!r}> has no label"
            for each in self.fields()
            if not self.label_of(each)
        ]

    def _forms(self) -> list[str]:
        faults = []
        for form in self.tree.find_all("form"):
            if form["method"].lower() == "post" and not form.find("input", name="csrf_token"):
                faults.append(f"the form to “{form['action']}” has no csrf_token")
            if form.above("form"):
                faults.append("a form stands inside a form")
        faults += [
            "a link has no words"
            for link in self.tree.find_all("a")
            if not link.text and "id" not in link
        ]
        faults += [
            f"<{each.tag}> has an inline style or handler"
            for each in self.tree.walk()
            if "style" in each or any(name.startswith("on") for name in each.attributes)
        ]
        return faults

    # Fields by their labels

    def fields(self, form: Element | None = None) -> list[Element]:
        """Everything that a person can fill in."""
        found = self.tree.find_all(*FIELDS)
        wanted = [each for each in found if each["type"] not in UNLABELLED]
        return [each for each in wanted if form is None or self.belongs(each, form)]

    def belongs(self, field: Element, form: Element) -> bool:
        return field.is_inside(form) or bool(field["form"] and field["form"] == form["id"])

    def label_of(self, field: Element) -> str:
        for label in self.tree.find_all("label"):
            if field["id"] and label["for"] == field["id"]:
                return label.text
        around = field.above("label")
        return around.text if around is not None else field["aria-label"]

    def legend_of(self, field: Element) -> str:
        around = field.above("fieldset")
        legend = around.find("legend") if around is not None else None
        return legend.text if legend is not None else ""
