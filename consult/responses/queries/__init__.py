"""Find responses, what is in them, and where a round stands."""

from consult.responses.queries.comments import (
    comments_of,
    get_comment,
    get_submitted_comment,
    select_submitted,
    submitted_comments,
)
from consult.responses.queries.responses import (
    content_mark,
    find_receipt,
    get_response,
    is_of,
    last_chase,
    list_kept_texts,
    list_open_for,
    list_responses,
    list_responses_of,
    response_of,
)
from consult.responses.queries.round import (
    answers_of,
    get_place,
    list_blocks,
    list_consulted_versions,
    list_questions,
    list_submitted_answers,
)
from consult.responses.queries.standing import (
    WHERE_THEY_STAND,
    Row,
    Tally,
    answer_counts,
    comment_counts,
    coverage,
    tally,
)

__all__ = [
    "WHERE_THEY_STAND",
    "Row",
    "Tally",
    "answer_counts",
    "answers_of",
    "comment_counts",
    "comments_of",
    "content_mark",
    "coverage",
    "find_receipt",
    "get_comment",
    "get_place",
    "get_response",
    "get_submitted_comment",
    "is_of",
    "last_chase",
    "list_blocks",
    "list_consulted_versions",
    "list_kept_texts",
    "list_open_for",
    "list_questions",
    "list_responses",
    "list_responses_of",
    "list_submitted_answers",
    "response_of",
    "select_submitted",
    "submitted_comments",
    "tally",
]
