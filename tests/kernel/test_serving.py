"""The command of the Procfile, started for real."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack
from http.client import HTTPConnection
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from consult import store
from consult.settings import Settings
from tools.bench.server import OURS, Server, serving, settings_for

WORKERS = 2
SLOW = (
    b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100000\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\n\r\nemail="
)


@pytest.fixture
def server(db: Session, settings: Settings, tmp_path: Path) -> Iterator[Server]:
    store.commit()
    environment = settings_for(settings.database_url, tmp_path)
    with serving(OURS, environment, tmp_path / "server.log") as running:
        yield running


def test_one_slow_upload_for_each_worker_leaves_the_service_answering(server: Server) -> None:
    with ExitStack() as uploads:
        for _ in range(WORKERS):
            upload = uploads.enter_context(socket.create_connection(("127.0.0.1", server.port)))
            upload.sendall(SLOW)  # and no more, as from a telephone in a tunnel
        for path, statuses in (("/health", (200, 503)), ("/sign-in", (200,))):
            asking = HTTPConnection("127.0.0.1", server.port, timeout=10)
            asking.request("GET", path)
            assert asking.getresponse().status in statuses
            asking.close()
