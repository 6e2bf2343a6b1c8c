"""Find what was said about a round at meetings and calls."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from consult.accounts.models import Agency
from consult.conversations.models import (
    Conversation,
    ConversationCorrection,
    ConversationFile,
    ConversationPlace,
)
from consult.files.models import StoredFile
from consult.responses.models import Comment, Response
from consult.responses.queries import submitted_comments
from consult.store import Asked, Missing, Page, in_order, page_of, says, session

_WHOLE = (
    joinedload(Conversation.recorded_by),
    selectinload(Conversation.agencies),
    selectinload(Conversation.files),
    selectinload(Conversation.places).options(
        joinedload(ConversationPlace.version),
        joinedload(ConversationPlace.comment).options(
            joinedload(Comment.version),
            joinedload(Comment.response).options(
                joinedload(Response.agency), joinedload(Response.account)
            ),
        ),
    ),
    selectinload(Conversation.corrections).joinedload(ConversationCorrection.made_by),
)


def get_conversation(consultation_id: int, conversation_id: int) -> Conversation:
    """Of this very round, with everything that belongs to it. Raises Missing."""
    found = session.scalars(
        select(Conversation)
        .where(Conversation.id == conversation_id)
        .where(Conversation.consultation_id == consultation_id)
        .options(*_WHOLE)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if found is None:
        raise Missing(f"meeting or call {conversation_id} of round {consultation_id}")
    return found


def list_conversations(consultation_id: int) -> Sequence[Conversation]:
    """In the order in which they were held. Six queries, however many there are."""
    wanted = select(Conversation).where(Conversation.consultation_id == consultation_id)
    return session.scalars(
        wanted.options(*_WHOLE).order_by(Conversation.held_on, Conversation.id)
    ).all()


def list_conversations_asked(consultation_id: int, asked: Asked) -> Page[Conversation]:
    """A page of them, unless asked otherwise in the order in which they were held. Constantly many
    queries.

    asked  words in what it was about, or in who took part beside agencies; an agency; a day order
    """
    query = select(Conversation).where(Conversation.consultation_id == consultation_id)
    if words := asked.get("words"):
        query = query.where(says(words, Conversation.title, Conversation.others))
    if agency := asked.get("agency"):
        query = query.where(Conversation.agencies.any(Agency.id == int(agency)))
    held = Conversation.held_on
    query = in_order(query.options(*_WHOLE), asked, {"held": held}, held, Conversation.id)
    return page_of(query, number=asked.number)


def list_agencies_heard(consultation_id: int) -> Sequence[Agency]:
    """Agencies that took part in one of them, by name. One query."""
    heard = Conversation.agencies.any
    query = select(Agency).where(
        select(Conversation.id)
        .where(Conversation.consultation_id == consultation_id, heard(Agency.id == Agency.id))
        .exists()
    )
    return session.scalars(query.order_by(Agency.name)).all()


def list_on_comment(comment_id: int) -> Sequence[Conversation]:
    """Where this comment was talked about. One query."""
    return session.scalars(
        select(Conversation)
        .join(ConversationPlace, ConversationPlace.conversation_id == Conversation.id)
        .where(ConversationPlace.comment_id == comment_id)
        .order_by(Conversation.held_on, Conversation.id)
    ).all()


def get_file(consultation_id: int, conversation_id: int, file_id: int) -> StoredFile:
    """Also one that a correction took away. Raises Missing."""
    found = session.scalars(
        select(ConversationFile)
        .join(Conversation, Conversation.id == ConversationFile.conversation_id)
        .where(Conversation.id == conversation_id)
        .where(Conversation.consultation_id == consultation_id)
        .where(ConversationFile.file_id == file_id)
        .limit(1)
    ).first()
    if found is None:
        raise Missing(f"file {file_id} of meeting or call {conversation_id}")
    return found.file


def comments_in(consultation_id: int) -> Sequence[Comment]:
    """What was sent in, and so can have been talked about. One query."""
    return submitted_comments([consultation_id])
