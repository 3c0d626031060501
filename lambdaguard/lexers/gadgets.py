"""Polymorphic JSON and XML that names the class to build: fastjson, Jackson, Json.NET, XStream, XMLDecoder, XAML."""

from __future__ import annotations

import re
from functools import cache

from .listing import STRICT, quoted

TYPED, TYPED_WEAK, XML = "LG-DESER-008", "LG-DESER-108", "LG-DESER-010"

_JAVA = (
    r"com\.sun\.(?:rowset|org\.apache|jndi|net)|javax\.(?:script|management|naming|swing|el|imageio|activation|sql\.rowset"
    r"|xml\.transform)"
    r"|org\.apache\.(?:commons|xbean|ibatis|tomcat|shiro|hadoop|aries|cocoon|myfaces|wicket|openjpa|log4j|velocity|xalan"
    r"|activemq|axis2?|bcel|cxf|catalina)"
    r"|org\.springframework|com\.mchange|ch\.qos\.logback|java\.lang\.(?:runtime|\w*exception|throwable|process\w*|class\b"
    r"|thread\b|autocloseable|string\b|object\b|system\b)"
    r"|java\.net\.|java\.rmi|java\.beans|java\.io\.|java\.security|java\.util\.(?:priorityqueue|logging|serviceloader|jar"
    r"|zip|concurrent|comparator|map\$)"
    r"|com\.zaxxer|org\.hibernate|com\.alibaba|oracle\.|sun\.|net\.sf\.ehcache|org\.codehaus|groovy\.|clojure\."
    r"|org\.mozilla|org\.python|bsh\.|com\.caucho"
    r"|org\.jboss|org\.eclipse|com\.p6spy|com\.newrelic|org\.quartz|com\.ibatis|br\.com\.anteros|org\.h2|org\.jsecurity"
    r"|com\.nqadmin|org\.arrah|jdk\."
    r"|org\.yaml|com\.pastdev|com\.oracle|weblogic\.|com\.bea\.|freemarker\.|org\.beanshell|org\.postgresql|com\.mysql"
    r"|org\.aspectj|org\.objectweb"
)
_DOTNET = (
    r"system\.(?:windows|diagnostics|configuration\.install|security\.(?:principal|claims|cryptography|policy)|data\b|io\."
    r"|web\b|management|activities"
    r"|workflow|reflection|codedom|runtime|delegate|resources|net\.|drawing|xml\.|identitymodel|collections\.hashtable"
    r"|componentmodel|messaging)"
    r"|microsoft\.(?:visualstudio|identitymodel|exchange|powershell|management|data|build|csharp)|presentationframework"
)


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
    return re.compile(r"\"(?:@type|\$type|@class)\"\s*+:\s*+\"\w++(?:\.\w++){2}[\w.$, +`\[\]]*\"", re.IGNORECASE)


@cache
def _class() -> re.Pattern[str]:
    return re.compile(rf"\[?l?(?:{_JAVA}|{_DOTNET})[\w.$+`\[\], =;-]*+\s*\Z", re.IGNORECASE)


@cache
def _xml() -> re.Pattern[str]:
    return re.compile(
        rf"<(?:{_JAVA})[\w.$_-]*+[\s>/]|class\s*+=\s*+[\"'](?:java\.beans\.(?:xmldecoder|eventhandler)"
        rf"|java\.lang\.(?:runtime|processbuilder|thread)|{_JAVA})"
        r"|<void\s+(?:method|property)\s*+=|<(?:dynamic-proxy|sorted-set|tree-map|tree-set|linked-hash-set"
        r"|jdk\.nashorn[\w.]*+|javax\.[\w.]++)[\s/>]|serialization\s*+=\s*+[\"']custom"
        r"|<\w{0,12}:?objectdataprovider\b|clr-namespace:system\.(?:diagnostics|windows|reflection|io)|expandedwrapper\b"
        r"|expandedwrapperof|\btype\s*+=\s*+[\"']system\.(?:data\.services|windows|diagnostics)"
        r"|schemas\.microsoft\.com/clr/nsassem/system"
        r"|<java\s+version\s*+=",
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
            sure = key.startswith(("@", "$", "__", "java", "=")) or match.group().startswith("[") or place in STRICT
            found.append((TYPED if sure and not quoted(text, match.start()) else TYPED_WEAK, match.start(), match.end()))
        elif (match := _typed().search(text)) is not None:
            found.append((TYPED_WEAK, match.start(), match.end()))
    if "<" in text or "clr-namespace" in text.lower():
        match = _xml().search(text)
        if (
            match is not None
            and not (place not in STRICT and quoted(text, match.start()))
            and _built(match.group().lower(), text.lower())
        ):
            found.append((XML, match.start(), match.end()))
    return found


def _built(sign: str, low: str) -> bool:
    """A class attribute alone is a Spring or log configuration; with a method, an argument or a nested call it builds objects."""
    if sign.startswith("class"):
        return (
            "xmldecoder" in sign
            or "eventhandler" in sign
            or "<void" in low
            or "method=" in low
            or "<java" in low
            or "processbuilder" in sign
            or "dynamic-proxy" in low
        )
    if sign.startswith(("<java version", "<void")):
        return "<object" in low or "class=" in low
    if sign.startswith(("<sorted-set", "<tree-", "<linked")):
        return "class" in low or any(
            word in low for word in ("serialization", "dynamic-proxy", "<jdk.", "<javax.", "<com.sun", "<java.")
        )
    return True
