"""The pages of reviews."""

from consult.reviews.views import reading, starting, stepping
from consult.reviews.views.blueprint import blueprint

__all__ = ["blueprint", "reading", "starting", "stepping"]
