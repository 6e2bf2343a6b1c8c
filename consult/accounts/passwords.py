"""Argon2, at the cost that the settings name. Slow on purpose: never inside a transaction."""

from __future__ import annotations

from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from consult.settings import Settings

_hasher = PasswordHasher(Settings.argon2_time, Settings.argon2_memory_kib)


def set_cost(*, time: int, memory_kib: int) -> None:
    """Passes over memory, and KiB of it."""
    global _hasher
    _hasher = PasswordHasher(time, memory_kib)


def hash_password(password: str) -> str:
    """Takes a tenth of a second or so."""
    return _hasher.hash(password)


def matches(password_hash: str | None, password: str) -> bool:
    """Takes as long for an account that is not there, or has no password, as for one that has."""
    known = password_hash is not None
    try:
        _hasher.verify(password_hash or _nobody(_hasher), password)
    except (VerificationError, InvalidHashError):
        return False
    return known


@lru_cache(maxsize=4)
def _nobody(hasher: PasswordHasher) -> str:
    return hasher.hash("nobody has this password")
