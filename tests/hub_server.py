"""A small Hub on the loopback: enough of its HTTP API for the real `huggingface_hub` client."""

import base64
import hashlib
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

TOKEN = "hf_a-secret-of-the-tests"
LARGE = 5_000
"""Files from this size on go the way of Git LFS."""


@dataclass
class Hub:
    """What the Hub holds, and how it shall behave."""

    repositories: dict[str, dict[str, bytes]] = field(default_factory=dict)
    commits: dict[str, list[dict[str, bytes]]] = field(default_factory=dict)
    tags: dict[str, dict[str, str]] = field(default_factory=dict)
    objects: dict[str, bytes] = field(default_factory=dict)
    private: set[str] = field(default_factory=set)
    puts: list[str] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    fail: str | None = None
    url: str = ""

    def head(self, name: str) -> str:
        """Return the id of a repository's last commit."""
        return f"{len(self.commits[name]):040x}"


class _Handler(BaseHTTPRequestHandler):
    hub: Hub
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - its name there
        """Say nothing."""

    def _answer(self, status: int, body: Any = None, **headers: str) -> None:
        data = b"" if body is None else json.dumps(body).encode()
        self.send_response(status)
        for name, value in {"Content-Length": str(len(data)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(data)

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding") == "chunked":
            data = b""
            while size := int(self.rfile.readline(), 16):
                data += self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
            return data
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def _serve(self) -> None:
        body, path = self._body(), self.path.partition("?")[0]
        self.hub.seen.append(f"{self.command} {path}")
        if self.hub.fail and re.search(self.hub.fail, path):
            self._answer(422, {"error": "not today"})
        elif path.startswith("/objects/"):
            self.hub.objects[path.rpartition("/")[2]] = body
            self.hub.puts.append(path.rpartition("/")[2])
            self._answer(200)
        elif self.headers.get("Authorization") != f"Bearer {TOKEN}":
            self._answer(401, {"error": "Invalid username or password."})
        else:
            self._route(path, body)

    do_GET = do_POST = do_PUT = _serve  # noqa: N815 - the names that http.server looks for

    def _route(self, path: str, body: bytes) -> None:
        if path == "/api/repos/create":
            return self._create(json.loads(body))
        if path == "/api/validate-yaml":
            return self._answer(200, {"errors": [], "warnings": []})
        match = re.fullmatch(r"/(?:api/)?datasets/([^/]+/[^/]+?)(\.git)?(?:/(.*))?", path)
        name, rest = (match.group(1), match.group(3) or "") if match else ("", "")
        if name not in self.hub.repositories:
            gone = {"X_Error_Code": "RepoNotFound", "X_Error_Message": "Repository not found"}
            return self._answer(404, {"error": "Repository not found"}, **gone)
        action = rest.partition("/")[0]
        does = {
            "": self._info,
            "revision": self._info,
            "refs": self._refs,
            "preupload": self._preupload,
            "info": self._batch,
            "commit": self._commit,
            "tag": self._tag,
            "tree": self._tree,
        }
        return does[action](name, rest, body)

    def _create(self, asked: dict[str, Any]) -> None:
        name = f"{asked['organization']}/{asked['name']}"
        if name in self.hub.repositories:
            return self._answer(409, {"error": "exists"})
        self.hub.repositories[name], self.hub.tags[name] = {".gitattributes": b""}, {}
        self.hub.commits[name] = [{}]
        if asked.get("visibility") == "private" or asked.get("private"):
            self.hub.private.add(name)
        return self._answer(200, {"url": f"{self.hub.url}/datasets/{name}"})

    def _info(self, name: str, rest: str, body: bytes) -> None:
        files = [{"rfilename": path} for path in self.hub.repositories[name]]
        self._answer(200, {"id": name, "sha": self.hub.head(name), "siblings": files})

    def _tree(self, name: str, rest: str, body: bytes) -> None:
        files = self.hub.repositories[name].items()
        rows = [{"type": "file", "path": p, "size": len(d), "oid": _blob(d)} for p, d in files]
        self._answer(200, rows)

    def _refs(self, name: str, rest: str, body: bytes) -> None:
        tags = [
            {"name": tag, "ref": f"refs/tags/{tag}", "targetCommit": oid}
            for tag, oid in self.hub.tags[name].items()
        ]
        main = {"name": "main", "ref": "refs/heads/main", "targetCommit": self.hub.head(name)}
        self._answer(200, {"branches": [main], "converts": [], "tags": tags})

    def _preupload(self, name: str, rest: str, body: bytes) -> None:
        held = self.hub.repositories[name]
        self._answer(
            200,
            {
                "files": [
                    {
                        "path": file["path"],
                        "uploadMode": "lfs" if file["size"] >= LARGE else "regular",
                        "shouldIgnore": False,
                        "oid": _blob(held[file["path"]]) if file["path"] in held else None,
                    }
                    for file in json.loads(body)["files"]
                ]
            },
        )

    def _batch(self, name: str, rest: str, body: bytes) -> None:
        objects = []
        for wanted in json.loads(body)["objects"]:
            row = {"oid": wanted["oid"], "size": wanted["size"]}
            if wanted["oid"] not in self.hub.objects:
                row["actions"] = {"upload": {"href": f"{self.hub.url}/objects/{wanted['oid']}"}}
            objects.append(row)
        self._answer(200, {"transfer": "basic", "objects": objects})

    def _commit(self, name: str, rest: str, body: bytes) -> None:
        files = self.hub.repositories[name]
        for line in body.split(b"\n"):
            row: dict[str, Any] = json.loads(line) if line else {"key": "header"}
            value = row.get("value", {})
            if row["key"] == "file":
                files[value["path"]] = base64.b64decode(value["content"])
            elif row["key"] == "lfsFile":
                files[value["path"]] = self.hub.objects[value["oid"]]
            elif row["key"] == "deletedFile":
                del files[value["path"]]
        self.hub.commits[name].append(dict(files))
        url = f"{self.hub.url}/datasets/{name}/commit/{self.hub.head(name)}"
        self._answer(200, {"commitUrl": url, "commitOid": self.hub.head(name), "success": True})

    def _tag(self, name: str, rest: str, body: bytes) -> None:
        tag = json.loads(body)["tag"]
        if tag in self.hub.tags[name]:
            return self._answer(409, {"error": "tag exists"})
        self.hub.tags[name][tag] = rest.rpartition("/")[2]
        return self._answer(200, {})


def _blob(data: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()


@contextmanager
def hub() -> Iterator[Hub]:
    """Run a Hub and yield what it holds."""
    held = Hub()
    handler = type("Handler", (_Handler,), {"hub": held})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    held.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield held
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
