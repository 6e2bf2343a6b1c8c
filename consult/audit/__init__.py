"""The record: one hash chain for each thing, sealed last before every commit."""

from consult.audit.models import ChainHead, Entry, EntryText
from consult.audit.operations import record
from consult.audit.overtaken import Overtaken, require_seen
from consult.audit.proving import BrokenChain, verify_all
from consult.audit.queries import Told, list_entries

__all__ = [
    "BrokenChain",
    "ChainHead",
    "Entry",
    "EntryText",
    "Overtaken",
    "Told",
    "list_entries",
    "record",
    "require_seen",
    "verify_all",
]
