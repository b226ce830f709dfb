"""What a module in WebAssembly's binary form imports and exports, without compiling it."""

import io

IMPORTS, EXPORTS = 2, 7
MAGIC = b"\0asm\1\0\0\0"


def names(module):
    """The names of the functions that it imports, and of what it exports."""
    found = {IMPORTS: set(), EXPORTS: set()}
    stream = io.BytesIO(module)
    assert stream.read(8) == MAGIC
    while kind := stream.read(1):
        section = io.BytesIO(stream.read(_number(stream)))
        if kind[0] in found:
            for _ in range(_number(section)):
                if kind[0] == IMPORTS:
                    _name(section)
                found[kind[0]].add(_name(section))
                # Modules of Rust import functions alone: a memory or a table would have more than an index here.
                assert section.read(1) == b"\0" or kind[0] == EXPORTS
                _number(section)
    return found[IMPORTS], found[EXPORTS]


def _name(stream):
    return stream.read(_number(stream)).decode()


def _number(stream):
    """An unsigned number in LEB128."""
    number = shift = 0
    while True:
        (byte,) = stream.read(1)
        number |= (byte & 0x7F) << shift
        if byte < 0x80:
            return number
        shift += 7
