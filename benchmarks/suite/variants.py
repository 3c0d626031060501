"""The functions whose cold start is measured: ours, and the rivals' set up as their documentation says."""

from __future__ import annotations

import atexit
import shutil
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple

from lambdaguard.protections import ROOMS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

HANDLER = "def handler(event, context):\n    return {'statusCode': 200}\n"
BOTO3 = f"import boto3\ntable = boto3.client('dynamodb')\n{HANDLER}"
SCRATCH = tempfile.mkdtemp(prefix="benchmark-tmp-")  # stands for /tmp, which is not ours to clear
atexit.register(shutil.rmtree, SCRATCH, ignore_errors=True)
MODEL = "from pydantic import BaseModel\nclass Request(BaseModel):\n    rawPath: str\n"
# What makes a protection stand that is not on by default, or shows it at work.
ASKED: dict[str, Any] = {
    "lockdown": True, "response": {"headers": True}, "source": {"allow": ["apigateway-http", "function-url"]}, "batch": "report",
    "secrets": {"db": "prod/db"}, "processes": [], "egress": ["aws"], "files": {"deny": ["/var/task/*.pem"]}, "aws": ["s3:GetObject"],
    "redact": {"keys": ["ssn"]}, "observe": True, "tmp": {"root": SCRATCH}, "environment": {"ignore": []},
}  # fmt: skip


class Variant(NamedTuple):
    """``beside`` names the variant that this one's cost is counted from; ``absent`` says why it cannot be measured."""

    source: str
    beside: str = "bare"
    python: str = ""
    handler: str = "app.handler"
    environ: dict[str, str] = {}
    wrapper: str = ""
    vendored: bool = True
    absent: str = ""


def guarded(settings: dict[str, Any], before: str = "", body: str = HANDLER) -> str:
    written = "".join(f"{name}={value!r}, " for name, value in settings.items())
    return f"from lambdaguard import guard\n{before}@guard({written.replace(repr('MODEL'), 'Request')})\n{body}"


def ours(quick: bool) -> dict[str, Variant]:
    asked = {name: ASKED.get(name, {}) for name in ROOMS if name != "schema"}
    found = {
        "bare": Variant(HANDLER),
        "@guard": Variant(f"from lambdaguard import guard\n@guard\n{HANDLER}"),
        "everything": Variant(guarded(asked)),
        "redirect": Variant(HANDLER, handler="lambdaguard.layer.handler", environ={"LAMBDAGUARD_HANDLER": "app.handler"}),
    }
    if quick:
        return found
    found["everything and a schema"] = Variant(guarded({**asked, "schema": "MODEL"}, MODEL))
    found["boto3"] = Variant(BOTO3)
    found["boto3, @guard"] = Variant(
        f"from lambdaguard import guard\n{BOTO3.replace('def ', '@guard' + chr(10) + 'def ', 1)}", "boto3"
    )
    found["nothing but the corridor"] = Variant(guarded(dict.fromkeys(ROOMS, "off")))
    for name in ROOMS:
        alone = {**dict.fromkeys(ROOMS, "off"), name: "MODEL" if name == "schema" else ASKED.get(name, {})}
        if alone[name] == {}:
            del alone[name]
        found[f"{name} alone"] = Variant(guarded(alone, MODEL if name == "schema" else ""))
    return found


def layer(folder: Path) -> dict[str, Variant]:
    """The built layer by its exec wrapper, its byte code in it; read-only, as Lambda mounts it."""
    import sys

    from benchmarks.layer_start import unpacked

    try:
        opt = unpacked(folder, f"{sys.version_info[0]}.{sys.version_info[1]}", True)
    except Exception as error:
        return {"layer, by wrapper": Variant(HANDLER, absent=f"not built: {type(error).__name__}")}
    wrapper = str(opt / "lambdaguard")
    return {"layer, by wrapper": Variant(HANDLER, wrapper=wrapper, vendored=False, environ={"PYTHONDONTWRITEBYTECODE": "1"})}


def rivals(peers: dict[str, dict[str, str]]) -> dict[str, Variant]:
    """Each with a bare function beside it in the same environment."""
    found: dict[str, Variant] = {}
    for name, (title, make) in RIVALS.items():
        peer = peers.get(name, {"absent": "left out"})
        python = peer.get("python", "")
        if not python:
            found[title] = Variant("", absent=peer["absent"])
            continue
        found[f"bare, {name}'s environment"] = Variant(
            HANDLER, beside=f"bare, {name}'s environment", python=python, vendored=False
        )
        found[title] = make(python)._replace(beside=f"bare, {name}'s environment", python=python, vendored=False)
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
    )


def _datadog(python: str) -> Variant:
    """Handler redirection with App and API Protection on; no extension, so metrics go to the log."""
    settings = {
        "DD_LAMBDA_HANDLER": "app.handler", "DD_APPSEC_ENABLED": "true", "DD_SERVERLESS_APPSEC_ENABLED": "true", "DD_TRACE_ENABLED": "true",
        "DD_SITE": "datadoghq.com", "DD_API_KEY": "0" * 32, "DD_FLUSH_TO_LOG": "true", "DD_SERVICE": "orders", "DD_ENV": "test",
        "DD_INSTRUMENTATION_TELEMETRY_ENABLED": "false", "DD_REMOTE_CONFIGURATION_ENABLED": "false",
    }  # fmt: skip
    return Variant(HANDLER, handler="datadog_lambda.handler.handler", environ=settings)


def _aikido(python: str) -> Variant:
    """``protect()`` first, as for every framework: this version's own for Lambda returns the handler as it is."""
    return Variant(f"import aikido_zen\naikido_zen.protect()\n{HANDLER}", environ={"AIKIDO_BLOCK": "1"})


def _opentelemetry(python: str) -> Variant:
    """The distribution's command as exec wrapper; a collector that takes all stands where the layer's would."""
    settings = {
        "OTEL_SERVICE_NAME": "orders", "OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{collector()}", "OTEL_METRICS_EXPORTER": "none",
        "OTEL_EXPORTER_OTLP_PROTOCOL": "http/protobuf", "OTEL_LOGS_EXPORTER": "none", "_HANDLER": "app.handler",
        "OTEL_PROPAGATORS": "tracecontext,baggage,xray",
    }  # fmt: skip
    return Variant(HANDLER, environ=settings, wrapper=str(Path(python).parent / "opentelemetry-instrument"))


RIVALS = {
    "powertools": ("Powertools: Logger, Parser, Parameters", _powertools),
    "datadog": ("datadog-lambda, AppSec on", _datadog),
    "aikido": ("aikido-zen", _aikido),
    "opentelemetry": ("OpenTelemetry's wrapper", _opentelemetry),
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
