# SPDX-License-Identifier: AGPL-3.0-or-later
"""What HTML the compiler takes, and each thing it refuses, planted one at a time."""

import unittest

from templates_kit import TOKEN, Room

URL = 'link url'
NAME = 'name text'


class Attributes(Room):
    def test_unquoted_values(self):
        self.refused('The value of class stands without double quotes.', '<p class=a></p>')
        self.refused('The value of class stands without double quotes.', '<p class={{name}}></p>', NAME)
        self.refused("The value of class stands without double quotes.", "<p class='a'></p>")

    def test_values_in_a_tag_but_in_no_attribute(self):
        self.refused('A value stands in a tag, outside its attributes.', '<p {{name}}></p>', NAME)
        self.refused('A value stands in a tag, outside its attributes.', '<p {{name}}="a"></p>', NAME)
        self.refused('A < begins no tag.', '<{{name}}></{{name}}>', NAME)
        self.refused('A tag has no constant name.', '<p></{{name}}>', NAME)
        self.refused('A value stands in a tag, outside its attributes.', '<p{{name}}></p>', NAME)

    def test_scripts_and_styles(self):
        self.refused('onclick is a script.', '<p onclick="x"></p>')
        self.refused('ONCLICK is a script.', '<p ONCLICK="x"></p>')
        self.refused('style is not used in pages.', '<p style="color: red"></p>')
        self.refused('Style stands in the page.', '', head='<head><title>{{_ "Title"}}</title><style>p {}</style></head>')
        self.refused('<script> has no src.', '<p><script>x</script></p>')
        self.refused('In <script> stands no text.', '<p><script src="{{@style}}">x</script></p>')
        self.refused('In <script> stands no text.', '<p><script src="{{@style}}">{{name}}</script></p>', NAME)
        self.taken('<p><script src="{{@style}}"></script></p>')
        for name in ('srcdoc', 'srcset', 'formmethod', 'ping', 'background', 'contenteditable', 'xlink:href'):
            self.refused(f'{name} is not used in pages.', f'<p {name}="x"></p>')

    def test_twice_in_one_tag(self):
        self.refused('class stands twice in the tag.', '<p class="a" class="b"></p>')
        self.refused('class stands twice in the tag.', '<p class="a"{{#is}} class="b"{{/is}}></p>', 'is bool')
        self.taken('<p{{#is}} class="a"{{/is}}{{^is}} class="b"{{/is}}></p>', 'is bool')
        self.refused('class would stand in the tag once a row.', '<p{{#names}} class="{{.}}"{{/names}}></p>', 'names list of text')
        self.taken('{{#names}}<p class="{{.}}"></p>{{/names}}<p class="{{#names}}{{.}} {{/names}}"></p>', 'names list of text')

    def test_what_is_a_constant(self):
        self.refused('type is a constant.', '<p><input aria-label="{{_ "A word"}}" type="{{name}}"></p>', NAME)
        self.refused('type stands in a section.', '<p><input {{#is}}type="hidden"{{/is}}></p>', 'is bool')
        self.refused('type begins with a section.', '<p><input type="{{#is}}a{{/is}}"></p>', 'is bool')
        self.refused('rel is a constant.', '<p><a rel="{{name}}" href="{{@home}}"></a></p>', NAME)

    def test_form_of_writing(self):
        self.refused('CLASS has capitals.', '<p CLASS="a"></p>')
        self.refused('class stands too close.', '<p id="a"class="b"></p>')
        self.refused('class stands too close.', '<p {{#is}}id="a"{{/is}}class="b"></p>', 'is bool')
        self.refused('\'"\' stands in a tag.', '<p "a"></p>')
        self.refused('A < stands in class.', '<p class="a<b"></p>')
        self.refused('title has no value.', '<p title></p>')
        self.refused('A & begins nothing.', '<p class="a&b"></p>')
        self.taken('<p class="a &amp; b" hidden data-name="{{name}}"></p>', NAME)

    def test_what_people_read_is_a_phrase(self):
        for name in ('title', 'aria-label', 'placeholder', 'alt', 'label', 'abbr'):
            self.refused(f'{name} is said in one language alone.', f'<p {name}="word"></p>')
        self.taken('<p title="{{_ "A word"}}"></p><p title="{{name}}: 12"></p><p title="Enter" lang="en"></p>', NAME)
        self.refused('Nobody reads class.', '<p class="{{_ "A word"}}"></p>')
        meta = '<head><meta name="description" content="{0}"><title>{{{{_ "Title"}}}}</title></head>'
        self.refused('content is said in one language alone.', '', head=meta.format('word'))
        self.taken('', head=meta.format('{{_ "A word"}}'))
        self.refused('Nobody reads content.', '', head=meta.replace('description', 'x').format('{{_ "A word"}}'))


