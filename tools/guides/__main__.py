"""Take the pictures of the guides from a demo of this run, and write the guides as web pages."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from werkzeug.serving import make_server

from tools.guides import pictures, site
from tools.guides.captions import GUIDES, ROOT, read_captions

CONSULT = str(Path(sys.executable).with_name("consult"))
BUILT = ROOT / "build" / "docs"


@contextmanager
def running_demo(folder: Path) -> Iterator[str]:
    """The address of a demo that was just seeded, with everything inside the folder."""
    for name in [name for name in os.environ if name.startswith("CONSULT_")]:
        if name != "CONSULT_CHROMIUM":
            del os.environ[name]
    os.environ |= {
        "CONSULT_MODE": "demo",
        "CONSULT_DATABASE_URL": f"sqlite:///{folder}/consult.db",
        "CONSULT_QUEUE_PATH": str(folder / "queue.db"),
        "CONSULT_DEMO_CLOCK_PATH": str(folder / "demo-clock"),
    }
    for command in ("migrate", "seed"):
        subprocess.run([CONSULT, command], cwd=ROOT, check=True)  # noqa: S603
    from consult import create_app

    logging.getLogger("werkzeug").setLevel(logging.ERROR)

    server = make_server("127.0.0.1", 0, create_app(), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


def main() -> int:
    folder = GUIDES / "pictures"
    folder.mkdir(exist_ok=True)
    for old in folder.glob("*.png"):
        old.unlink()
    try:
        with (
            tempfile.TemporaryDirectory() as place,
            running_demo(Path(place)) as address,
            pictures.chromium() as browser,
        ):
            taken = pictures.take_pictures(browser, address, read_captions(), folder)
    except pictures.Lost as error:
        print(f"docs: {error}", file=sys.stderr)
        return 1
    written = site.build(BUILT)
    print(f"{taken} pictures, {written} pages: open {BUILT.relative_to(ROOT) / 'index.html'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
