"""Work beside the requests. The job engine carries names only; rows are the truth."""

from consult.jobs.sweeps import nudge, register_sweep, run_all, run_sweep

__all__ = ["nudge", "register_sweep", "run_all", "run_sweep"]
