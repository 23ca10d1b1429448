"""The mail catcher's pages: the list, one mail, its parts. Loopback only."""

import email
import email.message
import email.policy
import html
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote

NAME = re.compile(r"[0-9]+-[0-9]+\.eml")
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width"><style>
body {{ font: 15px/1.45 system-ui, sans-serif; margin: 0 auto; max-width: 60em; padding: 1em;
color: #222 }}
table {{ border-collapse: collapse; width: 100% }} td, th {{ padding: .4em .6em; text-align: left;
border-bottom: 1px solid #ddd; vertical-align: top }}
iframe {{ width: 100%; height: 60vh; border: 1px solid #ddd }}
pre {{ white-space: pre-wrap }} a {{ color: #0a58ca }}</style><h1>{title}</h1>{body}</html>"""
# A mail's own HTML may show itself, and nothing else.
SANDBOX = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; sandbox"


def start(folder: Path, port: int) -> None:
    """Serve the pages from a thread."""
    handler = type("Pages", (Pages,), {"folder": folder})
    server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    threading.Thread(target=server.serve_forever, daemon=True, name="pages").start()


class Pages(BaseHTTPRequestHandler):
    """`/`, `/<mail>`, `/<mail>/<part number>`."""

    folder: Path

    def do_GET(self) -> None:  # noqa: N802 (the base class's name)
        words = [word for word in self.path.partition("?")[0].split("/") if word]
        if not words:
            self._page("Mails", self._list())
        elif NAME.fullmatch(words[0]) and (self.folder / words[0]).exists():
            self._mail(words[0], words[1:])
        else:
            self.send_error(404)

    def log_message(self, *args) -> None:
        """Nobody reads an access log of these pages."""

    def _page(self, title: str, body: str) -> None:
        self._send(PAGE.format(title=html.escape(title), body=body).encode(), "text/html")

    def _send(self, content: bytes, kind: str, **headers: str) -> None:
        self.send_response(200)
        text = "; charset=utf-8" if kind.startswith("text/") else ""
        self.send_header("Content-Type", kind + text)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("X-Content-Type-Options", "nosniff")
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(content)

    def _list(self) -> str:
        rows = []
        for path in sorted(self.folder.glob("*.eml"), reverse=True):
            mail = _read(path)
            cells = (mail["Date"], mail["From"], mail["X-Envelope-To"] or mail["To"])
            texts = "".join(f"<td>{html.escape(str(cell or ''))}</td>" for cell in cells)
            subject = html.escape(str(mail["Subject"] or "(no subject)"))
            files = ", ".join(html.escape(name) for _number, name, _part in _files(mail))
            rows.append(f'<tr>{texts}<td><a href="/{path.name}">{subject}</a><br>{files}</td></tr>')
        head = "<tr><th>Date<th>From<th>To<th>Subject, files</tr>"
        return f"<table>{head}{''.join(rows)}</table>" if rows else "<p>No mail yet.</p>"

    def _mail(self, name: str, rest: list[str]) -> None:
        mail = _read(self.folder / name)
        if rest:
            self._part(mail, rest[0])
            return
        fields = "".join(
            f"<tr><th>{field}</th><td>{html.escape(str(mail[field] or ''))}</td></tr>"
            for field in ("Date", "From", "To", "X-Envelope-To", "Reply-To")
        )
        links = "".join(
            f'<li><a href="/{name}/{number}">{html.escape(title)}</a></li>'
            for number, title, _part in _files(mail)
        )
        body = f"<p><a href='/'>All mails</a></p><table>{fields}</table><ul>{links}</ul>"
        shown = mail.get_body(("html", "plain"))
        if shown is not None and shown.get_content_type() == "text/html":
            body += f'<iframe sandbox src="/{name}/body"></iframe>'
        elif shown is not None:
            body += f"<pre>{html.escape(shown.get_content())}</pre>"
        self._page(str(mail["Subject"] or "(no subject)"), body)

    def _part(self, mail: email.message.EmailMessage, which: str) -> None:
        if which == "body":
            content = mail.get_body(("html",)).get_content().encode()
            self._send(content, "text/html", Content_Security_Policy=SANDBOX)
            return
        for number, name, part in _files(mail):
            if str(number) == which:
                disposition = f"attachment; filename*=UTF-8''{quote(name)}"
                content = part.get_payload(decode=True) or b""
                self._send(content, part.get_content_type(), Content_Disposition=disposition)
                return
        self.send_error(404)


def _read(path: Path) -> email.message.EmailMessage:
    return email.message_from_bytes(path.read_bytes(), policy=email.policy.default)


def _files(mail: email.message.EmailMessage) -> list[tuple[int, str, email.message.EmailMessage]]:
    """The attachments, numbered."""
    parts = [part for part in mail.walk() if part.get_filename()]
    return [(number, part.get_filename(), part) for number, part in enumerate(parts)]
