"""The record: one hash chain for each thing, sealed last before every commit."""

from consult.audit.models import ChainHead, Entry, EntryText
from consult.audit.operations import record
from consult.audit.queries import list_entries, verify_all

__all__ = ["ChainHead", "Entry", "EntryText", "list_entries", "record", "verify_all"]
