"""The clock reads the record once a day."""

from __future__ import annotations

from consult.jobs import register_sweep
from consult.record.operations import SWEEP
from consult.record.reading import look_after

register_sweep(SWEEP, look_after)
