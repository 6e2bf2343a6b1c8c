"""A world with something in every state, and a mark in every text that is not for everybody."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from typing import Any

from sqlalchemy import select
from werkzeug.routing import Rule

from consult import clock, events, store
from consult.access import Actor
from consult.accounts import operations as accounts
from consult.accounts.events import InvitationSent, SignInLinkRequested
from consult.accounts.models import (
    AccessToken,
    Account,
    Agency,
    AgencyContact,
    Invitation,
    Membership,
    SignIn,
)
from consult.accounts.queries import today
from consult.assessments.models import Assessment
from consult.boards.models import Ballot
from consult.consultations import operations as consultations
from consult.consultations.models import (
    AgencyList,
    Clarification,
    Consultation,
    Enclosure,
    Question,
    QuestionSet,
)
from consult.consultations.queries import enclosures_of, expected_of, questions_of, versions_of
from consult.conversations.models import Conversation
from consult.conversations.places import Place
from consult.definitions import operations as definitions
from consult.documents import batches, imports, setting_aside, unsaved, waiting
from consult.documents import operations as documents
from consult.documents.collections import operations as collecting
from consult.documents.copies import keeping as copies
from consult.documents.copies import words
from consult.documents.incoming.found import (
    Incoming,
    MarginComment,
    Notice,
    Picture,
    Tracked,
)
from consult.documents.models import (
    Chapter,
    Collection,
    Document,
    Draft,
    FileBatch,
    Image,
    Part,
    PastAmendment,
    UnsavedText,
    Version,
    WaitingFile,
    WorkingCopy,
)
from consult.documents.queries import blocks_of
from consult.editions.models import Edition, EditionPlace, Publication
from consult.editions.queries import list_placeable
from consult.groups import operations as groups
from consult.groups.models import Deputy, Seat
from consult.individuals import operations as individuals
from consult.individuals.events import AnswerConfirmed
from consult.individuals.models import PublicAnswer, PublicCall, PublicDisclosure
from consult.lifecycle import Definition, workflow_of
from consult.notifications.models import Message
from consult.people.importing import keep_sheet
from consult.people.models import AgencySheet
from consult.programme.models import Initiative, InitiativeEvent, InitiativeLink
from consult.record.models import RecordAnchor
from consult.record.operations import make_anchor
from consult.responses import operations as responses
from consult.responses.events import GuestInvited
from consult.responses.models import (
    AgencyNote,
    Comment,
    GuestLink,
    JointParty,
    PassedSection,
    Quarantined,
    Response,
    SentSheet,
    TimeRequest,
)
from consult.responses.offline.comparing import digest_of
from consult.responses.offline.keys import OfComment
from consult.responses.queries import content_mark, list_consulted_versions
from consult.reviews import operations as reviews
from consult.reviews.models import Owner, Review
from consult.reviews.queries import get_review
from tests import factories as make
from tests.architecture.world import _with_file, keep_margin, send_form
from workflows.definition import shipped_source

LONG = 200  # days that a round stays open while others close
LEAD, MEMBER = "working group lead", "working group member"
GUARD = "safeguarding lead"
REVIEW = frozenset({LEAD, MEMBER, "board member", "board chair", "partnership manager"})
DEFINING = frozenset({"partnership manager", "administrator"})
AMENDMENT = "procedures_amendment"
OURS = frozenset({"contributor", "agency lead"})  # the agency that drafts
THEIRS = frozenset({"another agency's lead"})
Values = dict[str, Any]


@dataclass
class World:
    """Who there is, what there is, and which marks stand in texts for whom."""

    people: dict[str, Account | None] = field(default_factory=dict)
    places: dict[frozenset[str], list[Values]] = field(default_factory=dict)
    marks: dict[str, tuple[str, frozenset[str]]] = field(default_factory=dict)
    states: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)  # the tokens of links that work

    def mark(self, what: str, may: frozenset[str]) -> str:
        """Words that only these may find on a page."""
        mark = f"kanarie{len(self.marks):03}x"
        self.marks[mark] = (what, may)
        return f"{what}: {mark}"

    def places_of(self, rule: Rule) -> list[Values]:
        """The values of an address that there is something at. KeyError: teach the world more."""
        return self.places[frozenset(rule.arguments)]


def build() -> World:
    """What closes comes first, because the clock moves on with it; what is open comes last."""
    world = World()
    cast = _Cast(world)
    for step in (
        cast.owned,
        cast.launched,
        cast.approved,
        cast.with_board,
        cast.returned,
        cast.considering,
        cast.withdrawn,
        cast.drafted,
        cast.answered_by_letter,
        cast.late,
        cast.entered,
        cast.answered_jointly,
        cast.partner_comment,
        cast.group_comment,
        cast.preparing,
        cast.drafting,
        cast.other_kinds,
        cast.editions,
        cast.elsewhere,
        cast.sign_in,
        cast.leave,
        cast.defined,
    ):
        step()
    store.session.flush()
    sent = b"Agency,Kind\nSent Trust,NHS body\nOdd,Castle\n"
    keep_sheet(name="agencies.csv", data=sent, by=make.actor(cast.administrator))
    _check_a_text(make.actor(cast.manager))
    _edit_a_text(make.actor(cast.manager))
    _set_aside_a_draft(make.actor(cast.manager))
    _read_a_file(make.actor(cast.manager))
    _send_several(make.actor(cast.manager))
    _send_a_long_file(make.actor(cast.manager))
    _collect(make.actor(cast.manager))
    make_anchor(by=make.actor(cast.administrator))
    last_day = clock.now().date() + timedelta(days=30)
    for person in (cast.manager, cast.administrator):
        accounts.make_token(
            account=person,
            name="Monthly report",
            may="read",
            last_day=last_day,
            by=make.actor(person),
        )
    world.people = cast.people()
    world.places = _places()
    world.places[frozenset({"token"})][:0] = [{"token": each} for each in world.links]
    world.states = {
        f"{kind}:{each.subject.state}"
        for kind, table in _LIVING.items()
        for each in store.session.scalars(select(table))
    }
    return world


def _check_a_text(by: Actor) -> None:
    """Of the draft that was made last and whose text may change."""
    newest = _all(Draft)[::-1]
    draft = next(each for each in newest if documents.why_not_edit(each, by) is None)
    unsaved.keep_text(
        draft,
        source="Another text.",
        source_format="markdown",
        source_name="",
        seen_number=draft.newest,
        change_class="",
        note="",
        by=by,
    )


def _edit_a_text(by: Actor) -> None:
    """A working copy with words that wait in it, and one that another version overtook."""
    drafts = [each for each in _all(Draft)[::-1] if documents.why_not_edit(each, by) is None]
    for draft in drafts[1::-1]:
        copy = copies.start_copy(draft, by=by)
        pieces = copies.held(copy).pieces
        place = words.Place(words.AFTER, pieces[0].anchor)
        said = words.Typing("Some words.", words.seen_of(pieces, place, None), "")
        (words.keep_words if draft is drafts[0] else words.save_words)(copy, place, said, by=by)
    make.make_version(drafts[1], make.TEXT + "\nAnother text.\n", by=None)


def _set_aside_a_draft(by: Actor) -> None:
    """Beside one that can be, of a document that is under no review."""
    document = make.make_document("Nobody goes on with it")
    setting_aside.set_aside(make.draft_of(document), by=by)
    documents.start_draft(document, purpose="Another try", by=by)


def _read_a_file(by: Actor) -> None:
    """For a document that is to be added, with an image and with tracked changes."""
    key = "0" * 32
    source = f"Some text with ![](image:{key})."
    picture = Picture(key, "image.png", b"\x89PNG\r\n\x1a\n")
    comment = MarginComment("1", "", "Ann", "2021-03-04", "Why?", False, "Some", "Some text")
    told = {"tracked": Tracked(1, 1, ("Ann",)), "comments": (comment,), "pictures": (picture,)}
    for before, tracked in (("Older text.", ""), ("Older text.", unsaved.ACCEPTED)):
        text = unsaved.keep_text(
            None, source=source, source_name="", title="A text from a file", by=by
        )
        found = Incoming(source, before, notices=(Notice("An equation"),), **told)
        imports.keep_import(text, found, name="chapter.docx", data=b"", by=by)
        text.tracked = tracked


def _send_several(by: Actor) -> None:
    """One could not be read, and another has tracked changes."""
    files = batches.read_files([("a.md", b"# One\n\nText."), ("b.docx", b"PK")])
    changed = Incoming("New text.", "Old text.", tracked=Tracked(1, 1, ("Ann",)))
    files.append(batches.Read("c.docx", b"", "Two", changed))
    batches.keep_batch(files, by=by)


def _send_a_long_file(by: Actor) -> None:
    """One that waits for a worker, and one that no worker could read."""
    typed = {"title": "A long text", "reference": "CP 9"}
    for _ in range(2):
        file = waiting.keep_waiting(None, name="long.docx", data=b"PK", typed=typed, by=by)
    file.refused = '["“long.docx” is damaged."]'


_LIVING: dict[str, Any] = {
    "review": Review,
    "round": Consultation,
    "response": Response,
    "ballot": Ballot,
    "edition": Edition,
}


class _Cast:
    """One working group, one board and three agencies, and what they went through."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.manager = make.make_manager()
        self.group = make.make_group(
            lead=make.make_person(), members=[make.make_person(), make.make_person()]
        )
        self.board = make.make_board(
            chair=make.make_person(), members=[make.make_person(), make.make_person()]
        )
        self.ours, self.theirs, self.quiet = (make.make_agency() for _ in range(3))
        self.lead = make.make_person(agency=self.ours, role="lead")
        self.contributor = make.make_person(agency=self.ours)
        self.leaver = make.make_person(agency=self.ours)
        self.other = make.make_person(agency=self.theirs, role="lead")
        make.make_person(agency=self.quiet, role="lead")
        self.administrator = make.make_person(site_roles=["administrator"])
        self.guard = make.make_person(site_roles=["safeguarding_lead"])

    def people(self) -> dict[str, Account | None]:
        def seated(group: Any, role: str) -> Account:
            return make._seated(group.id, role)[0]

        return {
            "visitor": None,
            "contributor": self.contributor,
            "agency lead": self.lead,
            "another agency's lead": self.other,
            LEAD: seated(self.group, "lead"),
            MEMBER: seated(self.group, "member"),
            "board member": seated(self.board, "member"),
            "board chair": seated(self.board, "chair"),
            "partnership manager": self.manager,
            "administrator": self.administrator,
            GUARD: self.guard,
            "somebody who left": self.leaver,
        }

    # Beginnings

    def _review(self, title: str, may: frozenset[str] = REVIEW, **others: Any) -> Review:
        source = make.TEXT + "\n" + self.world.mark(f"Draft of {title}", may) + "\n"
        document = make.make_document(source=source, by=self.manager)
        chosen = {"group": self.group, "board": self.board, **others}
        return make.make_review(f"It is {title}", document=document, by=self.manager, **chosen)

    def _asked(
        self, title: str, *, anyone: bool = False, days: int = 30, **others: Any
    ) -> tuple[Review, dict[int, Response]]:
        """A review whose agencies are being asked, with a question of each kind."""
        review = self._review(title, REVIEW | OURS | THEIRS | {"the public"}, **others)
        make.review_at("preparing", review=review)
        agencies = [self.ours, self.theirs, self.quiet]
        made = make.prepare_partner_round(review, agencies=agencies, days=days)
        self._questions(made)
        if anyone:
            make.open_to_anyone(made, young=True)
        make.take(review, "circulate_to_partners")
        found = make.responses_of(make.round_of(review))
        return review, {each.agency_id or 0: each for each in found}

    def _questions(self, made: Consultation) -> None:
        by = make.actor(make._seated(self.group.id, "lead")[0])
        made_of = (("text", ()), ("yes_partly_no", ()), ("choice", ("One", "Two")))
        asked = [
            consultations.add_question(
                made, kind=kind, wording=f"What of {kind}?", choices=list(choices), by=by
            )
            for kind, choices in made_of
        ]
        why = {"follow_up": "And why?", "follow_up_if": ["No"]}
        hangs = {"shown_if_id": asked[1].id, "shown_if": ["Yes"]}
        several = {"choices": ["One", "Two"], "other": True}
        for kind, more in (
            ("yes_no", why),
            ("short_text", hangs),
            ("choices", several),
            ("number", {}),
            ("date", {}),
        ):
            consultations.add_question(made, kind=kind, wording=f"Or {kind}?", by=by, **more)
        for kind in ("file", "summary", "easy_read"):
            make.enclose(made, kind)

    def _considered(self, title: str) -> tuple[Review, Comment]:
        """Its round has closed: one agency commented, the others made nil returns."""
        review, found = self._asked(title)
        may = REVIEW | OURS if title != "launched" else REVIEW | OURS | {"the public"}
        comment = make.submit_comment(
            found[self.ours.id], self.world.mark(f"Comment on {title}", may)
        )
        make.make_conversation(
            comment.response.consultation,
            agencies=[self.ours],
            present=self.world.mark(f"Who was there at {title}", REVIEW),
            notes=self.world.mark(f"What was said at {title}", REVIEW),
            about=[Place(comment_id=comment.id)],
        )
        make.review_at("considering", review=review)
        return review, comment

    def _decided(self, title: str, place: str) -> Review:
        review, comment = self._considered(title)
        make.answer(comment, "accepted")
        make.review_at("with_board", review=review)
        _with_file(review)
        member = make.board_of(review)[1]
        words = self.world.mark(f"Position on {title}", REVIEW)
        choice = "object" if title == "with the board" else "yes"
        make.take_position(review, member, choice, words=words)
        make.review_at(place, review=review)
        return review

    # Everything there can be

    def launched(self) -> None:
        """Another draft of its document began before, and does not build on what was launched."""
        review = self._decided("launched", "with_board")
        document = make.draft_under(review).document
        documents.start_draft(document, purpose="Meanwhile", by=make.actor(self.manager))
        make.review_at("launched", review=review)
        self._launch_again(document)

    def _launch_again(self, document: Document) -> None:
        """So that there is an earlier text to go back to."""
        by = make.actor(self.manager)
        draft = documents.start_draft(document, purpose="Again", by=by)
        make.change_text(draft.id, by=self.manager)
        bodies = {"group": self.group, "board": self.board}
        again = make.make_review("It is launched again", document=document, **bodies)
        make.review_at("launched", review=again)

    def approved(self) -> None:
        self._decided("approved", "approved")

    def with_board(self) -> None:
        self._decided("with the board", "with_board")

    def returned(self) -> None:
        review = self._decided("returned", "with_board")
        make.take(review, "return_for_changes", reason=self.world.mark("Returned", REVIEW))

    def considering(self) -> None:
        review, _ = self._considered("considering")
        _with_file(review)

    def withdrawn(self) -> None:
        review, found = self._asked("withdrawn")
        make.make_comment(found[self.ours.id], self.world.mark("Draft, then withdrawn", OURS))
        make.take(review, "withdraw")

    def entered(self) -> None:
        """One agency's letter is recorded, what another said on the phone is being entered."""
        review, found = self._asked("answered by letter")
        by = make.actor(make.lead_of(review))
        runs = frozenset({LEAD, "partnership manager"})
        words = {
            self.ours.id: self.world.mark("A letter", REVIEW | OURS),
            self.theirs.id: self.world.mark("Heard on the phone", runs),
        }
        for agency_id, body in words.items():
            self._enter(found[agency_id], body, by)
        responses.record_entry(found[self.ours.id], received_at=clock.now(), by=by)

    def answered_by_letter(self) -> None:
        """In a round that has closed, so that what was entered can only be corrected."""
        review, found = self._asked("closed with a letter")
        by = make.actor(make.lead_of(review))
        self._enter(found[self.ours.id], self.world.mark("In the letter", REVIEW | OURS), by)
        responses.record_entry(found[self.ours.id], received_at=clock.now(), by=by)
        make.close_round(make.round_of(review))

    def _enter(self, response: Response, body: str, by: Actor) -> None:
        [version, *_] = list_consulted_versions(response.consultation_id)
        responses.keep_entry(
            response,
            said=responses.Particulars("letter", clock.now().date(), "Rosa Diaz", "Head"),
            file=("letter.txt", b"What we think."),
            seen_revision=0,
            by=by,
        )
        store.session.expire(response, ["entered"])
        responses.write_entry(
            response,
            remarks=[responses.Remark(version_id=version.id, anchor=None, body=body)],
            answers=[],
            seen_revision=1,
            received_at=clock.now(),
            by=by,
        )

    def drafted(self) -> None:
        review = make.review_at("group_comment", review=self._review("drafted"))
        make.submit_comment(
            make.responses_of(make.round_of(review, "group"))[0],
            self.world.mark("Said in the group", REVIEW),
        )
        make.review_at("drafted", review=review)

    def late(self) -> None:
        """One round has closed without everyone; in another the time has passed, not the state."""
        for title in ("closed with one missing", "late"):
            review, found = self._asked(title)
            make.make_comment(found[self.ours.id], self.world.mark(f"Draft, {title}", OURS))
            responses.keep_text(
                response_id=found[self.ours.id].id,
                place="comment",
                body=self.world.mark(f"Kept, {title}", OURS),
                why="too late",
                by=make.actor(self.contributor),
            )
            if title != "late":
                self._decline(found[self.theirs.id])
            round = make.round_of(review)
            missing = found[self.quiet.id]
            by = make.actor(make.lead_of(review))
            responses.chase(missing, by=by)  # days before it closes
            if title == "late":
                assert round.closes_at is not None
                make.pass_time(round.closes_at - clock.now() + timedelta(minutes=1))
            else:
                make.close_round(round)
            if title == "late":
                continue
            responses.waive(missing, reason=self.world.mark("Waived", REVIEW), by=by)

    def answered_jointly(self) -> None:
        """One that is being written, where a lead was asked to agree; and one that was sent in."""
        mark, both = self.world.mark, OURS | THEIRS
        for title in ("written jointly", "answered jointly"):
            _, found = self._asked(title, days=LONG)
            ours, theirs, quiet = (found[a.id] for a in (self.ours, self.theirs, self.quiet))
            make.make_comment(ours, mark(f"Kept from what is {title}", OURS), by=self.contributor)
            lead, other, at = make.actor(self.lead), make.actor(self.other), clock.now()
            message = mark("Shall we answer as one?", both)
            parties = responses.propose_joint(
                theirs,
                response_ids=[ours.id, quiet.id],
                message=message if title == "written jointly" else "",
                received_at=at,
                by=other,
            )
            party = next(each for each in parties if each.response_id == ours.id)
            responses.agree_to_join(party, name="L", role="Lead", received_at=at, by=lead)
            sent = title == "answered jointly"
            words = mark(f"It is {title}", both | REVIEW if sent else both)
            make.make_comment(theirs, words, by=self.other)
            make.make_comment(
                theirs, mark("Ours in theirs", both | REVIEW if sent else both), by=self.contributor
            )
            responses.write_note(theirs, body=mark("Note", THEIRS), received_at=at, by=other)
            responses.ask_to_agree(theirs, received_at=at, by=other)
            if not sent:
                continue
            responses.agree_to_text(
                party,
                name="L",
                role="Lead",
                seen_mark=content_mark(theirs.id),
                received_at=at,
                by=lead,
            )
            make.submit_response(theirs, by=self.other)
        self._leads_and_is_asked()
        self._asked("not answered jointly", days=LONG)

    def _leads_and_is_asked(self) -> None:
        """Our agency leads a joint response; and was asked elsewhere, and has not said."""
        for title, asks, asked in (
            ("led jointly", (self.ours, self.lead), (self.theirs, self.other)),
            ("asked jointly", (self.theirs, self.other), (self.ours, self.lead)),
        ):
            _, found = self._asked(title, days=LONG)
            leads = found[asks[0].id]
            make.make_comment(leads, "Say when.", by=asks[1])
            [party] = responses.propose_joint(
                leads,
                response_ids=[found[asked[0].id].id],
                received_at=clock.now(),
                by=make.actor(asks[1]),
            )
            if title == "led jointly":
                by = make.actor(asked[1])
                responses.agree_to_join(
                    party, name="L", role="Lead", received_at=clock.now(), by=by
                )

    def _decline(self, response: Response) -> None:
        responses.decline(
            response,
            reason=self.world.mark("Not for us", REVIEW | THEIRS),
            signed_name="Somebody",
            signed_role="Lead",
            received_at=clock.now(),
            by=make.actor(self.other),
        )

    def _answers_in_public(self, round: Consultation) -> None:
        """Sent, confirmed, set aside, shown; and one whose sender holds a link that works."""
        mark, running = self.world.mark, frozenset({LEAD, "partnership manager"})
        make.send_in_public(round, mark("Not confirmed by anybody", frozenset()))
        make.answer_in_public(round, mark("Unread answer of the public", running))
        apart = make.answer_in_public(round, mark("Set aside", running))
        by = make.actor(make.lead_of(get_review(round.review_id)))
        individuals.set_answer_aside(apart, why="elsewhere", note="Parking.", by=by)
        read = make.answer_in_public(round, mark("Read answer of the public", REVIEW))
        individuals.accept_answer(read, words={}, by=by)
        told = mark("A child is being hurt at home", frozenset({GUARD}))
        individuals.set_words_aside(
            consultation_id=round.id,
            texts=[f"I am being hurt. {told}"],
            email="",
            young=True,
            received_at=clock.now(),
        )
        self.world.links.append(make.send_in_public(round, "Say when."))
        own = _heard(AnswerConfirmed, lambda: make.answer_in_public(round, "Say who."))
        self.world.links.append(own.token)

    def _lets_in(self, ours: Response) -> None:
        """Somebody who comes by a link, and writes; and one whose link was taken back."""
        guest = make.make_guest(ours, by=self.lead)
        made = _heard(GuestInvited, lambda: make.make_guest(ours, by=self.lead))
        self.world.links.append(made.token)
        make.make_comment(ours, self.world.mark("A guest's draft", OURS), by=guest.account)
        responses.revoke_guest(guest, by=make.actor(self.lead))

    def _asks_about(self, ours: Response) -> None:
        """Waiting, answered to everyone, answered to the agency alone, and corrected."""
        mark, by = self.world.mark, make.actor(self.contributor)
        running = frozenset({LEAD, "partnership manager"})
        lead = make.actor(make.lead_of_round(ours))
        for outcome, may in (("", None), ("everyone", REVIEW | OURS | THEIRS), ("alone", None)):
            asked = responses.ask_about_round(
                ours,
                question=mark(f"Our own words, {outcome}", running | OURS),
                received_at=clock.now(),
                by=by,
            )
            if outcome:
                words = mark(f"The answer, {outcome}", may or running | OURS)
                told = mark("The question as told", REVIEW | OURS | THEIRS)
                responses.answer_clarification(
                    asked, outcome=outcome, told=told, answer=words, by=lead
                )
                responses.correct_answer(
                    asked,
                    answer=mark(f"Corrected, {outcome}", may or running | OURS),
                    why="It was not precise.",
                    seen_revision=asked.revision,
                    by=lead,
                )

    def _types(self, ours: Response) -> None:
        """In the form of the answers, which nobody has saved."""
        question = questions_of(ours.consultation_id)[0]
        responses.keep_typed(
            ours,
            place="answers",
            fields=[(f"q{question.id}", self.world.mark("Typed only", frozenset({"contributor"})))],
            hand="one",
            received_at=clock.now(),
            by=make.actor(self.contributor),
        )

    def partner_comment(self) -> None:
        _, sent = self._asked("open, and sent in already")
        made = self.world.mark("Sent in while it is open", REVIEW | OURS)
        make.submit_comment(sent[self.ours.id], made)
        review, found = self._asked("out for comment", anyone=True)
        self._answers_in_public(make.round_of(review))
        responses.ask_for_time(
            found[self.ours.id],
            until=clock.now() + timedelta(days=60),
            reason="Our committee meets only after the close. "
            + self.world.mark("We ask for time", OURS | {"board chair"}),
            by=make.actor(self.lead),
        )
        self._asks_about(found[self.ours.id])
        self._lets_in(found[self.ours.id])
        ours, mark = found[self.ours.id], self.world.mark
        told = mark("I am being hurt at home", frozenset({"contributor", GUARD}))
        values = {"place": "A comment", "texts": [told], "received_at": clock.now()}
        responses.quarantine(ours, **values, by=make.actor(self.contributor))
        make.make_comment(ours, mark("A colleague's draft", OURS), by=self.contributor)
        make.make_comment(ours, mark("The lead's draft", OURS), by=self.lead)
        for n in (1, 2):  # what can be merged
            words = mark(f"Draft {n} on the whole text", OURS)
            make.make_comment(ours, words, by=self.contributor, anchor=None)
        self._types(ours)
        self._send_forms(ours)
        self._set_aside(ours)
        self._passes_on(ours)
        make.make_comment(ours, mark("A leaver's draft", OURS), by=self.leaver)
        responses.answer_question(
            ours,
            question=questions_of(ours.consultation_id)[0],
            value=mark("A draft answer", OURS),
            seen_revision=0,
            received_at=clock.now(),
            by=make.actor(self.contributor),
        )
        make.submit_comment(found[self.theirs.id], mark("Another agency's", REVIEW | THEIRS))
        make.make_nil_return(found[self.quiet.id])

    def _passes_on(self, ours: Response) -> None:
        """Sections with a colleague, given back, done, and with who comes by a link."""
        mark, lead, at = self.world.mark, make.actor(self.lead), clock.now()
        [version, *_] = list_consulted_versions(ours.consultation_id)
        heading = next(each for each in blocks_of(version.id) if each.kind == "heading")

        def passed(
            who: Account, words: str, anchor: str | None = heading.anchor, by: Actor = lead
        ) -> PassedSection:
            return responses.pass_section(
                ours,
                version_id=version.id,
                anchor=anchor,
                account_id=who.id,
                note=mark(words, OURS),
                received_at=at,
                by=by,
            )

        passed(self.contributor, "Look at this section")
        back, done = passed(self.contributor, "Or at all", None), passed(self.leaver, "And at this")
        by = make.actor(self.contributor)
        passed(self.lead, "Would you look", by=by)
        reason = mark("Why it came back", OURS)
        responses.give_section_back(back, reason=reason, received_at=at, by=by)
        answer = mark("What was said to it", OURS)
        responses.finish_section(done, answer=answer, received_at=at, by=make.actor(self.leaver))

    def _set_aside(self, ours: Response) -> None:
        """What is left out and what is merged, and a note that stays inside."""
        mark, lead, at = self.world.mark, make.actor(self.lead), clock.now()
        out = make.make_comment(ours, mark("Left out", OURS), by=self.contributor)
        why = mark("Why it is left out", OURS)
        responses.leave_out(out, reason=why, seen_revision=out.revision, received_at=at, by=lead)
        parts = [
            make.make_comment(ours, mark(f"Part {n} of a merge", OURS), by=self.contributor)
            for n in (1, 2)
        ]
        seen = {each.id: each.revision for each in parts}
        body = mark("A merged comment", OURS)
        responses.merge_comments(ours, seen=seen, body=body, received_at=at, by=lead)
        responses.write_note(ours, body=mark("A note", OURS), received_at=at, by=lead)

    def _send_forms(self, ours: Response) -> None:
        """One that is to be looked at, one with two texts to choose from, one being saved."""
        own = frozenset({"agency lead"})
        words = self.world.mark("A row of a form", own)
        send_form(ours, self.lead, f"Place,Comment\n1.1,{words}\n".encode())
        comment = make.make_comment(ours, "As the form has it.", by=self.lead)
        store.session.flush()
        key = OfComment(ours.id, comment.id, comment.revision, digest_of(comment))
        responses.edit_comment(
            comment,
            kind="general",
            stance="neutral",
            body="As the workspace has it.",
            seen_revision=comment.revision,
            received_at=clock.now(),
            by=make.actor(self.lead),
        )
        words = self.world.mark("In the form", own)
        send_form(ours, self.lead, f"Comment,Row key\n{words},{key}\n".encode())
        waiting = send_form(ours, self.lead)
        waiting.state, waiting.confirmed_at, waiting.total = "saving", clock.now(), 1
        waiting.told = {"added": 0, "changed": 0, "answered": 0, "left": []}

    def group_comment(self) -> None:
        review = make.review_at("group_comment", review=self._review("in the group"))
        version = versions_of(make.round_of(review, "group").id)[0].version
        margin = self.world.mark("In the margin", REVIEW)
        keep_margin(version, margin, "Why?", by=make.actor(make.lead_of(review)))
        mine = {LEAD: make.lead_of(review).id, MEMBER: make.members_of(review)[0].id}
        for response in make.responses_of(make.round_of(review, "group")):
            role = next((name for name, who in mine.items() if who == response.account_id), "")
            words = self.world.mark("A member's draft", frozenset({role} - {""}))
            make.make_comment(response, words)
        answered = make.review_at("group_comment", review=self._review("answered by the group"))
        for response in make.responses_of(make.round_of(answered, "group")):
            make.submit_comment(response)

    def preparing(self) -> None:
        review = make.review_at("preparing", review=self._review("being prepared"))
        made = make.prepare_partner_round(review, agencies=[self.ours, self.theirs], days=90)
        self._questions(made)
        by = make.actor(make.lead_of(review))
        letter = self.world.mark("A letter not sent", REVIEW)
        consultations.write_letter(made, letter=letter, by=by)
        consultations.save_set(made, name="A saved set", by=by)
        consultations.save_agency_list(made, name="A saved list", by=by)
        at = clock.now() + timedelta(days=40)
        reviews.plan_step(review_id=review.id, trigger="circulate_to_partners", at=at, by=by)
        make.review_at("preparing", review=self._review("not yet prepared"))

    def drafting(self) -> None:
        review = self._review("being drafted")
        make.prepare_group_round(review)
        make.change_text(make.draft_under(review).id, by=make.lead_of(review))
        source = make.TEXT + "\n" + self.world.mark("Under no review", REVIEW) + "\n"
        make.make_document(source=source, by=self.manager)

    def elsewhere(self) -> None:
        """Another group, another board, and only the other agency is asked."""
        group = make.make_group(
            lead=make.make_person(), members=[make.make_person(), make.make_person()]
        )
        board = make.make_board(
            chair=make.make_person(), members=[make.make_person(), make.make_person()]
        )
        may = frozenset({"partnership manager"})
        draft = self._review("drafted elsewhere", may, group=group, board=board)
        make.prepare_group_round(draft)
        asked = self._review("asked elsewhere", may | THEIRS, group=group, board=board)
        make.review_at("preparing", review=asked)
        make.prepare_partner_round(asked, agencies=[self.theirs])
        make.take(asked, "circulate_to_partners")
        [response] = make.responses_of(make.round_of(asked))
        make.make_comment(response, self.world.mark("Their draft", THEIRS))

    def owned(self) -> None:
        """A protocol that waits for its owners to sign. Closing its round takes days, so first."""
        protocol = self._review("to be signed", REVIEW | OURS | THEIRS, definition="joint_protocol")
        owners = [self.ours.id, self.theirs.id]
        reviews.name_owners(review=protocol, agency_ids=owners, by=make.actor(self.manager))
        make.prepare_partner_round(protocol, agencies=[self.ours, self.theirs])
        make.take(protocol, "circulate_to_partners")
        for response in make.responses_of(make.round_of(protocol)):
            make.make_nil_return(response)
        make.close_round(make.round_of(protocol))
        make.check_equality(protocol)
        make.take(protocol, "ask_owners")

    def other_kinds(self) -> None:
        """A protocol that its owners sign, one on hold, and a programme without a text."""
        protocol = self._review("a protocol", REVIEW | OURS | THEIRS, definition="joint_protocol")
        owners = [self.ours.id, self.theirs.id]
        by = make.actor(self.manager)
        reviews.name_owners(review=protocol, agency_ids=owners, by=by)
        make.hold(self._review("held"), by=self.manager)
        programme = reviews.start_review(
            definition="support_programme", title="It helps", group_id=self.group.id, by=by
        )
        make.report(programme, by=self.manager)
        make.make_initiative_with_all()

    def editions(self) -> None:
        """One that is planned, with texts in it; one that is closed; one that was withdrawn."""
        planned, closed, gone = (make.make_edition(by=self.manager) for _ in range(3))
        ready = list_placeable()
        for edition, review in zip((planned, planned, closed), ready, strict=False):
            make.place(get_review(review.id), edition, by=self.manager)
        make.edition_step(closed, "close", by=self.manager)
        make.edition_step(gone, "withdraw", reason="None was ready.", by=self.manager)

    def sign_in(self) -> None:
        """The manager in two places, and a link that was sent and not yet opened."""
        accounts.start_sign_in(account_id=self.manager.id, how="password", device="At home")
        ask = partial(accounts.request_link, email=self.manager.email, next_path="")
        asked = _heard(SignInLinkRequested, lambda: ask(minutes=60 * 24))
        self.world.links.append(asked.token)

    def leave(self) -> None:
        accounts.close_account(account=self.leaver, by=make.SETTING_UP)
        spare = make.make_person()
        seat = groups.give_seat(group=self.group, account=spare, role="member", by=make.SETTING_UP)
        groups.end_seat(seat=seat, by=make.SETTING_UP)
        held = next(each for each in self.group.present if each.role == "member")
        make.make_deputy(held, make.make_person())
        merged = make.make_agency()
        make.make_person(agency=merged, role="lead")
        accounts.end_agency(merged, ended_on=today(), merged_into=self.ours, by=make.SETTING_UP)
        accounts.add_contact(self.ours, name="Duty desk", phone="1", by=make.SETTING_UP)
        invite = partial(accounts.invite, email="new@example.org", agency=self.ours)
        sent = _heard(InvitationSent, lambda: invite(role="contributor", by=make.SETTING_UP))
        self.world.links.append(sent.token)

    def defined(self) -> None:
        """A version that reviews could be moved to, in which some would be stuck, and proposals."""
        administrator, manager = make.actor(self.administrator), make.actor(self.manager)
        text = shipped_source(AMENDMENT)
        stuck = re.sub(r"\bconsidering\b(?! comments)", "weighing", text)
        for ahead, source in enumerate((stuck, text, stuck), start=1):
            row = definitions.propose_version(
                source=source.replace("version: ", f"version: {ahead}0", 1),
                change=self.world.mark("Why it changes", DEFINING),
                by=manager if ahead == 2 else administrator,
            )
            if ahead == 1:
                definitions.publish_version(row, by=manager)


