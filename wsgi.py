"""What a WSGI server loads: wsgi:app."""

import ctypes
import gc
from contextlib import suppress

from consult import create_app, instance, settings, store

LARGE = 128 * 1024  # bytes: what a long page takes is given back to the system when it is sent
MEMORY = {  # options of mallopt(3)
    -8: 1,  # M_ARENA_MAX: each thread would keep a heap of its own
    -3: LARGE,  # M_MMAP_THRESHOLD: it would grow with the largest page so far, to 32 MB
    -1: LARGE,  # M_TRIM_THRESHOLD: the same
}

with suppress(OSError, AttributeError):  # where the C library knows them
    for option, value in MEMORY.items():
        ctypes.CDLL(None).mallopt(option, value)
app = create_app()
instance.hold(settings.current())
store.engine().dispose()  # workers are forked from here: none may inherit a connection
gc.collect()
gc.freeze()  # what a worker holds for good is not looked through again and again
gc.set_threshold(20_000, 20, 20)  # a page makes thousands of rows, and gives them up at its end
