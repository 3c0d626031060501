"""What an XML document has its reader open."""

from evasions.harness import Case

FREE = {"injection": "off"}
HERE = "__import__('importlib.util').util.find_spec('lxml') is not None"
HOME = """
import io
HOME = os.path.dirname(CANARY)
with open(CANARY + '.txt', 'w') as file: file.write('hunter2')
with open(HOME + '/part.txt', 'w') as file: file.write('soup')
with open(HOME + '/a.dtd', 'w') as file: file.write("<!ENTITY who 'world'>")
def saw(text): 'hunter2' in (text or '') and open(CANARY, 'w').close()
def entity(url, kind='SYSTEM'): return f"<?xml version='1.0'?><!DOCTYPE r [<!ENTITY e {kind} '{url}'>]><r>&e;</r>"
from lxml import etree, objectify
PARSER = etree.XMLParser(resolve_entities=True, load_dtd=True)
"""
SECRET = "CANARY.txt"
ENTITY = f"<?xml version='1.0'?><!DOCTYPE r [<!ENTITY e SYSTEM 'file://{SECRET}'>]><r>&e;</r>"
# A path in /tmp may well be handed on from another function.
OUTSIDE = ENTITY.replace(SECRET, "/etc/passwd")
INCLUDE = f"<r xmlns:i='http://www.w3.org/2001/XInclude'><i:include href='{SECRET}' parse='text'/></r>"


def read(name, how, document=ENTITY, before=HOME, **more):
    body = f"saw({how})"
    return Case(name, body, before=before, event={"q": document}, settings=FREE, **{"only": HERE, **more})


SAX = """
def sax(text):
    import io, xml.sax, xml.sax.handler
    found = []
    class Handler(xml.sax.ContentHandler):
        def characters(self, content): found.append(content)
    parser = xml.sax.make_parser()
    parser.setFeature(xml.sax.handler.feature_external_ges, True)
    parser.setContentHandler(Handler()); parser.parse(io.StringIO(text))
    return ''.join(found)
def expat(text):
    import xml.parsers.expat
    found = []
    parser = xml.parsers.expat.ParserCreate()
    def external(context, base, system, public):
        with open(system.replace('file://', ''), 'rb') as file: parser.ExternalEntityParserCreate(context).ParseFile(file)
        return 1
    parser.ExternalEntityRefHandler, parser.CharacterDataHandler = external, found.append
    parser.Parse(text, True)
    return ''.join(found)
"""

CASES = [
    read("an entity, for lxml", "etree.fromstring(event['q'].encode(), PARSER).text"),
    read("the same, with a parser of the moment", "etree.XML(event['q'].encode(), etree.XMLParser(resolve_entities=True)).text"),
    read("the same, with a function taken before the guard", "early(event['q'].encode(), parser=PARSER).text", before=HOME + "from lxml.etree import fromstring as early"),
    read("the same, of a file", "etree.parse(io.BytesIO(event['q'].encode()), PARSER).getroot().text"),
    read("the same, piece by piece", "[PARSER.feed(line) for line in event['q'].splitlines(True)] and PARSER.close().text"),
    read("the same, as events", "[e.text for _, e in etree.iterparse(io.BytesIO(event['q'].encode()), resolve_entities=True)][0]"),
    read("the same, as events of a class taken before the guard", "[e.text for _, e in early(io.BytesIO(event['q'].encode()), resolve_entities=True)][0]",
         before=HOME + "from lxml.etree import iterparse as early"),
    read("the same, objectified", "objectify.fromstring(event['q'].encode(), PARSER).text"),
    read("a public entity", "etree.fromstring(event['q'].encode(), PARSER).text", ENTITY.replace("SYSTEM", "PUBLIC 'a'")),
    read("an inclusion", "(lambda tree: tree.xinclude() or ''.join(tree.getroot().itertext()))(etree.fromstring(event['q']).getroottree())", INCLUDE),
    read("an inclusion, by the class", "(lambda root: etree.XInclude()(root) or ''.join(root.itertext()))(etree.fromstring(event['q']))", INCLUDE),
    read("an entity, for SAX", "sax(event['q']).strip() and 'hunter2'", OUTSIDE, before=HOME + SAX),
    read("an entity, for expat", "expat(event['q']).strip() and 'hunter2'", OUTSIDE, before=HOME + SAX),
    Case("control: entities and inclusions of the function's own, and a document type that nobody loads", """
        assert etree.fromstring(event['q'], PARSER).text == 'hi you'
        assert etree.XML(event['page']).tag == 'html'
        assert etree.fromstring(entity(HOME + '/part.txt').encode(), PARSER).text == 'soup'
        assert [e.text for _, e in etree.iterparse(io.BytesIO(entity(HOME + '/part.txt').encode()), resolve_entities=True)] == ['soup']
        assert etree.fromstring(f"<!DOCTYPE r SYSTEM '{HOME}/a.dtd'><r>&who;</r>", PARSER).text == 'world'
        events = etree.iterparse(io.BytesIO(b'<a/>'))
        assert isinstance(events, etree.iterparse) and [e.tag for _, e in events] == ['a'] and etree.iterparse.__name__ == 'iterparse'
        open(CANARY, 'w').close()
        """, before=HOME, settings=FREE, only=HERE, expect="works", event={
            "q": "<!DOCTYPE r [<!ENTITY who 'you'>]><r>hi &who;</r>",
            "page": "<!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0 Strict//EN' 'http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd'><html/>"}),
]  # fmt: skip
