"""What must not be in a comment: text that identifies a child or a case, or tells of harm. Pure."""

from consult.sensitive.disclosure import reads_like_a_disclosure
from consult.sensitive.finding import Finding, digest, split
from consult.sensitive.search import find_all
from consult.sensitive.wording import ADVISED, Advice, advise

__all__ = [
    "ADVISED",
    "Advice",
    "Finding",
    "advise",
    "digest",
    "find_all",
    "reads_like_a_disclosure",
    "split",
]
