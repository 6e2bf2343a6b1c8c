"""Sentences for the acts on the record: who did what, in plain words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from consult.boards.rules import said
from consult.consultations.heard import Heard
from consult.dispositions.rules import WORDS as OUTCOMES
from consult.groups.rules import ROLES
from consult.responses.models import came_from
from consult.settings import in_words
from workflows.calendar import day_in_words
from workflows.guards.wording import count
from workflows.reports import REPORTS
from workflows.roles import title
from workflows.shapes import Workflow


@dataclass(frozen=True)
class Act:
    """One act: who, the facts, the words that may be erased, and what it was done to.

    about  a round ("the round with partner agencies"), a respondent, or a document's title
    flow   of the review, round or response; None for a document
    """

    kind: str
    name: str
    who: str
    facts: Mapping[str, Any]
    words: Mapping[str, str]
    about: str
    flow: Workflow | None


Teller = Callable[[Act], str]

# Steps of a round or a response that no step of its review tells; a review's are told by its
# definition.
STEPS: dict[tuple[str, str], str] = {
    ("consultation", "close_early"): "{who} closed {about}: everyone had answered.",
    ("response", "submit"): "{who} signed and sent in the response of {about}.",
    ("response", "answer_jointly"): "{about} answered jointly with others. Sent in by {who}.",
    ("response", "nil_return"): "{who} made a nil return for {about}.",
    ("response", "decline"): "{about} said that this is not for them to answer. By {who}.",
    ("response", "reopen"): "{who} reopened the response of {about}.",
    (
        "response",
        "stand_by_nil_return",
    ): "The nil return of {about} counts: nothing came after it.",
    ("response", "stand_by_decline"): "That it was not for {about} counts: nothing came after it.",
    ("response", "stand_by"): "What {about} had sent in before counts: it was not sent in again.",
    ("response", "take_back"): "{who} took back the answer that was entered for {about}.",
    ("response", "waive"): "{who} recorded that no answer came from {about}.",
    ("response", "wait_again"): "{who} took back that no answer came from {about}.",
}


def sentence(act: Act) -> str | None:
    """None for what another act tells already."""
    if act.name == "step-taken":
        return _step(act)
    if (act.kind, act.name) in MIRRORED:
        return None
    tell = TELL.get(act.name)
    return tell(act) if tell else f"{act.name.replace('-', ' ').capitalize()}, by {act.who}."


def _step(act: Act) -> str | None:
    trigger = act.facts["trigger"]
    told = STEPS.get((act.kind, trigger))
    if told is not None:
        return told.format(who=act.who, about=act.about)
    if act.kind != "review" or act.flow is None:
        return None
    step = act.flow.find_step(act.facts["from"], trigger)
    to = act.flow.states.get(act.facts["to"])
    if step is None or to is None:
        return f"{act.who} took the step “{trigger}”."
    if step.told:
        return step.told.replace("{who}", act.who)
    if step.when is not None:
        return f"The round of comment closed, and “{to.title}” began."
    return f"{act.who} took the step “{step.label}”, which led to “{to.title}”."


def _position(act: Act) -> str:
    choice = said(act.facts["choice"]).lower()
    did = "changed their position to" if act.facts["replaces"] else "took a position"
    return f"{act.who} {did}: {choice}."


def _bodies(act: Act) -> str:
    group = act.words.get("working group", "none yet")
    board = act.words.get("board", "none yet")
    ratifying = act.words.get("ratifying body")
    more = f"; {ratifying} ratifies" if ratifying else ""
    return f"{act.who} named the working group ({group}) and the board ({board}){more}."


def _held(act: Act) -> str:
    owner = act.words.get("owner", "Somebody")
    expected, repeat = act.facts["expected"], act.facts["repeat"]
    until = f", until {day_in_words(date.fromisoformat(expected))}" if expected else ""
    again = " What was decided is decided again after that." if repeat else ""
    return f"{owner} looks after it{until}.{again}"


def _moved(act: Act) -> str:
    went = f"{act.who} moved the review to version {act.facts['to_version']} of its workflow."
    if act.facts["from"] == act.facts["to"]:
        return went
    return f"{went} It went on from “{act.words.get('place', act.facts['to'])}”."


def _report(act: Act) -> str:
    kind, on = REPORTS[act.facts["kind"]], date.fromisoformat(act.facts["on"])
    return f"{act.who} made {kind.title}, for {day_in_words(on)}."


def _owners(act: Act) -> str:
    """What was done before it was kept who came and who went only says who they are now."""
    came, went = act.words.get("added", ""), act.words.get("taken away", "")
    told = [f"added {came}"] if came else []
    told += [f"took {went} away"] if went else []
    did = f"{act.who} {' and '.join(told) or 'named them'} as owners of the text"
    return f"{did}. The owners are now: {act.words.get('owners') or 'none'}."


def _signed(act: Act) -> str:
    owner = act.words.get("owner", "an owner")
    marks = ", ".join(digest[:8] for _, digest in act.facts["versions"])
    return f"{act.who} signed the text ({marks}) for {owner}."


def _placed(act: Act) -> str:
    return f"{act.who} placed the review in the edition of {act.words.get('edition', 'that time')}."


def _taken_out(act: Act) -> str:
    edition, why = act.words.get("edition", "that time"), act.words.get("reason", "")
    return f"{act.who} took the review out of the edition of {edition}{f': {why}' if why else '.'}"


def _came_out(act: Act) -> str:
    edition = act.words.get("edition", "that time")
    return f"{act.who} published the edition of {edition}, with the text of this review in it."


def _outcome(act: Act) -> str:
    outcome = OUTCOMES.get(act.facts["outcome"], act.facts["outcome"])
    did = "answered a comment" if act.facts["revision"] == 1 else "changed an answer to a comment"
    return f"{act.who} {did}: {outcome.lower()}."


def _assessment(act: Act) -> str:
    kind = act.facts["kind"].replace("_", " ")
    return f"{act.who} recorded the {kind} assessment, version {act.facts['number']}, as signed."


def _checked(act: Act) -> str:
    found = "it is to be updated" if act.facts["outcome"] == "updated" else "nothing changes"
    return f"{act.who} recorded that an assessment was checked against the responses: {found}."


def _late_policy(act: Act) -> str:
    told = {
        "refuse": "are refused",
        "ask": "are taken after more time was asked for and given",
        "accept": "are accepted and marked late",
    }
    return f"{act.who} decided that late answers to {act.about} {told[act.facts['policy']]}."


def _window(act: Act) -> str:
    closes = in_words(datetime.fromisoformat(act.facts["closes_at"]))
    return f"{act.who} set the closing time of {act.about}: {closes}."


def _enclosed(did: str) -> Teller:
    def tell(act: Act) -> str:
        what = f"“{act.words['title']}”" if "title" in act.words else ENCLOSED[act.facts["kind"]]
        return f"{act.who} {did.format(what)} {act.about}."

    return tell


def _heard(did: str) -> Teller:
    def tell(act: Act) -> str:
        on = date.fromisoformat(act.facts["on"])
        called = Heard(act.facts["conversation"], act.facts["kind"], on).called
        return f"{act.who} {did.format(called, about=act.about)}."

    return tell


def _more_time(act: Act) -> str:
    until = in_words(datetime.fromisoformat(act.facts["closes_at"]))
    return f"{act.who} gave {act.words.get('agency', 'everyone')} more time, until {until}."


def _version(act: Act) -> str:
    number, weight = act.facts["number"], act.facts["class"]
    change = f", {WEIGHTS[weight]}" if weight in WEIGHTS and number > 1 else ""
    return f"{act.who} saved version {number} of {act.about}{change}."


def _outcomes(act: Act) -> str | None:
    rows = act.facts["rows"]
    return f"The outcomes of {count(rows, 'comment')} were published with it." if rows else None


def _seat(did: str) -> Teller:
    """Who got or left a seat; about is the body."""

    def tell(act: Act) -> str:
        person = act.words.get("person", "somebody whose name was erased")
        role = ROLES.get(act.facts["role"], act.facts["role"]).lower()
        return f"{act.who} {did.format(person=person, role=role, body=act.about)}."

    return tell


def _plain(words: str) -> Teller:
    return lambda act: words.format(who=act.who, about=act.about)


ENCLOSED = {
    "file": "an attachment",
    "summary": "the plain-English summary",
    "easy_read": "the easy read version",
}
WEIGHTS = {
    "editorial": "an editorial change",
    "clarifying": "a clarifying change",
    "substantive": "a substantive change",
}
PUBLIC = {"none": "nobody", "link": "anyone who has the link", "listed": "anyone"}
# What a step of the review says already: rounds and ballots that open and end with it.
MIRRORED = {
    ("review", "started"),
    ("review", "text-approved"),
    ("review", "text-published"),
    ("consultation", "round-opened"),
    ("ballot", "started"),
    ("ballot", "ballot-opened"),
}
TELL: dict[str, Callable[[Act], str | None]] = {
    "started": _plain("{who} began to prepare {about}."),
    "review-started": _plain("{who} started the review."),
    "bodies-named": _bodies,
    "held": _held,
    "reminded": lambda act: f"{act.who} reminded {title(act.facts['role'])}.",
    "text-taken-back": lambda act: (
        f"{act.who} took the published text of {act.words.get('document', 'a document')} back. "
        "The earlier text is in force again."
    ),
    "step-planned": lambda act: (
        f"{act.who} planned “{act.facts['label']}” for "
        f"{in_words(datetime.fromisoformat(act.facts['at']))}."
    ),
    "plan-dropped": lambda act: f"{act.who} dropped what was planned: “{act.facts['label']}”.",
    "plan-refused": lambda act: (
        f"“{act.facts['label']}”, as {act.who} had planned, could not be done: "
        f"{act.words.get('because', 'the reason was erased')}"
    ),
    "reason-overridden": _plain("{who} let a step go on despite what stood against it."),
    "moved-to-version": _moved,
    "report-made": _report,
    "owners-named": _owners,
    "signed-as-owner": _signed,
    "placed-in-edition": _placed,
    "taken-out-of-edition": _taken_out,
    "edition-published": _came_out,
    "round-described": _plain("{who} wrote what {about} asks, and why."),
    "round-rehearsed": _plain("{who} looked at {about} as an agency will have it."),
    "public-call-kept": lambda act: (
        f"{act.who} said who may answer besides the agencies: {PUBLIC[act.facts['how']]}."
    ),
    "public-answer-accepted": _plain("{who} read an answer from the public, which is shown."),
    "public-answer-set-aside": _plain("{who} set an answer from the public aside."),
    "letter-written": _plain("{who} wrote the letter for {about}."),
    "window-set": _window,
    "window-extended": _more_time,
    "own-time-given": _more_time,
    "own-time-ended": _plain("The time that {about} had left ended, as the review went on."),
    "respondents-named": lambda act: (
        f"{act.who} chose {count(len(act.facts['agencies']), 'agency', 'agencies')} to ask."
    ),
    "question-added": _plain("{who} added a question to {about}."),
    "question-edited": _plain("{who} changed a question of {about}."),
    "question-moved": _plain("{who} moved a question of {about}."),
    "attachment-added": _enclosed("added {} to"),
    "attachment-changed": _enclosed("changed {} of"),
    "attachment-corrected": _enclosed("corrected {} of"),
    "attachment-removed": _enclosed("removed {} from"),
    "question-removed": _plain("{who} removed a question from {about}."),
    "conversation-recorded": _heard("recorded what was said at the {}, {about}"),
    "conversation-corrected": _heard("corrected what is recorded of the {}, {about}"),
    "answer-entered": lambda act: (
        f"{act.who} entered the answer of {act.about} from "
        f"{came_from(act.facts['how'], date.fromisoformat(act.facts['on']))}."
    ),
    "entry-corrected": _plain("{who} corrected the answer that was entered for {about}."),
    "entry-objected": _plain("{who} objected to the answer that was entered for {about}."),
    "chased": _plain("{who} reminded {about}."),
    "sent-to-lead": _plain("{who} sent what {about} has written to its lead."),
    "late-policy-set": _late_policy,
    "late-answers-ended": _plain("No late answers to {about} are taken any more."),
    "clarification-answered": _plain("{who} answered a question about {about}."),
    "answer-corrected": _plain("{who} corrected an answer about {about}."),
    "more-time-asked": _plain("{who} asked for more time for {about}."),
    "more-time-refused": _plain("{who} refused more time to {about}."),
    "position-taken": _position,
    "outcome-recorded": _outcome,
    "assessment-signed": _assessment,
    "assessment-reviewed": _checked,
    "outcomes-published": _outcomes,
    "version-saved": _version,
    "seat-given": _seat("gave {person} a seat in {body}, as {role}"),
    "seat-ended": _seat("ended the seat of {person} in {body}, as {role}"),
    "copy-discarded": _plain("{who} discarded what had been edited of the draft of {about}."),
    "draft-rebased": _plain("{who} brought the draft of {about} up to what is published."),
}
