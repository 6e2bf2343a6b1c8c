"""Who answers with whom, as people of each agency see it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from consult.consultations.models import Question
from consult.responses import queries
from consult.responses.models import Answer, JointParty, Response
from consult.responses.queries.joint import AGREED, ASKED
from consult.settings import in_words

WITH_TEXT, EARLIER_TEXT, NOT_YET = "agreed", "earlier", "not yet"


@dataclass(frozen=True)
class Line:
    """One agency that was asked, with where it stands. text: what of it is agreed to."""

    party: JointParty
    text: str = ""

    @property
    def words(self) -> str:
        party = self.party
        at = f" {in_words(party.decided_at)}" if party.decided_at else ""
        if party.state == ASKED:
            return "Has not said whether it joins"
        if party.state == AGREED:
            return {
                WITH_TEXT: f"Agreed to the text as it stands, {_at(party)}",
                EARLIER_TEXT: f"Agreed to an earlier text, {_at(party)}; it has changed since",
                NOT_YET: "Has joined; has not agreed to the text yet",
            }[self.text]
        return {
            "refused": f"Refused,{at}",
            "left": f"Left,{at}",
            "over": f"Gone on without it,{at}",
        }[party.state]

    @property
    def living(self) -> bool:
        return self.party.state in (ASKED, AGREED)


def _at(party: JointParty) -> str:
    return in_words(party.agreed_at) if party.agreed_at else ""


@dataclass(frozen=True)
class Joint:
    """What a response has to do with joint ones.

    lines   of those whom it has asked, the one that leads
    mine    by which it answers in the response of another, or was asked and has not said
    mark    of the text that all agree to
    """

    response: Response
    lines: Sequence[Line] = ()
    mine: JointParty | None = None
    asks: Sequence[JointParty] = ()
    mark: str = ""
    comments: bool = True  # what people of the others may do

    @property
    def leads(self) -> bool:
        """Somebody was asked to answer in it, or does."""
        return any(each.living for each in self.lines)

    @property
    def with_it(self) -> list[Line]:
        return [each for each in self.lines if each.party.state == AGREED]

    @property
    def unagreed(self) -> list[Line]:
        return [each for each in self.with_it if each.text != WITH_TEXT]

    @property
    def agreed_to_text(self) -> bool:
        """Of an agency that answers in another’s response: its lead agreed to what stands there."""
        return self.mine is not None and self.mine.agreed_mark == self.mark

    @property
    def names(self) -> str:
        return ", ".join(each.party.name for each in self.with_it)


@dataclass(frozen=True)
class OwnAnswer:
    """An answer that an agency had begun itself. there: the one in the joint response."""

    number: int
    ours: Answer
    there: Answer | None

    @property
    def question(self) -> Question:
        return self.ours.question

    @property
    def seen(self) -> int:
        return self.there.revision if self.there is not None else 0

    @property
    def differs(self) -> bool:
        """The question has another answer there."""
        return self.there is not None and bool(self.there.value)


def own_answers(party: JointParty) -> list[OwnAnswer]:
    """What its agency answered itself and the joint response does not say. Three queries."""
    ours, theirs = queries.answers_of(party.response_id), queries.answers_of(party.lead_id)
    return [
        OwnAnswer(number, own, there)
        for number, each in enumerate(queries.list_questions(party.lead.consultation_id), start=1)
        if (own := ours.get(each.id)) is not None and own.value
        if (there := theirs.get(each.id)) is None or there.words != own.words
    ]


def joint_of(response: Response) -> Joint:
    """One query; three where somebody answers with somebody."""
    parties = queries.parties_with(response.id)
    led = [each for each in parties if each.lead_id == response.id]
    mine = next((e for e in parties if e.response_id == response.id and e.state == AGREED), None)
    asks = [e for e in parties if e.response_id == response.id and e.state == ASKED]
    lead_id = mine.lead_id if mine is not None else response.id
    joined = mine is not None or any(each.state == AGREED for each in led)
    mark = queries.content_mark(lead_id) if joined else ""
    living = [each for each in led if each.state in (ASKED, AGREED)]
    return Joint(
        response=response,
        lines=[Line(each, _text(each, mark)) for each in led],
        mine=mine,
        asks=asks,
        mark=mark,
        comments=living[0].comments if living else True,
    )


def _text(party: JointParty, mark: str) -> str:
    if not party.agreed_mark:
        return NOT_YET
    return WITH_TEXT if party.agreed_mark == mark else EARLIER_TEXT


def agencies_of_authors(
    response: Response, parties: Sequence[JointParty], authors: Collection[int]
) -> dict[int, str]:
    """Author → the agency for which they write in the response of another one. One query."""
    if not parties:
        return {}
    names = {each.response.agency_id or 0: each.name for each in parties}
    works_for = queries.own_agencies(authors, {*names, response.agency_id or 0})
    return {
        account: names[min(ids)]
        for account, ids in works_for.items()
        if response.agency_id not in ids
    }
