"""What kinds of act a history can be narrowed to, and of which kind each act is."""

from __future__ import annotations

KINDS = {
    "steps": "Steps",
    "comments": "Rounds and comments",
    "outcomes": "Outcomes",
    "decisions": "Positions, decisions and assessments",
    "text": "Text",
    "people": "People and bodies",
}
OF_ACT = {
    "review-started": "steps",
    "held": "steps",
    "report-made": "steps",
    "outcome-recorded": "outcomes",
    "outcomes-published": "outcomes",
    "position-taken": "decisions",
    "signed-as-owner": "decisions",
    "assessment-signed": "decisions",
    "assessment-reviewed": "decisions",
    "version-saved": "text",
    "draft-rebased": "text",
    "draft-reclassified": "text",
    "bodies-named": "people",
    "owners-named": "people",
    "respondents-named": "people",
    "seat-given": "people",
    "seat-ended": "people",
}
OF_THING = {
    "review": "steps",
    "consultation": "comments",
    "response": "comments",
    "ballot": "decisions",
    "document": "text",
    "group": "people",
}


def kind_of(thing: str, act: str) -> str:
    """A key of KINDS: by what was done, else by what it was done to ("review:12")."""
    return OF_ACT.get(act) or OF_THING.get(thing.partition(":")[0], "steps")
