# SPDX-License-Identifier: AGPL-3.0-or-later
"""The C that is made: constants joined, phrases from tables, plurals under their categories, unused values said so."""

import unittest

from phrases import c_string
from templates_emit import Tables, header, lines_of, merged, prefix_of, quoted, source
from templates_declare import Field
from templates import Page
from templates_walk import Call, Constant, Said, Under


def lines(*steps):
    return lines_of(list(steps), 1, Tables())


class Lines(unittest.TestCase):
    def test_constants_beside_each_other_are_one(self):
        self.assertEqual(lines(Constant('<p'), Constant(''), Constant('>'), Call('f(page);'), Constant('<b>')),
                         ['\tpage_add(page, TEXT("<p>"));', '\tf(page);', '\tpage_add(page, TEXT("<b>"));'])
        self.assertEqual(merged([Constant('')]), [])

    def test_what_hangs_on_something_is_indented(self):
        self.assertEqual(lines(Under('if (x)', [Constant('a'), Under('for (;;)', [Call('b();')])])),
                         ['\tif (x) {', '\t\tpage_add(page, TEXT("a"));', '\t\tfor (;;) {', '\t\t\tb();', '\t\t}', '\t}'])

    def test_strings_hold_a_line_each_and_escape_what_c_reads(self):
        self.assertEqual(quoted('a\n\tb"\\\n', 1), '"a\\n"\n\t    "\\tb\\"\\\\\\n"')
        self.assertEqual(quoted(''), '""')
        self.assertEqual(c_string('\u202ea\u202c'), '"\\u202ea\\u202c"')

    def test_a_phrase_without_places_comes_from_a_table_and_once(self):
        tables = Tables()
        said = Said('Yes', [[Constant('Yes')], [Constant('Ja å')], [Constant('⟦⟧')]])
        for _ in range(2):
            self.assertEqual(lines_of([said], 1, tables), ['\tpage_add(page, said_1[page->language]);'])
        self.assertEqual(tables.defined(), ['static const struct text said_1[LANGUAGES] = {\n\t[LANGUAGE_ENGLISH] = { "Yes", 3 },\n'
                                            '\t[LANGUAGE_SWEDISH] = { "Ja å", 5 },\n\t[LANGUAGE_PSEUDO] = { "⟦⟧", 6 },\n};\n'])  # fmt: skip

    def test_a_phrase_with_places_is_told_in_each_language(self):
        said = Said('{a}!', [[Call('a();'), Constant('!')], [Constant('!'), Call('a();')], [Call('a();')]])
        self.assertEqual(lines(said), ['\tswitch (page->language) {', '\tcase LANGUAGE_ENGLISH:', '\t\ta();', '\t\tpage_add(page, TEXT("!"));',
                                       '\t\tbreak;', '\tcase LANGUAGE_SWEDISH:', '\t\tpage_add(page, TEXT("!"));', '\t\ta();', '\t\tbreak;',
                                       '\tcase LANGUAGE_PSEUDO:', '\t\ta();', '\t\tbreak;', '\t}'])  # fmt: skip

    def test_a_plural_asks_for_the_forms_that_differ(self):
        one, more, none = [Constant('one')], [Constant('more')], [Constant('none')]
        said = Said('one', [{'one': one, 'other': more}, {'one': more, 'other': more}, {'zero': none, 'one': one, 'two': more, 'other': more}], 'n')
        text = '\n'.join(lines(said))
        self.assertIn('\tcase LANGUAGE_ENGLISH:\n\t\tif (page_plural(page, n) == PLURAL_ONE) {\n\t\t\tpage_add(page, TEXT("one"));\n'
                      '\t\t} else {\n\t\t\tpage_add(page, TEXT("more"));\n\t\t}\n\t\tbreak;', text)  # fmt: skip
        self.assertIn('\tcase LANGUAGE_SWEDISH:\n\t\tpage_add(page, TEXT("more"));\n\t\tbreak;', text)
        self.assertIn('if (page_plural(page, n) == PLURAL_ZERO) {\n\t\t\tpage_add(page, TEXT("none"));\n\t\t} else if (page_plural(page, n) == PLURAL_ONE) {', text)
        self.assertNotIn('PLURAL_TWO', text)


class Files(unittest.TestCase):
    fields = {'name': Field('f', 1, 'name', 'text', is_optional=True), 'sum': Field('f', 2, 'sum', 'money', is_optional=True),
              'rows': Field('f', 3, 'rows', 'row', is_list=True, struct='one_row', fields={'on': Field('f', 4, 'on', 'day')})}  # fmt: skip

    def page(self, *steps):
        return Page('one', self.fields, list(steps))

    def test_the_door_says_what_may_be_missing(self):
        text = header('open/site', [self.page()], {'one_row': self.fields['rows'].fields})
        self.assertIn('#ifndef OPEN_SITE_PAGES_H\n', text)
        self.assertIn('/* name: empty when missing. sum: NULL when missing. */\nMUST_USE struct status one_page(\n\t    struct page *page,\n'
                      '\t    struct text name,\n\t    const struct money *sum,\n\t    const struct one_row *rows,\n'
                      '\t    size_t rows_count);', text)  # fmt: skip
        self.assertIn('struct one_row {\n\tstruct day on;\n};\n\nstatic inline MUST_USE struct one_row one_row(struct day on)\n{\n'
                      '\treturn (struct one_row){ .on = on };\n}\n', text)  # fmt: skip

    def test_values_that_a_page_leaves_out_are_said_so(self):
        text = source('open/site', [self.page(Call('page_text(page, name);'), Constant('rows'))])
        self.assertIn('#include "open/site/site_pages.h"', text)
        self.assertIn('{\n\t(void)sum;\n\t(void)rows;\n\t(void)rows_count;\n\tpage_text(page, name);', text)
        self.assertTrue(text.endswith('\treturn page_status(page);\n}\n'))
        self.assertEqual(prefix_of('open/site/'), 'site')


if __name__ == '__main__':
    unittest.main()
