"""Everything that has a life, and the one door through which it changes."""

from consult.lifecycle.door import (
    Moved,
    StepTaken,
    fire,
    no_reason,
    require_seen,
    start,
    start_many,
)
from consult.lifecycle.kinds import Kind, Taken, kind_named, register
from consult.lifecycle.locks import hold, lock
from consult.lifecycle.models import Definition, Passage, Subject, Timer
from consult.lifecycle.options import (
    option_at,
    options_for,
    options_for_many,
    roles_on,
    workflow_of,
)
from consult.lifecycle.queries import (
    find_subject,
    get_subject,
    last_passage,
    list_passages,
    parents_of,
)
from consult.lifecycle.undoing import open_window

__all__ = [
    "Definition",
    "Kind",
    "Moved",
    "Passage",
    "StepTaken",
    "Subject",
    "Taken",
    "Timer",
    "find_subject",
    "fire",
    "get_subject",
    "hold",
    "kind_named",
    "last_passage",
    "list_passages",
    "lock",
    "no_reason",
    "open_window",
    "option_at",
    "options_for",
    "options_for_many",
    "parents_of",
    "register",
    "require_seen",
    "roles_on",
    "start",
    "start_many",
    "workflow_of",
]
