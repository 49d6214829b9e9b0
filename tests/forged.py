"""Files of parts with other content behind right marks: what a machine with bad memory leaves behind, or somebody's tool.

    from forged import content_of, forge
    inner = content_of(path)        # what a part of a run counts, or a part of a question holds
    forge(path, inner, marked)      # `marked`: that of a run, which has a mark of its own inside
"""
import hashlib
import struct

MASK = (1 << 64) - 1
ODD = 0x9e3779b97f4a7c15


def mixed(x):
    x = ((x ^ (x >> 30)) * 0xbf58476d1ce4e5b9) & MASK
    x = ((x ^ (x >> 27)) * 0x94d049bb133111eb) & MASK
    return x ^ (x >> 31)


def mark_of(data):
    """That of stats/bytes.h."""
    column = mixed((len(data) + ODD) & MASK)
    low = high = 0
    for i, word in enumerate(struct.unpack(f"<{(len(data) + 7) // 8}Q", data + bytes(-len(data) % 8))):
        item = word ^ ((column + i * ODD) & MASK)
        value = mixed(item)
        low = (low + value) & MASK
        high = (high + ((value * (item | 1)) >> 64)) & MASK
    return struct.pack("<QQ", low, high)


def blocks_of(data):
    at = data.index(b"\n") + 1
    title, blocks = data[:at], []
    while at < len(data):
        n = struct.unpack("<Q", data[at + 1:at + 9])[0]
        blocks.append((data[at:at + 1], data[at + 9:at + 9 + n]))
        at += 9 + n + 64
    return title, blocks


def of_blocks(title, blocks):
    out, last = title, hashlib.sha256(title).hexdigest()
    for kind, payload in blocks:
        block = kind + struct.pack("<Q", len(payload)) + payload
        last = hashlib.sha256(last.encode() + block).hexdigest()
        out += block + last.encode()
    return out


def content_of(path, marked):
    data = open(path, "rb").read()
    title, blocks = blocks_of(data)
    assert of_blocks(title, blocks) == data, "the file is written otherwise than this reads it"
    inner = blocks[2][1]
    if not marked:
        return inner
    assert mark_of(inner[16:]) == inner[:16], "the mark is made otherwise than here"
    return inner[16:]


def forge(path, inner, marked):
    title, blocks = blocks_of(open(path, "rb").read())
    blocks[2] = (blocks[2][0], (mark_of(inner) if marked else b"") + inner)
    with open(path, "wb") as out:
        out.write(of_blocks(title, blocks))
