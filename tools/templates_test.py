# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a template declares, how it is put together, and each thing the compiler refuses of names, types and phrases."""

import pathlib
import shutil
import subprocess
import sys
import tempfile
import textwrap
import unittest

sys.dont_write_bytecode = True
TOOL = pathlib.Path(__file__).resolve().parent / 'templates.py'
sys.path.insert(0, str(TOOL.parent))

from templates_declare import every_field, read_template, tie_records  # noqa: E402
from templates_kit import HEAD, TOKEN, Room  # noqa: E402

ROOT = TOOL.parent.parent
TRIAL = ROOT / 'src' / 'ground' / 'templates' / 'trial'
FRAME = ('{{! frame: layout\n centre text\n}}\n<!doctype html><html lang="{{page.language}}" dir="{{page.direction}}">'
         + HEAD + '<body>\n<h1>{{centre}}</h1>\n{{$content}}<p>1</p>{{/content}}\n</body></html>\n')


def said(steps):
    """What the steps write, values as the C that writes them."""
    words = []
    for step in steps:
        if hasattr(step, 'head'):
            words.append(f'[{step.head}: {said(step.steps)}]')
        elif hasattr(step, 'languages'):
            words.append(f'<{step.english}>')
        else:
            words.append(getattr(step, 'text', None) or f'({step.code})')
    return ''.join(words)


class Declared(Room):
    def refused_file(self, source, sentence, line=None):
        self.write('one', source)
        found = self.compile()[2]
        self.assertEqual(len(found), 1, found)
        self.assertIn(sentence, found[0])
        if line:
            self.assertIn(f'one.html:{line}: ', found[0])

    def test_a_template_says_what_it_is(self):
        self.refused_file('<!doctype html>', 'The template does not say what it is.', 1)
        self.refused_file('{{! a comment }}<p>', 'The template does not say what it is.')
        self.refused_file('{{! two: page }}', 'two cannot be its name.')
        self.refused_file('\n{{! one: thing }}', 'The kind thing is not known.', 2)
        (self.path / 'one.html').unlink()
        self.write('page_one', '{{! page_one: page }}')
        self.assertIn('page_one cannot be its name.', self.compile()[2][0])

    def test_values_have_names_and_types(self):
        for line, sentence in ((' name', 'This is no value.'), (' Name text', 'Name cannot be a name.'), (' int text', 'int cannot be a name.'),
                               (' page text', 'page cannot be a name.'), (' name Text', 'This is no value.'),
                               (' name word', 'name has no known type word.'), (' name text\n name text', 'name is declared twice.'),
                               (' is bool?', 'is need not be optional.'), (' names list of text?', 'names need not be optional.'),
                               (' name text\n  more text', 'A text has no fields.'), ('  name text\n more text', 'This line stands too far to the left.'),
                               (' rows list of row\n    a text\n   b text', 'This is no value.')):  # fmt: skip
            self.refused_file(f'{{{{! one: page\n{line}\n}}}}', sentence)

    def test_a_refusal_names_the_line(self):
        self.refused_file('{{! one: page\n a text\n b word\n}}', 'b has no known type word.', 3)
        self.write('one', '{{! one: page\n a text\n}}\n<!doctype html>\n{{b}}')
        self.assertIn('one.html:5: b is not known here. Known are a;', self.compile()[2][0])

    def test_a_file_that_is_not_utf_8(self):
        (self.path / 'one.html').write_bytes(b'{{! one: page }}\xff')
        self.assertIn('The file is not UTF-8.', self.compile()[2][0])

    def test_names_that_would_be_one_in_c(self):
        for lines in (' rows list of text\n rows_count count', ' row_1 text', ' all list of row\n  rows list of text\n  rows_count count'):
            self.write('one', f'{{{{! one: page\n{lines}\n}}}}<!doctype html>')
            self.assertIn(' too. Name it otherwise.', self.compile()[2][0], lines)
        for lines, struct in ((' a row\n  b text\n c row\n  d text', 'one_row'), (' a page\n  b text', 'one_page')):
            body = '{{#a}}<p>{{b}}</p>{{/a}}' + ('{{#c}}<p>{{d}}</p>{{/c}}' if ' c row' in lines else '')
            self.write('one', f'{{{{! one: page\n{lines}\n}}}}<!doctype html><html lang="{{{{page.language}}}}" '
                       f'dir="{{{{page.direction}}}}">{HEAD}<body>{body}</body></html>')
            self.assertIn(f'{struct} is made of something else too.', self.compile()[2][0])

    def test_unused_values(self):
        self.refused('a is not used.', '<p></p>', 'a text')
        self.write('one', '{{! one: page\n rows list of row\n  a text\n  b text\n}}<!doctype html><html lang="{{page.language}}" '
                   f'dir="{{{{page.direction}}}}">{HEAD}<body>{{{{#rows}}}}<p>{{{{a}}}}</p>{{{{/rows}}}}</body></html>')
        self.assertEqual([sentence.split(': ')[1] for sentence in self.compile()[2]], ['b is not used. Remove it, or write it where it belongs.'])

    def test_every_wrong_page_is_told_at_once(self):
        self.write('one', '{{! one: page }}<!doctype html>{{a}}')
        self.write('two', '{{! two: page }}<!doctype html>{{b}}')
        self.assertEqual(len(self.compile()[2]), 2)


