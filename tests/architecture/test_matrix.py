"""Who may open what: every endpoint by every role, against the table below.

A new endpoint without a row fails. The review stands with the board; its round has closed, and
“agency lead” and “contributor” are of an agency that answered, the other lead of one that did not.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

from consult import store
from tests.api.programs import Program, token_for
from tests.architecture.world import CANARY, build
from tests.visitor import Visitor

VISITOR, ADMIN, MANAGER = "visitor", "administrator", "partnership manager"
RESPONDENT = {"contributor", "agency lead"}
OTHER = "another agency's lead"
GUARD = "safeguarding lead"
GUEST = "guest of one response"  # by a link to the response of the agency that answered
LEAD, GROUP = "working group lead", {"working group lead", "working group member"}
BOARD = {"board member", "board chair"}
NOBODY: set[str] = set()
REVIEW = GROUP | BOARD | {MANAGER}
SIGNED_IN = REVIEW | RESPONDENT | {OTHER, ADMIN, GUARD}
ANYONE = SIGNED_IN | {VISITOR}
EVERYBODY = ANYONE | {GUEST}  # the few pages that a link does not close
RUNS_IT = {LEAD, MANAGER}

MAY: dict[str, set[str]] = {
    "accounts.accept_invitation": EVERYBODY,
    "accounts.change_details": SIGNED_IN,
    "accounts.change_password": SIGNED_IN,
    "accounts.discard_words": NOBODY,  # somebody else's
    "accounts.demo_clock": NOBODY,  # outside the demonstration
    "accounts.download_data": SIGNED_IN,
    "accounts.end_other_sign_ins": SIGNED_IN,
    "accounts.end_sign_in": NOBODY,  # somebody else's
    "accounts.home": ANYONE,
    "accounts.link_sent": EVERYBODY,
    "accounts.list_sign_ins": SIGNED_IN,
    "accounts.list_tokens": SIGNED_IN,
    "accounts.new_token": SIGNED_IN,
    "accounts.open_link": EVERYBODY,
    "accounts.request_link": EVERYBODY,
    "accounts.revoke_token": NOBODY,  # somebody else's
    "accounts.show_account": SIGNED_IN,
    "accounts.show_data": SIGNED_IN,
    "accounts.show_token": NOBODY,  # somebody else's
    "accounts.sign_in": EVERYBODY,
    "accounts.sign_out": EVERYBODY,
    "accounts.try_as": NOBODY,  # outside the demonstration
    "api.list_collections": SIGNED_IN,
    "api.show_collection": SIGNED_IN,  # because a chapter of it is published
    "api.list_documents": SIGNED_IN,  # by an access token, here and below
    "api.list_reviews": SIGNED_IN,
    "api.show_document": REVIEW,  # until something of it is published
    "api.show_help": ANYONE,
    "api.show_history": REVIEW,
    "api.show_index": ANYONE,
    "api.show_openapi": ANYONE,
    "api.show_review": REVIEW,
    "api.show_version": REVIEW,
    "api.take_step": REVIEW,
    "assessments.download": REVIEW,
    "assessments.list_assessments": REVIEW,
    "assessments.new_assessment": RUNS_IT,
    "assessments.review_assessment": RUNS_IT,
    "boards.list_ballots": SIGNED_IN,
    "boards.show_ballot": REVIEW,
    "boards.take_position": BOARD,
    "consultations.close_round": RUNS_IT,
    "consultations.correct_question": RUNS_IT,
    "consultations.download_attachment": ANYONE,  # as the page of the round
    "consultations.download_calendar": ANYONE,  # as the page of the round
    "consultations.edit_attachment": RUNS_IT,
    "consultations.edit_description": RUNS_IT,
    "consultations.edit_easy_read": RUNS_IT,
    "consultations.edit_late_policy": RUNS_IT,
    "consultations.edit_letter": RUNS_IT,
    "consultations.edit_question": RUNS_IT,
    "consultations.edit_respondents": RUNS_IT,
    "consultations.edit_summary": RUNS_IT,
    "consultations.edit_window": RUNS_IT,
    "consultations.extend_round": RUNS_IT,
    "consultations.list_attachments": RUNS_IT,
    "consultations.list_questions": RUNS_IT,
    "consultations.list_sets": RUNS_IT,
    "consultations.list_agency_lists": RUNS_IT,
    "consultations.save_agency_list": RUNS_IT,
    "consultations.remove_agency_list": RUNS_IT,
    "consultations.move_question": RUNS_IT,
    "consultations.new_attachment": RUNS_IT,
    "consultations.new_question": RUNS_IT,
    "consultations.prepare_group_round": RUNS_IT,
    "consultations.prepare_round": RUNS_IT,
    "consultations.rehearse_round": RUNS_IT,
    "consultations.remove_attachment": RUNS_IT,
    "consultations.remove_question": RUNS_IT,
    "consultations.remove_set": RUNS_IT,
    "consultations.save_set": RUNS_IT,
    "consultations.use_set": RUNS_IT,
    "consultations.show_round": ANYONE,  # what is asked, of whom, until when: no text, no answer
    "documents.find_passage": REVIEW,
    "placements.list_waiting": GROUP,
    "placements.place_comment": GROUP,
    "dispositions.list_comments": REVIEW,
    "dispositions.list_outcomes": REVIEW | RESPONDENT,
    "dispositions.record_outcome": GROUP,
    "dispositions.show_comment": REVIEW,
    "documents.arrange_block": GROUP | {MANAGER},  # the text stands still, the page says so
    "documents.catch_up_copy": GROUP | {MANAGER},
    "documents.check_document": NOBODY,  # somebody else's
    "documents.check_several": NOBODY,  # somebody else's
    "documents.check_version": NOBODY,  # somebody else's
    "documents.add_chapters": {MANAGER},
    "documents.arrange_collection": {MANAGER},
    "documents.edit_chapter": {MANAGER},
    "documents.edit_collection": {MANAGER},
    "documents.edit_part": {MANAGER},
    "documents.new_collection": {MANAGER},
    "documents.delete_collection": {MANAGER},
    "documents.list_amendments": {MANAGER},
    "documents.new_amendment": {MANAGER},
    "documents.edit_amendment": {MANAGER},
    "documents.remove_amendment": {MANAGER},
    "documents.new_part": {MANAGER},
    "documents.remove_chapter": {MANAGER},
    "documents.remove_part": {MANAGER},
    "documents.show_collection": SIGNED_IN,  # because a chapter of it is published
    "documents.choose_changes": NOBODY,  # somebody else's
    "documents.compare": REVIEW,
    "documents.discard_copy": GROUP | {MANAGER},
    "documents.discard_several": NOBODY,  # somebody else's
    "documents.discard_text": NOBODY,  # somebody else's
    "documents.download_amendments": REVIEW,
    "documents.download_pdf": REVIEW,
    "documents.download_redline": REVIEW,
    "documents.download_redline_pdf": REVIEW,
    "documents.download_redline_text": REVIEW,
    "documents.download_source": NOBODY,  # this one was typed
    "documents.download_version": REVIEW,
    "documents.download_word": REVIEW,
    "documents.edit_place": GROUP | {MANAGER},
    "documents.finish_copy": GROUP | {MANAGER},
    "documents.keep_words": GROUP | {MANAGER},
    "documents.list_documents": SIGNED_IN,
    "documents.new_document": RUNS_IT,
    "documents.new_several": RUNS_IT,
    "documents.new_draft": RUNS_IT,
    "documents.new_version": NOBODY,  # the text stands still while the board decides
    "documents.rebase_draft": NOBODY,
    "documents.reclassify": NOBODY,
    "documents.set_draft_aside": {MANAGER},  # whoever made it is none of these
    "documents.show_image": SIGNED_IN | {GUEST},  # of a text that is not published
    "documents.show_copy": GROUP | {MANAGER},
    "documents.show_reading": NOBODY,  # somebody else's
    "documents.show_document": REVIEW,  # until something of it is published
    "documents.show_version": REVIEW,
    "documents.start_copy": NOBODY,
    "documents.take_draft_up": {MANAGER},
    "editions.edit_dates": {MANAGER},
    "editions.list_editions": SIGNED_IN,
    "editions.new_edition": {MANAGER},
    "editions.place_review": {MANAGER},
    "editions.show_edition": SIGNED_IN,
    "editions.take_back": {MANAGER},
    "editions.take_out": NOBODY,  # this review is in no edition
    "editions.take_step": {MANAGER},
    "groups.end_deputy": RUNS_IT | GROUP,  # the member whose seat it is
    "groups.end_seat": {MANAGER},
    "groups.list_groups": SIGNED_IN,
    "groups.name_deputy": RUNS_IT | GROUP,
    "groups.new_group": {MANAGER},
    "groups.new_seat": RUNS_IT,
    "groups.set_term": RUNS_IT,
    "groups.show_group": SIGNED_IN,
    "individuals.answer_confirmed": ANYONE,
    "individuals.answer_sent": ANYONE,
    "individuals.confirm_answer": ANYONE,
    "individuals.correct_answer": NOBODY,  # without the link of its sender
    "individuals.edit_call": RUNS_IT,
    "individuals.list_answers": RUNS_IT,
    "individuals.list_calls": ANYONE,
    "individuals.read_answer": RUNS_IT,
    "individuals.set_answer_aside": RUNS_IT,
    "individuals.show_call": ANYONE,
    "individuals.show_disclosure": {GUARD},
    "individuals.show_own": ANYONE,
    "individuals.show_young": ANYONE,
    "individuals.withdraw_answer": ANYONE,
    "notifications.chase_respondents": RUNS_IT,
    "notifications.list_reminders": RUNS_IT,
    "notifications.list_round_reminders": RUNS_IT,
    "notifications.choose_letters": SIGNED_IN,
    "notifications.list_messages": NOBODY,  # outside the demonstration
    "notifications.show_clock": {ADMIN, MANAGER},
    "notifications.show_message": NOBODY,
    "people.change_role": {ADMIN, "agency lead"},
    "people.check_sheet": NOBODY,  # somebody else's
    "people.choose_deputy": {"agency lead"},
    "people.confirm_contacts": {"agency lead"},
    "people.change_address": {ADMIN},
    "people.deactivate_person": {ADMIN},
    "people.edit_agency": {ADMIN},
    "people.edit_contact": {ADMIN, "agency lead"},
    "people.edit_deadline": {"agency lead"},
    "people.edit_invitation": {ADMIN, "agency lead"},
    "people.edit_site_roles": {ADMIN},
    "people.end_agency": {ADMIN},
    "people.import_agencies": {ADMIN},
    "people.invite_person": {ADMIN, "agency lead", OTHER},  # to their own agency
    "people.leave_agency": {ADMIN, "agency lead"},
    "people.list_agencies": {ADMIN, MANAGER},
    "people.list_people": {ADMIN, MANAGER, "agency lead", OTHER},  # their own people
    "people.move_everyone": {ADMIN},
    "people.move_person": {ADMIN},
    "people.new_agency": {ADMIN},
    "people.new_contact": {ADMIN, "agency lead"},
    "people.new_place": {ADMIN},
    "people.reactivate_person": {ADMIN},
    "people.remove_contact": {ADMIN, "agency lead"},
    "people.resume_agency": {ADMIN},
    "people.show_agency": {ADMIN, MANAGER} | RESPONDENT,
    "people.show_rights": ANYONE,
    "people.show_person": {ADMIN, MANAGER} | RESPONDENT,
    "programme.edit_initiative": {MANAGER},
    "programme.list_initiatives": SIGNED_IN,
    "programme.new_event": {MANAGER},
    "programme.new_initiative": {MANAGER},
    "programme.new_link": {MANAGER},
    "programme.remove_event": {MANAGER},
    "programme.remove_link": {MANAGER},
    "programme.show_initiative": SIGNED_IN,
    "public.accessibility": EVERYBODY,
    "public.compare": ANYONE,
    "public.download_changes": ANYONE,
    "public.download_publication": ANYONE,
    "public.find_passage": ANYONE,
    "public.front_page": ANYONE,
    "public.health": EVERYBODY,
    "public.how_a_kind_works": ANYONE,
    "public.how_it_works": ANYONE,
    "public.list_editions": ANYONE,
    "public.list_outcomes": ANYONE,
    "public.list_publications": ANYONE,
    "public.privacy": EVERYBODY,
    "public.robots": EVERYBODY,
    "public.show_by_hash": ANYONE,  # of what was published
    "public.show_collection": ANYONE,
    "public.show_publication": ANYONE,
    "record.check_record": {ADMIN},
    "record.download_anchor": {ADMIN},
    "record.download_export": {ADMIN},
    "record.make_anchor": {ADMIN},
    "record.show_record": {ADMIN},
    "conversations.correct_conversation": RUNS_IT,
    "conversations.download_conversations": REVIEW,
    "conversations.download_file": REVIEW,
    "conversations.list_conversations": REVIEW,
    "conversations.new_conversation": RUNS_IT,
    "conversations.show_conversation": REVIEW,
    "definitions.download_version": {ADMIN, MANAGER},
    "definitions.list_definitions": {ADMIN, MANAGER},
    "definitions.move_reviews": {ADMIN, MANAGER},
    "definitions.new_version": {ADMIN, MANAGER},
    "definitions.publish_version": {ADMIN, MANAGER},
    "definitions.set_aside_version": {ADMIN, MANAGER},
    "definitions.show_definition": {ADMIN, MANAGER},
    "definitions.show_version": {ADMIN, MANAGER},
    "region.edit_calendar": {ADMIN},
    "region.edit_look": {ADMIN},
    "region.edit_names": {ADMIN},
    "region.edit_statements": {ADMIN},
    "region.edit_words": {ADMIN},
    "region.logo": NOBODY,  # until one is chosen
    "region.show_region": {ADMIN},
    "region.stylesheet": EVERYBODY,
    "responses.answer_clarification": RUNS_IT,
    "responses.answer_questions": RESPONDENT | {GUEST},
    "responses.ask_about_round": RESPONDENT,
    "responses.ask_for_time": {"agency lead"},
    "responses.bring_comments": {LEAD},  # who sent in the file, and the lead
    "responses.check_form": {"contributor"},  # who sent it
    "responses.choose_texts": {"contributor"},
    "responses.correct_answer": RUNS_IT,
    "responses.download_form": RESPONDENT,
    "responses.drop_typed": RESPONDENT | {GUEST},
    "responses.keep_typed": RESPONDENT | {GUEST},
    "responses.go_on_saving": {"contributor"},
    "responses.map_columns": {"contributor"},
    "responses.send_form": RESPONDENT,
    "responses.forward": RESPONDENT,
    "responses.check": {"agency lead"},
    "responses.decide_request": {"board chair"},  # or who runs the round, without a chair
    "responses.coverage": RUNS_IT,
    "responses.coverage_by_sector": RUNS_IT,
    "responses.coverage_of_councils": RUNS_IT,
    "responses.decline": {"agency lead"},
    "responses.download_attachment": REVIEW | RESPONDENT | {GUEST},
    "responses.download_calendar": REVIEW | RESPONDENT | {GUEST},
    "responses.download_receipt": REVIEW | RESPONDENT,
    "responses.download_receipt_pdf": REVIEW | RESPONDENT,
    "responses.download_receipt_word": REVIEW | RESPONDENT,
    "responses.edit_comment": {"agency lead"},  # who wrote it, or leads
    "responses.correct_entry": RUNS_IT,
    "responses.enter_answer": RUNS_IT,
    "responses.enter_words": RUNS_IT,
    "responses.record_entry": RUNS_IT,
    "responses.discard_entry": RUNS_IT,
    "responses.take_back_entry": RUNS_IT,
    "responses.download_original": RUNS_IT | RESPONDENT,
    "responses.object_to_entry": {"agency lead"},
    "responses.extend_response": RUNS_IT,
    "responses.leave_out": {"agency lead"},
    "responses.download_answers_workbook": REVIEW,
    "responses.download_answers": REVIEW,
    "responses.list_answers": REVIEW,
    "responses.list_responses": SIGNED_IN,
    "responses.mark_read": RESPONDENT,
    "responses.list_comments": REVIEW | RESPONDENT | {GUEST},
    "responses.merge_comments": {"agency lead"},
    "responses.new_note": RESPONDENT,
    "responses.agree_joint": {"agency lead"},
    "responses.ask_to_agree": {"agency lead"},
    "responses.bring_into_joint": {"agency lead"},
    "responses.decide_joint": {"agency lead"},
    "responses.go_on_without": NOBODY,  # the other agency leads this one
    "responses.leave_joint": {"agency lead"},
    "responses.propose_joint": {"agency lead"},
    "responses.show_joint": RESPONDENT,
    "responses.pass_section": RESPONDENT,  # the response was sent in, and the page says so
    "responses.finish_section": RESPONDENT,
    "responses.give_section_back": RESPONDENT,
    "responses.take_section_back": RESPONDENT,
    "responses.list_guests": {"agency lead"},
    "responses.new_comment": RESPONDENT | {GUEST},
    "responses.new_guest": {"agency lead"},
    "responses.note_opened": RESPONDENT,
    "responses.open_guest_link": EVERYBODY,
    "responses.nil_return": {"agency lead"},
    "responses.preview_questions": RUNS_IT,
    "responses.preview_workspace": NOBODY,  # the round is open already
    "responses.put_back": {"agency lead"},
    "responses.receipt": REVIEW | RESPONDENT,
    "responses.remove_comment": {"agency lead"},
    "responses.remove_note": RESPONDENT,
    "responses.reopen": {"agency lead"},
    "responses.revoke_guest": {"agency lead"},
    "responses.send_to_lead": RESPONDENT,
    "responses.undo_merge": {"agency lead"},
    "responses.show_response": REVIEW | RESPONDENT | {GUEST},
    "responses.wait_again": RUNS_IT,
    "responses.waive_several": RUNS_IT,
    "responses.waive": RUNS_IT,
    "responses.show_quarantined": {"contributor", GUARD},  # who wrote it
    "safeguarding.edit_words": {GUARD},
    "safeguarding.purge_words": {GUARD},
    "safeguarding.record_done": {GUARD},
    "safeguarding.show_safeguarding": {GUARD},
    "reviews.as_it_stood": REVIEW,
    "reviews.edit_bodies": {MANAGER},
    "reviews.history": REVIEW,
    "reviews.list_reviews": SIGNED_IN,
    "reviews.choose_kind": {MANAGER},
    "reviews.edit_owners": NOBODY,  # this text has no owners
    "reviews.list_owners": NOBODY,
    "reviews.new_report": NOBODY,  # no report is made on it
    "reviews.new_review": {MANAGER},
    "reviews.override_reason": REVIEW,  # the page says who may, and what stands against it
    "reviews.plan_step": REVIEW,  # the page says who may take the step, and why not now
    "reviews.drop_plan": REVIEW,
    "reviews.show_process": REVIEW,
    "reviews.show_review": REVIEW,
    "reviews.sign_as_owner": NOBODY,
    "reviews.take_step": REVIEW,  # the page says who may take the step, and why not now
    "search.find": ANYONE,
}


def rules_of(app: Flask) -> list[Rule]:
    """Those that end a sign-in come last."""
    found = [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]
    ends = ("accounts.sign_out", "accounts.end_other_sign_ins", "accounts.end_sign_in")
    return sorted(found, key=lambda rule: (rule.endpoint in ends, rule.endpoint, rule.rule))


def test_every_endpoint_has_a_row_and_every_row_an_endpoint(app: Flask) -> None:
    assert {rule.endpoint for rule in rules_of(app)} == set(MAY)


def test_every_view_asks_for_a_permission(app: Flask) -> None:
    unguarded = [
        name
        for name, view in app.view_functions.items()
        if name != "static" and not hasattr(view, "permission")
    ]
    assert unguarded == []


def test_every_permission_that_a_view_asks_for_has_a_rule(app: Flask) -> None:
    from consult.access import Permission, table

    asked = {view.permission for name, view in app.view_functions.items() if name != "static"}
    assert asked <= set(table())
    assert set(Permission) <= asked, "a permission that nothing asks for says nothing"


def test_every_role_may_open_what_the_table_says_and_nothing_else(
    app: Flask, db: Any, visitor: Callable[..., Visitor]
) -> None:
    world = build()
    store.commit()
    wrong = []
    for role, person in world.people.items():
        someone = visitor(person) if person is not None else visitor()
        program = Program(app, token_for(person) if person is not None else "")
        for rule in rules_of(app):
            may, status, told = _tries(someone, program, rule, world.address_of(app, rule))
            assert not told or role in RESPONDENT, f"{role} reads a note of an agency at {rule}"
            assert status < 500 or rule.endpoint == "public.health", f"{role} {rule}: {status}"
            if may != (role in MAY[rule.endpoint]):
                wrong.append(f"{role} {'may' if may else 'may not'} {rule.endpoint} ({status})")
    assert not wrong, "\n".join(wrong)


def _tries(someone: Visitor, program: Program, rule: Rule, url: str) -> tuple[bool, int, bool]:
    """Whether they got past the guard: not 401, 403 or 404, not sent to sign in; the status; and
    whether they were told what an agency keeps to itself."""
    assert rule.methods is not None
    if url.startswith("/api/"):
        response = program.send("GET" if "GET" in rule.methods else "POST", url)
    elif "GET" in rule.methods:
        response = someone.client.get(url)
    else:
        response = someone.client.post(url, data={"csrf_token": someone._token()})
    sent_away = "/sign-in?next=" in response.headers.get("Location", "")
    told = CANARY.encode() in response.data
    response.close()
    may = not sent_away and response.status_code not in (401, 403, 404)
    return may, response.status_code, told
