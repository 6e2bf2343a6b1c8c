"""Who came and who went."""

from __future__ import annotations

from dataclasses import dataclass

from consult.groups.models import Seat


@dataclass(frozen=True)
class SeatGiven:
    """Someone has taken a seat."""

    seat: Seat


@dataclass(frozen=True)
class SeatEnded:
    """Someone has left a seat."""

    seat: Seat