class Fields(unittest.TestCase):
    """How values are declared and what they are in C."""

    def fields(self, lines):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / 'one.html'
            path.write_text(f'{{{{! SPDX }}}}\n{{{{! one: partial\n{lines}\n}}}}\n<p></p>\n', encoding='utf-8')
            template = read_template(path, 'one.html')
        tie_records([template])
        return template.fields

    def test_each_is_read_with_its_line_and_words(self):
        fields = self.fields('  a text   -- what it is\n\n  b money?\n  c list of day')
        self.assertEqual([(value.name, value.line, value.words()) for value in fields.values()],
                         [('a', 3, 'text'), ('b', 5, 'money?'), ('c', 6, 'list of day')])

    def test_what_they_are_in_c(self):
        fields = self.fields(' a text?\n b count\n c day?\n d list of language\n e row\n  f bool\n g list of group\n  h url\n i more?\n  j number')
        self.assertEqual([value.parameters for value in fields.values()],
                         [[('struct text ', 'a')], [('int64_t ', 'b')], [('const struct day *', 'c')],
                          [('const enum language *', 'd'), ('size_t ', 'd_count')], [('const struct one_row *', 'e')],
                          [('const struct one_group *', 'g'), ('size_t ', 'g_count')], [('const struct one_more *', 'i')]])  # fmt: skip
        self.assertEqual(list(fields['e'].fields), ['f'])

    def test_all_fields_of_fields_are_known_and_a_partial_may_hold_itself(self):
        fields = self.fields(' a row\n  b list of line\n   c text\n d one?')
        self.assertEqual([value.name for value in every_field(fields)], ['a', 'b', 'c', 'd'])
        self.assertIs(fields['d'].fields, fields)
        self.assertEqual(fields['d'].item_type, 'struct one_part')

    def test_two_are_the_same_by_type_list_and_presence(self):
        fields = self.fields(' a text\n b text\n c text?\n d list of text\n e one\n f one')
        self.assertEqual(fields['a'].shape, fields['b'].shape)
        self.assertEqual(fields['e'].shape, fields['f'].shape)
        self.assertEqual(len({fields[name].shape for name in 'acde'}), 4)


