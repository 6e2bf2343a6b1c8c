"""What is on the stage: keys of the files → things in the database."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from consult.access import Actor
from consult.accounts import queries as people
from consult.accounts.models import TourStop
from consult.cli.playing.reading import Facts
from consult.consultations import queries as rounds
from consult.consultations.models import Consultation
from consult.documents import queries as documents
from consult.documents.models import Draft, Version
from consult.responses import queries as responses
from consult.responses.models import Response
from consult.reviews import queries as reviews
from consult.reviews.models import Review


@dataclass
class Stage:
    """Ids by key. Rows are fetched anew in each scene, because each is a transaction."""

    text: Callable[[str], str]
    kinds: Mapping[str, str]  # agency → kind
    agencies: Mapping[str, int]
    accounts: Mapping[str, int]
    bodies: Mapping[str, int]
    documents: dict[str, int] = field(default_factory=dict)
    reviews: dict[str, int] = field(default_factory=dict)
    editions: dict[str, int] = field(default_factory=dict)  # by name
    _actors: dict[str, Actor] = field(default_factory=dict)

    def actor(self, key: str) -> Actor:
        if key not in self._actors:
            self._actors[key] = people.actor_for(self.accounts[key])
        return self._actors[key]

    def review(self, story: str) -> Review:
        return reviews.get_review(self.reviews[story])

    def round(self, story: str, audience: str = "") -> Consultation:
        """The newest round of a story, of one audience or of any."""
        found = [
            each
            for each in rounds.list_rounds(self.reviews[story])
            if audience in ("", each.audience)
        ]
        return max(found, key=lambda each: each.id)

    def draft(self, story: str, text: str) -> Draft:
        drafts = documents.drafts_of([self.reviews[story]])[self.reviews[story]]
        return next(each for each in drafts if each.document_id == self.documents[text])

    def listed(self, names: Iterable[str]) -> list[str]:
        """Keys of agencies, from keys and kinds; one that begins with “-” is left out."""
        found: dict[str, None] = {}
        for name in names:
            if name.startswith("-"):
                del found[name[1:]]
            elif name in self.agencies:
                found[name] = None
            else:
                found |= dict.fromkeys(key for key, kind in self.kinds.items() if kind == name)
        return list(found)

    def response(self, story: str, agency: str) -> Response:
        """Of an agency, in the newest round with agencies."""
        round_id = self.round(story, "agencies").id
        return _there(responses.response_of(round_id, agency_id=self.agencies[agency]), agency)

    def agency_of(self, person: str) -> str:
        """Key of the agency that somebody answers for."""
        [agency_id] = self.actor(person).agencies
        return next(key for key, id in self.agencies.items() if id == agency_id)

    def own_response(self, story: str, person: str) -> Response:
        """Where somebody writes: a member of the group in its round, else their agency."""
        latest = self.round(story)
        if latest.audience == "group":
            own = responses.response_of(latest.id, account_id=self.accounts[person])
            return _there(own, person)
        return self.response(story, self.agency_of(person))

    def stop(self, facts: Facts) -> TourStop:
        """One stop of the tour, with the address filled in."""
        story = facts["story"]
        ids = {"review": self.reviews[story]}
        if "{round}" in facts["path"]:
            ids["round"] = self.round(story).id
        if "agency" in facts:
            ids["response"] = self.response(story, facts["agency"]).id
        return TourStop(
            role=facts["role"],
            account_id=self.accounts[facts["person"]],
            does=facts["does"],
            next=facts["next"],
            path=facts["path"].format(**ids),
        )


def _there(response: Response | None, whose: str) -> Response:
    if response is None:
        raise LookupError(f"{whose} was not asked in this round")
    return response


def passage(versions: Iterable[Version], begins: str) -> tuple[int, str]:
    """Version and anchor of the one passage that begins so. Raises LookupError."""
    found = [
        (version.id, block.anchor)
        for version in versions
        for block in documents.blocks_of(version.id)
        if block.text.startswith(begins)
    ]
    if len(found) != 1:
        raise LookupError(f"{len(found)} passages begin with “{begins}”")
    return found[0]
