"""Texts that were checked and never saved are swept away like other words that wait."""

from consult.documents import unsaved
from consult.jobs import register_sweep

register_sweep("unsaved texts", unsaved.forget_old)
