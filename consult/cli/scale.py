"""Large sets for measuring, made through the operations at a simulated clock, so that the record
verifies. Asked for again with larger numbers, the set grows to them.

One text of 200 paragraphs is out for comment with every agency of the set; each agency has a lead
and a contributor, and at most 50 comments. The other reviews are of short texts: half of them are
at partner comment with a few agencies, the rest are drafted or read in the working group.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from consult import clock, lifecycle, store
from consult.access import CLOCK, Actor
from consult.accounts import operations as accounts
from consult.accounts import queries as people
from consult.accounts.models import Account, Agency
from consult.assessments import operations as assessments
from consult.consultations import operations as consultations
from consult.documents import operations as documents
from consult.documents import queries as texts
from consult.documents.models import BlockRow
from consult.groups import operations as groups
from consult.groups import queries as bodies
from consult.lifecycle.queries import list_children
from consult.responses import operations as responses
from consult.responses import queries as answers
from consult.responses.models import Response
from consult.responses.operations import Remark
from consult.reviews import operations as reviews
from consult.reviews import queries as review_queries
from consult.reviews.models import Review

PLANTER = Actor("The measuring set", site_roles=frozenset({"partnership_manager"}))
DOMAIN = "scale.example.test"
BIG = "The long chapter"
SHARE = 50  # comments of one agency
A_FEW = 4  # agencies asked in a short review
BLOCKS = 200
BATCH = 50  # agencies in one commit
LIMITLESS = 1_000_000
WHERE = (
    "partner_comment",
    "drafting",
    "partner_comment",
    "group_comment",
    "partner_comment",
    "preparing",
)
SENTENCE = (
    "Practitioners must record what the child says about home, share it with the lead "
    "practitioner on the same day, and tell the family what happens next unless that would put "
    "the child at risk."
)
Say = Callable[[str], None]


@dataclass(frozen=True)
class Cast:
    """The few who act in every review of the set."""

    manager: Actor
    lead: Actor
    group_id: int
    board_id: int


def plant(
    *, reviews_wanted: int, comments_wanted: int, agencies_wanted: int = 0, strict: bool, say: Say
) -> str:
    """Grow the set to these numbers, committing in batches; says what there is now.

    agencies_wanted  0 for as many as the comments need; fixed once the set is begun
    strict           refuse a database that already has people in it, this set's own too

    Raises Conflict there, for a database with people who are not of this set, and when the set
    was begun with too few agencies for so many comments.
    """
    with store.scope("write"):
        _refuse_others(strict=strict)
        moment = clock.now()
        cast = _cast(moment)
        needed = -(-comments_wanted // SHARE)
        agencies = people.list_agencies() or _agencies(max(needed, agencies_wanted, A_FEW), say)
        if len(agencies) < needed:
            raise store.Conflict(
                f"The set was begun with {len(agencies)} agencies, which is room for "
                f"{len(agencies) * SHARE:,} comments. Begin again with more (--agencies)."
            )
        _reviews(cast, agencies, reviews_wanted, moment, say)
        written = _comments(cast, comments_wanted, say)
    return f"{len(agencies)} agencies, {reviews_wanted:,} reviews, {written:,} comments."


def _refuse_others(*, strict: bool) -> None:
    known = people.list_accounts(active=None)
    if strict and known:
        raise store.Conflict("There are people already; in production the set needs an empty base.")
    if any(not each.email.endswith(f"@{DOMAIN}") for each in known):
        raise store.Conflict("There are people already who are not of a measuring set.")


def _person(key: str, name: str, *, agency: Agency | None = None, role: str = "") -> Account:
    made = accounts.create_account(email=f"{key}@{DOMAIN}", name=name, by=PLANTER)
    if agency is not None:
        accounts.add_membership(account=made, agency=agency, role=role, by=PLANTER)
    return made


def _cast(moment: datetime) -> Cast:
    manager = people.find_account_by_email(f"manager@{DOMAIN}")
    if manager is None:
        with clock.at(moment - timedelta(days=30)):
            manager = _make_cast()
            store.commit()
    lead = people.find_account_by_email(f"lead@{DOMAIN}")
    assert lead is not None
    by_name = {group.name: group.id for group in bodies.list_groups()}
    return Cast(
        people.actor_for(manager.id),
        people.actor_for(lead.id),
        by_name["Writers of the set"],
        by_name["Board of the set"],
    )


def _make_cast() -> Account:
    manager = _person("manager", "Manager of the set")
    accounts.give_site_role(account=manager, role="partnership_manager", by=PLANTER)
    writers = groups.create_group(name="Writers of the set", kind="working_group", by=PLANTER)
    board = groups.create_group(name="Board of the set", kind="board", by=PLANTER)
    for group, key, name, role in (
        (writers, "lead", "Lead of the writers", "lead"),
        (writers, "member1", "Writer 1", "member"),
        (writers, "member2", "Writer 2", "member"),
        (board, "chair", "Chair of the board", "chair"),
        (board, "board1", "Board member 1", "member"),
        (board, "board2", "Board member 2", "member"),
    ):
        who = _person(key, f"{name} of the set")
        groups.give_seat(group=group, account=who, role=role, by=PLANTER)
    return manager


def _agencies(wanted: int, say: Say) -> Sequence[Agency]:
    for first in range(1, wanted + 1, BATCH):
        last = min(first + BATCH - 1, wanted)
        for number in range(first, last + 1):
            agency = accounts.create_agency(
                name=f"Agency {number:04}", short_name="", sector="health", by=PLANTER
            )
            _person(f"lead{number}", f"Lead {number}", agency=agency, role="lead")
            _person(f"writer{number}", f"Writer {number}", agency=agency, role="contributor")
        store.commit()
        say(f"agencies {last:,} of {wanted:,}")
    return people.list_agencies()


def _reviews(
    cast: Cast, agencies: Sequence[Agency], wanted: int, moment: datetime, say: Say
) -> None:
    """The long one first, with every agency there is; then the short ones."""
    known = len(review_queries.list_live_for(cast.manager, most=LIMITLESS))
    for first in range(known, wanted, 5):
        last = min(first + 5, wanted)
        for number in range(first, last):
            title = BIG if number == 0 else f"Short review {number}"
            asked = agencies if number == 0 else agencies[:A_FEW]
            source = long_text() if number == 0 else long_text(3)
            _bring_on(title, source, asked, _place(number), cast, moment)
        store.commit()
        store.session.expunge_all()
        say(f"reviews {last:,} of {wanted:,}")


def _place(number: int) -> str:
    return WHERE[number % len(WHERE)]


def long_text(blocks: int = BLOCKS) -> str:
    """Markdown of so many blocks: a heading to every twenty, numbered paragraphs below."""
    return "\n\n".join(_blocks(blocks)) + "\n"


def _blocks(count: int) -> Iterator[str]:
    for index in range(count):
        section, place = divmod(index, 20)
        if place == 0:
            yield f"## {section + 1} What practitioners do in situation {section + 1}"
        else:
            yield f"{section + 1}.{place} In situation {section + 1}, step {place}: {SENTENCE}"


def _bring_on(
    title: str, source: str, asked: Sequence[Agency], place: str, cast: Cast, moment: datetime
) -> None:
    """One review to its place: begun 20 days ago, with partners since yesterday."""
    with clock.at(moment - timedelta(days=20)):
        document = documents.create_document(
            title=title, reference="", source=source, by=cast.manager
        )
        [draft] = texts.list_drafts([document.id])
        review = reviews.start_review(
            definition="procedures_amendment",
            title=title,
            why="To measure with.",
            drafts=[draft],
            group_id=cast.group_id,
            board_id=cast.board_id,
            by=cast.manager,
        )
        reviews.take_step(review_id=review.id, trigger="accept", by=cast.manager)
        if place == "drafting":
            return
        days = 90 if place == "group_comment" else 7
        made = consultations.prepare_round(review.id, "group", by=cast.lead)
        consultations.set_window(made, closes_at=clock.now() + timedelta(days=days), by=cast.lead)
        reviews.take_step(review_id=review.id, trigger="circulate_in_group", by=cast.lead)
    if place in ("partner_comment", "preparing"):
        with clock.at(moment - timedelta(days=12)):
            lifecycle.fire(made.id, "close", as_role="clock", by=CLOCK)
            reviews.take_step(review_id=review.id, trigger="recommend", by=cast.lead)
    if place == "partner_comment":
        with clock.at(moment - timedelta(days=1)):
            _open_to_partners(review, asked, cast.lead)


def _open_to_partners(review: Review, asked: Sequence[Agency], by: Actor) -> None:
    made = consultations.prepare_round(review.id, "agencies", by=by)
    consultations.describe_round(
        made,
        purpose="To hear what you think.",
        reasons="Reviews found that neglect is seen late.",
        options="Training alone was looked at.",
        scope="Everything but the legal duties.",
        by=by,
    )
    consultations.set_window(made, closes_at=clock.now() + timedelta(days=90), by=by)
    consultations.expect_agencies(made, agency_ids=[each.id for each in asked], by=by)
    assessments.sign_assessment(
        review.id,
        kind="equality",
        groups_affected="Disabled children.",
        impact="They are seen sooner.",
        mitigation="An easy-read leaflet.",
        signed_name=by.name,
        signed_role="Lead",
        by=by,
    )
    reviews.take_step(review_id=review.id, trigger="circulate_to_partners", by=by)


def _comments(cast: Cast, wanted: int, say: Say) -> int:
    """Up to 50 of each agency in turn, spread over the text; how many there are then."""
    waiting = _responses_to_big(cast)
    have = answers.comment_counts([each.id for each in waiting])
    written = sum(have.values())
    if not waiting or written >= wanted:
        return written
    [version] = answers.list_consulted_versions(waiting[0].consultation_id)
    blocks = answers.list_blocks([version.id])
    for response in waiting:
        more = min(SHARE - have.get(response.id, 0), wanted - written)
        if more <= 0:
            continue
        _write(response, blocks, more, offset=written)
        written += more
        say(f"comments {written:,} of {wanted:,}")
    return written


def _responses_to_big(cast: Cast) -> Sequence[Response]:
    live = review_queries.list_live_for(cast.manager, most=LIMITLESS)
    found = [each for each in live if each.subject.title == BIG]
    rounds = [each for big in found for each in list_children(big.id, kind="consultation")]
    return [
        response
        for each in rounds
        for response in answers.list_responses(each.id)
        if response.agency_id is not None
    ]


def _write(response: Response, blocks: Sequence[BlockRow], count: int, *, offset: int) -> None:
    assert response.agency_id is not None
    writers = people.list_people_of(response.agency_id, "contributor")
    responses.add_comments(
        response,
        remarks=[
            Remark(
                version_id=blocks[0].version_id,
                anchor=blocks[(number * 7) % len(blocks)].anchor,
                body=f"Remark {offset + number + 1}: say who tells the family, and by when.",
                proposed="The lead practitioner tells the family on the same day.",
            )
            for number in range(count)
        ],
        received_at=clock.now(),
        by=people.actor_for(writers[0].id),
    )
    store.commit()
