"""What happens to accounts that features above may tell people of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from consult.accounts.models import Account, Invitation


@dataclass(frozen=True)
class SignInLinkRequested:
    """Someone asked for a link. The token is nowhere else: only its digest is stored."""

    account: Account
    token: str
    expires_at: datetime


@dataclass(frozen=True)
class PasswordChanged:
    """The person hears of it, in case it was not they who changed it."""

    account: Account


@dataclass(frozen=True)
class AddressChanged:
    """The person hears of it at both addresses, in case the new one is not theirs."""

    account: Account
    before: str


@dataclass(frozen=True)
class InvitationSent:
    """Someone is invited, for the first time or again. The token is nowhere else."""

    invitation: Invitation
    token: str
    by: str
