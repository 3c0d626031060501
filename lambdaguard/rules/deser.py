"""Deserialisation of what a caller made: what `lexers.deser` names. Ids from 100 on are serialised data without a callable."""

from __future__ import annotations

from .rule import Rule


def _rule(
    number: int, title: str, attacks: tuple[str | tuple[str, str], ...], benign: tuple[str | tuple[str, str], ...] = ()
) -> Rule:
    weak = number >= 100
    return Rule(
        f"LG-DESER-{number:03}",
        "deser",
        title,
        cwe=502,
        capec=586,
        severity="medium" if weak else "critical",
        confidence="medium" if weak else "high",
        attacks=attacks,
        benign=benign,
    )


RULES = (
    _rule(
        1,
        "serialised Java object, or a driver's address that has one built",
        ("rO0ABXNyABFqYXZhLnV0aWwuSGFzaE1hcA==", "aced00057372000f6a617661"),
        ("cm91bmQgYW5kIHJvdW5kIHdlIGdv",),
    ),
    _rule(
        2,
        "serialised PHP object",
        ('O:7:"Mailer_":1:{s:4:"body";s:2:"hi";}', 'a:1:{i:0;O:3:"Foo":0:{}}'),
        (("body", "Ratio O:8 and a:2 in the table"),),
    ),
    _rule(3, "serialised .NET object", ("AAEAAAD/////AQAAAAAAAAAMAgAAAElTeXN0ZW0=",), ("AAEAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",)),
    _rule(
        4,
        "pickle that calls",
        ("cos\nsystem\n(S'ls'\ntR.", "Y29zCnN5c3RlbQooUydscycKdFIu", '{"py/reduce": [{"py/type": "os.system"}]}'),
        (("body", "cats\ndogs\n(see the list)"),),
    ),
    _rule(
        5,
        "YAML tag that builds objects",
        (
            "!!python/object/apply:os.system ['ls']",
            ("body", "a: !ruby/object:Gem::Installer\n  i: x"),
            "!!javax.script.ScriptEngineManager [a]",
        ),
        (
            ("body", "Bucket: !Ref Data\nName: !Sub '${AWS::StackName}-x'\nAge: !!int 3"),
            ("body", "Never load `!!python/object/apply:os.system` with the full loader"),
        ),
    ),
    _rule(
        6,
        "marshalled Ruby object",
        ("BAhvOg1HZW06OlJlcXVpcmVtZW50CToKQG5hbWU=", "\x04\bo:\x08Foo\x06:\n@name0"),
        ("BAhello you all out there in the world",),
    ),
    _rule(7, "serialised Node function", ('{"a":"_$$ND_FUNC$$_function(){run()}()"}',), ("the function (nd) costs $$",)),
    _rule(
        8,
        "JSON that names a gadget class",
        (
            '{"@type":"com.sun.rowset.JdbcRowSetImpl"}',
            '{"$type":"System.Windows.Data.ObjectDataProvider, PresentationFramework"}',
        ),
        (
            ("body", '{"@type":"Person","@context":"https://schema.org"}'),
            ("body", '{"@type":"type.googleapis.com/google.rpc.Help"}'),
        ),
    ),
    _rule(9, "PHP archive wrapper", ("phar://upload/a.jpg/x",), ("a pharmacy: open",)),
    _rule(
        10,
        "XML that names a gadget class",
        (
            '<java version="1.8" class="java.beans.XMLDecoder"><object class="java.lang.Runtime"/></java>',
            "<java.util.PriorityQueue serialization='custom'>",
        ),
        (("body", '<bean id="a" class="org.springframework.jdbc.DataSource"/>'),),
    ),
    _rule(102, "serialised PHP data", (("body", 'a:1:{s:1:"a";i:1;}'),)),
    _rule(104, "pickled data", ("gAN9cQBYAQAAAGFxAUsBcy4=",)),
    _rule(
        105,
        "YAML tag that builds objects, shown",
        (("body", "Never load `!!python/object/apply:os.system` with the full loader"),),
    ),
    _rule(106, "marshalled Ruby data", ("BAh7BkkiCGFnZQY6BkVUaQw=",)),
    _rule(108, "JSON that names a class", ('{"$type":"Shop.Models.Orders.Order, Shop"}',)),
)
