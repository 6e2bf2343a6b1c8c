"""Start a review, name its bodies and owners, report on it, take its steps."""

from consult.reviews.operations.bodies import name_bodies
from consult.reviews.operations.overriding import find_option, overridable, override_reason
from consult.reviews.operations.owning import (
    name_owners,
    newest_texts,
    sign_as_owner,
    takes_signatures,
    why_not_name_owners,
    why_not_sign,
)
from consult.reviews.operations.planning import (
    drop_plan,
    overtake_plan,
    plan_step,
    refuse_plan,
    take_planned,
    text_changed,
)
from consult.reviews.operations.reporting import make_report, why_not_report
from consult.reviews.operations.starting import (
    review_flow,
    start_review,
    startable,
    why_not_start,
)
from consult.reviews.operations.stepping import people_of, take_step
from consult.reviews.rules import HoldTerms

__all__ = [
    "HoldTerms",
    "drop_plan",
    "find_option",
    "make_report",
    "name_bodies",
    "name_owners",
    "newest_texts",
    "overridable",
    "override_reason",
    "overtake_plan",
    "people_of",
    "plan_step",
    "refuse_plan",
    "review_flow",
    "sign_as_owner",
    "start_review",
    "startable",
    "take_planned",
    "take_step",
    "takes_signatures",
    "text_changed",
    "why_not_name_owners",
    "why_not_report",
    "why_not_sign",
    "why_not_start",
]
