"""What agencies are told as a rule: how answers are used, and what becomes of personal data."""

from __future__ import annotations

USES = (
    "The working group reads every answer. Each comment gets an outcome: the text is changed, or "
    "we say why not. The board sees the comments, the outcomes and who has not answered before it "
    "decides. Comments are published with the agency’s name and our answer when the text is "
    "launched; names of people are not. A comment that you ask us not to publish is left out; "
    "the Freedom of Information Act 2000 may still require us to disclose it."
)
PRIVACY = (
    "The names, roles and work e-mail addresses of those who write, sign and send in an answer are "
    "kept with it, so that it can be shown who said what and when. They are used because this "
    "review is a task in the public interest (article 6(1)(e) of the UK GDPR). {host} is the host "
    "of this service, and a controller of these data jointly with the agencies that answer, each "
    "for its own people. {contact} The privacy page of this service says how long they are kept "
    "and what you can ask for."
)


def privacy_of(host: str, contact: str) -> str:
    """The notice with who is the host; where that is not set up, the officer fills it in."""
    where = f"Write to {contact} about them." if contact else ""
    told = PRIVACY.format(host=host or "[the host of this service]", contact=where)
    return told.replace("  ", " ")
