"""What a WSGI server loads: wsgi:app."""

import ctypes
import gc
from contextlib import suppress

from consult import create_app, instance, settings, store

M_ARENA_MAX = -8  # of mallopt(3): each thread would keep a heap of its own

with suppress(OSError, AttributeError):  # where the C library knows it
    ctypes.CDLL(None).mallopt(M_ARENA_MAX, 1)
app = create_app()
instance.hold(settings.current())
store.engine().dispose()  # workers are forked from here: none may inherit a connection
gc.collect()
gc.freeze()  # what a worker holds for good is not looked through again and again
gc.set_threshold(20_000, 20, 20)  # a page makes thousands of rows, and gives them up at its end
