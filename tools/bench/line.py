"""One benchmark's result: a JSON line, and a row of the table."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """Milliseconds are medians of one run. `note` says what is not a time."""

    name: str
    ours_ms: float | None
    aim: str
    met: bool
    yardstick: str = ""
    yardstick_ms: float | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        if self.ours_ms is None or not self.yardstick_ms:
            return None
        return round(self.ours_ms / self.yardstick_ms, 2)

    def as_json(self) -> str:
        return json.dumps(
            {
                "name": self.name,
                "ours_ms": _rounded(self.ours_ms),
                "yardstick": self.yardstick,
                "yardstick_ms": _rounded(self.yardstick_ms),
                "ratio": self.ratio,
                "aim": self.aim,
                "met": self.met,
                "note": self.note,
            }
        )


def table(lines: Iterable[Line]) -> str:
    """Markdown, to be pasted into docs/performance.md."""
    rows = [
        "| Name | Ours, ms | Yardstick | Yardstick, ms | Ratio | Aim | Met | Note |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for each in lines:
        cells = (
            each.name,
            _rounded(each.ours_ms),
            each.yardstick,
            _rounded(each.yardstick_ms),
            each.ratio,
            each.aim,
            "yes" if each.met else "**no**",
            each.note,
        )
        rows.append("| " + " | ".join("" if c is None else str(c) for c in cells) + " |")
    return "\n".join(rows)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)
