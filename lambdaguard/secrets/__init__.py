"""Secrets: fetched once, kept fresh, and never shown. `secret` and `refreshing` are at the package's front door."""

from __future__ import annotations

from . import lifecycle
from .provider import Provider
from .reference import Source
from .values import Fetched

__all__ = ["Fetched", "Provider", "Source"]

lifecycle.watch()
