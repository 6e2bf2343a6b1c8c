"""Starts web server and worker, says where to look once they answer, stops both on Ctrl-C."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import sysconfig
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
HOST = os.environ.get("CONSULT_HOST") or "127.0.0.1"
PORT = int(os.environ.get("CONSULT_PORT") or 5000)
ADDRESS = f"http://{HOST}:{PORT}/"
PATIENCE = 60  # seconds

DEMO = """
  Consult is running at {address}

    1. Open {address} in a browser.
    2. Take the guided tour on the first page: five people, each with something to do next.
    3. Or choose "Try it as…" in the yellow bar at the top, and pick anybody.

  The people and the answers are invented. Ctrl-C stops it; `make reset`
  then forgets everything.
"""
PLAIN = """
  Consult is running at {address}

    Open it in a browser and sign in. Ctrl-C stops it.
"""


def port_is_taken() -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((HOST, PORT)) == 0


def answers() -> bool:
    try:
        with urllib.request.urlopen(ADDRESS, timeout=5):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


def announce() -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if answers():
            words = DEMO if os.environ.get("CONSULT_MODE", "demo") == "demo" else PLAIN
            print(words.format(address=ADDRESS), flush=True)
            return
        time.sleep(0.3)


def main() -> int:
    if port_is_taken():
        print(
            f"Port {PORT} is in use already. Choose another one: make run CONSULT_PORT={PORT + 1}",
            file=sys.stderr,
        )
        return 1
    scripts = Path(sysconfig.get_path("scripts"))
    path = os.pathsep.join((str(scripts), os.environ.get("PATH", os.defpath)))
    stopped: list[int] = []
    # honcho gets a group of its own, so that one Ctrl-C reaches it once: from here
    running = subprocess.Popen(  # noqa: S603 - our own words
        [str(scripts / "honcho"), "start"],
        cwd=ROOT,
        env={**os.environ, "PATH": path, "PYTHONUNBUFFERED": "1"},
        start_new_session=True,
    )

    def stop(number: int, _frame: FrameType | None) -> None:
        stopped.append(number)
        running.send_signal(signal.SIGTERM)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    threading.Thread(target=announce, daemon=True).start()
    code = running.wait()
    if stopped:
        print("Consult has stopped.")
        return 0
    return code


if __name__ == "__main__":
    sys.exit(main())
