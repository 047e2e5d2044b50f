/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "inner/people/people_inner.h"

#include <assert.h>
#include <string.h>

enum {
	SEARCH_BROAD_MIN = 5000, /* hits; the statement counts no further */
	MARK_WORDS_MAX = 64,     /* of a name, as a mark */
	LAST_CHARACTER = 0x10FFFF,
};

/* What stands between words: all that is no letter or digit up to U+00BF, and general punctuation. The last
 * character, which no text means (Unicode 15, section 23.7), is among it, so that every word is below it. */
static bool is_between_words(uint32_t character)
{
	assert(character <= LAST_CHARACTER);
	if (character >= 0xC0)
		return (character >= 0x2010 && character <= 0x2027) || character == LAST_CHARACTER;
	const bool is_digit = character >= '0' && character <= '9';
	return !is_digit && !(character >= 'a' && character <= 'z');
}

/* How many bytes at the start are words, or stand between words. */
static size_t run_bytes(struct text folded, bool is_between)
{
	size_t at = 0;
	while (at < folded.count) {
		uint32_t character = 0;
		const size_t bytes = text_character(text_slice(folded, at, folded.count), &character);
		if (is_between_words(bytes > 0 ? character : 0) != is_between)
			break;
		at += bytes > 0 ? bytes : 1; /* a NUL stands between */
	}
	assert(at <= folded.count);
	return at;
}

/* The next word of a folded text; empty at the end. */
static struct text next_word(struct text *rest)
{
	const size_t start = run_bytes(*rest, true);
	const struct text from_word = text_slice(*rest, start, rest->count);
	const struct text word = text_slice(from_word, 0, run_bytes(from_word, false));
	*rest = text_slice(from_word, word.count, rest->count);
	assert(word.count <= from_word.count);
	return word;
}

static struct text fold_name(struct store_tx *tx, struct text name)
{
	assert(name.count <= PEOPLE_FIELD_BYTES_MAX);
	SCOPED(buffer_close) struct buffer folded = buffer_open(PEOPLE_FOLDED_BYTES_MAX);
	text_fold(name, &folded);
	assert(!folded.is_failed);
	return arena_copy(store_arena(tx), buffer_text(&folded));
}

struct status people_index_name(struct store_tx *tx, struct giver_id giver, struct text name)
{
	assert(giver.raw > 0);
	struct text rest = fold_name(tx, name);
	for (struct text word = next_word(&rest); word.count > 0; word = next_word(&rest))
		TRY(search_word_put(tx, &(struct search_word_put_in){ word, SEARCH_GIVER, giver.raw }));
	return OK;
}

/* Puts the word where the alphabet wants it. */
static void sort_in(struct text words[], size_t count, struct text word)
{
	size_t at = count;
	assert(count < MARK_WORDS_MAX);
	for (; at > 0 && text_compare(words[at - 1], word) > 0; at--)
		words[at] = words[at - 1];
	words[at] = word;
}

/* Banks turn names about: "ÖBERG, ÅSA" and "Åsa Öberg" are one mark, the folded words by the alphabet. */
static struct text name_mark(struct store_tx *tx, struct text name)
{
	struct text words[MARK_WORDS_MAX];
	size_t count = 0;
	struct text rest = fold_name(tx, name);
	for (struct text word = next_word(&rest); word.count > 0 && count < MARK_WORDS_MAX;
	     word = next_word(&rest))
		sort_in(words, count++, word);
	SCOPED(buffer_close) struct buffer mark = buffer_open(PEOPLE_FOLDED_BYTES_MAX);
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			buffer_add_byte(&mark, ' ');
		buffer_add(&mark, words[i]);
	}
	assert(!mark.is_failed);
	return arena_copy(store_arena(tx), buffer_text(&mark));
}

/* The value as it is kept; empty when it marks nobody. */
static struct text kept_value(struct store_tx *tx, enum giver_mark_kind kind, struct text value)
{
	const struct text trimmed = text_trim(value);
	assert(kind >= MARK_ACCOUNT && kind <= MARK_NAME);
	if (trimmed.count > PEOPLE_FIELD_BYTES_MAX)
		return TEXT("");
	return kind == MARK_NAME ? name_mark(tx, trimmed) : trimmed;
}

struct status people_add_mark(struct store_tx *tx, struct giver_id giver, enum giver_mark_kind kind,
			      struct text value)
{
	assert(giver.raw > 0);
	const struct text kept = kept_value(tx, kind, value);
	if (kept.count == 0)
		return OK;
	return giver_mark_put(tx, &(struct giver_mark_put_in){ kind, kept, giver });
}

struct mark_caller {
	people_mark_row *row;
	void *argument;
};

static struct status tell_mark(void *argument, const void *out)
{
	const struct mark_caller *caller = argument;
	const struct giver_by_mark_out *found = out;
	assert(found->giver_id.raw > 0);
	return caller->row(caller->argument, found->giver_id);
}

struct status people_by_mark(struct store_tx *tx, const struct people_mark *mark, int64_t count_max,
			     people_mark_row *row, void *argument)
{
	assert(count_max > 0 && row != NULL);
	const struct text kept = kept_value(tx, mark->kind, mark->value);
	if (kept.count == 0)
		return OK;
	struct mark_caller caller = { row, argument };
	const struct giver_by_mark_in in = { mark->kind, kept, count_max };
	return giver_by_mark(tx, &in, tell_mark, &caller);
}

/* All words that begin with a prefix lie between it and the prefix with the last character after it. */
struct prefix {
	struct text from;
	struct text to;
	int64_t hits;
};

