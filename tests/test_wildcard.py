"""Patterns in settings."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdaguard.wildcard import matches


@pytest.mark.parametrize(
    ("text", "pattern", "fits"),
    [
        ("body.bio", "body.bio", True),
        ("body.bios", "body.bio", False),
        ("body.user.bio", "body.*.bio", True),
        ("Records[12].body.bio", "Records[*].body.bio", True),
        ("Records[12].body.bio", "*", True),
        ("ab", "a*b*", True),
        ("aXbXc", "a*b*c", True),
        ("aba", "ab*ba", False),
        ("", "*", True),
        ("", "", True),
        ("arn:aws:sqs:eu-west-1:123456789012:orders", "arn:aws:sqs:*:123456789012:orders", True),
        ("arn:aws:sqs:eu-west-1:999999999999:orders", "arn:aws:sqs:*:123456789012:orders", False),
    ],
)
def test_matches(text, pattern, fits):
    assert matches(text, pattern) is fits


@given(st.text("ab*[.", max_size=12), st.text("ab*[.", max_size=8))
def test_agrees_with_a_regular_expression(text, pattern):
    expression = ".*".join(map(re.escape, pattern.split("*")))
    assert matches(text, pattern) is bool(re.fullmatch(expression, text, re.DOTALL))
