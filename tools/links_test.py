# SPDX-License-Identifier: AGPL-3.0-or-later
"""A planted link is found by what the linker really did: each test compiles and links a small program."""

import json
import subprocess
import unittest

from faketree import FakeTree
from links import check_links, objects_of
from plan import read_plan

PLAN = '''[rooms]
ground/base:
ground/store:
main:
[outside parts]
zlib.h: libz ground/store
sqlite3.h: libsqlite3 ground/store
[programs]
handslag: main ground/base
'''
SOURCES = {
    'src/ground/base/a.c': 'int a(void);\nint a(void) { return 1; }\n',
    'src/ground/store/b.c': 'int b(void);\nint b(void) { return 2; }\n',
    'src/main/handslag.c': 'int a(void);\nint main(void) { return a(); }\n',
}


class Links(FakeTree):
    def setUp(self):
        super().setUp()
        self.write_all(SOURCES)
        self.build = self.root / 'build'
        self.commands, self.targets = [], []
        self.write('build/meson-info/intro-targets.json', '[]')

    def compile(self, source, folder):
        """Compiles a source into the folder of its target, as the build does; gives the object's path."""
        path = self.write(f'build/{folder}/{source.rsplit("/", 1)[-1]}.o')
        subprocess.run(['gcc', '-c', self.root / source, '-o', path], check=True)
        self.commands.append({'directory': str(self.build), 'file': f'../{source}',
                              'output': str(path.relative_to(self.build))})
        return str(path.relative_to(self.build))

    def archive(self, name, *sources, kind='csrDT'):
        """Makes an archive: thin, as meson makes them, or with the members inside."""
        objects = [self.compile(source, f'{name}.p') for source in sources]
        subprocess.run(['ar', kind, name, *objects], cwd=self.build, check=True)
        return name

    def link(self, *items, name='handslag', place='src/main'):
        """Links a program with its map and writes what meson would say of it."""
        subprocess.run(['gcc', '-o', name, f'-Wl,-Map={name}.map', *items], cwd=self.build, check=True)
        self.targets.append({'name': name, 'type': 'executable', 'filename': [str(self.build / name)],
                             'defined_in': str(self.root / place / 'meson.build')})

    def faults(self, plan=PLAN):
        """What the check says of the build."""
        self.write('build/compile_commands.json', json.dumps(self.commands))
        self.write('build/meson-info/intro-targets.json', json.dumps(self.targets))
        return check_links(read_plan(plan), self.root, self.build)

    def main_object(self):
        return self.compile('src/main/handslag.c', 'handslag.p')

    def test_a_program_of_its_allowed_rooms_passes(self):
        self.link(self.main_object(), self.archive('libbase.a', 'src/ground/base/a.c'))
        self.assertEqual(self.faults(), [])

    def test_a_planted_forbidden_object_is_told(self):
        self.link(self.main_object(), self.archive('libbase.a', 'src/ground/base/a.c'),
                  self.compile('src/ground/store/b.c', 'handslag.p'))
        self.assertEqual(self.faults(), [
            'handslag: links handslag.p/b.c.o of ground/store, which src/DOORS does not allow it.'])

    def planted_member(self, kind):
        """The faults of a program that calls into an archive of two rooms."""
        self.write('src/main/handslag.c', 'int a(void);\nint b(void);\nint main(void) { return a() + b(); }\n')
        self.link(self.main_object(), self.archive('libboth.a', 'src/ground/base/a.c', 'src/ground/store/b.c', kind=kind))
        return self.faults()

    def test_a_planted_member_of_a_thin_archive_is_told(self):
        self.assertEqual(self.planted_member('csrDT'), [
            'handslag: links libboth.a.p/b.c.o of ground/store, which src/DOORS does not allow it.'])

    def test_a_planted_member_of_a_full_archive_is_told(self):
        self.assertEqual(self.planted_member('csrD'), [
            'handslag: links libboth.a(b.c.o) of ground/store, which src/DOORS does not allow it.'])

    def test_a_member_that_the_linker_left_out_is_no_fault(self):
        self.link(self.main_object(), self.archive('libboth.a', 'src/ground/base/a.c', 'src/ground/store/b.c'))
        self.assertEqual(self.faults(), [])

    def test_faults_on_demand_and_tests_are_never_in_a_program(self):
        for name in ('disk_faults', 'a_test'):
            self.write(f'src/ground/base/{name}.c', f'int {name};\n')
        objects = [self.compile(f'src/ground/base/{name}.c', 'x.p') for name in ('disk_faults', 'a_test')]
        self.link(self.main_object(), self.archive('libbase.a', 'src/ground/base/a.c'), *objects)
        self.assertEqual(self.faults(), [
            'handslag: links x.p/disk_faults.c.o of ground/base(tests), which src/DOORS does not allow it.',
            'handslag: links x.p/a_test.c.o of ground/base(tests), which src/DOORS does not allow it.'])

    def test_a_source_made_by_the_build_belongs_to_its_room(self):
        self.write('build/src/ground/store/store_sql.c', 'int c;\n')
        made = self.compile('build/src/ground/store/store_sql.c', 'handslag.p')
        self.link(self.main_object(), self.archive('libbase.a', 'src/ground/base/a.c'), made)
        self.assertEqual(self.faults(), [
            'handslag: links handslag.p/store_sql.c.o of ground/store, which src/DOORS does not allow it.'])

    def test_an_object_from_nowhere_is_told(self):
        self.link(self.main_object(), self.compile('src/ground/base/a.c', 'handslag.p'))
        self.commands.pop()
        self.assertEqual(self.faults(), ['handslag: links handslag.p/a.c.o, which no room of the build makes.'])

    def test_a_shared_library_without_a_home_in_the_program_is_told(self):
        self.link(self.main_object(), self.archive('libbase.a', 'src/ground/base/a.c'), '-Wl,--no-as-needed', '-lsqlite3')
        self.assertEqual(self.faults(), ['handslag: needs libsqlite3.so.0, which is at home in none of its rooms.'])
        self.assertEqual(self.faults(PLAN.replace('handslag: main', 'handslag: main ground/store')), [])

    def test_an_unlisted_program_is_told_and_a_test_is_not(self):
        self.link(self.main_object(), self.archive('libbase.a', 'src/ground/base/a.c'))
        self.link('handslag.p/handslag.c.o', 'libbase.a', name='stray')
        self.link('handslag.p/handslag.c.o', 'libbase.a', name='a_test', place='src/ground/base')
        self.link('handslag.p/handslag.c.o', 'libbase.a', name='speed', place='bench')
        self.assertEqual(self.faults(), ['src/main/meson.build: the program stray is not listed in src/DOORS.'])

    def test_a_listed_program_is_built_or_comes_later(self):
        self.assertEqual(self.faults(), ['src/DOORS:9: the program handslag is listed but not built.'])
        later = PLAN.replace('handslag:', 'later handslag:')
        self.assertEqual(self.faults(later), [])
        self.link(self.main_object(), self.archive('libbase.a', 'src/ground/base/a.c'))
        self.assertEqual(self.faults(later), [
            'src/DOORS:9: the program handslag is built now; take the word "later" away.'])

    def test_a_program_without_map_is_told(self):
        self.link(self.main_object(), self.archive('libbase.a', 'src/ground/base/a.c'))
        (self.build / 'handslag.map').unlink()
        self.assertEqual(self.faults(), ['handslag: build it first, linked with -Wl,-Map=handslag.map.'])


class Maps(unittest.TestCase):
    def test_long_section_names_and_repeats_are_read(self):
        text = ('Archive member included\n .text 0x01 0x02 early.o\nLinker script and memory map\n\n'
                ' .text          0x0000000000001139       0x1b a.p/x.c.o\n .data.rel.ro.local_with_a_long_name\n'
                '                0x0000000000003000       0x10 lib.a(y.c.o)\n .bss 0x0000000000004000 0x0 a.p/x.c.o\n'
                ' *fill*         0x0000000000004010        0x8 \n')
        self.assertEqual(objects_of(text), ['a.p/x.c.o', 'lib.a(y.c.o)'])


if __name__ == '__main__':
    unittest.main()
