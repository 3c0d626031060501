"""PHP calls that reach the system: rule, literals (lower case) one of which must occur, whether case is ignored, alternatives."""

from __future__ import annotations

PHP_CALL = "LG-CODE-002"

SIGNS: tuple[tuple[str, tuple[str, ...], bool, tuple[str, ...]], ...] = (
    (
        PHP_CALL,
        ("$_",),
        True,
        (
            r"\$_(?:GET|POST|REQUEST|COOKIE)\s*+\[[^\]\n]{1,20}\]\s*+\(",
            (
                r"(?:\b(?:eval|assert|system|exec|passthru|shell_exec|popen|include|require|create_function|preg_replace|"
                r"call_user_func)\b\s*+\(?[^\n;]{0,60}?|[\"'`;{]\s*+@?)\$\{?_?(?:_?GET|_?POST|_?REQUEST|_?COOKIE|_?SERVER)\b\s*+\["
            ),
        ),
    ),
    (
        PHP_CALL,
        ("${", "{$"),
        True,
        (
            (
                r"\$\{\s*+@?(?:system|passthru|shell_exec|exec|popen|proc_open|pcntl_exec|assert|eval|phpinfo|phpversion|print|sleep|md5|"
                r"die|var_dump|include|highlight_file|file_get_contents|hexdec)\s*+\("
            ),
            r"\{\$\{\s*+@?\w{2,30}\s*+\(",
        ),
    ),
    (
        PHP_CALL,
        ("base64_decode", "str_rot13", "gzinflate", "chr("),
        True,
        (
            (
                r"\b(?:eval|assert|system|exec)\s*+\(\s*+(?:@?(?:base64_decode|str_rot13|gzinflate|gzuncompress|strrev|urldecode|"
                r"hex2bin)\s*+\(|chr\s*+\(\s*+\d)"
            ),
        ),
    ),
    (
        PHP_CALL,
        ("(",),
        False,
        (
            (
                r"^(?:\w{1,12};)?[\s\"'`);}:.,\]&|@?+-]{0,12}(?:(?:system|passthru|shell_exec|exec|popen|proc_open|pcntl_exec|eval|"
                r"assert)\s*+\(\s*+[\"']\s*+(?:(?:cat|ls|id|whoami|pwd|sleep|uname|curl|wget|dir|type|ping|nc|bash|sh|echo|ifconfig|netstat|"
                r"ps|head|python\d?|perl|nslookup|env|cmd|powershell)\b|/|(?:phpinfo|system|exec|passthru|shell_exec)\s*+\()|(?:phpinfo|"
                r"phpversion)\s*+\(\s*+(?:-?\d*|INFO_\w+)\s*+\)(?!\s+\w)|(?:print|echo|die|exit|var_dump|print_r|"
                r"assert)\s*+\(?\s*+@?(?:print\s*+\(\s*+)?(?:md5|system|`|phpinfo|exec|shell_exec|passthru|file_get_contents|scandir|sha1|"
                r"base64_decode|chr)\b\s*+\(?)"
            ),
        ),
    ),
    (
        PHP_CALL,
        ("call_user", "array_", "usort", "uasort", "preg_replace", "register_"),
        True,
        (
            (
                r"\b(?:call_user_func(?:_array)?|array_(?:map|filter|walk|reduce)|u[ak]?sort|register_\w{4,20}|"
                r"preg_replace(?:_callback)?)\s*+\([^\n]{0,40}?[\"'](?:system|exec|passthru|shell_exec|popen|assert|eval|phpinfo)\b"
            ),
        ),
    ),
    (
        PHP_CALL,
        ("include", "require"),
        True,
        (
            r"^[\s\"'`;)}]{0,8}(?:include|require)(?:_once)?\s*+\(?\s*+[\"'](?:https?|ftp|php|data|phar|/etc)",
        ),
    ),
    (
        PHP_CALL,
        ("language",),
        True,
        (
            r"<script\s[^>\n]{0,20}?language\s*+=\s*+[\"']?php",
        ),
    ),
    (
        PHP_CALL,
        ("reflection", "putenv", "file_put_contents", "strrev", "str_rot13", "hex2bin", "base64_decode", "ffi::",
         "phpinfo", "system", "passthru", "shell_exec", "exec", "popen", "assert"),
        True,
        (
            r"[\"'](?:system|passthru|shell_exec|exec|popen|proc_open|assert|phpinfo|eval)[\"']\s*+\)?\s*+\(\s*+[\"'$]",
            r"\b(?:strrev|str_rot13|hex2bin|base64_decode|urldecode|gzinflate)\s*+\(\s*+[\"'][^()\n]{0,60}\)\s*+\(",
            r"^[\s\"'`;)}]{0,8}\$\w{1,20}\s*+=\s*+[\"'](?:system|passthru|shell_exec|exec|popen|assert|phpinfo)[\"']\s*+;",
            r"\bnew\s+\\?Reflection(?:Function|Method|Class)\s*+\(\s*+[\"'](?:system|passthru|shell_exec|exec|popen|phpinfo|assert|eval)\b",
            r"\bputenv\s*+\(\s*+[\"']LD_PRELOAD|\bfile_put_contents\s*+\([^()\n]{1,80}<\?|\bFFI::cdef\s*+\(",
            r"^\s*+\d{1,6}\s*+[+*.-]\s*+phpinfo\s*+\(\s*+\)",
            (
                r"^(?:[\w\s@.-]{0,24}+[\"']?[)\]}]{0,3}\s*+;)?[\s\"'`;)}@]{0,8}\\?(?:system|passthru|shell_exec|popen|"
                r"pcntl_exec)\s*+(?:/\*[^*]{0,20}\*/\s*+)?\(\s*+[\"'][^\"'\n]{1,120}[\"']\s*+(?:,\s*+[\"'\w]{1,4})?\)[\s;#/)\"'*]{0,8}$"
            ),
        ),
    ),
    (
        PHP_CALL,
        ("$", "show_source", "highlight_file", "ini_set", "dl(", "(system)", "(exec)", "(passthru)", "(shell_exec)",
         "(phpinfo)", "(~", "glob(", "getenv(", "defined_vars"),
        True,
        (
            r"\$(\w{1,20})\s*+=[^;=\n][^;\n]{1,80};\s*+\$\1\s*+\(",
            r"\b(?:extract|parse_str|unserialize|import_request_variables)\s*+\(\s*+\$_(?:GET|POST|REQUEST|COOKIE|SERVER)\b",
            r"^\W{0,8}(?:show_source|highlight_file|readfile)\s*+\(\s*+(?:__FILE__|[\"'](?:/|\.\.))",
            r"\bini_set\s*+\(\s*+[\"'](?:allow_url_|disable_functions|open_basedir|auto_prepend)|^\W{0,6}dl\s*+\(\s*+[\"'][\w./]{1,60}\.so",
            r"\(\s*+(?:system|passthru|shell_exec|exec|popen|phpinfo)\s*+\)\s*+\(\s*+[\"'$)]|\(\s*+~[^()\n]{2,60}\)\s*+\(\s*+~",
            (
                r"^[\s\"'`;)}=]{0,8}(?:print|echo|die|var_dump|print_r)\s*+\(?\s*+@?(?:glob|getenv|get_defined_vars|getcwd|get_current_user|"
                r"php_uname)\s*+\("
            ),
        ),
    ),
    (
        PHP_CALL,
        ("shell_exec", "passthru", "pcntl_exec", "proc_open", "pclose", "create_function", "mb_ereg"),
        True,
        (
            r"(?:[(\[,=]|^[\w\s@.-]{0,24}[\"']?[)\]}]{0,3}\s*+[;:?.]{0,2})\s*+@?(?:shell_exec|passthru|pcntl_exec|proc_open)\s*+\(\s*+[\"'][^\"'\n]{1,80}[\"']",
            r"\bmb_ereg_replace\s*+\([^\n]{0,120}?[\"'][a-z]{0,4}e[a-z]{0,4}[\"']\s*+\)",
            r"\bcreate_function\s*+\(\s*+[\"'][^\"'\n]{0,40}[\"']\s*+,\s*+[\"']",
            r"\bpclose\s*+\(\s*+popen\s*+\(",
        ),
    ),
)  # fmt: skip
