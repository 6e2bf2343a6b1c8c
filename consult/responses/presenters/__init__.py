"""What the pages of a response show."""

from consult.responses.presenters.lists import listed
from consult.responses.presenters.workspace import drawn_at, why_closed, workspace

__all__ = ["drawn_at", "listed", "why_closed", "workspace"]
