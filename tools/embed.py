#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Puts files into a program: embed.py OUT.c HEADER NAME=FILE ..
Each becomes a `const struct text NAME` with the file's bytes, which HEADER, a path from src, declares extern."""

import pathlib
import sys

BYTES_A_LINE = 20


def defined(header, files):
    """The source: byte by byte, so that no compiler's bound on the length of a string is met."""
    parts = [f'/* Made by tools/embed.py. Never written by hand. */\n\n#include "{header}"\n']
    for name, data in files.items():
        numbers = [str(byte - 256 if byte > 127 else byte) for byte in data]
        rows = [', '.join(numbers[at : at + BYTES_A_LINE]) for at in range(0, len(numbers), BYTES_A_LINE)]
        body = ',\n\t'.join(rows)
        parts.append(f'\nstatic const char {name}_bytes[] = {{\n\t{body}\n}};\n')
        parts.append(f'const struct text {name} = {{ {name}_bytes, sizeof {name}_bytes }};\n')
    return ''.join(parts)


def main(arguments):
    """Writes the source."""
    source, header, *pairs = arguments
    files = {}
    for pair in pairs:
        name, _, path = pair.partition('=')
        files[name] = pathlib.Path(path).read_bytes()
    pathlib.Path(source).write_text(defined(header, files), encoding='utf-8')


if __name__ == '__main__':
    main(sys.argv[1:])
