"""Write comments and answers, sign them off, and see to it that nobody's words are lost."""

from consult.responses.operations.answers import (
    Given,
    answer_question,
    answer_questions,
    keep_text,
    mark_read,
    written,
)
from consult.responses.operations.bringing import (
    bring_comments,
    set_margin_aside,
    why_not_bring,
)
from consult.responses.operations.comments import (
    Origin,
    Remark,
    add_comment,
    add_comments,
    edit_comment,
    remove_comment,
)
from consult.responses.operations.extending import (
    end_own_time,
    extend_response,
    reasons_against_more_time,
)
from consult.responses.operations.guarding import quarantine
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
    "Given",
    "Origin",
    "Remark",
    "add_comment",
    "add_comments",
    "answer_question",
    "answer_questions",
    "bring_comments",
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
    "set_margin_aside",
    "start_responses",
    "submit",
    "waive",
    "why_not_bring",
    "written",
]
