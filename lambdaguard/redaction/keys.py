"""Which keys hold a secret, by their words: ``client_secret`` does, ``secretary``, ``max_tokens`` and ``primary_key`` do not."""

from __future__ import annotations

import functools
import re

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
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")


@functools.lru_cache(4096)
def sensitivity(key: str) -> int:
    """`STRONG`; `PLURAL` (no count is one); `WEAK_NUMBER` and `WEAK` (only if the value looks like a secret); or `NO`."""
    words = [word.lower() for word in _WORD.findall(key[-80:])]
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


def backwards() -> str:
    """A pattern of every ending that a sensitive key can have before its separator, read from the separator backwards."""
    stems = {*_SINGLE, *_MANY, *_DOUBTFUL, *_NUMBERS, *_ENDINGS, *("".join(pair) for pair in _PAIRS), *settings.current.keys}
    both = {*stems, *_AFTER}
    # Most separators end at the look-ahead: few pairs of letters end one of the words.
    last, before = ("".join(sorted({word[at] for word in both if word})) for at in (-1, -2))
    return f"=(?=[{last}][{before}])(?:{_grouped(_AFTER)})?(?:{_grouped(stems)})"


def _grouped(words: set[str] | frozenset[str]) -> str:
    """The words' letters backwards, as alternatives by the first of them."""
    groups: dict[str, list[str]] = {}
    for word in sorted(words):
        if word and not any(word != other and word.endswith(other) for other in words):
            groups.setdefault(word[-1], []).append(re.escape(word[-2::-1]))
    return "|".join(f"{last}(?:{'|'.join(rest)})" for last, rest in groups.items())
