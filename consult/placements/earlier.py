"""The earlier comments of a respondent, at the places where they stand in the text of a later
round. For its own people alone, never for one who comes by a link to the later round."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

from consult.access import Actor
from consult.documents import queries as documents
from consult.documents.models import Version
from consult.documents.naming import WHOLE, name_all
from consult.placements.shown import became_of
from consult.responses import queries
from consult.responses.earlier import Earlier, SaidEarlier
from consult.responses.models import Response
from consult.responses.queries import is_own
from consult.responses.queries.shown import MANY


def said_earlier(response: Response, versions: Sequence[Version], actor: Actor) -> Earlier:
    """Four queries at most, and one for whoever said nothing earlier."""
    whose = _whose(response, actor)
    if whose is None:
        return Earlier()
    comments = queries.said_before(response, agency_ids=whose)
    if not comments:
        return Earlier()
    sent = {each.response_id: each.response for each in comments}
    newest = sorted(sent.values(), key=lambda each: each.id, reverse=True)
    if len(comments) > MANY:
        return Earlier(count=len(comments), responses=newest)
    texts = {each.draft_id: each.id for each in versions}
    became = became_of(comments, texts)
    names = {
        id: name_all(each)
        for id, each in documents.blocks_of_many({each.version_id for each in comments}).items()
    }
    at: dict[tuple[int, str], list[SaidEarlier]] = defaultdict(list)
    apart: list[SaidEarlier] = []
    for each in comments:
        now = became.get(each.id)
        if now is None:
            continue
        where = names[each.version_id].get(each.anchor or "", WHOLE)
        said = SaidEarlier(each, where, now.how, now.changed)
        if now.anchor is None:
            apart.append(said)
        else:
            at[texts[each.version.draft_id], now.anchor].append(said)
    return Earlier(dict(at), apart, len(apart) + sum(map(len, at.values())), newest)


def _whose(response: Response, actor: Actor) -> Collection[int] | None:
    """The agencies whose earlier words these are to the actor; None where none are theirs."""
    if actor.comes_for(response.id) or not actor.signed_in:
        return None
    if is_own(actor, response):
        return [response.agency_id] if response.agency_id is not None else []
    party = queries.joins(actor, response)
    own = party.response.agency_id if party is not None else None
    return [own] if own is not None else None