class Types(Room):
    def test_each_type_is_written_as_its_place_wants(self):
        values = 'a text, b money, c day, d moment, e count, f number, g url, h language'
        steps = said(self.taken('<p class="{{a}}{{b}}{{c}}{{d}}{{e}}{{f}}{{g}}{{h}}" title="{{b}}">{{a}}{{b}}{{c}}{{d}}{{e}}{{f}}{{g}}</p>', values))
        inside, shown = steps.partition('class="')[2].split('" title="')
        self.assertEqual(inside, '(page_attribute(page, a);)(page_plain_money(page, b);)(page_plain_day(page, c);)'
                         '(page_plain_moment(page, d);)(page_plain_count(page, e);)(page_plain_count(page, f);)'
                         '(page_attribute(page, g.text);)(page_add(page, text_of(language_code(h)));)')  # fmt: skip
        self.assertEqual(shown.partition('</p>')[0], '(page_money(page, b);)">(page_text(page, a);)(page_money(page, b);)(page_day(page, c);)'
                         '(page_moment(page, d);)(page_count(page, e);)(page_plain_count(page, f);)(page_text(page, g.text);)')  # fmt: skip

    def test_what_cannot_be_written(self):
        self.refused('is is a bool.', '<p>{{is}}</p>', 'is bool')
        self.refused('names is a list of text.', '<p>{{names}}</p>', 'names list of text')
        self.refused('A language has no name here.', '<p>{{l}}</p>', 'l language')
        self.refused('What is not escaped is not written.', '<p>{{{a}}}</p>', 'a text')
        self.refused('What is not escaped is not written.', '<p>{{&a}}</p>', 'a text')
        self.refused('page.language stands here.', '<p>{{page.language}}</p>')
        self.refused('page.direction stands here.', '<p title="{{page.direction}}"></p>')
        self.refused('There is no value that . could be.', '<p>{{.}}</p>')

    def test_the_dot_is_what_the_innermost_section_is_about(self):
        self.refused('. is a bool.', '{{#names}}{{#is}}<p>{{.}}</p>{{/is}}{{/names}}', 'names list of text, is bool')
        self.taken('{{#names}}{{^is}}<p>{{.}}</p>{{/is}}{{/names}}', 'names list of text, is bool')

    def test_what_may_be_missing_stands_in_its_section(self):
        self.refused('a may be missing.', '<p>{{a}}</p>', 'a text?')
        self.refused('a may be missing.', '<p>{{^a}}{{a}}{{/a}}</p>', 'a text?')
        self.refused('a may be missing.', '<p>{{#a}}1{{/a}}{{a}}</p>', 'a money?')
        steps = said(self.taken('<p>{{#a}}{{a}}{{/a}}{{^a}}-{{/a}}{{#b}}{{.}}{{/b}}{{^b}}-{{/b}}</p>', 'a text?, b day?'))
        self.assertIn('[if (a.count > 0): (page_text(page, a);)][if (a.count == 0): -]', steps)
        self.assertIn('[if (b != NULL): (page_day(page, *b);)][if (b == NULL): -]', steps)
        self.assertIn('(page_attribute(page, a->text);)', said(self.taken('<p>{{#a}}<a href="{{a}}">1</a>{{/a}}</p>', 'a url?')))

    def test_sections_ask_what_can_differ(self):
        self.refused('a is always there.', '<p>{{#a}}{{a}}{{/a}}</p>', 'a text')
        self.refused('a is always there.', '<p>{{^a}}1{{/a}}</p>', 'a money')
        self.assertIn('[if (is): 1][if (!is): 2]', said(self.taken('<p>{{#is}}1{{/is}}{{^is}}2{{/is}}</p>', 'is bool')))

    def test_sections_hold_whole_elements(self):
        self.refused('The section is opens or closes what stands around it.', '<p {{#is}}></p><p {{/is}}></p>', 'is bool')
        for body in ('{{#is}}<p>{{/is}}</p>', '<p>{{#is}}</p>{{/is}}', '<p {{#is}}class="{{/is}}a"></p>', '{{#is}}<p{{/is}}></p>'):
            self.refused('The section is opens or closes what stands around it.', body, 'is bool')


