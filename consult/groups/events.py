"""Who came and who went."""

from __future__ import annotations

from dataclasses import dataclass

from consult.access import Actor
from consult.groups.models import Deputy, Seat


@dataclass(frozen=True)
class SeatGiven:
    """Someone has taken a seat."""

    seat: Seat


@dataclass(frozen=True)
class SeatEnded:
    """Someone has left a seat."""

    seat: Seat


@dataclass(frozen=True)
class DeputyNamed:
    """Somebody acts for the holder of a seat from some day on."""

    deputy: Deputy
    by: Actor


@dataclass(frozen=True)
class DeputyEnded:
    """That was taken back before its last day."""

    deputy: Deputy
    by: Actor
