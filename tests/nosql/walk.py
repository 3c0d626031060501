"""One event through a guarded handler, and what came of it."""

from shapes import Context, findings_in

from lambdaguard import guard


def walk(reach, event, capsys, **settings):
    """``(status, rule ids)`` of a handler that does ``reach(event)``."""

    def handler(event, context):
        reach(event)
        return {"statusCode": 200}

    answer = guard(handler, injection="off", **settings)(event, Context())
    return answer["statusCode"], [line["finding_info"]["analytic"]["uid"] for line in findings_in(capsys.readouterr().out)]
