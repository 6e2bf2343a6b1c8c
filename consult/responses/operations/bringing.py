"""Add what stood in the margin of a Word file to the round inside the working group."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from consult import lifecycle, sensitive
from consult.access import Actor
from consult.accounts.queries import get_account
from consult.consultations.models import Consultation
from consult.documents.models import Version
from consult.responses import queries, rules
from consult.responses.models import Quarantined, Response
from consult.responses.operations.comments import Origin, Remark, add_comments
from consult.responses.operations.guarding import quarantine
from consult.responses.operations.quotes import Pointed
from consult.responses.operations.settle import submit
from consult.responses.operations.start import start_carried
from consult.responses.queries.margin import Offer, Offered
from workflows.refusal import Refusal, refuse_any

ROLE = "Added from a Word file"


def bring_comments(
    version: Version,
    *,
    chosen: Collection[str],
    explained: str = "",
    received_at: datetime,
    by: Actor,
) -> int:
    """How many comments were added: 0 when all that were chosen are in the round already.

    chosen     keys of the threads, as `queries.offer_of` gives them
    explained  why what looks as if it identifies somebody does not

    They are sent in at once, because whoever wrote them has nothing to add. Raises Refused with
    every reason, and Missing where no comment came with the version.
    """
    round = _round_for(queries.offer_of(version))
    lifecycle.lock(round.id)  # one at a time: what another has added meanwhile is seen
    offer = queries.offer_of(version)
    wanted = [each for each in offer.threads if each.key in chosen]
    refuse_any(
        [
            why_not_bring(offer),
            rules.something_is_chosen(chosen),
            *(rules.is_one_of(each, offer.marks, "chosen") for each in chosen),
            *_speaks_against(wanted, explained),
        ]
    )
    if not wanted:
        return 0
    response = start_carried(round, offer.imported, by=by)
    made = add_comments(
        response,
        remarks=[each for thread in wanted for each in _remarks(thread, offer)],
        explained=explained,
        received_at=received_at,
        by=by,
    )
    name = get_account(by.id).name
    submit(response, signed_name=name, signed_role=ROLE, received_at=received_at, by=by)
    return len(made)


def why_not_bring(offer: Offer) -> Refusal | None:
    """Why nothing can be added now, or None."""
    state = offer.round.subject.state if offer.round is not None else ""
    return rules.group_is_asked(state, about_it=offer.consulted is not None)


def set_margin_aside(
    version: Version, *, chosen: Collection[str], received_at: datetime, by: Actor
) -> Quarantined:
    """What of it reads as if it tells of harm goes to the safeguarding lead, and nowhere else."""
    offer = queries.offer_of(version)
    round = _round_for(offer)
    texts = [text for each in offer.threads if each.key in chosen for text in each.texts]
    response = _apart(round, by) or start_carried(round, offer.imported, by=by)
    place = f"A comment in the margin of {offer.imported.name}"
    return quarantine(response, place=place, texts=texts, received_at=received_at, by=by)


def _round_for(offer: Offer) -> Consultation:
    """Raises Refused: group-not-asked."""
    refuse_any([why_not_bring(offer)])
    assert offer.round is not None, "a round that is open is there"
    return offer.round


def _apart(round: Consultation, by: Actor) -> Response | None:
    """What this person began earlier in order to set something aside."""
    mine = (each for each in queries.list_carried(round.id) if each.carried_by_id == by.id)
    return next((each for each in mine if each.subject.state == rules.DRAFTING), None)


def _speaks_against(wanted: Sequence[Offered], explained: str) -> list[Refusal | None]:
    telling = [each for each in wanted if any(map(sensitive.reads_like_a_disclosure, each.texts))]
    found = [piece for each in wanted for text in each.texts for piece in sensitive.find_all(text)]
    named = [] if rules.normal(explained) else found
    return [
        rules.none_tells_of_harm(len(telling)),
        rules.none_identifies([each.why for each in named]),
        rules.explanation_fits(rules.normal(explained)),
    ]


def _remarks(thread: Offered, offer: Offer) -> list[Remark]:
    assert offer.consulted is not None
    return [
        Remark(
            version_id=offer.consulted.id,
            anchor=thread.anchor,
            body=each.said.text,
            pointed=Pointed(each.said.quote),
            origin=Origin(
                mark=each.mark,
                written_by=each.written_by,
                written_on=each.said.day,
                quote=each.said.quote,
                done=each.said.done,
                answers=each.answers,
            ),
        )
        for each in thread.pieces
    ]
