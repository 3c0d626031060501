"""The files an attacker asks for, by how little else a caller could mean by them."""

from __future__ import annotations

import re

from ..sealed import cache

# Nobody sends these but to read what is not theirs.
_SURE = (
    r"(?:^|/)etc/(?:passwd|shadow)\b|^/?etc/(?:group|gshadow|master\.passwd|security/|sudoers|issue|motd|hosts|crontab|fstab|mtab|exports|inetd\.conf|"
    r"my\.cnf|mysql|php|apache|httpd|nginx/\S|lighttpd|ssh/|samba|resolv\.conf|hostname|os-release|environment|profile|bash|"
    r"cron|init\.d|rc\.|network/|sysconfig|redis|mongo|postgres|vsftpd|proftpd|pure|aliases|services|networks|protocols|lsb-release|"
    r"shells|login|pam|ldap|krb5|snmp|openvpn|tomcat|phpmyadmin|wpa_supplicant|kubernetes/(?:admin|kubelet)|rsyslog|syslog|sysctl|ssl/private)"
    r"|(?:^|/)proc/self/|^/?proc/(?:self|thread-self|\d+|\[|\*|cpuinfo|version|cmdline|net|loadavg|mounts|partitions|interrupts|meminfo|modules|stat|"
    r"devices|filesystems|swaps|uptime|sched_debug|config|kcore|kallsyms|ioports|vmstat|sys)"
    r"|^/?root/\.|(?:^|/)\.ssh/(?:id_|authorized_keys|known_hosts|config)|(?:^|/)id_(?:rsa|dsa|ecdsa|ed25519)(?:\.\w+)?$"
    r"|(?:^|/)\.aws/(?:credentials|config)|(?:^|/)\.(?:docker/config\.json|kube/config|config/gcloud/|azure/\w|netrc|pgpass|my\.cnf|git-credentials)"
    r"|(?:^|/)\.(?:bash|zsh|ksh|sh|mysql|psql|python|node_repl|rediscli)_(?:history|logou?t)$|(?:^|/)home/[\w.-]+/\.(?:bash|zsh|profile|ssh|aws|gnupg|netrc|pgpass|kube|npmrc|pypirc|git-cred)|(?:^|/)\.dockerenv$|(?:^|/)\.ht(?:access|passwd)$|(?:^|/)\.passwd$"
    r"|(?:^|/)(?:web-inf|meta-inf)/\S|(?:^|/)\.git/(?:config|head|index|logs|objects|refs)|(?:^|/)\.svn/(?:entries|wc\.db)|(?:^|/)\.hg/\w"
    r"|(?:^|/)boot\.ini$|(?:^|/)(?:win|system|php|my|desktop|odbc)\.ini$|(?:windows|winnt)/(?:system32|repair|system|win\.|debug|panther|php|config)"
    r"|(?:^|/)(?:system32|syswow64)/|(?:^|/)(?:web|machine|app)\.config$|(?:^|/)inetpub/|(?:^|/)ntuser\.(?:dat|ini)|(?:^|/)sam$"
    r"|^/?var/(?:log/\S|lib/cloud/\w|run/(?:utmp|secrets|docker\.sock|mysqld)|lib/(?:mysql|mlocate|kubelet|docker|php|tomcat|postgresql)|spool/(?:cron|mail)|mail/\w|named|adm/\w|"
    r"www/\w)|^/srv/www/(?:\w{1,40}/){0,8}[\w.-]{1,60}\.(?:php|aspx?|jsp|cgi|ini|conf|log)$|^/?(?:tmp|var/tmp)/sess_|^/?usr/share/(?:nginx|apache|tomcat|php)\w*/|^/?run/secrets/\w|^/?dev/(?:tcp/|udp/|mem$|shm/|fd/|stdin$)"
    r"|^/?usr/local/(?:etc|zend|apache\d*|nginx|tomcat|psa|cpanel)/\S|^/?(?:opt|usr/local)/(?:lampp|xampp|lsws|bitnami)/\S|^/?xampp/(?:apache|php|mysql)/|(?:^|/)drivers/etc/hosts$|(?:^|/)private/etc/"
    r"|(?:^|/)(?:wp-config|configuration|settings|local_settings|config(?:\.inc)?|database|db|parameters)\.(?:php|asp|aspx|py|rb|ya?ml)\d?$"
    r"|(?:^|/)(?:logs?|log/\w+|log)/(?:error|access|httpd|apache|mysql|php)\S*$|(?:error|acces{1,2})[._ -]?\s?l\s?og$|(?:^|/)httpd\.conf|(?:^|/)server\.xml$"
    r"|(?:^|/)(?:tomcat-users|context|applicationcontext|hibernate\.cfg|struts)\.xml$|(?:^|/)\.env(?:\.\w+)?$|(?:^|/)cmd\.exe|(?:^|/)localstart\.asp"
    r"|(?:^|/)application(?:-\w+)?\.(?:properties|ya?ml)$|^/?var/(?:task|runtime)(?:/|$)|(?:^|/)lambda-entrypoint\.sh|(?:^|/)flag(?:\.txt)?$"
    r"|^/?var/lang/|^/?opt/(?:python|nodejs|extensions|bootstrap)(?:/|$)|^/?sys/(?:class|kernel|fs|devices|block)/|^(?:~\w{0,32}/?|/?)\.(?:bashrc|profile|bash_profile|zshrc|vimrc)$"
)
# Known to attackers and to honest configuration alike.
_SHARED = (
    r"(?:^|/)etc/(?:localtime|timezone|config|secrets?|ssl(?:/certs|$)|pki|nginx/?$|kubernetes/?$|docker|letsencrypt|systemd|alternatives|fonts|"
    r"x11|certs?|ca-certificates|hosts/?$|resolv\.conf/?$|os-release)"
    r"|(?:^|/)var/(?:task|runtime|lib|run|log|www)/?|^/?usr/share/|(?:^|/)\.env(?:\.\w+)?$|(?:^|/)\.git/|\.config$|(?:^|/)application(?:-\w+)?\.|(?:^|/)(?:config|settings|database|db|parameters)\.\w+$"
    r"|(?:^|/)meta-inf/|(?:^|/)run/secrets/|(?:^|/)dev/shm/|(?:^|/)\.(?:docker|kube|config|azure|aws)/|(?:^|/)(?:my|php|desktop|odbc)\.ini$|(?:^|/)context\.xml$"
    r"|^/?(?:var/lang|opt/python|opt/nodejs|opt/extensions)(?:/|$)|^~?/?\.(?:bashrc|profile|bash_profile|zshrc|vimrc)$"
    r"|(?:^|/)opt/bitnami/|(?:^|/)flag(?:\.txt)?$|(?:^|/)proc/(?:sys|stat|net)"
)
# Folders and kinds of files that developers reach by relative paths.
_DEVELOPER = (
    r"(?:^|/)(?:node_modules|packages|src|lib|libs|dist|docs?|assets|images?|img|css|js|styles|schemas?|components|modules|shared|common|test|tests|"
    r"utils|types|public|static|examples|build|vendor|target|scripts|projects?|apps?)(?:/|$)"
    r"|\.(?:jsx?|tsx?|mjs|cjs|vue|svelte|json5?|md|mdx|rst|css|s[ac]ss|less|png|jpe?g|gif|svg|webp|ico|html?|ya?ml|toml|h|hpp|hh|c|cc|cpp|cs|go|rs|"
    r"java|kt|swift|dart|proto|graphql|sql|tf|csproj|sln|gradle|ipynb|txt|pdf|woff2?|ttf|map|xsd|dtd|xsl|lock|cmake|mk|props|targets)$|^$|/$|^[\w-]+$"
)


