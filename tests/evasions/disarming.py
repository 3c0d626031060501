"""Switching the guard off from inside the function: state, modules, classes, switches, contexts."""

from evasions.harness import Case

TRUE = {"processes": ["true"], "injection": "off"}
NONE = {"processes": [], "injection": "off"}
DEED = "\nos.system('touch ' + CANARY)"


def disarm(name, body, **more):
    """What is tried, then the deed; whatever the attempt raises is swallowed."""
    lines = "\n".join("    " + line for line in body.strip("\n").splitlines())
    return Case(name, f"try:\n{lines}\nexcept: pass{DEED}", **{"settings": NONE, **more})


CASES = [
    disarm("the mode of the invocation", "from lambdaguard import current; current().mode = 'off'"),
    disarm("the mode of every invocation up the walk", "from lambdaguard import current; current().root.mode = 'monitor'; current().parent = None"),
    Case("the refusal taken back", """
        from lambdaguard import current
        open(CANARY + '.tried', 'w').close()
        try: os.system('touch ' + CANARY)
        except: current().refused = None; current().findings.clear()
        return {'statusCode': 200}
        """, settings=NONE),
    disarm("report() replaced", "import lambdaguard; lambdaguard.Invocation.report = lambda *a, **k: False"),
    disarm("block() and blocking() replaced", "import lambdaguard\nlambdaguard.Finding.blocking = lambda self: self"),
    disarm("the guard's __call__ replaced", "import lambdaguard; lambdaguard.Guard.__call__ = lambda self, *a: self.__wrapped__(*a)"),
    disarm("the policy's mode", "object.__setattr__(handler.policy, 'mode', 'off')"),
    disarm("the guard's own attributes", "handler._straight = True; handler._doors = (); handler._rooms = ()"),
    disarm("the policy replaced", "handler.policy = None"),
    disarm("the settings emptied", "import lambdaguard.protections.processes as p; p.Processes.door = None; handler._rooms[-2].door = None"),
    disarm("the door's check replaced", "import lambdaguard.sinks.process as p; p._judge = lambda *a: ''; p._system = lambda *a: None"),
    disarm("in_force() replaced", "import lambdaguard.sinks.audit as a, lambdaguard.sinks.scope as s; a.in_force = s.in_force = lambda: None"),
    disarm("the door's violation replaced", "import lambdaguard.sinks.scope as s; s.Door.violation = lambda *a: None; s.violate = lambda *a: None"),
    disarm("Blocked made an ordinary error", "import lambdaguard.errors as e; e.Blocked = KeyError; import lambdaguard.sinks.scope as s; s.Blocked = KeyError"),
    disarm("the programs' allow() replaced", "from lambdaguard.sinks.process_programs import Programs; Programs.allow = lambda *a: True"),
    disarm("watch() with a check of its own", "from lambdaguard.sinks import audit; audit.watch('processes', {'os.system': lambda *a: None})"),
    disarm("the policy in force changed", "from lambdaguard.sinks import scope; scope.in_force().doors['processes'] = ()"),
    disarm("the policy in force emptied", "from lambdaguard.sinks import scope; scope.in_force().doors.clear()"),
    disarm("the settings in force changed", "from lambdaguard.sinks import scope; scope.in_force().doors['processes'][0].settings.listed = False"),
    disarm("a hush for the guard's own work", "from lambdaguard.sinks.audit import suppressed; suppressed().__enter__()"),
    Case("a hush around the deed", """
        from lambdaguard.sinks.audit import suppressed
        with suppressed(): os.system('touch ' + CANARY)
        """, settings=NONE),
    disarm("the code of a function", "import lambdaguard.sinks.process as p; p._judge.__code__ = (lambda door, program, argv, cwd, env: '').__code__"),
    disarm("the code of a method", "import lambdaguard; lambdaguard.Guard.__call__.__code__ = (lambda self, *a, **k: self.__wrapped__(*a)).__code__"),
    disarm("defaults of a function", "import lambdaguard.sinks.process as p; p._report.__defaults__ = ('low', 'low')"),
    disarm("closures read", "from lambdaguard.sinks import scope; [c.cell_contents.clear() for c in scope.in_force.__closure__]"),
    disarm("the wrapped function of a patch", "import subprocess; subprocess._fork_exec = subprocess._fork_exec.__wrapped__"),
    disarm("patches undone", "from lambdaguard.sinks import patch; patch.undo()"),
    disarm("lambdaguard dropped from sys.modules", "for name in [n for n in sys.modules if n.startswith('lambdaguard')]: del sys.modules[name]"),
    disarm("a stranger in sys.modules", """
import types
for name in [n for n in sys.modules if n.startswith('lambdaguard')]: sys.modules[name] = types.ModuleType(name)
"""),
    disarm("lambdaguard loaded a second time", """
for name in [n for n in sys.modules if n.startswith('lambdaguard')]: del sys.modules[name]
import lambdaguard
"""),
    disarm("modules emptied", "import lambdaguard.sinks.scope, lambdaguard.sinks.audit\nfor m in (lambdaguard.sinks.scope, lambdaguard.sinks.audit):\n    for n in list(vars(m)):\n        delattr(m, n)"),
    disarm("the switch in the environment", "os.environ['LAMBDAGUARD_MODE'] = 'off'"),
    disarm("the switch put under Python", "os.putenv('LAMBDAGUARD_MODE', 'off')"),
    disarm("the runtime's address taken away", "os.environ.pop('AWS_LAMBDA_RUNTIME_API'); del sys.modules['awslambdaric.bootstrap']"),
    Case("a second, laxer guard", """
        @guard(processes=None, injection='off', mode='off')
        def lax(event, context): os.system('touch ' + CANARY)
        lax(event, context)
        """, settings=NONE),
    Case("a second guard that allows it", """
        @guard(processes=['touch'], injection='off')
        def lax(event, context): os.system('touch ' + CANARY)
        lax(event, context)
        """, settings=NONE),
    Case("a laxer guard in a thread", """
        import threading
        @guard(processes=['touch'], injection='off')
        def lax(event, context): os.system('touch ' + CANARY)
        thread = threading.Thread(target=lax, args=(event, context)); thread.start(); thread.join()
        """, settings=NONE),
    Case("a laxer guard in an empty context", """
        import contextvars
        @guard(processes=['touch'], injection='off')
        def lax(event, context): os.system('touch ' + CANARY)
        contextvars.Context().run(lax, event, context)
        """, settings=NONE),
    Case("a laxer guard after the answer", """
        import threading
        @guard(processes=['touch'], injection='off')
        def lax(event, context): os.system('touch ' + CANARY)
        threading.Timer(0.2, lax, (event, context)).start()
        """, settings=NONE, wait=0.5),
    disarm("the context variable unset", "import lambdaguard.invocation as i; i._current.set(None); i._in_progress.clear()"),
    disarm("context variables unset, all of them", "import contextvars\nfor variable in contextvars.copy_context(): variable.set(None)"),
    disarm("the frames' locals", """
frame = sys._getframe()
while frame:
    for value in list(frame.f_locals.values()):
        if type(value).__name__ == 'Invocation': value.mode = 'off'; value.refused = None
    frame = frame.f_back
"""),
    disarm("a trace function in the hook", "sys.settrace(lambda frame, event, arg: (_ for _ in ()).throw(KeyError()) if 'audit' in frame.f_code.co_filename else None)"),
    disarm("a hook of its own", "sys.addaudithook(lambda event, args: None)"),
    disarm("the import system's finders", "sys.meta_path.clear(); sys.path_hooks.clear(); sys.path_importer_cache.clear()"),
    Case("finders cleared before subprocess is imported", """
        sys.meta_path[:] = [f for f in sys.meta_path if isinstance(f, type)]
        import subprocess
        subprocess.run(['touch', CANARY])
        """, settings=NONE),
    Case("the exit of the interpreter", """
        try: os.system('touch ' + CANARY)
        except: pass
        raise SystemExit(0)
        """, settings=NONE),
    Case("the process ended before the corridor does", """
        try: os.system('touch ' + CANARY)
        except: os._exit(0)
        """, settings=NONE),
    disarm("standard output closed, so that nobody is told", "sys.stdout = open(os.devnull, 'w')", expect="stopped"),
    disarm("exceptions' machinery", "import lambdaguard.errors as e; e.Blocked.__init__ = lambda *a: (_ for _ in ()).throw(KeyError())"),
    disarm("isinstance and friends", "import builtins; builtins.isinstance = lambda *a: False; builtins.getattr = lambda *a: None; builtins.any = lambda *a: True; builtins.all = lambda *a: True", expect="stopped"),
    disarm("functions of os and sys that the guard uses", "os.path.realpath = os.path.normpath = os.path.basename = lambda p, **k: 'true'; os.access = lambda *a: True", settings=TRUE),
    Case("control: nested guards that both allow it", """
        @guard(processes=['touch', 'true'], injection='off')
        def inner(event, context): return os.system('touch ' + CANARY)
        inner(event, context)
        """, settings={"processes": ["touch"], "injection": "off"}, expect="works"),
    Case("control: attributes on the guarded handler", """
        handler.retries = 3
        open(CANARY, 'w').close()
        """, settings=NONE, expect="works"),
    Case("control: environment variables of its own", "os.environ['STAGE'] = 'x'; open(CANARY, 'w').close()", settings=NONE, expect="works"),
]  # fmt: skip
