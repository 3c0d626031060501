"""Every way out of a handler. Each function takes the pieces of a text and lets them out; streams get them one by one."""

import faulthandler
import io
import json
import logging
import logging.handlers
import os
import queue
import sys
import traceback
import warnings

from lambdaguard import Finding, current


class HandsOn(logging.Handler):
    """Takes the record apart instead of formatting it, as log shippers do."""

    def emit(self, record):
        fault = record.exc_info[1] if record.exc_info else None
        shown = {name: str(value) for name, value in vars(record).items() if name not in ("exc_info", "created")}
        os.write(1, (json.dumps({**shown, "said": record.getMessage(), "fault": repr(fault)}) + "\n").encode())


class JsonFormatter(logging.Formatter):
    def format(self, record):
        return json.dumps({"message": record.getMessage(), "extra": str(vars(record).get("payload"))})


def logger(handler=None, formatter=None):
    """A logger that is made now, with a handler and a formatter that are made now."""
    made = logging.getLogger(f"made.{os.urandom(4).hex()}")
    made.setLevel(logging.DEBUG)
    made.propagate = False
    handler = handler or logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter or logging.Formatter("%(levelname)s %(message)s"))
    made.addHandler(handler)
    return made


def raised(text, kind=ValueError):
    try:
        raise kind(text) from KeyError(text)
    except Exception as fault:
        fault.add_note("note: " + text)
        return fault


def log_root(pieces):
    logging.getLogger().error("".join(pieces))


def log_args(pieces):
    logger().error("%s and %r", "".join(pieces), {"x": "".join(pieces)})


def log_template(pieces):
    logger().warning("password=%s", "".join(pieces))


def log_extra(pieces):
    logger(formatter=JsonFormatter()).info("hello", extra={"payload": {"a": ["".join(pieces)]}})


def log_dict(pieces):
    logging.getLogger().error({"a": {"b": "".join(pieces)}})


def log_exception(pieces):
    fault = raised("".join(pieces))
    logger().error("failed", exc_info=fault)
    logging.getLogger().error("failed", exc_info=fault)


def log_group(pieces):
    fault = ExceptionGroup("".join(pieces), [raised("".join(pieces)), ExceptionGroup("inner", [raised("".join(pieces))])])
    logger().error("failed", exc_info=fault)


def log_stack(pieces):
    logger().error("here: %s", "".join(pieces), stack_info=True)


def log_shipper(pieces):
    logger(HandsOn()).error("here: %s", "".join(pieces), extra={"payload": "".join(pieces)}, exc_info=raised("".join(pieces)))


def log_queue(pieces):
    waiting = queue.SimpleQueue()
    listener = logging.handlers.QueueListener(waiting, logging.StreamHandler(sys.stderr))
    listener.start()
    logger(logging.handlers.QueueHandler(waiting)).error("here: %s", "".join(pieces))
    listener.stop()


def log_memory(pieces):
    target = logging.StreamHandler(sys.stdout)
    logger(logging.handlers.MemoryHandler(1, target=target)).critical("".join(pieces))


def log_pickled(pieces):
    """What `SocketHandler` sends."""

    class Sender(logging.handlers.SocketHandler):
        def send(self, data):
            os.write(1, data.replace(b"\x00", b"") + b"\n")

    logger(Sender("127.0.0.1", 9)).error("here: %s", "".join(pieces), extra={"payload": "".join(pieces)})


def powertools(pieces):
    from aws_lambda_powertools import Logger

    powers = Logger(service=f"s{os.urandom(4).hex()}", stream=sys.stdout)
    powers.append_keys(payload={"a": "".join(pieces)})
    powers.info("".join(pieces), more=["".join(pieces)])
    powers.info({"a": "".join(pieces)})
    powers.error("failed", exc_info=raised("".join(pieces)))


def structlog_print(pieces):
    import structlog

    for logger_factory in (structlog.PrintLoggerFactory(sys.stdout), structlog.WriteLoggerFactory(sys.stderr)):
        for renderer in (structlog.processors.JSONRenderer(), structlog.processors.KeyValueRenderer()):
            made = structlog.wrap_logger(logger_factory(), processors=[structlog.processors.format_exc_info, renderer])
            made.info("hello", payload={"a": "".join(pieces)}, exc_info=raised("".join(pieces)))


def structlog_bytes(pieces):
    import structlog

    out = structlog.BytesLogger(sys.stdout.buffer)
    out.info("".join(pieces).encode())


def print_one(pieces):
    print("here:", "".join(pieces))


def print_many(pieces):
    print(*pieces, sep="")
    print("here", ":", *pieces, sep="", file=sys.stderr, flush=True)


def stdout_write(pieces):
    for piece in pieces:
        sys.stdout.write(piece)
        sys.stdout.flush()
    sys.stdout.write("\n")


def stderr_writelines(pieces):
    sys.stderr.writelines([*pieces, "\n"])


def stdout_bytes(pieces):
    sys.stdout.flush()
    for piece in pieces:
        sys.stdout.buffer.write(piece.encode())
    sys.stdout.buffer.write(b"\n")
    sys.stdout.buffer.flush()


def unended(pieces):
    """No newline at the end: the invocation's end ends the line."""
    for piece in pieces:
        print(piece, end="", flush=True)


def warned(pieces):
    warnings.warn("".join(pieces), stacklevel=1)


def trace(pieces):
    try:
        raise raised("".join(pieces))
    except ValueError:
        traceback.print_exc()
        print(traceback.format_exc())


def fault_handler(pieces):
    hidden = "".join(pieces)
    faulthandler.dump_traceback(sys.__stderr__)
    return len(hidden)


def finding(pieces):
    text = "".join(pieces)
    current().report(Finding("MY-001", "mine", text, path=text, confidence="low", excerpt=text, detail={"x": [text]}))


def captured(pieces):
    """A formatter's own exception text, cached on the record by another formatter before."""
    record = logging.LogRecord("x", 40, __file__, 1, "here", None, None)
    record.exc_text = "".join(pieces)
    logging.StreamHandler(sys.stderr).handle(record)


def leaving(pieces):
    raise raised("".join(pieces))


def leaving_args(pieces):
    raise LookupError({"a": ["".join(pieces)]}, "".join(pieces))


def leaving_group(pieces):
    raise ExceptionGroup("".join(pieces), [raised("".join(pieces))])


def leaving_own(pieces):
    class SaidError(Exception):
        def __init__(self, said):
            self.said = said

        def __str__(self):
            return f"it said {self.said}"

    raise SaidError("".join(pieces))


def leaving_os(pieces):
    raise PermissionError(13, "denied", "/x/" + "".join(pieces))


def leaving_model(pieces):
    from pydantic import TypeAdapter

    TypeAdapter(dict[str, int]).validate_python({"a": "".join(pieces)})


CHANNELS = {
    name: made for name, made in list(globals().items()) if callable(made) and getattr(made, "__module__", "") == __name__
}
for helper in ("HandsOn", "JsonFormatter", "logger", "raised"):
    del CHANNELS[helper]
assert io
