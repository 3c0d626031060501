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
    disarm("names of the mechanism's modules", """
import lambdaguard.sinks.scope as s, lambdaguard.sinks.audit as a, lambdaguard.sinks.verdicts as v, lambdaguard.sinks.process as p
for m in (s, a, v, p):
    for name in list(vars(m)):
        if name[:2] != '__': vars(m)[name] = lambda *a, **k: None
"""),
    disarm("a module's own way to set names", """
import types, lambdaguard.sinks.scope as s, lambdaguard.guard as g
for name in ('violate', 'in_force', 'begin', 'end', 'shown'): types.ModuleType.__setattr__(s, name, lambda *a, **k: None)
"""),
    disarm("every module of the package, name by name", """
for name, module in list(sys.modules.items()):
    if name.startswith('lambdaguard.sinks'):
        for key in list(vars(module)): vars(module)[key] = None
"""),
    disarm("builtins, all that checks may use", """
import builtins
for name in 'any all map type bool len iter list tuple set zip sorted enumerate getattr hasattr isinstance str dict max min next'.split():
    setattr(builtins, name, lambda *a, **k: ())
""", expect="stopped"),
    disarm("one builtin at a time", "import builtins; builtins.any = lambda *a: True; builtins.bool = lambda *a: True; builtins.map = lambda *a: iter(())"),
    disarm("classes, by type's own way to set", """
waiting = [tuple, object, dict]
seen = set()
while waiting:
    for kind in type.__subclasses__(waiting.pop()) if waiting else ():
        if kind in seen or kind is type: continue
        seen.add(kind)
        waiting.append(kind)
        if kind.__module__.startswith('lambdaguard.sinks'):
            for name in list(vars(kind)):
                if not name.startswith('__'):
                    try: type.__setattr__(kind, name, property(lambda self: None) if name in ('listed', 'entries') else lambda *a, **k: True)
                    except Exception: pass
""", expect="stopped"),
    disarm("findings that are never sure", "import lambdaguard; type.__setattr__(lambdaguard.Finding, 'confidence', property(lambda self: 'low', lambda self, value: None))", expect="stopped"),
    disarm("findings that cannot be made", "import lambdaguard; type.__setattr__(lambdaguard.Finding, '__init__', lambda *a, **k: 1 / 0)", expect="stopped"),
    disarm("reports that fail", "from lambdaguard import current; current()._seen = None; current().findings = None", expect="stopped"),
    disarm("reports that fail once", """
from lambdaguard import current
class Once(dict):
    asked = []
    def get(self, *a):
        self.asked.append(1)
        return 1 / 0 if len(self.asked) == 1 else None
current()._seen = Once()
"""),
    disarm("expressions that fail", "import re; re.sub = re.compile = re._compile = re.fullmatch = lambda *a, **k: 1 / 0", expect="blocked"),
    disarm("the compiler of expressions", "import re._compiler as c, re._parser as p; c.compile = p.parse = lambda *a, **k: 1 / 0; p.Tokenizer.__init__ = None", expect="blocked"),
    disarm("posixpath, name by name", "import posixpath, genericpath\nfor m in (posixpath, genericpath):\n    for n in list(vars(m)):\n        if n[:1] != '_': setattr(m, n, lambda *a, **k: 'true')", settings=TRUE),
    disarm("functools and sys", "import functools; functools._lru_cache_wrapper = functools.partial = None; sys._getframe = None; sys.audit = None", expect="blocked"),
    disarm("what the traceback of a refusal shows", """
try: os.system('true')
except BaseException as error:
    trace = error.__traceback__
    while trace:
        frame = trace.tb_frame
        for names in (frame.f_locals, frame.f_globals, frame.f_builtins) if 'lambdaguard' in frame.f_code.co_filename else ():
            for name, value in list(names.items()):
                owner = getattr(value, '__self__', value)
                try: owner.clear()
                except Exception: pass
                try: names[name] = lambda *a, **k: None
                except Exception: pass
        trace = trace.tb_next
"""),
    disarm("what the traceback of a patched function shows", """
import _posixsubprocess
try: _posixsubprocess.fork_exec([b'true'], [b'/bin/true'], True, (), b'/nonexistent', *['x'] * 17)
except BaseException as error:
    trace = error.__traceback__
    while trace:
        for value in list(trace.tb_frame.f_locals.values()):
            if 'fork_exec' in repr(value) and 'lambdaguard' not in repr(value):
                CALL = value
                r, w = os.pipe()
                CALL([b'touch', os.fsencode(CANARY)], [b'/usr/bin/touch', b'/bin/touch'], True, (), None, None, -1, -1, -1, -1, -1, -1, r, w, False, False, -1, None, None, None, -1, None, False)
        trace = trace.tb_next
"""),
    disarm("the frames of a thread", """
import threading
def run():
    frame = sys._getframe()
    while frame:
        for value in list(frame.f_locals.values()):
            if isinstance(value, dict) and 'lambdaguard' in frame.f_code.co_filename: value.clear()
        frame = frame.f_back
    os.system('touch ' + CANARY)
thread = threading.Thread(target=run); thread.start(); thread.join()
"""),
    disarm("a stream that walks the frames above it", """
class Stream:
    def write(self, text):
        frame = sys._getframe()
        while frame:
            if '/sinks/' in frame.f_code.co_filename:
                for names in (frame.f_locals, frame.f_globals, frame.f_builtins):
                    for value in list(names.values()):
                        if isinstance(value, (dict, set, list)): value.clear()
                    try: names.clear()
                    except Exception: pass
            frame = frame.f_back
        return len(text)
    def flush(self): pass
was, sys.stdout = sys.stdout, Stream()
try: os.system('true')
except BaseException: pass
sys.stdout = was
"""),
    disarm("a finder that walks the frames above it", """
class Finder:
    def find_spec(self, *a):
        frame = sys._getframe()
        while frame:
            if '/sinks/' in frame.f_code.co_filename:
                for value in (*frame.f_locals.values(), frame.f_globals, frame.f_builtins):
                    if isinstance(value, (dict, set, list)) and value is not sys.modules: value.clear()
            frame = frame.f_back
sys.meta_path.insert(1, Finder())
import subprocess, urllib.request
"""),
    disarm("the finder's tables", "for f in sys.meta_path:\n    for n in dir(f):\n        try: getattr(f, n).clear()\n        except Exception: pass"),
    disarm("a profile function that sees the frames", """
def profile(frame, event, arg):
    if '/sinks/' in frame.f_code.co_filename:
        for value in (*frame.f_locals.values(), *[getattr(v, '__self__', 0) for v in frame.f_locals.values()], frame.f_globals):
            if isinstance(value, (dict, set, list)) and value is not sys.modules: value.clear()
try: sys.setprofile(profile)
except BaseException: pass
try:
    import _posixsubprocess
    _posixsubprocess.fork_exec([b'true'])
except BaseException: pass
""", only="sys.version_info < (3, 13)"),
    disarm("a context variable of a policy of its own", """
import contextvars
for variable in list(contextvars.copy_context()):
    if 'scope' in variable.name: variable.set((None, (), {'processes': ()}, object()))
"""),
    disarm("objects found by the collector", """
import gc
for value in gc.get_objects():
    if type(value) is dict and 'os.system' in value: value.clear()
    if type(value) is set and value and all(type(each) is tuple and len(each) == 3 for each in value): value.clear()
"""),
    disarm("references of what is sealed", """
import gc
import lambdaguard.sinks.audit as a
waiting = [a.watch, a.consult]
for _ in range(2000):
    if not waiting: break
    for value in gc.get_referents(waiting.pop()):
        if type(value) is dict and 'os.system' in value: value.clear()
        elif type(value).__name__ in ('function', 'cell', 'tuple'): waiting.append(value)
"""),
    disarm("a fresh module of the interpreter's", """
import importlib.machinery, importlib.util
spec = importlib.machinery.BuiltinImporter.find_spec('_posixsubprocess') or importlib.util.find_spec('_posixsubprocess')
module = importlib.util.module_from_spec(spec)
r, w = os.pipe()
module.fork_exec([b'touch', os.fsencode(CANARY)], [b'/usr/bin/touch', b'/bin/touch'], True, (), None, None, -1, -1, -1, -1, -1, -1, r, w, False, False, *(() if sys.version_info >= (3, 14) else (False,)) and (-1, None, None, None, -1, None, False))
time.sleep(0.3)
"""),
    Case("a hush borrowed by code in the guard's names", """
        import lambdaguard.guard
        exec("from lambdaguard.sinks.audit import suppressed; import os; s = suppressed(); s.__enter__(); os.system('touch ' + CANARY)",
             {**vars(sys.modules['lambdaguard.guard']), 'CANARY': CANARY})
        """, settings=NONE),
    Case("a hush borrowed in the guard's own names", """
        import lambdaguard.guard
        exec("def deed(path):\\n from lambdaguard.sinks.audit import suppressed; import os; s = suppressed(); s.__enter__(); os.system('touch ' + path)",
             vars(lambdaguard.guard))
        lambdaguard.guard.deed(CANARY)
        """.replace("lambdaguard.guard", "sys.modules['lambdaguard.guard']").replace("import sys.modules['lambdaguard.guard']", "import lambdaguard.guard"), settings=NONE),
    Case("checks that are not loaded yet, and a folder in their stead", """
        import importlib.machinery
        sys.path.insert(0, '/nonexistent'); sys.meta_path.clear(); sys.path_hooks.clear(); sys.path_importer_cache.clear()
        importlib.machinery.SourceFileLoader.get_code = importlib.machinery.SourceFileLoader.exec_module = lambda *a: None
        import builtins, marshal, io
        builtins.compile = builtins.exec = marshal.loads = io.open = io.open_code = builtins.__import__ = lambda *a, **k: None
        os.system('touch ' + CANARY)
        """, settings=NONE, expect="blocked"),
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
