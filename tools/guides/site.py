"""The Markdown of docs/ as plain web pages."""

from __future__ import annotations

import re
import shutil
from html import escape
from pathlib import Path

from markdown_it import MarkdownIt

from tools.guides.captions import ROOT

DOCS = ROOT / "docs"
STYLE = """
body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; color: #111; }
body { font: 1.05rem/1.55 system-ui, sans-serif; }
a { color: #0f5257; } h1, h2, h3 { line-height: 1.2; margin-top: 2em; } h1 { margin-top: 1em; }
img { max-width: 100%; border: 1px solid #9bb; box-shadow: 0 2px 10px #0002; }
table { border-collapse: collapse; display: block; overflow-x: auto; }
td, th { border: 1px solid #9bb; padding: .4em .6em; text-align: left; vertical-align: top; }
code, pre { background: #eef4f4; } pre { overflow-x: auto; padding: .8em; }
nav { border-bottom: 3px solid #0f5257; padding-bottom: .5em; }
@media print { nav { display: none; } img { break-inside: avoid; } }
"""
LINK = re.compile(r'href="(?!https?:|#)([^"#]+)\.md(#[^"]*)?"')


def build(to: Path) -> int:
    """Every page under docs/, with its pictures. Returns how many pages were written."""
    shutil.rmtree(to, ignore_errors=True)
    pages = sorted(DOCS.rglob("*.md"))
    for page in pages:
        made = to / page.relative_to(DOCS).with_suffix(".html")
        made.parent.mkdir(parents=True, exist_ok=True)
        made.write_text(_page(page), encoding="utf-8")
    if (pictures := DOCS / "users" / "pictures").is_dir():
        shutil.copytree(pictures, to / "users" / "pictures")
    return len(pages)


def _page(source: Path) -> str:
    text = source.read_text(encoding="utf-8")
    body = MarkdownIt("commonmark").enable("table").render(text)
    body = LINK.sub(lambda found: f'href="{found[1]}.html{found[2] or ""}"', body)
    body = re.sub(
        r'(<img [^>]*?) title="[^"]*"', r"\1", body
    )  # how it was taken is not for readers
    title = next((line[2:] for line in text.splitlines() if line.startswith("# ")), source.stem)
    up = "../" * (len(source.relative_to(DOCS).parts) - 1)
    home = f'<nav><a href="{up}index.html">Consult: all guides</a></nav>'
    return (
        f'<!doctype html><html lang="en-GB"><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLE}</style>{home}<main>{body}</main></html>\n"
    )
