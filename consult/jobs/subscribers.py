"""The kernel's own sweeps; features register theirs."""

from consult.jobs.sweeps import register_sweep
from consult.web import kept, once

register_sweep("spent forms", once.forget_old)
register_sweep("kept words", kept.forget_old)
