"""Polymorphic JSON and XML that names the class to build: fastjson, Jackson, Json.NET, XStream, XMLDecoder, XAML."""

from __future__ import annotations

import re

from ..sealed import cache
from .listing import STRICT, quoted

TYPED, TYPED_WEAK, XML = "LG-DESER-008", "LG-DESER-108", "LG-DESER-010"

_JAVA = (
    r"com\.sun\.(?:rowset|org\.apache|jndi|net|xml\.internal)|javax\.(?:script|management|naming|swing|el|imageio|activation|sql\.rowset"
    r"|xml\.transform)"
    r"|org\.apache\.(?:commons|xbean|ibatis|tomcat|shiro|hadoop|aries|cocoon|myfaces|wicket|openjpa|log4j|velocity|xalan"
    r"|activemq|axis2?|bcel|cxf|catalina)"
    r"|org\.springframework|com\.mchange|ch\.qos\.logback|java\.lang\.(?:runtime|\w{0,60}exception|throwable|process\w*+|class\b"
    r"|thread\b|autocloseable|string\b|object\b|system\b)"
    r"|java\.net\.|java\.rmi|java\.beans|java\.io\.|java\.security|java\.util\.(?:priorityqueue|logging|serviceloader|jar"
    r"|zip|concurrent|comparator|map\$)"
    r"|com\.zaxxer|org\.hibernate|com\.alibaba|oracle\.|sun\.|net\.sf\.ehcache|org\.codehaus|groovy\.|clojure\."
    r"|org\.mozilla|org\.python|bsh\.|com\.caucho"
    r"|org\.jboss|org\.eclipse|com\.p6spy|com\.newrelic|org\.quartz|com\.ibatis|br\.com\.anteros|org\.h2|org\.jsecurity"
    r"|com\.nqadmin|org\.arrah|jdk\."
    r"|org\.yaml|com\.pastdev|com\.oracle|weblogic\.|com\.bea\.|freemarker\.|org\.beanshell|org\.postgresql|com\.mysql"
    r"|org\.aspectj|org\.objectweb|org\.jdom2?\.transform|org\.slf4j\.ext|org\.docx4j|flex\.messaging|jodd\.|cn\.hutool|org\.aoju"
    r"|com\.vaadin|java\.util\.currency|org\.apache\.xalan|com\.rometools|com\.sun\.syndication"
)
_DOTNET = (
    r"system\.(?:windows|diagnostics|configuration\.install|security\.(?:principal|claims|cryptography|policy)|data\b|io\."
    r"|web\b|management|activities"
    r"|workflow|reflection|codedom|runtime|delegate|resources|net\.|drawing|xml\.|identitymodel|collections\.hashtable"
    r"|componentmodel|messaging)"
    r"|microsoft\.(?:visualstudio|identitymodel|exchange|powershell|management|data|build|csharp)|presentationframework"
)


@cache
def named() -> re.Pattern[str]:
    """Such a class of Java's by its name, with its length in bytes before it."""
    return re.compile(rf"(?:{_JAVA})[\w.$]+", re.IGNORECASE)


@cache
def _json() -> re.Pattern[str]:
    return re.compile(
        rf"[\"'](?:@type|@class|\$type|__type|@c|\$class|javaclass|@javaclass|type|class|classname"
        rf"|=)[\"']\s*+:\s*+[\"']\[?l?(?:{_JAVA}|{_DOTNET})"
        rf"|\[\s*+\"(?:{_JAVA})[\w.$]*+\"\s*+,\s*+(?:[\[{{\"]|\d)",
        re.IGNORECASE,
    )


@cache
def _typed() -> re.Pattern[str]:
    return re.compile(
        r"\"(?:@type|\$type|@class)\"\s*+:\s*+\"[\[L]?\w++(?:\.\w++){2}[\w.$, +`\[\];]*\""
        r"|\"(?:java)?class(?:name)?\"\s*+:\s*+\"\w++(?:\.\w++){2}[\w.$]*\"|\[\s*+\"[a-z]\w*+(?:\.\w++){2}[\w.$]*\"\s*+,\s*+[\[{\"]",
        re.IGNORECASE,
    )


@cache
def _thrown() -> re.Pattern[str]:
    """The rest of an exception's name: an error is reported so."""
    return re.compile(r"(?<=exception)[\"']|[\w.$]*(?:exception|error)[\"']", re.IGNORECASE)


