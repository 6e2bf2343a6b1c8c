"""Who owns a text together, and their signatures under it."""

from __future__ import annotations

from collections.abc import Sequence

from consult import audit, clock, events, lifecycle
from consult.access import Actor
from consult.accounts.models import Agency
from consult.accounts.queries import list_agencies
from consult.documents import queries as documents
from consult.documents.models import Version
from consult.reviews import queries, rules
from consult.reviews.events import OwnersNamed, TextSigned
from consult.reviews.models import Owner, OwnerSignature, Review
from consult.store import session
from workflows.refusal import Refusal, Refused, refuse_any


def name_owners(
    *,
    review: Review,
    agency_ids: Sequence[int],
    reason: str = "",
    seen: Sequence[int] | None = None,
    by: Actor,
) -> bool:
    """Say which agencies own the text together; whether they are others now.

    reason  why an agency is taken away, where one is
    seen  ids of those that the page showed; raises Overtaken when they are others now
    Raises Refused: no-owners-now, no-such-agency, no-reason, too-long.
    """
    subject = lifecycle.lock(review.id)
    before = {each.agency_id: each for each in queries.owners_of([review.id])[review.id]}
    if seen is not None:
        _require_seen(set(seen), set(before), subject)
    known = {agency.id: agency for agency in list_agencies()}
    chosen = set(agency_ids)
    gone = sorted(each.agency.name for each in before.values() if each.agency_id not in chosen)
    refuse_any(
        [
            why_not_name_owners(subject),
            *(rules.is_an_agency(each in known) for each in agency_ids),
            rules.says_why_owners_go(gone, reason),
            rules.is_short_enough(reason, "reason"),
        ]
    )
    if chosen == set(before):
        return False
    for agency_id in set(before) - chosen:
        session.delete(before[agency_id])
    session.add_all(Owner(review_id=review.id, agency_id=each) for each in chosen - set(before))
    session.flush()
    facts = {"agencies": sorted(chosen), "before": sorted(before)}
    words = {
        "owners": ", ".join(sorted(known[each].name for each in chosen)),
        "added": ", ".join(sorted(known[each].name for each in chosen - set(before))),
        "taken away": ", ".join(gone),
        "reason": reason.strip() if gone else "",
    }
    audit.record(subject.thing, "owners-named", facts=facts, words=words, by=by)
    events.publish(OwnersNamed(review, by))
    return True


def _require_seen(seen: set[int], now: set[int], subject: lifecycle.Subject) -> None:
    audit.require_seen(
        0,
        int(seen != now),
        thing=subject.thing,
        acts=("owners-named",),
        did=lambda told: f"named these owners: {told.words.get('owners', '')}",
    )


def sign_as_owner(
    *,
    review: Review,
    agency: Agency,
    version_ids: Sequence[int],
    signed_name: str,
    signed_role: str,
    by: Actor,
) -> list[OwnerSignature]:
    """Sign the newest versions for an owner, by name.

    version_ids  those that the page showed to whoever signs
    Raises Refused: not-signed-now, not-an-owner-lead, no-signatory, no-signatory-role, too-long,
    another-text, signed-already.
    """
    subject = lifecycle.lock(review.id)
    versions = newest_texts(review.id)
    refuse_any(
        [
            why_not_sign(subject, agency.id, by),
            *rules.signature_problems(signed_name, signed_role),
            rules.is_the_text_shown(sorted(version_ids), sorted(each.id for each in versions)),
        ]
    )
    signed = queries.signatures_of([review.id]).get((review.id, agency.id), [])
    unsigned = [each for each in versions if each.id not in {sign.version_id for sign in signed}]
    if not unsigned:
        because = f"{agency.name} has signed this text already."
        raise Refused(Refusal("signed-already", because))
    names = {"signed_name": signed_name.strip(), "signed_role": signed_role.strip()}
    made = [_sign(review, agency, each, names, by) for each in unsigned]
    facts = {"agency": agency.id, "versions": [[each.id, each.hash] for each in unsigned]}
    words = {"owner": agency.name, "signed by": f"{signed_name.strip()}, {signed_role.strip()}"}
    audit.record(
        subject.thing, "signed-as-owner", facts=facts, words=words, agency_id=agency.id, by=by
    )
    events.publish(TextSigned(review, agency, by))
    return made


def _sign(
    review: Review, agency: Agency, version: Version, names: dict[str, str], by: Actor
) -> OwnerSignature:
    signature = OwnerSignature(
        review_id=review.id,
        agency_id=agency.id,
        version_id=version.id,
        hash=version.hash,
        **names,
        signed_by_id=by.id,
        signed_at=clock.now(),
    )
    session.add(signature)
    session.flush()
    return signature


def newest_texts(review_id: int) -> list[Version]:
    """The newest version of each draft under the review."""
    drafts = documents.drafts_of([review_id])[review_id]
    newest = documents.newest_versions([draft.id for draft in drafts])
    return [newest[draft.id] for draft in drafts if draft.id in newest]


def why_not_name_owners(subject: lifecycle.Subject) -> Refusal | None:
    """Why owners are not named where the review is now, or None."""
    state = lifecycle.workflow_of(subject).states[subject.state]
    return rules.takes_owners(state.permits, state.title)


def takes_signatures(subject: lifecycle.Subject) -> bool:
    """Whether owners sign where the review is now."""
    state = lifecycle.workflow_of(subject).states[subject.state]
    return rules.takes_signatures(state.permits, state.title) is None


def why_not_sign(subject: lifecycle.Subject, agency_id: int, actor: Actor) -> Refusal | None:
    """Why this person does not sign for this agency where the review is now, or None."""
    state = lifecycle.workflow_of(subject).states[subject.state]
    owners = {each.agency_id for each in queries.owners_of([subject.id])[subject.id]}
    return rules.takes_signatures(state.permits, state.title) or rules.signs_for(
        owner=agency_id in owners, leads=actor.leads(agency_id)
    )
