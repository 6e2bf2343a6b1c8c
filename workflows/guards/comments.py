"""Guards on what was done with the comments that partners made."""

from __future__ import annotations

from workflows.calendar import in_words
from workflows.facts import AssessmentFacts, ReviewFacts
from workflows.guards.drafting import LEAD, MANAGER
from workflows.guards.registry import guard, no
from workflows.guards.sources import CHECKED_AGAIN, EQUALITY_AGAIN, GUNNING_1, GUNNING_4, LINKED
from workflows.guards.wording import count, names
from workflows.refusal import Refusal


@guard(code="consultation-not-closed", kind="review", source=GUNNING_1, weight="law")
def consultation_has_closed(facts: ReviewFacts) -> Refusal | None:
    """Nothing is decided while partners may still answer. Source: Gunning 1."""
    found = facts.partner_round
    if found is not None and found.state == "closed":
        return None
    if found is None or found.state != "open" or found.closes_at is None:
        return no(
            "No round of partner comment has closed.",
            "Ask partner agencies for comment, and wait until the round closes.",
            who=LEAD,
        )
    closes = in_words(found.closes_at, facts.zone)
    return no(f"Partners may comment until {closes}.", "Wait until the round has closed.")


@guard(code="comments-without-outcome", kind="review", source=GUNNING_4, weight="law")
def every_comment_has_an_outcome(facts: ReviewFacts) -> Refusal | None:
    """Every submitted comment was conscientiously considered. Source: Gunning 4."""
    found = facts.partner_round
    if found is None or not found.unanswered:
        return None
    verb = "has" if found.unanswered == 1 else "have"
    return no(
        f"{found.unanswered} of {count(found.comments, 'comment')} {verb} no outcome.",
        "Record an outcome with its reason for each of them.",
        who=LEAD,
    )


@guard(code="public-answers-unread", kind="review", source=GUNNING_4, weight="law")
def public_answers_are_read(facts: ReviewFacts) -> Refusal | None:
    """A person has read every answer that a member of the public confirmed. Source: Gunning 4."""
    found = facts.partner_round
    if found is None or not found.unread:
        return None
    verb = "waits" if found.unread == 1 else "wait"
    answers = count(found.from_public, "answer from the public", "answers from the public")
    return no(
        f"{found.unread} of {answers} {verb} to be read.",
        "Read the answers from the public, and show each or set it aside.",
        who=(*LEAD, *MANAGER),
    )


@guard(
    code="outcomes-not-linked",
    kind="review",
    source=LINKED,
    weight="borrowed",
)
def accepted_outcomes_are_linked(facts: ReviewFacts) -> Refusal | None:
    """Every accepted comment is linked to a change that the newest version has. Source: W3C."""
    found = facts.partner_round
    if found is None or not (found.unlinked or found.undone):
        return None
    because, fixes = [], []
    if found.unlinked:
        subject = count(found.unlinked, "accepted comment is", "accepted comments are")
        because.append(f"{subject} not linked to a change in the text.")
        fixes.append("Make the change, save a version and link the outcome to the passage.")
    if found.undone:
        subject = count(found.undone, "accepted comment points", "accepted comments point")
        because.append(
            f"{subject} to a passage that no longer differs from the text that was commented on."
        )
        fixes.append("Make that change again, or give the comment another outcome.")
    return no(" ".join(because), " ".join(fixes), who=LEAD)


@guard(
    code="respondents-silent",
    kind="review",
    source="who does not answer is reminded, and then accounted for (W3C Process)",
    weight="borrowed",
)
def every_respondent_is_accounted_for(facts: ReviewFacts) -> Refusal | None:
    """Every agency answered, made a nil return, or was reminded and sent no answer. Source: W3C."""
    silent = facts.partner_round.silent if facts.partner_round else ()
    if not silent:
        return None
    return no(
        f"Nothing has come from {names(silent, most=5)}.",
        "Remind those who were not reminded yet. Record of the others that no answer came, once "
        "they have had the time to reply to their reminder.",
        who=(*LEAD, *MANAGER),
    )


@guard(
    code="equality-not-reviewed",
    kind="review",
    source=EQUALITY_AGAIN,
    weight="law",
)
def equality_was_reviewed_after_consultation(facts: ReviewFacts) -> Refusal | None:
    """The equality assessment was checked against the responses, after the round closed.

    Source: Equality Act 2010 s149.
    """
    signed = [each for each in facts.assessments if each.kind == "equality"]
    if not signed:
        return no(
            "There is no signed equality assessment to check against the responses.",
            "Complete the equality assessment and sign it.",
            who=LEAD,
        )
    return _why_unchecked(facts, max(signed, key=lambda each: each.signed_at))


@guard(
    code="assessment-not-reviewed",
    kind="review",
    source=CHECKED_AGAIN,
    weight="house",
    warns=True,
)
def other_assessments_were_reviewed(facts: ReviewFacts) -> Refusal | None:
    """A data protection or legal assessment, where there is one, was checked like the equality one.

    A warning: such an assessment may have nothing to do with what the agencies answered.
    Source: house rule.
    """
    others = [each for each in facts.assessments if each.kind != "equality"]
    found = (_why_unchecked(facts, each) for each in sorted(others, key=lambda each: each.kind))
    return next((each for each in found if each is not None), None)


def _why_unchecked(facts: ReviewFacts, newest: AssessmentFacts) -> Refusal | None:
    """What keeps the newest version of an assessment from counting as read beside the answers."""
    name = f"{newest.kind.replace('_', ' ')} assessment"
    reviewed = newest.reviewed_at
    found = facts.partner_round
    closed = found.closes_at if found else None
    last = found.last_answer_at if found else None
    fix = "Check it against the responses: update it, or record why nothing changes."
    if reviewed is None and newest.to_update:
        return no(
            f"The {name} was checked against the responses, and has to be updated. "
            "The updated version is not signed yet.",
            f"Sign a new version of the {name}.",
            who=LEAD,
        )
    if reviewed is None:
        return no(f"The {name} has not been checked against the responses.", fix, who=LEAD)
    if closed is not None and last is not None and last > max(closed, reviewed):
        return no(
            f"The {name} was last checked at {in_words(reviewed, facts.zone)}, "
            f"before the last response came at {in_words(last, facts.zone)}.",
            fix,
            who=LEAD,
        )
    if closed is None or reviewed >= closed:
        return None
    return no(
        f"The {name} was last checked at {in_words(reviewed, facts.zone)}, "
        f"before the round closed at {in_words(closed, facts.zone)}.",
        fix,
        who=LEAD,
    )


@guard(
    code="changed-since-consultation",
    kind="review",
    source="a change of substance is consulted on again (W3C Process)",
    weight="borrowed",
)
def no_substantive_change_since_consultation(facts: ReviewFacts) -> Refusal | None:
    """No version saved after the round changes the substance. Source: W3C."""
    changed = [draft for draft in facts.drafts if draft.substantive_since_consultation]
    if not changed:
        return None
    told = [
        f"{draft.document} (version{'s' if len(numbers) > 1 else ''} {names(numbers)})"
        for draft in changed
        if (numbers := draft.substantive_since_consultation)
    ]
    return no(
        f"The substance has changed since partners commented: {names(told)}.",
        "Consult again on the changed text, or go back to the text that was consulted on.",
        who=LEAD,
        about=changed[0].id,
    )
