"""Write comments and answers, sign them off, and see to it that nobody's words are lost."""

from consult.responses.operations.answers import (
    Given,
    answer_question,
    answer_questions,
    keep_text,
    mark_read,
    unsound,
    written,
)
from consult.responses.operations.bringing import (
    bring_comments,
    set_margin_aside,
    why_not_bring,
)
from consult.responses.operations.chasing import (
    chase,
    chase_all,
    reason_against_chasing,
    remind_silent,
)
from consult.responses.operations.clarifying import (
    answer_clarification,
    ask_about_round,
    correct_answer,
)
from consult.responses.operations.comments import (
    Change,
    Origin,
    Remark,
    add_comment,
    add_comments,
    edit_comment,
    remove_comment,
    why_not_removed,
    write_comments,
)
from consult.responses.operations.correcting import correct_entry, reasons_against_correcting
from consult.responses.operations.entering import (
    Particulars,
    discard_entry,
    keep_entry,
    object_to_entry,
    reasons_against_entering,
    reasons_against_keeping,
    record_entry,
    remark_of,
    take_back_entry,
    write_entry,
)
from consult.responses.operations.extending import (
    end_own_time,
    extend_response,
    reasons_against_more_time,
)
from consult.responses.operations.guarding import Guard, quarantine
from consult.responses.operations.guests import (
    invite_guest,
    open_guest_link,
    revoke_guest,
    why_not_open,
)
from consult.responses.operations.handover import hand_over_drafts
from consult.responses.operations.individuals import take_out_response
from consult.responses.operations.joint import (
    agree_to_join,
    agree_to_text,
    ask_to_agree,
    bring_into_joint,
    go_on_without,
    leave_joint,
    propose_joint,
    refuse_to_join,
    set_joint_rights,
    who_can_be_asked,
)
from consult.responses.operations.jointly import name_of_all
from consult.responses.operations.leaving_out import (
    leave_out,
    merge_comments,
    put_back,
    undo_merge,
)
from consult.responses.operations.notes import remove_note, write_note
from consult.responses.operations.quotes import Pointed
from consult.responses.operations.reading import note_opened, send_to_lead
from consult.responses.operations.reopening import (
    reason_against_reopening,
    reopen,
    stand_by_earlier,
)
from consult.responses.operations.requests import (
    ask_for_time,
    grant_time,
    reasons_against_asking,
    refuse_time,
)
from consult.responses.operations.sections import (
    finish_section,
    give_section_back,
    name_of,
    pass_section,
    return_sections,
    take_section_back,
)
from consult.responses.operations.settle import (
    decline,
    nil_return,
    reasons_against_waiving,
    submit,
    waive,
)
from consult.responses.operations.start import start_individual, start_responses
from consult.responses.operations.typed import forget_typed, keep_typed
from consult.responses.operations.waiving import (
    answers_are_considered,
    reasons_against_each,
    reasons_against_waiting,
    wait_again,
    wait_again_all,
    waive_all,
)

__all__ = [
    "Change",
    "Given",
    "Guard",
    "Origin",
    "Particulars",
    "Pointed",
    "Remark",
    "add_comment",
    "add_comments",
    "agree_to_join",
    "agree_to_text",
    "answer_clarification",
    "answer_question",
    "answer_questions",
    "answers_are_considered",
    "ask_about_round",
    "ask_for_time",
    "ask_to_agree",
    "bring_comments",
    "bring_into_joint",
    "chase",
    "chase_all",
    "correct_answer",
    "correct_entry",
    "decline",
    "discard_entry",
    "edit_comment",
    "end_own_time",
    "extend_response",
    "finish_section",
    "forget_typed",
    "give_section_back",
    "go_on_without",
    "grant_time",
    "hand_over_drafts",
    "invite_guest",
    "keep_entry",
    "keep_text",
    "keep_typed",
    "leave_joint",
    "leave_out",
    "mark_read",
    "merge_comments",
    "name_of",
    "name_of_all",
    "nil_return",
    "note_opened",
    "object_to_entry",
    "open_guest_link",
    "pass_section",
    "propose_joint",
    "put_back",
    "quarantine",
    "reason_against_chasing",
    "reason_against_reopening",
    "reasons_against_asking",
    "reasons_against_correcting",
    "reasons_against_each",
    "reasons_against_entering",
    "reasons_against_keeping",
    "reasons_against_more_time",
    "reasons_against_waiting",
    "reasons_against_waiving",
    "record_entry",
    "refuse_time",
    "refuse_to_join",
    "remark_of",
    "remind_silent",
    "remove_comment",
    "remove_note",
    "reopen",
    "return_sections",
    "revoke_guest",
    "send_to_lead",
    "set_joint_rights",
    "set_margin_aside",
    "stand_by_earlier",
    "start_individual",
    "start_responses",
    "submit",
    "take_back_entry",
    "take_out_response",
    "take_section_back",
    "undo_merge",
    "unsound",
    "wait_again",
    "wait_again_all",
    "waive",
    "waive_all",
    "who_can_be_asked",
    "why_not_bring",
    "why_not_open",
    "why_not_removed",
    "write_comments",
    "write_entry",
    "write_note",
    "written",
]
