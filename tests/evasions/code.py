"""The code door: text that becomes code, bytes that become objects, and ways around Python itself."""

import base64
import marshal
import pickle

from evasions.harness import Case

FREE = {"injection": "off"}
OPEN = "open(CANARY, 'w').close()"
CALL = "__import__('os').mkdir('CANARY')"


class _Mkdir:
    """Unpickled, it makes the folder whose name stands in the event."""

    def __init__(self, function, *args):
        self.said = (function, args)

    def __reduce__(self):
        return self.said


def text(name, body, given=CALL, **more):
    """The caller's text on its way to become code."""
    return Case(name, body, event={"q": given}, **{"settings": FREE, **more})


def raw(name, value, body, protocol=4, **more):
    """The caller's pickle, in base64; what it calls makes ``made`` in the folder of the canary."""
    given = base64.b64encode(pickle.dumps(value, protocol)).decode()
    return Case(name, f"os.chdir(os.path.dirname(CANARY))\n{body}", event={"q": given}, **{"settings": FREE, **more})


def _gadget(module, name, argument):
    """A pickle by hand, for names that this interpreter would not pickle."""
    return base64.b64encode(f"c{module}\n{name}\n(V{argument}\ntR.".encode()).decode()


LOADS = "import pickle, base64; pickle.loads(base64.b64decode(event['q']))"
MAKE = _Mkdir(__import__("os").mkdir, "canary")