# Folders of a system or of its servers, and what the files in them end in: where paths are short values, nobody else names one in full.
_FOLDERS = (
    r"/+(?:etc|proc|root)/[\w.~-]|~/\.[a-z]|/+(?:var|usr|opt|srv|bin|lib|sbin|private|library|system)/"
    r"|(?:[a-z]:)?/+(?:apache\d*|php\d?|mysql|postgresql|pgsql|netserver|http|home\d?)/"
    r"|[a-z]:/+(?:windows|winnt|program files(?: \(x86\))?|documents and settings|users|inetpub|xampp|wamp\d*|nginx|usr|var|etc)/"
)
_ENDS = (
    r"(?:\.(?:conf|cnf|ini|err|pdb|passwd|inc|myd|mdf|ldf|sav|evt|asa|htaccess|config|index|sam|dat)|[._-]log|/log|xferlog|\w_history|/sam|/passwd"
    r"|mysql[\w-]*\.log|access\.log|error\.log|(?:windows|winnt|var|usr|opt|wamp\d*|xampp|apache\d*|mysql|postgresql)/(?:[\w.-]+/){0,6}[\w.-]+\.(?:log|out)"
    r"|[uw]tmp|/htmp|pure-config\.pl|filezilla server\.xml|unattend\w*\.xml|xampp/htdocs/\w+\.\w+)\Z"
)


def is_system(path: str) -> bool:
    """True for the full name of a file of the system or of one of its servers (``path`` with forward slashes)."""
    folder = _folder().match(path)
    if folder is None or _named().fullmatch(path) is None:
        return False
    return folder.group()[:1] == "~" or "/etc/" in folder[0] or _kernel(folder[0]) or _ends().search(path) is not None


def _kernel(folder: str) -> bool:
    return folder.lstrip("/").startswith(("proc", "root"))


@cache
def _named() -> re.Pattern[str]:
    """Nothing but a name: blanks only where folders of Windows have them."""
    return re.compile(r"(?:[/~][\w./+~{}-]+|[A-Za-z]:/[\w./+~{}() -]+)")


@cache
def _folder() -> re.Pattern[str]:
    return re.compile(_FOLDERS, re.IGNORECASE)


@cache
def _ends() -> re.Pattern[str]:
    return re.compile(_ENDS, re.IGNORECASE)


@cache
def _sure() -> re.Pattern[str]:
    return re.compile(_SURE, re.IGNORECASE)


@cache
def _shared() -> re.Pattern[str]:
    return re.compile(_SHARED, re.IGNORECASE)


@cache
def _developer() -> re.Pattern[str]:
    return re.compile(_DEVELOPER, re.IGNORECASE)


def is_target(path: str) -> bool:
    """True for a file only an attacker names (``path`` with forward slashes)."""
    return _sure().search(path) is not None


def is_shared(path: str) -> bool:
    """True for a target that honest configuration names as well."""
    return _shared().search(path) is not None


def is_developer(path: str) -> bool:
    """True for what a relative path in code, documentation or configuration leads to."""
    return _developer().search(path) is not None
