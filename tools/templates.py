#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Templates: makes a room's *.html into C, one function a page; how to write one is told in docs/TEMPLATES.md.

In a room's meson.build:

    site_pages = custom_target('site_pages',
      input: ['home.html', 'give.html', 'frame.html', 'token.html'], output: ['site_pages.h', 'site_pages.c'],
      depend_files: templates_files,
      command: [templates, '--room', 'open/site', '--routes', files('routes'),
        '--phrases', 'swedish', phrases_swedish, '@INPUT@', '@OUTPUT@'])
    # and site_pages among the sources of the static_library, which needs ground_templates

Layouts and partials of another room stand one by one before '@INPUT@', as '--with', files('../x/frame.html').

In C: `#include "open/site/site_pages.h"`: for the page give.html a function give_page that takes its values in the order of
their declaration, those of its layout first; for rows and records a struct and a function of its name that makes one."""

import argparse
import pathlib
import re
import sys

import templates_emit
from phrases import Bad, LANGUAGES, pseudo_entries, read_po
from refusal import Refusal
from routes import Routes, read_routes
from templates_declare import every_field, read_template, tie_records
from templates_join import Joiner
from templates_walk import Walker


class Page:
    """A page that is compiled: its name, all its values, its steps."""

    def __init__(self, name, fields, steps):
        self.name, self.fields, self.steps = name, fields, steps


def compile_page(page, templates, routes, catalogue):
    """One page; a Refusal says what is wrong in it."""
    joiner = Joiner(templates)
    nodes = joiner.join(page)
    fields = {}
    for template in [*joiner.layouts, page]:
        for name, value in template.fields.items():
            if name in fields:
                raise Refusal(value.file, value.line, f'{name} is a value of {fields[name].file} too.',
                              'Name it otherwise, or use that one.')
            fields[name] = value
    check_parameters(page, fields)
    partial_files = {template.file for template in templates if template.kind == 'partial'}
    steps = Walker(routes, catalogue, partial_files).walk(nodes, fields, page.file)
    return Page(page.name, fields, steps)


def compile_room(paths, others, routes, catalogue):
    """The pages, the structs by name, and the sentences about what is wrong."""
    own = [read_template(path) for path in sorted(paths)]
    templates = own + [read_template(path) for path in others]
    names = [template.name for template in templates]
    for template in templates:
        if names.count(template.name) > 1:
            raise Refusal(template.file, template.line, f'Two templates are named {template.name}.',
                          'Name one of them otherwise.')
    tie_records(templates)
    pages, found = [], []
    for template in (template for template in own if template.kind == 'page'):
        try:
            pages.append(compile_page(template, templates, routes, catalogue))
        except Refusal as refusal:
            found.append(str(refusal))
    if not found:
        found = unused(own)
    return pages, structs_of(own), found


def unused(templates):
    """Values that no page uses: of a template that is called nowhere, all."""
    return [str(Refusal(value.file, value.line, f'{value.name} is not used.', 'Remove it, or write it where it belongs.'))
            for template in templates for value in every_field(template.fields) if not value.is_used]


def check_parameters(holder, fields):
    """No two values are one name in C."""
    names = [name for value in fields.values() for _, name in value.parameters]
    for value in fields.values():
        if any(names.count(name) > 1 for _, name in value.parameters) or re.fullmatch(r'row_\d+', value.name):
            raise Refusal(value.file, value.line, f'{value.name} is used in the C of {holder.name} too.', 'Name it otherwise.')


def structs_of(templates):
    """{name: fields} of all rows and records, and of partials that are one."""
    structs, pages = {}, {f'{template.name}_page' for template in templates if template.kind == 'page'}
    for template in templates:
        for value in (value for value in every_field(template.fields) if value.is_record):
            if structs.setdefault(value.struct, value.fields) is not value.fields or value.struct in pages:
                raise Refusal(value.file, value.line, f'{value.struct} is made of something else too.',
                              f'Name the type {value.type} otherwise.')
            check_parameters(template, value.fields)
    return dict(sorted(structs.items()))


def read_catalogue(pairs):
    """{language: {English: other}}; the pseudo language is made from the keys of the others."""
    catalogue = {language: {} for language in LANGUAGES[1:]}
    for language, path in pairs:
        catalogue[language].update(read_po(path))
    catalogue['pseudo'] = pseudo_entries({key: None for entries in catalogue.values() for key in entries})
    return catalogue


def main(arguments):
    parser = argparse.ArgumentParser(description='Makes templates into C.')
    parser.add_argument('--room', required=True, help='the folder under src, as open/site')
    parser.add_argument('--routes', help='the file of routes that links name')
    parser.add_argument('--phrases', nargs=2, action='append', default=[], metavar=('LANGUAGE', 'PO'))
    parser.add_argument('--with', dest='others', action='append', default=[], help='a template of another room')
    parser.add_argument('files', nargs='+', help='the templates, out.h, out.c')
    options = parser.parse_args(arguments)
    if len(options.files) < 3 or not options.files[-2].endswith('.h') or not options.files[-1].endswith('.c'):
        parser.error('give the templates, the .h and the .c')
    *paths, head, body = options.files
    try:
        routes = read_routes(options.routes) if options.routes else Routes([])
        pages, structs, found = compile_room(paths, options.others, routes, read_catalogue(options.phrases))
    except (Refusal, Bad) as refusal:
        pages, structs, found = [], {}, [str(refusal)]
    if found:
        print('\n'.join(found), file=sys.stderr)
        return 1
    pathlib.Path(head).write_text(templates_emit.header(options.room, pages, structs), encoding='utf-8')
    pathlib.Path(body).write_text(templates_emit.source(options.room, pages), encoding='utf-8')
    return 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
