"""The first event of an environment is judged like any other, though modules are still being imported and compiled then."""

import subprocess
import sys

PROGRAM = """
import sys
sys.path[:0] = {path!r}
from lambdaguard import guard

@guard(injection="off", on_block=lambda inv: inv.refused.rule_id)
def handler(event, context):
    return open({folder!r} + "/files/" + event["Records"][0]["body"]).read()

record = {{"messageId": "m1", "eventSource": "aws:sqs", "eventSourceARN": "arn:aws:sqs:eu-west-1:123456789012:q",
          "body": "../secret.txt", "attributes": {{}}, "messageAttributes": {{}}}}
print(handler({{"Records": [record]}}, None))
"""


def test_a_traversal_in_the_first_event_without_any_bytecode(tmp_path):
    (tmp_path / "files").mkdir()
    (tmp_path / "secret.txt").write_text("hunter2")
    program = PROGRAM.format(path=sys.path, folder=str(tmp_path))
    command = [sys.executable, "-I", "-X", f"pycache_prefix={tmp_path / 'none'}", "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout.splitlines()[-1:] == ["LG-FILE-002"], done.stdout + done.stderr
