"""The clock's own sweep."""

from consult.jobs import register_sweep
from consult.lifecycle.timers import sweep

register_sweep("timers", sweep)
