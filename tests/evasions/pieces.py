"""The caller's text taken apart, rewritten or packed on its way: each door still knows the piece for the caller's."""

import base64
import bz2
import io
import lzma
import pickle
import zipfile

from evasions.harness import Case

FREE = {"injection": "off"}
FILES = """
FILES = os.path.dirname(CANARY) + '/files'
os.mkdir(FILES)
open(FILES + '/a b', 'w').close()
with open(os.path.dirname(CANARY) + '/secret.txt', 'w') as file: file.write('hunter2')
def read(path): 'hunter2' in open(path).read() and open(CANARY, 'w').close()
"""


class _Mkdir:
    def __reduce__(self):
        return __import__("os").mkdir, ("canary",)


def _zipped():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("archive/data.pkl", pickle.dumps(_Mkdir()))
    return file.getvalue()


def cut(name, body, text, **more):
    return Case(name, body, event={"q": text}, **{"settings": FREE, **more})


def packed(name, how, raw, **more):
    body = (
        f"import base64, io, pickle; os.chdir(os.path.dirname(CANARY)); raw = base64.b64decode(event['q']); pickle.loads({how})"
    )
    return cut(name, body, base64.b64encode(raw).decode(), **more)


MIME = 'Content-Type: multipart/mixed; boundary=b\\n\\n--b\\nContent-Disposition: attachment; filename="../secret.txt"\\n\\nhi\\n--b--'
MAKE = "__import__('os').mkdir('CANARY')"

CASES = [
    # Commands and arguments
    cut("a command behind a name", "os.system(event['q'].partition('=')[2])", "job=touch CANARY"),
    cut("options in a text taken apart at blanks", "import subprocess; subprocess.run(['find', '.', *event['q'].split()], stdin=-3)", "-fprint CANARY"),
    cut("options in a list of names", "import subprocess; subprocess.run(['touch', *event['q'].split(',')])", "a.txt,--reference=/etc/hostname,CANARY",
        only="os.path.exists('/etc/hostname')"),
    cut("a command of find's", "import subprocess; subprocess.run(['find', '.', '-maxdepth', '0', *event['q'].split()])", "-exec touch CANARY ;"),
    cut("a line of a text", "os.system('echo ' + event['q'].splitlines()[1])", "a\nx; touch CANARY"),
    cut("a value of a query string", "from urllib.parse import parse_qs; os.system('echo ' + parse_qs(event['q'])['c'][0])", "a=1&c=x%3B+touch+CANARY"),
    cut("hexadecimal digits", "os.chdir(os.path.dirname(CANARY)); os.system('echo ' + bytes.fromhex(event['q']).decode())", b"x; touch canary".hex()),
    cut("base32", "import base64; os.chdir(os.path.dirname(CANARY)); os.system('echo ' + base64.b32decode(event['q']).decode())", base64.b32encode(b"x; touch canary").decode()),
    # Paths
    cut("a path behind a name", "read(FILES + '/' + event['q'].split(':')[1])", "file:../secret.txt", before=FILES),
    cut("a path in a list", "[read(FILES + '/' + name) for name in event['q'].split(',') if '..' in name]", "a b,../secret.txt", before=FILES),
    cut("a path in a part's header", "import email; [read(FILES + '/' + part.get_filename()) for part in email.message_from_string(event['q']).walk() if part.get_filename()]",
        MIME.replace("\\n", "\n"), before=FILES),
    Case("control: names with blanks and colons, and dots that stay within", """
        for name in (event['q'], event['twice'], event['more'].partition(': ')[2]): open(FILES + '/' + name).close()
        open(CANARY, 'w').close()
        """, event={"q": "a b", "twice": "x y/../a b", "more": "see /etc/hosts or ../docs: a b"}, before=FILES + "os.mkdir(FILES + '/x y')\n",
        settings=FREE, expect="works"),
    # Code
    cut("code behind the name of what runs it", "import builtins; getattr(builtins, event['q'].partition(':')[0])(event['q'].partition(':')[2])", f"eval:{MAKE}"),
    cut("code in a list", "[eval(each) for each in event['q'].split(';')]", f"1 + 1;{MAKE}"),
    cut("code that is written anew, as sympy does", "import io, tokenize; eval(tokenize.untokenize((t.type, t.string) for t in tokenize.generate_tokens(io.StringIO(event['q']).readline)))", MAKE),
    packed("a pickle in a zip file", "__import__('zipfile').ZipFile(io.BytesIO(raw)).read('archive/data.pkl')", _zipped()),
    packed("a pickle, by bz2", "__import__('bz2').decompress(raw)", bz2.compress(pickle.dumps(_Mkdir()))),
    packed("a pickle, by lzma", "__import__('lzma').decompress(raw)", lzma.compress(pickle.dumps(_Mkdir()))),
    packed("a pickle that is nobody's, of a function that no data needs", "bytes(each ^ 7 for each in raw)", bytes(each ^ 7 for each in pickle.dumps(_Mkdir()))),
    # What only looks so
    Case("control: a template in /tmp that holds the caller's text", """
        with open(CANARY + '.j2', 'w') as file: file.write('Dear ' + event['q'] + ', {{ sum }} is due.')
        env = jinja2.Environment(loader=jinja2.FileSystemLoader(os.path.dirname(CANARY)))
        assert env.get_template(os.path.basename(CANARY) + '.j2').render(sum=7) == 'Dear Ann & Bob, 7 is due.'
        open(CANARY, 'w').close()
        """, before="import jinja2", event={"q": "Ann & Bob"}, settings=FREE, expect="works"),
]  # fmt: skip
