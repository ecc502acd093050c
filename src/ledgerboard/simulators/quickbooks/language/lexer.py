"""Text to tokens, with the messages of the generated (JavaCC) lexer behind the service."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ledgerboard.simulators.quickbooks.language.errors import QueryError, syntax

KEYWORDS = frozenset(
    [
        "select",
        "from",
        "where",
        "and",
        "or",
        "in",
        "not",
        "like",
        "orderby",
        "order",
        "by",
        "asc",
        "desc",
        "startposition",
        "maxresults",
        "count",
        "true",
        "false",
        "current_date",
        "iterator",
    ]
)
NAMED_KEYWORDS = {"and": "<AND>", "or": "<OR>"}  # the rest show as their quoted text
EOF, STRING, IDENTIFIER = "<EOF>", "<STRING>", "<IDENTIFIER>"
INTEGER, DECIMAL, DATETIME = "<INTEGER>", "<DECIMAL>", "<DATETIME>"

TOKEN = re.compile(
    r"""(?P<space>\s+)
      | (?P<string>'(?:[^'\\]|\\['\\])*')
      | (?P<datetime>[0-9]{4}-[0-9]{2}-[0-9]{2}
          (?:T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?(?![\w.:-]))
      | (?P<decimal>-?[0-9]*\.[0-9]+(?![\w.]))
      | (?P<integer>-?[0-9]+(?![\w.]))
      | (?P<word>[A-Za-z_][A-Za-z0-9_]*)
      | (?P<mark><=|>=|!=|[=<>*,().])""",
    re.VERBOSE,
)
STRING_BODY = re.compile(r"(?:[^'\\]|\\['\\])*")
ESCAPE = re.compile(r"\\(['\\])")
JAVA_ESCAPES = {"\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
JAVA_ESCAPES |= {'"': '\\"', "'": "\\'", "\\": "\\\\"}


@dataclass(frozen=True, slots=True)
class Token:
    """`kind` is the text by which the service names the token in an error."""

    kind: str
    text: str
    line: int
    column: int


def tokens(text: str) -> Iterator[Token]:
    """Every token, then an end token placed where the last one stands."""
    at, last = 0, Token(EOF, "", 0, 0)
    while at < len(text):
        found = TOKEN.match(text, at)
        if found is None:
            raise lexical(text, at)
        if found.lastgroup != "space":
            last = Token(kind(found), found.group(), *place(text, at))
            yield last
        at = found.end()
    yield Token(EOF, "", last.line, last.column + max(len(last.text) - 1, 0))


def kind(found: re.Match[str]) -> str:
    if found.lastgroup == "word":
        word = found.group().lower()
        return NAMED_KEYWORDS.get(word, f'"{word}"') if word in KEYWORDS else IDENTIFIER
    if found.lastgroup == "mark":
        return f'"{found.group()}"'
    return f"<{str(found.lastgroup).upper()}>"


def place(text: str, at: int) -> tuple[int, int]:
    """Line and column, both from 1."""
    before = text[:at]
    return before.count("\n") + 1, at - (before.rfind("\n") + 1) + 1


def lexical(text: str, at: int) -> QueryError:
    """An illegal character; inside a string the lexer has already eaten the string so far."""
    start, after = at, ""
    if text[at] == "'":
        body = STRING_BODY.match(text, at + 1)
        at = body.end() if body else at
        if text[at : at + 1] == "\\":
            at += 1  # a backslash may begin an escape; what follows is what is wrong
        after = text[start:at]
    line, column = place(text, at)
    seen = f'"{java(text[at])}" ({ord(text[at])}), ' if at < len(text) else "<EOF> "
    return syntax(
        f"Invalid content. Lexical error at line {line}, column {column}.  "
        f'Encountered: {seen}after : "{java(after)}"'
    )


LAST_OF_LATIN_1 = 255


def refuse_letters(text: str) -> None:
    """Companies on the old parser: only Latin-1 in a statement (reference: query language)."""
    for at, char in enumerate(text):
        if ord(char) > LAST_OF_LATIN_1:
            line, column = place(text, at)
            raise syntax(
                f"Invalid content. Lexical error at line {line}, column {column}.  "
                f'Encountered: "{java(char)}" ({ord(char)}), after : ""'
            )


def java(text: str) -> str:
    """As JavaCC prints text inside its messages."""
    return "".join(
        JAVA_ESCAPES.get(char, char if " " <= char <= "~" else unicode(char)) for char in text
    )


def unicode(char: str) -> str:
    return f"\\u{ord(char):04x}"


def unquote(text: str) -> str:
    return ESCAPE.sub(r"\1", text[1:-1])


def quote(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"
