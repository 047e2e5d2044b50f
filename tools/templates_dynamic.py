# SPDX-License-Identifier: AGPL-3.0-or-later
"""Mustache rendered from data at run time, for tests alone: proves by the specification's own tests that the tree
which the compiler works on is the one that Mustache means. Nothing of the program is made by it."""

from templates_parse import Block, Parent, Partial, Section, Text, Value, content_of, moved, parse

ESCAPES = {'&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;'}
MISSING = object()


class Renderer:
    """Renders one template with its partials."""

    def __init__(self, partials):
        self.partials = partials

    def render(self, nodes, stack, overrides):
        """The text of the nodes; `stack` holds the contexts, innermost last."""
        return ''.join(self.node(node, stack, overrides) for node in nodes)

    def node(self, node, stack, overrides):
        if isinstance(node, Text):
            return node.text
        if isinstance(node, Value):
            return said(look_up(node.name, stack), node.is_raw)
        if isinstance(node, Section):
            return self.section(node, stack, overrides)
        if isinstance(node, Block):
            return self.render(content_of(node, overrides.get(node.name)), stack, overrides)
        if isinstance(node, (Partial, Parent)):
            own = node.blocks if isinstance(node, Parent) else {}
            tree = parse(node.name, self.partials.get(node.name, ''))
            return self.render(moved(tree, '', node.indent), stack, {**own, **overrides})
        return ''

    def section(self, node, stack, overrides):
        value = look_up(node.name, stack)
        is_true = value is not MISSING and value not in (None, False, '', []) or value == 0 and value is not False
        if node.is_inverted:
            return '' if is_true else self.render(node.children, stack, overrides)
        if not is_true:
            return ''
        values = value if isinstance(value, list) else [value]
        return ''.join(self.render(node.children, [*stack, each], overrides) for each in values)


def look_up(name, stack):
    """The value of a name, from the innermost context that knows its first part."""
    if name == '.':
        return stack[-1]
    first, *rest = name.split('.')
    value = next((context[first] for context in reversed(stack) if isinstance(context, dict) and first in context), MISSING)
    for part in rest:
        value = value.get(part, MISSING) if isinstance(value, dict) else MISSING
    return value


def said(value, is_raw):
    """A value as text."""
    if value is MISSING or value is None:
        return ''
    text = str(value)
    return text if is_raw else ''.join(ESCAPES.get(character, character) for character in text)


def render(source, data, partials=None):
    """The text that Mustache makes of a template and its data."""
    return Renderer(partials or {}).render(parse('template', source), [data], {})