class Texts(Room):
    def test_bare_sentences(self):
        self.refused('"Hello" is said in one language alone.', '<p>Hello</p>')
        self.refused('"12 å" is said in one language alone.', '<p>12 å</p>')
        self.taken('<p>12 &nbsp; · 3,5 %</p><p lang="en">English</p><p><kbd>Enter</kbd> <b translate="no">IBAN</b></p>')
        self.refused('"Hello" is said in one language alone.', '<p translate="yes">Hello</p>')

    def test_signs_that_begin_something(self):
        self.refused('A & begins nothing.', '<p>1 & 2</p>')
        self.refused('A & begins nothing.', '<p>&nothing;</p>')
        self.refused('A < begins no tag.', '<p>1 < 2</p>')
        self.refused('A comment would be sent.', '<!-- 1 -->')
        self.refused('This declares nothing.', '<![CDATA[1]]>')
        self.taken('<p>1 &lt; 2 &amp; &#160; &#xA0; {{! 3 < }}</p>')

    def test_where_no_text_stands(self):
        for body in ('<ul>1</ul>', '<table>1</table>', '<ul>{{name}}</ul>', '<dl>{{_ "A word"}}</dl>', '<svg aria-hidden="true">1</svg>'):
            self.refused('In <', body, NAME if 'name' in body else '')

    def test_the_page_begins_and_ends(self):
        self.write('one', '{{! one: page }}<html></html>')
        self.assertIn('The page does not begin.', self.compile()[2][0])
        self.write('one', '{{! one: page }}\n')
        self.assertIn('The page does not begin.', self.compile()[2][0])
        self.write('one', '{{! one: page }}<!doctype html><p></p>')
        self.assertIn('<p> stands outside <html>.', self.compile()[2][0])
        self.write('one', '{{! one: page }}<!doctype html>1')
        self.assertIn('In the page, outside <html>, stands no text.', self.compile()[2][0])
        self.refused('The page has no title.', '', head='<head></head>')

    def test_a_first_line_feed_is_kept(self):
        area = '<p><textarea aria-label="{{_ "A word"}}" name="a">{{name}}</textarea></p>'
        texts = [step.text for step in self.taken(area, NAME) if hasattr(step, 'text')]
        self.assertTrue(any(text.endswith('name="a">\n') for text in texts), texts)
        texts = ''.join(step.text for step in self.taken('<pre>\n1</pre><p>2</p>') if hasattr(step, 'text'))
        self.assertIn('<pre>\n1</pre><p>2</p>', texts)


