# SPDX-License-Identifier: AGPL-3.0-or-later
"""Puts a page together: its layout around it, blocks in their places, partials where they are called. What comes out
holds no parents, blocks or partials any more; `Inline` marks what a partial brought, whose names are its own."""

from dataclasses import dataclass, field

from refusal import Refusal
from templates_parse import Block, Comment, Node, Parent, Partial, Section, Text, content_of, moved

DEPTH_MAX = 20


@dataclass
class Inline(Node):
    """What a partial brought."""
    name: str = ''
    template: object = None
    children: list = field(default_factory=list)


class Joiner:
    """Joins one page."""

    def __init__(self, templates):
        self.templates = {template.name: template for template in templates}
        self.blocks_met = set()
        self.layouts = []  # the outermost first
        self.put_in = []

    def join(self, page):
        """The nodes of the page."""
        nodes = self.joined(page.nodes, {}, (page,))
        for block in self.put_in:
            if block.name not in self.blocks_met:
                raise Refusal(block.file, block.line, f'The block {block.name} has no place.', 'Name it as the layout does.')
        return nodes

    def joined(self, nodes, overrides, path):
        found = []
        for node in nodes:
            if isinstance(node, Block):
                self.blocks_met.add(node.name)
                check_depth(node, path)
                found += self.joined(content_of(node, overrides.get(node.name)), overrides, (*path, None))
            elif isinstance(node, (Partial, Parent)):
                found += self.called(node, overrides, path)
            elif isinstance(node, Section):
                children = self.joined(node.children, overrides, path)
                found.append(Section(node.file, node.line, node.name, node.is_inverted, children))
            elif not isinstance(node, Comment):
                found.append(node)
        return found

    def called(self, node, overrides, path):
        """What another template brings."""
        template = self.templates.get(node.name)
        if template is None:
            raise Refusal(node.file, node.line, f'There is no template {node.name}.', 'Give its file to the compiler too.')
        check_depth(node, path)
        own = {}
        if isinstance(node, Parent):
            check_between(node)
            own = node.blocks
            self.put_in += own.values()
        children = self.joined(moved(template.nodes, '', node.indent), {**own, **overrides}, (*path, template))
        if template.kind == 'partial':
            return [Inline(node.file, node.line, node.name, template, children)]
        self.check_layout(node, template, path)
        self.layouts.append(template)
        return children

    def check_layout(self, node, template, path):
        """A layout stands around a page or another layout, and nowhere else."""
        caller = path[-1]
        is_around = isinstance(node, Parent) and caller is not None and caller.kind != 'partial'
        if template.kind != 'layout' or not is_around or not stands_around(node, caller.nodes):
            raise Refusal(node.file, node.line, f'{node.name} is a {template.kind}.',
                          'Call partials; put a whole page into one layout, with nothing beside it.')


def check_depth(node, path):
    if len(path) > DEPTH_MAX:
        raise Refusal(node.file, node.line, f'{node.name} calls itself.', 'A page ends; write a list.')


def check_between(parent):
    """Between the blocks put in stands nothing, as it would be lost."""
    for child in parent.children:
        if not isinstance(child, (Block, Comment)) and not (isinstance(child, Text) and not child.text.strip()):
            raise Refusal(child.file, child.line, f'This stands in {parent.name} but in no block.', 'Put it into a block.')


def stands_around(node, nodes):
    """Whether nothing but comments and white space stands beside the node."""
    return all(other is node or other.line == node.line and isinstance(other, Parent) or isinstance(other, Comment)
               or isinstance(other, Text) and not other.text.strip() for other in nodes)  # fmt: skip
