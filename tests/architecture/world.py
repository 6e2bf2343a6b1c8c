"""One review with everything in it, and everyone who could look at it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule

from consult import clock, store
from consult.accounts import operations as people
from consult.accounts.models import Account, SignIn
from consult.boards.queries import newest_ballot
from consult.consultations import operations as consultations
from consult.consultations.models import AgencyList, Enclosure, Question, QuestionSet
from consult.consultations.queries import questions_of
from consult.documents import queries as documents
from consult.documents.collections import operations as collections
from consult.documents.copies.keeping import held, start_copy
from consult.documents.images import keep_pictures
from consult.documents.imports import keep_with
from consult.documents.incoming.found import Incoming, MarginComment, Picture
from consult.editions.models import Publication
from consult.files.operations import keep_file
from consult.individuals import operations as individuals
from consult.notifications.models import Message
from consult.record.operations import make_anchor
from consult.responses import operations as responses
from consult.responses.models import AgencyNote, EnteredAnswer
from consult.responses.offline import sending
from tests import factories as make
from workflows.definition import shipped

CANARY = "kanarie-of-the-agency"


@dataclass
class World:
    """`people` by what they are to the review; `values` for the arguments of addresses."""

    people: dict[str, Account | None]
    values: dict[str, Any]

    def address_of(self, app: Flask, rule: Rule) -> str:
        values = {name: self.values[name] for name in rule.arguments}
        if rule.endpoint.startswith(("public.", "editions.")) and "document_id" in values:
            values["document_id"] = self.values["published_id"]
        if rule.endpoint in ("public.compare", "public.download_changes") and "old_id" in values:
            values |= dict.fromkeys(("old_id", "new_id"), self.values["publication_id"])
        if rule.endpoint in ("consultations.use_set", "consultations.remove_set"):
            values["key"] = self.values["set_id"]
        if rule.endpoint == "responses.download_form":
            values |= {"form": "comment-form", "kind": "xlsx"}
        if rule.endpoint == "reviews.override_reason":
            values |= {"trigger": "approve", "guard": "no_objection_stands"}
        if rule.endpoint == "reviews.plan_step":
            values |= {"trigger": "circulate_to_partners"}
        with app.test_request_context():
            return app.url_for(rule.endpoint, **values)


def build(place: str = "with_board") -> World:
    """A review at this place, with an agency that answered, one that did not, and a launch."""
    manager = make.make_manager()
    make.review_at("launched")
    asked, other = make.make_agency(), make.make_agency()
    lead = make.make_person(agency=asked, role="lead")
    contributor = make.make_person(agency=asked)
    other_lead = make.make_person(agency=other, role="lead")
    review = make.make_review(by=manager)
    make.review_at("preparing", review=review)
    copy = start_copy(make.draft_under(review), by=make.actor(make.lead_of(review)))
    made = make.prepare_partner_round(review, agencies=[asked, other])
    by = make.actor(make.lead_of(review))
    consultations.add_question(made, kind="text", wording="What do you think?", by=by)
    consultations.save_set(made, name="A saved set", by=by)
    consultations.save_agency_list(made, name="A saved list", by=by)
    call = make.open_to_anyone(made, young=True)
    make.take(review, "circulate_to_partners")
    told = individuals.set_words_aside(
        consultation_id=made.id,
        texts=["I am being hurt."],
        email="",
        young=True,
        received_at=clock.now(),
    )
    assert told is not None
    sent = make.send_in_public(made)
    answers = {each.agency_id: each for each in make.responses_of(make.round_of(review))}
    comment = make.make_comment(answers[asked.id], "Say when.", by=lead)
    request = responses.ask_for_time(
        answers[other.id],
        until=clock.now() + timedelta(days=90),
        reason="Our committee meets only after the closing date of this round.",
        by=make.actor(other_lead),
    )
    asked_about = responses.ask_about_round(
        answers[asked.id],
        question="Does this hold for those over 18, too?",
        received_at=clock.now(),
        by=make.actor(contributor),
    )
    guest = make.make_guest(answers[asked.id], by=lead)
    section = responses.pass_section(
        answers[asked.id],
        version_id=comment.version_id,
        anchor=None,
        account_id=contributor.id,
        note=f"{CANARY} of a section.",
        received_at=clock.now(),
        by=make.actor(lead),
    )
    [party] = responses.propose_joint(
        answers[other.id],
        response_ids=[answers[asked.id].id],
        message="Shall we answer as one?",
        received_at=clock.now(),
        by=make.actor(other_lead),
    )
    make.submit_response(answers[asked.id], by=lead)
    make.review_at("considering", review=review)
    guest.until = clock.now() + timedelta(days=1)  # so that it is closed for nothing but its kind
    make.answer(comment, "accepted")
    make.review_at(place, review=review)
    public = individuals.confirm_answer(token=sent)  # no review goes on past one that is unread
    keep_margin(comment.version, "Say when.", by=by)
    assessment = _with_file(review)
    _entered(answers[asked.id], make.lead_of(review))
    store.session.flush()
    return World(
        people={
            "visitor": None,
            "contributor": contributor,
            "agency lead": lead,
            "another agency's lead": other_lead,
            "working group lead": make.lead_of(review),
            "working group member": make.members_of(review)[0],
            "board member": make.board_of(review)[1],
            "board chair": make.chair_of(review),
            "partnership manager": manager,
            "administrator": make.make_person(site_roles=["administrator"]),
            "guest of one response": guest.account,
            "safeguarding lead": make.make_person(site_roles=["safeguarding_lead"]),
        },
        values=_values(review, answers[asked.id], comment, assessment, contributor)
        | {
            "request_id": request.id,
            "clarification_id": asked_about.id,
            "guest_id": guest.id,
            "section_id": section.id,
            "party_id": party.id,
            "slug": call.slug,
            "answer_id": public.id,
            "disclosure_id": told.id,
            "copy_id": copy.id,
            "scope": "block",
            "anchor": held(copy).pieces[0].anchor,
        },
    )


def _note(response: Any, by: Account) -> AgencyNote:
    """What people of an agency tell each other, with words that nobody else may ever read."""
    return responses.write_note(
        response, body=f"{CANARY} inside.", received_at=clock.now(), by=make.actor(by)
    )


def _enclosure(round_id: int, by: Account) -> Enclosure:
    """As a round has it that ended; written past its rules, which let nothing in any more."""
    file = keep_file(name="map.txt", data=b"Here and there.", by=make.actor(by))
    made = Enclosure(
        consultation_id=round_id,
        kind="file",
        title="A map",
        file=file,
        added_by_id=by.id,
        added_at=clock.now(),
    )
    store.session.add(made)
    store.session.flush()
    return made


def _conversation(response: Any) -> dict[str, int]:
    """A call of the agency, with a file."""
    made = make.make_conversation(response.consultation, agencies=[response.agency])
    return {"conversation_id": made.id, "file_id": made.files[0].file_id}


def _image(by: Any) -> str:
    """Of a text that nobody has saved."""
    picture = Picture("0" * 32, "image.png", b"\x89PNG\r\n\x1a\n")
    keep_pictures([picture], by=by)
    return picture.key


def keep_margin(version: Any, *said: str, by: Any) -> None:
    """The version was read from a Word file with these comments in its margin."""
    comments = tuple(
        MarginComment(str(key), "", "Ann Typed", "2021-03-01", words, False, "", "")
        for key, words in enumerate(said)
    )
    file = Incoming("", comments=comments)
    keep_with(version, file, name="chapter.docx", data=b"", by=by)


def _with_file(review: Any) -> Any:
    lead = make.lead_of(review)
    file = keep_file(
        name="why.txt", media_type="text/plain", data=b"Because it is so.", by=make.actor(lead)
    )
    from consult.assessments import operations as assessments

    return assessments.sign_assessment(
        review.id,
        kind="legal",
        groups_affected="All.",
        impact="None.",
        mitigation="None.",
        signed_name=lead.name,
        signed_role="Lead",
        file=file,
        by=make.actor(lead),
    )


def _entered(response: Any, by: Account) -> None:
    """As if what it sent in had been entered from a letter."""
    letter = keep_file(name="letter.txt", data=b"We say yes.", by=make.actor(by))
    made = EnteredAnswer(
        response_id=response.id,
        how="letter",
        came_on=clock.now().date(),
        given_name="Rosa Diaz",
        given_role="Head of service",
        file_id=letter.id,
        entered_by_id=by.id,
        edited_at=clock.now(),
        recorded_at=clock.now(),
    )
    store.session.add(made)
    store.session.flush()
    store.session.expire(response, ["entered"])


def _set_aside(response: Any, by: Account) -> Any:
    return responses.quarantine(
        response,
        place="A comment",
        texts=["I am being hurt."],
        received_at=clock.now(),
        by=make.actor(by),
    )


def send_form(response: Any, by: Account, table: bytes = b"Place,Comment\n1.1,Say when.\n") -> Any:
    """A filled form that somebody sent and did not save yet."""
    received = sending.read_file("form.csv", table)
    sending.hold_back(received, response.id, by=make.actor(by))
    return sending.keep_sheet(response, received, received_at=clock.now(), by=make.actor(by))


def _values(
    review: Any, response: Any, comment: Any, assessment: Any, contributor: Account
) -> dict[str, Any]:
    draft = make.draft_under(review)
    versions = documents.list_versions(draft.document_id)
    version = comment.version
    session = store.session
    initiative, link, event = make.make_initiative_with_all()
    publication = session.scalars(select(Publication).limit(1)).one()
    ballot = newest_ballot([review.id]).get(review.id)
    question = questions_of(response.consultation_id)[0]
    assert isinstance(question, Question)
    sign_in = session.scalars(select(SignIn).limit(1)).first()
    message = session.scalars(select(Message).limit(1)).first()
    lead_actor = make.actor(make.respondent_of(response))
    contact = people.add_contact(response.agency, name="Duty desk", phone="0", by=lead_actor)
    invitation = people.invite(
        email="new@example.org", agency=response.agency, role="contributor", by=lead_actor
    )
    seat = make.group_queries.seats_of([review.group_id])[review.group_id][1]
    deputy = make.make_deputy(seat, make.make_person())
    anchor = make_anchor(by=make.actor(contributor))
    return {
        "anchor_id": anchor.id,
        "agency_id": response.agency_id,
        "account_id": contributor.id,
        "contact_id": contact.id,
        "invitation_id": invitation.id,
        "review_id": review.id,
        "consultation_id": response.consultation_id,
        "response_id": response.id,
        "comment_id": comment.id,
        "typed_at": "answers",
        "note_id": _note(response, contributor).id,
        "question_id": question.id,
        "enclosure_id": _enclosure(response.consultation_id, contributor).id,
        "part": "file",
        "ending": "md",
        **_conversation(response),
        "quarantined_id": _set_aside(response, contributor).id,
        "sent_id": send_form(response, contributor).id,
        "form": "",
        "set_id": session.scalars(select(QuestionSet.id)).one(),
        "list_id": session.scalars(select(AgencyList.id)).one(),
        "version_id": version.id,
        "old_id": version.id,
        "new_id": versions[-1].id,
        "anchor": documents.blocks_of(version.id)[0].anchor,
        "draft_id": draft.id,
        "document_id": draft.document_id,
        **_collection([draft.document, publication.document]),
        "publication_id": publication.id,
        "hash": publication.approval.hash,
        "place": "1",
        "published_id": publication.document_id,
        "assessment_id": assessment.id,
        "ballot_id": ballot.id if ballot else 0,
        "group_id": review.group_id,
        "seat_id": seat.id,
        "deputy_id": deputy.id,
        "edition_id": make.make_edition().id,
        "initiative_id": initiative.id,
        "link_id": link.id,
        "event_id": event.id,
        "trigger": "withdraw",
        "guard": "",
        "key": "procedures_amendment",
        "version": shipped()["procedures_amendment"].version,
        "kind": "progress",
        "token": "not-a-token",
        "token_id": 0,
        "sign_in_id": sign_in.id if sign_in else 0,
        "words_id": 0,
        "sheet_id": 0,
        "text_id": 0,
        "batch_id": 0,
        "waiting_id": 0,
        "image_key": _image(make.actor(contributor)),
        "message_id": message.id if message else 0,
        "filename": "consult.css",
        "moment": clock.now(),
    }


def _collection(chapters: list[Any]) -> dict[str, int]:
    """Of a draft and of something published, with a part."""
    made = collections.create_collection(title="A manual", by=make.SETTING_UP)
    part = collections.add_part(made, title="A part", by=make.SETTING_UP)
    collections.add_chapters(made, chapters, by=make.SETTING_UP)
    told = collections.add_amendment(
        chapters[0], on=date(2017, 3, 31), words="Put back.", by=make.SETTING_UP
    )
    return {"collection_id": made.id, "part_id": part.id, "amendment_id": told.id}
