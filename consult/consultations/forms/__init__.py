"""What is typed about a round: its shape. The rules are the operations'."""

from consult.consultations.forms.questions import (
    ChooseQuestionsForm,
    CorrectQuestionForm,
    QuestionForm,
    SaveSetForm,
)
from consult.consultations.forms.respondents import RespondentsForm
from consult.consultations.forms.texts import DescriptionForm, LetterForm
from consult.consultations.forms.windows import GroupRoundForm, WindowForm

__all__ = [
    "ChooseQuestionsForm",
    "CorrectQuestionForm",
    "DescriptionForm",
    "GroupRoundForm",
    "LetterForm",
    "QuestionForm",
    "RespondentsForm",
    "SaveSetForm",
    "WindowForm",
]
