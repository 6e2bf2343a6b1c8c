"""Write, date, open and end rounds; ask questions; say who is expected and who has answered."""

from consult.consultations.operations.agency_lists import remove_agency_list, save_agency_list
from consult.consultations.operations.corrections import correct_question
from consult.consultations.operations.enclosing import (
    add_enclosure,
    change_enclosure,
    remove_enclosure,
)
from consult.consultations.operations.extending import (
    extend_round,
    note_extension,
    require_unextended,
)
from consult.consultations.operations.late import choose_late_policy, end_late_answers
from consult.consultations.operations.questions import (
    add_question,
    add_questions,
    edit_question,
    move_question,
    remove_question,
)
from consult.consultations.operations.rehearsing import REHEARSED, rehearse_round
from consult.consultations.operations.respondents import (
    expect_agencies,
    settle_expected,
    unsettle_expected,
)
from consult.consultations.operations.rounds import (
    close_early,
    describe_round,
    open_round,
    prepare_round,
    set_window,
    withdraw_round,
    write_letter,
)
from consult.consultations.operations.sets import remove_set, save_set

__all__ = [
    "REHEARSED",
    "add_enclosure",
    "add_question",
    "add_questions",
    "change_enclosure",
    "choose_late_policy",
    "close_early",
    "correct_question",
    "describe_round",
    "edit_question",
    "end_late_answers",
    "expect_agencies",
    "extend_round",
    "move_question",
    "note_extension",
    "open_round",
    "prepare_round",
    "rehearse_round",
    "remove_agency_list",
    "remove_enclosure",
    "remove_question",
    "remove_set",
    "require_unextended",
    "save_agency_list",
    "save_set",
    "set_window",
    "settle_expected",
    "unsettle_expected",
    "withdraw_round",
    "write_letter",
]
