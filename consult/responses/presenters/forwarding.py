"""A note on one consultation for colleagues, to be forwarded by e-mail or wherever they talk."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from flask import url_for

from consult.accounts.queries import list_agency_leads
from consult.documents.paper.cover import DRAFT
from consult.responses.models import Response
from consult.responses.presenters.workspace import own_deadline
from consult.responses.queries import list_consulted_versions
from consult.web.wording import day, moment_words
from workflows.guards.wording import names

LONGEST_LINK = 1_800  # characters: mail programs drop longer addresses without a word


@dataclass(frozen=True)
class ForwardedNote:
    subject: str
    body: str

    @property
    def mail_link(self) -> str:
        """Opens the note in a mail program; without its last lines where they are too many."""
        begun = f"mailto:?subject={quote(self.subject)}&body="
        lines = self.body.split("\n")
        while len(begun + (words := quote("\r\n".join(lines)))) > LONGEST_LINK and len(lines) > 1:
            lines.pop()
        return begun + words


def note_for_colleagues(response: Response) -> ForwardedNote:
    """What is asked, by when, and where to write it; what can be long stands last. Two queries.

    The deadline is the agency's own, where it has one.
    """
    round, wanted = response.consultation, own_deadline(response)
    assert response.agency_id is not None
    assert response.closes_at is not None
    leads = [lead.name for lead in list_agency_leads([response.agency_id])[response.agency_id]]
    closes = moment_words(response.closes_at)
    address = url_for("responses.show_response", response_id=response.id, _external=True)
    texts = [f"- {each.title}, version {each.number}" for each in list_consulted_versions(round.id)]
    by_when = f"The consultation closes at {closes}."
    if wanted is not None:
        by_when = f"Please write your comments by {day(wanted)}. {by_when}"
    lines = [
        f"{response.own_name} is asked to comment on:",
        *texts,
        "",
        by_when,
        f"Read the text and comment on any part of it: {address}",
        f"If you have no account, {names(leads) or 'the lead of our agency'} can invite you, or "
        "give you a link that needs none.",
        "",
        f"{DRAFT}. Write nothing that could identify a child or a family.",
    ]
    for title, words in (
        ("What it is about", round.purpose),
        ("The covering letter", round.letter),
    ):
        if words:
            lines += ["", f"{title}:", *words.splitlines()]
    by = day(wanted) if wanted is not None else day(response.closes_at)
    return ForwardedNote(f"Comments by {by}: {round.subject.title}", "\n".join(lines))
