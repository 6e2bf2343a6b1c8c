"""The thin layer: load and permit, form, operation, redirect."""

from consult.web.forms import ActionForm, BaseForm
from consult.web.identity import current_actor, received_at
from consult.web.navigation import Waiting, show_in_navigation, waits_for
from consult.web.page import page
from consult.web.permit import permit
from consult.web.settle import keep, keepable

__all__ = [
    "ActionForm",
    "BaseForm",
    "Waiting",
    "current_actor",
    "keep",
    "keepable",
    "page",
    "permit",
    "received_at",
    "show_in_navigation",
    "waits_for",
]
