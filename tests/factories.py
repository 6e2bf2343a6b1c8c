"""People and things for tests, made through operations, as if somebody had set them up.

All need the `db` fixture (a write scope). Nothing commits: a visitor does so before a request.
Each feature adds its own at the end of the file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from itertools import count
from typing import Any

from consult import clock, jobs, lifecycle, store
from consult.access import CLOCK, Actor
from consult.accounts import operations as accounts
from consult.accounts import queries as account_queries
from consult.accounts.models import Account, Agency
from consult.assessments import operations as assessments
from consult.assessments import queries as assessment_queries
from consult.assessments.models import Assessment
from consult.boards import operations as boards
from consult.boards import queries as board_queries
from consult.boards.models import Ballot, Position
from consult.consultations import operations as consultations
from consult.consultations import queries as consultation_queries
from consult.consultations.models import Consultation, Enclosure
from consult.conversations import operations as conversations
from consult.conversations.models import Conversation
from consult.conversations.queries import get_conversation
from consult.dispositions import operations as dispositions
from consult.dispositions.models import Disposition
from consult.documents import operations as documents
from consult.documents import queries as document_queries
from consult.documents.models import Document, Draft, Version
from consult.documents.outline import to_markdown
from consult.editions import operations as editions
from consult.editions.models import Edition, EditionPlace
from consult.editions.rules import EditionPlan
from consult.files.operations import keep_file
from consult.groups import operations as groups
from consult.groups import queries as group_queries
from consult.groups.models import Deputy, Group, Seat
from consult.individuals import operations as individuals
from consult.individuals.contents import Content, Said
from consult.individuals.models import PublicAnswer, PublicCall
from consult.individuals.operations import Sender
from consult.lifecycle import Passage
from consult.programme import operations as programme
from consult.programme.models import Initiative, InitiativeEvent, InitiativeLink
from consult.programme.rules import Particulars
from consult.responses import operations as responses
from consult.responses import queries as response_queries
from consult.responses.models import Comment, GuestLink, Response
from consult.reviews import operations as reviews
from consult.reviews import queries as review_queries
from consult.reviews.models import Report, Review
from consult.reviews.rules import HoldTerms

SETTING_UP = Actor(
    "Whoever set this up", site_roles=frozenset({"partnership_manager", "administrator"})
)
_number = count(1)


def actor(account: Account) -> Actor:
    """The one who acts, with the places that this person has now: for `by=`."""
    return account_queries.actor_for(account.id)


def sweep(name: str = "timers") -> int:
    """Commit what was arranged and do what is due now; how much was done."""
    store.commit()
    done = jobs.run_sweep(name)
    store.session.expire_all()
    return done


# Accounts and groups


def make_agency(name: str = "", *, short_name: str = "", sector: str = "") -> Agency:
    name = name or f"Agency {next(_number)}"
    return accounts.create_agency(name=name, short_name=short_name, sector=sector, by=SETTING_UP)


def make_person(
    name: str = "",
    email: str = "",
    *,
    agency: Agency | None = None,
    role: str = "contributor",
    site_roles: Iterable[str] = (),
    job_title: str = "",
    password: str = "",
) -> Account:
    """`role` is theirs in the agency: "lead" or "contributor"."""
    number = next(_number)
    name = name or f"Person {number}"
    account = accounts.create_account(
        email=email or f"{name.lower().replace(' ', '.')}.{number}@example.org",
        name=name,
        job_title=job_title,
        password_hash=accounts.hash_password(password) if password else None,
        by=SETTING_UP,
    )
    if agency is not None:
        accounts.add_membership(account=account, agency=agency, role=role, by=SETTING_UP)
    for site_role in site_roles:
        accounts.give_site_role(account=account, role=site_role, by=SETTING_UP)
    return account


def make_manager(name: str = "", **others: str) -> Account:
    """A partnership manager."""
    return make_person(name, site_roles=["partnership_manager"], **others)  # type: ignore[arg-type]


def make_group(
    name: str = "",
    kind: str = "working_group",
    *,
    lead: Account | None = None,
    chair: Account | None = None,
    members: Iterable[Account] = (),
    agency: Agency | None = None,
) -> Group:
    """A working group with its lead, or a board with its chair."""
    group = groups.create_group(
        name=name or f"Group {next(_number)}",
        kind=kind,
        agency_id=agency.id if agency else None,
        by=SETTING_UP,
    )
    seats = [(lead, "lead"), (chair, "chair"), *((each, "member") for each in members)]
    for account, role in seats:
        if account is not None:
            groups.give_seat(group=group, account=account, role=role, by=SETTING_UP)
    return group


def make_deputy(seat: Seat, account: Account, *, days: int = 30) -> Deputy:
    """Somebody acts for the holder of a seat from now on, for so many days."""
    last = clock.now().date() + timedelta(days=days)
    return groups.name_deputy(seat, account=account, last_day=last, by=SETTING_UP)


def seat_of(group: Group, account: Account) -> Seat:
    """The one that somebody holds on a group now."""
    seat = group_queries.find_seat_of(group.id, account.id)
    assert seat is not None
    return seat


def make_board(name: str = "", *, chair: Account, members: Iterable[Account] = ()) -> Group:
    return make_group(name, "board", chair=chair, members=members)


# Reviews and boards

TEXT = """# Recognising neglect

