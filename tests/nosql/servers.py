"""Just enough of MongoDB, Redis and Elasticsearch to serve the real clients, and to tell what reached them."""

import json
import socketserver
import struct
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import bson


class Serving:
    """A server on loopback in a thread; ``seen`` is what it was asked, without the clients' own greetings."""

    def __init__(self, server):
        self.seen = []
        self.server = server
        server.seen = self.seen
        server.daemon_threads = True
        self.port = server.server_address[1]
        self.thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


class _Tcp(socketserver.ThreadingTCPServer):
    allow_reuse_address = True


GREETINGS = {"hello", "ismaster", "isMaster", "ping", "endSessions", "killCursors", "buildInfo"}


class _Mongo(socketserver.BaseRequestHandler):
    """OP_MSG and, for the first greeting, OP_QUERY."""

    def handle(self):
        while True:
            head = self._take(16)
            if not head:
                return
            length, request, _, opcode = struct.unpack("<iiii", head)
            body = self._take(length - 16)
            if opcode == 2013:
                command, batch = self._message(body)
            else:
                command, batch = bson.decode(body[body.index(b"\0", 4) + 9 :]), []
            name = next(iter(command))
            if name not in GREETINGS:
                self.server.seen.append((command, batch))
            self._answer(request, opcode, self._reply(name, command))

    def _message(self, body):
        at, command, batch = 4, {}, []
        while at < len(body):
            kind, at = body[at], at + 1
            size = struct.unpack_from("<i", body, at)[0]
            if kind == 0:
                command = bson.decode(body[at : at + size])
            else:
                start = body.index(b"\0", at + 4) + 1
                batch.extend(bson.decode_all(body[start : at + size]))
            at += size
        return command, batch

    def _reply(self, name, command):
        if name in ("hello", "ismaster", "isMaster"):
            limits = {"maxBsonObjectSize": 1 << 24, "maxMessageSizeBytes": 48_000_000, "maxWriteBatchSize": 100_000}
            return {"ok": 1, "isWritablePrimary": True, "ismaster": True, "maxWireVersion": 25, "minWireVersion": 0, **limits}
        if name in ("find", "aggregate"):
            cursor = {
                "id": 0,
                "ns": f"app.{command[name]}",
                "firstBatch": [{"_id": 1, "user": "ann"} if name == "find" else {"n": 1}],
            }
            return {"ok": 1, "cursor": cursor}
        return {"ok": 1, "n": 1, "nModified": 1, "value": {"_id": 1}, "values": []}

    def _answer(self, request, opcode, document):
        encoded = bson.encode(document)
        if opcode == 2013:
            message = struct.pack("<iiii", 16 + 5 + len(encoded), 1, request, 2013) + b"\0\0\0\0\0" + encoded
        else:
            message = struct.pack("<iiii", 36 + len(encoded), 1, request, 1) + struct.pack("<iqii", 8, 0, 0, 1) + encoded
        self.request.sendall(message)

    def _take(self, count):
        found = b""
        while len(found) < count:
            piece = self.request.recv(count - len(found))
            if not piece:
                return b""
            found += piece
        return found


class _Redis(socketserver.StreamRequestHandler):
    """RESP arrays and commands in one line; everything is answered with OK."""

    def handle(self):
        while line := self.rfile.readline():
            if line[:1] == b"*":
                words = []
                for _ in range(int(line[1:])):
                    size = int(self.rfile.readline()[1:])
                    words.append(self.rfile.read(size + 2)[:-2])
            else:
                words = line.split()
            if words[0].upper() not in (b"HELLO", b"CLIENT", b"SELECT", b"PING"):
                self.server.seen.append(words)
            self.wfile.write(b"-ERR unknown command\r\n" if words[0].upper() == b"HELLO" else b"+OK\r\n")


class _Search(BaseHTTPRequestHandler):
    """Answers every search with one hit."""

    protocol_version = "HTTP/1.1"

    def _serve(self):
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        self.server.seen.append((self.command, self.path, body.decode()))
        answer = json.dumps(
            {"hits": {"total": {"value": 1}, "hits": [{"_source": {"name": "lamp"}}]}, "version": {"number": "9.0.0"}}
        )
        self.send_response(200)
        self.send_header("X-Elastic-Product", "Elasticsearch")
        self.send_header("Content-Type", self.headers.get("accept", "application/json").split(",")[0])
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.encode())

    def log_message(self, *_):
        pass


for _verb in ("GET", "POST", "PUT", "HEAD", "DELETE"):
    setattr(_Search, f"do_{_verb}", _Search._serve)


def mongo():
    return Serving(_Tcp(("127.0.0.1", 0), _Mongo))


def redis():
    return Serving(_Tcp(("127.0.0.1", 0), _Redis))


def search():
    return Serving(ThreadingHTTPServer(("127.0.0.1", 0), _Search))
