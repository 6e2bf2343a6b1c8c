"""The addresses of the interface, and the page about it."""

from consult.api import identity
from consult.api.declared import blueprint
from consult.api.views import (  # in the order of the page
    collections,
    documents,
    index,
    reviews,
    stepping,
)

identity.install(blueprint)

__all__ = ["blueprint", "collections", "documents", "index", "reviews", "stepping"]
