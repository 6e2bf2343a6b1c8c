"""What can be set, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from consult import settings
from consult.settings import BadSettings, Settings, from_environment, prepare


def test_nothing_set_is_a_demo_on_this_machine() -> None:
    found = from_environment({})
    assert (found.mode, found.host, found.address) == ("demo", "127.0.0.1", "http://127.0.0.1:5000")


def test_an_empty_variable_is_as_good_as_none() -> None:
    assert from_environment({"CONSULT_PORT": "", "CONSULT_MODE": ""}) == from_environment({})


@pytest.mark.parametrize("secret", [None, "not-a-secret", "x" * 31])
def test_production_refuses_a_default_or_short_secret(secret: str | None) -> None:
    environ = {"CONSULT_MODE": "production"}
    if secret is not None:
        environ["CONSULT_SECRET_KEY"] = secret
    with pytest.raises(BadSettings, match="CONSULT_SECRET_KEY"):
        from_environment(environ)


def test_production_starts_with_a_long_secret_on_any_address() -> None:
    environ = {"CONSULT_MODE": "production", "CONSULT_SECRET_KEY": "x" * 32}
    assert from_environment({**environ, "CONSULT_HOST": "0.0.0.0"}).host == "0.0.0.0"


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.0.4", "example.org"])
def test_a_demo_refuses_to_be_reached_from_elsewhere(host: str) -> None:
    with pytest.raises(BadSettings, match="CONSULT_HOST"):
        from_environment({"CONSULT_HOST": host})


def test_an_unknown_mode_is_refused() -> None:
    with pytest.raises(BadSettings, match="CONSULT_MODE is 'staging'"):
        from_environment({"CONSULT_MODE": "staging"})


@pytest.mark.parametrize("name", ["PORT", "SESSION_HOURS", "TRUSTED_PROXIES"])
@pytest.mark.parametrize("raw", ["many", "1.5", "0x10", "5000;"])
def test_what_is_not_a_whole_number_is_refused_by_name(name: str, raw: str) -> None:
    with pytest.raises(BadSettings, match=f"CONSULT_{name} is"):
        from_environment({f"CONSULT_{name}": raw})


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("PORT", "0"),
        ("PORT", "65536"),
        ("SESSION_HOURS", "0"),
        ("LINK_MINUTES", "-1"),
        ("LOCKOUT_FAILURES", "0"),
        ("UPLOAD_LIMIT_MB", "0"),
        ("ARGON2_TIME", "0"),
        ("TRUSTED_PROXIES", "-1"),
    ],
)
def test_a_number_that_makes_no_sense_is_refused_by_name(name: str, raw: str) -> None:
    with pytest.raises(BadSettings, match=f"CONSULT_{name} is"):
        from_environment({f"CONSULT_{name}": raw})


def test_a_zone_that_is_not_one_is_refused() -> None:
    with pytest.raises(BadSettings, match="CONSULT_ZONE is 'Mars/Olympus'"):
        from_environment({"CONSULT_ZONE": "Mars/Olympus"})


@pytest.mark.parametrize("raw", ["yes", "TRUE", "1", "on"])
def test_several_words_say_yes(raw: str) -> None:
    assert from_environment({"CONSULT_RATE_LIMITS": raw}).rate_limits is True


@pytest.mark.parametrize("raw", ["no", "False", "0", "OFF"])
def test_several_words_say_no(raw: str) -> None:
    assert from_environment({"CONSULT_RATE_LIMITS": raw}).rate_limits is False


def test_a_word_that_is_neither_is_refused() -> None:
    with pytest.raises(BadSettings, match="CONSULT_RATE_LIMITS is 'perhaps'"):
        from_environment({"CONSULT_RATE_LIMITS": "perhaps"})


def test_the_secret_of_a_demo_lasts_and_is_for_the_owner_only(tmp_path: Path) -> None:
    chosen = Settings(
        database_url=f"sqlite:///{tmp_path}/a/consult.db",
        queue_path=str(tmp_path / "b" / "queue.db"),
        demo_clock_path=str(tmp_path / "c" / "demo-clock"),
    )
    first, second = prepare(chosen), prepare(chosen)
    assert first.secret_key == second.secret_key != settings.DEFAULT_SECRET
    assert (tmp_path / "c" / "secret").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "a").is_dir()


def test_every_setting_is_in_the_operators_table() -> None:
    table = settings.table()
    assert all(f"`CONSULT_{name.upper()}`" in table for name in Settings.__dataclass_fields__)


def test_asking_before_choosing_is_a_mistake(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "_current", None)
    with pytest.raises(RuntimeError, match="have not been chosen"):
        settings.current()
