"""Kinds of report that a review can rest on. Names are append-only, like those of guards."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReportKind:
    """What a kind of report is called, with its article, and what it says."""

    title: str
    asks: str

    @property
    def name(self) -> str:
        """Without its article: "progress report"."""
        return self.title.partition(" ")[2]


REPORTS: dict[str, ReportKind] = {
    "areas": ReportKind("a list of areas", "Which areas take part, and who agreed to it there."),
    "evaluation": ReportKind(
        "an evaluation", "What was tried, what was found, and how it is known."
    ),
    "progress": ReportKind(
        "a progress report", "What was done, what is late, and what comes next."
    ),
    "adoption": ReportKind(
        "an adoption report",
        "Which local partnerships adopted it, which with additions of their own, and which did "
        "not, with why.",
    ),
    "board_report": ReportKind(
        "a report to the board", "At which meeting the board was told, and what it said."
    ),
}
