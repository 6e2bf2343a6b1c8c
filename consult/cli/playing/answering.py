"""Scenes in which those who were asked answer, or do not."""

from __future__ import annotations

from collections.abc import Sequence

from consult import clock
from consult.access import Actor
from consult.accounts import queries as people
from consult.cli.playing.reading import Facts, Scene
from consult.cli.playing.stage import Stage, passage
from consult.individuals import operations as individuals
from consult.individuals.contents import Content, Said
from consult.individuals.operations import Sender
from consult.responses import operations as responses
from consult.responses import queries as answers
from consult.responses.models import Response


def respond(stage: Stage, scene: Scene) -> None:
    """Comment and answer; with `submit`, sign off in that role and send in."""
    by, now = stage.actor(scene.by), clock.now()
    response = stage.own_response(scene.story.key, scene.by)
    for each in scene.facts["comments"]:
        _comment(response, each, by)
    questions = answers.list_questions(response.consultation_id)
    for number, value in scene.facts.get("answers", {}).items():
        responses.answer_question(
            response,
            question=questions[number - 1],
            value=value,
            seen_revision=0,
            received_at=now,
            by=by,
        )
    responses.mark_read(response, by=by)
    if "submit" in scene.facts:
        role = scene.facts["submit"]
        responses.submit(response, signed_name=by.name, signed_role=role, received_at=now, by=by)


def answer_publicly(stage: Stage, scene: Scene) -> None:
    """Somebody without an account comments and confirms; with `shown`, `by` has read it."""
    facts, round = scene.facts, stage.round(scene.story.key, "agencies")
    versions = answers.list_consulted_versions(round.id)
    place = passage(versions, facts["at"]) if "at" in facts else (versions[0].id, None)
    token = individuals.send_answer(
        round,
        Content((Said(place[0], place[1], facts["body"], facts.get("asked", "")),)),
        sender=Sender(facts["email"], facts.get("name", ""), may_name=facts.get("may_name", False)),
        young="asked" in facts,
        received_at=clock.now(),
    )
    made = individuals.confirm_answer(token=token)
    if "shown" in facts:
        individuals.accept_answer(made, words={}, by=stage.actor(scene.by))


def _comment(response: Response, facts: Facts, by: Actor) -> None:
    versions = answers.list_consulted_versions(response.consultation_id)
    place: tuple[int, str | None] = (versions[0].id, None)
    if "at" in facts:
        place = passage(versions, facts["at"])
    responses.add_comment(
        response,
        version_id=place[0],
        anchor=place[1],
        kind=facts.get("kind", "general"),
        stance=facts.get("stance", "neutral"),
        body=facts["body"],
        proposed=facts.get("proposed", ""),
        priority=facts.get("priority", ""),
        rationale=facts.get("rationale", ""),
        withheld="withheld" in facts,
        withheld_why=facts.get("withheld", ""),
        received_at=clock.now(),
        by=by,
    )


def nil(stage: Stage, scene: Scene) -> None:
    """Nothing to say: these agencies, each by its lead; or one who is asked in a group."""
    key = scene.story.key
    if "agencies" not in scene.facts:
        by = stage.actor(scene.by)
        _nil_return(stage.own_response(key, scene.by), scene.facts["role"], by)
        return
    asked = answers.list_responses(stage.round(key, "agencies").id)
    response_of = {each.agency_id: each for each in asked}
    for agency in _silent(stage, scene, asked):
        by = stage.actor(f"{agency}-lead")
        _nil_return(response_of[stage.agencies[agency]], people.get_account(by.id).job_title, by)


def _silent(stage: Stage, scene: Scene, asked: Sequence[Response]) -> list[str]:
    """The agencies named; “rest” is all that have not answered, less those named with “-”."""
    names = scene.facts["agencies"]
    if names[0] != "rest":
        return stage.listed(names)
    open_ids = {each.agency_id for each in asked if each.subject.state == "drafting"}
    rest = [key for key, id in stage.agencies.items() if id in open_ids]
    return stage.listed([*rest, *names[1:]])


def _nil_return(response: Response, role: str, by: Actor) -> None:
    responses.nil_return(
        response, signed_name=by.name, signed_role=role, received_at=clock.now(), by=by
    )


def chase(stage: Stage, scene: Scene) -> None:
    """Remind these agencies."""
    for agency in scene.facts["agencies"]:
        response = stage.response(scene.story.key, agency)
        responses.chase(response, by=stage.actor(scene.by))


def waive(stage: Stage, scene: Scene) -> None:
    """Stop waiting for these agencies, and say why."""
    for agency in scene.facts["agencies"]:
        responses.waive(
            stage.response(scene.story.key, agency),
            reason=scene.facts["reason"],
            by=stage.actor(scene.by),
        )
