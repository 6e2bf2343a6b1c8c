"""The pages of reviews."""

from consult.reviews.views import owning, reading, reporting, starting, stepping
from consult.reviews.views.blueprint import blueprint

__all__ = ["blueprint", "owning", "reading", "reporting", "starting", "stepping"]
