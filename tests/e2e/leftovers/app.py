"""A handler that leaves one caller's data in four places, and tells the next caller what it finds there."""

import os
import tempfile
import threading
import time

from lambdaguard import guard

ROOT = os.environ["LEFTOVERS"]
NOTES = os.path.join(ROOT, "notes.txt")
SCRATCH = tempfile.TemporaryFile("w+", dir=ROOT)  # noqa: SIM115 -- made once, used by every invocation


def found():
    SCRATCH.seek(0)
    places = {"file": SCRATCH.read(), "environ": os.environ.get("CUSTOMER", ""), "thread": os.environ.get("LATE", "")}
    if os.path.exists(NOTES):
        with open(NOTES) as file:
            places["tmp"] = file.read()
    return {place: text for place, text in places.items() if text}


def leave(name):
    with open(NOTES, "w") as file:
        file.write(name)
    SCRATCH.seek(0)
    SCRATCH.write(name)
    os.environ["CUSTOMER"] = name

    def later():
        time.sleep(0.2)
        os.environ["LATE"] = name

    threading.Thread(target=later).start()


def handle(event, context):
    if event.get("wait"):
        time.sleep(event["wait"])
    places = found()
    if event.get("name"):
        leave(event["name"])
    return {"found": places, "cwd": os.getcwd(), "initialised": os.environ.get("SET_AT_INIT")}


os.environ["SET_AT_INIT"] = "yes"
bare = handle
guarded = guard(handle)