def _heard(event: Any, do: Callable[[], object]) -> Any:
    """The news of this kind that the deed made: it carries what stands nowhere else."""
    letters: list[Any] = []
    hear = letters.append
    events.subscribe(event)(hear)
    do()
    events._handlers[event].remove(hear)
    return letters[0]


# Where things are


def _places() -> dict[frozenset[str], list[Values]]:
    found: dict[frozenset[str], list[Values]] = {}
    for values in _values():
        found.setdefault(frozenset(values), []).append(values)
    return found


def _values() -> Iterator[Values]:
    yield {}
    yield {"token": "not-a-token"}
    for find in (_reviews, _texts, _rounds, _answers, _people, _programme, _editions, _rest):
        yield from find()


def _all(table: Any) -> list[Any]:
    return list(store.session.scalars(select(table).order_by(table.id)))


def _collect(by: Actor) -> None:
    """A collection with a part, and chapters in force and in draft."""
    made = collecting.create_collection(title="A manual", description="To collect.", by=by)
    part = collecting.add_part(made, title="A part", by=by)
    texts = _all(Document)
    collecting.add_chapters(made, texts[:1], by=by)
    collecting.add_chapters(made, texts[1:-1], part_id=part.id, by=by)
    collecting.create_collection(title="To be deleted", by=by)
    collecting.add_amendment(texts[0], on=date(2017, 3, 31), words="It was put back.", by=by)