1.1 Practitioners must record what the child says about home.

1.2 A strategy discussion is held within three working days.

1.3 The lead practitioner tells the family what happens next.
"""
WAY = (
    "drafting",
    "group_comment",
    "drafted",
    "preparing",
    "partner_comment",
    "considering",
    "with_board",
    "approved",
    "launched",
)


def make_document(title: str = "", *, source: str = TEXT, by: Account | None = None) -> Document:
    """With a draft and its version 1; the draft is free to be put under review."""
    maker = by or make_manager()
    number = next(_number)
    return documents.create_document(
        title=title or f"Chapter {number}",
        reference=f"CP{number}",
        source=source,
        by=actor(maker),
    )


def draft_of(document: Document) -> Draft:
    """Its newest draft."""
    return document_queries.list_drafts([document.id])[0]


def make_review(
    title: str = "",
    *,
    group: Group | None = None,
    board: Group | None = None,
    document: Document | None = None,
    besides: Iterable[Document] = (),
    why: str = "Practice has moved on.",
    definition: str = "procedures_amendment",
    by: Account | None = None,
) -> Review:
    """Drafting, an amendment having been accepted; with a working group of a lead and two members,
    and a board of a chair and two."""
    document = document or make_document()
    group = group or make_group(lead=make_person(), members=[make_person(), make_person()])
    board = board or make_board(chair=make_person(), members=[make_person(), make_person()])
    manager = actor(by or make_manager())
    review = reviews.start_review(
        definition=definition,
        title=title or f"Review {next(_number)}",
        why=why,
        drafts=[draft_of(each) for each in (document, *besides)],
        group_id=group.id,
        board_id=board.id,
        by=manager,
    )
    if review.subject.state == "triage":
        reviews.take_step(review_id=review.id, trigger="accept", by=manager)
    return review


def _seated(group_id: int | None, *roles: str) -> list[Account]:
    assert group_id is not None
    seats = group_queries.seats_of([group_id])[group_id]
    return [seat.account for seat in seats if seat.role in roles]


def lead_of(review: Review) -> Account:
    return _seated(review.group_id, "lead")[0]


def members_of(review: Review) -> list[Account]:
    """Of the working group, besides the lead."""
    return _seated(review.group_id, "member")


def chair_of(review: Review) -> Account:
    return _seated(review.board_id, "chair")[0]


def board_of(review: Review) -> list[Account]:
    """Members of the board, the chair first."""
    return _seated(review.board_id, "chair") + _seated(review.board_id, "member")


def draft_under(review: Review) -> Draft:
    """Its first draft."""
    return document_queries.drafts_of([review.id])[review.id][0]


def round_of(review: Review, audience: str = "agencies") -> Consultation:
    """The newest round of a review for "group" or "agencies"."""
    found = consultation_queries.find_round(review.id, audience)
    assert found is not None
    return found


def ballot_of(review: Review) -> Ballot:
    return board_queries.newest_ballot([review.id])[review.id]


def take(
    review: Review, trigger: str, *, by: Account | Actor | None = None, reason: str = ""
) -> Passage:
    """Take a step; by one to whom the definition gives it unless somebody is named.

    reason  where the step asks for none: only when given, as it is despite a warning
    """
    step = lifecycle.workflow_of(review.subject).find_step(review.subject.state, trigger)
    if by is None:
        assert step is not None, f"{trigger} is not a step from {review.subject.state}"
        by = _one_who_may(review, step.by)
    who = by if isinstance(by, Actor) else actor(by)
    asks = step is not None and step.reason != "none"
    words = reason or ("For a test." if asks else "")
    return reviews.take_step(review_id=review.id, trigger=trigger, reason=words, by=who)


def _one_who_may(review: Review, roles: Iterable[str]) -> Account:
    for role in roles:
        if role == "working_group_lead":
            return lead_of(review)
        if role == "board_chair":
            return chair_of(review)
        if role == "partnership_manager":
            return account_queries.list_managers()[0]
        if role == "board_member":
            return board_of(review)[1]
    raise AssertionError(f"no person takes a step of {list(roles)}")


def hold(review: Review, *, by: Account, **terms: Any) -> Passage:
    """Put it on hold; `by` looks after it unless terms say otherwise."""
    said = HoldTerms(**{"owner_id": by.id, "waits_for": "National guidance.", **terms})
    return reviews.take_step(
        review_id=review.id, trigger="hold", reason="For a test.", hold=said, by=actor(by)
    )


def report(review: Review, kind: str = "progress", *, by: Account) -> Report:
    """Made today."""
    return reviews.make_report(
        review=review, kind=kind, on=clock.now().date(), body="It goes well.", by=actor(by)
    )


def close_round(round: Consultation) -> None:
    """Let its closing time pass (the test's clock moves on) and the clock close it."""
    assert round.closes_at is not None
    pass_time(round.closes_at + timedelta(minutes=1) - clock.now())
    lifecycle.fire(round.id, "close", as_role="clock", by=CLOCK)


def pass_time(step: timedelta) -> None:
    """Move the test's standing clock on; never back."""
    fake: Any = clock._source
    if step > timedelta():
        fake.advance(step)


def prepare_group_round(review: Review, *, days: int = 7) -> Consultation:
    by = actor(lead_of(review))
    made = consultations.prepare_round(review.id, "group", by=by)
    consultations.set_window(made, closes_at=clock.now() + timedelta(days=days), by=by)
    return made


def prepare_partner_round(
    review: Review,
    *,
    agencies: Iterable[Agency] | None = None,
    days: int = 30,
    assess: bool = True,
) -> Consultation:
    """Everything that circulating to partners asks for; the equality assessment is signed unless
    `assess` is false.

    Without agencies there are two, each with a lead.
    """
    by = actor(lead_of(review))
    if agencies is None:
        agencies = [make_agency(), make_agency()]
        for agency in agencies:
            make_person(agency=agency, role="lead")
    made = consultations.prepare_round(review.id, "agencies", by=by)
    consultations.describe_round(
        made,
        purpose="To hear what you think.",
        reasons="Reviews found that neglect is seen late.",
        options="We looked at training alone.",
        scope="Everything but the legal duties.",
        by=by,
    )
    consultations.set_window(made, closes_at=clock.now() + timedelta(days=days), by=by)
    consultations.expect_agencies(made, agency_ids=[each.id for each in agencies], by=by)
    if assess:
        sign_equality(review)
    return made


def enclose(round: Consultation, kind: str = "file", **others: Any) -> Enclosure:
    """Goes with a round that is being prepared: a file that everybody can read, or a text."""
    by = actor(lead_of(review_queries.get_review(round.review_id)))
    if kind == "file" and "file" not in others:
        others["file"] = keep_file(name="evidence.txt", data=b"What was found.", by=by)
    given = {"title": "The evidence", "readable": True} if kind == "file" else {"words": "Short."}
    return consultations.add_enclosure(round, kind=kind, **given | others, by=by)


def make_conversation(
    round: Consultation, agencies: Iterable[Agency] = (), **others: Any
) -> Conversation:
    """A call of today about a round, with a file."""
    by = actor(lead_of(review_queries.get_review(round.review_id)))
    given = {
        "kind": "call",
        "held_on": clock.now().date(),
        "title": "The pathway at night",
        "notes": "They asked who answers at night.",
        "agencies": {each.id for each in agencies},
        "others": "A parents’ group",
    }
    made = conversations.record_conversation(
        round,
        conversations.Said(**given | others),
        files=[("minutes.txt", b"Who was there.")],
        by=by,
    )
    return get_conversation(round.id, made.id)


def sign_equality(review: Review) -> Assessment:
    lead = lead_of(review)
    return assessments.sign_assessment(
        review.id,
        kind="equality",
        groups_affected="Disabled children.",
        impact="They are seen sooner.",
        mitigation="An easy-read leaflet.",
        signed_name=lead.name,
        signed_role="Lead",
        by=actor(lead),
    )


def check_equality(review: Review) -> None:
    """Against the responses, with nothing to change."""
    [newest] = assessment_queries.newest_signed([review.id])[review.id]
    lead = lead_of(review)
    assessments.review_assessment(
        assessment_queries.get_assessment(newest.id),
        outcome="no_change",
        because="No response raised anything new.",
        signed_name=lead.name,
        by=actor(lead),
    )


def responses_of(round: Consultation) -> list[Response]:
    """Of everyone who was asked."""
    return list(response_queries.list_responses(round.id))


def respondent_of(response: Response) -> Account:
    """The agency's lead, or the member who answers in the group's round."""
    if response.account_id is not None:
        return account_queries.get_account(response.account_id)
    leads = account_queries.list_agency_leads([response.agency_id])  # type: ignore[list-item]
    return leads[response.agency_id][0]  # type: ignore[index]


def make_nil_return(response: Response) -> None:
    by = respondent_of(response)
    responses.nil_return(
        response,
        signed_name=by.name,
        signed_role="Lead",
        received_at=clock.now(),
        by=actor(by),
    )


def submit_comment(response: Response, body: str = "Say when.", **others: Any) -> Comment:
    """One comment on the first passage of the first text, signed off and sent in."""
    by = respondent_of(response)
    version = response_queries.list_consulted_versions(response.consultation_id)[0]
    values = {
        "version_id": version.id,
        "anchor": document_queries.blocks_of(version.id)[0].anchor,
        "body": body,
        **others,
    }
    comment = responses.add_comment(response, received_at=clock.now(), by=actor(by), **values)
    responses.submit(
        response,
        signed_name=by.name,
        signed_role="Lead",
        received_at=clock.now(),
        by=actor(by),
    )
    return comment


def take_position(review: Review, who: Account, choice: str = "yes", **words: str) -> Position:
    return boards.take_position(
        ballot=ballot_of(review),
        choice=choice,
        words=words.get("words", "Because." if choice == "object" else ""),
        clears=words.get("clears", "A date." if choice == "object" else ""),
        received_at=clock.now(),
        by=actor(who),
    )


def review_at(place: str, *, review: Review | None = None, **others: Any) -> Review:
    """A review that came to a place through real steps, the test's clock moving on with it.

    place   a state of the procedures amendment ("partner_comment"), or "drafted": drafting
            again, the group's round having closed
    review  take this one on; otherwise make_review(**others)
    On the way agencies make nil returns, and the board says yes, where they have said nothing.
    """
    review = review or make_review(**others)
    if place == "withdrawn":
        take(review, "withdraw")
        return review
    here = place_of(review)
    for ahead in WAY[WAY.index(here) + 1 : WAY.index(place) + 1]:
        _STEPS[ahead](review)
    return review


def place_of(review: Review) -> str:
    state = review.subject.state
    found = consultation_queries.find_round(review.id, "group")
    over = state == "drafting" and found is not None and found.subject.state == "closed"
    return "drafted" if over else state


def _to_group_comment(review: Review) -> None:
    found = consultation_queries.find_round(review.id, "group")
    if found is None or found.subject.state != "preparing":
        prepare_group_round(review)
    take(review, "circulate_in_group")


def _to_drafted(review: Review) -> None:
    close_round(round_of(review, "group"))


def _to_partner_comment(review: Review) -> None:
    found = consultation_queries.find_round(review.id, "agencies")
    if found is None or found.subject.state != "preparing":
        prepare_partner_round(review)
    take(review, "circulate_to_partners")


def _to_considering(review: Review) -> None:
    for response in responses_of(round_of(review)):
        if response.subject.state == "drafting":
            make_nil_return(response)
    close_round(round_of(review))


def _to_with_board(review: Review) -> None:
    check_equality(review)
    again = board_queries.newest_ballot([review.id]).get(review.id) is not None
    take(review, "send_to_board", reason="It is clear enough as it is." if again else "")


def _to_approved(review: Review) -> None:
    spoken = board_queries.positions_of([ballot_of(review).id]).get(ballot_of(review).id, [])
    for each in board_of(review):
        if each.id not in {position.account_id for position in spoken}:
            take_position(review, each)
    take(review, "approve")


_STEPS: dict[str, Callable[[Review], object]] = {
    "group_comment": _to_group_comment,
    "drafted": _to_drafted,
    "preparing": lambda review: take(review, "recommend"),
    "partner_comment": _to_partner_comment,
    "considering": _to_considering,
    "with_board": _to_with_board,
    "approved": _to_approved,
    "launched": lambda review: take(review, "launch"),
}


# Documents


def make_draft(
    title: str = "",
    source: str = "# Sharing information\n\nEvery agency must share.\n\nTell the family.\n",
    *,
    by: Account | None = None,
    reference: str = "",
    source_format: str = "markdown",
) -> Draft:
    """The first draft of a new document, with version 1; `by` is its author."""
    document = documents.create_document(
        title=title or f"Document {next(_number)}",
        reference=reference,
        source=source,
        source_format=source_format,
        by=actor(by or make_manager()),
    )
    [draft] = document_queries.list_drafts([document.id])
    return draft


def make_version(
    draft: Draft,
    source: str = "# Sharing information\n\nEvery agency should share.\n\nTell the family.\n",
    *,
    change_class: str = "substantive",
    note: str = "",
    by: Account | None = None,
) -> Version:
    """The next version of a draft."""
    return documents.add_version(
        draft,
        source=source,
        change_class=change_class,
        note=note,
        seen_number=draft.newest,
        by=actor(by or make_manager()),
    )


# Dispositions


def answer(
    comment: Comment,
    outcome: str = "noted",
    *,
    reason: str = "Because it is so.",
    link: bool = True,
) -> Disposition:
    """By the lead; for an accepted one the text is changed where the comment stands, and linked."""
    review_id = comment.response.consultation.review_id
    lead = lead_of(review_queries.get_review(review_id))
    answers = {}
    if outcome in ("accepted", "accepted_in_part") and link:
        version = change_text(comment.version.draft_id, by=lead)
        answers = {"resulting_version_id": version.id, "resulting_anchor": comment.anchor}
    return dispositions.record_outcome(
        comment=comment, outcome=outcome, reason=reason, by=actor(lead), **answers
    )


def change_text(
    draft_id: int, *, by: Account, word: str = "now", change_class: str = "editorial"
) -> Version:
    """The next version: its first passage has one more word; nothing of substance, unless said."""
    newest = document_queries.newest_version(draft_id)
    assert newest is not None
    first, *rest = to_markdown(document_queries.blocks_of(newest.id)).split("\n")
    return documents.add_version(
        newest.draft,
        source="\n".join([f"{first} {word}", *rest]),
        change_class=change_class,
        note="A word more.",
        seen_number=newest.number,
        by=actor(by),
    )


# Responses


def make_comment(
    response: Response, body: str = "Say when.", *, by: Account | None = None, **others: Any
) -> Comment:
    """A draft comment on the first passage of the first text."""
    version = response_queries.list_consulted_versions(response.consultation_id)[0]
    values = {
        "version_id": version.id,
        "anchor": document_queries.blocks_of(version.id)[0].anchor,
        **others,
    }
    return responses.add_comment(
        response,
        body=body,
        received_at=clock.now(),
        by=actor(by or respondent_of(response)),
        **values,
    )


def submit_response(response: Response, *, by: Account | None = None) -> None:
    """Sign off what is written and send it in."""
    who = by or respondent_of(response)
    responses.submit(
        response,
        signed_name=who.name,
        signed_role="Lead",
        received_at=clock.now(),
        by=actor(who),
    )


def make_guest(response: Response, name: str = "Gus Est", **others: Any) -> GuestLink:
    """Somebody without an account, by a link of the agency's lead until its own closing time."""
    by = others.pop("by", None) or respondent_of(response)
    values = {"email": "gus@example.org", "answers": True, "until": response.closes_at, **others}
    responses.invite_guest(response, name=name, by=actor(by), **values)
    return response_queries.guests_of(response.id)[0]


def open_to_anyone(
    round: Consultation, how: str = "listed", *, young: bool = False, **others: str
) -> PublicCall:
    """A round in preparation may be answered by anyone, once it opens."""
    said: dict[str, Any] = {"uses": "We read it all.", "privacy": "Deleted afterwards.", **others}
    if young:
        said |= {"young_title": "Adults acting sooner", "young_text": "We want to act sooner."}
        said["young_questions"] = ["What would help?", "What should adults say?"]
    lead = lead_of(review_queries.get_review(round.review_id))
    call = individuals.keep_call(round, how=how, seen_revision=0, by=actor(lead), **said)
    assert call is not None
    return call


def send_in_public(
    round: Consultation, words: str = "Say who calls.", *, email: str = "", **others: Any
) -> str:
    """A comment on the whole text, not confirmed yet: the token of the link that confirms it."""
    version = response_queries.list_consulted_versions(round.id)[0]
    return individuals.send_answer(
        round,
        Content((Said(version.id, None, words),)),
        sender=Sender(email or f"person-{next(_number)}@example.org", **others),
        received_at=clock.now(),
    )


def answer_in_public(
    round: Consultation, words: str = "Say who calls.", **others: Any
) -> PublicAnswer:
    """The same, confirmed by its sender."""
    return individuals.confirm_answer(token=send_in_public(round, words, **others))


def lead_of_round(response: Response) -> Account:
    """The lead of the working group whose review the response belongs to."""
    return lead_of(review_queries.get_review(response.consultation.review_id))


# The programme


def make_edition(
    name: str = "", *, days: int = 30, by: Account | None = None, **others: Any
) -> Edition:
    """It comes out in so many days, and closes to additions ten days before that."""
    today = clock.now().date()
    said = {
        "name": name or f"Edition {next(_number)}",
        "publishes_on": today + timedelta(days=days),
        "cut_off_on": today + timedelta(days=days - 10),
        **others,
    }
    return editions.plan_edition(EditionPlan(**said), by=actor(by or make_manager()))


def place(review: Review, edition: Edition, *, by: Account | None = None) -> EditionPlace:
    return editions.place_review(
        edition, review_id=review.id, received_at=clock.now(), by=actor(by or make_manager())
    )


def edition_step(
    edition: Edition, trigger: str, *, by: Account | None = None, **others: Any
) -> Passage:
    return editions.take_step(
        edition_id=edition.id, trigger=trigger, by=actor(by or make_manager()), **others
    )


def make_initiative(title: str = "", *, by: Account | None = None, **others: Any) -> Initiative:
    said = {"kind": "Pilot", "lead": "Northern Borough", "stage": "drafting", **others}
    return programme.add_initiative(
        Particulars(title=title or f"Initiative {next(_number)}", **said),
        by=actor(by or make_manager()),
    )


def make_initiative_with_all() -> tuple[Initiative, InitiativeLink, InitiativeEvent]:
    """With a link to another, and a date."""
    by = actor(make_manager())
    one, other = make_initiative(), make_initiative()
    link = programme.add_link(one, relation="supports", target_id=other.id, by=by)
    return one, link, programme.add_event(one, dated="2021-03", what="Launch", by=by)
