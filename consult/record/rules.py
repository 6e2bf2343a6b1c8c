"""How long what is known about the record is kept, and when a reading is given up. Pure."""

from __future__ import annotations

from datetime import timedelta

KEPT = timedelta(days=60)  # anchors inside the database
LEASE = timedelta(minutes=10)  # longer than a reading takes
SMALL = 5_000  # entries that are read while somebody waits for the page
