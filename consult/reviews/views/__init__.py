"""The pages of reviews."""

from consult.reviews.views import overriding, owning, reading, reporting, starting, stepping
from consult.reviews.views.blueprint import blueprint

__all__ = ["blueprint", "overriding", "owning", "reading", "reporting", "starting", "stepping"]
