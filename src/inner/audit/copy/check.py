#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Proves a copy of a centre's books: python3 check.py [books.db]

Needs Python 3.8 or later and nothing else: no network, no other program. Reads only. It was written apart from the
program that keeps the books and shares nothing with it but what the tables mean, so that a mistake in one is found by
the other. Prints each check and what is wrong, the totals to sign, and one closing line; ends with 0 when all holds,
1 when something does not, 2 when the file cannot be read."""

import bisect
import datetime
import hashlib
import pathlib
import sqlite3
import sys
import xml.etree.ElementTree

FINDINGS_MAX = 100  # told of one check; the rest are counted
ASSET, LIABILITY = 1, 2
OPEN, BOOKED, SPLIT, EMPTIED, DOUBT = 1, 2, 3, 4, 5
GIFT = 1
KRONOR = 'SEK'
CHECKS = []


def check(name):
    """Adds a check: a function of the books that gives a sentence for each thing that is wrong."""

    def add(function):
        CHECKS.append((name, function))
        return function

    return add


def blake(*pieces):
    """BLAKE2b with 32 bytes (RFC 7693)."""
    digest = hashlib.blake2b(digest_size=32)
    for piece in pieces:
        digest.update(piece)
    return digest.digest()


def kronor(ore):
    """1234 as 12.34"""
    return f'{"-" if ore < 0 else ""}{abs(ore) // 100}.{abs(ore) % 100:02}'


def day_of(number):
    """Days since 1970-01-01 as a date, or None when the calendar does not know it."""
    try:
        return datetime.date(1970, 1, 1) + datetime.timedelta(days=number)
    except (OverflowError, TypeError):
        return None


def month_of(number):
    """Year * 12 + month - 1, as locks and totals count."""
    day = day_of(number)
    return day.year * 12 + day.month - 1 if day else None


def told_day(number):
    """The day as it is written, or the number when it is none."""
    day = day_of(number)
    return day.isoformat() if day else str(number)


def told_month(month):
    """Year * 12 + month - 1 as people write it."""
    return f'{month // 12}-{month % 12 + 1:02}'


class Books:
    """The tables, and a few things that many checks ask for."""

    def __init__(self, path):
        # Read only, and nothing is written beside the file: a copy on a disc can be checked too.
        self.connection = sqlite3.connect(path.resolve().as_uri() + '?mode=ro&immutable=1', uri=True)
        self.years = {row[0]: row[1:] for row in self.rows('SELECT id, first_day, last_day, is_closed FROM fiscal_year')}
        self.own = {row[0]: row[1:] for row in self.rows('SELECT id, ledger_account, currency FROM own_account')}
        self.undone = list(self.find_undone())

    def rows(self, text, *values):
        """What the query gives, row by row."""
        return self.connection.execute(text, values)

    def one(self, text, *values):
        """The first value of the first row; 0 when it is nothing."""
        row = self.connection.execute(text, values).fetchone()
        return row[0] if row and row[0] is not None else 0

    def voucher(self, number):
        """How a person finds the voucher with the id."""
        row = self.connection.execute('SELECT series, number, year_id FROM voucher WHERE id = ?', (number,)).fetchone()
        if row is None:
            return f'voucher with id {number}, which is not there,'
        first = self.years.get(row[2], (None,))[0]
        return f'voucher {row[0]} {row[1]} of the year from {told_day(first)}'

    def note_numbers(self, kind):
        """The line in the journal of each subject of the kind; the last one counts."""
        return dict(self.rows('SELECT subject, number FROM store_journal WHERE kind = ? ORDER BY number', kind))

    def find_undone(self):
        """Bookings that were undone: voucher, the voucher that undoes it, row. The journal says it, and the line before
        is that of the voucher that undoes."""
        for number, row, words in self.rows("SELECT number, subject, words FROM store_journal WHERE kind = 'bank row open again'"):
            undoing = self.one("SELECT subject FROM store_journal WHERE number = ? AND kind = 'voucher posted'", number - 1)
            if words.startswith('voucher ') and words[8:].isdigit() and undoing:
                yield int(words[8:]), undoing, row


def gaps(rows):
    """Rows of group and number, in order: gives what was expected where the numbers do not run from one."""
    group, last = None, 0
    for row in rows:
        if row[0] != group:
            group, last = row[0], 0
        if row[1] != last + 1:
            yield row, last + 1
        last = row[1]


def differences(sides):
    """A dictionary of pairs: those whose two numbers differ, in the order of their keys."""
    for key in sorted(sides):
        if sides[key][0] != sides[key][1]:
            yield key, sides[key][0], sides[key][1]


def add_to(sides, key, side, amount):
    """Adds to one side of a pair."""
    sides.setdefault(key, [0, 0])[side] += amount


# ---- the journal


@check('journal chain')
def journal_chain(books):
    def number_bytes(number):
        return (number & (2**64 - 1)).to_bytes(8, 'little')

    def sized(data):
        return number_bytes(len(data)) + data

    chain, count = bytes(32), 0
    lines = books.rows('SELECT number, made_at, actor, kind, subject, words, digest, chain FROM store_journal ORDER BY number')
    for number, made_at, actor, kind, subject, words, digest, said in lines:
        count += 1
        if number != count:
            yield f'line {count} is missing'
            return
        chain = blake(b'handslag journal 1', chain, number_bytes(number), number_bytes(made_at), sized(actor.encode()),
                      sized(kind.encode()), number_bytes(subject), sized(words.encode()), sized(digest))  # fmt: skip
        if chain != said:
            yield f'line {number} was changed'
            return
    for said_count, said in books.rows('SELECT journal_count, journal_chain FROM store_state'):
        if said_count != count or said != chain:
            yield f'the store remembers {said_count} lines and another end than line {count}'


@check('ids in order')
def ids_in_order(books):
    next_id = books.one('SELECT next_id FROM store_state')
    for table in ('voucher', 'fiscal_year', 'dimension_value', 'rate', 'handover', 'own_account', 'bank_file', 'bank_row',
                  'bank_rule', 'giver', 'fund', 'purpose', 'promise', 'gift', 'rule_value', 'approval_matter', 'approval_vote', 'payee',
                  'payee_version', 'payment', 'payment_file', 'answer_file', 'payment_answer', 'mandate', 'mandate_letter', 'draw_file',
                  'draw_order'):  # fmt: skip
        if books.one(f'SELECT max(id) FROM {table}') >= next_id:
            yield f'{table} has an id that the store has not given yet'


# ---- vouchers


def voucher_digest(voucher, lines):
    """The hash of all that a voucher says: numbers and texts one a line, texts with their length first."""

    def number(value):
        return b'%d\n' % (value or 0)

    def text(value):
        return b'%d:%b\n' % (len(value.encode()), value.encode())

    kinds = [number, number, text, number, number, text, text, number, text, number, number]
    pieces = [kind(value) for kind, value in zip(kinds, voucher)]
    kinds = [number, number, number, number, number, number, number, text, number, text, number]
    for line in lines:
        pieces += [kind(value) for kind, value in zip(kinds, line)]
    return blake(*pieces)


@check('voucher digests')
def voucher_digests(books):
    vouchers = books.rows('SELECT id, year_id, series, number, day, words, evidence, registered_at, actor, reverses_id, line_count, digest'
                          ' FROM voucher ORDER BY id')  # fmt: skip
    for *voucher, digest in vouchers:
        lines = list(books.rows('SELECT line, account, amount, fund_id, purpose_id, project_id, funder_id, words, foreign_minor,'
                                ' foreign_currency, rate_id FROM entry WHERE voucher_id = ? ORDER BY line', voucher[0]))  # fmt: skip
        if voucher_digest(voucher, lines) != digest:
            yield f'{books.voucher(voucher[0])} is not what was posted'


@check('vouchers in the journal')
def vouchers_in_the_journal(books):
    notes = {}
    for subject, digest in books.rows("SELECT subject, digest FROM store_journal WHERE kind = 'voucher posted'"):
        notes.setdefault(subject, []).append(digest)
    for number, digest in books.rows('SELECT id, digest FROM voucher ORDER BY id'):
        if notes.get(number, []).count(digest) != 1:
            yield f'{books.voucher(number)} has no line in the journal with its digest, or several'


@check('journal of vouchers')
def journal_of_vouchers(books):
    digests = dict(books.rows('SELECT id, digest FROM voucher'))
    for number, subject, digest in books.rows("SELECT number, subject, digest FROM store_journal WHERE kind = 'voucher posted' ORDER BY number"):
        if digests.get(subject) != digest:
            yield f'line {number} tells of a voucher that is not there'


@check('vouchers sum to zero')
def vouchers_sum_to_zero(books):
    for number, total in books.rows('SELECT voucher_id, sum(amount) FROM entry GROUP BY voucher_id HAVING sum(amount) <> 0'):
        yield f'{books.voucher(number)} sums to {kronor(total)}'


@check('voucher lines')
def voucher_lines(books):
    lines = {}
    for number, line in books.rows('SELECT voucher_id, line FROM entry ORDER BY voucher_id, line'):
        found = lines.setdefault(number, [0, True])
        found[0] += 1
        found[1] = found[1] and line == found[0]
    for number, count in books.rows('SELECT id, line_count FROM voucher ORDER BY id'):
        found, is_in_order = lines.get(number, (0, True))
        if found != count or count < 2 or not is_in_order:
            yield f'{books.voucher(number)} says {count} lines and has {found}'


@check('entry amounts')
def entry_amounts(books):
    for number, amount in books.rows('SELECT voucher_id, amount FROM entry WHERE amount = 0 OR abs(amount) > 9000000000000000'):
        yield f'{books.voucher(number)} has a line of {kronor(amount)}'


@check('voucher numbers')
def voucher_numbers(books):
    rows = books.rows('SELECT year_id || series, number, id FROM voucher ORDER BY year_id, series, number')
    for row, expected in gaps(rows):
        yield f'{books.voucher(row[2])}: number {expected} was expected'


@check('voucher series')
def voucher_series(books):
    last = {(year, series): number for year, series, number in books.rows('SELECT year_id, series, last_number FROM voucher_series')}
    used = {(year, series): number for year, series, number in books.rows('SELECT year_id, series, max(number) FROM voucher GROUP BY year_id, series')}
    for year, series in sorted(set(last) | set(used)):
        if last.get((year, series)) != used.get((year, series)):
            yield f'series {series} of year {year} remembers {last.get((year, series))}, its last is {used.get((year, series))}'


@check('entry days')
def entry_days(books):
    for number, day, other in books.rows('SELECT v.id, v.day, e.day FROM entry e JOIN voucher v ON v.id = e.voucher_id WHERE e.day <> v.day'):
        yield f'{books.voucher(number)} is of {told_day(day)}, its line of {told_day(other)}'


@check('voucher years')
def voucher_years(books):
    for number, year, day in books.rows('SELECT id, year_id, day FROM voucher ORDER BY id'):
        if year in books.years and not books.years[year][0] <= day <= books.years[year][1]:
            yield f'{books.voucher(number)} is dated {told_day(day)}'


@check('fiscal years')
def fiscal_years(books):
    before = None
    for first, last, _closed in sorted(books.years.values()):
        if first >= last or (before is not None and first != before + 1):
            yield f'the year from {told_day(first)} does not follow on the one before'
        before = last


def dangling(books, table, name, column, target, key):
    """Rows whose reference points at nothing."""
    found = books.rows(f'SELECT {name}, {column} FROM {table} WHERE {column} IS NOT NULL AND {column} NOT IN (SELECT {key} FROM {target})')
    for number, missing in found:
        yield f'{table}.{column} of {number} names {missing}, which is not there'


@check('ledger references')
def ledger_references(books):
    for row in [('voucher_series', 'year_id', 'year_id', 'fiscal_year', 'id'), ('voucher', 'id', 'year_id', 'fiscal_year', 'id'),
                ('voucher', 'id', 'reverses_id', 'voucher', 'id'), ('entry', 'voucher_id', 'voucher_id', 'voucher', 'id'),
                ('entry', 'voucher_id', 'account', 'account', 'number'), ('entry', 'voucher_id', 'fund_id', 'dimension_value', 'id'),
                ('entry', 'voucher_id', 'purpose_id', 'dimension_value', 'id'), ('entry', 'voucher_id', 'project_id', 'dimension_value', 'id'),
                ('entry', 'voucher_id', 'funder_id', 'dimension_value', 'id'), ('entry', 'voucher_id', 'rate_id', 'rate', 'id'),
                ('balance', 'account', 'account', 'account', 'number'), ('opening_balance', 'account', 'year_id', 'fiscal_year', 'id'),
                ('opening_balance', 'account', 'account', 'account', 'number'), ('handed_voucher', 'voucher_id', 'voucher_id', 'voucher', 'id'),
                ('handed_voucher', 'voucher_id', 'handover_id', 'handover', 'id')]:  # fmt: skip
        yield from dangling(books, *row)


@check('dimensions')
def dimensions(books):
    for column, wanted in (('fund_id', 20), ('purpose_id', 21), ('project_id', 6), ('funder_id', 22)):
        for (number,) in books.rows(f'SELECT e.voucher_id FROM entry e JOIN dimension_value d ON d.id = e.{column} WHERE d.dimension <> ?', wanted):
            yield f'{books.voucher(number)} has a value of another dimension as {column}'


DECIMALS = {'BIF': 0, 'CLP': 0, 'DJF': 0, 'GNF': 0, 'ISK': 0, 'JPY': 0, 'KMF': 0, 'KRW': 0, 'PYG': 0, 'RWF': 0, 'UGX': 0, 'UYI': 0,
            'VND': 0, 'VUV': 0, 'XAF': 0, 'XOF': 0, 'XPF': 0, 'BHD': 3, 'IQD': 3, 'JOD': 3, 'KWD': 3, 'LYD': 3, 'OMR': 3, 'TND': 3,
            'CLF': 4, 'UYW': 4}  # fmt: skip


def at_rate(minor, currency, micro):
    """Öre at the rate in millionths of a krona for one unit, half to even."""
    divisor = 10 ** DECIMALS.get(currency, 2) * 10000
    whole, rest = divmod(abs(minor) * micro, divisor)
    whole += 2 * rest > divisor or (2 * rest == divisor and whole % 2 == 1)
    return -whole if minor < 0 else whole


@check('foreign sums')
def foreign_sums(books):
    rows = books.rows("SELECT e.voucher_id, e.amount, e.foreign_minor, e.foreign_currency, r.currency, r.micro FROM entry e LEFT JOIN rate r"
                      " ON r.id = e.rate_id WHERE e.foreign_minor <> 0 OR e.rate_id IS NOT NULL OR e.foreign_currency <> ''")  # fmt: skip
    for number, amount, minor, currency, rated, micro in rows:
        if currency != rated or minor == 0 or at_rate(minor, currency, micro) != amount:
            yield f'{books.voucher(number)} has {kronor(amount)} for {minor} in {currency}, which is not its rate'


@check('running balances')
def running_balances(books):
    sides = {}
    for account, day, amount in books.rows('SELECT account, day, sum(amount) FROM entry GROUP BY account, day'):
        add_to(sides, (account, day), 0, amount)
    for account, day, amount in books.rows('SELECT account, day, amount FROM balance'):
        add_to(sides, (account, day), 1, amount)
    for (account, day), lines, kept in differences(sides):
        yield f'account {account} on {told_day(day)}: the lines are {kronor(lines)}, the balance says {kronor(kept)}'


def years_in_order(books):
    """Ids and whether closed, by their first days."""
    return [(year, books.years[year][2]) for year in sorted(books.years, key=lambda year: books.years[year][0])]


@check('opening balances')
def opening_balances(books):
    order = years_in_order(books)
    for (before, is_closed), (year, _) in zip(order, order[1:]):
        sides = {}
        if is_closed:
            for account, amount in books.rows('SELECT account, amount FROM opening_balance WHERE year_id = ?', before):
                add_to(sides, account, 0, amount)
            for account, amount in books.rows('SELECT e.account, sum(e.amount) FROM voucher v JOIN entry e ON e.voucher_id = v.id'
                                              ' JOIN account a ON a.number = e.account WHERE v.year_id = ? AND a.kind <= 2'
                                              ' GROUP BY e.account', before):  # fmt: skip
                add_to(sides, account, 0, amount)
        for account, amount in books.rows('SELECT account, amount FROM opening_balance WHERE year_id = ?', year):
            add_to(sides, account, 1, amount)
        for account, closing, opening in differences(sides):
            yield f'account {account} opens the year from {told_day(books.years[year][0])} with {kronor(opening)}, closed with {kronor(closing)}'


@check('opening balances sum to zero')
def opening_sums(books):
    for year, total in books.rows('SELECT year_id, sum(amount) FROM opening_balance GROUP BY year_id HAVING sum(amount) <> 0'):
        yield f'the opening balances of year {year} sum to {kronor(total)}'


@check('opening accounts')
def opening_accounts(books):
    for (account,) in books.rows('SELECT o.account FROM opening_balance o JOIN account a ON a.number = o.account WHERE a.kind NOT IN (?, ?)',
                                 ASSET, LIABILITY):  # fmt: skip
        yield f'account {account} is no account of the balance sheet'


@check('locked months')
def locked_months(books):
    locked, closing = 0, {number: year for year, number in books.note_numbers('fiscal year closed').items()}
    days = {row[0]: row[1:] for row in books.rows('SELECT id, day, year_id FROM voucher')}
    for number, kind, subject in books.rows("SELECT number, kind, subject FROM store_journal WHERE kind IN ('voucher posted', 'months locked') ORDER BY number"):
        if kind == 'months locked':
            locked = max(locked, subject)
        elif subject in days:
            day, year = days[subject]
            ends_year = closing.get(number + 2) == year  # its result, posted as it closes
            if not ends_year and (month_of(day) or 0) <= locked:
                yield f'{books.voucher(subject)} was posted on {told_day(day)} after its month was locked'


@check('month locks')
def month_locks(books):
    locked = [month for (month,) in books.rows('SELECT month FROM locked_month ORDER BY month')]
    latest = 0
    for (month,) in books.rows("SELECT subject FROM store_journal WHERE kind = 'months locked' ORDER BY number"):
        if month > latest and month not in locked:
            yield f'{told_month(month)} is not locked, the journal says it is'
        latest = max(latest, month)
    for before, month in zip([None, *locked], locked):
        if month > latest or (before is not None and month != before + 1):
            yield f'{told_month(month)} is locked, the journal or the month before it is not'


@check('closed years')
def closed_years(books):
    told = books.note_numbers('fiscal year closed')
    for year, (first, _last, is_closed) in sorted(books.years.items()):
        if bool(is_closed) != (year in told):
            yield f'the year from {told_day(first)} is {"closed" if is_closed else "open"}, the journal says the other'


@check('postings in closed years')
def postings_in_closed_years(books):
    closed, posted = books.note_numbers('fiscal year closed'), books.note_numbers('voucher posted')
    for number, year in books.rows('SELECT id, year_id FROM voucher ORDER BY id'):
        if year in closed and posted.get(number, 0) > closed[year]:
            yield f'{books.voucher(number)} was posted after its year was closed'


@check('reversals')
def reversals(books):
    entries = 'SELECT line, account, amount, foreign_minor, foreign_currency, fund_id, purpose_id, project_id, funder_id FROM entry WHERE voucher_id = ? ORDER BY line'
    days = dict(books.rows('SELECT id, day FROM voucher'))
    for number, original in books.rows('SELECT id, reverses_id FROM voucher WHERE reverses_id IS NOT NULL ORDER BY id'):
        turned = [(row[0], row[1], -row[2], -row[3], *row[4:]) for row in books.rows(entries, original)]
        if list(books.rows(entries, number)) != turned or days[number] < days.get(original, days[number] + 1) or number < original:
            yield f'{books.voucher(number)} is not the reversal of {books.voucher(original)}'


@check('reversed once')
def reversed_once(books):
    for (number,) in books.rows('SELECT reverses_id FROM voucher WHERE reverses_id IS NOT NULL GROUP BY reverses_id HAVING count(*) > 1'):
        yield f'{books.voucher(number)} is reversed more than once'


@check('hand-over numbers')
def handover_numbers(books):
    for row, expected in gaps(books.rows('SELECT 0, number FROM handover ORDER BY number')):
        yield f'hand-over {row[1]}: number {expected} was expected'


@check('hand-overs')
def handovers(books):
    rows = books.rows('SELECT h.number, h.through, h.made_at, count(v.id), max(v.day), max(v.registered_at) FROM handover h'
                      ' LEFT JOIN handed_voucher x ON x.handover_id = h.id LEFT JOIN voucher v ON v.id = x.voucher_id GROUP BY h.id')  # fmt: skip
    for number, through, made_at, count, day, registered in rows:
        if count == 0 or day > through or registered > made_at:
            yield f'hand-over {number} holds no vouchers, or later ones than itself'


@check('handed over once')
def handed_over_once(books):
    for (number,) in books.rows('SELECT voucher_id FROM handed_voucher GROUP BY voucher_id HAVING count(*) > 1'):
        yield f'{books.voucher(number)} is handed over more than once'


def journal_agrees(books, kind, table, column):
    """Both ways: rows with their digest, and lines of the journal."""
    told = set(books.rows('SELECT subject, digest FROM store_journal WHERE kind = ?', kind))
    kept = set(books.rows(f'SELECT id, {column} FROM {table}'))
    for number, _digest in sorted(kept - told):
        yield f'{table} {number} has no line in the journal with its digest'
    for number, _digest in sorted(told - kept):
        yield f'the journal tells of {table} {number} otherwise'


@check('hand-overs in the journal')
def handovers_in_the_journal(books):
    yield from journal_agrees(books, 'vouchers handed over', 'handover', 'digest')


# ---- the bank


@check('bank files in the journal')
def bank_files_in_the_journal(books):
    yield from journal_agrees(books, 'bank file read', 'bank_file', 'sightings_digest')


@check('bank file sightings')
def bank_file_sightings(books):
    for number, digest in books.rows('SELECT id, sightings_digest FROM bank_file ORDER BY id'):
        found = hashlib.blake2b(digest_size=32)
        for *numbers, raw in books.rows('SELECT position, line, amount, booked_on, raw FROM sighting WHERE file_id = ? ORDER BY position', number):
            for value in (*numbers, len(raw)):
                found.update((value & (2**64 - 1)).to_bytes(8, 'big'))
            found.update(raw)
        if found.digest() != digest:
            yield f'what bank file {number} told was changed'


@check('sighting positions')
def sighting_positions(books):
    for row, expected in gaps(books.rows('SELECT file_id, position FROM sighting ORDER BY file_id, position')):
        yield f'bank file {row[0]}: sighting {expected} was expected, {row[1]} is there'
    counts = dict(books.rows('SELECT file_id, count(*) FROM sighting GROUP BY file_id'))
    for number, count in books.rows('SELECT id, sighting_count FROM bank_file'):
        if counts.get(number, 0) != count:
            yield f'bank file {number} told of {count} rows, {counts.get(number, 0)} are kept'


@check('statement sums')
def statement_sums(books):
    rows = books.rows('SELECT file_id, opening, sum, closing, closing_on FROM bank_statement WHERE has_balances')
    for number, opening, total, closing, day in rows:
        if opening + total != closing:
            yield f'the statement of bank file {number} up to {told_day(day)}: {kronor(opening)} and {kronor(total)} are not {kronor(closing)}'


@check('statement chain')
def statement_chain(books):
    closings = {}
    for account, day, closing in books.rows('SELECT account_id, closing_on, closing FROM bank_statement WHERE has_balances'):
        closings.setdefault((account, day), set()).add(closing)
    for number, account, day, opening in books.rows('SELECT file_id, account_id, opening_on, opening FROM bank_statement WHERE has_balances'):
        before = closings.get((account, day - 1))
        if before and opening not in before:
            yield f'the statement of bank file {number} opens {told_day(day)} with {kronor(opening)}, the day before closed with another'


@check('bank references')
def bank_references(books):
    for row in [('own_account', 'id', 'ledger_account', 'account', 'number'), ('own_number', 'account_id', 'account_id', 'own_account', 'id'),
                ('bank_statement', 'file_id', 'file_id', 'bank_file', 'id'), ('bank_statement', 'file_id', 'account_id', 'own_account', 'id'),
                ('bank_row', 'id', 'account_id', 'own_account', 'id'), ('bank_row', 'id', 'parent_id', 'bank_row', 'id'),
                ('bank_row', 'id', 'doubt_of_id', 'bank_row', 'id'), ('bank_row', 'id', 'voucher_id', 'voucher', 'id'),
                ('sighting', 'file_id', 'file_id', 'bank_file', 'id'), ('sighting', 'file_id', 'row_id', 'bank_row', 'id'),
                ('bank_rule', 'id', 'counter_account', 'account', 'number'), ('closed_day', 'account_id', 'account_id', 'own_account', 'id')]:  # fmt: skip
        yield from dangling(books, *row)


@check('parts and movements')
def parts_and_movements(books):
    parts = dict(books.rows('SELECT parent_id, sum(amount) FROM bank_row WHERE parent_id IS NOT NULL GROUP BY parent_id'))
    for number, amount in books.rows('SELECT id, amount FROM bank_row WHERE state IN (?, ?) ORDER BY id', SPLIT, EMPTIED):
        if parts.get(number, 0) != amount:
            yield f'bank row {number} is {kronor(amount)}, its parts {kronor(parts.get(number, 0))}'


@check('parts in place')
def parts_in_place(books):
    rows = books.rows('SELECT p.id FROM bank_row p JOIN bank_row m ON m.id = p.parent_id'
                      ' WHERE m.state NOT IN (?, ?) OR m.parent_id IS NOT NULL OR m.account_id <> p.account_id', SPLIT, EMPTIED)  # fmt: skip
    for (number,) in rows:
        yield f'bank row {number} stands under what is no movement of its account'


@check('emptied rows')
def emptied_rows(books):
    for number, amount in books.rows('SELECT id, amount FROM bank_row WHERE (state = ?) <> (amount = 0)', EMPTIED):
        yield f'bank row {number} is emptied or not, and has {kronor(amount)}'


@check('rows with a home')
def rows_with_a_home(books):
    for number, state, home, account, voucher in books.rows('SELECT id, state, home, home_account, voucher_id FROM bank_row ORDER BY id'):
        is_home = home in (1, 2, 3, 4) and account != 0 and voucher is not None
        is_none = home == 0 and voucher is None
        if not (is_home if state == BOOKED else is_none and state in (OPEN, SPLIT, EMPTIED, DOUBT)):
            yield f'bank row {number} in state {state} has home {home} and voucher {voucher}'


@check('rows in doubt')
def rows_in_doubt(books):
    for (number,) in books.rows('SELECT id FROM bank_row WHERE (state = ?) <> (doubt_of_id IS NOT NULL)', DOUBT):
        yield f'bank row {number} is in doubt about nothing, or names a row and is not in doubt'


@check('rows are told of')
def rows_are_told_of(books):
    for (number,) in books.rows('SELECT id FROM bank_row WHERE state IN (?, ?, ?) AND id NOT IN (SELECT row_id FROM sighting) ORDER BY id', OPEN, BOOKED, DOUBT):
        yield f'bank row {number} was told of by no file'


@check('row amounts')
def row_amounts(books):
    rows = books.rows('SELECT id, amount, booked_on FROM bank_row r WHERE state IN (?, ?, ?) AND NOT EXISTS (SELECT 1 FROM sighting s'
                      ' WHERE s.row_id = r.id AND s.amount = r.amount AND s.booked_on = r.booked_on) ORDER BY id', OPEN, BOOKED, DOUBT)  # fmt: skip
    for number, amount, day in rows:
        yield f'bank row {number} has {kronor(amount)} on {told_day(day)}, which no file told'


def booked_rows(books):
    """Voucher, account, sum and home of every booked row."""
    return books.rows('SELECT voucher_id, account_id, amount, home_account FROM bank_row WHERE state = ? AND voucher_id IS NOT NULL', BOOKED)


def account_of_row(books, row):
    return books.one('SELECT account_id FROM bank_row WHERE id = ?', row)


@check('rows and vouchers')
def rows_and_vouchers(books):
    sides = {}
    for voucher, account, amount, home in booked_rows(books):
        ledger, currency = books.own.get(account, (0, KRONOR))
        add_to(sides, (voucher, account), 0, 0 if currency == KRONOR and home == ledger else amount)

    def moved(voucher, account):
        ledger, currency = books.own[account]
        column = 'amount' if currency == KRONOR else 'foreign_minor'
        # The voucher finds its few lines; by the account there may be a million.
        return books.one(f'SELECT sum({column}) FROM entry WHERE voucher_id = ? AND +account = ?', voucher, ledger)

    for voucher, undoing, row in books.undone:
        account = account_of_row(books, row)
        if account in books.own:
            add_to(sides, (voucher, account), 0, -moved(undoing, account))
    for voucher, account in list(sides):
        if account in books.own:
            add_to(sides, (voucher, account), 1, moved(voucher, account))
    for (voucher, account), told, posted in differences(sides):
        yield f'{books.voucher(voucher)} moves {kronor(posted)} on the bank account, its rows are {kronor(told)}'


@check('homes and vouchers')
def homes_and_vouchers(books):
    sides, vouchers = {}, set()
    for voucher, account, amount, home in booked_rows(books):
        ledger, currency = books.own.get(account, (0, KRONOR))
        if currency == KRONOR:
            vouchers.add((voucher, ledger))
            if home != ledger:
                add_to(sides, (voucher, home), 0, -amount)
    others = 'SELECT account, amount FROM entry WHERE voucher_id = ? AND account <> ?'
    for voucher, undoing, row in books.undone:
        ledger, currency = books.own.get(account_of_row(books, row), (0, ''))
        if currency == KRONOR:
            vouchers.add((voucher, ledger))
            for home, amount in books.rows(others, undoing, ledger):
                add_to(sides, (voucher, home), 0, -amount)
    for voucher, ledger in vouchers:
        for home, amount in books.rows(others, voucher, ledger):
            add_to(sides, (voucher, home), 1, amount)
    for (voucher, home), told, posted in differences(sides):
        yield f'{books.voucher(voucher)} moves {kronor(posted)} on account {home}, its rows {kronor(told)}'


@check('bank vouchers have rows')
def bank_vouchers_have_rows(books):
    explained = {voucher for voucher, *_ in booked_rows(books)}
    for voucher, undoing, _row in books.undone:
        explained |= {voucher, undoing}
    rows = books.rows("SELECT DISTINCT v.id FROM voucher v JOIN entry e ON e.voucher_id = v.id JOIN own_account a ON a.ledger_account = e.account"
                      " WHERE v.series = 'I' AND v.reverses_id IS NULL ORDER BY v.id")  # fmt: skip
    for (number,) in rows:
        if number not in explained:
            yield f'{books.voucher(number)} books no row of the bank'


def closings(books):
    """Account, day, balance and line in the journal (None when there is none) of every closed bank day."""
    told = {}
    for number, account, words in books.rows("SELECT number, subject, words FROM store_journal WHERE kind = 'bank day closed'"):
        told[account, words] = number
    for account, day, closing in books.rows('SELECT account_id, day, closing FROM closed_day ORDER BY account_id, day'):
        yield account, day, closing, told.get((account, told_day(day)))


@check('closed bank days')
def closed_bank_days(books):
    for account, day, closing, _number in closings(books):
        if not books.one('SELECT count(*) FROM bank_statement WHERE account_id = ? AND closing_on = ? AND closing = ? AND has_balances',
                         account, day, closing):  # fmt: skip
            yield f'account {account} closed {told_day(day)} at {kronor(closing)}, which no statement says'


@check('closings in the journal')
def closings_in_the_journal(books):
    found = [number for *_, number in closings(books)]
    for account, day, _closing, number in closings(books):
        if number is None:
            yield f'the journal does not tell that account {account} closed {told_day(day)}'
    for (number,) in books.rows("SELECT number FROM store_journal WHERE kind = 'bank day closed'"):
        if number not in found:
            yield f'line {number} tells of a closing that is not there'


@check('closed bank days in the book')
def closed_bank_days_in_the_book(books):
    posted, first = books.note_numbers('voucher posted'), years_in_order(books)[:1]
    for account, (ledger, currency) in sorted(books.own.items()):
        if currency != KRONOR:
            continue
        days = [(day, closing, number) for own, day, closing, number in closings(books) if own == account and number]
        opening = books.one('SELECT sum(amount) FROM opening_balance WHERE account = ? AND year_id = ?', ledger, first[0][0]) if first else 0
        entries = [(day, posted.get(voucher, 0), amount) for day, voucher, amount in
                   books.rows('SELECT day, voucher_id, amount FROM entry WHERE account = ? ORDER BY day', ledger)]  # fmt: skip
        late = list(posted_late(entries, days))
        book, at = opening, 0
        for day, closing, number in days:
            while at < len(entries) and entries[at][0] <= day:
                book, at = book + entries[at][2], at + 1
            then = book - sum(amount for posted_on, line, amount in late if posted_on <= day and line > number)
            if then != closing:
                yield f'account {account} closed {told_day(day)} at {kronor(closing)}, the book was {kronor(then)}'


def posted_late(entries, days):
    """Entries posted after a day that holds them was closed."""
    closed, first_line, earliest = [day for day, *_ in days], [], None
    for _day, _closing, number in reversed(days):
        earliest = number if earliest is None else min(earliest, number)
        first_line.insert(0, earliest)
    for entry in entries:
        at = bisect.bisect_left(closed, entry[0])
        if at < len(days) and entry[1] > first_line[at]:
            yield entry


@check('nothing waits before a closing')
def nothing_waits_before_a_closing(books):
    opened, read = books.note_numbers('bank row open again'), books.note_numbers('bank file read')
    closed = list(closings(books))
    for number, account, day in books.rows('SELECT id, account_id, booked_on FROM bank_row WHERE state IN (?, ?) ORDER BY id', OPEN, DOUBT):
        told_in = max((line for file, line in read.items() if file < number), default=0)
        for own, closed_on, _closing, line in closed:
            if own == account and line and closed_on >= day and opened.get(number, 0) < line and told_in < line:
                yield f'bank row {number} waits, though its day is closed'
                break


# ---- gifts


@check('gift references')
def gift_references(books):
    for row in [('fund', 'id', 'value_id', 'dimension_value', 'id'), ('purpose', 'id', 'fund_id', 'fund', 'id'),
                ('purpose', 'id', 'value_id', 'dimension_value', 'id'), ('purpose', 'id', 'income_account', 'account', 'number'),
                ('promise', 'id', 'giver_id', 'giver', 'id'), ('promise', 'id', 'purpose_id', 'purpose', 'id'),
                ('gift', 'id', 'row_id', 'bank_row', 'id'), ('gift', 'id', 'giver_id', 'giver', 'id'),
                ('gift', 'id', 'promise_id', 'promise', 'id'), ('gift', 'id', 'purpose_id', 'purpose', 'id'),
                ('gift', 'id', 'voucher_id', 'voucher', 'id'), ('gift', 'id', 'returns_id', 'gift', 'id'),
                ('gift_total', 'purpose_id', 'purpose_id', 'purpose', 'id')]:  # fmt: skip
        yield from dangling(books, *row)


@check('gifts and rows')
def gifts_and_rows(books):
    rows = books.rows('SELECT g.id, g.amount, g.voucher_id, r.amount, r.voucher_id, r.state, r.home, r.account_id FROM gift g'
                      ' JOIN bank_row r ON r.id = g.row_id ORDER BY g.id')  # fmt: skip
    for number, amount, voucher, minor, row_voucher, state, home, account in rows:
        ledger, currency = books.own.get(account, (0, KRONOR))
        is_same_sum = amount == minor if currency == KRONOR else books.one(
            'SELECT count(*) FROM entry WHERE voucher_id = ? AND +account = ? AND foreign_minor = ? AND amount = ?', voucher, ledger, minor, amount)
        if state != BOOKED or home != GIFT or voucher != row_voucher or not is_same_sum:
            yield f'gift {number} of {kronor(amount)} is not what its bank row is booked as'


@check('rows and gifts')
def rows_and_gifts(books):
    for (number,) in books.rows('SELECT id FROM bank_row WHERE state = ? AND home = ? AND id NOT IN (SELECT row_id FROM gift) ORDER BY id', BOOKED, GIFT):
        yield f'bank row {number} is booked as a gift that is not there'


@check('one gift a row')
def one_gift_a_row(books):
    for (number,) in books.rows('SELECT row_id FROM gift GROUP BY row_id HAVING count(*) > 1'):
        yield f'bank row {number} is several gifts'


@check('returned gifts')
def returned_gifts(books):
    gifts = {row[0]: row[1:] for row in books.rows('SELECT id, amount, giver_id, purpose_id, returns_id FROM gift')}
    for number, (amount, giver, purpose, returns) in sorted(gifts.items()):
        if (amount < 0) != (returns is not None):
            yield f'gift {number} of {kronor(amount)} goes back of {returns}'
        elif returns is not None and (returns not in gifts or gifts[returns][0] <= 0 or gifts[returns][1:3] != (giver, purpose)):
            yield f'gift {number} goes back of another giver\'s or purpose\'s gift {returns}'


@check('returned sums')
def returned_sums(books):
    rows = books.rows('SELECT g.id, g.amount, sum(b.amount) FROM gift g JOIN gift b ON b.returns_id = g.id GROUP BY g.id')
    for number, given, returned in rows:
        if given + returned < 0:
            yield f'of gift {number} of {kronor(given)}, {kronor(-returned)} is returned'


@check('gift totals')
def gift_totals(books):
    sums, counts = {}, {}
    for purpose, day, amount in books.rows('SELECT purpose_id, day, amount FROM gift'):
        add_to(sums, (purpose, month_of(day) or 0), 0, amount)
        add_to(counts, (purpose, month_of(day) or 0), 0, int(amount > 0))
    for purpose, month, amount, gifts in books.rows('SELECT purpose_id, month, amount, gifts FROM gift_total'):
        add_to(sums, (purpose, month), 1, amount)
        add_to(counts, (purpose, month), 1, gifts)
    for (purpose, month), given, kept in differences(sums):
        yield f'purpose {purpose} in {told_month(month)}: gifts {kronor(given)}, the total says {kronor(kept)}'
    for (purpose, month), given, kept in differences(counts):
        yield f'purpose {purpose} in {told_month(month)}: {given} gifts, the total says {kept}'


@check('gifts and income')
def gifts_and_income(books):
    sides, vouchers = {}, set()
    income = 'SELECT p.id, e.amount FROM entry e JOIN purpose p ON p.value_id = e.purpose_id AND p.income_account = e.account WHERE e.voucher_id = ?'
    for voucher, purpose, amount in books.rows('SELECT voucher_id, purpose_id, amount FROM gift'):
        vouchers.add(voucher)
        add_to(sides, (voucher, purpose), 0, -amount)
    for voucher, undoing, _row in books.undone:
        vouchers.add(voucher)
        for purpose, amount in books.rows(income, undoing):
            add_to(sides, (voucher, purpose), 0, -amount)
    for voucher in vouchers:
        for purpose, amount in books.rows(income, voucher):
            add_to(sides, (voucher, purpose), 1, amount)
    for (voucher, purpose), told, posted in differences(sides):
        yield f'{books.voucher(voucher)} posts {kronor(-posted)} to purpose {purpose}, its gifts are {kronor(-told)}'


@check('gifts and promises')
def gifts_and_promises(books):
    for (number,) in books.rows('SELECT g.id FROM gift g JOIN promise p ON p.id = g.promise_id WHERE g.giver_id IS NOT p.giver_id'):
        yield f'gift {number} is not by the giver of its promise'


@check('promise references')
def promise_references(books):
    for number, reference in books.rows('SELECT id, reference FROM promise ORDER BY id'):
        is_digits = reference.isascii() and reference.isdigit() and 2 < len(reference) <= 25
        digits = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(reference))] if is_digits else []
        if not is_digits or sum(sum(divmod(digit, 10)) for digit in digits) % 10 or int(reference[-2]) != len(reference) % 10:
            yield f'promise {number} has a reference that is no valid number'


@check('one promise a reference')
def one_promise_a_reference(books):
    for (number,) in books.rows('SELECT min(id) FROM promise GROUP BY reference HAVING count(*) > 1'):
        yield f'promise {number} shares its reference with another'


@check("givers' marks")
def givers_marks(books):
    for (number,) in books.rows('SELECT giver_id FROM giver_mark WHERE giver_id NOT IN (SELECT id FROM giver)'):
        yield f'a mark names giver {number}, who is not there'
    for (number,) in books.rows('SELECT thing FROM search_word WHERE kind IN (1, 2) AND thing NOT IN (SELECT id FROM giver)'):
        yield f'a search word names giver {number}, who is not there'


# ---- rules, approvals, payees and payments


def approved_digest(*values):
    """The hash of what persons approve of: numbers in eight bytes with the least first, texts with their length."""
    pieces = []
    for value in values:
        if isinstance(value, (str, bytes)):
            data = value.encode() if isinstance(value, str) else value
            pieces += [len(data).to_bytes(8, 'little'), data]
        else:
            pieces.append(((value or 0) & (2**64 - 1)).to_bytes(8, 'little'))
    return blake(*pieces)


def note_differences(books, kinds, kept):
    """Lines of the journal of the kinds against what is kept: {(kind, subject, digest): how many}."""
    told = {}
    for kind in kinds:
        for subject, digest in books.rows('SELECT subject, digest FROM store_journal WHERE kind = ?', kind):
            add_to(told, (kind, subject, digest), 0, 1)
    for key in kept:
        add_to(told, key, 1, 1)
    for key in sorted(told):
        if told[key] != [1, 1]:
            yield f'{key[0]} {key[1]}: the journal has {told[key][0]} lines with its digest, the books {told[key][1]} rows'


@check('rules in the journal')
def rules_in_the_journal(books):
    rules = books.rows('SELECT id, key, value, base, source, valid_from FROM rule_value')
    yield from note_differences(books, ['rule added'], [('rule added', rule[0], approved_digest(*rule)) for rule in rules])


@check('payment references')
def payment_references(books):
    for row in [('approval_matter', 'id', 'valid_days_rule_id', 'rule_value', 'id'), ('approval_matter', 'id', 'proposer_rule_id', 'rule_value', 'id'),
                ('approval_vote', 'id', 'matter_id', 'approval_matter', 'id'), ('approval_use', 'matter_id', 'matter_id', 'approval_matter', 'id'),
                ('payee_version', 'id', 'payee_id', 'payee', 'id'), ('payee_in_force', 'version_id', 'version_id', 'payee_version', 'id'),
                ('payee_in_force', 'version_id', 'rule_id', 'rule_value', 'id'), ('payment', 'id', 'payee_id', 'payee', 'id'),
                ('payment', 'id', 'debit_account', 'account', 'number'), ('payment', 'id', 'cost_account', 'account', 'number'),
                ('payment', 'id', 'fund_id', 'dimension_value', 'id'), ('payment', 'id', 'purpose_id', 'dimension_value', 'id'),
                ('payment', 'id', 'project_id', 'dimension_value', 'id'), ('payment', 'id', 'funder_id', 'dimension_value', 'id'),
                ('payment_in_file', 'payment_id', 'payment_id', 'payment', 'id'), ('payment_in_file', 'payment_id', 'file_id', 'payment_file', 'id'),
                ('payment_in_file', 'payment_id', 'version_id', 'payee_version', 'id'),
                ('payment_answer', 'id', 'payment_id', 'payment_in_file', 'payment_id'), ('payment_answer', 'id', 'answer_file_id', 'answer_file', 'id'),
                ('payment_end', 'payment_id', 'payment_id', 'payment_in_file', 'payment_id')]:  # fmt: skip
        yield from dangling(books, *row)


APPROVED, WITHDREW, REFUSED = 1, 2, 3
VOTE_KINDS = {APPROVED: 'approved', WITHDREW: 'approval withdrawn', REFUSED: 'approval refused'}


@check('approvals in the journal')
def approvals_in_the_journal(books):
    kept = [('approval asked', number, digest) for number, digest in books.rows('SELECT id, digest FROM approval_matter')]
    kept += [('approval used', number, digest)
             for number, digest in books.rows('SELECT m.id, m.digest FROM approval_use u JOIN approval_matter m ON m.id = u.matter_id')]  # fmt: skip
    for vote in books.rows('SELECT id, matter_id, act, person, actor, reason, made_at FROM approval_vote'):
        kept.append((VOTE_KINDS.get(vote[2], ''), vote[0], approved_digest(*vote)))
    yield from note_differences(books, ['approval asked', 'approval used', *VOTE_KINDS.values()], kept)


def day_of_moment(seconds):
    return seconds // 86400


@check('approvals by two persons')
def approvals_by_two_persons(books):
    votes, by_matter = {}, {}
    for number, matter, act, person, made_at in books.rows('SELECT id, matter_id, act, person, made_at FROM approval_vote'):
        votes[number] = (matter, act, person, made_at)
        by_matter.setdefault(matter, []).append((act, person))
    rules = dict(books.rows('SELECT id, value FROM rule_value'))
    rows = books.rows('SELECT m.id, u.first_vote_id, u.second_vote_id, u.first_person, u.second_person, u.used_at, m.asked_at, m.asked_person,'
                      ' m.valid_through, m.valid_days_rule_id, m.proposer_may_approve FROM approval_use u JOIN approval_matter m ON m.id = u.matter_id')  # fmt: skip
    for number, first, second, *persons, used_at, asked_at, asker, through, rule, asker_may in rows:
        pair = [votes.get(first), votes.get(second)]
        is_pair = first != second and persons[0] != persons[1] and all(
            vote and vote[:3] == (number, APPROVED, person) and asked_at <= vote[3] <= used_at for vote, person in zip(pair, persons))
        is_in_time = day_of_moment(used_at) <= through <= day_of_moment(asked_at) + rules.get(rule, through)
        is_taken_back = any(act == REFUSED or (act == WITHDREW and person in persons) for act, person in by_matter.get(number, []))
        if not is_pair or not is_in_time or is_taken_back or (asker in persons and not asker_may):
            yield f'approval {number} was used without two persons in force in time'


@check('approvals used once')
def approvals_used_once(books):
    votes = {}
    for matter, *pair in books.rows('SELECT matter_id, first_vote_id, second_vote_id FROM approval_use'):
        for vote in pair:
            votes.setdefault(vote, []).append(matter)
    for vote, matters in sorted(votes.items()):
        if len(matters) > 1:
            yield f'vote {vote} carries approvals {matters}'
    for table in ('approval_use', 'payment_in_file'):
        for (matter,) in books.rows(f'SELECT matter_id FROM {table} GROUP BY matter_id HAVING count(*) > 1'):
            yield f'approval {matter} is used more than once'
    last = {(kind, subject): number for kind, subject, number in books.rows('SELECT kind, subject, max(number) FROM approval_matter GROUP BY kind, subject')}
    for matter, kind, subject, number in books.rows('SELECT m.id, m.kind, m.subject, m.number FROM approval_use u JOIN approval_matter m ON m.id = u.matter_id'):
        if last[kind, subject] != number:
            yield f'approval {matter} was used, and asked for anew'


@check('approvals and acts')
def approvals_and_acts(books):
    used = {row[0]: row[1:] for row in books.rows('SELECT m.id, m.kind, m.subject FROM approval_use u JOIN approval_matter m ON m.id = u.matter_id')}
    in_file = set(books.rows('SELECT matter_id, payment_id FROM payment_in_file'))
    in_force = {version for (version,) in books.rows('SELECT version_id FROM payee_in_force')}
    for matter, (kind, subject) in sorted(used.items()):
        if (kind == 'payment' and (matter, subject) not in in_file) or (kind == 'payee' and subject not in in_force):
            yield f'approval {matter} of {kind} {subject} was used, and nothing was done'
    for matter, payment in sorted(in_file):
        if used.get(matter) != ('payment', payment):
            yield f'payment {payment} is in a file without its approval'
    for version in sorted(in_force - {subject for kind, subject in used.values() if kind == 'payee'}):
        yield f'payee version {version} is in force without its approval'


@check('payee versions')
def payee_versions(books):
    for row, expected in gaps(books.rows('SELECT payee_id, number FROM payee_version ORDER BY payee_id, number')):
        yield f'payee {row[0]}: version {expected} was expected, {row[1]} is there'


PAYEE_COLUMNS = 'account_kind, name, account, bic, clearing_system, clearing, street, building, post_code, town, country'


@check('payees as approved')
def payees_as_approved(books):
    asked = dict(books.rows("SELECT subject, digest FROM approval_matter WHERE kind = 'payee'"))
    for version, payee, *details in books.rows(f'SELECT id, payee_id, {PAYEE_COLUMNS} FROM payee_version ORDER BY id'):
        if approved_digest('payee', version, *details) != asked.get(version):
            yield f'payee {payee} in version {version} is not what was asked for approval'


@check('payees in force')
def payees_in_force(books):
    rules = {row[0]: row[1:] for row in books.rows('SELECT id, key, value FROM rule_value')}
    used = dict(books.rows("SELECT m.subject, u.used_at FROM approval_matter m JOIN approval_use u ON u.matter_id = m.id WHERE m.kind = 'payee'"))
    rows = books.rows('SELECT f.version_id, f.payee_id, f.from_day, f.rule_id, v.payee_id, v.number FROM payee_in_force f JOIN payee_version v ON v.id = f.version_id')
    for version, payee, from_day, rule, owner, number in rows:
        key, wait = rules.get(rule, ('', 0))
        wait = 0 if number == 1 else wait
        if version not in used or key != 'payee.wait_days' or payee != owner or from_day != day_of_moment(used[version]) + wait:
            yield f'payee {owner} in version {version} is in force from {told_day(from_day)}, which two approvals and the waiting time do not give'


ORDER_COLUMNS = ('payee_id, amount, debit_account, cost_account, fund_id, purpose_id, project_id, funder_id, earliest, service, charges,'
                 ' currency, debit_iban, debit_bic, ocr, message, purpose_code, evidence, evidence_digest')  # fmt: skip


@check('payments as approved')
def payments_as_approved(books):
    asked, versions = {}, {}
    for subject, matter, digest in books.rows("SELECT subject, id, digest FROM approval_matter WHERE kind = 'payment'"):
        asked.setdefault(subject, {})[matter] = digest
    for version, payee, *details in books.rows(f'SELECT id, payee_id, {PAYEE_COLUMNS} FROM payee_version'):
        versions.setdefault(payee, {})[version] = details
    ordered = {row[0]: row[1:] for row in books.rows('SELECT payment_id, version_id, matter_id FROM payment_in_file')}
    for number, *order in books.rows(f'SELECT id, {ORDER_COLUMNS} FROM payment ORDER BY id'):
        version, matter = ordered.get(number, (None, None))
        digests = {approved_digest('payment', number, *order, which, *details)
                   for which, details in versions.get(order[0], {}).items() if version in (None, which)}  # fmt: skip
        if not any(digest in digests for which, digest in asked.get(number, {}).items() if matter in (None, which)):
            yield f'payment {number} is not what was asked for approval'


@check('one file a payment')
def one_file_a_payment(books):
    for (number,) in books.rows('SELECT payment_id FROM payment_in_file GROUP BY payment_id HAVING count(*) > 1'):
        yield f'payment {number} is in several files'


@check('payees of payments')
def payees_of_payments(books):
    force = {}
    for payee, version, from_day, made_at in books.rows('SELECT payee_id, version_id, from_day, made_at FROM payee_in_force'):
        force.setdefault(payee, []).append((from_day, version, made_at))
    rows = books.rows('SELECT p.id, p.payee_id, p.earliest, p.debit_account, p.currency, i.version_id, f.day, f.made_at, f.debit_account, f.currency'
                      ' FROM payment_in_file i JOIN payment p ON p.id = i.payment_id JOIN payment_file f ON f.id = i.file_id')  # fmt: skip
    for number, payee, earliest, debit, currency, version, day, made_at, file_debit, file_currency in rows:
        known = [(from_day, which) for from_day, which, approved_at in force.get(payee, [])
                 if from_day <= day_of_moment(made_at) and (approved_at < made_at or which == version)]  # fmt: skip
        if not known or max(known)[1] != version or earliest > day or (debit, currency) != (file_debit, file_currency):
            yield f'payment {number} did not go to what was in force, or before its day'


@check('payments in the journal')
def payments_in_the_journal(books):
    kept = [('payment proposed', subject, digest)
            for subject, digest in books.rows("SELECT subject, digest FROM approval_matter WHERE kind = 'payment' AND number = 1")]  # fmt: skip
    kept += [('payment file made', number, digest) for number, digest in books.rows('SELECT id, digest FROM payment_file')]
    kept += [('answers read', number, digest) for number, digest in books.rows('SELECT id, digest FROM answer_file')]
    kept += [('payment paid' if kind == PAID else 'payment rejected', number, b'') for number, kind in books.rows('SELECT payment_id, kind FROM payment_end')]
    yield from note_differences(books, ['payment proposed', 'payment file made', 'answers read', 'payment paid', 'payment rejected'], kept)


@check('payment file numbers')
def payment_file_numbers(books):
    rows = books.rows("SELECT day || ' ' || debit_account, number, message_id FROM payment_file ORDER BY day, debit_account, number")
    for row, expected in gaps(rows):
        yield f'payment file {row[2]} has number {row[1]}, {expected} was expected'


@check('payment file sums')
def payment_file_sums(books):
    found = {row[0]: row[1:] for row in books.rows('SELECT i.file_id, count(*), sum(p.amount), max(i.position) FROM payment_in_file i'
                                                   ' JOIN payment p ON p.id = i.payment_id GROUP BY i.file_id')}  # fmt: skip
    for number, name, count, total in books.rows('SELECT id, message_id, payment_count, total FROM payment_file'):
        if found.get(number) != (count, total, count):
            yield f'payment file {name} says {count} payments of {kronor(total)}, {found.get(number)} stand in it'


def payments_told(data):
    """What a bank reads in the file: its name, then id, sum, currency and account of each payment."""
    tree = xml.etree.ElementTree.fromstring(data)

    def find(element, path):
        return element.find('/'.join('{*}' + part for part in path.split('/')))

    yield find(tree, 'CstmrCdtTrfInitn/GrpHdr/MsgId').text
    for told in tree.iterfind('.//{*}CdtTrfTxInf'):
        amount = find(told, 'Amt/InstdAmt')
        whole, _, part = amount.text.partition('.')
        number = find(told, 'CdtrAcct/Id/IBAN')
        number = find(told, 'CdtrAcct/Id/Othr/Id') if number is None else number
        yield find(told, 'PmtId/EndToEndId').text, (whole, part), amount.get('Ccy'), number.text


@check('payment files')
def payment_files(books):
    for number, name, data, digest in books.rows('SELECT id, message_id, bytes, digest FROM payment_file ORDER BY id'):
        told = []
        try:
            told = list(payments_told(data))
        except (xml.etree.ElementTree.ParseError, AttributeError):
            yield f'payment file {name} cannot be read'
        kept = [name]
        for handle, amount, currency, account in books.rows(
                'SELECT p.handle, p.amount, p.currency, v.account FROM payment_in_file i JOIN payment p ON p.id = i.payment_id'
                ' JOIN payee_version v ON v.id = i.version_id WHERE i.file_id = ? ORDER BY i.position', number):  # fmt: skip
            decimals = DECIMALS.get(currency, 2)
            whole, part = divmod(amount, 10**decimals)
            kept.append(('HS' + handle, (str(whole), f'{part:0{decimals}}' if decimals else ''), currency, account.replace(',', '')))
        if blake(data) != digest or told != kept:
            yield f'payment file {name} is not what was made, or says other payments than those that stand in it'


@check('payments and vouchers')
def payments_and_vouchers(books):
    rows = list(books.rows('SELECT p.id, p.amount, p.currency, p.cost_account, i.voucher_id, i.ore FROM payment_in_file i JOIN payment p ON p.id = i.payment_id'))
    used = [row[4] for row in rows]
    for number, amount, currency, cost, voucher, ore in rows:
        lines = list(books.rows('SELECT account, amount, foreign_minor, foreign_currency FROM entry WHERE voucher_id = ? ORDER BY line', voucher))
        told = (0, '') if currency == KRONOR else (amount, currency)
        if (sorted(line[:2] for line in lines) != sorted([(cost, ore), (ON_WAY, -ore)]) or (currency == KRONOR and amount != ore)
                or (cost, ore, *told) not in lines or used.count(voucher) != 1):  # fmt: skip
            yield f'payment {number} of {amount} in {currency} is not what {books.voucher(voucher)} says'


PAID, REJECTED_BY_BANK, ON_WAY = 1, 6, 2896


@check('payment ends')
def payment_ends(books):
    undone = {voucher for voucher, _undoing, _row in books.undone}
    rejected = {number for (number,) in books.rows('SELECT payment_id FROM payment_answer WHERE state = ?', REJECTED_BY_BANK)}
    ended = [number for (number,) in books.rows('SELECT payment_id FROM payment_end')]
    for number in sorted(rejected - set(ended)):
        yield f'payment {number} was rejected by the bank, and has no reversal'
    for number in sorted({number for number in ended if ended.count(number) > 1}):
        yield f'payment {number} ended twice'
    rows = books.rows('SELECT e.payment_id, e.kind, e.voucher_id, p.amount, p.currency, p.debit_account, i.voucher_id FROM payment_end e'
                      ' JOIN payment p ON p.id = e.payment_id JOIN payment_in_file i ON i.payment_id = p.id')  # fmt: skip
    for number, kind, voucher, amount, currency, debit, ordered in rows:
        if kind == PAID:
            paid = books.rows('SELECT amount, account_id FROM bank_row WHERE voucher_id = ? AND state = ? AND home_account = ?', voucher, BOOKED, ON_WAY)
            is_right = voucher in undone or any(-minor == amount and books.own.get(own) == (debit, currency) for minor, own in paid)
        else:
            is_right = number in rejected and books.one('SELECT reverses_id FROM voucher WHERE id = ?', voucher) == ordered
        if not is_right:
            yield f'payment {number} is {"paid without its bank row" if kind == PAID else "rejected without its reversal"}'


# ---- mandates and draws


@check('mandate references')
def mandate_references(books):
    for row in [('mandate', 'id', 'promise_id', 'promise', 'id'), ('mandate', 'id', 'follows_id', 'mandate', 'id'),
                ('mandate_letter', 'id', 'mandate_id', 'mandate', 'id'), ('mandate_letter', 'id', 'rule_id', 'rule_value', 'id'),
                ('draw_order', 'id', 'mandate_id', 'mandate', 'id'), ('draw_order', 'id', 'promise_id', 'promise', 'id'),
                ('draw_order', 'id', 'file_id', 'draw_file', 'id'), ('draw_order', 'id', 'row_id', 'bank_row', 'id'),
                ('draw_pass', 'mandate_id', 'mandate_id', 'mandate', 'id'), ('draw_answer', 'bank_file_id', 'bank_file_id', 'bank_file', 'id'),
                ('draw_answer', 'bank_file_id', 'mandate_id', 'mandate', 'id'), ('draw_answer', 'bank_file_id', 'order_id', 'draw_order', 'id')]:  # fmt: skip
        yield from dangling(books, *row)
    for (number,) in books.rows('SELECT m.id FROM mandate m JOIN mandate o ON o.id = m.follows_id WHERE o.promise_id <> m.promise_id OR o.id >= m.id'):
        yield f'mandate {number} follows one that it cannot follow'
    for (number,) in books.rows("SELECT id FROM mandate_letter WHERE written_on > 0 AND (rule_id IS NULL OR rule_id NOT IN"
                                " (SELECT id FROM rule_value WHERE key = 'mandate.notice_weekdays'))"):  # fmt: skip
        yield f'letter {number} was written under no rule of notice'


ACTIVE, ENDED, TAKEN_OVER = 3, 4, 4


@check('ended mandates')
def ended_mandates(books):
    told = books.note_numbers('mandate ended')
    for number, state, ended_on, reason, active_on in books.rows('SELECT id, state, ended_on, end_reason, active_on FROM mandate ORDER BY id'):
        if len({state == ENDED, ended_on > 0, reason > 0, number in told}) != 1 or (state == ACTIVE and active_on == 0):
            yield f'mandate {number} has ended or not, and its day, reason and journal say otherwise'


@check('payer numbers')
def payer_numbers(books):
    for (number,) in books.rows('SELECT max(id) FROM mandate WHERE state <> ? GROUP BY payer_number HAVING count(*) > 1', ENDED):
        yield f'mandate {number} shares its payer number with another'


@check('one mandate a promise')
def one_mandate_a_promise(books):
    for promise, count in books.rows('SELECT promise_id, count(*) FROM mandate WHERE state <> ? GROUP BY promise_id, state = ? HAVING count(*) > 1', ENDED, ACTIVE):
        yield f'promise {promise} has {count} mandates that are active, or wait'


def easter(year):
    """Easter Sunday by the Gregorian reckoning (Meeus, Jones and Butcher)."""
    a, (b, c) = year % 19, divmod(year, 100)
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * e) // 451
    month, day = divmod(h + e - 7 * m + 114, 31)
    return datetime.date(year, month, day + 1)


def holidays(year):
    """The holidays and eves on which no weekday of a notice falls (Lag 1989:253; Lag 1930:173), from 1990 on."""
    sunday = easter(year)
    days = {datetime.date(year, month, day) for month, day in ((1, 1), (1, 6), (5, 1), (12, 24), (12, 25), (12, 26), (12, 31))}
    days |= {sunday + datetime.timedelta(days=after) for after in (-2, 1, 39)}
    if year < 2005:
        days.add(sunday + datetime.timedelta(days=50))
    else:
        days.add(datetime.date(year, 6, 6))
    days |= {datetime.date(year, 6, day) for day in range(19, 26) if datetime.date(year, 6, day).weekday() == 4}  # midsummer's eve
    return days


class Notices:
    """What letters told: per mandate its letters, with the first day in time by law and by the days closed since."""

    def __init__(self, books):
        self.shut = {day for (day,) in books.rows('SELECT day FROM closed_bank_day')}
        self.years, self.known = {}, {}
        self.months = [value for (value,) in books.rows("SELECT value FROM rule_value WHERE key = 'mandate.notice_months'")]
        follows = dict(books.rows('SELECT id, follows_id FROM mandate'))
        changed = {}
        for number, subject in books.rows("SELECT number, subject FROM store_journal WHERE kind IN ('mandate''s sum changed', 'mandate''s day changed') ORDER BY number DESC"):
            changed[subject] = number
        changed.update((number, 0) for (number,) in books.rows('SELECT id FROM mandate WHERE origin = ?', TAKEN_OVER))
        letters = {}
        for mandate, *letter in books.rows('SELECT l.mandate_id, l.amount, l.written_on, l.told_on, r.value FROM mandate_letter l JOIN rule_value r ON r.id = l.rule_id'
                                           ' WHERE l.written_on > 0 AND l.kind IN (1, 2, 3, 5)'):  # fmt: skip
            letters.setdefault(mandate, []).append(letter)
        self.letters, self.freed = {}, {}
        for mandate in follows:
            line, at = [], mandate
            while at is not None and at not in line:
                line.append(at)
                at = follows.get(at)
            self.letters[mandate] = [letter for one in line for letter in letters.get(one, [])]
            self.freed[mandate] = min((changed[one] for one in line if one in changed), default=None)

    def is_weekday(self, number, shut):
        day = day_of(number)
        if day.year not in self.years:
            self.years[day.year] = holidays(day.year)
        return day.weekday() < 5 and day not in self.years[day.year] and number not in shut

    def first(self, told_on, weekdays, shut):
        """The first day with so many weekdays before it, none of them before the telling."""
        key = told_on, weekdays, bool(shut)
        if key not in self.known:
            at = told_on
            while weekdays > 0:
                weekdays -= self.is_weekday(at, shut)
                at += 1
            self.known[key] = at
        return self.known[key]

    def throughs(self, told_on):
        """So many months later, on the same day of the month or its last, by each value the rule has had."""
        day = day_of(told_on)
        for months in self.months:
            year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
            after = datetime.date(year + (month == 11), (month + 1) % 12 + 1, 1) - datetime.timedelta(days=1)
            yield (after.replace(day=min(day.day, after.day)) - datetime.date(1970, 1, 1)).days


@check('terms told')
def terms_told(books):
    notices = Notices(books)
    for number, amount, told, first, last in books.rows('SELECT id, amount, told_amount, told_from, told_through FROM mandate ORDER BY id'):
        if first == 0:
            is_told = told == 0 and last == 0
        elif notices.freed[number] is not None:
            is_told = told == amount and first <= last
        else:
            letters = [letter for letter in notices.letters[number] if letter[0] == amount]
            is_told = told == amount and any(
                notices.first(*letter[2:], set()) <= first <= notices.first(*letter[2:], notices.shut) for letter in letters) and any(
                last in notices.throughs(letter[2]) for letter in letters)  # fmt: skip
        if not is_told:
            yield f'mandate {number} may be drawn from {told_day(first)} to {told_day(last)}, which no letter told'


LATE_DAYS = 60


@check('draws told')
def draws_told(books):
    notices, built = Notices(books), {}
    for number, subject in books.rows("SELECT number, subject FROM store_journal WHERE kind = 'draw file built' ORDER BY number DESC"):
        built[subject] = number
    rows = books.rows('SELECT o.id, o.mandate_id, o.amount, o.day, o.file_id, f.made_on FROM draw_order o JOIN draw_file f ON f.id = o.file_id ORDER BY o.id')
    for number, mandate, amount, day, file, made_on in rows:
        freed = notices.freed.get(mandate)
        is_told = (freed is not None and freed < built.get(file, 0)) or any(
            told == amount and written_on <= made_on and notices.first(told_on, weekdays, set()) <= day
            and day - LATE_DAYS <= max(notices.throughs(told_on), default=0)
            for told, written_on, told_on, weekdays in notices.letters.get(mandate, []))  # fmt: skip
        if not is_told:
            yield f'draw {number} of {kronor(amount)} on {told_day(day)} was not told to the payer in time'


LAPSED = 6


@check('one draw a month')
def one_draw_a_month(books):
    for number, count in books.rows('SELECT max(id), count(*) FROM draw_order WHERE state <> ? GROUP BY promise_id, month HAVING count(*) > 1', LAPSED):
        yield f'draw {number} is one of {count} of its promise and month'


@check('draw attempts')
def draw_attempts(books):
    for row, expected in gaps(books.rows("SELECT promise_id || ' ' || month, attempt, id FROM draw_order ORDER BY promise_id, month, attempt")):
        yield f'draw {row[2]} is attempt {row[1]}, {expected} was expected'
    for (number,) in books.rows('SELECT o.id FROM draw_order o JOIN mandate m ON m.id = o.mandate_id WHERE m.promise_id <> o.promise_id'):
        yield f'draw {number} stands under another promise than its mandate'


@check('drawn or passed over')
def drawn_or_passed_over(books):
    for (number,) in books.rows('SELECT o.id FROM draw_pass p JOIN draw_order o ON o.mandate_id = p.mandate_id AND o.month = p.month'):
        yield f'draw {number} was ordered in a month that was passed over'


@check('draws of standing mandates')
def draws_of_standing_mandates(books):
    first, ended = {}, books.note_numbers('mandate ended')
    for number, kind, subject in books.rows("SELECT number, kind, subject FROM store_journal WHERE kind IN ('mandate active', 'mandate released', 'draw file built')"
                                            " ORDER BY number DESC"):  # fmt: skip
        first[kind, subject] = number
    rows = books.rows('SELECT o.id, o.day, o.file_id, m.id, m.origin, m.state, m.active_on, m.is_held FROM draw_order o JOIN mandate m ON m.id = o.mandate_id')
    for number, day, file, mandate, origin, state, active_on, is_held in rows:
        began = first.get(('mandate released' if origin == TAKEN_OVER else 'mandate active', mandate))
        built = first.get(('draw file built', file), 0)
        if is_held or not 0 < active_on <= day or began is None or began > built or (state == ENDED and ended.get(mandate, built) < built):
            yield f'draw {number} was ordered while its mandate was not active, or held'


@check('draw file numbers')
def draw_file_numbers(books):
    for row, expected in gaps(books.rows('SELECT 0, number FROM draw_file ORDER BY number')):
        yield f'file {row[1]} to Bankgirot: number {expected} was expected'


def draws_in_files(books):
    return {row[0]: row[1:] for row in books.rows('SELECT file_id, count(*), sum(amount) FROM draw_order GROUP BY file_id')}


@check('draw file counts')
def draw_file_counts(books):
    found = draws_in_files(books)
    for file, number, count in books.rows('SELECT id, number, order_count FROM draw_file'):
        if found.get(file, (0, 0))[0] != count:
            yield f'file {number} to Bankgirot says {count} draws, {found.get(file, (0, 0))[0]} stand in it'


@check('draw file sums')
def draw_file_sums(books):
    found = draws_in_files(books)
    for file, number, total in books.rows('SELECT id, number, order_sum FROM draw_file'):
        if found.get(file, (0, 0))[1] != total:
            yield f'file {number} to Bankgirot says {kronor(total)}, its draws are {kronor(found.get(file, (0, 0))[1])}'


@check('draw files')
def draw_files(books):
    for file, number, data, digest, records in books.rows('SELECT id, number, bytes, digest, record_count FROM draw_file ORDER BY id'):
        # Record 82: day 3-10, payer 16-31, sum 32-43, our words 54-69. Accounts and identities are stars in this copy: where
        # there are some the digest is compared with the journal alone.
        lines = [line for line in data.decode('latin-1').split('\r\n') if line[:2] not in ('00', '01', '99', '')]
        told = [(line[2:10], line[15:31].lstrip('0'), int(line[31:43]), line[53:69].strip()) for line in lines if line[:2] == '82']
        kept = [(told_day(day).replace('-', ''), payer, amount, words) for day, payer, amount, words in
                books.rows('SELECT o.day, m.payer_number, o.amount, o.reference FROM draw_order o JOIN mandate m ON m.id = o.mandate_id'
                           ' WHERE o.file_id = ? ORDER BY o.id', file)]  # fmt: skip
        is_masked = any(line[:2] == '04' and '*' in line[28:56] for line in lines)
        if told != kept or len(lines) != records or not (is_masked or blake(data) == digest):
            yield f'file {number} to Bankgirot is not what was built, or says other draws than those that stand in it'


@check('draw files in the journal')
def draw_files_in_the_journal(books):
    yield from journal_agrees(books, 'draw file built', 'draw_file', 'digest')


DRAWN, RETURNED = 2, 8


@check('draws and gifts')
def draws_and_gifts(books):
    opened = {row for _voucher, _undoing, row in books.undone}
    rows = books.rows('SELECT o.id, o.amount, o.promise_id, o.state, r.id, r.amount, r.state, g.promise_id, g.amount FROM draw_order o'
                      ' JOIN bank_row r ON r.id = o.row_id LEFT JOIN gift g ON g.row_id = r.id ORDER BY o.id')  # fmt: skip
    for number, amount, promise, state, row, minor, row_state, given_to, given in rows:
        is_gift = (row_state, given_to, given) == (BOOKED, promise, amount)
        if minor != amount or state not in (DRAWN, RETURNED) or (row not in opened and not is_gift):
            yield f'draw {number} of {kronor(amount)} is not the gift of its bank row {row}'


# What an answer did (inner/drawing), and the state that it leaves an order in.
SENT, RETRYING, MISSED, TURNED_DOWN, CALLED_BACK = 1, 3, 4, 5, 7
STATE_OF_EFFECT = {2: DRAWN, 3: RETRYING, 4: MISSED, 5: TURNED_DOWN, 17: TURNED_DOWN, 6: LAPSED, 7: RETURNED}
DOUBTFUL = (15, 16)


@check('draws and answers')
def draws_and_answers(books):
    heard = {}
    for order, effect in books.rows('SELECT order_id, effect FROM draw_answer WHERE order_id IS NOT NULL'):
        heard.setdefault(order, set()).add('doubt' if effect in DOUBTFUL else STATE_OF_EFFECT.get(effect))
    for number, state, row in books.rows('SELECT id, state, row_id FROM draw_order ORDER BY id'):
        told = heard.get(number, set()) - {None}
        in_doubt, is_paid = 'doubt' in told, row is not None
        told.discard('doubt')
        if RETURNED in told:
            is_right = state == RETURNED
        elif DRAWN in told:
            is_right = state in (DRAWN, RETURNED)
        elif told & {MISSED, TURNED_DOWN, LAPSED}:
            is_right = state in told or (state in (DRAWN, RETURNED) and (in_doubt or (is_paid and LAPSED not in told))) or (in_doubt and told == {LAPSED})
        elif in_doubt:
            is_right = state not in (SENT, CALLED_BACK) or RETRYING not in told
        elif RETRYING in told:
            is_right = state == RETRYING or (state in (DRAWN, RETURNED) and is_paid)
        else:
            is_right = state in (SENT, CALLED_BACK) or (state in (DRAWN, RETURNED) and is_paid)
        if not is_right:
            yield f'draw {number} is in state {state}, Bankgirot\'s answers say {sorted(told)}'


ADVICES, REJECTIONS, WISHES = 2, 3, 5
STOPPED, FREED, REFUSED_FOR_A_STOP = 11, 12, 3


@check('stopped mandates')
def stopped_mandates(books):
    words = {}
    for mandate, kind, code, effect, day in books.rows('SELECT mandate_id, kind, code, effect, day FROM draw_answer WHERE mandate_id IS NOT NULL'):
        words.setdefault(mandate, []).append((kind, code, effect, day))
    for number, is_stopped, asked_on in books.rows('SELECT id, is_stopped, asked_on FROM mandate WHERE state <> ? ORDER BY id', ENDED):
        heard = words.get(number, [])
        advices = [(day, code) for kind, code, _effect, day in heard if kind == ADVICES and code in (STOPPED, FREED) and day >= asked_on]
        last = {code for day, code in advices if day == max(advices)[0]}
        was_refused = any(answer[:3] == (REJECTIONS, REFUSED_FOR_A_STOP, TURNED_DOWN) for answer in heard)
        if is_stopped and not (was_refused or STOPPED in last):
            yield f'mandate {number} is stopped, Bankgirot never said so or lifted it'
        was_lifted = any(code == FREED for _day, code in advices)
        if not is_stopped and (last == {STOPPED} or (was_refused and not was_lifted)):
            yield f'mandate {number} may be drawn, Bankgirot\'s last word is that it is stopped'


@check('answers and payers')
def answers_and_payers(books):
    rows = books.rows('SELECT a.bank_file_id, a.line, a.kind, a.payer_number, a.mandate_id, a.order_id, m.payer_number, o.mandate_id FROM draw_answer a'
                      ' LEFT JOIN mandate m ON m.id = a.mandate_id LEFT JOIN draw_order o ON o.id = a.order_id')  # fmt: skip
    for file, line, kind, payer, mandate, order, number, ordered in rows:
        if (mandate is not None and kind != WISHES and number != payer) or (order is not None and ordered != mandate):
            yield f'the answer in line {line} of bank file {file} points at another payer\'s mandate or draw'


# ---- the answer


def tell_check(books, name, function):
    """Prints the check and returns how much was wrong."""
    count = 0
    try:
        for sentence in function(books):
            count += 1
            if count <= FINDINGS_MAX:
                print(f'WRONG {name}: {sentence}')
    except (sqlite3.Error, TypeError, ValueError, AttributeError, KeyError, OverflowError) as error:
        count += 1
        print(f'WRONG {name}: the rows cannot be read as what they should be ({type(error).__name__}: {error})')
    if count == 0:
        print(f'OK    {name}')
    elif count > FINDINGS_MAX:
        print(f'WRONG {name}: {count - FINDINGS_MAX} more')
    return count


def tell_totals(books):
    """What the auditor signs, and compares with what the centre says."""
    for year, _closed in years_in_order(books):
        first, last, is_closed = books.years[year]
        count = books.one('SELECT count(*) FROM voucher WHERE year_id = ?', year)
        debit = books.one('SELECT sum(e.amount) FROM entry e JOIN voucher v ON v.id = e.voucher_id WHERE v.year_id = ? AND e.amount > 0', year)
        balance = books.one('SELECT sum(e.amount) FROM entry e JOIN voucher v ON v.id = e.voucher_id WHERE v.year_id = ?', year)
        print(f'Year {told_day(first)} - {told_day(last)} ({"closed" if is_closed else "open"}): {count} vouchers, debit {kronor(debit)},'
              f' trial balance sum {kronor(balance)}')  # fmt: skip
    print(f'Vouchers: {books.one("SELECT count(*) FROM voucher")}')
    print(f'Journal lines: {books.one("SELECT journal_count FROM store_state")}')
    head = books.one('SELECT journal_chain FROM store_state')
    print(f'Journal head: {head.hex() if isinstance(head, bytes) else head}')


def main(arguments):
    path = pathlib.Path(arguments[1]) if len(arguments) > 1 else pathlib.Path(__file__).with_name('books.db')
    if not path.is_file():
        print(f'There is no file {path}.', file=sys.stderr)
        return 2
    try:
        books = Books(path)
    except (sqlite3.Error, TypeError, ValueError) as error:
        print(f'The file {path} is not a copy of a centre\'s books: {error}.', file=sys.stderr)
        return 2
    wrong = sum(tell_check(books, name, function) for name, function in CHECKS)
    print()
    tell_totals(books)
    print()
    if wrong:
        print(f'The books do not hold: {wrong} findings in {len(CHECKS)} checks.')
        return 1
    print(f'The books hold: {len(CHECKS)} checks, nothing found.')
    return 0


if __name__ == '__main__':
    sys.stdout.reconfigure(encoding='utf-8', errors='replace')
    sys.exit(main(sys.argv))