class Elements(Room):
    def test_unclosed_and_misplaced(self):
        self.refused('</body> closes nothing that is open here.', '<p>')
        self.refused('</b> closes nothing that is open here.', '<p><i></b></p>')
        self.refused('</p> closes nothing that is open here.', '</p>')
        self.refused('</br> closes nothing that is open here.', '<p><br></br></p>')
        self.refused('<p /> does not close itself.', '<p />')
        self.write('one', '{{! one: page }}<!doctype html><html lang="{{page.language}}" dir="{{page.direction}}">\n')
        self.assertIn(':1: <html> is not closed.', self.compile()[2][0])
        self.write('one', '{{! one: page }}<!doctype html><html lang="{{page.language}}"')
        self.assertIn('<html> is not closed.', self.compile()[2][0])

    def test_unknown_ones(self):
        for name in ('blink', 'iframe', 'object', 'embed', 'base', 'noscript', 'template', 'P', 'my-tag'):
            self.refused(f'<{name}> is not used in pages.', f'<{name}></{name}>')

    def test_where_they_may_not_stand(self):
        for body, sentence in (('<p><div></div></p>', '<div> does not belong in <p>.'), ('<li></li>', '<li> does not belong in <body>.'),
                               ('<ul><p></p></ul>', '<p> does not belong in <ul>.'), ('<table><tr></tr></table>', '<tr> does not belong in <table>.'),
                               ('<h1><span><p></p></span></h1>', '<p> does not belong in <h1>.'), ('<html></html>', '<html> stands inside another element.'),
                               ('<p><a href="{{@home}}"><b><a href="{{@home}}"></a></b></a></p>', '<a> does not belong in <a>.'),
                               ('<p><label><label></label></label></p>', '<label> stands in another.'),
                               ('<p><select aria-label="{{_ "A word"}}"><b></b></select></p>', '<b> does not belong in <select>.'),
                               ('<link rel="stylesheet" href="{{@style}}">', '<link> does not belong in <body>.'),
                               ('<svg aria-hidden="true"><desc><a href="#x"></a></desc></svg>', '<a> does not belong in <desc>.'),
                               ('<svg aria-hidden="true"><p></p></svg>', '<p> is not used in pages.')):  # fmt: skip
            self.refused(sentence, body)

    def test_lang_and_direction_of_the_page(self):
        for tag, sentence in (('<html>', '<html> does not say its language.'), ('<html lang="sv">', '<html> does not say its language.'),
                              ('<html lang="{{page.language}}">', '<html> does not say which way it is read.'),
                              ('<html lang="{{page.language}}" dir="ltr">', '<html> does not say which way it is read.')):  # fmt: skip
            self.write('one', f'{{{{! one: page }}}}<!doctype html>{tag}<head><title>1</title></head><body></body></html>')
            self.assertIn(sentence, self.compile()[2][0])

    def test_images_and_drawings(self):
        self.refused('The image has no alt.', '<p><img src="{{@style}}"></p>')
        self.refused('The image has no alt.', '<p><img src="{{@style}}"{{#is}} alt=""{{/is}}></p>', 'is bool')
        self.taken('<p><img src="{{@style}}"{{#is}} alt="1"{{/is}}{{^is}} alt=""{{/is}}></p>', 'is bool')
        self.refused('<img> has no src.', '<p><img alt=""></p>')
        self.refused('The drawing says nothing.', '<svg viewBox="0 0 1 1"></svg>')
        self.taken('<p><img src="{{@style}}" alt=""><img src="{{@style}}" alt="{{_ "A word"}}"></p>')
        self.taken('<svg viewBox="0 0 {{n}} 1" aria-hidden="true"><path d="M0 {{n}}"/><use href="#a"/><g id="a"></g></svg>', 'n count')
        self.taken('<svg role="img" aria-label="{{_ "A word"}}"><title>{{name}}</title><a href="{{@home}}"><text>{{_ "A word"}}</text></a></svg>', NAME)

    def test_what_is_filled_in_has_a_label(self):
        for body in ('<p><input name="a"></p>', '<p><input name="a" type="text"></p>', '<p><select name="a"></select></p>',
                     '<p><textarea name="a"></textarea></p>', '<p><input id="a"></p>', '<p><label for="b"></label><input id="a"><b id="b"></b></p>'):  # fmt: skip
            self.refused('What is filled in here has no label.', body)
        self.taken('<p><label for="a"></label><input id="a"></p>')
        self.taken('<p><input id="a"><label for="a"></label></p>')
        self.taken('<p><label><input></label><input aria-label="{{_ "A word"}}"><input type="hidden" name="a" value="1"></p>')
        self.taken('<p><b id="a"></b><input aria-labelledby="a"></p>')
        self.refused('What is filled in here has no label.', '<p><input{{#is}} aria-label="1"{{/is}}></p>', 'is bool')
        self.refused('The submit is an input.', '<p><input type="submit"></p>')

    def test_orders_to_the_browser(self):
        head = '<head><title>{{{{_ "Title"}}}}</title><meta http-equiv="{}" content="{}"></head>'
        self.taken('', head=head.format('refresh', '30'))
        self.refused('This gives the browser an order.', '', head=head.format('refresh', '0; url=//x'))
        self.refused('This gives the browser an order.', '', head=head.format('set-cookie', '1'))
        self.refused('This gives the browser an order.', '', NAME, head.format('refresh', '{{name}}'))


