"""Programs that do what the caller's argument says: the file it leads to, the host it names, the code it is."""

from evasions.harness import Case

FREE = {"injection": "off"}
HOME = """
import shlex, subprocess
HOME = os.path.dirname(CANARY)
os.makedirs(HOME + '/files/sub')
for name in ('files/a.txt', 'files/sub/b.txt'): open(HOME + '/' + name, 'w').close()
with open(HOME + '/secret.txt', 'w') as file: file.write('hunter2')
FILES = HOME + '/files'
def out(*command, **how): return subprocess.run(*command, capture_output=True, text=True, **how).stdout
def saw(text): 'hunter2' in text and open(CANARY, 'w').close()
"""


def given(name, body, text, **more):
    """The caller's ``text`` in what a program is given."""
    return Case(name, body, before=HOME, event={"q": text}, **{"settings": FREE, **more})


def read(name, command, text="../secret.txt", **more):
    """A program shows the file beside the folder."""
    return given(name, f"saw(out({command}))", text, **more)


CURL = "os.path.exists('/usr/bin/curl')"
PERL = "os.path.exists('/usr/bin/perl')"

CASES = [
    # Files
    read("dots, for cat", "['cat', os.path.join(FILES, event['q'])]"),
    read("dots after a folder", "['cat', FILES + '/' + event['q']]", "sub/../../secret.txt"),
    read("dots, normalised by the code", "['cat', os.path.abspath(os.path.join(FILES, event['q']))]"),
    read("dots, quoted in a shell's command", "'cat ' + shlex.quote(FILES + '/' + event['q']), shell=True"),
    read("dots, in a shell's double quotes", "f'cat \"{FILES}/{event[\"q\"]}\" | head -1', shell=True"),
    read("dots, behind a redirection", "f'cat < {FILES}/{event[\"q\"]}', shell=True"),
    read("dots, where the program works in the folder", "['cat', event['q']], cwd=FILES"),
    read("dots, behind an option's equals sign", "['dd', 'status=none', f'if={FILES}/{event[\"q\"]}']"),
    read("dots, for a program behind another", "['env', 'A=1', 'timeout', '9', 'cat', f'{FILES}/{event[\"q\"]}']"),
    read("dots in percent signs", "['cat', FILES + '/' + __import__('urllib.parse').parse.unquote(event['q'])]", "%2e%2e/secret.txt"),
    given("an absolute path in the place of a name", "'root:' in out(['cat', os.path.join(FILES, event['q'])]) and open(CANARY, 'w').close()", "/etc/passwd"),
    given("a file written by dots", "subprocess.run(['cp', FILES + '/a.txt', FILES + '/' + event['q']])", "../canary"),
    # Hosts
    given("a loopback address, for curl", "out(['curl', '-s', '-m', '3', event['q']])", "http://127.0.0.1:PORT/", listen=True, only=CURL),
    given("a loopback address in a number", "out(['curl', '-s', '-m', '3', event['q']])", "http://2130706433:PORT/", listen=True, only=CURL),
    given("a loopback address without a scheme", "out(['curl', '-s', '-m', '3', event['q']])", "127.0.0.1:PORT/x", listen=True, only=CURL),
    given("a loopback name, in a shell's command", "out('curl -s -m 3 ' + shlex.quote(event['q']), shell=True)", "http://localhost:PORT/", listen=True, only=CURL),
    given("a loopback address behind another's name", "out(['curl', '-s', '-m', '3', event['q']])", "http://example.com@127.0.0.1:PORT/", listen=True, only=CURL),
    # Options
    given("options in a text that is taken apart", "subprocess.run(f'find {FILES} -name {event[\"q\"]}'.split())", "a.txt -exec touch CANARY ;"),
    given("options in a text that is taken apart by shlex", "subprocess.run(shlex.split('find ' + FILES + ' -name ' + event['q']))", "a.txt -exec touch CANARY ';'"),
    # Code
    given("a program for python", "out([sys.executable, '-c', 'print(\"' + event['q'] + '\")'])", "\"); open('CANARY', 'w'); (\""),
    given("a program for awk", "out(['awk', 'BEGIN { print \"' + event['q'] + '\" }'])", '"; system("touch CANARY"); "'),
    given("a field of awk's, in a shell's command", "out(\"echo 1 2 | awk '{print $\" + event['q'] + \"}'\", shell=True)", '1; system("touch CANARY")'),
    given("a program for perl", "out(['perl', '-e', 'print \"' + event['q'] + '\";'])", '"; open(X, ">CANARY"); "', only=PERL),
    given("a value that perl interpolates", "out(['perl', '-wle', 'print \"' + event['q'] + '\";'])", "@{[`touch CANARY`]}", only=PERL),
    given("a line for sed", "out(['sed', '-n', 's/x/' + event['q'] + '/', FILES + '/a.txt'])", "y/\nw CANARY\ns/x/y"),
    given("a script for the shell, in a file", "open(HOME + '/run', 'w').write('echo ' + event['q'])\nout(['sh', HOME + '/run'])", "a; touch CANARY"),
    given("a script that says what runs it", "open(HOME + '/run', 'w').write('#!/bin/sh\\necho ' + event['q'] + '\\n')\nos.chmod(HOME + '/run', 0o700)\nout([HOME + '/run'])", "$(touch CANARY)"),
    given("a script for python, in a file", "open(HOME + '/run.py', 'w').write('print(' + event['q'] + ')')\nout([sys.executable, HOME + '/run.py'])", "open('CANARY', 'w')"),
    # What must keep working
    given("control: files in the folder", """
        for name in (event['q'], 'sub/../' + event['q'], './' + event['q']):
            assert subprocess.run(['cat', FILES + '/' + name]).returncode == subprocess.run(['cat', name], cwd=FILES).returncode == 0
        os.mkdir(CANARY)
        """, "a.txt", settings={"injection": "off", "processes": ["cat"]}, expect="works"),
    given("control: what only looks like a path, an option or code", """
        for command in (['true', event['q']], ['true', 'a/' + event['q']], ['true', '--title=' + event['q']], ['true', '-m', event['q']]):
            subprocess.run(command, check=True)
        out([os.path.realpath(sys.executable), '-c', 'print(%r)' % event['q']])
        out(['awk', '-v', 'a=' + event['q'], 'BEGIN { print a }'])
        open(HOME + '/run', 'w').write('echo ' + shlex.quote(event['q'])); assert event['q'] in out(['sh', HOME + '/run'])
        os.mkdir(CANARY)
        """, "see ../notes, x.. -write (it's \"5 < 6\"; $HOME)", settings={"injection": "off", "processes": ["true", "python*", "awk", "sh"]}, expect="works"),
    given("control: public hosts, and the function's own", """
        for command in (['true', event['q']], ['true', 'http://localhost:9/x'], ['true', 'https://api.example.com/?next=http://127.0.0.1/' + event['q']]):
            subprocess.run(command, check=True)
        os.mkdir(CANARY)
        """, "https://www.example.com/a?b=http://localhost/", settings={"injection": "off", "processes": ["true"]}, expect="works"),
    given("control: numbers in code", "assert out(['awk', 'BEGIN { print ' + event['q'] + ' }']) == '20\\n'; os.mkdir(CANARY)", "(2+3) * 4",
          settings={"injection": "off", "processes": ["awk"]}, expect="works"),
]  # fmt: skip
