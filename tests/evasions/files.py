"""The file door: reading what is nobody's business, writing where a function must not, by every spelling of a path."""

from evasions.harness import Case

FREE = {"injection": "off"}
# The secret stands in the environment, in a file beside the program and in the home's credential stores.
SECRET = {"SECRET": "hunter2"}
HOME = """
HOME = os.path.dirname(CANARY)
os.environ['HOME'] = HOME
for name in ('.aws/credentials', '.ssh/id_rsa', 'files/a.txt', 'files/sub/b.txt', 'secret.txt', 'certs/app.pem'):
    os.makedirs(os.path.dirname(f'{HOME}/{name}'), exist_ok=True)
    with open(f'{HOME}/{name}', 'w') as file: file.write('hunter2')
FILES = HOME + '/files'
"""
DENY = {"injection": "off", "files": {"deny": ["*.pem", "secret.txt"]}}


def leak(name, expression, *, first="", before="", **more):
    """The canary is made if the secret was read."""
    body = f"{first}\ndata = {expression}\nif (data if isinstance(data, bytes) else str(data).encode()).count(b'hunter2'): open(CANARY, 'w').close()"
    more = {"settings": FREE, "environ": SECRET, "only": "os.path.exists('/proc/self/environ')", **more}
    return Case(name, body, before=HOME + before, **more)


def path(name, given, how="open(os.path.join(FILES, event['name']), 'rb').read()", **more):
    """The caller's ``given`` in a path."""
    return leak(name, how, event={"name": given}, **more)


def disarm(name, attempt):
    """What is tried, whatever it raises, and then the deed."""
    lines = "\n".join("    " + line for line in attempt.strip("\n").splitlines())
    return leak(name, "early('/proc/self/environ', 'rb').read()", first=f"try:\n{lines}\nexcept: pass", before="early = open")


