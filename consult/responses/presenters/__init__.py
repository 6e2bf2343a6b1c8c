"""What the pages of a response show."""

from consult.responses.presenters.lists import listed
from consult.responses.presenters.workspace import block_of, snippet, workspace

__all__ = ["block_of", "listed", "snippet", "workspace"]
