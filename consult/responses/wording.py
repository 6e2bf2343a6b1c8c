"""What kinds of comment there are, where people stand and how much it matters, in words. Pure."""

KINDS = [
    ("general", "General"),
    ("practice", "Practice"),
    ("legal", "Legal"),
    ("equality", "Equality"),
    ("editorial", "Editorial"),
]
STANCES = [
    ("neutral", "Neither for nor against"),
    ("support", "Support"),
    ("support_with_conditions", "Support with conditions"),
    ("object", "Object"),
]
PRIORITIES = [
    ("", "Not said"),
    ("must", "Must"),
    ("should", "Should"),
    ("could", "Could"),
]
KIND_WORDS, STANCE_WORDS, PRIORITY_WORDS = dict(KINDS), dict(STANCES), dict(PRIORITIES)


def chosen_in_words(kind: str, stance: str, priority: str) -> str:
    """What is said of the three, without what says nothing: “Legal · Object · Must”."""
    parts = [
        KIND_WORDS[kind] if kind != "general" else "",
        STANCE_WORDS[stance] if stance != "neutral" else "",
        PRIORITY_WORDS[priority] if priority else "",
    ]
    return " · ".join(filter(None, parts))