CASES = [
    # Text
    text("eval", "eval(event['q'])"),
    text("exec", "exec(event['q'])"),
    text("eval in an except that swallows all", "try: eval(event['q'])\nexcept: pass\nreturn 1"),
    text("compile, then eval", "eval(compile(event['q'], 'formula', 'eval'))"),
    text("compile, then a function of it", "types.FunctionType(compile(event['q'], 'formula', 'eval'), {})()"),
    text("a syntax tree", "import ast; eval(compile(ast.parse(event['q'], mode='eval'), 'formula', 'eval'))"),
    text("eval taken before the guard", "early(event['q'])", before="early = eval"),
    text("text out of a string", "eval(\"len('%s')\" % event['q'])", "' + str(__import__('os').mkdir('CANARY')) + '"),
    text("text out of a longer program", "exec('def f(x):\\n    return x + ' + event['q'] + '\\nf(1)')", "(0 if __import__('os').mkdir('CANARY') else 1)"),
    text("a second line", "exec('x = ' + event['q'])", "1\nimport os; os.mkdir('CANARY')"),
    text("a comprehension", "eval(event['q'])", "[o.mkdir('CANARY') for o in [__import__('os')]]"),
    text("without builtins", "eval(event['q'], {'__builtins__': {}})",
         "[c for c in ().__class__.__base__.__subclasses__() if c.__name__ == '_wrap_close'][0].__init__.__globals__['mkdir']('CANARY')"),
    text("a lambda called at once", "eval(event['q'])", "(lambda: __import__('os').mkdir('CANARY'))()"),
    text("decoded from percent signs", "from urllib.parse import unquote; eval(unquote(event['q']))", "__import__%28%27os%27%29.mkdir%28%27CANARY%27%29"),
    text("decoded from JSON in text", "import json; eval(json.loads(event['q'])['sum'])", '{"sum": "__import__(\\"os\\").mkdir(\\"CANARY\\")"}'),
    text("decoded from base64", "import base64; os.chdir(os.path.dirname(CANARY)); exec(base64.b64decode(event['q']))",
         base64.b64encode(b"import os; os.mkdir('canary')").decode()),
    text("an interactive interpreter", "import code; code.InteractiveInterpreter().runsource(event['q'])"),
    text("timeit", "import timeit; timeit.timeit(event['q'], number=1)"),
    text("a string annotation", "import typing\nclass A: pass\nA.__annotations__ = {'a': event['q']}\ntyping.get_type_hints(A)"),
    text("a named tuple's default, in its source", "import collections; exec('import collections\\nN = collections.namedtuple(\"N\", \"a\", defaults=[' + event['q'] + '])')"),
    text("a debugger's expression", "import pdb; pdb.Pdb(nosigint=True, readrc=False).runeval(event['q'])",
         before="sys.settrace(None)\nimport bdb; bdb.sys = types.SimpleNamespace(settrace=lambda f: None)"),
    text("a script written and run", "open(CANARY + '.py', 'w').write(event['q'])\nimport runpy; runpy.run_path(CANARY + '.py')"),
    text("in a thread", "import threading; t = threading.Thread(target=eval, args=(event['q'],)); t.start(); t.join()"),
    text("a Jinja template", "import jinja2; jinja2.Template('Dear ' + event['q']).render()", "{{ cycler.__init__.__globals__.os.mkdir('CANARY') }}"),
    text("a Jinja expression", "import jinja2; jinja2.Environment().compile_expression(event['q'])()", "cycler.__init__.__globals__.os.mkdir('CANARY')"),
    text("a Jinja expression, in a longer one", "import jinja2; jinja2.Environment().compile_expression('1 + ' + event['q'])()", "(lipsum.__globals__.os.mkdir('CANARY') or 1)"),
    text("a template found by name", "import jinja2; jinja2.Environment(loader=jinja2.DictLoader({'a': 'Dear ' + event['q']})).get_template('a').render()", "{% if lipsum.__globals__.os.mkdir('CANARY') %}{% endif %}"),
    # Objects
    raw("pickle", MAKE, LOADS),
    raw("pickle, its oldest protocol", MAKE, LOADS, 0),
    raw("pickle, its newest protocol", MAKE, LOADS, 5),
    raw("pickle from a file", MAKE, "import pickle, base64, io; pickle.load(io.BytesIO(base64.b64decode(event['q'])))"),
    raw("pickle in pure Python", MAKE, "import pickle, base64; pickle._loads(base64.b64decode(event['q']))"),
    raw("pickle taken before the guard", MAKE, "import base64; early(base64.b64decode(event['q']))", before="from _pickle import loads as early"),
    raw("pickle of a class for starting programs", _Mkdir(__import__("subprocess").Popen, ["mkdir", "canary"]), LOADS + ".wait()"),
    raw("pickle of eval", _Mkdir(eval, "__import__('os').mkdir('canary')"), LOADS),
    raw("pickle of exec", _Mkdir(exec, "import os; os.mkdir('canary')"), LOADS),
    Case("pickle with escapes in its names", "os.chdir(os.path.dirname(CANARY)); " + LOADS,
         event={"q": base64.b64encode(b"V\\u0064istutils.dir_util\nVmkp\\u0061th\n\x93(Vcanary\ntR.").decode()}, settings=FREE,
         only="sys.version_info < (3, 12)"),
    Case("pickle as text", "os.chdir(os.path.dirname(CANARY)); import pickle; pickle.loads(event['q'].encode())",
         event={"q": pickle.dumps(MAKE, 0).decode()}, settings=FREE),
    Case("pickle in hexadecimal digits", "os.chdir(os.path.dirname(CANARY)); import pickle; pickle.loads(bytes.fromhex(event['q']))",
         event={"q": pickle.dumps(MAKE).hex()}, settings=FREE),
    Case("pickle, compressed", "os.chdir(os.path.dirname(CANARY)); import pickle, base64, zlib; pickle.loads(zlib.decompress(base64.b64decode(event['q'])))",
         event={"q": base64.b64encode(__import__("zlib").compress(pickle.dumps(MAKE))).decode()}, settings=FREE),
    Case("pickle in a URL's base64", "os.chdir(os.path.dirname(CANARY)); import pickle, base64; pickle.loads(base64.urlsafe_b64decode(event['q']))",
         event={"q": base64.urlsafe_b64encode(pickle.dumps(MAKE)).decode()}, settings=FREE),
    Case("pickle of a function of a library", "os.chdir(os.path.dirname(CANARY)); " + LOADS,
         event={"q": _gadget("distutils.dir_util", "mkpath", "canary")}, settings=FREE, only="sys.version_info < (3, 12)"),
    Case("shelve", """
        import shelve, base64, dbm.dumb
        os.chdir(os.path.dirname(CANARY))
        with dbm.dumb.open('shelf') as file: file[b'a'] = base64.b64decode(event['q'])
        shelve.Shelf(dbm.dumb.open('shelf'))['a']
        """, event={"q": base64.b64encode(pickle.dumps(MAKE)).decode()}, settings=FREE),
    Case("marshal", "os.chdir(os.path.dirname(CANARY)); import marshal, base64; exec(marshal.loads(base64.b64decode(event['q'])))",
         event={"q": base64.b64encode(marshal.dumps(compile("import os; os.mkdir('canary')", "a", "exec"))).decode()}, settings=FREE),
    text("yaml.unsafe_load", "import yaml; yaml.unsafe_load(event['q'])", "!!python/object/apply:os.mkdir ['CANARY']"),
    text("yaml.load with the unsafe loader", "import yaml; yaml.load(event['q'], Loader=yaml.UnsafeLoader)", "a: !!python/object/apply:os.mkdir ['CANARY']"),
    text("yaml.load, imported before the guard", "early(event['q'], Loader=Unsafe)", "!!python/object/apply:os.mkdir ['CANARY']",
         before="from yaml import load as early, UnsafeLoader as Unsafe"),
    text("yaml with a tag of its own spelling", "import yaml; yaml.unsafe_load(event['q'])", "%TAG ! tag:yaml.org,2002:python/\n---\n!object/apply:os.mkdir ['CANARY']"),
    text("yaml in base64", "import yaml, base64; os.chdir(os.path.dirname(CANARY)); yaml.unsafe_load(base64.b64decode(event['q']))",
         base64.b64encode(b"!!python/object/apply:os.mkdir ['canary']").decode()),
    # Around Python
    Case("ctypes: the C library", "import ctypes; ctypes.CDLL(None).creat(CANARY.encode(), 0o600)", settings=FREE),
    Case("ctypes: loaded before the guard", "lib.creat(CANARY.encode(), 0o600)", before="import ctypes; lib = ctypes.CDLL(None)", settings=FREE),
    Case("ctypes: a function of the system", "lib.system(b'touch ' + CANARY.encode())", before="import ctypes; lib = ctypes.CDLL(None)", settings=FREE),
    Case("ctypes: the interpreter's own functions", "import ctypes; ctypes.pythonapi.PyRun_SimpleString(f'open({CANARY!r}, \"w\")'.encode())", settings=FREE),
    Case("ctypes: the module beneath it", "import _ctypes; h = _ctypes.dlopen('libc.so.6', 2); import ctypes; ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_char_p, ctypes.c_int)(_ctypes.dlsym(h, 'creat'))(CANARY.encode(), 0o600)",
         settings=FREE, only="sys.platform == 'linux'"),
    Case("ctypes: by name of the library", "import ctypes; ctypes.cdll.LoadLibrary('libc.so.6').creat(CANARY.encode(), 0o600)", settings=FREE, only="sys.platform == 'linux'"),
    Case("ctypes: in the course of an import that is none", """
        import importlib, importlib.machinery, importlib.util, ctypes
        class Loader:
            def create_module(self, spec): return None
            def exec_module(self, module): ctypes.CDLL(None).creat(CANARY.encode(), 0o600)
        spec = importlib.machinery.ModuleSpec('late', Loader())
        spec.loader.exec_module(importlib.util.module_from_spec(spec))
        """, settings=FREE),
    Case("memory by its address", f"import ctypes; ctypes.c_char.from_address(id(CANARY)).value; {OPEN}", settings=FREE),
    Case("memory written by its address", f"import ctypes; ctypes.memmove(id(CANARY), b'', 0); {OPEN}", settings=FREE),
    Case("an object by its address", f"import _ctypes; _ctypes.PyObj_FromPtr(id(CANARY)); {OPEN}", settings=FREE),
    Case("another interpreter", """
        import _xxsubinterpreters as interpreters
        interpreters.run_string(interpreters.create(), f'open({CANARY!r}, "w").close()')
        """, settings=FREE, only="sys.version_info < (3, 13)"),
    Case("another interpreter, as it is called now", """
        import _interpreters as interpreters
        interpreters.run_string(interpreters.create(), f'open({CANARY!r}, "w").close()')
        """, settings=FREE, only="sys.version_info >= (3, 13)"),
    Case("another interpreter, of Python's own tests", "import _testcapi; _testcapi.run_in_subinterp(f'open({CANARY!r}, \"w\").close()')",
         settings=FREE, only="__import__('importlib.util').util.find_spec('_testcapi') is not None"),
    Case("a trace function", f"sys.settrace(lambda *a: None); {OPEN}", settings=FREE),
    Case("another audit hook", f"sys.addaudithook(lambda *a: None); {OPEN}", settings=FREE),
    Case("a monitoring callback", f"sys.monitoring.use_tool_id(3, 'x'); sys.monitoring.register_callback(3, 1, lambda *a: None); {OPEN}",
         settings=FREE, only="sys.version_info >= (3, 12)"),
    Case("a module written to /tmp", f"""
        folder = os.path.dirname(CANARY) + '/late'; os.mkdir(folder)
        with open(folder + '/written.py', 'w') as file: file.write('import os\\n' + {OPEN!r}.replace('CANARY', repr(CANARY)))
        sys.path.insert(0, folder)
        import written
        """, settings=FREE),
    Case("a module written to /tmp, without its source", f"""
        import py_compile
        folder = os.path.dirname(CANARY) + '/late'; os.mkdir(folder)
        with open(folder + '/x.txt', 'w') as file: file.write({OPEN!r}.replace('CANARY', repr(CANARY)))
        py_compile.compile(folder + '/x.txt', cfile=folder + '/written.pyc', dfile='/var/task/written.py')
        sys.path.insert(0, folder)
        import written
        """, settings=FREE),
    Case("a module in an archive written to /tmp", f"""
        import zipfile
        path = os.path.dirname(CANARY) + '/late.zip'
        with zipfile.ZipFile(path, 'w') as file: file.writestr('written.py', {OPEN!r}.replace('CANARY', repr(CANARY)))
        sys.path.insert(0, path)
        import written
        """, settings=FREE),
    Case("a module written to /tmp, loaded by hand", f"""
        import importlib.util
        path = os.path.dirname(CANARY) + '/written.py'
        with open(path, 'w') as file: file.write({OPEN!r}.replace('CANARY', repr(CANARY)))
        spec = importlib.util.spec_from_file_location('written', path)
        spec.loader.exec_module(importlib.util.module_from_spec(spec))
        """, settings=FREE),
    # What must keep working
    text("control: arithmetic and literals", "assert eval(event['q']) == [14, 'a; b.c/d', {'it': \"it's\"}]; " + OPEN,
         "[2 * (3 + 4), 'a; b.c/d', {'it': \"it's\"}]", expect="works"),
    text("control: literal_eval", "import ast; assert ast.literal_eval(event['q'])['a']; " + OPEN, "{'a': [1, None, 'f(x)']}", expect="works"),
    text("control: a template and an expression, and nothing before them",
         "assert jinja2.Template('{{ name }}').render(name=event['q']) == event['q'] and jinja2.Environment().compile_expression('a > 1')(a=2); " + OPEN,
         "{{ 7 * 7 }}", before="import jinja2", expect="works"),
    text("control: YAML, and nothing before it", "assert yaml.unsafe_load(event['q']) == {'a': [1, 2]}; " + OPEN, "a: [1, 2]", before="import yaml", expect="works"),
    text("control: an archive, and nothing before it", "tarfile.open(fileobj=io.BytesIO(base64.b64decode(event['q']))).getnames(); " + OPEN,
         "H4sIAAAAAAAAA+3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA", before="import base64, io, tarfile", expect="works"),
    text("control: a program, and nothing before it", "subprocess.run(['true']); " + OPEN, "x", before="import subprocess",
         settings={"injection": "off", "processes": ["true"]}, expect="works"),
    text("control: text in a literal", "assert eval('len(%r)' % event['q']); " + OPEN, "f(x); import os; '\"", expect="works"),
    raw("control: a pickle of data", {"a": [1, 2.5, "os.system"], "b": __import__("datetime").date(2026, 1, 1), "c": {1, 2}, "d": __import__("decimal").Decimal("1.5")},
        "import pickle, base64; assert pickle.loads(base64.b64decode(event['q']))['a']; " + OPEN, expect="works"),
    Case("control: pickles, shelves and copies of one's own", """
        import collections, copy, datetime, functools, operator, pickle, shelve
        value = [collections.OrderedDict(a=1), datetime.datetime.now(), functools.partial(int, base=2), operator.attrgetter('a'), len, os.path.join]
        assert pickle.loads(pickle.dumps(value))[0] == value[0]
        with shelve.open(os.path.dirname(CANARY) + '/shelf') as shelf: shelf['a'] = value[0]; assert shelf['a'] == value[0]
        copy.deepcopy(value[:2])
        open(CANARY, 'w').close()
        """, event={"a": "collections", "b": "OrderedDict", "c": "builtins.len", "d": "posixpath join"}, settings=FREE, expect="works"),
    Case("control: classes and templates made at run time", """
        import collections, dataclasses, enum, functools, jinja2, string, typing
        import attrs, pydantic
        @dataclasses.dataclass(order=True, frozen=True)
        class A: id: int; name: str = '{}'
        Pair = collections.namedtuple('Pair', 'id name', defaults=[1])
        Model = pydantic.create_model('Model', id=(int, ...), name=(typing.Optional[str], 'x'))
        class Item(pydantic.BaseModel):
            id: int
            items: 'list[Model]' = []
        @attrs.define
        class B: id: int; name: str = attrs.field(default='()')
        class Color(enum.Enum): RED = 1
        assert Item(id='7', items=[{'id': 1}]).items[0].id == 1 and A(1) < A(2) and B(1) == B(1) and Pair(1, 2).id
        typing.get_type_hints(A); functools.singledispatch(len)
        template = jinja2.Environment().from_string('{{ name }} {% for i in items %}{{ i.id }}{% endfor %}')
        assert event['e'] in template.render(name=event['e'], items=[{'id': 1}])
        assert string.Template('$a').substitute(a=event['e'])
        open(CANARY, 'w').close()
        """, event={"id": "id", "name": "name", "a": "self.id", "b": "()", "c": "{}", "d": "__init__", "e": "{{ 7 * 7 }}", "f": "a, b", "g": "def __init__(self)"},
        settings=FREE, expect="works"),
    Case("control: imports that load libraries", """
        import ctypes, ctypes.util, multiprocessing.sharedctypes, sqlite3, uuid, cffi, cryptography.hazmat.primitives.hashes, yaml
        uuid.uuid1(); ctypes.create_string_buffer(4); ctypes.memmove(ctypes.create_string_buffer(4), b'a', 1); ctypes.sizeof(ctypes.c_int)
        assert yaml.safe_load('a: [1, 2]')['a'] == [1, 2]
        open(CANARY, 'w').close()
        """, settings=FREE, expect="works"),
    Case("control: every module of the standard library", """
        import importlib, io, contextlib
        hold = io.StringIO()
        with contextlib.redirect_stdout(hold), contextlib.redirect_stderr(hold):
            for name in sorted(sys.stdlib_module_names):
                if name.startswith('_') or name in ('antigravity', 'this', 'idlelib', 'turtle', 'turtledemo', 'tkinter', 'test'): continue
                try: importlib.import_module(name)
                except ImportError: pass
        open(CANARY, 'w').close()
        """, settings=FREE, expect="works"),
    Case("control: ctypes that is allowed", "import ctypes; ctypes.CDLL(None).creat(CANARY.encode(), 0o600)",
         settings={"injection": "off", "code": ["ctypes"]}, expect="works"),
    Case("control: plugins in /tmp that are allowed", f"""
        folder = os.path.dirname(CANARY) + '/late'; os.mkdir(folder)
        with open(folder + '/written.py', 'w') as file: file.write({OPEN!r}.replace('CANARY', repr(CANARY)))
        sys.path.insert(0, folder)
        import written
        """, settings={"injection": "off", "code": ["/tmp/*/late/*"]}, expect="works"),
    Case("control: a module that was in /tmp before", "sys.path.insert(0, os.path.dirname(CANARY))\nimport earlier", before="""
        with open(os.path.dirname(CANARY) + '/earlier.py', 'w') as file: file.write(f'open({CANARY!r}, "w").close()')
        time.sleep(0.1)
        """, settings=FREE, expect="works"),
]  # fmt: skip
