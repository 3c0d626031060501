"""Two handlers that start programs, each with the mistake that is usually made; the guard's process door holds them.

`thumbnail` takes S3 events and puts the object's key into a shell command. `sorted_list` takes HTTP requests and passes a
file name to a program, which takes one that begins with a dash for an option. Both are vulnerable on purpose.
"""

import json
import os
import pathlib
import subprocess
import urllib.parse

from lambdaguard import guard

LISTS = pathlib.Path(__file__).parent / "lists"


@guard(processes=["echo", "tr"])
def thumbnail(event, context):
    """Announces what it converts; a shell string around the key, where `$(…)` and a closing quote are at home."""
    made = []
    for record in event["Records"]:
        key = urllib.parse.unquote_plus(record["s3"]["object"]["key"])
        command = f'echo "thumbnail of {os.path.basename(key)}" | tr a-z A-Z'
        made.append(subprocess.run(command, shell=True, capture_output=True, text=True, check=True).stdout.strip())
    return made


@guard(processes=["sort"])
def sorted_list(event, context):
    """Sorts a list by name; `sort` writes files and starts programs when an option tells it to."""
    name = (event.get("queryStringParameters") or {}).get("list", "fruit.txt")
    done = subprocess.run(["sort", "-r", name], cwd=LISTS, capture_output=True, text=True, check=False)
    return {"statusCode": 200 if done.returncode == 0 else 404, "body": json.dumps(done.stdout.split())}


def handler(event, context):
    """Both behind one name, as the emulator starts one."""
    return (thumbnail if "Records" in event else sorted_list)(event, context)
