#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A mail server for tests, on a free port of 127.0.0.1, that does as it is told.

usage: smtp_server.py plain|starttls|tls FOLDER CERTIFICATE KEY
It prints its port and reads orders from its input, each answered by one line:
  plan STEP ACTION   what every later connection meets at one step; all other steps go well
  count              how many messages it has taken; each stands in FOLDER as N.eml, its addresses as N.to
Steps: greeting, hello, tls, login, from, to, data, end, and middle:N, when N bytes of the message have come.
Actions: an answer of three digits; drop, cut (half an answer, then drop), stall (until the other side leaves);
at the end also take-drop, take-cut and take-stall, which take the message first."""

import base64
import socket
import ssl
import sys
import threading
from pathlib import Path

LOG_IN = base64.b64encode(b'\0anna\0hemlig').decode()
USUAL = {'greeting': '220', 'hello': '250', 'tls': '220', 'login': '235', 'from': '250', 'to': '250', 'data': '354',
         'end': '250'}  # fmt: skip


class Gone(Exception):
    """The connection is over."""


class Server:
    def __init__(self, mode, folder, certificate, key):
        self.mode, self.folder = mode, Path(folder)
        self.lock, self.count, self.step, self.action = threading.Lock(), 0, '', ''
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(certificate, key)

    def take(self, message, sender, receivers):
        with self.lock:
            self.count += 1
            (self.folder / f'{self.count}.eml').write_bytes(message)
            (self.folder / f'{self.count}.to').write_text(f'{sender} {" ".join(receivers)}')

    def obey(self, line):
        words = line.split()
        if words[0] == 'plan':
            self.step, self.action = words[1], words[2]
            return 'ok'
        with self.lock:
            return str(self.count)


class Connection:
    def __init__(self, server, socket_):
        self.server, self.socket, self.waiting = server, socket_, b''
        self.sender, self.receivers, self.is_secret = '', [], False

    def more(self):
        try:
            got = self.socket.recv(4096)
        except OSError as error:
            raise Gone from error
        if not got:
            raise Gone
        self.waiting += got

    def line(self):
        while b'\r\n' not in self.waiting:
            self.more()
        line, self.waiting = self.waiting.split(b'\r\n', 1)
        return line.decode('latin-1')

    def say(self, text):
        try:
            self.socket.sendall(text.encode())
        except OSError as error:
            raise Gone from error

    def stall(self):
        while True:
            self.more()
            self.waiting = b''

    def answer(self, step, words='so'):
        """Says what the plan or custom says at the step; whether it went well."""
        usual = USUAL[step]
        action = self.server.action if self.server.step == step else usual
        if action == 'drop':
            raise Gone
        if action == 'cut':
            self.say(usual[:2])
            raise Gone
        if action == 'stall':
            self.stall()
        self.say(f'{action} {words}\r\n' if action != usual or step != 'hello' else self.hello())
        if action == '421':
            raise Gone
        return action == usual

    def hello(self):
        offers = ['test.example']
        if self.server.mode == 'starttls' and not self.is_secret:
            offers.append('STARTTLS')
        if self.is_secret:
            offers.append('AUTH PLAIN')
        return ''.join(f'250{"-" if i < len(offers) - 1 else " "}{offer}\r\n' for i, offer in enumerate(offers))

    def secure(self):
        self.socket = self.server.context.wrap_socket(self.socket, server_side=True)
        self.is_secret = True

    def message(self):
        """The bytes up to the line that is a dot alone, dots at the start of a line unstuffed."""
        step = self.server.step
        bound = int(step.split(':')[1]) if step.startswith('middle:') else None
        while True:
            if bound is not None and len(self.waiting) >= bound:
                if self.server.action == 'stall':
                    self.stall()
                raise Gone
            whole = b'\r\n' + self.waiting
            if b'\r\n.\r\n' in whole:
                break
            self.more()
        message, self.waiting = whole.split(b'\r\n.\r\n', 1)
        return message.replace(b'\r\n..', b'\r\n.')[2:] + b'\r\n'

    def end(self, message):
        plan = self.server.action if self.server.step == 'end' else '250'
        if plan == '250' or plan.startswith('take-'):
            self.server.take(message, self.sender, self.receivers)
        if plan == 'take-drop':
            raise Gone
        if plan == 'take-cut':
            self.say('25')
            raise Gone
        if plan == 'take-stall':
            self.stall()
        self.answer('end')

    def order(self, line):
        verb = line.split(' ')[0].split(':')[0].upper()
        if verb in ('EHLO', 'HELO'):
            self.answer('hello')
        elif verb == 'STARTTLS':
            if self.answer('tls'):
                self.secure()
        elif verb == 'AUTH':
            given = line.split(' ')[2] if line.count(' ') > 1 else self.ask()
            if given == LOG_IN:
                self.answer('login')
            else:
                self.say('535 no\r\n')
        elif verb == 'MAIL':
            self.sender = line[len('MAIL FROM:'):].split(' ')[0]
            self.answer('from')
        elif verb == 'RCPT':
            self.receivers.append(line[len('RCPT TO:'):].split(' ')[0])
            self.answer('to')
        elif verb == 'DATA':
            if self.answer('data'):
                self.end(self.message())
        elif verb == 'QUIT':
            self.say('221 bye\r\n')
            raise Gone
        else:
            self.say('502 what\r\n')

    def ask(self):
        self.say('334 \r\n')
        return self.line()

    def run(self):
        try:
            if self.server.mode == 'tls':
                self.secure()
            self.answer('greeting')
            while True:
                self.order(self.line())
        except (Gone, OSError):
            pass
        finally:
            self.socket.close()


def serve(server, listener):
    while True:
        connection, _ = listener.accept()
        threading.Thread(target=Connection(server, connection).run, daemon=True).start()


def main():
    server = Server(*sys.argv[1:])
    listener = socket.create_server(('127.0.0.1', 0))
    print(listener.getsockname()[1], flush=True)
    threading.Thread(target=serve, args=(server, listener), daemon=True).start()
    for line in sys.stdin:
        print(server.obey(line), flush=True)


main()
