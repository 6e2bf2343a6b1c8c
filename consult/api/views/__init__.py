"""The addresses of the interface, and the page about it."""

from consult.api import identity
from consult.api.declared import blueprint
from consult.api.views import documents, index, reviews, stepping  # in the order of the page

identity.install(blueprint)

__all__ = ["blueprint", "documents", "index", "reviews", "stepping"]
