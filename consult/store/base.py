"""What every table shares: names for constraints, UTC times, JSON kept as written."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, MetaData, Text, TypeDecorator
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UTCDateTime(TypeDecorator[datetime]):
    """An aware moment. SQLite would hand it back without its zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone was about to be stored")
        return value.astimezone(UTC)

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:
        """A home page reads thousands of moments: one call each instead of three."""
        return _moment_of if dialect.name == "sqlite" else _in_utc


def _moment_of(text: str | None) -> datetime | None:
    """What SQLite keeps as "2021-03-03 09:30:00.000000"."""
    return None if text is None else datetime.fromisoformat(text).replace(tzinfo=UTC)


def _in_utc(moment: datetime | None) -> datetime | None:
    """What a driver gives in the zone of its connection, which is the same: see `connect`."""
    return moment if moment is None or moment.tzinfo is UTC else moment.astimezone(UTC)


class JSONText(TypeDecorator[Any]):
    """JSON in a text column, byte for byte as it was sealed."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        if value is None:
            return None
        return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(value)


class Base(DeclarativeBase):
    """The parent of every model."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {datetime: UTCDateTime(), dict[str, Any]: JSONText()}


class Revised:
    """For rows that two people may change: a lost update becomes a version conflict."""

    revision: Mapped[int] = mapped_column(default=1)

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.revision}
