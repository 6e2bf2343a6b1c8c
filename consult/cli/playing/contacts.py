"""Scenes in which agencies say whom to turn to there."""

from __future__ import annotations

from consult.accounts import operations as accounts
from consult.accounts import queries as people
from consult.cli.playing.reading import Scene
from consult.cli.playing.stage import Stage


def keep_contacts(stage: Stage, scene: Scene) -> None:
    """The lead of each of these agencies adds its duty desk, and confirms that it is right."""
    for key in stage.listed(scene.facts["agencies"]):
        by = stage.actor(f"{key}-lead")
        agency = people.get_agency(stage.agencies[key])
        accounts.add_contact(
            agency,
            name=f"{agency.short_name} safeguarding desk",
            role_title=scene.facts["role"],
            email=f"desk@{key}.example",
            by=by,
        )
        accounts.confirm_contacts(agency, by=by)
