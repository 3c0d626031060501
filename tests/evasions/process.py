"""The process door: starting a program that is not allowed, by every way there is."""

from evasions.harness import Case

NONE = {"processes": [], "injection": "off"}
TRUE = {"processes": ["true"], "injection": "off"}
TOUCH = {"processes": ["touch"], "injection": "off"}
FREE = {"injection": "off"}
FORK = {"processes": ["fork"], "injection": "off"}

CASES = [
    Case("subprocess.run", "import subprocess; subprocess.run(['touch', CANARY])", settings=NONE),
    Case("a bare except around it", """
        import subprocess
        try: subprocess.run(['touch', CANARY])
        except: pass
        return 'fine'
        """, settings=NONE),
    Case("subprocess.run taken before the guard", "run(['touch', CANARY])", before="from subprocess import run", settings=NONE),
    Case("os.system taken before the guard", "system('touch ' + CANARY)", before="from os import system", settings=NONE),
    Case("os.popen", "os.popen('touch ' + CANARY).read()", settings=NONE),
    Case("os.posix_spawn", "os.waitpid(os.posix_spawn('/bin/touch', ['touch', CANARY], {}), 0)", settings=NONE),
    Case("os.posix_spawnp", "os.waitpid(os.posix_spawnp('touch', ['touch', CANARY], os.environ), 0)", settings=NONE),
    Case("os.spawnv", "os.spawnv(os.P_WAIT, '/bin/touch', ['touch', CANARY])", settings=NONE),
    Case("os.spawnlp", "os.spawnlp(os.P_WAIT, 'touch', 'touch', CANARY)", settings=NONE),
    Case("os.spawnv taken before the guard", "spawnv(os.P_WAIT, '/bin/touch', ['touch', CANARY])", before="from os import spawnv", settings=NONE),
    Case("os.fork, and exec in the child", """
        pid = os.fork()
        if not pid: os.execvp('touch', ['touch', CANARY])
        os.waitpid(pid, 0)
        """, settings=NONE),
    Case("os.fork, and the deed itself in the child", """
        pid = os.fork()
        if not pid:
            open(CANARY, 'w').close()
            os._exit(0)
        os.waitpid(pid, 0)
        """, settings=NONE),
    Case("exec in the child where forks are allowed", """
        pid = os.fork()
        if not pid:
            try: os.execvp('touch', ['touch', CANARY])
            except: os._exit(1)
        os.waitpid(pid, 0)
        """, settings=FORK),
    Case("os.forkpty", """
        pid, fd = os.forkpty()
        if not pid: os.execvp('touch', ['touch', CANARY])
        os.waitpid(pid, 0)
        """, settings=NONE),
    Case("pty.spawn", "import pty; pty.spawn(['touch', CANARY])", settings=NONE),
    Case("multiprocessing, forked", """
        import multiprocessing
        process = multiprocessing.get_context('fork').Process(target=os.system, args=('touch ' + CANARY,))
        process.start(); process.join()
        """, settings=NONE),
    Case("multiprocessing, spawned", """
        import multiprocessing
        process = multiprocessing.get_context('spawn').Process(target=os.system, args=('touch ' + CANARY,))
        process.start(); process.join()
        """, settings=NONE),
    Case("multiprocessing, by a fork server", """
        import multiprocessing
        process = multiprocessing.get_context('forkserver').Process(target=os.system, args=('touch ' + CANARY,))
        process.start(); process.join()
        """, settings=NONE),
    Case("a process pool", """
        import concurrent.futures, multiprocessing
        with concurrent.futures.ProcessPoolExecutor(1, multiprocessing.get_context('fork')) as pool:
            pool.submit(os.system, 'touch ' + CANARY).result(5)
        """, settings=NONE),
    Case("asyncio's subprocess", """
        import asyncio
        async def go():
            process = await asyncio.create_subprocess_exec('touch', CANARY)
            await process.wait()
        asyncio.run(go())
        """, settings=NONE),
    Case("_posixsubprocess.fork_exec", """
        import _posixsubprocess, subprocess
        r, w = os.pipe()
        end = (None, None, None, -1, None) + ((True,) if sys.version_info < (3, 14) else ())
        pid = _posixsubprocess.fork_exec([b'touch', os.fsencode(CANARY)], (b'/bin/touch',), True, (w,), None, None,
            -1, -1, -1, -1, -1, -1, r, w, False, False, *((-1,) if sys.version_info >= (3, 11) else ()), *end)
        os.waitpid(pid, 0)
        """, settings=NONE),
    Case("fork_exec as subprocess holds it, taken before the guard", """
        r, w = os.pipe()
        end = (None, None, None, -1, None) + ((True,) if sys.version_info < (3, 14) else ())
        pid = fork_exec([b'touch', os.fsencode(CANARY)], (b'/bin/touch',), True, (w,), None, None,
            -1, -1, -1, -1, -1, -1, r, w, False, False, -1, *end)
        os.waitpid(pid, 0)
        """, before="import subprocess; from _posixsubprocess import fork_exec", settings=NONE),
    Case("a second _posixsubprocess, loaded by hand", """
        import importlib, importlib.util, subprocess
        del sys.modules['_posixsubprocess']
        import _posixsubprocess
        r, w = os.pipe()
        end = (None, None, None, -1, None) + ((True,) if sys.version_info < (3, 14) else ())
        pid = _posixsubprocess.fork_exec([b'touch', os.fsencode(CANARY)], (b'/bin/touch',), True, (w,), None, None,
            -1, -1, -1, -1, -1, -1, r, w, False, False, -1, *end)
        os.waitpid(pid, 0)
        """, settings=NONE),
    Case("a thread", """
        import subprocess, threading
        thread = threading.Thread(target=subprocess.run, args=(['touch', CANARY],))
        thread.start(); thread.join()
        """, settings=NONE),
    Case("a bare thread with an empty context", """
        import _thread, time
        _thread.start_new_thread(os.system, ('touch ' + CANARY,))
        time.sleep(0.3)
        """, settings=NONE),
    Case("an empty context", "import contextvars; contextvars.Context().run(os.system, 'touch ' + CANARY)", settings=NONE),
    Case("a thread pool made at import", "pool.submit(os.system, 'touch ' + CANARY).exception(5)",
         before="import concurrent.futures\npool = concurrent.futures.ThreadPoolExecutor(1); pool.submit(int).result()", settings=NONE),
    Case("a timer that fires after the answer", """
        import threading
        threading.Timer(0.2, os.system, ('touch ' + CANARY,)).start()
        """, settings=NONE, wait=0.5),
    Case("a thread left behind, in a unit test", """
        import threading
        threading.Timer(0.2, os.system, ('touch ' + CANARY,)).start()
        """, settings=NONE, wait=0.5, real=False),
    Case("a destructor after the answer", """
        class Late:
            def __del__(self, system=os.system, path=CANARY): system('touch ' + path)
        import builtins
        builtins.late = Late()
        import threading
        threading.Timer(0.1, lambda: builtins.__dict__.pop('late')).start()
        """, settings=NONE, wait=0.3),
    Case("at exit", "import atexit; atexit.register(os.system, 'touch ' + CANARY)", settings=NONE),
    Case("a signal handler", """
        import signal, subprocess
        signal.signal(signal.SIGALRM, lambda *_: subprocess.run(['touch', CANARY]))
        signal.setitimer(signal.ITIMER_REAL, 0.05)
        import time; time.sleep(0.2)
        """, settings=NONE),
    Case("while the handler's module is imported", "return 1", module="""
        try: os.system('touch ' + CANARY)
        except OSError: pass
        """, settings=NONE),
    Case("an executable that is not the first argument", "import subprocess; subprocess.run(['true', CANARY], executable='/bin/touch')", settings=TRUE),
    Case("a copy under an allowed name", """
        import shutil, subprocess
        shutil.copy('/bin/touch', os.path.dirname(CANARY) + '/true')
        subprocess.run([os.path.dirname(CANARY) + '/true', CANARY])
        """, settings=TRUE),
    Case("a folder of its own on the PATH", """
        import shutil, subprocess
        os.makedirs(CANARY + '.bin'); shutil.copy('/bin/touch', CANARY + '.bin/true')
        os.environ['PATH'] = CANARY + '.bin:' + os.environ['PATH']
        subprocess.run(['true', CANARY])
        """, settings=TRUE),
    Case("a PATH for the child alone", """
        import shutil, subprocess
        os.makedirs(CANARY + '.bin'); shutil.copy('/bin/touch', CANARY + '.bin/true')
        subprocess.run(['true', CANARY], env={'PATH': CANARY + '.bin'})
        """, settings=TRUE),
    Case("a link under an allowed name", """
        import subprocess
        os.symlink('/bin/touch', CANARY + '.true')
        os.rename(CANARY + '.true', os.path.dirname(CANARY) + '/true')
        subprocess.run([os.path.dirname(CANARY) + '/true', CANARY])
        """, settings=TRUE),
    Case("a relative path and a working directory", """
        import shutil, subprocess
        shutil.copy('/bin/touch', CANARY + '.d'); os.makedirs(CANARY + '.e'); os.rename(CANARY + '.d', CANARY + '.e/true')
        subprocess.run(['./true', CANARY], cwd=CANARY + '.e')
        """, settings=TRUE),
    Case("a path that climbs", "import subprocess; subprocess.run(['/bin/../bin/touch', CANARY])", settings=TRUE),
    Case("a file in memory", """
        import subprocess
        fd = os.memfd_create('true')
        os.write(fd, open('/bin/touch', 'rb').read())
        subprocess.run([f'/proc/self/fd/{fd}', CANARY], pass_fds=[fd])
        """, settings=TRUE, only="hasattr(os, 'memfd_create')"),
    Case("a text that tells Python another name", """
        import subprocess
        class Name(str):
            def __eq__(self, other): return True
            def __hash__(self): return hash('true')
            def startswith(self, *_): return False
            def rpartition(self, *_): return ('', '', 'true')
            def __str__(self): return 'true'
            def __fspath__(self): return 'true'
        subprocess.run([Name('touch'), CANARY])
        """, settings=TRUE),
    Case("a path that changes its mind", """
        class Path:
            told = 0
            def __fspath__(self):
                Path.told += 1
                return '/bin/touch' if Path.told == 1 else '/bin/true'
        os.waitpid(os.posix_spawn(Path(), ['true', CANARY], {}), 0)
        """, settings=TRUE),
    Case("a check made to run other code", """
        import subprocess
        class Path:
            def __fspath__(self):
                os.system('touch ' + CANARY)
                return 'true'
        subprocess.run([Path()])
        """, settings=TRUE),
    Case("a shell string with a second command", "os.system('true; touch ' + CANARY)", settings=TRUE),
    Case("a shell string with a substitution", "os.system('true $(touch ' + CANARY + ')')", settings=TRUE),
    Case("a shell string with a variable for the command", "os.system('c=touch; $c ' + CANARY)", settings=TRUE),
    Case("a shell string with eval", "os.system('eval \"touch ' + CANARY + '\"')", settings=TRUE),
    Case("a shell string with a PATH of its own", """
        import shutil
        os.makedirs(CANARY + '.bin'); shutil.copy('/bin/touch', CANARY + '.bin/true')
        os.system(f'PATH={CANARY}.bin; /bin/true; command true; true {CANARY}; {CANARY}.bin/true {CANARY}')
        """, settings=TRUE),
    Case("a shell in the place of the shell", "import subprocess; subprocess.run('touch ' + CANARY, shell=True, executable='/bin/bash')",
         settings=TRUE, only="os.path.exists('/bin/bash')"),
    Case("an allowed program made to start another", "import subprocess; subprocess.run(['find', '/bin', '-maxdepth', '0', '-exec', 'touch', CANARY, ';'])",
         settings={"processes": ["find * -name *"], "injection": "off"}, only="os.path.exists('/usr/bin/find')"),
    Case("a library preloaded into an allowed program", """
        import subprocess
        subprocess.run(['true'], env={'LD_PRELOAD': '/tmp/evil.so'})
        open(CANARY, 'w').close()
        """, settings=TRUE),
    Case("the stack used up", """
        def down(n):
            try: return down(n + 1)
            except RecursionError: return os.system('touch ' + CANARY)
        down(0)
        """, settings=NONE),
    # The caller's text
    Case("a semicolon in a file name", "os.system('touch /dev/null ' + event['key'])", event={"key": "a; touch CANARY"}, settings=FREE),
    Case("a substitution within double quotes", "os.system('echo \"' + event['key'] + '\"')", event={"key": "$(touch CANARY)"}, settings=FREE),
    Case("a quote closed early", "os.system(\"echo '\" + event['key'] + \"'\")", event={"key": "'; touch CANARY; '"}, settings=FREE),
    Case("a line break", "import subprocess; subprocess.run('echo ' + event['key'], shell=True)", event={"key": "a\ntouch CANARY"}, settings=FREE),
    Case("a redirection", "os.system('echo a ' + event['key'])", event={"key": "> CANARY"}, settings=FREE),
    Case("an option in a command", "os.system('touch ' + event['key'] + ' /dev/null')", event={"key": "--reference=/dev/null CANARY"}, settings=FREE),
    Case("an option in an argument", "import subprocess; subprocess.run(['sort', '/dev/null', event['key']])", event={"key": "--output=CANARY"}, settings=FREE),
    Case("text decoded on the way", """
        import urllib.parse, subprocess
        subprocess.run('echo ' + urllib.parse.unquote_plus(event['key']), shell=True)
        """, event={"key": "a%3Btouch+CANARY"}, settings=FREE),
    Case("the last part of a key", "os.system('echo ' + os.path.basename(event['key']))", event={"key": "uploads/a;touch canary;b.jpg"}, settings=FREE),
    Case("a shell behind another program", "import subprocess; subprocess.run(['env', 'sh', '-c', 'echo ' + event['key']])", event={"key": "a && touch CANARY"}, settings=FREE),
    Case("certain although the shell is allowed", "os.system('echo ' + event['key'])", event={"key": "`touch CANARY`"}, settings={"processes": ["sh", "touch"], "injection": "off"}),
    Case("the caller names the program", "import subprocess; subprocess.run([event['key'], CANARY])", event={"key": "/bin/touch"}, settings=FREE),
    # What must keep working
    Case("timeit", "import timeit; timeit.timeit(\"__import__('os').system('touch ' + C)\", number=1, globals={'C': CANARY})", settings=NONE),
    Case("cProfile.run", "import cProfile; cProfile.runctx(\"__import__('os').system('touch ' + C)\", {'C': CANARY}, {})", settings=NONE),
    Case("code.InteractiveInterpreter", "import code; code.InteractiveInterpreter({'C': CANARY}).runsource(\"__import__('os').system('touch ' + C)\")", settings=NONE),
    Case("a factory in a logging configuration", """
        import logging.config
        logging.config.dictConfig({'version': 1, 'handlers': {'a': {'()': 'os.system', 'command': 'touch ' + CANARY}}, 'root': {'handlers': ['a']}})
        """, settings=NONE),
    Case("pdb's commands", """
        import io, pdb
        pdb.Pdb(stdin=io.StringIO("!__import__('os').system('touch ' + C)\\nc\\n"), stdout=io.StringIO()).runcall(lambda: None)
        __import__('os').system('touch ' + CANARY)
        """, settings=NONE),
    Case("webbrowser", """
        import webbrowser
        webbrowser.GenericBrowser(['touch', '%s']).open(CANARY); time.sleep(0.3)
        """, settings=NONE),
    Case("a doctest", """
        import doctest
        test = doctest.DocTestParser().get_doctest(">>> import os; _ = os.system('touch ' + C)\\n", {'C': CANARY}, 'x', None, 0)
        doctest.DocTestRunner(verbose=False).run(test)
        """, settings=NONE),
    Case("attributes walked to by a format", """
        system = sys.modules['os'].__dict__['sys' + 'tem']
        list(map(system, ['touch ' + CANARY]))
        """, settings=NONE),
    Case("a callback of the garbage collector", """
        import gc
        gc.callbacks.append(lambda phase, info: os.system('touch ' + CANARY)); gc.collect(); gc.callbacks.pop()
        """, settings=NONE),
    Case("a pending signal", """
        import signal
        signal.signal(signal.SIGUSR1, lambda *a: os.system('touch ' + CANARY)); signal.raise_signal(signal.SIGUSR1)
        """, settings=NONE),
    Case("a thread begun by an exit function", """
        import atexit, threading
        atexit.register(lambda: os.system('touch ' + CANARY))
        """, settings=NONE),
    Case("the hook for uncaught errors of threads", """
        import threading
        threading.excepthook = lambda args: os.system('touch ' + CANARY)
        thread = threading.Thread(target=lambda: 1 / 0); thread.start(); thread.join()
        """, settings=NONE),
    Case("an attribute's lookup in a sort", """
        class Key:
            def __lt__(self, other): os.system('touch ' + CANARY); return True
        try: sorted([Key(), Key()])
        except Exception: pass
        """, settings=NONE),
    Case("control: an allowed program", "import subprocess; subprocess.run(['touch', CANARY], check=True)", settings=TOUCH, expect="works"),
    Case("control: an allowed program in a shell string", "os.system('cd /tmp && touch ' + CANARY)", settings=TOUCH, expect="works"),
    Case("control: an allowed path", "import subprocess; subprocess.run(['/bin/touch', CANARY], check=True)", settings={"processes": ["/bin/*", "/usr/bin/*"]}, expect="works"),
    Case("control: allowed arguments", "import subprocess; subprocess.run(['touch', CANARY], check=True)", settings={"processes": ["touch /tmp/*"]}, expect="works"),
    Case("control: a quoted value", "import shlex; os.system('touch ' + CANARY + ' && echo ' + shlex.quote(event['note']) + ' >/dev/null')",
         event={"note": "it's \"fine\"; really & truly $HOME"}, settings={"processes": ["touch"], "injection": "off"}, expect="works"),
    Case("control: asyncio", """
        import asyncio
        async def go():
            process = await asyncio.create_subprocess_exec('touch', CANARY)
            await process.wait()
        asyncio.run(go())
        """, settings=TOUCH, expect="works"),
    Case("control: a process pool", """
        import concurrent.futures, multiprocessing
        with concurrent.futures.ProcessPoolExecutor(1, multiprocessing.get_context('fork')) as pool:
            pool.submit(os.mkdir, CANARY).result(10)
        """, settings=FORK, expect="works"),
    Case("control: threads, tempfile, sqlite3, logging", """
        import concurrent.futures, logging, sqlite3, tempfile, zoneinfo
        with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor() as pool:
            sqlite3.connect(folder + '/a.db').execute('create table a (b)')
            assert list(pool.map(len, ['ab', 'c'])) == [2, 1]
        logging.warning('fine'); zoneinfo.ZoneInfo('UTC')
        open(CANARY, 'w').close()
        """, settings=NONE, expect="works"),
    Case("control: what a test runner does beside the handler", """
        import threading
        done = threading.Event(); asked.set(); finished.wait(5)
        """, before="""
        import subprocess, threading
        asked, finished = threading.Event(), threading.Event()
        def beside():
            asked.wait(5); subprocess.run(['touch', CANARY]); finished.set()
        threading.Thread(target=beside, daemon=True).start()
        """, settings=NONE, real=False, expect="works"),
]  # fmt: skip
