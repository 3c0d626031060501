"""The function that lets everything out."""

import logging

from channels import CHANNELS
from secret import FORMS, SECRET

from lambdaguard import guard
from lambdaguard.redaction.registry import register

early = logging.StreamHandler()  # made before the guard is


@guard(database="off", aws="off")
def handler(event, context):
    register(SECRET, "the secret")
    if "asked" in event:
        return sorted(CHANNELS)
    return CHANNELS[event["channel"]](FORMS[event["form"]])
