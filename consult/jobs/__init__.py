"""Work beside the requests. The job engine carries names only; rows are the truth."""

from consult.jobs.sweeps import before_each_sweep, nudge, register_sweep, run_all, run_sweep

__all__ = ["before_each_sweep", "nudge", "register_sweep", "run_all", "run_sweep"]
