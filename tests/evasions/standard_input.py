"""What a shell or an interpreter is given to run by its standard input."""

from evasions.harness import Case

FREE = {"injection": "off"}


def told(name, body, text="x; touch CANARY", **more):
    """The caller's ``text`` among the lines of a program's standard input."""
    return Case(
        name, body, before="import asyncio, subprocess\nPIPE = subprocess.PIPE", event={"q": text}, **{"settings": FREE, **more}
    )


CASES = [
    told("a shell's input, by run", "subprocess.run(['sh'], input='echo ' + event['q'], text=True)"),
    told("a shell's input, as bytes, with its answer read", "subprocess.run(['bash', '-s'], input=b'echo ' + event['q'].encode(), stdout=PIPE)"),
    told("a shell's input, with a time-out", "subprocess.Popen(['sh', '-e'], stdin=PIPE).communicate(('echo ' + event['q']).encode(), timeout=5)"),
    told("a shell's input, line by line", """
        p = subprocess.Popen(['sh'], stdin=PIPE, text=True)
        for line in ('set -e', 'echo ' + event['q']): p.stdin.write(line + '\\n')
        p.stdin.close(); p.wait()
        """),
    told("a shell's input, in pieces", """
        p = subprocess.Popen(['sh'], stdin=PIPE, bufsize=0)
        for at in range(0, len(event['q']), 3): p.stdin.write(('echo ' * (not at) + event['q'][at:at + 3]).encode())
        p.stdin.close(); p.wait()
        """),
    told("a shell's input, printed", "p = subprocess.Popen('sh', stdin=PIPE, text=True); print('echo', event['q'], file=p.stdin); p.stdin.close(); p.wait()"),
    told("a shell's input, behind another program", "subprocess.run(['env', 'A=1', 'bash', '-'], input='echo ' + event['q'], text=True)"),
    told("a shell at the end of a shell's pipe", "subprocess.run('cat | sh', shell=True, input='echo ' + event['q'], text=True)"),
    told("a shell's input, from a file", """
        with open(CANARY + '.sh', 'w') as file: file.write('echo ' + event['q'])
        with open(CANARY + '.sh') as file: subprocess.run(['sh'], stdin=file)
        """),
    told("a shell's input, by os.popen", "p = os.popen('sh', 'w'); p.write('echo ' + event['q']); p.close()"),
    told("a shell's input, by asyncio", """
        async def main():
            p = await asyncio.create_subprocess_exec('sh', stdin=PIPE)
            await p.communicate(('echo ' + event['q']).encode())
        asyncio.run(main())
        """),
    told("a shell's input, by asyncio, line by line", """
        async def main():
            p = await asyncio.create_subprocess_shell('exec sh', stdin=PIPE)
            for line in ('set -e', 'echo ' + event['q']): p.stdin.write(line.encode() + b'\\n')
            await p.stdin.drain(); p.stdin.close(); await p.wait()
        asyncio.run(main())
        """),
    told("python's input", "subprocess.run(['python3', '-'], input='name = ' + event['q'], text=True)", "open('CANARY', 'w')",
         only="__import__('shutil').which('python3')"),
    told("perl's input", "subprocess.run(['perl'], input='print \"' + event['q'] + '\"', text=True)", "\"; open(X, '>CANARY'); \"",
         only="os.path.exists('/usr/bin/perl')"),
    Case("control: quoted, a plain word, and what is no code", """
        import shlex, subprocess
        assert subprocess.run(['sh'], input='echo ' + shlex.quote(event['q']), text=True, capture_output=True).stdout == event['q'] + '\\n'
        assert subprocess.run(['cat'], input=event['q'], text=True, capture_output=True).stdout == event['q']
        assert subprocess.run(['sh', '-c', 'cat'], input=event['q'], text=True, capture_output=True).stdout == event['q']
        p = subprocess.Popen(['sh'], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        p.stdin.writelines(['echo ', 'a ', event['name'], '\\n'])
        assert p.communicate()[0] == 'a report-7.pdf\\n'
        open(CANARY, 'w').close()
        """, event={"q": "x; touch $HOME && `id`", "name": "report-7.pdf"},
        settings={"injection": "off", "processes": ["sh", "cat"]}, expect="works"),
]  # fmt: skip
