"""The pages of reviews."""

from consult.reviews.views import (
    overriding,
    owning,
    planning,
    reading,
    reporting,
    starting,
    stepping,
)
from consult.reviews.views.blueprint import blueprint

__all__ = [
    "blueprint",
    "overriding",
    "owning",
    "planning",
    "reading",
    "reporting",
    "starting",
    "stepping",
]
