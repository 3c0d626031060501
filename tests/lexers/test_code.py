"""Code: a one-liner that reaches the system is found where a value is expected; programs, lessons and questions pass."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdaguard.lexers import code_signs
from lambdaguard.lexers.code import scan
from lambdaguard.rules.engine import Engine

ENGINE = Engine(["code", "ssi", "csv"])


def blocked(text: str, place: str = "query") -> bool:
    return text in ENGINE.suspects([text]) and any(match.confidence == "high" for match in ENGINE.judge(text, place))


@pytest.mark.parametrize("around", ["{}", "';{};//", '"+{}+"', "1;{}", "x={}"])
@pytest.mark.parametrize(
    "code",
    [
        "__import__('os').popen('env').read()",
        "().__class__.__bases__[0].__subclasses__()",
        "require('child_process').execSync('env')",
        "process.mainModule.require('fs')",
        "Function('return process')()",
        "open('/proc/self/environ').read()",
        "Runtime.getRuntime().exec('env')",
        "io.popen('env')",
        "$_GET['f']($_GET['x'])",
        "eval(atob('YQ=='))",
        "new groovy.lang.GroovyShell().evaluate('1')",
        "PTY.spawn('env')",
        "Kernel.method(:system).call('env')",
        "shell_exec('env')",
    ],
)
def test_one_liners_are_blocked(around, code):
    assert blocked(around.format(code))


@pytest.mark.parametrize(
    "code",
    [
        "def out = 'env'.execute(); out.text",
        '["sh", "-c", "env"].execute()',
        "T(org.springframework.util.StreamUtils).copyToString(x, y)",
        "class.module.classLoader.resources.context.parent=x",
        "(async () => { const fs = await import('node:fs'); fs.readdirSync('/') })()",
        "7;const run=require('child_process');run.exec('env')",
        "process.env.AWS_SECRET_ACCESS_KEY",
        "[process.env.DB_PASSWORD].join()",
        "%x(env)",
        "exec 'touch /tmp/x'",
        "Invoke-Expression 'env'",
        '<cfexecute name="env">',
        'Response.Write(CreateObject("wscript.shell").exec("env").stdout.readall)',
        "mb_ereg_replace('.*', 'x', '', 'e')",
        "7;exit(md5('x'));//",
        "Invoke-Expression('env')",
        "@groovy.transform.ASTTest(value={assert 1})\ndef a",
        "new GroovyClassLoader().parseClass('x')",
        "this.evaluate(new String(new byte[]{64, 65}))",
        "child_process.execSync('env')",
        "';exit(sha1(1));#",
        "pdb.os.system('env')",
    ],
)
def test_what_a_language_starts_programs_with_is_blocked(code):
    assert blocked(code)


@pytest.mark.parametrize(
    "code",
    [
        "__import__('so'[::-1]).system('env')",
        "__import__(''.join(map(chr, [111, 115]))).system('env')",
        "__import__(bytes.fromhex('6f73').decode()).system('env')",
        "getattr(getattr((), '__class__'), '__base__')",
        "exec(''.join(['imp', 'ort os']))",
        "process?.mainModule?.require('child_process')",
        "global['pro'+'cess'].mainModule",
        "Function(String.fromCharCode(114,101,116,117,114,110,32,116,104,105,115))()",
        "(strrev('metsys'))('env')",
        "['passthru'][0]('env')",
        "(chr(115).chr(121).chr(115).chr(116).chr(101).chr(109))('env')",
        "(implode(['shell_', 'exec']))('env')",
        "<?=system/*x*/('env')?>",
        "7;\\passthru('env');",
    ],
)
def test_names_are_read_however_strings_spell_them(code):
    assert blocked(code)


@pytest.mark.parametrize(
    "text",
    [
        "process.env",
        "process.env.NODE_ENV",
        "if (!process.env.API_TOKEN) throw new Error('no token')",
        "IEX (Intercontinental)",
        'const { status } = system("git", "status")',
        "return `${this.id}_${this.name}`;",
        "which classLoader loads a class?",
        "words.split('').reverse().join('')",
        "name[::-1] == name",
        "user?.profile?.name ?? 'none'",
        "String.fromCharCode(65, 66, 67)",
        "getattr(obj, '__name__', '')",
    ],
)
def test_questions_and_lines_pass(text):
    assert not blocked(text, "body")


@pytest.mark.parametrize(
    "text",
    [
        "What does eval() do, and when is exec() safer than system()?",
        "const { execFile } = require('child_process');\nconst path = require('path');\n\nmodule.exports = run;\n",
        "import os\nimport subprocess\n\ndef main():\n    subprocess.run(['ls'])\n    print(os.getcwd())\n",
        "<?php\n\nnamespace App;\n\nclass User\n{\n    public $name;\n}\n",
        "if __name__ == '__main__':\n    main()",
        "Array.prototype.map.call(xs, x => x * 2)",
        "In Ruby you would write IO.popen('ls').read, but in Python it is subprocess that you want for this.",
        "setTimeout(() => console.log('done'), 100)",
    ],
)
def test_programs_and_lessons_pass(text):
    assert not blocked(text, "body")


RUN = ["<!--#exec cmd='env'-->", "<esi:include src='http://e.example'/>", "=cmd|'/C env'!A1", "@SUM(1)*cmd|' /C x'!A0"]
PASS = ["<!-- nav -->", "=SUM(A1:A9)", "-1", "+1 (917) 555-0100", "@ana", '=HYPERLINK("https://example.com","us")']


@pytest.mark.parametrize("text", RUN)
def test_includes_and_formulas_that_run_are_blocked(text):
    assert blocked(text, "body")


@pytest.mark.parametrize("text", PASS)
def test_comments_and_sums_pass(text):
    assert not blocked(text, "body")


@given(st.text(max_size=200) | st.text(alphabet="_()'\"`<?php$.[]%xevalosqw;", max_size=200))
def test_any_text_is_scanned_and_signs_lie_within_it(text):
    for rule, start, end in scan(text, "query", ""):
        assert rule.startswith("LG-CODE-") and 0 <= start < end <= len(text)


@pytest.mark.parametrize("glue", ["", "x", "_", "é", "1", "$", "\ud800", "I\u0307"])
def test_literals_are_told_by_words_as_by_a_search_for_each(glue):
    """Whatever stands beside them, and in either case."""
    for literal in {literal for _, literals, _ in code_signs.WORDS for literal in literals}:
        for text in (glue + literal, literal + glue, glue + literal + glue):
            assert literal in code_signs.met(text.lower())
