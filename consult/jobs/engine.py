"""The huey queue: a file when embedded, Redis when there are several hosts."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from huey import Huey, RedisHuey, SqliteHuey, crontab

from consult.jobs.sweeps import names, run_all, run_sweep
from consult.settings import Settings


@lru_cache(maxsize=2)
def queue_for(redis_url: str, queue_path: str) -> Huey:
    """The queue with its two tasks. Results are not kept: a task's work is in the rows."""
    options: dict[str, Any] = {"results": False, "utc": True}
    queue: Huey = (
        RedisHuey("consult", url=redis_url, **options)
        if redis_url
        else SqliteHuey("consult", filename=queue_path, **options)
    )

    queue.periodic_task(crontab(minute="*"), name="every_minute")(run_all)
    queue.consult_sweep = queue.task(name="sweep")(_sweep)
    return queue


def _sweep(name: str) -> None:
    if name in names():
        run_sweep(name)


def queue(settings: Settings) -> Huey:
    return queue_for(settings.redis_url, settings.queue_path)


def tell(settings: Settings, name: str) -> None:
    """Put one sweep on the queue."""
    queue(settings).consult_sweep(name)


def work(settings: Settings) -> None:
    """Run the consumer until it is told to stop. Sweeps once first, to catch up after an outage."""
    run_all()
    consumer = queue(settings).create_consumer(
        workers=2, periodic=True, initial_delay=0.1, max_delay=2.0, check_worker_health=True
    )
    consumer.run()
