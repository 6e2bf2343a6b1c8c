"""What kinds of comment there are and where people stand, in words. Pure."""

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
KIND_WORDS, STANCE_WORDS = dict(KINDS), dict(STANCES)
