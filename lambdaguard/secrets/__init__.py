"""Secrets: fetched once, kept fresh, and never shown."""

from __future__ import annotations

from . import lifecycle
from .lookup import secret
from .provider import Provider
from .reference import Source
from .rotation import refreshing
from .values import Fetched

__all__ = ["Fetched", "Provider", "Source", "refreshing", "secret"]

lifecycle.watch()
