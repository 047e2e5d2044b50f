# SPDX-License-Identifier: AGPL-3.0-or-later
"""What HTML knows, as far as our pages use it: the elements, what may stand in them, the attributes that hold addresses.

From the HTML standard (html.spec.whatwg.org: 4 The elements, 13.1.2 Elements, 3.2.5 Content models) and SVG 2."""

VOID = set('area br col hr img input link meta source track wbr'.split())
BLOCK = set('''address article aside blockquote details dialog div dl fieldset figcaption figure footer form h1 h2 h3 h4 h5
h6 header hgroup hr main menu nav ol p pre search section table ul'''.split())
INLINE = set('''a abbr b bdi bdo br button cite code data datalist del dfn em i img input ins kbd label mark meter
output progress q s samp select small span strong sub sup textarea time u var wbr'''.split())
OTHER = set('''body caption col colgroup dd dt head html legend li link meta optgroup option script summary tbody td
tfoot th thead title tr'''.split())
HTML = BLOCK | INLINE | OTHER
SVG = set('''svg a g path rect circle ellipse line polyline polygon text tspan title desc defs pattern use symbol clipPath
mask marker linearGradient radialGradient stop'''.split())
# What each of these may hold, besides white space.
CHILDREN = {
    'html': 'head body', 'head': 'title meta link script', 'ul': 'li', 'ol': 'li', 'menu': 'li', 'dl': 'dt dd div',
    'table': 'caption colgroup thead tbody tfoot', 'thead': 'tr', 'tbody': 'tr', 'tfoot': 'tr', 'tr': 'td th',
    'colgroup': 'col', 'select': 'option optgroup', 'optgroup': 'option', 'datalist': 'option', 'option': '',
    'title': '', 'textarea': '', 'script': '',
}  # fmt: skip
CHILDREN = {name: set(words.split()) for name, words in CHILDREN.items()}
# Where each of these may stand.
PARENTS = {
    'head': 'html', 'body': 'html', 'li': 'ul ol menu', 'dt': 'dl div', 'dd': 'dl div', 'caption': 'table',
    'colgroup': 'table', 'col': 'colgroup', 'thead': 'table', 'tbody': 'table', 'tfoot': 'table', 'tr': 'thead tbody tfoot',
    'td': 'tr', 'th': 'tr', 'option': 'select optgroup datalist', 'optgroup': 'select', 'legend': 'fieldset',
    'summary': 'details', 'figcaption': 'figure', 'link': 'head', 'meta': 'head', 'title': 'head svg g path',
}  # fmt: skip
PARENTS = {name: set(words.split()) for name, words in PARENTS.items()}
# Elements that hold no text directly; select and its like show nothing of it, a table throws it out.
TEXTLESS = {name for name in CHILDREN if name not in ('option', 'title', 'textarea')}
# Elements whose text is text alone: no mark-up is read inside.
PLAIN = {'title', 'textarea', 'option'}
# No block stands inside one of these: it would close it, or be what no reader expects.
PHRASING = set('''p h1 h2 h3 h4 h5 h6 abbr b bdi bdo button cite code em i kbd label mark q s samp small span strong sub
sup time u var summary legend'''.split()) - {'summary', 'legend'}
ACTIVE = {'a', 'button', 'input', 'select', 'textarea'}
CONTROLS = {'input', 'select', 'textarea', 'meter', 'progress', 'output'}
UNLABELLED = {'hidden', 'submit', 'reset', 'button', 'image'}

ADDRESSES = {'href', 'src', 'action', 'formaction'}
REFUSED_ATTRIBUTES = {
    'style': 'Write a class and its rule in the style sheet.', 'srcdoc': 'Write the content as a page of its own.',
    'srcset': 'Write src.', 'ping': 'Count nothing.', 'background': 'Write a class.', 'manifest': 'Leave it out.',
    'poster': 'Leave it out.', 'cite': 'Write a link.', 'xlink:href': 'Write href.', 'formtarget': 'Leave it out.',
    'bgcolor': 'Write a class.', 'align': 'Write a class.', 'contenteditable': 'Write a textarea.', 'formmethod': 'Write another form.',
    'formenctype': 'Write it in the form.',
}  # fmt: skip
# What a browser does with an element hangs on these, so they are constants.
CONSTANT = set('''type rel method enctype target charset http-equiv role tabindex autocomplete inputmode accept-charset
referrerpolicy crossorigin integrity is slot part form accesskey translate autofocus novalidate
formnovalidate loading media as'''.split())
# Those of them that decide how the rest of the page is read: they depend on nothing.
FIRM = {'type', 'method', 'rel', 'http-equiv', 'name', 'lang', 'translate'}
# What people read or hear.
HUMAN = set('alt title placeholder aria-label aria-description aria-valuetext aria-roledescription label abbr'.split())
# Names of other elements on the page.
REFERENCES = {'for', 'aria-labelledby', 'aria-describedby', 'aria-controls', 'aria-owns', 'aria-details',
              'aria-errormessage', 'aria-flowto', 'aria-activedescendant', 'headers', 'list', 'form'}  # fmt: skip
