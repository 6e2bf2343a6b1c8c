"""What the pages of a response show."""

from consult.responses.presenters.lists import listed
from consult.responses.presenters.workspace import block_of, snippet, why_closed, workspace

__all__ = ["block_of", "listed", "snippet", "why_closed", "workspace"]
