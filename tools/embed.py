#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Puts files into a program: embed.py OUT.h OUT.c NAME=FILE ..
Each becomes a `const struct text NAME` with the file's bytes; OUT.h declares them and is included by its path from src."""

import pathlib
import sys

HEAD = '/* Made by tools/embed.py. Never written by hand. */\n\n'
BYTES_A_LINE = 20


def declared(names):
    """The header."""
    lines = ''.join(f'extern const struct text {name};\n' for name in names)
    return f'{HEAD}#pragma once\n\n#include "ground/base/base.h"\n\n{lines}'


def defined(header, files):
    """The source: byte by byte, so that no compiler's bound on the length of a string is met."""
    parts = [f'{HEAD}#include "{header}"\n']
    for name, data in files.items():
        rows = [', '.join(str(byte - 256 if byte > 127 else byte) for byte in data[at : at + BYTES_A_LINE])
                for at in range(0, len(data), BYTES_A_LINE)]  # fmt: skip
        body = ',\n\t'.join(rows)
        parts.append(f'\nstatic const char {name}_bytes[] = {{\n\t{body}\n}};\nconst struct text {name} = {{ {name}_bytes, sizeof {name}_bytes }};\n')
    return ''.join(parts)


def main(arguments):
    """Writes both files."""
    header, source, *pairs = arguments
    files = {}
    for pair in pairs:
        name, _, path = pair.partition('=')
        files[name] = pathlib.Path(path).read_bytes()
    place = pathlib.PurePosixPath(header)
    within = place.parts[place.parts.index('src') + 1 :] if 'src' in place.parts else place.parts[-1:]
    pathlib.Path(header).write_text(declared(files), encoding='utf-8')
    pathlib.Path(source).write_text(defined('/'.join(within), files), encoding='utf-8')


if __name__ == '__main__':
    main(sys.argv[1:])
