"""Which drafts and documents a new review may take up."""

from __future__ import annotations

from wtforms.fields.choices import SelectChoice

from consult.documents import queries as documents
from consult.documents.models import Document, Draft
from consult.reviews import queries


def document_choices() -> list[SelectChoice]:
    """Free drafts as they are, and of every other document a new draft. Five queries."""
    free = documents.list_free_drafts()
    newest = documents.newest_versions([draft.id for draft in free])
    taken = {draft.document_id for draft in free}
    others = [each for each in documents.list_documents() if each.id not in taken]
    published = documents.published_ids([each.id for each in others])
    under = queries.list_reviews_of([each.id for each in others])
    return [
        *(
            SelectChoice(f"draft:{each.id}", _named(each.document), render_kw={"hint": hint})
            for each in free
            if (hint := _draft_hint(each, newest[each.id].number if each.id in newest else 0))
        ),
        *(
            SelectChoice(
                f"document:{each.id}",
                _named(each),
                render_kw={"hint": _new_hint(each.id in published, under.get(each.id, []))},
            )
            for each in others
        ),
    ]


def _named(document: Document) -> str:
    return f"{document.reference} {document.title}".strip()


def _draft_hint(draft: Draft, number: int) -> str:
    if not number:
        return "Its draft, which has no text yet."
    purpose = f" made for “{draft.purpose}”" if draft.purpose else ""
    return f"Its draft{purpose}, version {number}."


def _new_hint(published: bool, reviews: list[str]) -> str:
    start = "the published text" if published else "the text that was saved last"
    under = f" It is under review in {' and '.join(f'“{title}”' for title in reviews)}."
    return f"A new draft that starts from {start}.{under if reviews else ''}"
