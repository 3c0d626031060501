"""Signs of code made on the way: decoded, requested, or after what it breaks out of: rule, literals in lower case, whether case is ignored, alternatives."""

from __future__ import annotations

CHAINED = "LG-CODE-006"

SIGNS: tuple[tuple[str, tuple[str, ...], bool, tuple[str, ...]], ...] = (
    (
        CHAINED,
        ("function",),
        False,
        (
            r"^[\w\s@.-]{0,24}[\"'`]\)?\s{0,2}[+;|&-]{1,2}\s{0,2}\(?\(?(?:async\s)?function\s{0,2}\w{0,20}\(\)\s{0,2}\{",
        ),
    ),
    (
        CHAINED,
        ("eval)",),
        False,
        (
            r"\(\s*+\d\s*+,\s*+eval\s*+\)\s*+\(",
        ),
    ),
    (
        CHAINED,
        ("eval(", "eval (", "exec(", "exec (", "execscript", "function(atob", "function(str", "function(buf",
         "function(req", "function(unes"),
        False,
        (
            (
                r"\b(?:eval|exec|execScript|Function)\s*+\(\s*+(?:compile\s*+\(|open\s*+\(|[\"'][^\"'\n]{0,40}[\"']\s*+\+\s*+[\"']|"
                r"atob\s*+\(|unescape\s*+\(|decodeURIComponent\s*+\(|String\.fromCharCode|Buffer\.from\s*+\(|bytes\.fromhex|"
                r"base64\.b64decode|codecs\.decode|__import__|chr\s*+\(\s*+\d|request\.|req\.(?:query|body|params))"
            ),
        ),
    ),
    (
        CHAINED,
        ("res.", "response."),
        False,
        (
            r"\bres(?:ponse)?\.(?:end|write|send|json)\s*+\(\s*+(?:require|process|eval|Function|global)\b",
        ),
    ),
    (
        CHAINED,
        ("res.", "response.", "sleep", "while(", "for(", "while ("),
        False,
        (
            r"^[\s\"'`;)}\]|&+,-]{1,8}(?:res|response)\s*+\.\s*+(?:end|write|send)\s*+\(",
            (
                r"^[\s\"'`;)}\]|&+,-]{0,8}(?:time\.sleep|Thread\.sleep|java\.lang\.Thread\.sleep|usleep|"
                r"sleep)\s*+\(\s*+\d{1,9}\s*+\)\s*+(?:;|#|//|\)|$|[\"'.])"
            ),
            r"^\W{0,8}for\s*+\(\s*+;\s*+;\s*+\)\s*+(?:\{\s*+\}|;)",
            r"while\s*+\(\s*+(?:1|true)\s*+\)\s*+;?\s*+(?:\{\s*+\})?\s*+$",
        ),
    ),
)  # fmt: skip
