"""The corridor: what a handler, its caller and its log see of it."""

import asyncio
import functools
import inspect
import threading
import types
from unittest.mock import MagicMock

import pytest
from shapes import ATTACK, Context, api_event, findings_in, sqs_event

from lambdaguard import EventRefused, Finding, Guard, Invocation, PolicyError, Protection, current, guard


def echo(event, context):
    """Answers with what it got."""
    return {"statusCode": 200, "event": event}


class Probe(Protection):
    """Notes when it is called, and fails or reports where told to."""

    name = "probe"

    def __init__(self, fail=(), finding=None):
        super().__init__()
        self.calls = []
        self.fail = fail
        self.finding = finding

    def _note(self, moment, inv):
        self.calls.append(moment)
        if moment in self.fail:
            raise RuntimeError("the probe's own fault")

    def on_event(self, inv):
        self._note("event", inv)
        if self.finding:
            self.report(inv, self.finding)

    def on_response(self, inv):
        self._note("response", inv)

    def on_exit(self, inv):
        self._note("exit", inv)


def finding(confidence="high"):
    return Finding("ACME-1", "acme", "ACME-1: seen by the probe", confidence=confidence)


def test_a_benign_event_reaches_the_handler_as_the_same_object(capsys):
    event = api_event({"name": "O'Brien"})
    assert guard(echo)(event, Context())["event"] is event
    assert capsys.readouterr().out == ""


def test_a_hostile_event_is_refused_and_the_handler_does_not_run(capsys):
    ran = []
    answer = guard(lambda event, context: ran.append(1))(api_event(query={"q": ATTACK}), Context())
    assert answer["statusCode"] == 403
    assert ran == []
    assert findings_in(capsys.readouterr().out)[0]["disposition"] == "Blocked"


def test_monitor_mode_only_says_so(capsys):
    answer = guard(echo, mode="monitor")(api_event(query={"q": ATTACK}), Context())
    assert answer["statusCode"] == 200
    assert {line["disposition"] for line in findings_in(capsys.readouterr().out)} == {"Detected"}


def test_a_source_without_refusal_format_gets_an_exception():
    with pytest.raises(EventRefused) as refusal:
        guard(echo)(sqs_event({"q": ATTACK}), Context())
    assert refusal.value.findings[0].path == "Records[0].body.q"
    assert "UNION SELECT username" not in str(refusal.value)


def test_keeps_name_docstring_signature_and_attributes():
    def handler(event: dict, context: object) -> dict:
        """Handles."""

    handler.extra = 1
    guarded = guard(handler)
    assert (guarded.__name__, guarded.__doc__, guarded.__module__) == ("handler", "Handles.", __name__)
    assert inspect.signature(guarded) == inspect.signature(handler)
    assert guarded.extra == 1
    assert isinstance(guarded, Guard)
    assert not hasattr(guarded, "nothing")


class Service:
    @guard
    def method(self, event, context):
        return self, event

    @staticmethod
    @guard
    def static(event, context):
        return event

    @guard
    @staticmethod
    def inside(event, context):
        return event

    @classmethod
    @guard
    def of_class(cls, event, context):
        return cls, event

    def plain(self, event, context):
        return self, event


@guard(limits={"depth": 32})
class Application:
    def __init__(self, name):
        self.name = name

    def __call__(self, event, context):
        return self.name, event


class Callable:
    def __call__(self, event, context):
        return event


def test_works_on_methods_callables_and_classes():
    event, context, service = api_event(), Context(), Service()
    assert service.method(event, context) == (service, event)
    assert service.static(event, context) is event
    assert service.inside(event, context) is event
    assert Service.of_class(event, context) == (Service, event)
    assert guard(service.plain)(event, context) == (service, event)
    assert guard(Callable())(event, context) is event
    assert guard(functools.partial(lambda prefix, event, context: event, "x"))(event, context) is event
    application = Application("shop")
    assert application(event, context) == ("shop", event)
    assert isinstance(application, Application)
    hostile = api_event(query={"q": ATTACK})
    for handler in (service.method, service.static, service.inside, Service.of_class, application, guard(Callable())):
        assert handler(hostile, context)["statusCode"] == 403


class Mapped(dict):
    @guard
    def method(self, event, context):
        return self, event


