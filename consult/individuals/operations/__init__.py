"""Open rounds to anyone, take what people send in, read it before others do."""

from consult.individuals.operations.calls import keep_call
from consult.individuals.operations.harm import record_done, set_words_aside
from consult.individuals.operations.reading import accept_answer, set_answer_aside
from consult.individuals.operations.sending import (
    Sender,
    confirm_answer,
    correct_answer,
    reasons_against_correcting,
    reasons_against_sending,
    send_answer,
    withdraw_answer,
)

__all__ = [
    "Sender",
    "accept_answer",
    "confirm_answer",
    "correct_answer",
    "keep_call",
    "reasons_against_correcting",
    "reasons_against_sending",
    "record_done",
    "send_answer",
    "set_answer_aside",
    "set_words_aside",
    "withdraw_answer",
]