CASES = [
    # Windows into a process
    leak("/proc/self/environ", "open('/proc/self/environ', 'rb').read()"),
    leak("the same in an except that swallows all", "read()", first="""
def read():
    try: return open('/proc/self/environ', 'rb').read()
    except BaseException: return b''
"""),
    leak("the same by its process id", "open(f'/proc/{os.getpid()}/environ', 'rb').read()"),
    leak("the same by the thread", "open('/proc/thread-self/environ', 'rb').read()"),
    leak("the same by a task", "open(f'/proc/self/task/{os.getpid()}/environ', 'rb').read()"),
    leak("the same of the parent, through its root", "open('/proc/self/root/proc/self/environ', 'rb').read()"),
    leak("slashes and dots", "open('/tmp/..//proc/./self//../self/environ', 'rb').read()"),
    leak("a path as bytes", "open(b'/proc/self/environ', 'rb').read()"),
    leak("a path object", "pathlib.Path('/proc', 'self', 'environ').read_bytes()", first="import pathlib"),
    leak("an object that says its path", "open(P(), 'rb').read()", first="class P:\n    def __fspath__(self): return '/proc/self/environ'"),
    leak("an object that says another path the second time", "open(P(), 'rb').read()", first="""
class P:
    n = 0
    def __fspath__(self):
        P.n += 1
        return '/proc/self/environ' if P.n == 1 else '/dev/null'
"""),
    leak("a text that lies", "open(S('/proc/self/environ'), 'rb').read()", first="""
class S(str):
    def startswith(self, *a): return False
    def __eq__(self, other): return other == '/dev/null'
    def __hash__(self): return hash('/dev/null')
    def __str__(self): return '/dev/null'
"""),
    leak("a change of folder", "open('self/environ', 'rb').read()", first="os.chdir('/proc')"),
    leak("a change of folder by descriptor", "open('environ', 'rb').read()", first="os.fchdir(os.open('/proc/self', os.O_RDONLY))"),
    leak("os.open", "os.read(os.open('/proc/self/environ', os.O_RDONLY), 100000)"),
    leak("os.open relative to a descriptor", "os.read(os.open('environ', os.O_RDONLY, dir_fd=os.open('/proc/self', os.O_RDONLY)), 100000)"),
    leak("the same from the root", "os.read(os.open('proc/self/environ', os.O_RDONLY, dir_fd=os.open('/', os.O_RDONLY)), 100000)"),
    leak("an opener", "open('environ', 'rb', opener=lambda p, f: os.open(p, f, dir_fd=os.open('/proc/self', 0))).read()"),
    leak("io.open_code", "io.open_code('/proc/self/environ').read()", first="import io"),
    leak("io.FileIO", "io.FileIO('/proc/self/environ').read()", first="import io"),
    leak("open taken before the guard", "early('/proc/self/environ', 'rb').read()", before="from io import open as early"),
    leak("posix.open taken before the guard", "os.read(early('/proc/self/environ', 0), 100000)", before="from posix import open as early"),
    leak("a link", "open(CANARY + '.l', 'rb').read()", first="os.symlink('/proc/self/environ', CANARY + '.l')"),
    leak("a link to a folder above it", "open(CANARY + '.l/environ', 'rb').read()", first="os.symlink('/proc/self', CANARY + '.l')"),
    leak("a link made before the guard", "open(CANARY + '.l', 'rb').read()", before="os.symlink('/proc/self/environ', CANARY + '.l')"),
    leak("a relative link made before the guard", "open(CANARY + '.l', 'rb').read()",
         before="os.symlink('../' * 20 + 'proc/self/environ', CANARY + '.l')"),
    leak("a link put in the place of a file that was read before", "open(CANARY + '.l', 'rb').read()", first="""
open(CANARY + '.l', 'w').close(); open(CANARY + '.l').close(); os.remove(CANARY + '.l')
os.symlink('/proc/self/environ', CANARY + '.l')
""", before="os.symlink('/proc/self/environ', CANARY + '.m')"),
    leak("a link moved to the place of a file that was read before", "open(CANARY + '.l', 'rb').read()", first="""
open(CANARY + '.l', 'w').close(); open(CANARY + '.l').close()
os.rename(CANARY + '.m', CANARY + '.l')
""", before="os.symlink('/proc/self/environ', CANARY + '.m')"),
    leak("shutil.copyfile", "open(CANARY + '.c', 'rb').read()", first="import shutil; shutil.copyfile('/proc/self/environ', CANARY + '.c')"),
    leak("linecache", "linecache.getlines('/proc/self/environ')", first="import linecache"),
    leak("urlopen of a file: address", "urllib.request.urlopen('file:///proc/self/environ').read()", first="import urllib.request"),
    leak("a loader's get_data", "importlib.machinery.SourceFileLoader('a', '/proc/self/environ').get_data('/proc/self/environ')",
         first="import importlib.machinery"),
    leak("memory", "read()", first="""
def read():
    import re
    maps = open('/proc/self/maps').read()
    with open('/proc/self/mem', 'rb') as file:
        for line in maps.splitlines():
            if '[stack]' in line:
                low, high = (int(part, 16) for part in line.split()[0].split('-'))
                file.seek(low)
                return file.read(high - low)
    return b''
""", bare=False),
    leak("the arguments of a process", "open('/proc/self/cmdline', 'rb').read() + b'hunter2'"),
    leak("a folder of links into a process", "os.listdir('/proc/self/cwd') and 'hunter2'"),
    leak("a thread", "found[0]", first="""
import threading
found = [b'']
def read(): found[0] = open('/proc/self/environ', 'rb').read()
thread = threading.Thread(target=read); thread.start(); thread.join()
"""),
    # Credentials and what is denied
    leak("~/.aws/credentials", "open(os.path.expanduser('~/.aws/credentials')).read()"),
    leak("~/.ssh/id_rsa, through a link to its folder", "open(CANARY + '.l/id_rsa').read()", before="os.symlink(HOME + '/.ssh', CANARY + '.l')"),
    leak("a denied name", "open(HOME + '/certs/app.pem').read()", settings=DENY),
    leak("a denied name through a link", "open(CANARY + '.l').read()", before="os.symlink(HOME + '/certs/app.pem', CANARY + '.l')", settings=DENY),
    leak("a denied name relative to a descriptor", "os.read(os.open('app.pem', 0, dir_fd=os.open(HOME + '/certs', 0)), 99)", settings=DENY),
    leak("a denied name renamed first", "open(CANARY + '.x').read()", first="os.rename(HOME + '/secret.txt', CANARY + '.x')", settings=DENY),
    leak("a denied name by a hard link", "open(CANARY + '.x').read()", first="os.link(HOME + '/secret.txt', CANARY + '.x')", settings=DENY),
    leak("a denied name by a descriptor opened before", "open(early).read()", before="early = os.open(HOME + '/secret.txt', 0)", settings=DENY),
    leak("a denied name mapped into memory", "mmap.mmap(early, 7, access=mmap.ACCESS_READ)[:]", before="early = os.open(HOME + '/secret.txt', 0)",
         first="import mmap", settings=DENY),
    leak("a denied name as a database", "read()", first="""
def read():
    import sqlite3
    connection = sqlite3.connect(f'file:{HOME}/certs/../certs/app.pem?mode=ro', uri=True)
    return b'hunter2'
""", settings=DENY),
    leak("the home's credentials as a folder is copied", "open(CANARY + '.t/credentials').read()",
         first="import shutil; shutil.copytree(HOME + '/.aws', CANARY + '.t')"),
    # The caller's text
    path("dots", "../secret.txt"),
    path("dots after a folder", "sub/../../secret.txt"),
    path("many dots and a known file", "../../../../../../../../../../../../proc/self/environ"),
    path("an absolute path", "/proc/self/../self/environ"),
    path("an absolute path to another file", "CANARY.s", before="open(CANARY + '.s', 'w').write('hunter2')", expect="flagged", bare=False),
    path("dots in percent signs", "%2e%2e%2fsecret.txt", "open(os.path.join(FILES, unquote(event['name'])), 'rb').read()", first="from urllib.parse import unquote"),
    path("dots in percent signs, twice", "%252e%252e/secret.txt", "open(os.path.join(FILES, unquote(unquote(event['name']))), 'rb').read()",
         first="from urllib.parse import unquote"),
    path("dots in base64", "Li4vc2VjcmV0LnR4dA==", "open(os.path.join(FILES, base64.b64decode(event['name']).decode()), 'rb').read()", first="import base64"),
    path("dots, normalised by the code", "../secret.txt", "open(os.path.normpath(os.path.join(FILES, event['name'])), 'rb').read()"),
    path("dots, resolved by the code", "sub/../../secret.txt", "(pathlib.Path(FILES) / event['name']).resolve().read_bytes()", first="import pathlib"),
    path("dots, with an extension added", "../secret", "open(f\"{FILES}/{event['name']}.txt\").read()"),
    path("dots, filtered once", "....//secret.txt", "open(FILES + '/' + event['name'].replace('../', '')).read()"),
    path("dots, in another case", "../SECRET.TXT", "open(f\"{FILES}/{event['name'].lower()}\").read()"),
    path("dots and blanks around them", "  ../secret.txt ", "open(f\"{FILES}/{event['name'].strip()}\").read()"),
    path("backslashes turned around", "..\\\\secret.txt".replace("\\\\", "\\"), "open(FILES + '/' + event['name'].replace(chr(92), '/')).read()"),
    path("a home", "~/secret.txt", "open(os.path.expanduser(event['name'])).read()"),
    path("a file: address", "file:///proc/../CANARY.s".replace("/proc/..", ""), "urllib.request.urlopen(event['name']).read()",
         first="import urllib.request", before="open(CANARY + '.s', 'w').write('hunter2')", bare=False),
    path("a file: address of the system", "file:///etc/passwd", "urllib.request.urlopen(event['name']).read() and 'hunter2'", first="import urllib.request"),
    path("a folder to list", "..", "str(os.listdir(os.path.join(FILES, event['name']))).replace('secret.txt', 'hunter2')"),
    path("a pattern to list", "../*", "str(glob.glob(os.path.join(FILES, event['name']))).replace('secret.txt', 'hunter2')", first="import glob"),
    path("the function's own source", "app.py", "open(os.path.join(HOME, event['name'])).read() + 'hunter2'"),
    Case("a file deleted by dots", "os.remove(os.path.join(FILES, event['name'])); open(CANARY, 'w').close()", before=HOME, event={"name": "../secret.txt"}, settings=FREE),
    Case("a file written by dots", "open(os.path.join(FILES, event['name']), 'w').close()", before=HOME, event={"name": "../canary"}, settings=FREE),
    Case("a folder made by dots", "os.mkdir(os.path.join(FILES, event['name']))", before=HOME, event={"name": "../canary"}, settings=FREE),
    Case("a file moved by dots", "os.rename(FILES + '/a.txt', os.path.join(FILES, event['name']))", before=HOME, event={"name": "../canary"}, settings=FREE),
    Case("a link by dots", "os.symlink('/etc', os.path.join(FILES, event['name']))", before=HOME, event={"name": "../canary"}, settings=FREE),
    Case("a database made by dots", "import sqlite3; sqlite3.connect(os.path.join(FILES, event['name'])).execute('create table a (b)')", before=HOME,
         event={"name": "../canary"}, settings=FREE),
    # Disarming, then the deed
    disarm("the door's own functions", "import lambdaguard.sinks.files as f; f._judge = f.judge = f.process = lambda *a: None"),
    disarm("the settings' class", "from lambdaguard.sinks.files_places import Places; Places.denied = Places.writable = lambda *a: False"),
    disarm("functions of os that tell where a path leads",
           "os.readlink = os.stat = os.open = os.getcwd = lambda *a, **k: '/tmp'; os.fspath = os.fsdecode = lambda p: '/tmp/x'; os.getpid = lambda: 1"),
    disarm("functions of os.path", "os.path.isdir = os.path.realpath = os.path.normpath = os.path.join = os.path.basename = lambda *a: ''"),
    disarm("patterns replaced", "import re; re.compile = re.match = lambda *a: None; re.Pattern = None"),
    disarm("the switch of the door", "os.environ['LAMBDAGUARD_FILES'] = 'off'; os.environ['LAMBDAGUARD_MODE'] = 'off'"),
    disarm("a laxer guard inside", """
from lambdaguard import guard
guard(lambda e, c: open(CANARY + '.z', 'wb').write(open('/proc/self/environ', 'rb').read()), files='off', injection='off')({}, None)
open(CANARY, 'w').write(open(CANARY + '.z').read())
"""),
    disarm("the door's cache", "import lambdaguard.sinks.files as f; f._changed.cache_clear(); [c.cell_contents.clear() for c in f._changed.__closure__]"),
    disarm("the door's events", "import lambdaguard.sinks.files as f; f._EVENTS.clear(); f.forget()"),
    # Ways that need no `open` of one's own
    Case("a source loader's get_data", "import importlib.machinery as m; data = m.SourceFileLoader('x', '/proc/self/environ').get_data('/proc/self/environ'); open(CANARY, 'wb').write(data)", settings=FREE),
    Case("_io.FileIO", "import _io; data = _io.FileIO('/proc/self/environ').readall(); open(CANARY, 'wb').write(data)", settings=FREE),
    Case("posix.open and sendfile", """
        import posix
        source = posix.open('/proc/self/environ', 0)
        with open(CANARY, 'wb') as file: file.write(posix.read(source, 9999))
        """, settings=FREE),
    Case("a descriptor of the folder, opened in parts", """
        folder = os.open('/proc', os.O_RDONLY); mine = os.open('self', os.O_RDONLY, dir_fd=folder)
        data = os.read(os.open('environ', os.O_RDONLY, dir_fd=mine), 9999); open(CANARY, 'wb').write(data)
        """, settings=FREE),
    Case("fileinput, linecache and tokenize", """
        import fileinput, linecache
        text = ''.join(linecache.getlines('/proc/self/environ')) or ''.join(fileinput.input('/proc/self/environ', encoding='latin-1'))
        open(CANARY, 'w', encoding='latin-1', errors='replace').write(text)
        """, settings=FREE),
    Case("a class that is a str and another path", """
        class Path(str):
            def __str__(self): return '/tmp/x'
            def __fspath__(self): return '/tmp/x'
            def endswith(self, *a): return True
            def startswith(self, *a): return False
        data = open(Path('/proc/self/environ'), 'rb').read(); open(CANARY, 'wb').write(data)
        """, settings=FREE),
    Case("a path that tells another tale the second time", """
        class Path:
            told = 0
            def __fspath__(self):
                Path.told += 1
                return '/tmp/x' if Path.told == 1 else '/proc/self/environ'
        path = Path(); open('/tmp/x', 'w').close()
        try: first = open(path, 'rb').read()
        except OSError: first = b''
        data = first or open(path, 'rb').read()
        open(CANARY, 'wb').write(data)
        """, settings=FREE),
    Case("a generator that goes on after the answer", """
        import threading
        def later():
            yield
            data = open('/proc/self/environ', 'rb').read(); open(CANARY, 'wb').write(data)
        steps = later(); next(steps)
        threading.Timer(0.2, lambda: next(steps, None)).start()
        """, settings=FREE, wait=0.5),
    Case("a finalizer that runs when the answer is out", """
        import weakref
        class Thing: pass
        def deed():
            data = open('/proc/self/environ', 'rb').read()
            open(CANARY, 'wb').write(data)
        global thing; thing = Thing(); weakref.finalize(thing, deed)
        """, module="import atexit", settings=FREE),
    Case("__del__ at the end of the handler", """
        class Thing:
            def __del__(self):
                data = open('/proc/self/environ', 'rb').read()
                open(CANARY, 'wb').write(data)
        thing = Thing()
        """, settings=FREE),
    Case("control: an error in a thread is shown", """
        import threading
        thread = threading.Thread(target=lambda: 1 / 0); thread.start(); thread.join(); open(CANARY, 'w').close()
        """, settings=FREE, expect="works"),
    # What must keep working
    Case("control: a file in the folder, and one below it", """
        for name in (event['a'], event['b'], event['c']):
            with open(os.path.join(FILES, name)) as file: assert file.read() == 'hunter2'
        open(CANARY, 'w').close()
        """, before=HOME, event={"a": "a.txt", "b": "sub/b.txt", "c": "sub/../sub/./b.txt"}, settings=FREE, expect="works"),
    Case("control: tempfile, sqlite3, logging, zoneinfo", """
        import logging, shutil, sqlite3, tempfile, zoneinfo
        with tempfile.TemporaryDirectory() as folder:
            sqlite3.connect(folder + '/a.db').execute('create table a (b)')
            os.symlink(folder + '/a.db', folder + '/b.db'); shutil.copy(folder + '/b.db', folder + '/c.db')
            os.makedirs(folder + '/d/e'); shutil.move(folder + '/c.db', folder + '/d/e')
        with tempfile.NamedTemporaryFile() as file, tempfile.SpooledTemporaryFile(1) as other: file.write(b'a'); other.write(b'abc')
        handler = logging.FileHandler(CANARY); logging.getLogger().addHandler(handler); logging.warning('fine'); handler.close()
        zoneinfo.ZoneInfo('Europe/Rome'); open(os.devnull, 'w').close()
        """, settings=FREE, expect="works"),
    Case("control: tracebacks and sources shown", """
        import inspect, io, logging, traceback, warnings
        try: 1 / 0
        except ZeroDivisionError: traceback.print_exc(); logging.exception('fine')
        assert inspect.getsource(inspect.getsource) and 'def handler' in inspect.getsource(sys.modules['__main__'])
        warnings.warn('fine')
        open(CANARY, 'w').close()
        """, settings=FREE, expect="works"),
    Case("control: data of libraries and of the package", """
        import certifi, botocore.session, importlib.metadata, importlib.resources, json, mimetypes, locale
        open(certifi.where()).read(); botocore.session.get_session().get_service_model('s3')
        importlib.metadata.version('certifi'); importlib.resources.files('certifi').joinpath('cacert.pem').read_text()
        mimetypes.guess_type('a.html')
        open(CANARY, 'w').close()
        """, settings=FREE, expect="works"),
    Case("control: boto3 reads its own files", """
        import boto3
        boto3.Session().get_credentials(); boto3.client('s3', region_name='eu-west-1')
        open(CANARY, 'w').close()
        """, before=HOME + "open(HOME + '/.aws/config', 'w').write('[default]\\nregion=eu-west-1\\n')\n"
         "open(HOME + '/.aws/credentials', 'w').write('[default]\\naws_access_key_id=a\\naws_secret_access_key=b\\n')\n", settings=FREE, expect="works"),
    Case("control: what /proc says about resources", """
        for name in ('/proc/self/status', '/proc/self/stat', '/proc/meminfo', '/proc/self/mountinfo', '/proc/self/cgroup', '/proc/cpuinfo'): open(name).read()
        os.listdir('/proc/self/fd'); os.cpu_count()
        open('/dev/stdout', 'w').close(); open(CANARY, 'w').close()
        """, settings=FREE, only="os.path.exists('/proc/self/cgroup')", expect="works"),
    Case("control: a denied name that is allowed elsewhere", "open(HOME + '/files/a.txt').read(); open(CANARY, 'w').close()", before=HOME,
         settings=DENY, expect="works"),
    Case("control: a credential store that is allowed", "open(HOME + '/.ssh/id_rsa').read(); open(CANARY, 'w').close()", before=HOME,
         settings={"injection": "off", "files": {"allow": ["id_rsa"]}}, expect="works"),
    Case("control: what the rest of the process does in a unit test", "import threading; asked.set(); finished.wait(5)", before="""
        import threading
        asked, finished = threading.Event(), threading.Event()
        def beside():
            asked.wait(5); open('/proc/self/cmdline').read(); open(CANARY, 'w').close(); finished.set()
        threading.Thread(target=beside, daemon=True).start()
        """, settings=FREE, real=False, only="os.path.exists('/proc/self/cmdline')", expect="works"),
]  # fmt: skip