@pytest.mark.parametrize(
    ("function", "first"),
    [
        (Service.method, Service()),
        (types.MethodType(Service.__dict__["of_class"].__func__, Service), None),
        (Mapped.method, Mapped(a=1)),
    ],
    ids=["a method of the class", "a class method that binds nothing", "an instance that looks like an event"],
)
def test_called_past_its_binding_the_event_is_still_the_event(function, first):
    """Python 3.13's class methods do not ask what they wrap to bind itself."""
    before = () if first is None else (first,)
    event, context = api_event(), Context()
    assert function(*before, event, context) == (before[0] if before else Service, event)
    assert function(*before, event, context=context)[1] is event
    assert function(*before, api_event(query={"q": ATTACK}), context)["statusCode"] == 403


@pytest.mark.parametrize("thing", [3, "handler", object()])
def test_refuses_what_cannot_be_called(thing):
    with pytest.raises(PolicyError, match="protects a callable"):
        guard(thing)


def yields(event, context):
    yield event


async def yields_later(event, context):
    yield event


class Yields:
    def __call__(self, event, context):
        yield event


@pytest.mark.parametrize("handler", [yields, yields_later, Yields(), functools.partial(yields, {})])
def test_refuses_a_generator_whose_code_would_run_unguarded(handler, monkeypatch):
    with pytest.raises(PolicyError, match="a generator's code would run after it"):
        guard(handler)
    monkeypatch.setenv("LAMBDAGUARD_MODE", "off")
    assert list(guard(yields)(1, None)) == [1]


@pytest.mark.parametrize("name", ["LAMBDAGUARD_MODE", "LAMBDAGUARD_mode", "lambdaguard_mode"])
def test_the_kill_switch_is_found_in_any_case(name, monkeypatch):
    monkeypatch.setenv(name, "Off")
    event = api_event(query={"q": ATTACK})
    assert guard(echo, mode="block")(event, None)["event"] is event


@pytest.mark.parametrize("context", [None, MagicMock(), object()])
def test_takes_any_context(context, capsys):
    event = api_event()
    assert guard(echo)(event, context)["event"] is event
    assert guard(echo)(api_event(query={"q": ATTACK}), context)["statusCode"] == 403
    assert len(findings_in(capsys.readouterr().out)) >= 1


def test_takes_keywords():
    event = api_event()
    assert guard(echo)(event=event, context=None)["event"] is event
    assert guard(lambda order, context=None: order)(order=event) is event
    with pytest.raises(TypeError, match="without an event"):
        guard(echo)(context=None)


def test_coroutine_handlers():
    @guard
    async def handler(event, context):
        await asyncio.sleep(0)
        return current().event

    event = api_event()
    assert inspect.iscoroutinefunction(handler) or asyncio.iscoroutinefunction(handler)
    assert asyncio.run(handler(event, None)) is event
    assert asyncio.run(handler(api_event(query={"q": ATTACK}), None))["statusCode"] == 403


def test_a_plain_callable_that_returns_an_awaitable_is_left_only_when_it_is_done():
    probe = Probe()

    async def work(event):
        probe.calls.append(f"work in {current().source.name}")
        return event

    guarded = guard(lambda event, context: work(event), protections=[probe])
    event = api_event()
    assert asyncio.run(_await(guarded(event, None))) is event
    assert probe.calls == ["event", "work in apigateway-rest", "response", "exit"]
    assert current() is None


async def _await(awaitable):
    return await awaitable


def test_concurrent_coroutines_each_find_their_own_invocation():
    @guard
    async def handler(event, context):
        await asyncio.sleep(0.001)
        return current().event is event

    async def many():
        return await asyncio.gather(*(handler(api_event({"n": n}), None) for n in range(20)))

    assert all(asyncio.run(many()))


def test_current_reaches_worker_threads_while_one_invocation_is_in_progress():
    seen = []

    @guard
    def handler(event, context):
        thread = threading.Thread(target=lambda: seen.append(current()))
        thread.start()
        thread.join()
        return current()

    assert current() is None
    invocation = handler(api_event(), None)
    assert isinstance(invocation, Invocation)
    assert seen == [invocation]
    assert current() is None


def test_one_guard_inside_another_reports_once(capsys):
    probe = Probe(finding=finding("low"))
    handler = guard(guard(echo, protections=[probe]), protections=[probe])
    event = api_event()
    assert handler(event, Context())["event"] is event
    assert len(findings_in(capsys.readouterr().out)) == 1


def test_an_inner_refusal_is_answered_at_the_outer_door(capsys):
    probe = Probe(finding=finding())
    outer = guard(guard(echo, protections=[probe]), mode="monitor")

    def swallowing(event, context):
        try:
            return guard(echo, protections=[probe])(event, context)
        except Exception:
            return "swallowed"

    assert outer(api_event(), Context())["statusCode"] == 403
    assert guard(swallowing)(api_event(), Context())["statusCode"] == 403
    assert len(findings_in(capsys.readouterr().out)) == 2


