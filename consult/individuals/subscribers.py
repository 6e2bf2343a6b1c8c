"""The clock drops what nobody confirmed, and forgets who sent what once that is over."""

from __future__ import annotations

from consult.individuals import forgetting
from consult.jobs import register_sweep

register_sweep("unconfirmed answers", forgetting.drop_unconfirmed)
register_sweep("forgotten senders", forgetting.forget_senders)
