# SPDX-License-Identifier: AGPL-3.0-or-later
"""A small tree in a temporary folder, for the tests of the tools that read trees."""

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path


class FakeTree(unittest.TestCase):
    """A test with a folder of its own: `self.root`, gone when the test ends."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix='handslag-tools-')
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name).resolve()

    def write(self, path, text=''):
        """Writes a file of the tree."""
        full = self.root / path
        full.parent.mkdir(parents=True, exist_ok=True)
        full.write_text(text, encoding='utf-8')
        return full

    def write_all(self, files):
        """Writes several files of the tree: path: text."""
        for path, text in files.items():
            self.write(path, text)

    def run_tool(self, name, *arguments):
        """Runs a tool as a process; gives its exit code and what it printed."""
        command = [sys.executable, str(Path(__file__).with_name(name)), *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr
