# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the code says is found by its marks, and the .po file must agree with it."""

import tempfile
import unittest
from pathlib import Path

from phrases import Bad, PLURALS, check, pseudo, pseudo_entries, read_po, said_in, said_in_tree, write_table


def texts(source):
    return [text for _, text in said_in(source)]


def po(content):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / 'sv.po'
        path.write_text(content, encoding='utf-8')
        return read_po(path)


class Said(unittest.TestCase):
    def test_marked_words_are_found_whatever_their_form(self):
        self.assertEqual(texts('f(SAY("row"), "not this");'), ['row'])

    def test_whole_sentences_are_found_wherever_they_stand(self):
        self.assertEqual(texts('return refuse("The file is cut.");'), ['The file is cut.'])
        self.assertEqual(texts('.remedy = "handslag help lists the verbs."'), ['handslag help lists the verbs.'])
        self.assertEqual(texts('assert(0 && "an unknown kind"); f("DIR FILE...", "%s.", "A.");'), [])

    def test_pieces_of_one_constant_are_one_text(self):
        self.assertEqual(texts('f("The file "\n  "is cut.");'), ['The file is cut.'])

    def test_sentences_in_macros_are_found(self):
        self.assertEqual(texts('#define AGAIN "Ask for it " \\\n\t"again."\n'), ['Ask for it again.'])

    def test_fields_in_plain_words_are_found_and_those_of_a_format_are_not(self):
        self.assertEqual(texts('FAIL_INPUT(row, "booking date", "It is x.", "Do y.")'),
                         ['booking date', 'It is x.', 'Do y.'])
        self.assertEqual(texts('FAIL_INPUT(row, "Ntry/Amt", reason, remedy)'), [])
        self.assertEqual(texts('.field = "account", .other = "account"'), ['account'])

    def test_comments_say_nothing(self):
        self.assertEqual(texts('/* "The file is cut." */ // SAY("x")\n'), [])

    def test_escapes_are_what_they_stand_for(self):
        self.assertEqual(texts(r'f("The word \"a\" is wrong.");'), ['The word "a" is wrong.'])

    def test_tests_and_generated_files_are_not_looked_at(self):
        with tempfile.TemporaryDirectory() as folder:
            room = Path(folder) / 'src' / 'ground' / 'a'
            room.mkdir(parents=True)
            (room / 'a.c').write_text('f("The file is cut.");\n', encoding='utf-8')
            (room / 'a_test.c').write_text('f("The test is cut.");\n', encoding='utf-8')
            self.assertEqual(said_in_tree(Path(folder)), {'The file is cut.': 'src/ground/a/a.c:1'})


    def test_templates_say_their_phrases(self):
        with tempfile.TemporaryDirectory() as folder:
            room = Path(folder) / 'src' / 'open' / 'site'
            (room / 'trial').mkdir(parents=True)
            (room / 'a.html').write_text('{{! x }}\n<p>{{_ "A word"}}\n{{_ "One" "{count} of \\"them\\"" n}}</p>\n', encoding='utf-8')
            (room / 'trial' / 'b.html').write_text('{{_ "Not this"}}', encoding='utf-8')
            self.assertEqual(said_in_tree(Path(folder)), {'A word': 'src/open/site/a.html:2',
                                                          ('One', '{count} of "them"'): 'src/open/site/a.html:3'})


class Po(unittest.TestCase):
    def test_entries_are_read_without_the_head(self):
        self.assertEqual(po('# c\nmsgid ""\nmsgstr ""\n"Language: sv\\n"\n\nmsgid "A b."\nmsgstr "Å"\n" \\"ö\\"."\n'),
                         {'A b.': 'Å "ö".'})

    def test_a_key_twice_or_a_line_of_nothing_is_refused(self):
        for content in ('msgid "a"\nmsgstr "b"\nmsgid "a"\nmsgstr "c"\n', 'msgstr "b"\n', 'hello\n', 'msgid a\n'):
            with self.assertRaises(Bad):
                po(content)

    def test_a_plural_has_a_form_for_each_number(self):
        plural = 'msgid "One"\nmsgid_plural "{count}\\n"\n" of them"\nmsgstr[0] "En"\nmsgstr[1] "{count}\\n"\n" av dem"\n'
        self.assertEqual(po('msgid "a"\nmsgstr "b"\n' + plural), {'a': 'b', ('One', '{count}\n of them'): ('En', '{count}\n av dem')})
        for content in ('msgid "a"\nmsgid_plural "b"\nmsgstr "c"\n', 'msgid "a"\nmsgstr[0] "c"\n', 'msgid "a"\nmsgid "b"\nmsgstr "c"\n',
                        plural + plural, 'msgid "a"\nmsgstr[7] "b"\n', 'msgid "a"\nmsgstr "b"\nmsgstr "c"\n'):  # fmt: skip
            with self.assertRaises(Bad):
                po(content)

    def test_plurals_stand_in_no_table(self):
        self.assertIn('phrases_x_count = 1;', write_table({'a': 'b', ('One', 'More'): ('En', 'Fler')}, 'x'))

    def test_the_table_is_sorted_by_bytes_and_escaped(self):
        table = write_table({'b': '"', 'B': '\\', 'å': 'x\n'}, 'swedish')
        rows = [line for line in table.splitlines() if line.startswith('\t{')]
        self.assertEqual(rows, ['\t{ "B", "\\\\" },', '\t{ "b", "\\"" },', '\t{ "å", "x\\n" },'])
        self.assertIn('phrases_swedish_count = 3;', table)


