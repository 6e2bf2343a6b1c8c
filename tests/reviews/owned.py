"""Texts in force that have owners who signed them, or that another body ratified."""

from __future__ import annotations

from collections.abc import Sequence

from consult.accounts.models import Account, Agency
from consult.documents import operations as documents
from consult.documents.models import Document
from consult.groups.models import Group
from consult.reviews import operations
from consult.reviews.models import Review
from tests import factories as make


def owned_text(*names: str, document: Document | None = None) -> tuple[Document, list[Account]]:
    """Launched by a joint protocol that these agencies own and signed; and the lead of each."""
    review, leads = protocol(*names, document=document)
    make.take(review, "send_to_board")
    _decided(review)
    make.take(review, "launch")
    return make.draft_under(review).document, leads


def protocol(
    *names: str, document: Document | None = None, **others: Group
) -> tuple[Review, list[Account]]:
    """With its owners, the agencies of these names, all of whom have signed; and their leads."""
    agencies = [make.make_agency(name) for name in names]
    leads = [make.make_person(agency=each, role="lead") for each in agencies]
    kind = "joint_protocol"
    review = (
        changing(document, kind, **others)
        if document
        else make.make_review(definition=kind, **others)
    )
    manager = make.make_manager()
    chosen = [each.id for each in agencies]
    operations.name_owners(review=review, agency_ids=chosen, by=make.actor(manager))
    make.prepare_partner_round(review, agencies=agencies)
    make.take(review, "circulate_to_partners")
    _considered(review)
    make.take(review, "ask_owners")
    sign_for(review, list(zip(agencies, leads, strict=True)))
    return review, leads


def sign_for(review: Review, owners: Sequence[tuple[Agency, Account]]) -> None:
    texts = [each.id for each in operations.newest_texts(review.id)]
    for agency, lead in owners:
        operations.sign_as_owner(
            review=review,
            agency=agency,
            version_ids=texts,
            signed_name=lead.name,
            signed_role="Lead",
            by=make.actor(lead),
        )


def ratified_text(name: str = "Executive") -> tuple[Document, Group]:
    """Launched by a practice framework that a body of this name ratified; and the body."""
    chair = make.make_person()
    above = make.make_board(name, chair=chair, members=[make.make_person() for _ in range(2)])
    review = framework(above)
    make.take(review, "send_to_board")
    _decided(review)
    make.take(review, "ratify", by=chair)
    make.take(review, "launch")
    return make.draft_under(review).document, above


def framework(above: Group) -> Review:
    """All that it waits for is that it is sent to the board."""
    agencies = [make.make_agency() for _ in range(5)]
    for each in agencies:
        make.make_person(agency=each, role="lead")
    review = make.make_review(definition="practice_framework")
    operations.name_bodies(
        review=review,
        group_id=review.group_id,
        board_id=review.board_id,
        ratifying_id=above.id,
        by=make.actor(make.make_manager()),
    )
    make.review_at("preparing", review=review)
    make.prepare_partner_round(review, agencies=agencies, days=50)
    make.take(review, "circulate_to_partners")
    _considered(review)
    return review


def changing(
    document: Document, definition: str = "procedures_amendment", **others: Group
) -> Review:
    """A review that changes a word of it."""
    manager = make.make_manager()
    documents.start_draft(document, purpose="A change", by=make.actor(manager))
    review = make.make_review(definition=definition, document=document, **others)
    make.change_text(make.draft_under(review).id, by=manager)
    return review


def _considered(review: Review) -> None:
    for response in make.responses_of(make.round_of(review)):
        make.make_nil_return(response)
    make.close_round(make.round_of(review))
    make.check_equality(review)


def _decided(review: Review) -> None:
    for each in make.board_of(review):
        make.take_position(review, each)
    make.take(review, "approve")
