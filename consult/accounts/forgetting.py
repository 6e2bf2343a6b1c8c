"""Sign-ins are no part of the record: they are remembered for a while, and then forgotten."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, or_

from consult import clock, settings
from consult.accounts.models import AccessToken, SignIn, SignInLink
from consult.store import commit, scope, session


def forget_old_sign_ins() -> int:
    """Those that have been over for as long as the settings say, links, and access tokens; how
    many in all."""
    before = clock.now() - timedelta(days=settings.current().sign_in_days)
    over = or_(SignIn.expires_at < before, SignIn.ended_at < before)
    dead = or_(AccessToken.expires_at < before, AccessToken.revoked_at < before)
    with scope("write"):
        gone = session.execute(delete(SignIn).where(over)).rowcount  # type: ignore[attr-defined]
        links = delete(SignInLink).where(SignInLink.expires_at < before)
        gone += session.execute(links).rowcount  # type: ignore[attr-defined]
        gone += session.execute(delete(AccessToken).where(dead)).rowcount  # type: ignore[attr-defined]
        commit()
    return int(gone)
