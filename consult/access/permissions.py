"""Everything that can be allowed, by name. A view names exactly one."""

from __future__ import annotations

from enum import StrEnum


class Permission(StrEnum):
    """The words of the policy table."""

    LOOK = "look"  # anyone may
    SEE_FRAME = "see-frame"  # anyone may: what every page needs, and what is said about the service
    SIGN_IN = "sign-in"  # anyone may
    USE_OWN_ACCOUNT = "use-own-account"
    TRY_THE_DEMO = "try-the-demo"
    SEE_SENT_MAIL = "see-sent-mail"
    SEE_CLOCK = "see-clock"

    SET_UP_REGION = "set-up-region"
    PROVE_RECORD = "prove-record"
    DEFINE_REVIEWS = "define-reviews"

    SEE_AGENCIES = "see-agencies"
    SEE_AGENCY = "see-agency"
    MANAGE_AGENCIES = "manage-agencies"
    KEEP_CONTACTS = "keep-contacts"
    LEAD_AGENCY = "lead-agency"

    SEE_PEOPLE = "see-people"
    SEE_PERSON = "see-person"
    INVITE_PEOPLE = "invite-people"
    HANDLE_INVITATION = "handle-invitation"
    CHANGE_PLACE = "change-place"
    MANAGE_PEOPLE = "manage-people"

    SEE_GROUPS = "see-groups"
    MANAGE_GROUPS = "manage-groups"
    SET_TERM = "set-term"
    NAME_DEPUTY = "name-deputy"
    END_DEPUTY = "end-deputy"

    SEE_DOCUMENTS = "see-documents"
    CREATE_DOCUMENT = "create-document"
    ARRANGE_COLLECTIONS = "arrange-collections"
    READ_DRAFT = "read-draft"
    EDIT_DRAFT = "edit-draft"
    SET_DRAFT_ASIDE = "set-draft-aside"
    SEE_WORKING_COPY = "see-working-copy"
    SEE_IMAGE = "see-image"

    TAKE_TEXT_BACK = "take-text-back"
    SEE_EDITIONS = "see-editions"
    MANAGE_EDITIONS = "manage-editions"

    SEE_REVIEWS = "see-reviews"
    SEE_REVIEW = "see-review"
    START_REVIEW = "start-review"
    TAKE_STEP = "take-step"
    NAME_BODIES = "name-bodies"
    MAKE_REPORT = "make-report"
    SEE_OWNERS = "see-owners"
    NAME_OWNERS = "name-owners"
    SIGN_AS_OWNER = "sign-as-owner"

    SEE_PROGRAMME = "see-programme"
    MANAGE_PROGRAMME = "manage-programme"

    SEE_ASSESSMENTS = "see-assessments"
    RECORD_ASSESSMENT = "record-assessment"

    SEE_ROUND = "see-round"
    PREPARE_ROUND = "prepare-round"
    FOLLOW_ROUND = "follow-round"
    RECORD_CONVERSATION = "record-conversation"
    EXTEND_ROUND = "extend-round"
    DECIDE_MORE_TIME = "decide-more-time"
    ANSWER_RESPONDENTS = "answer-respondents"
    ANSWER_IN_PUBLIC = "answer-in-public"  # anyone may
    READ_PUBLIC_ANSWERS = "read-public-answers"

    SEE_OWN_RESPONSES = "see-own-responses"
    SEE_WORKSPACE = "see-workspace"
    WRITE_COMMENT = "write-comment"
    ANSWER_QUESTIONS = "answer-questions"
    SEE_RESPONSE = "see-response"
    WRITE_RESPONSE = "write-response"
    SIGN_RESPONSE = "sign-response"
    ENTER_ANSWER = "enter-answer"
    SEE_ORIGINAL = "see-original"
    BRING_COMMENTS = "bring-comments"

    SEE_QUARANTINED = "see-quarantined"
    GUARD_CHILDREN = "guard-children"

    SEE_COMMENTS = "see-comments"
    RECORD_OUTCOME = "record-outcome"
    PLACE_COMMENTS = "place-comments"

    SEE_BALLOTS = "see-ballots"
    SEE_BALLOT = "see-ballot"
    TAKE_POSITION = "take-position"
