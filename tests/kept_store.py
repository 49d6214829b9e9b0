"""A store of one run as another version of the program might have left it."""
import hashlib
import json
import shutil
import sqlite3
import zlib


def forge(base, forged, change):
    """Copies the store `base`, which holds one run, to `forged`, with what `change(result, fields)` makes of the result and of
    version, stream and digest; everything hashes as it should. Gives the new id."""
    shutil.copy(base, forged)
    db = sqlite3.connect(forged)
    number, packed, packing = db.execute("SELECT number, bytes, packing FROM content WHERE number = (SELECT result FROM run)").fetchone()
    result = json.loads(zlib.decompress(packed) if packing else packed)
    fields = dict(zip(["version", "stream", "digest"], db.execute("SELECT version, stream, digest FROM run").fetchone()))
    change(result, fields)
    text = json.dumps(result).encode()
    sha = hashlib.sha256(text).hexdigest()
    db.execute("UPDATE content SET sha256 = ?, size = ?, packing = 0, bytes = ? WHERE number = ?", (sha, len(text), text, number))
    db.execute("UPDATE run SET version = ?, stream = ?, digest = ?", tuple(fields.values()))
    row = dict(zip(["command", "model", "asked_for", "main_file", "version", "stream", "machine", "started", "seconds", "digest", "note"], db.execute(
        "SELECT command, model, asked_for, main_file, version, stream, machine, started, seconds, digest, note FROM run").fetchone()))
    out = b"plimsoll run 1\n"

    def field(name, value):
        nonlocal out
        value = value.encode()
        out += name.encode() + b" " + str(len(value)).encode() + b":" + value + b"\n"
    field("command", row["command"])
    for name, value in db.execute("SELECT name, value FROM option ORDER BY place, text"):
        field("option", name)
        if value is not None:
            field("value", value)
    for name in ("model", "asked_for", "main_file", "version"):
        field(name, row[name])
    field("stream", str(row["stream"]))
    field("machine", row["machine"])
    field("started", row["started"])
    field("seconds", repr(row["seconds"]))
    for name in ("digest", "note"):
        field(name, row[name])
    field("result", sha)
    for name, content in db.execute("SELECT name, sha256 FROM file JOIN content ON content.number = file.content ORDER BY name"):
        field("file", name)
        field("content", content)
    new = hashlib.sha256(out).hexdigest()
    db.execute("UPDATE run SET id = ?", (new,))
    db.execute("UPDATE roll SET ids = ?", (hashlib.sha256(new.encode()).hexdigest(),))
    db.commit()
    db.close()
    return new