class Names(Room):
    def test_ids_are_unique(self):
        self.refused('The id a stands in ', '<p id="a"></p><p id="a"></p>')
        self.refused('The id a-{name} stands in ', '<p id="a-{{name}}"></p><p id="a-{{name}}"></p>', NAME)
        self.taken('{{#is}}<p id="a"></p>{{/is}}{{^is}}<p id="a"></p>{{/is}}', 'is bool')
        self.refused('The id a stands in every row.', '{{#names}}<p id="a">{{.}}</p>{{/names}}', 'names list of text')
        self.taken('{{#names}}<p id="a-{{.}}"></p>{{/names}}', 'names list of text')
        self.refused('An id is one word.', '<p id="a b"></p>')
        self.refused('An id is one word.', '<p id=""></p>')

    def test_what_is_referred_to_is_there(self):
        for body in ('<p aria-labelledby="b"></p>', '<p aria-describedby="b c"></p>', '<p><label for="b"></label></p>',
                     '<p><a href="#b"></a></p>', '<p><button form="b"></button></p>'):  # fmt: skip
            self.refused('Nothing on the page has the id b.', body)
        self.taken('<p id="b"><a href="#b"></a></p><p aria-describedby="b"></p>')
        self.refused('Nothing on the page has the id b-{name}.', '<p><a href="#b-{{name}}"></a></p>', NAME)


class Addresses(Room):
    def test_links_that_are_no_route(self):
        for address in ('/nothing', 'give', '/sv/nothing', '//other.example', 'javascript:x', 'data:x', ''):
            self.refused(f'{address or "The empty address"} is no route.', f'<p><a href="{address}"></a></p>')
        self.refused('/sv/give is written out.', '<p><a href="/sv/give"></a></p>')
        self.refused('There is no route nothing.', '<p><a href="{{@nothing}}"></a></p>')
        for address in ('https://', 'https:///a', 'https://a@b.example/', 'mailto:', 'tel:x', 'https://a.example/ b'):
            self.refused(f'{address} is no whole address.', f'<p><a href="{address}"></a></p>')
        self.refused('The # names no place.', '<p><a href="#"></a></p>')

    def test_links_that_are_one(self):
        self.taken('<p><a href="{{@home}}"></a><a href="{{@receipt name}}?a={{name}}&amp;b=1#{{name}}"></a></p>', NAME)
        self.taken('<p><a href="https://x.example/?a=1&amp;b=2"></a><a href="mailto:a@b.example"></a><a href="tel:+46"></a></p>')
        self.taken('<p><a href="{{link}}"></a></p>', URL)
        self.taken('<p><a href="{{@home}}{{#name}}?a={{name}}{{/name}}"></a></p>', 'name text?')

    def test_values_that_are_no_address(self):
        self.refused('name is no address.', '<p><a href="{{name}}"></a></p>', NAME)
        self.refused('name is no address.', '<p><a href="{{@home}}{{name}}"></a></p>', NAME)
        self.refused('name is no address.', '<p><a href="https://{{name}}"></a></p>', NAME)
        self.refused('name is no address.', '<p><a href="mailto:{{name}}"></a></p>', NAME)
        self.refused('link is no address.', '<p><a href="{{@home}}?a={{link}}"></a></p>', URL)
        self.refused('link is no address.', '<p><a href="x{{link}}"></a></p>', URL)
        self.refused('More stands behind the address.', '<p><a href="{{link}}x"></a></p>', URL)
        self.refused('More stands behind the address.', '<p><a href="{{@home}}x"></a></p>')
        self.refused('A link stands behind something.', '<p><a href="x{{@home}}"></a></p>')
        self.refused('A link stands behind something.', '<p><a href="{{@home}}{{@home}}"></a></p>')
        self.refused('A link stands here, where no address does.', '<p>{{@home}}</p>')
        self.refused('A link stands here, where no address does.', '<p class="{{@home}}"></p>')
        self.refused('href begins with a section.', '<p><a href="{{#name}}{{@home}}{{/name}}"></a></p>', 'name text?')
        self.refused('<a> has no href.', '<p><a></a></p>')
        self.refused('href has no value.', '<p><a href></a></p>')

    def test_what_the_page_loads_comes_from_a_route(self):
        self.refused('src of <img> leads outside.', '<p><img alt="" src="{{link}}"></p>', URL)
        self.refused('src of <img> is no route.', '<p><img alt="" src="https://x.example/"></p>')
        self.refused('href of <link> is no route.', '', head='<head><title>1</title><link href="https://x.example/" rel="stylesheet"></head>')

    def test_a_route_takes_its_values(self):
        self.refused('receipt takes 1 values, not 0.', '<p><a href="{{@receipt}}"></a></p>')
        self.refused('home takes 0 values, not 1.', '<p><a href="{{@home name}}"></a></p>', NAME)
        self.refused('name is a text.', '<p><a href="{{@year name on}}"></a></p>', 'name text, on day')
        self.refused('on is a day.', '<p><a href="{{@receipt on}}"></a></p>', 'on day')
        self.taken('<p><a href="{{@year n on}}"></a><a href="{{@year m on}}"></a></p>', 'n count, m number, on day')
        self.refused('year has no language.', '<p><a href="{{@year n on language=l}}"></a></p>', 'n count, on day, l language')
        self.refused('name is a text.', '<p><a href="{{@home language=name}}"></a></p>', NAME)
        self.taken('<p><a href="{{@home language=l}}" hreflang="{{l}}"></a></p>', 'l language')