class Check(unittest.TestCase):
    said = {'There are {count} rows.': 'a.c:1', 'Done.': 'a.c:2'}

    def test_agreement_has_no_faults(self):
        entries = {'There are {count} rows.': 'Det finns {count} rader.', 'Done.': 'Klart.'}
        self.assertEqual(check(entries, self.said, 'sv.po'), [])

    def test_what_lacks_its_translation_is_named_with_its_place(self):
        entries = {'There are {count} rows.': 'Det finns {count} rader.', 'Done.': ''}
        self.assertEqual(check(entries, self.said, 'sv.po'), ['a.c:2: has no translation in sv.po: "Done."'])

    def test_what_nothing_says_is_named(self):
        entries = {'There are {count} rows.': '{count} rader.', 'Done.': 'Klart.', 'Old.': 'Gammal.'}
        self.assertEqual(check(entries, self.said, 'sv.po'), ['sv.po: nothing says "Old."'])

    def test_places_that_differ_are_named(self):
        entries = {'There are {count} rows.': 'Det finns {antal} rader.', 'Done.': 'Klart.'}
        self.assertEqual(check(entries, self.said, 'sv.po'), ['sv.po: the places differ in "There are {count} rows."'])


    def test_a_plural_agrees_form_by_form(self):
        said = {('One gift', '{count} gifts'): 'a.html:1'}
        good = {('One gift', '{count} gifts'): ('En gåva', '{count} gåvor')}
        self.assertEqual(check(good, said, 'sv.po'), [])
        for forms in (('En gåva',), ('En gåva', ''), ('a', 'b', 'c')):
            self.assertEqual(check({('One gift', '{count} gifts'): forms}, said, 'sv.po')[0],
                             'a.html:1: has no translation in sv.po: "One gift"')
        wrong = {('One gift', '{count} gifts'): ('En gåva', '{antal} gåvor')}
        self.assertEqual(check(wrong, said, 'sv.po'), ['sv.po: the places differ in "One gift"'])
        self.assertEqual(check(good, {}, 'sv.po'), ['sv.po: nothing says "One gift"'])


class Pseudo(unittest.TestCase):
    def test_it_is_marked_accented_longer_and_turned(self):
        self.assertEqual(pseudo('Give'), '⟦\u202eĜîṽé\u202c \u202eöñé\u202c⟧')
        for text in ('A', 'There is no such file.', 'A sentence that is rather longer than the others are.'):
            other = pseudo(text)
            letters = [letter for letter in other if letter not in '\u202e\u202c']
            self.assertGreater(len(letters), len(text) * 1.3)
            self.assertFalse(any(letter.isascii() and letter.isalpha() for letter in other))
            self.assertEqual(other.count('\u202e'), other.count('\u202c'))

    def test_its_places_stay_and_stand_outside_what_is_turned(self):
        self.assertEqual(pseudo('{a}, {b_c}'), '⟦{a}, {b_c} \u202eöñé\u202c⟧')
        self.assertIn('\u202eŢö \u202c{name}\u202e ñöŵ\u202c', pseudo('To {name} now'))
        self.assertIn('\u202eŢö \u202c[\u202eñöŵ\u202c]', pseudo('To [now]'))

    def test_each_form_of_a_plural_is_made(self):
        entries = pseudo_entries({('One', '{n} more'): None, 'a': 'b'})
        self.assertEqual(len(entries[('One', '{n} more')]), len(PLURALS['pseudo']))
        self.assertEqual([form for form in entries[('One', '{n} more')] if '{n}' not in form], [pseudo('One')])
        self.assertEqual(entries['a'], pseudo('a'))


if __name__ == '__main__':
    unittest.main()
