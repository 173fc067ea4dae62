"""The outlets of a scope are read from an index, without its articles."""

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Let the index of articles by scope hold their outlets, too."""
    op.create_index("ix_article_scope_id_outlet", "article", ["scope_id", "outlet"])
    op.drop_index("ix_article_scope_id", "article")
