"""One shape for every log line: time, level, event, request id and what the caller adds."""

from __future__ import annotations

import re
from typing import Any

import structlog

SLASH = r"(?:/|%(?:25)*2F)"  # also as it stands behind "?next="
SECRET_PATH = re.compile(
    rf"({SLASH}(?:answer|calendar|unsubscribe|valid){SLASH})(?:(?!{SLASH})\S)+", re.IGNORECASE
)


def secrets_hide(_logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    """Leave out the part of an address that opens it to whoever has it."""
    for key in ("request", "event"):
        if isinstance(event.get(key), str):
            event[key] = SECRET_PATH.sub(r"\1…", event[key])
    return event


SHARED: list[Any] = [
    secrets_hide,
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def logging_config(level: str, *, json: bool) -> dict[str, Any]:
    """Configure structlog and return Django's ``LOGGING``; JSON lines in production."""
    structlog.configure(
        processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    renderer: Any = (
        structlog.processors.JSONRenderer() if json else structlog.dev.ConsoleRenderer(colors=False)
    )
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": SHARED,
        "processors": [
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            renderer,
        ],
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": formatter},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "django.request": {"level": "ERROR"},
            "celery": {"level": "WARNING"},
            "kombu": {"level": "WARNING"},
        },
    }
