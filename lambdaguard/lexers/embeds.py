"""What public players, maps and font services tell their users to paste into a page, and editors write into a text. Text is lower case."""

from __future__ import annotations

import re
from functools import cache


@cache
def _player() -> re.Pattern[str]:
    return re.compile(
        r"(?:https?:)?//(?:www\.)?(?:youtube(?:-nocookie)?\.com/embed/|player\.vimeo\.com/video/|dailymotion\.com/embed/|google\.com/maps/(?:embed|d/)"
        r"|open\.spotify\.com/embed|w\.soundcloud\.com/player|codepen\.io/[\w-]{1,40}/embed/|docs\.google\.com/(?:forms|presentation|spreadsheets)/d/"
        r"|calendar\.google\.com/calendar/embed)"
    )


@cache
def _fonts() -> re.Pattern[str]:
    return re.compile(r"(?:https?:)?//fonts\.(?:googleapis|bunny)\.(?:com|net)/css")


@cache
def _widget() -> re.Pattern[str]:
    return re.compile(
        r"(?:https?:)?//(?:platform\.(?:twitter|x)\.com/widgets|www\.instagram\.com/embed|www\.tiktok\.com/embed)\.js\Z"
    )


def played(attrs: dict[str, str]) -> bool:
    """True for a frame of a public player or map."""
    return "srcdoc" not in attrs and _player().match(attrs.get("src", "")) is not None


def lettered(address: str) -> bool:
    """True for a style sheet that only fetches fonts."""
    return _fonts().match(address) is not None


def quoted_post(attrs: dict[str, str]) -> bool:
    """True for the script that shows a post of a public network."""
    return _widget().match(attrs.get("src", "")) is not None
