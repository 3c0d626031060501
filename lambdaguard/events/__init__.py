"""What came in: which AWS source an event is from, and every string in it that the caller controls.

`recognise` names the source from the event's shape; its ``read`` lists the strings, nested encodings undone. Neither ever
raises, and neither changes the event.
"""

from __future__ import annotations

from .catalogue import names, recognise
from .reading import Ceilings, Reading
from .source import Source

__all__ = ["Ceilings", "Reading", "Source", "names", "recognise"]
