"""Whoever commented sees their words beside what their paragraph has become, as soon as they may
see that, and nobody sees a text that was not sent to them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import pytest
from sqlalchemy import select

from consult.accounts.models import Agency
from consult.consultations.models import Consultation
from consult.documents import operations as documents
from consult.documents import queries as document_queries
from consult.documents.models import Document, Version
from consult.documents.outline import to_markdown
from consult.notifications.models import Message
from consult.responses.models import Comment, Response
from consult.reviews.models import Review
from consult.store import session
from tests import factories as make
from tests.visitor import Visitor

Go = Callable[..., Visitor]
CALL = "The social worker calls the family and the school on the day of the referral."
WRITE = "The manager writes down why the decision was made and who was asked about it."
PHONES = CALL.replace("calls", "telephones")


@pytest.fixture
def review(db: object) -> Review:
    """Out for comment on a text of which the last two paragraphs are ours."""
    review = make.review_at("drafting")
    save(review, *words_of(review), CALL, WRITE)
    return make.review_at("partner_comment", review=review)


def newest(review: Review) -> Version:
    found = document_queries.newest_version(make.draft_under(review).id)
    assert found is not None
    return found


def words_of(review: Review) -> list[str]:
    return to_markdown(document_queries.blocks_of(newest(review).id)).strip().split("\n\n")


def save(review: Review, *paragraphs: str, change_class: str = "substantive") -> Version:
    draft = make.draft_under(review)
    return documents.add_version(
        draft,
        source="\n\n".join(paragraphs),
        change_class=change_class,
        note="So that it is plain.",
        seen_number=draft.newest,
        by=make.actor(make.lead_of(review)),
    )


def said(
    review: Review, *, on: str | None = CALL, nth: int = 0, body: str = "Say when."
) -> Comment:
    blocks = document_queries.blocks_of(newest(review).id)
    anchor = next((each.anchor for each in blocks if each.text == on), None)
    response = make.responses_of(make.round_of(review))[nth]
    return make.submit_comment(response, body, version_id=newest(review).id, anchor=anchor)


def reword(review: Review, old: str = CALL, new: str = PHONES, **others: str) -> Version:
    return save(review, *[each.replace(old, new) for each in words_of(review)], **others)


def ask_again(review: Review, agencies: Sequence[Agency | None]) -> Consultation:
    make.take(review, "consult_again")
    make.prepare_partner_round(
        review, agencies=[each for each in agencies if each is not None], assess=False
    )
    make.check_equality(review)
    make.take(review, "circulate_to_partners")
    return make.round_of(review)


def asked_twice(review: Review, comment: Comment) -> Response:
    """The agency's response of the second round, which is about another text."""
    make.review_at("considering", review=review)
    reword(review)
    round = ask_again(review, [comment.response.agency])
    return make.responses_of(round)[0]


def test_before_a_new_text_is_sent_to_it_an_agency_sees_nothing_of_it(
    review: Review, visitor: Go
) -> None:
    comment = said(review)
    make.review_at("considering", review=review)
    reword(review)
    agency = visitor(make.respondent_of(comment.response))
    agency.get(f"/responses/{comment.response_id}/outcomes")
    agency.sees("The outcomes are shown here once the text is launched")
    agency.does_not_see("telephones")
    agency.get("/responses")
    agency.does_not_see("beside the new version")


def test_once_the_new_text_is_sent_to_it_an_agency_sees_its_paragraph_before_and_after(
    review: Review, visitor: Go
) -> None:
    comment = said(review)
    asked_twice(review, comment)
    agency = visitor(make.respondent_of(comment.response))
    agency.get(f"/responses/{comment.response_id}")
    agency.click("see your comments beside it")
    agency.sees("Say when.", "telephones", "calls", "reworded since", "Version 3")
    agency.sees("The outcomes are shown here once the text is launched")
    agency.does_not_see("No outcome recorded")


def test_the_list_of_rounds_leads_there(review: Review, visitor: Go) -> None:
    comment = said(review)
    asked_twice(review, comment)
    agency = visitor(make.respondent_of(comment.response))
    agency.get("/responses")
    agency.click("See your comments beside the new version")
    agency.sees("telephones")


def test_the_text_of_the_later_round_has_the_earlier_comment_at_its_paragraph(
    review: Review, visitor: Go
) -> None:
    comment = said(review)
    later = asked_twice(review, comment)
    agency = visitor(make.respondent_of(comment.response))
    agency.get(f"/responses/{later.id}")
    agency.sees("Your comment of the earlier round", "Say when.", "reworded since")
    agency.click("All your comments of the earlier round, before and after")
    assert agency.page.url.endswith(f"/responses/{comment.response_id}/outcomes")


def test_the_page_on_which_the_paragraph_is_commented_on_again_has_it_too(
    review: Review, visitor: Go
) -> None:
    comment = said(review)
    later = asked_twice(review, comment)
    version = newest(review)
    agency = visitor(make.respondent_of(comment.response))
    agency.get(f"/responses/{later.id}/versions/{version.id}/blocks/{comment.anchor}/comments/new")
    agency.sees("Your comment of the earlier round", "Say when.")


