"""What can be set from outside, and the only place that reads the environment."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from workflows import calendar

DEMO, DEVELOPMENT, PRODUCTION = "demo", "development", "production"
DEFAULT_SECRET = "not-a-secret"  # noqa: S105  production refuses it, others replace it
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class BadSettings(Exception):
    """The service refuses to start; the message says which setting and why."""


def _setting(default: Any, meaning: str, *, least: int = 1, most: int | None = None) -> Any:
    """`least` and `most` bound whole numbers."""
    return field(default=default, metadata={"meaning": meaning, "least": least, "most": most})


@dataclass(frozen=True)
class Settings:
    """Each field is read from CONSULT_<NAME>; docs/operators/settings.md is made from this."""

    mode: str = _setting(DEMO, "`demo`, `development` or `production`")
    database_url: str = _setting(
        "sqlite:///instance/consult.db", "SQLAlchemy address of the database"
    )
    secret_key: str = _setting(
        DEFAULT_SECRET, "signs cookies and forms; production refuses the default"
    )
    host: str = _setting("127.0.0.1", "address to bind; demo mode accepts loopback only")
    port: int = _setting(5000, "port to bind", most=65535)
    base_url: str = _setting("", "address people use, for links in e-mail; made from host and port")
    redis_url: str = _setting("", "Redis for rate limits and the job queue when there are workers")
    queue_path: str = _setting("instance/queue.db", "file of the embedded job queue")
    smtp_url: str = _setting(
        "", "smtp://user:password@host:port or smtps://…; without it mail is kept for reading only"
    )
    mail_from: str = _setting("Consult <consult@localhost>", "sender of e-mail")
    service_name: str = _setting("Consult", "name in the header and the page titles")
    service_strapline: str = _setting(
        "Reviews of multi-agency protocols", "a line under the name on the front page"
    )
    zone: str = _setting("Europe/London", "time zone in which deadlines are said and meant")
    zone_words: str = _setting("UK time", "how that zone is called beside a time")
    session_hours: int = _setting(12, "hours after which a sign-in ends")
    link_minutes: int = _setting(30, "minutes for which a sign-in link works")
    invitation_days: int = _setting(14, "days for which an invitation by e-mail works")
    contacts_months: int = _setting(
        6, "months after which an agency is asked to confirm its contacts", most=60
    )
    lockout_failures: int = _setting(5, "failed passwords before an account is locked")
    lockout_minutes: int = _setting(15, "minutes for which it is locked")
    upload_limit_mb: int = _setting(20, "largest request in megabytes")
    argon2_time: int = _setting(3, "argon2 passes over memory")
    argon2_memory_kib: int = _setting(65536, "argon2 memory in KiB", least=32)
    rate_limits: bool = _setting(True, "limit how often sign-in may be tried")
    demo_clock_path: str = _setting(
        "instance/demo-clock", "file that holds how far the demo's clock was moved"
    )
    trusted_proxies: int = _setting(
        0, "number of proxies in front whose headers are believed", least=0
    )
    code_revision: str = _setting(
        "", "what the record calls the code that runs; made from git or the package's version"
    )
    audit_key: str = _setting(
        "", "signs anchors of the record, at least 32 characters; made from the secret key"
    )
    audit_mail_to: str = _setting(
        "", "addresses, with commas between, to which an anchor of the record is mailed each day"
    )
    unconfirmed_days: int = _setting(
        7, "days after which an answer from the public that nobody confirmed is dropped", most=90
    )
    public_answers_hourly: int = _setting(
        10, "answers from the public that are taken from one address in an hour"
    )
    public_answers_hourly_in_all: int = _setting(
        300, "answers from the public that are taken in an hour in all"
    )
    sign_in_days: int = _setting(90, "days for which a sign-in that is over is remembered")

    @property
    def demo(self) -> bool:
        return self.mode == DEMO

    @property
    def audit_addresses(self) -> list[str]:
        """Where anchors of the record go, each once."""
        given = (each.strip() for each in self.audit_mail_to.split(","))
        return list(dict.fromkeys(each for each in given if each))

    @property
    def address(self) -> str:
        return self.base_url.rstrip("/") or f"http://{self.host}:{self.port}"


_chosen: Settings | None = None
_current: Settings | None = None


def use(chosen: Settings) -> None:
    """What this process runs with from now on."""
    global _chosen, _current
    _chosen = _current = chosen


def current() -> Settings:
    """What this process runs with. Raises RuntimeError before `use`."""
    if _current is None:
        raise RuntimeError("the settings have not been chosen")
    return _current


def lay_over(values: Mapping[str, Any]) -> None:
    """What people set up inside the service stands before what the environment says."""
    global _current
    if _chosen is not None:
        _current = replace(_chosen, **values)


def zone_here() -> str:
    """The zone in which this service says and means times."""
    return (_current or Settings()).zone


def code_revision() -> str:
    """What the operator calls the code that runs; empty when that was left to the code."""
    return (_current or Settings()).code_revision


def in_words(instant: datetime) -> str:
    """An aware instant as people read it, in the zone of this service."""
    return calendar.in_words(instant, zone_here())


def from_environment(environ: Mapping[str, str] | None = None) -> Settings:
    """Read CONSULT_… variables.

    Raises BadSettings naming the variable when a value cannot be read or is unsafe.
    """
    environ = os.environ if environ is None else environ
    values: dict[str, Any] = {}
    for item in fields(Settings):
        raw = environ.get(f"CONSULT_{item.name.upper()}")
        if raw is not None and raw != "":
            values[item.name] = _read(item.name, raw, type(item.default))
    return checked(Settings(**values))


def checked(settings: Settings) -> Settings:
    """The same settings, or BadSettings when starting with them would be unsafe."""
    if settings.mode not in (DEMO, DEVELOPMENT, PRODUCTION):
        raise BadSettings(
            f"CONSULT_MODE is '{settings.mode}'; it must be demo, development or production."
        )
    if settings.demo and settings.host not in LOOPBACK:
        raise BadSettings(
            f"Demo mode lets anyone sign in as anyone, so it only binds loopback; "
            f"CONSULT_HOST is '{settings.host}'. Use 127.0.0.1 or CONSULT_MODE=production."
        )
    _within_bounds(settings)
    _anchors_can_be_made(settings)
    if settings.mode == PRODUCTION and len(settings.secret_key) < 32:
        raise BadSettings(
            "CONSULT_SECRET_KEY must be a random text of at least 32 characters in production. "
            'Make one with: python -c "import secrets; print(secrets.token_hex(32))"'
        )
    return settings


def _anchors_can_be_made(settings: Settings) -> None:
    if settings.audit_key and len(settings.audit_key) < 32:
        raise BadSettings(
            "CONSULT_AUDIT_KEY must be a random text of at least 32 characters, or left out."
        )
    for address in settings.audit_addresses:
        if not re.fullmatch(r"[^@\s]+@[^@\s]+", address):
            raise BadSettings(f"CONSULT_AUDIT_MAIL_TO has '{address}', which is no e-mail address.")


def _within_bounds(settings: Settings) -> None:
    for item in fields(Settings):
        value, least, most = getattr(settings, item.name), *_bounds(item.metadata)
        if type(value) is int and not least <= value <= most:
            upper = f" and at most {most}" if item.metadata["most"] else ""
            raise BadSettings(
                f"CONSULT_{item.name.upper()} is {value}; it must be at least {least}{upper}."
            )
    try:
        ZoneInfo(settings.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadSettings(
            f"CONSULT_ZONE is '{settings.zone}'; it must be a time zone such as Europe/Dublin."
        ) from None


def _bounds(metadata: Mapping[str, Any]) -> tuple[int, int]:
    return metadata["least"], metadata["most"] or 2**31


def prepare(settings: Settings) -> Settings:
    """Make the folders that the settings name; outside production, a lasting random secret."""
    for path in (settings.queue_path, settings.demo_clock_path, _sqlite_path(settings)):
        if path:
            _make_folder(Path(path).parent)
    if settings.secret_key != DEFAULT_SECRET:
        return settings
    kept = Path(settings.demo_clock_path).with_name("secret")
    if not kept.exists():
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_hex(32))
    return replace(settings, secret_key=kept.read_text())


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadSettings(f"The folder {folder} cannot be made: {error.strerror}.") from None


def _sqlite_path(settings: Settings) -> str:
    scheme, _, path = settings.database_url.partition(":///")
    return path if scheme.startswith("sqlite") and path not in ("", ":memory:") else ""


def _read(name: str, raw: str, kind: type) -> Any:
    if kind is bool:
        if raw.lower() in ("1", "true", "yes", "on"):
            return True
        if raw.lower() in ("0", "false", "no", "off"):
            return False
        raise BadSettings(f"CONSULT_{name.upper()} is '{raw}'; it must be yes or no.")
    if kind is int:
        try:
            return int(raw)
        except ValueError:
            raise BadSettings(
                f"CONSULT_{name.upper()} is '{raw}'; it must be a whole number."
            ) from None
    return raw


def table() -> str:
    """Every setting as a Markdown table, for the operator's guide."""
    rows = ["| Variable | Default | What it sets |", "|---|---|---|"]
    for item in fields(Settings):
        shown = "" if item.default == "" else f"`{item.default}`"
        rows.append(f"| `CONSULT_{item.name.upper()}` | {shown} | {item.metadata['meaning']} |")
    return "\n".join(rows)
