"""Functions as they should not be written: the caller's text becomes a path, code, an object. Bare, and behind the guard."""

import base64
import json
import os
import pickle

import yaml

from lambdaguard import guard

FILES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "files")


def traversal(event, context):
    with open(os.path.join(FILES, event["queryStringParameters"]["q"])) as file:
        return answer(file.read())


def evaluating(event, context):
    return answer(eval(event["queryStringParameters"]["q"]))


def unpickling(event, context):
    return answer(pickle.loads(base64.b64decode(event["queryStringParameters"]["q"])))


def loading(event, context):
    return answer(yaml.load(event["queryStringParameters"]["q"], Loader=yaml.UnsafeLoader))


def answer(value):
    return {"statusCode": 200, "body": json.dumps(value, default=str)}


HANDLERS = {handler.__name__: handler for handler in (traversal, evaluating, unpickling, loading)}


def bare(event, context):
    return HANDLERS[event["rawPath"].strip("/")](event, context)


handler = guard(bare)
# The doors alone: nothing is scanned on the way in.
doors = guard(bare, injection="off")
