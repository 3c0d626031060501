"""Archives whose members climb out of the folder they are unpacked to; the files door sees where they lead."""

import base64
import io
import tarfile
import zipfile

from evasions.harness import Case

FREE = {"injection": "off"}
# The secret stands beside the folder that is unpacked to; a member of such a name makes the canary.
HOME = """
import base64, io, shutil, tarfile, zipfile
HOME = os.path.dirname(CANARY)
FOLDER = HOME + '/unpacked'
os.mkdir(FOLDER)
with open(HOME + '/secret.txt', 'w') as file: file.write('hunter2')
def raw(event): return io.BytesIO(base64.b64decode(event['data']))
"""
READ = """
for folder, _, files in os.walk(FOLDER):
    for name in files:
        if 'hunter2' in open(os.path.join(folder, name)).read(): open(CANARY, 'w').close()
"""


def zipped(*names):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        for name in names:
            made.writestr(name, "text")
    return base64.b64encode(file.getvalue()).decode()


def tarred(*members, mode="w"):
    """``(name, link)``; a link that begins with ``=`` is a hard one."""
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode=mode) as made:
        for name, link in members:
            info = tarfile.TarInfo(name)
            info.size = 0 if link else 4
            info.type = tarfile.LNKTYPE if link[:1] == "=" else tarfile.SYMTYPE if link else tarfile.REGTYPE
            info.linkname = link.lstrip("=")
            made.addfile(info, None if link else io.BytesIO(b"text"))
    return base64.b64encode(file.getvalue()).decode()


def archive(name, data, body, **more):
    return Case(name, body, before=HOME, event={"data": data}, **{"settings": FREE, **more})


BY_HAND = """
with zipfile.ZipFile(raw(event)) as file:
    for name in file.namelist():
        with open({path}, 'wb') as made: made.write(file.read(name))
"""
ALL = "with tarfile.open(fileobj=raw(event)) as file: file.extractall(FOLDER, **({'filter': 'fully_trusted'} if hasattr(tarfile, 'data_filter') else {}))\n"
EACH = "with tarfile.open(fileobj=raw(event)) as file:\n    for member in file: file.extract(member, FOLDER, **({'filter': 'fully_trusted'} if hasattr(tarfile, 'data_filter') else {}))\n"

CASES = [
    archive("a zip file's member that climbs", zipped("../canary"), BY_HAND.format(path="os.path.join(FOLDER, name)")),
    archive("the same, deeper", zipped("a/b/../../../canary"), "os.makedirs(FOLDER + '/a/b')" + BY_HAND.format(path="f'{FOLDER}/{name}'")),
    archive("the same, normalised by the code", zipped("../canary"), BY_HAND.format(path="os.path.abspath(os.path.join(FOLDER, name))")),
    archive("the same, from a file of its own", zipped("../canary"),
            "with open(FOLDER + '/a.zip', 'wb') as file: file.write(raw(event).read())\n" + BY_HAND.format(path="os.path.join(FOLDER, name)").replace("raw(event)", "FOLDER + '/a.zip'")),
    archive("the same, copied", zipped("../canary"), "with zipfile.ZipFile(raw(event)) as file:\n    for member in file.infolist():\n        with file.open(member) as a, open(FOLDER + '/' + member.filename, 'wb') as b: shutil.copyfileobj(a, b)"),
    archive("a tar file's member that climbs", tarred(("../canary", "")), ALL),
    archive("the same, compressed", tarred(("../canary", ""), mode="w:gz"), ALL),
    archive("the same, member by member", tarred(("a.txt", ""), ("../canary", "")), EACH),
    archive("the same, as a stream", tarred(("../canary", "")), ALL.replace("fileobj=raw(event)", "fileobj=raw(event), mode='r|*'")),
    archive("the same, by hand", tarred(("../canary", "")),
            "with tarfile.open(fileobj=raw(event)) as file:\n    for member in file.getmembers():\n        with open(os.path.join(FOLDER, member.name), 'wb') as made: shutil.copyfileobj(file.extractfile(member), made)"),
    archive("the same, in an except that swallows all", tarred(("../canary", "")), "try:\n    " + EACH.replace("\n    for", "\n        for") + "except: pass"),
    archive("a link to the folder above, and a member in it", tarred(("up", ".."), ("up/canary", "")), ALL),
    archive("links that climb step by step", tarred(("a", "."), ("a/b", ".."), ("a/b/canary", "")), ALL),
    archive("a link to a file, which is read", tarred(("note.txt", "../secret.txt")), ALL + READ),
    archive("a link by a link to a file, which is read", tarred(("up", ".."), ("note.txt", "up/secret.txt")), ALL + READ),
    archive("a hard link to a file, which is read", tarred(("note.txt", "=../secret.txt")), ALL + READ),
    archive("control: members, links and hard links within", tarred(("a.txt", ""), ("b/c.txt", ""), ("b/up.txt", "../a.txt"), ("same.txt", "=a.txt"), ("out", "/usr/bin/python3")), ALL + """
        assert open(FOLDER + '/b/up.txt').read() == open(FOLDER + '/same.txt').read() == 'text'
        shutil.rmtree(FOLDER)
        open(CANARY, 'w').close()
        """.replace("\n        ", "\n"), expect="works"),
    archive("control: members of a zip file", zipped("a.txt", "b/c..d.txt", "..e/f.txt"), "with zipfile.ZipFile(raw(event)) as file: file.extractall(FOLDER)\nopen(CANARY, 'w').close()", expect="works"),
    archive("control: members that climb, mended by Python, read and removed", zipped("../other", "a/b/../../../more", "sub/a.txt"), """
        with zipfile.ZipFile(raw(event)) as file: file.extractall(FOLDER)
        for folder, _, files in os.walk(FOLDER):
            for name in files: assert open(os.path.join(folder, name)).read() == 'text'
        shutil.rmtree(FOLDER)
        open(CANARY, 'w').close()
        """, expect="works"),
    archive("control: members that climb and are left out", zipped("../other", "/other", "a.txt"), """
        with zipfile.ZipFile(raw(event)) as file:
            for name in file.namelist():
                place = os.path.realpath(os.path.join(FOLDER, name))
                if place.startswith(FOLDER + '/'): file.extract(name, FOLDER)
        assert os.listdir(FOLDER) == ['a.txt']
        open(CANARY, 'w').close()
        """, expect="works"),
]  # fmt: skip
