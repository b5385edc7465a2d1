"""A mailbox for tests: as much IMAP as a program needs that only reads, on a free port, and it can misbehave."""

import base64
import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage

USER, PASSWORD, TOKEN = "answers@house.test", "summer rain", "access-token"


@dataclass
class Box:
    """What lies in the mailbox, and what was asked of it."""

    port: int = 0
    mails: dict[int, bytes] = field(default_factory=dict)
    validity: int = 7
    folder: str = "INBOX"
    asked: list[str] = field(default_factory=list)
    """All commands, without their tags."""
    cut_after: int | None = None
    """So many whole mails are given, then the line breaks in the middle of the next."""
    says: dict[str, bytes] = field(default_factory=dict)
    """What is answered to a command in place of the truth; a command that is only closed has nothing."""
    greeting: bytes = b"* OK ready"

    def put(self, mail: EmailMessage | bytes) -> int:
        """One more mail comes in; its number."""
        uid = max(self.mails, default=100) + 1
        self.mails[uid] = mail if isinstance(mail, bytes) else mail.as_bytes()
        return uid

    def commands(self) -> set[str]:
        """What kinds of things were asked."""
        return {" ".join(each.split()[: 2 if each.startswith("UID") else 1]) for each in self.asked}


class _Talk(socketserver.StreamRequestHandler):
    timeout = 20

    def handle(self) -> None:
        box: Box = self.server.box  # type: ignore[attr-defined]  # given below
        self._say(box.greeting)
        while line := self.rfile.readline():
            tag, _, said = line.decode().rstrip("\r\n").partition(" ")
            box.asked.append(said)
            command = " ".join(said.split()[: 2 if said.startswith("UID") else 1])
            if command in box.says:
                self.wfile.write(box.says[command].replace(b"TAG", tag.encode()))
                if not box.says[command]:
                    return
            elif not self._answer(box, tag, command, said):
                return

    def _answer(self, box: Box, tag: str, command: str, said: str) -> bool:
        good = "done"
        match command:
            case "CAPABILITY":
                self._say(b"* CAPABILITY IMAP4rev1 AUTH=PLAIN AUTH=XOAUTH2")
            case "LOGIN":
                good = "done" if said == f'LOGIN "{USER}" "{PASSWORD}"' else ""
            case "AUTHENTICATE":
                self._say(b"+ ")
                good = "done" if TOKEN in _unpacked(self.rfile.readline()) else ""
                if not good:
                    self._say(b"+ eyJzdGF0dXMiOiI0MDAifQ==")
                    self.rfile.readline()
            case "EXAMINE":
                good = "[READ-ONLY] done" if said == f'EXAMINE "{box.folder}"' else ""
                self._say(f"* {len(box.mails)} EXISTS\r\n* OK [UIDVALIDITY {box.validity}] valid".encode())
            case "UID SEARCH":
                self._say(f"* SEARCH {' '.join(map(str, self._found(box, said)))}".encode())
            case "UID FETCH":
                return self._fetch(box, tag, said)
            case "LOGOUT":
                self._say(b"* BYE")
            case _:
                good = ""
        self._say(f"{tag} {f'OK {good}' if good else 'NO [AUTHENTICATIONFAILED] not like this'}".encode())
        return command != "LOGOUT"

    def _found(self, box: Box, said: str) -> list[int]:
        asked = re.search(r"UID SEARCH UID (\d+):\*", said)
        if asked is None:
            return sorted(box.mails)
        # As the protocol has it: the range reaches to the last mail even where that is before it.
        return [uid for uid in sorted(box.mails) if uid >= int(asked[1]) or uid == max(box.mails)]

    def _fetch(self, box: Box, tag: str, said: str) -> bool:
        numbers = [int(each) for each in said.split()[2].split(",")]
        is_head = "HEADER.FIELDS" in said
        for place, uid in enumerate(each for each in numbers if each in box.mails):
            whole = box.mails[uid]
            content = whole.partition(b"\n\n")[0] + b"\n\n" if is_head else whole
            name = "BODY[HEADER.FIELDS (MESSAGE-ID)]" if is_head else "BODY[]<0>"
            head = f"* {place + 1} FETCH (UID {uid} RFC822.SIZE {len(whole)} {name} {{{len(content)}}}\r\n".encode()
            if not is_head and box.cut_after is not None:
                if box.cut_after == 0:
                    self.wfile.write(head + content[: len(content) // 2])
                    return False
                box.cut_after -= 1
            self.wfile.write(head + content + b")\r\n")
        self._say(f"{tag} OK done".encode())
        return True

    def _say(self, line: bytes) -> None:
        with suppress(OSError):  # the program has left
            self.wfile.write(line + b"\r\n")


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address, daemon_threads, block_on_close = True, False, True


@contextmanager
def a_mailbox() -> Iterator[Box]:
    """A mailbox for the time of a test."""
    box = Box()
    with _Server(("127.0.0.1", 0), _Talk) as server:
        server.box = box  # type: ignore[attr-defined]  # read by whoever talks
        box.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield box
        finally:
            server.shutdown()
            thread.join()


def _unpacked(line: bytes) -> str:
    return base64.b64decode(line).decode()
