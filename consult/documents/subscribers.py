"""Long files are read beside the requests. Texts that were checked and never saved are swept away
like other words that wait."""

from consult.documents import unsaved, waiting
from consult.jobs import register_sweep

register_sweep("unsaved texts", unsaved.forget_old)
register_sweep(waiting.SWEEP, waiting.read_waiting)
