"""Beside the order service in the emulator: times one event through the bare and the guarded function, turn by turn."""

from statistics import median
from time import perf_counter, perf_counter_ns

import app


def timed(function, event, context):
    began = perf_counter_ns()
    try:
        function(event, context)
    except Exception as error:
        _ = error  # a refusal takes its time like an answer
    took = perf_counter_ns() - began
    app.DATABASE.rollback()  # the next call finds the orders that this one found
    return took / 1000


def handler(call, context):
    """``{"event": …, "seconds": …}`` gives the median microseconds of each and the number of rounds."""
    times = [[], []]
    until = perf_counter() + call["seconds"]
    while perf_counter() < until or len(times[0]) < 5:
        for function, taken in zip((app.bare, app.handler), times, strict=True):
            taken.append(timed(function, call["event"], context))
    return {"bare": median(times[0]), "guarded": median(times[1]), "rounds": len(times[0])}
