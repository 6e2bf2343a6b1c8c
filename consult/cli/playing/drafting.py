"""Scenes in which something is written: a review, its text, a round that asks for comment."""

from __future__ import annotations

from consult import store
from consult.access import Actor
from consult.assessments import operations as assessments
from consult.cli.playing.reading import Facts, Scene, day, moment
from consult.cli.playing.stage import Stage
from consult.consultations import operations as rounds
from consult.consultations.models import Consultation
from consult.conversations import operations as conversations
from consult.documents import operations as documents
from consult.documents import queries as texts
from consult.documents.models import Draft
from consult.documents.outline import to_markdown
from consult.files.operations import keep_file
from consult.files.rules import ENCLOSED
from consult.individuals import operations as individuals
from consult.reviews import operations as reviews


def start(stage: Stage, scene: Scene) -> None:
    """Begin the review of a story, with its new texts and of those in force that it amends."""
    facts, by = scene.story.facts, stage.actor(scene.by)
    drafts = [_add_text(stage, each, by) for each in facts.get("texts", ())]
    amended = [texts.get_document(stage.documents[each]) for each in facts.get("amends", ())]
    review = reviews.start_review(
        definition=facts["definition"],
        title=facts["title"],
        why=facts["why"],
        drafts=drafts,
        new_drafts_of=amended,
        group_id=stage.bodies[facts["group"]],
        board_id=stage.bodies[facts["board"]],
        ratifying_id=stage.bodies[facts["ratifying"]] if "ratifying" in facts else None,
        by=by,
    )
    stage.reviews[scene.story.key] = review.id
    if review.subject.stage == "proposed":  # what is told of begins when it was accepted
        reviews.take_step(review_id=review.id, trigger="accept", by=by)


def _add_text(stage: Stage, facts: Facts, by: Actor) -> Draft:
    document = documents.create_document(
        title=facts["title"],
        reference=facts["reference"],
        source=stage.text(facts["key"]),
        source_name=f"{facts['key']}.md",
        by=by,
    )
    stage.documents[facts["key"]] = document.id
    return texts.list_drafts([document.id])[0]


def edit(stage: Stage, scene: Scene) -> None:
    """Save the next version: each change puts words in the place of words that stand there once."""
    draft = stage.draft(scene.story.key, scene.facts["text"])
    newest = texts.newest_version(draft.id)
    assert newest is not None, "a draft is made with its first version"
    source = to_markdown(texts.blocks_of(newest.id))
    for change in scene.facts["changes"]:
        if source.count(change["find"]) != 1:
            raise LookupError(f"“{change['find']}” does not stand there exactly once")
        source = source.replace(change["find"], change["put"].rstrip("\n"))
    documents.add_version(
        draft,
        source=source,
        change_class=scene.facts["class"],
        note=scene.facts["note"],
        seen_number=newest.number,
        by=stage.actor(scene.by),
    )


def ask_group(stage: Stage, scene: Scene) -> None:
    """Prepare a round in the working group."""
    by = stage.actor(scene.by)
    made = _prepare(stage, scene, "group", by)
    rounds.write_letter(made, letter=scene.facts["letter"], by=by)


def ask_partners(stage: Stage, scene: Scene) -> None:
    """Prepare a round with agencies: what is asked and why, until when, and of whom."""
    by, facts = stage.actor(scene.by), scene.facts
    made = _prepare(stage, scene, "agencies", by)
    rounds.describe_round(
        made,
        purpose=facts["purpose"],
        reasons=facts["reasons"],
        options=facts["options"],
        scope=facts["scope"],
        letter=facts["letter"],
        by=by,
    )
    for each in facts.get("questions", ()):
        rounds.add_question(made, **each, by=by)
    if "public" in facts:
        individuals.keep_call(made, **facts["public"], seen_revision=0, by=by)
    asked = [stage.agencies[each] for each in stage.listed(facts["agencies"])]
    rounds.expect_agencies(made, agency_ids=asked, by=by)
    if "saved_as" in facts:
        rounds.save_agency_list(made, name=facts["saved_as"], by=by)


def _prepare(stage: Stage, scene: Scene, audience: str, by: Actor) -> Consultation:
    made = rounds.prepare_round(stage.reviews[scene.story.key], audience, by=by)
    rounds.set_window(made, closes_at=moment(scene.facts["closes"]), by=by)
    store.session.flush()
    return made


def enclose(stage: Stage, scene: Scene) -> None:
    """What goes with the round with agencies: a plain text under a name, or a summary."""
    by, facts = stage.actor(scene.by), scene.facts
    file = None
    if "name" in facts:
        data = facts["contents"].encode()
        file = keep_file(name=facts["name"], data=data, formats=ENCLOSED, by=by)
    rounds.add_enclosure(
        stage.round(scene.story.key, "agencies"),
        kind=facts["kind"],
        title=facts.get("title", ""),
        words=facts.get("words", ""),
        file=file,
        readable=True if file is not None else None,
        by=by,
    )


def meet(stage: Stage, scene: Scene) -> None:
    """Record what was said at a meeting or on a call about the round with agencies."""
    by, facts = stage.actor(scene.by), scene.facts
    conversations.record_conversation(
        stage.round(scene.story.key, "agencies"),
        conversations.Said(
            kind=facts["kind"],
            held_on=day(facts["held"]),
            title=facts["title"],
            notes=facts["notes"],
            agencies={stage.agencies[each] for each in facts["agencies"]},
            others=facts.get("others", ""),
            present=facts.get("present", ""),
        ),
        files=[(name, words.encode()) for name, words in facts.get("files", {}).items()],
        by=by,
    )


def sign_equality(stage: Stage, scene: Scene) -> None:
    """Sign the equality assessment, or one of another kind, by the name and role of whoever
    does it."""
    by = stage.actor(scene.by)
    assessments.sign_assessment(
        stage.reviews[scene.story.key],
        kind=scene.facts.get("kind", "equality"),
        groups_affected=scene.facts["groups"],
        impact=scene.facts["impact"],
        mitigation=scene.facts["mitigation"],
        signed_name=by.name,
        signed_role=scene.facts["role"],
        by=by,
    )
