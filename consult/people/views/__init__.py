"""The pages of people and agencies."""

from consult.people.views import (
    agencies,
    contacts,
    held,
    home,
    importing,
    invitations,
    people,
    places,
    rights,
)
from consult.people.views.blueprint import blueprint

__all__ = [
    "agencies",
    "blueprint",
    "contacts",
    "held",
    "home",
    "importing",
    "invitations",
    "people",
    "places",
    "rights",
]