class Lists(Room):
    def test_rows_and_what_a_list_knows_of_itself(self):
        steps = said(self.taken('{{#names.any}}<p>{{names.count}}</p>{{/names.any}}{{#names}}<p>{{.}}</p>{{/names}}{{^names}}<p>0</p>{{/names}}',
                                'names list of text'))  # fmt: skip
        self.assertIn('[if (names_count > 0): <p>(page_count(page, (int64_t)names_count);)</p>]', steps)
        self.assertIn('[for (size_t row_1 = 0; row_1 < names_count; row_1++): <p>(page_text(page, names[row_1]);)</p>]', steps)
        self.assertIn('[if (names_count == 0): <p>0</p>]', steps)
        self.assertIn('[if (!(names_count > 0)): ', said(self.taken('{{^names.any}}<p>0</p>{{/names.any}}', 'names list of text')))
        self.refused('names has no first.', '<p>{{names.first}}</p>', 'names list of text')

    def test_rows_within_rows(self):
        self.write('two', '{{! two: page\n  all list of group\n    name text\n    rows list of row\n      sum money\n      due day?\n}}'
                   f'<!doctype html><html lang="{{{{page.language}}}}" dir="{{{{page.direction}}}}">{HEAD}<body>'
                   '{{#all}}<p>{{name}}{{#rows}}{{name}}{{sum}}{{#due}}{{due}}{{/due}}{{/rows}}</p>{{/all}}</body></html>')  # fmt: skip
        pages, structs, found = self.compile()
        self.assertEqual(found, [])
        self.assertEqual(list(structs), ['two_group', 'two_row'])
        steps = said(pages[0].steps)
        self.assertIn('[for (size_t row_2 = 0; row_2 < all[row_1].rows_count; row_2++): (page_text(page, all[row_1].name);)'
                      '(page_money(page, all[row_1].rows[row_2].sum);)[if (all[row_1].rows[row_2].due != NULL): '
                      '(page_day(page, *all[row_1].rows[row_2].due);)]]', steps)  # fmt: skip