def _reviews() -> Iterator[Values]:
    for review in _all(Review):
        yield {"review_id": review.id}
        for step in workflow_of(review.subject).steps:
            if review.subject.state in step.sources:
                yield {"review_id": review.id, "trigger": step.trigger}
            for guard in step.overrides:
                yield {"review_id": review.id, "trigger": step.trigger, "guard": guard}
        yield {"review_id": review.id, "trigger": "launch"}
        flow = workflow_of(review.subject)
        kinds = {each for state in flow.states.values() for each in state.permits}
        for kind in sorted(each for each in kinds if each.startswith("report_")):
            yield {"review_id": review.id, "kind": kind.removeprefix("report_")}
    for owner in _all(Owner):
        yield {"review_id": owner.review_id, "agency_id": owner.agency_id}
    for key in (AMENDMENT, "support_programme"):
        yield {"key": key}
    for row in _all(Definition):
        yield {"key": row.key, "version": row.version}


def _texts() -> Iterator[Values]:
    for document in _all(Document):
        yield {"document_id": document.id}
    for draft in _all(Draft):
        yield {"draft_id": draft.id}
    newest: dict[int, int] = {}
    for version in reversed(_all(Version)):
        document_id = version.draft.document_id
        yield {"document_id": document_id, "version_id": version.id}
        yield {"document_id": document_id, "version_id": version.id, "place": "1.1"}
        last = newest.setdefault(document_id, version.id)
        yield {"document_id": document_id, "old_id": version.id, "new_id": last}
    for each in _all(Publication):
        yield {"document_id": each.document_id, "publication_id": each.id}
        yield {"document_id": each.document_id, "publication_id": each.id, "ending": "md"}
        yield {"document_id": each.document_id, "place": "1.1"}
        yield {"document_id": each.document_id, "old_id": each.id, "new_id": each.id}
        yield {
            "document_id": each.document_id,
            "old_id": each.id,
            "new_id": each.id,
            "ending": "md",
        }
    for made in _all(Collection):
        yield {"collection_id": made.id}
    for part in _all(Part):
        yield {"collection_id": part.collection_id, "part_id": part.id}
    for told in store.session.scalars(select(PastAmendment)):
        yield {"document_id": told.document_id, "amendment_id": told.id}
    for chapter in store.session.scalars(select(Chapter)):
        yield {"collection_id": chapter.collection_id, "document_id": chapter.document_id}
    for copy in _all(WorkingCopy):
        yield {"copy_id": copy.id}
        for piece in copies.held(copy).pieces[:2]:
            yield {"copy_id": copy.id, "anchor": piece.anchor}
            for scope in words.SCOPES:
                yield {"copy_id": copy.id, "scope": scope, "anchor": piece.anchor}
    for version in _all(Version):
        yield {"hash": version.hash}