def test_what_was_removed_and_what_is_about_the_whole_text_is_found_from_the_later_round(
    review: Review, visitor: Go
) -> None:
    gone = said(review)
    whole = said(review, on=None, nth=1, body="All of it is too long.")
    make.review_at("considering", review=review)
    save(review, *[each for each in words_of(review) if CALL not in each])
    round = ask_again(review, [gone.response.agency, whole.response.agency])
    for comment, told in ((gone, "removed since"), (whole, "All of it is too long.")):
        agency = visitor(make.respondent_of(comment.response))
        later = next(
            each
            for each in make.responses_of(round)
            if each.agency_id == comment.response.agency_id
        )
        agency.get(f"/responses/{later.id}")
        agency.sees("Your comments of the earlier round", told)


def test_an_agency_that_is_not_asked_again_sees_nothing_of_the_new_text(
    review: Review, visitor: Go
) -> None:
    comment, other = said(review), said(review, nth=1)
    asked_twice(review, comment)
    outsider = visitor(make.respondent_of(other.response))
    outsider.get(f"/responses/{other.response_id}/outcomes")
    outsider.does_not_see("telephones")
    outsider.get(f"/responses/{other.response_id}")
    outsider.does_not_see("see your comments beside it")
    outsider.get("/responses")
    outsider.does_not_see("beside the new version")


def test_one_agency_never_sees_the_earlier_comments_of_another(review: Review, visitor: Go) -> None:
    comment = said(review, body="Ours alone.")
    other = said(review, nth=1, body="Theirs alone.")
    make.review_at("considering", review=review)
    reword(review)
    round = ask_again(review, [comment.response.agency, other.response.agency])
    agency = visitor(make.respondent_of(comment.response))
    agency.get(f"/responses/{make.responses_of(round)[0].id}")
    agency.sees("Ours alone.")
    agency.does_not_see("Theirs alone.")


def test_a_version_saved_after_the_later_round_is_not_shown(review: Review, visitor: Go) -> None:
    comment = said(review)
    asked_twice(review, comment)
    make.review_at("considering", review=review)
    reword(review, PHONES, CALL.replace("calls", "writes to"))
    agency = visitor(make.respondent_of(comment.response))
    agency.get(f"/responses/{comment.response_id}/outcomes")
    agency.sees("telephones")
    agency.does_not_see("writes to")


def test_what_was_never_sent_in_is_no_earlier_comment(review: Review, visitor: Go) -> None:
    response = make.responses_of(make.round_of(review))[0]
    version = newest(review)
    make.make_comment(response, "Half a thought.", version_id=version.id, anchor=None)
    said(review, nth=1)
    by = make.respondent_of(response)
    make.close_round(make.round_of(review))
    reword(review)
    round = ask_again(review, [response.agency])
    agency = visitor(by)
    agency.get(f"/responses/{make.responses_of(round)[0].id}")
    agency.does_not_see("Half a thought.", "Your comment of the earlier round")


def test_somebody_who_comes_by_a_link_sees_none_of_it(review: Review, visitor: Go) -> None:
    comment = said(review)
    later = asked_twice(review, comment)
    guest = come_by_link(visitor, later)
    guest.sees(PHONES)
    guest.does_not_see("Your comment of the earlier round", "Say when.")


def test_a_member_sees_their_reply_beside_the_text_of_the_later_round_in_the_group(
    db: object, visitor: Go
) -> None:
    review = make.review_at("drafting")
    save(review, *words_of(review), CALL, WRITE)
    make.review_at("group_comment", review=review)
    comment = said_in_group(review)
    make.close_round(make.round_of(review, "group"))
    reword(review)
    make.prepare_group_round(review)
    make.take(review, "circulate_in_group")
    member = visitor(make.respondent_of(comment.response))
    member.get(f"/responses/{comment.response_id}/outcomes")
    member.sees("telephones", "reworded since")
    member.does_not_see("outcomes are shown here")


def come_by_link(visitor: Go, response: Response) -> Visitor:
    make.make_guest(response)
    letter = session.scalars(
        select(Message.body).where(Message.kind == "responses/guest").order_by(Message.id.desc())
    ).first()
    found = re.search(r"/by-link/\S+", letter or "")
    assert found is not None
    guest = visitor()
    guest.get(found[0])
    guest.press("Open the response")
    return guest


def said_in_group(review: Review) -> Comment:
    blocks = document_queries.blocks_of(newest(review).id)
    anchor = next(each.anchor for each in blocks if each.text == CALL)
    response = make.responses_of(make.round_of(review, "group"))[0]
    return make.submit_comment(response, version_id=newest(review).id, anchor=anchor)


def amended(document: Document) -> Review:
    """Another review of what is in force now; its text calls again."""
    draft = documents.start_draft(
        document, purpose="A later amendment", by=make.actor(make.make_manager())
    )
    review = make.make_review(document=document)
    assert make.draft_under(review).id == draft.id
    reword(review, PHONES, CALL.replace("calls", "writes to"))
    return review


def test_after_a_later_amendment_the_paragraph_is_still_shown_as_its_review_launched_it(
    review: Review, visitor: Go
) -> None:
    comment = said(review)
    make.review_at("considering", review=review)
    make.answer(comment, "noted")
    reword(review, change_class="editorial")
    make.review_at("launched", review=review)
    document = document_queries.get_version(comment.version_id).document
    make.review_at("launched", review=amended(document))
    agency = visitor(make.respondent_of(comment.response))
    agency.get(f"/responses/{comment.response_id}/outcomes")
    agency.sees("What changed there", "telephones")
