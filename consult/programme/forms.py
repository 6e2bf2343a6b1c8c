"""The forms of the programme: shape only."""

from __future__ import annotations

from wtforms import RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from consult.programme import rules
from consult.programme.rules import Particulars
from consult.region.rules import STAGES
from consult.web import BaseForm, SeenForm

NONE = "0"


class InitiativeFields(BaseForm):
    """What is said about an initiative."""

    title = StringField("Title", [InputRequired("Give the initiative a title.")])
    kind = RadioField(
        "Kind",
        [InputRequired("Choose what kind of initiative it is.")],
        choices=[SelectChoice(each, each) for each in rules.KINDS],
    )
    lead = StringField(
        "Lead",
        [InputRequired("Say who leads it.")],
        description="The body that leads it, such as a police force or an association.",
    )
    owners = StringField("Owners or sponsor (optional)")
    partners = StringField("Partners (optional)")
    aims = TextAreaField("Aims (optional)")
    themes = SelectMultipleField(
        "Themes (optional)",
        choices=[SelectChoice(*each) for each in rules.THEMES.items()],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    stage = SelectField("Stage", choices=[SelectChoice(*each) for each in STAGES.items()])
    standing = StringField(
        "Where it stands (optional)", description="In a sentence, such as “On hold until autumn”."
    )
    dated = StringField(
        "Date (optional)",
        description="When it is due or began, as 17 March 2021, March 2021 or 2021.",
    )
    review = SelectField(
        "Review (optional)", description="Where its text is reviewed here.", choices=[]
    )

    def particulars(self) -> Particulars:
        chosen = self.review.data or NONE
        return Particulars(
            title=self.title.data or "",
            kind=self.kind.data or "",
            lead=self.lead.data or "",
            stage=self.stage.data or "",
            owners=self.owners.data or "",
            partners=self.partners.data or "",
            aims=self.aims.data or "",
            themes=tuple(self.themes.data or ()),
            standing=self.standing.data or "",
            dated=rules.read_date(self.dated.data or ""),
            review_id=int(chosen) if chosen != NONE else None,
        )


class NewInitiativeForm(InitiativeFields):
    """A new one."""


class EditInitiativeForm(SeenForm, InitiativeFields):
    """What is said from now on."""


class LinkForm(BaseForm):
    """How it bears on another initiative, or on a body."""

    relation = StringField(
        "How it is linked",
        [InputRequired("Say how the two are linked.")],
        description="To be read before the other's name, such as “supports” or “decided by”.",
    )
    target = SelectField("Other initiative", choices=[])
    target_name = StringField("Or a body, by its name")
    evidence = TextAreaField(
        "Evidence (optional)", description="Where this is said, so that others can check it."
    )


class EventForm(BaseForm):
    """Something with a date."""

    dated = StringField(
        "When",
        [InputRequired("Say when it was or will be.")],
        description="As exactly as is known: 17 March 2021, March 2021 or 2021.",
    )
    what = StringField("What", [InputRequired("Say what happened or will happen.")])
    source = StringField("Source (optional)")


class RemoveForm(BaseForm):
    """A button on a page that says what it does."""