def _rounds() -> Iterator[Values]:
    for round in _all(Consultation):
        yield {"consultation_id": round.id}
        for row in expected_of(round.id)[:2]:
            if row.agency_id is not None:
                yield {"consultation_id": round.id, "agency_id": row.agency_id}
    for call in store.session.scalars(select(PublicCall)):
        yield {"slug": call.slug}
    for public in _all(PublicAnswer):
        if public.state != "sent":
            yield {"answer_id": public.id}
    for disclosure in _all(PublicDisclosure):
        yield {"disclosure_id": disclosure.id}
    for question in _all(Question):
        yield {"consultation_id": question.consultation_id, "question_id": question.id}
    for held in _all(Conversation):
        values = {"consultation_id": held.consultation_id, "conversation_id": held.id}
        yield values
        for attached in held.files:
            yield {**values, "file_id": attached.file_id}
    for each in _all(Enclosure):
        values = {"consultation_id": each.consultation_id, "enclosure_id": each.id}
        yield values
        if each.file_id is not None:
            yield {**values, "part": "file"}
    for saved in _all(QuestionSet):
        for round in [each for each in _all(Consultation) if each.opens_at is None]:
            yield {"consultation_id": round.id, "key": str(saved.id)}
    for listed in _all(AgencyList):
        for round in [each for each in _all(Consultation) if each.opens_at is None]:
            yield {"consultation_id": round.id, "list_id": listed.id}