class Phrases(Room):
    def test_a_phrase_is_told_in_every_language(self):
        steps = self.taken('<p>{{_ "Hello, {name}."}}</p>', 'name text')
        told = next(step for step in steps if hasattr(step, 'languages') and 'Hello' in step.english)
        english, swedish, pseudo = [said(language) for language in told.languages]
        self.assertEqual(english, 'Hello, <bdi>(page_text(page, name);)</bdi>.')
        self.assertEqual(swedish, 'Hej, <bdi>(page_text(page, name);)</bdi>.')
        self.assertEqual(pseudo, '⟦\u202eĤéļļö, \u202c<bdi>(page_text(page, name);)</bdi>. \u202eöñé ţŵö\u202c⟧')

    def test_in_an_attribute_it_holds_no_element(self):
        steps = self.taken('<p title="{{_ "Hello, {name}."}}"></p>', 'name text')
        told = next(step for step in steps if hasattr(step, 'languages') and 'Hello' in step.english)
        self.assertEqual(said(told.languages[0]), 'Hello, (page_attribute(page, name);).')

    def test_places_may_have_values_of_another_name(self):
        steps = self.taken('<p>{{_ "Hello, {name}." name=giver}}</p>', 'giver text')
        self.assertIn('giver', said(next(step for step in steps if hasattr(step, 'languages') and 'Hello' in step.english).languages[1]))
        self.refused('The sentence has no place giver.', '<p>{{_ "Hello, {name}." giver=name}}</p>', 'name text')
        self.refused('name is not known here.', '<p>{{_ "Hello, {name}."}}</p>')
        for sentence in ('{sum2}', '{}', '{Name}', '} {'):
            self.refused('A place in the sentence has no name.', f'<p>{{{{_ "A {sentence} b"}}}}</p>')

    def test_words_in_brackets_lead_somewhere(self):
        steps = self.taken('<p>{{_ "Read [how] first, {name}." @receipt name}}</p>', 'name text')
        told = next(step for step in steps if hasattr(step, 'languages') and 'Read' in step.english)
        start, name = '<a href="/(page_language(page);)/gifts/(page_segment(page, name);)">', '<bdi>(page_text(page, name);)</bdi>.'
        self.assertEqual(said(told.languages[0]), f'Read {start}how</a> first, {name}')
        self.assertEqual(said(told.languages[1]), f'Läs först {start}hur</a>, {name}')
        self.assertIn(f'{start}\u202eĥöŵ\u202c</a>', said(told.languages[2]))
        self.assertIn('Read [how] first', said(self.taken('<p>{{_ "Read [how] first, {name}."}}</p>', 'name text')))

    def test_links_in_phrases_that_lead_nowhere(self):
        self.refused('"A word" does not say which words are the link.', '<p>{{_ "A word" @home}}</p>')
        self.refused('"Dålig länk" does not say which words are the link.', '<p>{{_ "Bad [link]" @home}}</p>')
        self.refused('There is no route nothing.', '<p>{{_ "Read [how] first, {name}." @nothing}}</p>', 'name text')
        self.refused('receipt takes 1 values, not 0.', '<p>{{_ "Read [how] first, {name}." @receipt}}</p>', 'name text')
        self.refused('A link stands where no element does.', '<p title="{{_ "Read [how] first, {name}." @home}}"></p>', 'name text')
        self.refused('<a> does not belong in <a>.', '<p><a href="{{@home}}">{{_ "Read [how] first, {name}." @home}}</a></p>', 'name text')
        self.refused('This is no link.', '<p>{{_ "Read [how] first, {name}." @}}</p>', 'name text')

    def test_a_phrase_missing_in_a_language(self):
        self.refused('"Hello" is missing in swedish.', '<p>{{_ "Hello"}}</p>')
        self.refused('"Empty" is missing in swedish.', '<p>{{_ "Empty"}}</p>')
        self.refused('"Half" is missing in swedish.', '<p>{{_ "Half" "Halves" n}}</p>', 'n count')
        self.refused('The places of "Bad {name}" differ in swedish.', '<p>{{_ "Bad {name}"}}</p>', 'name text')

    def test_a_plural_hangs_on_a_count(self):
        steps = self.taken('<p>{{_ "One gift" "{count} gifts" n count=n}}</p>', 'n count')
        told = next(step for step in steps if getattr(step, 'count', ''))
        self.assertEqual(told.count, 'n')
        self.assertEqual({form: said(steps) for form, steps in told.languages[1].items()},
                         {'one': 'En gåva', 'other': '(page_count(page, n);) gåvor'})
        self.assertEqual(list(told.languages[2]), ['zero', 'one', 'two', 'few', 'many', 'other'])
        self.refused('n is a text.', '<p>{{_ "One gift" "{count} gifts" n count=n}}</p>', 'n text')

    def test_what_is_no_phrase(self):
        for tag in ('{{_ Hello}}', '{{_ "Hello}}', '{{_}}', '{{_ "One" "Two"}}', '{{_ "One" n}}'):
            self.refused('This is no phrase.', f'<p>{tag}</p>', 'n count' if 'n}' in tag else '')
        self.refused('This is no link.', '<p><a href="{{@ }}">1</a></p>')

    def test_a_sentence_is_escaped_too(self):
        for body, wanted in (('<p>{{_ "A <b> & \\"c\\""}}</p>', 'A &lt;b&gt; &amp; "c"'),
                             ('<p title="{{_ "A <b> & \\"c\\""}}"></p>', 'A &lt;b&gt; &amp; &quot;c&quot;')):  # fmt: skip
            told = next(step for step in self.taken(body) if hasattr(step, 'languages') and '<b>' in step.english)
            self.assertEqual(said(told.languages[0]), wanted)


