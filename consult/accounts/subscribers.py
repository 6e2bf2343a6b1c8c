"""What the clock does for accounts."""

from __future__ import annotations

from consult.accounts.forgetting import forget_old_sign_ins
from consult.jobs import register_sweep

register_sweep("old sign-ins", forget_old_sign_ins)
