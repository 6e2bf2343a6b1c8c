"""The programme of a set: initiatives, how they hang together, and their dates."""

from __future__ import annotations

from consult.cli.playing.reading import Facts, Set
from consult.cli.playing.stage import Stage
from consult.programme import operations as programme
from consult.programme.rules import Particulars


def list_programme(stage: Stage, chosen: Set) -> None:
    """All of it, by the one who keeps it. A target that is no initiative is a body's name."""
    facts, by = chosen.programme, stage.actor(chosen.programme["by"])
    made = {
        key: programme.add_initiative(_particulars(stage, each), by=by)
        for key, each in facts["initiatives"].items()
    }
    for source, relation, target, evidence in facts["links"]:
        programme.add_link(
            made[source],
            relation=relation,
            target_id=made[target].id if target in made else None,
            target_name="" if target in made else target,
            evidence=evidence,
            by=by,
        )
    for dated, keys, what, source in facts["dates"]:
        for key in keys:
            programme.add_event(made[key], dated=dated, what=what, source=source, by=by)


def _particulars(stage: Stage, facts: Facts) -> Particulars:
    story = facts.get("story")
    return Particulars(
        title=facts["title"],
        kind=facts["kind"],
        lead=facts["lead"],
        owners=facts.get("owners", ""),
        partners=facts.get("partners", ""),
        aims=facts.get("aims", ""),
        themes=tuple(facts.get("themes", ())),
        stage=facts["stage"],
        standing=facts.get("standing", ""),
        dated=facts.get("dated", ""),
        review_id=stage.reviews[story] if story else None,
    )
