# SPDX-License-Identifier: AGPL-3.0-or-later
"""How a compiler of ours says no."""


class Refusal(Exception):
    """One clear sentence about the source: where, what, and what to do."""

    def __init__(self, file, line, what, remedy):
        super().__init__(f'{file}:{line}: {what} {remedy}')
