"""Who may change a text, and when a new version of it is one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from consult.documents.block import CODE, Block
from consult.settings import in_words
from workflows.refusal import Refusal

WEIGHTS = ("none", "editorial", "clarifying", "substantive", "new")  # lightest first
CHOICES = ("editorial", "clarifying", "substantive")  # what a new version may be called
EDITORS = frozenset({"working_group_lead", "working_group_member", "partnership_manager"})
NUMBER_LIMIT, LANGUAGE_LIMIT = 40, 60  # characters typed in front of a block
NOTE_LIMIT, TITLE_LIMIT, REFERENCE_LIMIT = 2_000, 300, 40
LEAD = "the working group lead"


def may_read(*, manager: bool, on_review: bool, made_it: Callable[[], bool]) -> Refusal | None:
    """A draft is for those who work on it. Source: house rule.

    made_it  whether they made the draft; asked only when nothing else lets them read it
    """
    if manager or on_review or made_it():
        return None
    return Refusal(
        "not-your-draft",
        "A draft is read by the people who work on its review. If your agency is asked to "
        "comment on it, you find it under “Consultations”.",
        who="the partnership manager, who can tell you more",
    )


def may_edit_under_review(roles: Collection[str]) -> Refusal | None:
    """The working group drafts, and the partnership manager helps. Source: house rule."""
    if not EDITORS.isdisjoint(roles):
        return None
    return Refusal(
        "not-an-editor",
        "Only the working group of this review and the partnership manager change its text.",
        who=LEAD,
        source="house: the working group drafts",
    )


def may_edit_alone(
    account_id: int | None, creator_id: int | None, *, manager: bool
) -> Refusal | None:
    """A draft that is under no review is its maker's. Source: house rule."""
    if manager or (account_id is not None and account_id == creator_id):
        return None
    return Refusal(
        "not-your-draft",
        "Only the person who made this draft and the partnership manager change its text.",
        who="the partnership manager",
        source="house: a draft is its maker's until it is under review",
    )


def may_set_aside(*, manager: bool, made_it: Callable[[], bool]) -> Refusal | None:
    """Who drops a draft: the one who began it. Source: house rule."""
    if manager or made_it():
        return None
    return Refusal(
        "not-your-draft",
        "Only the person who made this draft and the partnership manager set it aside or take it "
        "up again.",
        who="the partnership manager",
        source="house: a draft is its maker's until it is under review",
    )


def is_under_no_review(review: str | None, *, ended: bool) -> Refusal | None:
    """What becomes of a draft under review is decided there. Source: house rule.

    review  its title, if there is one
    """
    if review is None:
        return None
    if ended:
        return Refusal(
            "belongs-to-a-review",
            f"This draft belongs to the review “{review}”, which has ended. It is kept as it was "
            "then, and nobody is asked about it.",
        )
    return Refusal(
        "belongs-to-a-review",
        f"This draft is under the review “{review}”, so it cannot be set aside.",
        fix="If the text is not wanted any more, withdraw the review.",
        who="the partnership manager",
        source="house: a review is ended in the open, with its reason",
    )


def is_not_set_aside(since: datetime | None, who: str) -> Refusal | None:
    """Nobody goes on with a draft that was set aside. Source: house rule."""
    if since is None:
        return None
    return Refusal(
        "draft-set-aside",
        f"{who} set this draft aside at {in_words(since)}, so it stays as it is.",
        fix="Take the draft up again on the page of its document.",
        who="the person who made it or the partnership manager",
    )


def is_set_aside(since: datetime | None) -> Refusal | None:
    if since is not None:
        return None
    return Refusal("not-set-aside", "This draft is not set aside. Somebody took it up again.")


def text_may_change(permits: Collection[str], state: str, meaning: str) -> Refusal | None:
    """Whether the state of the review lets its text change. Source: the definition."""
    if "edit_text" in permits:
        return None
    return Refusal(
        "text-is-fixed",
        f"The review is at “{state}”, and its text does not change there. {meaning}",
        fix="Wait for the next step of the review.",
        source="house: nobody comments or decides on a text that moves under them",
    )


def nobody_saved_meanwhile(seen: int, newest: int, author: str, at: datetime) -> Refusal | None:
    """The version that was changed is still the newest. Source: house rule."""
    if seen == newest:
        return None
    return Refusal(
        "saved-meanwhile",
        f"{author} saved version {newest} at {in_words(at)}, after you opened version {seen}. "
        "Your text has not been saved; it is still here.",
        fix=f"Compare it with version {newest}, put the two together and check it again.",
    )