class Together(Room):
    def setUp(self):
        super().setUp()
        self.write('frame', FRAME)

    def test_a_layout_stands_around_the_page_and_its_values_come_first(self):
        self.write('one', '{{! one: page\n name text\n}}\n{{<frame}}\n{{$content}}\n<p>{{name}}, {{centre}}</p>\n{{/content}}\n{{/frame}}\n')
        pages, _, found = self.compile()
        self.assertEqual(found, [])
        self.assertEqual(list(pages[0].fields), ['centre', 'name'])
        self.assertIn('<p>(page_text(page, name);), (page_text(page, centre);)</p>', said(pages[0].steps))
        self.assertNotIn('<p>1</p>', said(pages[0].steps))

    def test_what_is_not_put_in_stays(self):
        self.write('one', '{{! one: page }}{{<frame}}{{/frame}}')
        self.assertIn('<p>1</p>', said(self.compile()[0][0].steps))

    def refused_one(self, source, sentence):
        self.write('one', source)
        found = self.compile()[2]
        self.assertTrue(found and sentence in found[0], found)

    def test_layouts_and_blocks_that_do_not_fit(self):
        self.refused_one('{{! one: page }}{{<frame}}{{$body}}{{/body}}{{/frame}}', 'The block body has no place.')
        self.refused_one('{{! one: page }}{{<frame}}<p>1</p>{{/frame}}', 'This stands in frame but in no block.')
        self.refused_one('{{! one: page }}<p>1</p>{{<frame}}{{/frame}}', 'frame is a layout.')
        self.refused_one('{{! one: page }}{{> frame}}', 'frame is a layout.')
        self.refused_one('{{! one: page }}{{<nothing}}{{/nothing}}', 'There is no template nothing.')
        self.refused_one('{{! one: page\n centre text\n}}{{<frame}}{{/frame}}', 'centre is a value of')

    def test_a_layout_in_a_layout(self):
        self.write('desk', '{{! desk: layout\n person text\n}}\n{{<frame}}\n{{$content}}\n<p>{{person}}</p>\n{{$work}}<p>2</p>{{/work}}\n{{/content}}\n{{/frame}}\n')
        self.write('one', '{{! one: page\n sum money\n}}\n{{<desk}}\n{{$work}}\n<p>{{sum}}</p>\n{{/work}}\n{{/desk}}\n')
        self.write('two', '{{! two: page }}\n{{<desk}}{{$content}}<p>3</p>{{/content}}{{/desk}}\n')
        pages, _, found = self.compile()
        self.assertEqual(found, [])
        self.assertEqual([list(page.fields) for page in pages], [['centre', 'person', 'sum'], ['centre', 'person']])
        self.assertIn('<p>(page_text(page, person);)</p>\n<p>(page_money(page, sum);)</p>\n', said(pages[0].steps))
        self.assertIn('<p>3</p>', said(pages[1].steps))
        self.assertNotIn('person', said(pages[1].steps))

    def test_a_layout_that_stands_in_itself(self):
        self.write('desk', '{{! desk: layout }}\n{{<desk}}{{/desk}}\n')
        self.refused_one('{{! one: page }}{{<desk}}{{/desk}}', 'desk calls itself.')
        self.write('desk', '{{! desk: layout }}\n{{<frame}}{{$content}}{{$content}}{{/content}}{{/content}}{{/frame}}\n')
        self.refused_one('{{! one: page }}{{<desk}}{{$content}}{{$content}}1{{/content}}{{/content}}{{/desk}}', 'content calls itself.')

    def test_indentation_is_that_of_the_place(self):
        self.write('hello', '{{! hello: partial }}\n<ul>\n  <li>1</li>\n</ul>\n')
        self.write('one', '{{! one: page }}\n{{<frame}}\n{{$content}}\n      <div>\n        {{> hello}}\n      </div>\n{{/content}}\n{{/frame}}\n')
        self.assertIn('\n<div>\n  <ul>\n    <li>1</li>\n  </ul>\n</div>\n', said(self.compile()[0][0].steps))

    def test_a_partial_sees_its_own_values_alone(self):
        start = '{{! one: page\n name text\n}}{{<frame}}{{$content}}'
        end = '{{/content}}{{/frame}}'
        self.write('hello', '{{! hello: partial\n name text\n}}<p>{{name}}</p>')
        self.write('one', start + '{{> hello}}' + end)
        self.assertEqual(self.compile()[2], [])
        self.write('hello', '{{! hello: partial\n name text\n}}<p>{{name}}{{centre}}</p>')
        self.assertIn('hello.html:3: centre is not known here. Known are name;', self.compile()[2][0])
        self.write('hello', '{{! hello: partial\n name money\n}}<p>{{name}}</p>')
        self.assertIn('name is text, and hello takes money.', self.compile()[2][0])
        self.write('hello', '{{! hello: partial\n other text\n}}<p>{{other}}</p>')
        self.assertIn('one.html:3: other is not known here.', self.compile()[2][0])
        self.write('hello', '{{! hello: partial\n name text\n}}<p>{{name}}')
        self.assertIn('The partial hello opens or closes what stands around it.', self.compile()[2][0])
        self.write('hello', '{{! hello: partial\n name text\n}}<p>{{name}}</p>{{> hello}}')
        self.assertIn('hello calls itself.', self.compile()[2][0])

    def test_a_partial_with_blocks_takes_what_the_page_puts_in(self):
        self.write('slip', '{{! slip: partial\n name text\n}}<p>{{name}}</p>{{$rows}}{{/rows}}')
        self.write('one', '{{! one: page\n name text\n sum money\n}}{{<frame}}{{$content}}{{<slip}}{{$rows}}<p>{{sum}}</p>{{/rows}}{{/slip}}{{/content}}{{/frame}}')
        pages, _, found = self.compile()
        self.assertEqual(found, [])
        self.assertIn('<p>(page_text(page, name);)</p><p>(page_money(page, sum);)</p>', said(pages[0].steps))

    def test_a_partial_is_a_type_too(self):
        self.write('row', '{{! row: partial\n name text\n due day?\n}}<p>{{name}}{{#due}}{{due}}{{/due}}</p>')
        self.write('one', '{{! one: page\n first row\n rows list of row\n last row?\n}}{{<frame}}{{$content}}{{#first}}{{> row}}{{/first}}'
                   '{{#rows}}{{> row}}{{/rows}}{{#last}}{{> row}}{{/last}}<p>{{first.name}}</p>{{/content}}{{/frame}}')  # fmt: skip
        pages, structs, found = self.compile()
        self.assertEqual(found, [])
        self.assertEqual(list(structs), ['row_part'])
        steps = said(pages[0].steps)
        for wanted in ('(page_text(page, first->name);)', '(page_text(page, rows[row_1].name);)', '[if (last != NULL): ', '(page_day(page, *last->due);)'):
            self.assertIn(wanted, steps)
        self.assertEqual([value.parameters for value in pages[0].fields.values()][1:],
                         [[('const struct row_part *', 'first')], [('const struct row_part *', 'rows'), ('size_t ', 'rows_count')],
                          [('const struct row_part *', 'last')]])  # fmt: skip

    def test_templates_of_other_rooms_bring_no_page(self):
        self.write('one', '{{! one: page }}{{<frame}}{{/frame}}')
        pages, _, found = self.compile(others=('frame',))
        self.assertEqual(([page.name for page in pages], found), (['one'], []))

    def test_two_of_one_name(self):
        (self.path / 'more').mkdir()
        (self.path / 'more' / 'frame.html').write_text(FRAME, encoding='utf-8')
        self.assertIn('Two templates are named frame.', self.compile(others=('more/frame',))[2][0])


