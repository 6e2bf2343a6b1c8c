"""Pages of documents: reading them, and writing the next version."""

from consult.documents.views import correcting, reading, saving, taking, writing
from consult.documents.views.loading import blueprint

__all__ = ["blueprint", "correcting", "reading", "saving", "taking", "writing"]
