"""What public players, maps and font services tell their users to paste into a page, and editors write into a text. Text is lower case."""

from __future__ import annotations

import re

from ..sealed import cache


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


@cache
def _delivered() -> re.Pattern[str]:
    """Libraries that pages are told to load from the networks that deliver them, without those that run what a page says."""
    return re.compile(
        r"(?:https?:)?//(?:(?:cdn\.jsdelivr\.net/(?:npm|combine)|unpkg\.com|cdnjs\.cloudflare\.com/ajax/libs|ajax\.googleapis\.com/ajax/libs"
        r"|ajax\.aspnetcdn\.com/ajax|(?:stackpath|maxcdn|netdna)\.bootstrapcdn\.com)/|code\.jquery\.com/(?=jquery))(?:npm/|@\w{1,20}/)?"
        r"(?:jquery|bootstrap|react|redux|vue@|vue/|lodash|underscore|axios|d3|chart|moment|dayjs|popper|tailwind|bulma|font-?awesome|swagger-ui"
        r"|mermaid|mathjax|katex|highlight|prism|leaflet|three|socket\.io|graphi?ql|select2|datatables|toastr|sweetalert|swiper|animate|normalize|material)"
        r"[\w.@^~/-]{0,120}\Z"
    )


def delivered(address: str) -> bool:
    """True for a library's script or style sheet on a network that is known to deliver it."""
    return _delivered().match(address) is not None


def played(attrs: dict[str, str]) -> bool:
    """True for a frame of a public player or map."""
    return "srcdoc" not in attrs and _player().match(attrs.get("src", "")) is not None


def lettered(address: str) -> bool:
    """True for a style sheet that only fetches fonts."""
    return _fonts().match(address) is not None


def quoted_post(attrs: dict[str, str]) -> bool:
    """True for the script that shows a post of a public network."""
    return _widget().match(attrs.get("src", "")) is not None
