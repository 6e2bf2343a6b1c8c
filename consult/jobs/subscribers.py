"""The kernel's own sweep; features register theirs."""

from consult.jobs.sweeps import register_sweep
from consult.web.once import forget_old

register_sweep("spent forms", forget_old)
