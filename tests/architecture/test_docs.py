"""What the documentation points to is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tools.guides.captions import VISITOR, read_captions
from tools.guides.site import build

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)#\s]+)(?:#[^)\s]*)?\)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_link_to_a_file_leads_to_one(page: Path) -> None:
    targets = LINK.findall(page.read_text("utf-8"))
    gone = [
        each
        for each in targets
        if "://" not in each and not (page.parent / each).resolve().exists()
    ]
    assert gone == []


def test_every_guide_is_in_the_index() -> None:
    index = (ROOT / "docs" / "index.md").read_text("utf-8")
    guides = [*(ROOT / "docs" / "users").glob("*.md"), *(ROOT / "docs" / "operators").glob("*.md")]
    assert guides
    assert [each.name for each in guides if f"/{each.name})" not in index] == []


def test_every_picture_says_who_sees_it_and_has_a_name_of_its_own() -> None:
    captions = list(read_captions())
    names = [each.name for each in captions]
    assert len(names) == len(set(names))
    assert any(each.person == VISITOR for each in captions)


def test_an_image_that_does_not_say_its_way_is_refused(tmp_path: Path) -> None:
    (tmp_path / "guide.md").write_text("![A page](pictures/page.png)\n", "utf-8")
    with pytest.raises(ValueError, match=r"guide\.md"):
        list(read_captions(tmp_path))


def test_the_guides_become_pages_whose_links_stay_among_them(tmp_path: Path) -> None:
    assert build(tmp_path / "site") == len(PAGES) - 1
    index = (tmp_path / "site" / "index.html").read_text("utf-8")
    assert 'href="users/agency.html"' in index
    assert '.md"' not in index