static struct prefix prefix_of(struct store_tx *tx, struct text word)
{
	static const char last[] = "\xF4\x8F\xBF\xBF"; /* U+10FFFF */
	char *to = arena_take(store_arena(tx), word.count + sizeof last - 1);
	assert(word.count > 0);
	memcpy(to, word.bytes, word.count);
	memcpy(to + word.count, last, sizeof last - 1);
	return (struct prefix){ .from = word, .to = { to, word.count + sizeof last - 1 } };
}

static struct status read_prefixes(struct store_tx *tx, struct text typed, struct prefix *prefixes,
				   size_t *count)
{
	*count = 0;
	if (typed.count > PEOPLE_FIELD_BYTES_MAX)
		return FAIL_INPUT(0, "search", "The search is too long.", "Search for fewer words.");
	struct text rest = fold_name(tx, typed);
	for (struct text word = next_word(&rest); word.count > 0; word = next_word(&rest)) {
		if (*count == PEOPLE_SEARCH_WORDS_MAX)
			return FAIL_INPUT(0, "search", "The search has too many words.",
					  "Search for fewer words.");
		prefixes[(*count)++] = prefix_of(tx, word);
	}
	assert(*count <= PEOPLE_SEARCH_WORDS_MAX);
	return OK;
}

static struct status take_count(void *argument, size_t index, const void *out)
{
	struct prefix *prefixes = argument;
	const struct search_word_count_out *counted = out;
	assert(counted->count >= 0 && counted->count <= SEARCH_BROAD_MIN);
	prefixes[index].hits = counted->count;
	return OK;
}

static struct status count_hits(struct store_tx *tx, struct prefix *prefixes, size_t count)
{
	struct search_word_count_in asked[PEOPLE_SEARCH_WORDS_MAX];
	assert(count > 0 && count <= PEOPLE_SEARCH_WORDS_MAX);
	for (size_t i = 0; i < count; i++)
		asked[i] = (struct search_word_count_in){ SEARCH_GIVER, prefixes[i].from, prefixes[i].to };
	return search_word_count_many(tx, asked, count, take_count, prefixes);
}

/* The rarest first: the query starts from it. */
static void rarest_first(struct prefix *prefixes, size_t count)
{
	for (size_t i = 1; i < count; i++)
		for (size_t j = i; j > 0 && prefixes[j].hits < prefixes[j - 1].hits; j--) {
			const struct prefix swapped = prefixes[j];
			prefixes[j] = prefixes[j - 1];
			prefixes[j - 1] = swapped;
		}
	assert(count < 2 || prefixes[0].hits <= prefixes[1].hits);
}

struct search_caller {
	people_giver_row *row;
	void *argument;
	const struct prefix *further; /* prefixes past the two that the query knows */
	size_t further_count;
	size_t told;
};

static bool has_word(struct text folded, const struct prefix *prefix)
{
	struct text rest = folded;
	assert(prefix->from.count > 0);
	for (struct text word = next_word(&rest); word.count > 0; word = next_word(&rest))
		if (text_starts(word, prefix->from))
			return true;
	return false;
}

static bool has_further_words(const struct search_caller *caller, struct text name)
{
	if (caller->further_count == 0)
		return true;
	SCOPED(buffer_close) struct buffer folded = buffer_open(PEOPLE_FOLDED_BYTES_MAX);
	text_fold(name, &folded);
	assert(!folded.is_failed);
	for (size_t i = 0; i < caller->further_count; i++)
		if (!has_word(buffer_text(&folded), &caller->further[i]))
			return false;
	return true;
}

_Static_assert(sizeof(struct search_giver_out) == sizeof(struct giver_find_out), "tell_hit reads it as one");
_Static_assert(sizeof(struct search_giver_broad_out) == sizeof(struct giver_find_out),
	       "tell_hit reads it as one");

static struct status tell_hit(void *argument, const void *out)
{
	struct search_caller *caller = argument;
	const struct giver_find_out *found = out;
	assert(found->id.raw > 0);
	if (caller->told == PEOPLE_SEARCH_HITS_MAX || !has_further_words(caller, found->name))
		return OK;
	caller->told++;
	const struct giver giver = people_giver_from(found);
	return caller->row(caller->argument, &giver);
}

/* A rare word's givers are looked at one by one. Where every word is broad, givers are walked by id until
 * there are enough: at a million givers the one takes seconds where the other takes milliseconds. */
static struct status ask_for_both(struct store_tx *tx, const struct prefix *rarest,
				  const struct prefix *other, struct search_caller *caller)
{
	const int64_t count_max = caller->further_count > 0 ? INT64_MAX : PEOPLE_SEARCH_HITS_MAX;
	assert(rarest->hits <= other->hits);
	if (rarest->hits < SEARCH_BROAD_MIN)
		return search_giver(tx,
				    &(struct search_giver_in){ SEARCH_GIVER, rarest->from, rarest->to,
							       other->from, other->to, count_max },
				    tell_hit, caller);
	return search_giver_broad(tx,
				  &(struct search_giver_broad_in){ SEARCH_GIVER, rarest->from, rarest->to,
								   other->from, other->to, count_max },
				  tell_hit, caller);
}

struct status people_search(struct store_tx *tx, struct text typed, people_giver_row *row, void *argument)
{
	assert(row != NULL);
	struct prefix prefixes[PEOPLE_SEARCH_WORDS_MAX];
	size_t count = 0;
	TRY(read_prefixes(tx, typed, prefixes, &count));
	if (count == 0)
		return OK;
	TRY(count_hits(tx, prefixes, count));
	rarest_first(prefixes, count);
	struct search_caller caller = { row, argument, prefixes + 2, count > 2 ? count - 2 : 0, 0 };
	return ask_for_both(tx, &prefixes[0], &prefixes[count > 1 ? 1 : 0], &caller);
}