@cache
def _remote() -> re.Pattern[str]:
    """Where an object is to be had from, as no configuration says that a caller sends."""
    return re.compile(
        r"[\"'](?:ldaps?|rmi|iiop|corba|nis|nds|jrmp)://|[\"']jdbc:\w+:[^\"']{0,80}?(?:init=|//|autodeserialize)", re.IGNORECASE
    )


@cache
def _fetched() -> re.Pattern[str]:
    """What in a class's name says that it looks something up elsewhere."""
    return re.compile(
        r"[\w.$]*?(?:jndi|jms|datasource|connection(?:pool|factory)|rowset|remoting|classpathxml|urlclassloader)", re.IGNORECASE
    )


@cache
def _web() -> re.Pattern[str]:
    return re.compile(r"[\"'](?:https?|ftp)://", re.IGNORECASE)


@cache
def _class() -> re.Pattern[str]:
    return re.compile(rf"\[?l?(?:{_JAVA}|{_DOTNET})[\w.$+`\[\], =;-]*+\s*\Z", re.IGNORECASE)


@cache
def _element() -> re.Pattern[str]:
    return re.compile(
        rf"<(?<!\w<)(?=\w)(?:(?:{_JAVA})[\w.$_-]*+[\s>/]|void\s+(?:method|property)\s*+=|\w{{0,12}}:?objectdataprovider\b|java\s+version\s*+="
        rf"|wddxpacket\b[^\n]{{0,400}}?<struct\s+type\s*+=|burlap:\w{{1,8}}+>[^\n]{{0,400}}?<type>(?:{_JAVA})"
        r"|(?:dynamic-proxy|sorted-set|tree-map|tree-set|linked-hash-set|jdk\.nashorn[\w.]*+|javax\.[\w.]++)[\s/>])",
        re.IGNORECASE,
    )


@cache
def _attribute() -> re.Pattern[str]:
    return re.compile(
        rf"\bclass\s*+=\s*+[\"'](?:java\.beans\.(?:xmldecoder|eventhandler)|java\.lang\.(?:runtime|processbuilder|thread)|{_JAVA})"
        r"|\bserialization\s*+=\s*+[\"']custom|\bclr-namespace:system\.(?:diagnostics|windows|reflection|io)|\bexpandedwrapper(?:of\w*)?\b"
        r"|\btype\s*+=\s*+[\"']system\.(?:data\.services|windows|diagnostics)|\bschemas\.microsoft\.com/clr/nsassem/system",
        re.IGNORECASE,
    )


def signs(text: str, place: str, name: str) -> list[tuple[str, int, int]]:
    if name in ("@type", "$type", "@class", "__type", "@c") and _class().match(text):
        return [(TYPED, 0, len(text))]
    found = []
    if '"' in text or "'" in text:
        match = _json().search(text)
        if match is not None:
            key = match.group().lstrip("\"'[ ")[:5].lower()
            sure = any(word in match.group().lower() for word in ("processbuilder", "scriptengine", "lang.runtime"))
            sure = sure or key.startswith(("@", "$", "__", "java", "=")) or match.group().startswith("[")
            sure = sure or (
                _fetched().search(match.group() + text[match.end() : match.end() + 80]) is not None
                and _web().search(text) is not None
            )
            sure = sure or (place in STRICT and _thrown().match(text, match.end()) is None)
        else:
            match, sure = _typed().search(text), False
        if match is not None:
            sure = (sure or _remote().search(text) is not None) and not quoted(text, match.start())
            found.append((TYPED if sure else TYPED_WEAK, match.start(), match.end()))
    return found + _xml(text, place)


def _xml(text: str, place: str) -> list[tuple[str, int, int]]:
    if "<" not in text and "clr-namespace" not in text.lower():
        return []
    low = text.lower()
    for pattern in (_element(), _attribute()):
        match = pattern.search(text)
        if match is not None and not (place not in STRICT and quoted(text, match.start())) and _built(match.group().lower(), low):
            return [(XML, match.start(), match.end())]
    return []


def _built(sign: str, low: str) -> bool:
    """A class attribute alone is a Spring or log configuration; with a method, an argument or a nested call it builds objects."""
    if sign.startswith("class"):
        return any(word in sign for word in ("xmldecoder", "eventhandler", "processbuilder")) or any(
            word in low for word in ("<void", "method=", "<java", "dynamic-proxy")
        )
    if sign.startswith(("<java version", "<void")):
        return "<object" in low or "class=" in low
    if sign.startswith(("<sorted-set", "<tree-", "<linked")):
        return "class" in low or any(
            word in low for word in ("serialization", "dynamic-proxy", "<jdk.", "<javax.", "<com.sun", "<java.")
        )
    return True
