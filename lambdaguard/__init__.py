"""Runtime protection that lives inside an AWS Lambda function."""

from __future__ import annotations
