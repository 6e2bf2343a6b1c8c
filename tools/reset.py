"""Forgets what is in instance/, unless Consult is running from there."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from consult.instance import LOCK, RUNNING, in_use


def main(folder: Path) -> int:
    if in_use(folder / LOCK):
        print(RUNNING, file=sys.stderr)
        return 1
    shutil.rmtree(folder, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(__file__).resolve().parent.parent / "instance"))
