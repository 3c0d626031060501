"""Commands of servers that are told one a line: Redis and Memcached; and what CQL reads without a key."""

from __future__ import annotations

import re

from ..sealed import cache


@cache
def line() -> re.Pattern[str]:
    """A second line in the protocols of Redis and Memcached."""
    return re.compile(
        r"[\r\n][ \t]*+(?:flush_?(?:all|db)(?!\s*+[(:=])|config\s+set\s+(?:dir|dbfilename|save|requirepass|masterauth|(?:slave|replica)[\w-]+|protected-mode|appendonly|maxmemory\S*|stop-writes\S*|rdbcompression)\b|(?:slaveof|replicaof)\s+\S+\s+\d|eval\s+['\"](?:return\b|redis\.|local\s|for\s)|(?:set|add|append|cas)\s+\S+\s+\d+\s+\d+\s+\d+|"
        r"module\s+load\s|script\s+load|bgsave|shutdown\s+nosave|\*\d+\r\n\$\d+|(?:del|hset|lpush|rpush|sadd|zadd)\s+\S+[^\r\n]{0,200}\r\n)",
        re.IGNORECASE,
    )


@cache
def redis() -> re.Pattern[str]:
    """One command of Redis that no value looks like, and CQL's way to search without a key."""
    return re.compile(
        r"\s*+(?:(?:eval|script\s++load)\s++['\"][^\n]{0,200}?redis\.p?call\s*+\(|(?:slaveof|replicaof)\s++[\w.:-]{1,80}+\s++\d{1,5}\s*+\Z|module\s++load\s++/\S|(?:\d{1,9}+\s*+;\s*+)?flush(?:all|db)\s*+\Z|(?-i:tojson)\s*+\(\s*+(?:this|db)\b"
        r"|config\s++(?:get\s++\*|set\s++(?:dir|dbfilename|requirepass|masterauth|protected-mode|slave-read-only)\s))"
        r"|[\w@.-]{0,40}+['\"][^\n]{0,60}?\ballow\s++filtering\b|[\w@.-]{0,40}+['\"]?\s*+;\s*+drop\s++keyspace\s",
        re.IGNORECASE,
    )


@cache
def answered() -> re.Pattern[str]:
    """Another command of such a server's, with the line's end that it needs, in what is one line."""
    return re.compile(
        r"\r\n(?:(?:get|del|incr|decr|ttl|type|info|keys|select|auth|stats|version|quit|ping|dbsize|monitor|save|randomkey)(?:[ ][^\r\n]{0,80}+)?|(?:set|getset|rename|append|expire|publish|lpush|rpush|sadd|hget)[ ]\S{1,80}+[ ][^\r\n]{1,200}+)\r\n",
        re.IGNORECASE,
    )
