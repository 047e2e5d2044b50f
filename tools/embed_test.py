#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What embed.py promises."""

import pathlib
import re
import tempfile
import unittest

import embed


def bytes_of(source, name):
    """The bytes that a compiler would put there."""
    body = re.search(rf'{name}_bytes\[\] = {{(.*?)}};', source, re.S).group(1)
    return bytes(int(number) % 256 for number in body.replace('\n', ' ').split(',') if number.strip())


class EmbedTest(unittest.TestCase):
    """Files in, C out."""

    def test_every_byte_is_kept(self):
        data = bytes(range(256)) + 'åäö'.encode()
        self.assertEqual(bytes_of(embed.defined('room/room.h', {'thing': data}), 'thing'), data)

    def test_the_header_is_included_so_that_the_declaration_is_proved(self):
        source = embed.defined('room/room.h', {'one': b'1', 'two': b'2'})
        self.assertIn('#include "room/room.h"', source)
        self.assertIn('const struct text two = { two_bytes, sizeof two_bytes };', source)

    def test_files_are_read_and_the_source_written(self):
        with tempfile.TemporaryDirectory() as folder:
            place = pathlib.Path(folder)
            (place / 'a.txt').write_bytes(b'a\n')
            embed.main([str(place / 'out.c'), 'room/room.h', f'a={place / "a.txt"}'])
            self.assertEqual(bytes_of((place / 'out.c').read_text(encoding='utf-8'), 'a'), b'a\n')


if __name__ == '__main__':
    unittest.main()
