"""What is typed about a round: its shape. The rules are the operations'."""

from consult.consultations.forms.enclosing import AttachmentForm, EasyReadForm, SummaryForm
from consult.consultations.forms.late import LatePolicyForm
from consult.consultations.forms.questions import (
    ChooseQuestionsForm,
    CorrectQuestionForm,
    QuestionForm,
    SaveSetForm,
)
from consult.consultations.forms.respondents import (
    RehearseForm,
    RespondentsForm,
    SaveAgencyListForm,
)
from consult.consultations.forms.texts import DescriptionForm, LetterForm
from consult.consultations.window_form import GroupRoundForm, MoreTimeForm, WindowForm

__all__ = [
    "AttachmentForm",
    "ChooseQuestionsForm",
    "CorrectQuestionForm",
    "DescriptionForm",
    "EasyReadForm",
    "GroupRoundForm",
    "LatePolicyForm",
    "LetterForm",
    "MoreTimeForm",
    "QuestionForm",
    "RehearseForm",
    "RespondentsForm",
    "SaveAgencyListForm",
    "SaveSetForm",
    "SummaryForm",
    "WindowForm",
]