def _answers() -> Iterator[Values]:
    for response in _all(Response):
        yield {"response_id": response.id}
        yield {"response_id": response.id, "typed_at": "answers"}
        for each in versions_of(response.consultation_id):
            block = blocks_of(each.version_id)[-1]
            yield {"response_id": response.id, "version_id": each.version_id}
            yield {
                "response_id": response.id,
                "version_id": each.version_id,
                "anchor": block.anchor,
            }
        for form in ("comment-form", "iso-comment-table"):
            yield {"response_id": response.id, "form": form, "kind": "xlsx"}
            yield {"response_id": response.id, "form": form, "kind": "docx"}
        for enclosure in enclosures_of(response.consultation_id):
            if enclosure.file_id is not None:
                yield {"response_id": response.id, "enclosure_id": enclosure.id, "part": "file"}
    for link in _all(GuestLink):
        yield {"response_id": link.response_id, "guest_id": link.id}
    for sent in _all(SentSheet):
        yield {"response_id": sent.response_id, "sent_id": sent.id}
    for each in _all(Quarantined):
        yield {"quarantined_id": each.id}
    for asked in _all(TimeRequest):
        yield {"request_id": asked.id}
    for party in _all(JointParty):
        yield {"response_id": party.response_id, "party_id": party.id}
        yield {"response_id": party.lead_id, "party_id": party.id}
    for section in _all(PassedSection):
        yield {"response_id": section.response_id, "section_id": section.id}
    for note in _all(AgencyNote):
        yield {"response_id": note.response_id, "note_id": note.id}
    for clarification in _all(Clarification):
        yield {"clarification_id": clarification.id}
    for comment in _all(Comment):
        yield {"comment_id": comment.id}
        yield {"response_id": comment.response_id, "comment_id": comment.id}


