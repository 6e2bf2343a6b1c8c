"""Two documents have the same title no longer, whoever adds them at the same moment.

The key is what consult.documents.naming.title_key made at the time. Where two of one title are
there already, the later ones keep their title, and a key of their own.
"""

from hashlib import sha256

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("document", sa.Column("title_key", sa.String(64), nullable=True))
    document = sa.table(
        "document", sa.column("id"), sa.column("title"), sa.column("title_key")
    )
    taken = set()
    rows = op.get_bind().execute(sa.select(document.c.id, document.c.title).order_by("id")).all()
    for row in rows:
        key = _key(" ".join(row.title.split()).casefold())
        if key in taken:
            key = _key(f"document {row.id} {key}")
        taken.add(key)
        change = sa.update(document).where(document.c.id == row.id).values(title_key=key)
        op.execute(change)
    with op.batch_alter_table("document") as batch:
        batch.alter_column("title_key", existing_type=sa.String(64), nullable=False)
        batch.create_unique_constraint("uq_document_title_key", ["title_key"])


def _key(words):
    return sha256(words.encode()).hexdigest()


def downgrade():
    op.drop_constraint("uq_document_title_key", "document")
    op.drop_column("document", "title_key")
