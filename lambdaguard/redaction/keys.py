"""Which keys hold a secret, by their words: ``client_secret`` does, ``secretary``, ``max_tokens`` and ``primary_key`` do not."""

from __future__ import annotations

import functools
import re

from ..sealed import cache
from . import settings

NO, WEAK, WEAK_NUMBER, PLURAL, STRONG = range(5)

_SINGLE = frozenset(
    """password passwd passwort pwd pswd passphrase passcode secret token apikey authorization credential cookie cvv cvc ssn iban
    jwt otp totp sessionid sessid jsessionid phpsessid""".split()
)
_MANY = frozenset("passwords secrets credentials cookies apikeys passphrases".split())
# These mean many things: what stands there must look like a secret, too.
_DOUBTFUL = frozenset("session auth pass sid sig signature tokens".split())
_NUMBERS = frozenset("pin card pan".split())
_PAIRS = frozenset(
    tuple(pair.split("-"))
    for pair in """api-key api-keys access-key secret-key private-key private-keys encryption-key signing-key master-key account-key
    shared-key auth-key session-id session-key license-key ssh-key storage-key hmac-key aes-key service-key function-key
    card-number card-num card-no credit-card debit-card social-security security-code connection-string conn-str
    recovery-code recovery-codes backup-code backup-codes pass-word pass-phrase pass-code user-pass db-pass
    security-number auth-code""".split()
)
_ENDINGS = tuple(
    """password passwd passphrase secret token apikey secretkey privatekey accesskey cardnumber creditcard sessionid sessid
    connectionstring authorization cookie pwd dbpass userpass signingkey encryptionkey accountkey masterkey sharedkey""".split()
)
# What may follow the word that counts: ``password_confirmation``, ``SecretString``.
_AFTER = frozenset(
    """value hash hashed plain plaintext raw old new encrypted base text str string binary header confirm confirmation confirmed repeat again
    current input data""".split()
)
# A token that pages, stops or aligns is no secret.
_BEFORE_TOKEN = frozenset(
    """next page pagination continuation paging cancellation sync stop bos eos pad unk start end mask special eot sep client
    starting last first per invalid""".split()
)


@cache
def _word() -> re.Pattern[str]:
    return re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")


@functools.lru_cache(4096)
def sensitivity(key: str) -> int:
    """`STRONG`; `PLURAL` (no count is one); `WEAK_NUMBER` and `WEAK` (only if the value looks like a secret); or `NO`."""
    words = [word.lower() for word in _word().findall(key[-80:])]
    if not words:
        return NO
    own, letters = settings.current, "".join(words)
    if letters in own.allow:
        return NO
    if own.keys and letters.endswith(tuple(own.keys)) and (letters in own.keys or _ends_with_words(words, own.keys)):
        return STRONG
    while True:
        found = _judge(words)
        if found or len(words) < 2 or words[-1] not in _AFTER:
            return found
        words.pop()


def _judge(words: list[str]) -> int:
    last, before = words[-1], words[-2] if len(words) > 1 else ""
    if last == "token" and before in _BEFORE_TOKEN:
        return NO
    if last in _SINGLE or (before, last) in _PAIRS:
        return STRONG
    if last in _MANY:
        return PLURAL
    if last in _DOUBTFUL or last in _NUMBERS:
        return WEAK if last in _DOUBTFUL else WEAK_NUMBER
    return STRONG if last.endswith(_ENDINGS) and len(last) > 3 else NO


def _ends_with_words(words: list[str], known: frozenset[str]) -> bool:
    return any("".join(words[at:]) in known for at in range(len(words)))


def is_header(key: str) -> bool:
    """Whether the key is one that lists of pairs hold, as HTTP headers do."""
    return "-" in key or key.lower() in ("authorization", "cookie")


def endings() -> tuple[tuple[str, ...], frozenset[str]]:
    """Every ending of a sensitive key in bare letters, and with these what may follow them."""
    own = settings.current.keys
    stems = tuple({*_SINGLE, *_MANY, *_DOUBTFUL, *_NUMBERS, *_ENDINGS, *("".join(pair) for pair in _PAIRS), *own})
    return stems, frozenset((*stems, *_AFTER))


def may_end(letters: str, stems: tuple[str, ...]) -> bool:
    """Whether bare letters end as a sensitive key does, with or without what may follow."""
    if letters.endswith(stems):
        return True
    return any(letters.endswith(word) and may_end(letters[-80 : -len(word)], stems) for word in _AFTER)