def _people() -> Iterator[Values]:
    for agency in _all(Agency):
        yield {"agency_id": agency.id}
    for contact in _all(AgencyContact):
        yield {"agency_id": contact.agency_id, "contact_id": contact.id}
    for invitation in _all(Invitation):
        yield {"invitation_id": invitation.id}
    for text in _all(UnsavedText):
        if text.draft_id is not None:
            yield {"draft_id": text.draft_id, "text_id": text.id}
        else:
            yield {"text_id": text.id}
    for batch in _all(FileBatch):
        yield {"batch_id": batch.id}
    for file in _all(WaitingFile):
        yield {"waiting_id": file.id}
    for image in _all(Image):
        yield {"image_key": image.key}
    for kept in _all(AgencySheet):
        yield {"sheet_id": kept.id}
    for place in _all(Membership):
        yield {"account_id": place.account_id}
        yield {"account_id": place.account_id, "agency_id": place.agency_id}


def _programme() -> Iterator[Values]:
    for each in _all(Initiative):
        yield {"initiative_id": each.id}
    for link in _all(InitiativeLink):
        yield {"initiative_id": link.initiative_id, "link_id": link.id}
    for event in _all(InitiativeEvent):
        yield {"initiative_id": event.initiative_id, "event_id": event.id}


def _editions() -> Iterator[Values]:
    for edition in _all(Edition):
        yield {"edition_id": edition.id}
        for step in workflow_of(edition.subject).steps:
            if edition.subject.state in step.sources and "clock" not in step.by:
                yield {"edition_id": edition.id, "trigger": step.trigger}
    for place in _all(EditionPlace):
        yield {"edition_id": place.edition_id, "review_id": place.review_id}


def _rest() -> Iterator[Values]:
    for ballot in _all(Ballot):
        yield {"ballot_id": ballot.id}
    for assessment in _all(Assessment):
        yield {"assessment_id": assessment.id}
    for seat in _all(Seat):
        yield {"group_id": seat.group_id, "seat_id": seat.id}
        yield {"group_id": seat.group_id}
    for each in _all(Deputy):
        yield {"group_id": each.seat.group_id, "seat_id": each.seat_id, "deputy_id": each.id}
    for name, table in (("message_id", Message), ("sign_in_id", SignIn)):
        yield from ({name: each.id} for each in _all(table)[:3])
    for anchor in _all(RecordAnchor):
        yield {"anchor_id": anchor.id}
    yield {"sign_in_id": 1}
    yield from ({"token_id": each.id} for each in _all(AccessToken))
    yield {"words_id": 1}
