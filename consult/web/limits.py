"""How often someone may try: counted in memory, or in Redis when several workers share it."""

from __future__ import annotations

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from consult.settings import Settings

limiter = Limiter(get_remote_address, headers_enabled=False)


def install(app: Flask, settings: Settings) -> None:
    app.config.update(
        RATELIMIT_ENABLED=settings.rate_limits,
        RATELIMIT_STORAGE_URI=settings.redis_url or "memory://",
        RATELIMIT_STRATEGY="moving-window",
        RATELIMIT_IN_MEMORY_FALLBACK_ENABLED=bool(settings.redis_url),  # a Redis that is down
    )
    limiter.init_app(app)