def something_changed(old: Sequence[Block], new: Sequence[Block]) -> Refusal | None:
    """A version says something that the last one did not, if only in its numbering."""
    if [_words(block) for block in old] != [_words(block) for block in new]:
        return None
    return Refusal(
        "nothing-changed",
        "This is the text of the newest version, word for word.",
        fix="Change something before you save a new version.",
        field="source",
    )


def base_is_behind(base_id: int | None, published_id: int | None) -> Refusal | None:
    """There is a published text that the draft does not build on yet."""
    if published_id is not None and base_id != published_id:
        return None
    return Refusal("nothing-to-rebase-on", "This draft builds on what is published already.")


def has_been_overtaken(
    base_id: int | None, newest_id: int | None, published_id: int | None
) -> bool:
    """Whether another text than a draft's own newest was published since the draft began."""
    return published_id not in (None, newest_id, base_id)


def nothing_published_meanwhile(seen_id: int, published_id: int | None) -> Refusal | None:
    """The text that the draft was compared with is still the published one. Source: house rule."""
    if published_id is None or seen_id == published_id:
        return None
    return Refusal(
        "published-meanwhile",
        "Yet another text was published while you compared.",
        fix="Look at the comparison again.",
    )


def class_is_known(chosen: str) -> Refusal | None:
    if chosen in CHOICES:
        return None
    return Refusal("no-class", "Say how much the change matters.", field="change_class")


def lighter_class_is_explained(chosen: str, suggested: str, note: str) -> Refusal | None:
    """Calling a change lighter than it looks needs a note that says why. Source: house rule.

    A substantive change after the consultation may need another round, so the word matters.
    """
    if chosen not in CHOICES or note.strip():
        return None
    if WEIGHTS.index(chosen) >= WEIGHTS.index(suggested):
        return None
    return Refusal(
        "class-not-explained",
        f"The changes look {suggested}, and you call them {chosen}. Say why in the note.",
        source="house: a change is not called lighter than it is",
        field="note",
    )


def class_may_be_corrected(*, number: int, frozen: bool, first: bool) -> Refusal | None:
    """A version that others rely on stays as it is; a first version is no change of another."""
    if frozen:
        return Refusal(
            "version-is-frozen",
            f"Version {number} has been sent out or decided on, so its class does not change.",
            fix="Save a new version, and class that.",
            source="house: what others rely on is kept word for word",
        )
    if first:
        return Refusal("first-version", f"Version {number} is where this draft began.")
    return None


def class_is_another(chosen: str, current: str) -> Refusal | None:
    if chosen != current:
        return None
    return Refusal("class-is-the-same", f"It is called {current} already.", field="change_class")


def correction_is_explained(reason: str) -> Refusal | None:
    """Whether partners are asked again may hang on it. Source: house rule."""
    if not reason.strip():
        return Refusal(
            "no-reason",
            "Say why it is called something else now.",
            source="house: a change is not called lighter than it is",
            field="reason",
        )
    return is_short_enough(reason, NOTE_LIMIT, "The reason", "reason")


def is_short_enough(words: str, limit: int, what: str, field: str) -> Refusal | None:
    if len(words) <= limit:
        return None
    return Refusal(
        f"{field}-too-long",
        f"{what} is {len(words):,} characters long; it may have {limit:,}.",
        field=field,
    )


def marks_fit(blocks: Sequence[Block]) -> Refusal | None:
    """What is typed in front of a block is as short as what people cite."""
    for block in blocks:
        most = LANGUAGE_LIMIT if block.kind == CODE else NUMBER_LIMIT
        size = max(len(block.marker), len(block.number))
        if size > most:
            what = "The language of an example" if block.kind == CODE else "A number"
            because = f"{what} has {size:,} characters; it may have {most}."
            return Refusal("number-too-long", because, field="source")
    return None


def has_title(title: str) -> Refusal | None:
    if title.strip():
        return None
    return Refusal("no-title", "Give the document a title.", field="title")


def title_is_its_own(existing: str | None) -> Refusal | None:
    """Two documents of one title could not be told apart in a list. Source: house rule."""
    if existing is None:
        return None
    return Refusal(
        "title-taken",
        f"There is a document called “{existing}” already. Start another draft of it, or give "
        "this one a title of its own.",
        source="house: a document is known by its title",
        field="title",
    )


def _words(block: Block) -> tuple[str, int, str, str, str, int]:
    return block.kind, block.level, block.number, block.text, block.marker, block.box