class Forms(Room):
    def setUp(self):
        super().setUp()
        self.write('token', TOKEN)

    def test_a_form_that_posts_has_its_token(self):
        self.refused('The form posts without its token.', '<form method="post" action="{{@give}}"></form>')
        self.taken('<form method="post" action="{{@give}}">{{> token}}</form>', 'token text')
        self.refused('The token stands in no form that posts.', '<form method="get" action="{{@give}}">{{> token}}</form>', 'token text')
        self.refused('The token stands in no form that posts.', '<p>{{> token}}</p>', 'token text')
        self.refused('The token stands in a section of the form.',
                     '<form method="post" action="{{@give}}">{{#is}}{{> token}}{{/is}}</form>', 'is bool, token text')
        self.taken('{{#is}}<form method="post" action="{{@give}}">{{> token}}</form>{{/is}}', 'is bool, token text')

    def test_a_form_says_how_and_where(self):
        self.refused('The form does not say how it is sent.', '<form action="{{@give}}"></form>')
        self.refused('The form does not say how it is sent.', '<form action="{{@give}}" method="get"></form>')
        self.refused('action of <form> is no route.', '<form method="get" action="#a"></form>')
        self.refused('The form does not say how it is sent.', '<form method="dialog" action="{{@give}}"></form>')
        self.refused('The form goes nowhere.', '<form method="get"></form>')
        self.refused('receipt is asked for by GET.', '<form method="post" action="{{@receipt name}}"></form>', NAME)
        self.refused('action of <form> is no route.', '<form method="get" action="https://x.example/"></form>')
        self.refused('action of <form> leads outside.', '<form method="get" action="{{link}}"></form>', URL)
        self.refused('method stands in a section.', '<form {{#is}}method="get"{{/is}}></form>', 'is bool')
        self.refused('<form> stands in another.', '<form method="get" action="{{@give}}"><form></form></form>')

    def test_a_button_may_post_elsewhere_in_a_form_that_posts(self):
        button = '<button formaction="{{@give}}">1</button>'
        self.taken(f'<form method="post" action="{{{{@give}}}}">{{{{> token}}}}{button}</form>', 'token text')
        self.refused('formaction stands outside a form that posts.', f'<form method="get" action="{{{{@give}}}}">{button}</form>')


if __name__ == '__main__':
    unittest.main()
