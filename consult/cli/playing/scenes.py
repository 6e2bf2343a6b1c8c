"""One scene, one transaction: who does what, at which moment."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from consult import clock, store
from consult.cli.playing import answering, contacts, deciding, drafting
from consult.cli.playing.reading import Scene
from consult.cli.playing.stage import Stage

Verb = Callable[[Stage, Scene], None]
VERBS: Mapping[str, Verb] = {
    "start": drafting.start,
    "edit": drafting.edit,
    "ask_group": drafting.ask_group,
    "ask_partners": drafting.ask_partners,
    "enclose": drafting.enclose,
    "meet": drafting.meet,
    "sign_equality": drafting.sign_equality,
    "sign_assessment": drafting.sign_equality,
    "respond": answering.respond,
    "answer_publicly": answering.answer_publicly,
    "nil": answering.nil,
    "chase": answering.chase,
    "waive": answering.waive,
    "keep_contacts": contacts.keep_contacts,
    "outcomes": deciding.outcomes,
    "check_equality": deciding.check_equality,
    "position": deciding.position,
    "name_deputy": deciding.name_deputy,
    "plan_edition": deciding.plan_edition,
    "place": deciding.place,
    "name_owners": deciding.name_owners,
    "sign_owner": deciding.sign_owner,
    "step": deciding.step,
}


def play(stage: Stage, scene: Scene) -> None:
    """Do it and commit. What goes wrong says in which scene."""
    try:
        with store.scope("write"), clock.at(scene.at):
            VERBS[scene.do](stage, scene)
            store.commit()
    except Exception as error:
        error.add_note(f"{scene.story.key}, {scene.at:%d %B %Y %H:%M}: {scene.by} does {scene.do}")
        raise
