"""Write comments and answers, sign them off, and see to it that nobody's words are lost."""

from consult.responses.operations.answers import (
    Given,
    answer_question,
    answer_questions,
    keep_text,
    mark_read,
    written,
)
from consult.responses.operations.comments import (
    Change,
    Remark,
    add_comment,
    add_comments,
    edit_comment,
    remove_comment,
    write_comments,
)
from consult.responses.operations.extending import (
    end_own_time,
    extend_response,
    reasons_against_more_time,
)
from consult.responses.operations.guarding import Guard, quarantine
from consult.responses.operations.handover import hand_over_drafts
from consult.responses.operations.settle import (
    chase,
    nil_return,
    reasons_against_waiving,
    submit,
    waive,
)
from consult.responses.operations.start import start_responses

__all__ = [
    "Change",
    "Given",
    "Guard",
    "Remark",
    "add_comment",
    "add_comments",
    "answer_question",
    "answer_questions",
    "chase",
    "edit_comment",
    "end_own_time",
    "extend_response",
    "hand_over_drafts",
    "keep_text",
    "mark_read",
    "nil_return",
    "quarantine",
    "reasons_against_more_time",
    "reasons_against_waiving",
    "remove_comment",
    "start_responses",
    "submit",
    "waive",
    "write_comments",
    "written",
]