class Page(Room):
    """The page that docs/TEMPLATES.md shows."""

    def test_it_compiles_to_what_is_told_of_it(self):
        text = (ROOT / 'docs' / 'TEMPLATES.md').read_text(encoding='utf-8')
        shown = textwrap.dedent(text.partition("`give.html`, beside the room's C:\n\n")[2].partition('\nThe build makes')[0])
        self.write('give', shown)
        self.write('frame', FRAME.replace('{{_ "Title"}}', '{{$title}}{{_ "Title"}}{{/title}}'))
        self.write('token', TOKEN)
        pages, structs, found = self.compile()
        self.assertEqual((found, [page.name for page in pages], list(structs)), ([], ['give'], ['give_gift']))
        self.assertEqual(list(pages[0].fields), ['centre', 'giver', 'token', 'gifts'])


class Program(Room):
    """The tool as the build runs it, over the room of trial."""

    def run_tool(self, *arguments):
        return subprocess.run([sys.executable, TOOL, *map(str, arguments)], capture_output=True, text=True, check=False)

    def trial(self, name):
        made = (self.path / f'{name}_pages.h', self.path / f'{name}_pages.c')
        done = self.run_tool('--room', 'ground/templates/trial', '--routes', TRIAL / 'routes', '--phrases', 'swedish', TRIAL / 'sv.po',
                             *sorted(TRIAL.glob('*.html')), *made)  # fmt: skip
        self.assertEqual((done.returncode, done.stderr), (0, ''))
        return [path.read_text(encoding='utf-8') for path in made]

    def test_the_same_templates_give_the_same_bytes(self):
        self.assertEqual(self.trial('a'), self.trial('b'))

    def test_what_is_wrong_is_told_and_nothing_is_made(self):
        self.write('one', '{{! one: page }}<!doctype html>{{a}}')
        done = self.run_tool('--room', 'x/y', self.path / 'one.html', self.path / 'o.h', self.path / 'o.c')
        self.assertEqual(done.returncode, 1)
        self.assertIn('one.html:1: a is not known here.', done.stderr)
        self.assertFalse((self.path / 'o.c').exists())
        self.assertEqual(self.run_tool('--room', 'x/y', self.path / 'o.h').returncode, 2)

    def compiled(self, call):
        """Whether C that calls a page so compiles."""
        source = self.path / 'call.c'
        source.write_text('#include "trial_pages.h"\nstruct status call(struct page *page, const struct field_part *sum);\n'
                          f'struct status call(struct page *page, const struct field_part *sum)\n{{\n\treturn {call};\n}}\n', encoding='utf-8')  # fmt: skip
        compiler = shutil.which('cc') or shutil.which('gcc')
        done = subprocess.run([compiler, '-fsyntax-only', '-std=gnu17', '-Wall', '-Wextra', '-Wconversion', '-Werror', f'-I{self.path}',
                               f'-I{ROOT / "src"}', source], capture_output=True, text=True, check=False)  # fmt: skip
        return done.returncode == 0

    def test_a_forgotten_value_does_not_compile(self):
        self.trial('trial')
        text = '(struct text){ 0 }'
        self.assertTrue(self.compiled(f'give_page(page, {text}, LANGUAGE_SWEDISH, sum, {text}, true, {text})'))
        self.assertFalse(self.compiled(f'give_page(page, {text}, LANGUAGE_SWEDISH, sum, {text}, true)'))
        self.assertFalse(self.compiled(f'give_page(page, {text}, LANGUAGE_SWEDISH, {text}, {text}, true, {text})'))
        self.assertFalse(self.compiled(f'give_page(page, {text}, LANGUAGE_SWEDISH, &(struct field_part){{ field_part({text}, {text}, {text}) }}, {text}, true, {text})'))

    def test_the_token_partial_is_one_of_the_trial(self):
        self.assertEqual((TRIAL / 'token.html').read_text(encoding='utf-8').partition('\n}}\n')[2], TOKEN.partition('\n}}\n')[2])


if __name__ == '__main__':
    unittest.main()
