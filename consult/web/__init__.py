"""The thin layer: load and permit, form, operation, redirect."""

from consult.web.forms import ActionForm, BaseForm, SeenForm
from consult.web.identity import current_actor, received_at
from consult.web.listing import Filter, Listing, a_to_z, by_date, listing
from consult.web.navigation import Panel, Waiting, show_in_navigation, shows_at_home, waits_for
from consult.web.numbers import NumberField, whole_number
from consult.web.page import page
from consult.web.parts import Part, parts_of, tells_parts
from consult.web.permit import permit
from consult.web.settle import keep, keepable

__all__ = [
    "ActionForm",
    "BaseForm",
    "Filter",
    "Listing",
    "NumberField",
    "Panel",
    "Part",
    "SeenForm",
    "Waiting",
    "a_to_z",
    "by_date",
    "current_actor",
    "keep",
    "keepable",
    "listing",
    "page",
    "parts_of",
    "permit",
    "received_at",
    "show_in_navigation",
    "shows_at_home",
    "tells_parts",
    "waits_for",
    "whole_number",
]
