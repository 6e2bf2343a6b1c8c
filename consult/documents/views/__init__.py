"""Pages of documents: reading them, and writing the next version."""

from consult.documents.views import reading, writing
from consult.documents.views.loading import blueprint

__all__ = ["blueprint", "reading", "writing"]
