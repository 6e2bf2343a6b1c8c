"""What a comment says: its words, and what is chosen beside them. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Required, Self, TypedDict

from consult.documents.other_wording import is_other
from consult.responses import rules


class Said(TypedDict, total=False):
    """The same as keywords."""

    body: Required[str]
    proposed: str
    kind: str
    stance: str
    priority: str
    rationale: str
    withheld: bool
    withheld_why: str


@dataclass(frozen=True, kw_only=True)
class Contents:
    """Only the comment itself is needed.

    proposed   wording in place of the block's; rationale: why
    priority   must, should, could, or empty
    withheld   its author asks that it is not published, and withheld_why says why
    """

    body: str
    proposed: str = ""
    kind: str = "general"
    stance: str = "neutral"
    priority: str = ""
    rationale: str = ""
    withheld: bool = False
    withheld_why: str = ""

    @classmethod
    def of(cls, thing: Any) -> Contents:
        """Of a stored comment, or of anything else that says all of this."""
        return Contents(**{name: getattr(thing, name) for name in FIELDS})

    @property
    def texts(self) -> dict[str, str]:
        """Field → what is in somebody's own words."""
        return {name: getattr(self, name) for name in TEXTS}

    def normal(self) -> Self:
        """With line ends and blanks as they are counted and compared."""
        tidy: dict[str, Any] = {name: rules.normal(text) for name, text in self.texts.items()}
        return replace(self, **tidy)

    def against(self, kind: str, text: str) -> Self:
        """Without a proposed wording that says what the block says already."""
        if self.proposed and not is_other(self.proposed, kind, text):
            return replace(self, proposed="")
        return self

    def put_into(self, comment: Any) -> None:
        for name in FIELDS:
            setattr(comment, name, getattr(self, name))

    @property
    def in_words(self) -> str:
        """Everything that was written, as one text to keep."""
        parts = [self.body]
        for label, text in (
            ("Proposed wording", self.proposed),
            ("Why", self.rationale),
            ("Why it should not be published", self.withheld_why),
        ):
            if text:
                parts.append(f"{label}:\n{text}")
        return "\n\n".join(filter(None, parts))


def joined(parts: Sequence[Contents]) -> Contents:
    """All that several comments say as one, for somebody to edit.

    Where they choose the same it stays; else what says least, and of priorities the highest.
    """
    texts: dict[str, Any] = {
        name: "\n\n".join(dict.fromkeys(filter(None, (each.texts[name] for each in parts))))
        for name in TEXTS
    }
    kinds, stances = ({getattr(each, name) for each in parts} for name in ("kind", "stance"))
    first = min((each.priority for each in parts), key=ORDER.index, default="")
    return Contents(
        **texts,
        kind=kinds.pop() if len(kinds) == 1 else "general",
        stance=stances.pop() if len(stances) == 1 else "neutral",
        priority=first,
        withheld=any(each.withheld for each in parts),
    )


ORDER = ("must", "should", "could", "")
FIELDS = tuple(each.name for each in fields(Contents))
TEXTS = ("body", "proposed", "rationale", "withheld_why")
UNSAID = {each.name: each.default for each in fields(Contents) if each.name != "body"}
"""What was not asked for in earlier days, in receipts and forms."""
