"""What can be said of every template without drawing it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader, PackageLoader, PrefixLoader, meta

PACKAGE = Path(__file__).resolve().parents[2] / "consult"
TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
GOVUK = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
ENVIRONMENT = Environment(autoescape=True)
ENVIRONMENT.filters.update(  # our own, from consult.web.wording; the names are enough to compile
    dict.fromkeys(("day", "from_now", "moment", "plural", "statement", "time_of_day"), str)
)
NAMES = sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html"))


def source(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_a_template_compiles(name: str) -> None:
    ENVIRONMENT.compile(source(name), name=name)


@pytest.mark.parametrize("name", NAMES)
def test_a_template_stands_on_templates_that_exist(name: str) -> None:
    known = set(FileSystemLoader(TEMPLATES).list_templates()) | set(GOVUK.list_templates())
    used = meta.find_referenced_templates(ENVIRONMENT.parse(source(name)))
    assert {other for other in used if other} <= known


@pytest.mark.parametrize("name", NAMES)
def test_a_template_keeps_to_the_content_security_policy(name: str) -> None:
    text = re.sub(r"\{#.*?#\}", "", source(name), flags=re.DOTALL)
    if not name.startswith("emails/"):  # no page: programs that read mail know no other styles
        assert not re.search(r"<[^>]*\sstyle\s*=", text), "an inline style is blocked"
    assert not re.search(r"<[^>]*\son[a-z]+\s*=", text), "an inline handler is blocked as well"
    for script in re.findall(r"<script\b.*?</script>", text, flags=re.DOTALL):
        assert "nonce" in script


def test_what_is_flashed_or_told_to_a_script_says_all_of_a_refusal() -> None:
    """The reason alone leaves its reader where they are: `told` has the fix and who can, too."""
    bare = re.compile(r"""(flash\(.*|["']because["']: .*)\.because\b""")
    views = [*PACKAGE.rglob("views.py"), *PACKAGE.rglob("views/*.py")]
    found = [
        f"{each.relative_to(PACKAGE)}: {line.strip()}"
        for each in views
        for line in each.read_text().splitlines()
        if bare.search(line)
    ]
    assert len(views) > 40
    assert found == []
