"""Scenes in which something is decided: outcomes, positions, steps of the review."""

from __future__ import annotations

from consult import clock
from consult.access import Actor
from consult.accounts import queries as people
from consult.assessments import operations as assessments
from consult.assessments import queries as signed
from consult.boards import operations as boards
from consult.boards import queries as ballots
from consult.cli.playing.reading import Facts, Scene, day
from consult.cli.playing.stage import Stage, passage
from consult.dispositions import operations as dispositions
from consult.documents import queries as texts
from consult.editions import operations as editions
from consult.editions import queries as planned
from consult.editions.rules import EditionPlan
from consult.groups import operations as group_operations
from consult.groups import queries as groups
from consult.responses import queries as answers
from consult.reviews import operations as reviews


def outcomes(stage: Stage, scene: Scene) -> None:
    """Say what became of each comment, and which passage of the newest version answers it."""
    for each in scene.facts["outcomes"]:
        _outcome(stage, scene.story.key, each, stage.actor(scene.by))


def _outcome(stage: Stage, story: str, facts: Facts, by: Actor) -> None:
    response = stage.response(story, facts["agency"])
    said = sorted(answers.comments_of(response.id), key=lambda each: each.id)
    comment = said[facts.get("comment", 1) - 1]
    resulting: tuple[int | None, str | None] = (None, None)
    if "passage" in facts:
        newest = texts.newest_version(comment.version.draft_id)
        assert newest is not None, "a draft is made with its first version"
        resulting = passage([newest], facts["passage"])
    dispositions.record_outcome(
        comment=comment,
        outcome=facts["outcome"],
        reason=facts["reason"],
        resulting_version_id=resulting[0],
        resulting_anchor=resulting[1],
        by=by,
    )


def check_equality(stage: Stage, scene: Scene) -> None:
    """Check the equality assessment against the responses: nothing changes, because."""
    by, review_id = stage.actor(scene.by), stage.reviews[scene.story.key]
    newest = signed.find_newest(review_id, "equality")
    assert newest is not None, "the round was opened with a signed assessment"
    assessments.review_assessment(
        newest, outcome="no_change", because=scene.facts["because"], signed_name=by.name, by=by
    )


def position(stage: Stage, scene: Scene) -> None:
    """Say where one stands in the newest ballot."""
    review_id = stage.reviews[scene.story.key]
    boards.take_position(
        ballot=ballots.newest_ballot([review_id])[review_id],
        choice=scene.facts["choice"],
        words=scene.facts.get("words", ""),
        clears=scene.facts.get("clears", ""),
        received_at=clock.now(),
        by=stage.actor(scene.by),
    )


def step(stage: Stage, scene: Scene) -> None:
    """Take a step of the review, through the one door."""
    reviews.take_step(
        review_id=stage.reviews[scene.story.key],
        trigger=scene.facts["step"],
        reason=scene.facts.get("reason", ""),
        hold=_terms(stage, scene.facts["hold"]) if "hold" in scene.facts else None,
        by=stage.actor(scene.by),
    )


def _terms(stage: Stage, facts: Facts) -> reviews.HoldTerms:
    return reviews.HoldTerms(
        owner_id=stage.accounts[facts["owner"]],
        waits_for=facts["waits_for"],
        expected_on=day(facts["expected"]),
    )


def name_owners(stage: Stage, scene: Scene) -> None:
    """Say which agencies own the text together."""
    reviews.name_owners(
        review=stage.review(scene.story.key),
        agency_ids=[stage.agencies[each] for each in scene.facts["agencies"]],
        by=stage.actor(scene.by),
    )


def sign_owner(stage: Stage, scene: Scene) -> None:
    """Sign the newest text for one's agency, which owns it."""
    review, by = stage.review(scene.story.key), stage.actor(scene.by)
    reviews.sign_as_owner(
        review=review,
        agency=people.get_agency(stage.agencies[stage.agency_of(scene.by)]),
        version_ids=[each.id for each in reviews.newest_texts(review.id)],
        signed_name=by.name,
        signed_role=scene.facts["role"],
        by=by,
    )


def plan_edition(stage: Stage, scene: Scene) -> None:
    """Say when texts go live together, and until when they can be placed in it."""
    facts = scene.facts
    plan = EditionPlan(
        name=facts["name"],
        publishes_on=day(facts["publishes"]),
        cut_off_on=day(facts["cut_off"]),
        note=facts.get("note", ""),
    )
    edition = editions.plan_edition(plan, by=stage.actor(scene.by))
    stage.editions[facts["name"]] = edition.id


def place(stage: Stage, scene: Scene) -> None:
    """Put the review into an edition."""
    editions.place_review(
        planned.get_edition(stage.editions[scene.facts["edition"]]),
        review_id=stage.reviews[scene.story.key],
        received_at=clock.now(),
        by=stage.actor(scene.by),
    )


def name_deputy(stage: Stage, scene: Scene) -> None:
    """Name who acts for the holder of a seat while they are away."""
    seat = groups.find_seat_of(stage.bodies[scene.facts["body"]], stage.accounts[scene.by])
    assert seat is not None, "whoever names a deputy here holds the seat"
    group_operations.name_deputy(
        seat,
        account=people.get_account(stage.accounts[scene.facts["who"]]),
        last_day=day(scene.facts["until"]),
        by=stage.actor(scene.by),
    )
