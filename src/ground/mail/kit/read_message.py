#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What Python's own reader of mail finds in a message: the second source of the tests of mail.

usage: read_message.py FILE"""

import email
import email.policy
import sys
from pathlib import Path

raw = Path(sys.argv[1]).read_bytes()
message = email.message_from_bytes(raw, policy=email.policy.default)
print('defects', len(message.defects) + sum(len(part.defects) for part in message.walk()))
print('lines', 'right' if raw.count(b'\n') == raw.count(b'\r\n') and raw.count(b'\r') == raw.count(b'\n') else 'wrong')
print('longest', 'right' if max(len(line) for line in raw.split(b'\r\n')) <= 998 else 'wrong')
print('ascii', 'yes' if raw.isascii() else 'no')
for name, value in message.items():
    print(f'{name}: {value}' if not name.startswith(('Content-Type', 'MIME')) else f'{name}')
for name in ('From', 'To', 'Reply-To'):
    for one in message[name].addresses if message[name] else ():
        print(f'{name} = {one.display_name} | {one.addr_spec}')
for part in message.walk():
    if part.get_content_maintype() == 'text':
        print('text', part.get_content_charset(), repr(part.get_content()))
    elif not part.is_multipart():
        print('file', part.get_content_type(), part.get_filename(), part.get_content_disposition(),
              part.get_payload(decode=True).hex())
