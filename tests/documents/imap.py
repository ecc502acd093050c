"""A small IMAP server: enough of RFC 3501 for a mailbox with one folder."""

from __future__ import annotations

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Box:
    """Messages by number; `drops` is how many answers to STORE break the connection, `withheld`
    are the messages that FETCH answers with NO."""

    url: str = ""
    messages: dict[int, bytes] = field(default_factory=dict)
    seen: set[int] = field(default_factory=set)
    drops: int = 0
    withheld: set[int] = field(default_factory=set)

    def put(self, content: bytes) -> int:
        number = len(self.messages) + 1
        self.messages[number] = content
        return number


class Handler(socketserver.StreamRequestHandler):
    box: Box
    password: str

    def handle(self) -> None:
        self.say("* OK ready")
        while line := self.rfile.readline():
            tag, _, rest = line.decode().strip().partition(" ")
            name = rest.removeprefix("UID ").partition(" ")[0].lower()
            answer = getattr(self, f"on_{name}", lambda _: "OK done")(rest.upper())
            if answer is None:
                return
            self.say(f"{tag} {answer}")

    def say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")

    def on_login(self, rest: str) -> str:
        return "OK in" if self.password.upper() in rest else "NO [AUTHENTICATIONFAILED] wrong"

    def on_capability(self, _: str) -> str:
        self.say("* CAPABILITY IMAP4rev1")
        return "OK done"

    def on_logout(self, _: str) -> str:
        self.say("* BYE")
        return "OK done"

    def on_select(self, _: str) -> str:
        self.say(f"* {len(self.box.messages)} EXISTS")
        return "OK done"

    def on_search(self, rest: str) -> str:
        one = re.search(r"UID (\d+)", rest.removeprefix("UID SEARCH"))
        unseen = [number for number in self.box.messages if number not in self.box.seen]
        self.say("* SEARCH " + " ".join(map(str, [int(one[1])] if one else unseen)))
        return "OK done"

    def on_fetch(self, rest: str) -> str:
        number = int(rest.split()[2])
        if number in self.box.withheld:
            return "NO [SERVERBUG] it cannot be read"
        content = self.box.messages[number]
        head = f"* {number} FETCH (UID {number} FLAGS () RFC822.SIZE {len(content)} BODY[] "
        self.wfile.write(f"{head}{{{len(content)}}}\r\n".encode() + content + b")\r\n")
        return "OK done"

    def on_store(self, rest: str) -> str | None:
        if self.box.drops:
            self.box.drops -= 1
            return None
        self.box.seen.add(int(rest.split()[2]))
        return "OK done"


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True


@contextmanager
def serving(password: str = "secret") -> Iterator[Box]:
    box = Box()

    handler = type("Asked", (Handler,), {"box": box, "password": password})
    with Server(("127.0.0.1", 0), handler) as server:
        box.url = f"imap://127.0.0.1:{server.server_address[1]}/INBOX"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield box
        server.shutdown()
