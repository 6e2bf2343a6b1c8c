"""The life of a round: prepared, described, dated, opened, ended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from consult import audit, clock, events, lifecycle
from consult.access import Actor
from consult.accounts import queries as people
from consult.consultations import rules, usual
from consult.consultations.events import ConsultationOpened
from consult.consultations.models import Consultation, ConsultedVersion, Expected
from consult.consultations.operations.late import usual_policy
from consult.consultations.operations.writing import begin, permits_of
from consult.consultations.queries import expected_of, list_rounds, questions_of
from consult.consultations.running import PARTNERS
from consult.lifecycle import Passage
from consult.region import queries as region
from consult.store import session
from workflows.refusal import refuse_any

TITLES = {"group": "Working group comment on {}", "agencies": PARTNERS + "{}"}


def prepare_round(review_id: int, audience: str, *, by: Actor) -> Consultation:
    """Begin a round of a review for "group" or "agencies"; nobody is asked yet.

    Raises Refused when the review is not at the place for it, or a round is under way.
    """
    lifecycle.lock(review_id)  # two rounds begun at once would both find none
    review = lifecycle.get_subject(review_id, kind="review")
    stands = lifecycle.workflow_of(review).states[review.state].title
    earlier = [each for each in list_rounds(review_id) if each.audience == audience]
    refuse_any(
        [
            rules.review_lets_a_round_be_prepared(permits_of(review), audience, stands),
            rules.no_other_round_is_under_way([each.subject.state for each in earlier]),
        ]
    )
    title = TITLES[audience].format(review.title)
    subject = lifecycle.start(
        "consultation", "consultation", title=title, parent_id=review_id, by=by
    )
    made = Consultation(
        id=subject.id,
        subject=subject,
        audience=audience,
        late_policy=usual_policy(review, audience),
        created_by_id=by.id,
        closes_at=None,
    )
    if audience == "agencies":
        made.uses, made.privacy = _usual_words(earlier)
    session.add(made)
    session.flush()
    return made


def _usual_words(earlier: Sequence[Consultation]) -> tuple[str, str]:
    """How answers are used, and of personal data: as the round before said, or as a rule."""
    last, here = earlier[-1] if earlier else None, region.profile()
    uses, privacy = (last.uses, last.privacy) if last else ("", "")
    return uses or usual.USES, privacy or usual.privacy_of(here.host, here.contact)


def describe_round(
    round: Consultation,
    *,
    purpose: str,
    reasons: str,
    options: str,
    scope: str,
    uses: str | None = None,
    privacy: str | None = None,
    letter: str | None = None,
    seen_revision: int | None = None,
    by: Actor,
) -> None:
    """Write what is asked and why; an empty text is one still to be written.

    uses, privacy, letter  None keeps what is there; the first two are never empty
    Raises Refused when the round is frozen or a text is too long, and Overtaken.
    """
    texts = {"purpose": purpose, "reasons": reasons, "options": options, "scope": scope}
    kept = {"uses": uses, "privacy": privacy, "letter": letter}
    texts |= {name: text for name, text in kept.items() if text is not None}
    begin(
        round,
        lambda: [
            *(rules.text_fits(text, name, "This text") for name, text in texts.items()),
            rules.is_said(uses, "uses", "Say how answers will be used."),
            rules.is_said(privacy, "privacy", "Say what becomes of personal data."),
        ],
        seen=seen_revision,
    )
    for name, text in texts.items():
        setattr(round, name, text.strip())
    session.flush()
    facts = {"written": sorted(name for name, text in texts.items() if text.strip())}
    audit.record(round.subject.thing, "round-described", facts=facts, words=texts, by=by)


def write_letter(
    round: Consultation, *, letter: str, seen_revision: int | None = None, by: Actor
) -> None:
    """Write the covering letter (for a group: the note to its members). Raises Refused."""
    begin(round, lambda: [rules.text_fits(letter, "letter", "The letter")], seen=seen_revision)
    round.letter = letter.strip()
    session.flush()
    audit.record(round.subject.thing, "letter-written", words={"letter": letter}, by=by)


def set_window(
    round: Consultation, *, closes_at: datetime, seen_revision: int | None = None, by: Actor
) -> None:
    """Say when the round will close (an aware instant). It opens when the review's step is taken.

    Whether the window is long enough is judged by the step's guards, from the moment it opens.
    """
    begin(
        round,
        lambda: [
            rules.closing_is_ahead(closes_at, clock.now()),
            rules.closing_is_near_enough(closes_at, clock.now()),
        ],
        seen=seen_revision,
    )
    round.closes_at = closes_at
    session.flush()
    facts = {"closes_at": closes_at.isoformat()}
    audit.record(round.subject.thing, "window-set", facts=facts, by=by)


def _placeholders(round: Consultation) -> list[str]:
    texts = [(each.wording, each.help, each.follow_up) for each in questions_of(round.id)]
    return rules.placeholders_in(*(text for some in texts for text in some))


def open_round(
    round: Consultation,
    *,
    version_ids: Sequence[int],
    respondents: Sequence[int] = (),
    by: Actor,
) -> Passage:
    """Open the round on these versions: the effect of a step of its review.

    respondents  for a group's round, the account ids of those asked; agencies are named already
    Raises Refused when there is nobody to ask, nothing to read, or no closing time to come.
    """
    lifecycle.lock(round.id)
    expected = expected_of(round.id)
    asked = list(dict.fromkeys(respondents)) if round.audience == "group" else []
    count = len(asked) or len(expected)
    held = people.hold_agencies([row.agency_id for row in expected if row.agency_id is not None])
    today = people.today()
    refuse_any(
        [
            rules.something_is_consulted_on(version_ids),
            rules.somebody_is_asked(count, round.audience),
            rules.closing_is_ahead(round.closes_at, clock.now()),
            rules.agencies_go_on([each.name for each in held.values() if each.has_ended(today)]),
            rules.questions_are_complete(_placeholders(round)),
        ]
    )
    round.opens_at = clock.now()
    session.add_all(
        ConsultedVersion(consultation_id=round.id, version_id=each)
        for each in dict.fromkeys(version_ids)
    )
    session.add_all(Expected(consultation_id=round.id, account_id=each) for each in asked)
    session.flush()
    passage = lifecycle.fire(round.id, "open", as_role="workflow", by=by)
    facts = {"versions": list(version_ids), "respondents": count}
    audit.record(round.subject.thing, "round-opened", facts=facts, by=by)
    events.publish(ConsultationOpened(round, by))
    return passage


def close_early(
    round: Consultation,
    *,
    seen: tuple[str, int] | None = None,
    request_id: str | None = None,
    by: Actor,
) -> Passage:
    """Close a group's round once everyone has answered. Raises Refused, or Moved."""
    return lifecycle.fire(round.id, "close_early", seen=seen, request_id=request_id, by=by)


def withdraw_round(round: Consultation, *, reason: str = "", by: Actor) -> Passage | None:
    """Stop a round that is being prepared or open; None when it has ended already."""
    lifecycle.lock(round.id)
    if round.subject.state not in ("preparing", "open"):
        return None
    return lifecycle.fire(round.id, "withdraw", reason=reason, as_role="workflow", by=by)
