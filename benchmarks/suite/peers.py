"""The rivals' functions: each set up as its own documentation says, with a bare function beside it in the same environment."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from .variants import HANDLER, Variant

POWERTOOLS, DATADOG, AIKIDO, OPENTELEMETRY = (
    "Powertools: Logger, Parser, Parameters",
    "datadog-lambda, AppSec on",
    "aikido-zen",
    "OpenTelemetry's wrapper",
)


def rivals(peers: dict[str, dict[str, str]]) -> dict[str, Variant]:
    found: dict[str, Variant] = {}
    for name, (title, make) in RIVALS.items():
        peer = peers.get(name, {"absent": "left out"})
        python = peer.get("python", "")
        if not python:
            found[title] = Variant("", absent=peer["absent"])
            continue
        beside = f"bare, {name}'s environment"
        found[beside] = Variant(HANDLER, beside=beside, python=python, vendored=False)
        found[title] = make(python)._replace(beside=beside, python=python, vendored=False)
    return found


def _powertools(python: str) -> Variant:
    return Variant(
        "from aws_lambda_powertools import Logger\n"
        "from aws_lambda_powertools.utilities import parameters\n"
        "from aws_lambda_powertools.utilities.parser import BaseModel, event_parser\n"
        "from aws_lambda_powertools.utilities.typing import LambdaContext\n"
        "logger = Logger()\n"
        "class Request(BaseModel):\n    rawPath: str\n"
        "@logger.inject_lambda_context\n@event_parser(model=Request)\n"
        "def handler(event: Request, context: LambdaContext):\n    return {'statusCode': 200}\n",
        environ={"POWERTOOLS_SERVICE_NAME": "orders"},
        proof=("aws_lambda_powertools.utilities.parser.parser", "aws_lambda_powertools.utilities.parameters.base"),
    )


def _datadog(python: str) -> Variant:
    """Handler redirection with App and API Protection on; no extension, so metrics go to the log."""
    settings = {
        "DD_LAMBDA_HANDLER": "app.handler", "DD_APPSEC_ENABLED": "true", "DD_SERVERLESS_APPSEC_ENABLED": "true", "DD_TRACE_ENABLED": "true",
        "DD_SITE": "datadoghq.com", "DD_API_KEY": "0" * 32, "DD_FLUSH_TO_LOG": "true", "DD_SERVICE": "orders", "DD_ENV": "test",
        "DD_INSTRUMENTATION_TELEMETRY_ENABLED": "false", "DD_REMOTE_CONFIGURATION_ENABLED": "false",
    }  # fmt: skip
    return Variant(HANDLER, handler="datadog_lambda.handler.handler", environ=settings, proof=("ddtrace.appsec._ddwaf",))


def _aikido(python: str) -> Variant:
    """``protect()`` first, as for every framework: this version's own for Lambda returns the handler as it is."""
    source = f"import aikido_zen\naikido_zen.protect()\n{HANDLER}"
    return Variant(source, environ={"AIKIDO_BLOCK": "1"}, proof=("aikido_zen.sinks.socket",))


def _opentelemetry(python: str) -> Variant:
    """The distribution's command as exec wrapper; a collector that takes all stands where the layer's would."""
    settings = {
        "OTEL_SERVICE_NAME": "orders", "OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{collector()}", "OTEL_METRICS_EXPORTER": "none",
        "OTEL_EXPORTER_OTLP_PROTOCOL": "http/protobuf", "OTEL_LOGS_EXPORTER": "none", "_HANDLER": "app.handler",
        "OTEL_PROPAGATORS": "tracecontext,baggage,xray",
    }  # fmt: skip
    wrapper = str(Path(python).parent / "opentelemetry-instrument")
    return Variant(HANDLER, environ=settings, wrapper=wrapper, proof=("opentelemetry.instrumentation.aws_lambda",))


RIVALS = {
    "powertools": (POWERTOOLS, _powertools),
    "datadog": (DATADOG, _datadog),
    "aikido": (AIKIDO, _aikido),
    "opentelemetry": (OPENTELEMETRY, _opentelemetry),
}


class _Collector(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("content-length", 0)))
        self.send_response(200)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing to say."""


def collector() -> int:
    """The port of a server that takes whatever is exported to it."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Collector)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return int(server.server_address[1])
