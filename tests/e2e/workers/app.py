"""Writes, reads back and leaves files, as handlers do."""

import os
import tempfile
import time

from lambdaguard import current, guard


@guard
def handler(event, context):
    mark = event["mark"]
    own = current().tmp
    with tempfile.NamedTemporaryFile("w", suffix=".txt", delete=False) as file:
        file.write(mark)
    folder = tempfile.mkdtemp()
    paths = [file.name, os.path.join(folder, "inner"), os.path.join(own, "fixed-name")]
    for path in paths[1:]:
        with open(path, "w") as file:
            file.write(mark)
    time.sleep(0.001)
    read = []
    for path in paths:
        with open(path) as file:
            read.append(file.read())
    return {
        "lost": sum(text != mark for text in read),
        "worker": os.getpid(),
        "own": own,
        "inside": all(path.startswith(own) for path in paths),
    }