def test_exits_run_whatever_happens_and_one_failure_skips_none():
    first, second = Probe(), Probe(fail=("exit",))

    def failing(event, context):
        raise LookupError("the handler's own")

    with pytest.raises(LookupError, match="the handler's own"):
        guard(failing, protections=[first, second])(api_event(), None)
    assert (first.calls, second.calls) == (["event", "exit"], ["event", "exit"])


@pytest.mark.parametrize("stop", [SystemExit, KeyboardInterrupt, GeneratorExit])
def test_interpreter_exits_are_left_alone(stop):
    probe = Probe()

    def stopping(event, context):
        raise stop

    with pytest.raises(stop):
        guard(stopping, protections=[probe])(api_event(), None)
    assert probe.calls == ["event", "exit"]
    assert current() is None


@pytest.mark.parametrize("moment", ["event", "response", "exit"])
def test_a_fault_of_ours_is_a_finding_and_the_handler_answers(moment, capsys):
    event = api_event()
    assert guard(echo, protections=[Probe(fail=(moment,))])(event, Context())["event"] is event
    (line,) = findings_in(capsys.readouterr().out)
    assert line["message"].startswith("LG-GUARD-001: probe failed with RuntimeError at test_guard.py:")
    assert "own fault" not in line["message"]


@pytest.mark.parametrize("moment", ["event", "response"])
def test_a_fault_of_ours_refuses_when_closed(moment):
    guarded = guard(echo, protections=[Probe(fail=(moment,))], on_error="closed")
    assert guarded(api_event(), Context())["statusCode"] == 403


def test_blocked_cannot_be_swallowed():
    def stubborn(event, context):
        try:
            current().block(finding())
        except:  # noqa: E722
            pass
        return {"statusCode": 200}

    def raising(event, context):
        try:
            current().block(finding())
        except BaseException:
            raise RuntimeError("hides it") from None

    assert guard(stubborn)(api_event(), None)["statusCode"] == 403
    assert guard(raising)(api_event(), None)["statusCode"] == 403


def test_a_low_confidence_finding_never_blocks():
    event = api_event()
    assert guard(lambda event, context: current().block(finding("medium")))(event, None) is None


def test_the_user_may_build_the_answer():
    guarded = guard(echo, on_block=lambda inv: {"teapot": inv.refused.family, "reference": inv.reference})
    answer = guarded(api_event(query={"q": ATTACK}), None)
    assert answer["teapot"] == "sql"
    assert answer["reference"]


def test_a_faulty_on_block_falls_back_to_the_refusal(capsys):
    answer = guard(echo, on_block=lambda inv: 1 / 0)(api_event(query={"q": ATTACK}), None)
    assert answer["statusCode"] == 403
    assert "on_block failed with ZeroDivisionError" in capsys.readouterr().out


def test_the_kill_switch_calls_the_handler_straight(monkeypatch, capsys):
    monkeypatch.setenv("LAMBDAGUARD_MODE", "OFF")
    hostile = api_event(query={"q": ATTACK})
    guarded = guard(echo, mode="block", egres="even a wrong setting is no matter then")
    assert guarded(hostile, None)["event"] is hostile
    assert current() is None
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    "settings", [{"mode": "off"}, {"injection": "off"}, {"injection": False}, {"injection": {"mode": "off"}}]
)
def test_off_is_off(settings):
    assert guard(echo, **settings)(api_event(query={"q": ATTACK}), None)["statusCode"] == 200


def test_a_closed_standard_output_does_not_reach_the_handler(monkeypatch):
    closed = open("/dev/null", "w")  # noqa: SIM115
    closed.close()
    monkeypatch.setattr("sys.stdout", closed)
    assert guard(echo, mode="monitor")(api_event(query={"q": ATTACK}), None)["statusCode"] == 200
    assert guard(echo)(api_event(query={"q": ATTACK}), None)["statusCode"] == 403


def test_findings_known_before_the_handler_runs_are_written_before_it_runs(capsys):
    written = []
    guarded = guard(lambda event, context: written.append(capsys.readouterr().out), mode="monitor")
    guarded(api_event(query={"q": ATTACK}), None)
    assert findings_in(written[0])


def test_the_traceback_stays_short():
    def failing(event, context):
        raise LookupError

    with pytest.raises(LookupError) as caught:
        guard(failing)(api_event(), None)
    assert len(caught.traceback) <= 3
