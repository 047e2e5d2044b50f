/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "inner/people/people_inner.h"

#include <assert.h>
#include <string.h>

enum {
	SEARCH_BROAD_MIN = 3000, /* hits; the statement counts no further */
	MARK_WORDS_MAX = 64,     /* of a name, as a mark */
	LAST_CHARACTER = 0x10FFFF,
	INITIALS = 36, /* a to z, then 0 to 9 */
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

/* The word's first character as one of a few, so that the longest name has few pairs of them. What it leads
 * to is looked at again, so that two characters may be one. */
static size_t initial_of(struct text word)
{
	uint32_t character = 0;
	(void)text_character(word, &character);
	assert(word.count > 0);
	if (character >= '0' && character <= '9')
		return 26 + character - '0';
	return (character >= 'a' && character <= 'z' ? character - 'a' : character) % 26;
}

struct pair {
	char letters[2];
};

static struct pair pair_of(size_t a, size_t b)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789";
	assert(a < INITIALS && b < INITIALS);
	return (struct pair){ { letters[a < b ? a : b], letters[a < b ? b : a] } };
}

static struct status index_pairs(struct store_tx *tx, struct giver_id giver, const size_t words[INITIALS])
{
	for (size_t a = 0; a < INITIALS; a++)
		for (size_t b = a; words[a] > 0 && b < INITIALS; b++) {
			if (words[b] < (a == b ? 2 : 1))
				continue;
			const struct pair pair = pair_of(a, b);
			TRY(search_word_put(tx, &(struct search_word_put_in){
						    { pair.letters, 2 }, SEARCH_GIVER_PAIR, giver.raw }));
		}
	assert(giver.raw > 0);
	return OK;
}

struct status people_index_name(struct store_tx *tx, struct giver_id giver, struct text name)
{
	assert(giver.raw > 0);
	size_t words[INITIALS] = { 0 };
	struct text rest = fold_name(tx, name);
	for (struct text word = next_word(&rest); word.count > 0; word = next_word(&rest)) {
		words[initial_of(word)]++;
		TRY(search_word_put(tx, &(struct search_word_put_in){ word, SEARCH_GIVER, giver.raw }));
	}
	return index_pairs(tx, giver, words);
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
	enum search_kind kind;
	struct text from;
	struct text to;
	int64_t hits;
};

static struct prefix prefix_of(struct store_tx *tx, enum search_kind kind, struct text word)
{
	static const char last[] = "\xF4\x8F\xBF\xBF"; /* U+10FFFF */
	char *to = arena_take(store_arena(tx), word.count + sizeof last - 1);
	assert(word.count > 0);
	memcpy(to, word.bytes, word.count);
	memcpy(to + word.count, last, sizeof last - 1);
	return (struct prefix){ .kind = kind, .from = word, .to = { to, word.count + sizeof last - 1 } };
}

/* A word that begins with one prefix begins with every beginning of it, so what is typed twice, or more
 * shortly, is left out: no two of what is left can be met by one word. */
static void keep_longest(struct prefix *prefixes, size_t *count)
{
	size_t kept = 0;
	for (size_t i = 0; i < *count; i++) {
		bool is_met = false;
		for (size_t j = 0; j < *count && !is_met; j++) {
			const bool is_same = prefixes[j].from.count == prefixes[i].from.count;
			is_met = text_starts(prefixes[j].from, prefixes[i].from) && (!is_same || j < i);
		}
		if (!is_met)
			prefixes[kept++] = prefixes[i];
	}
	assert(kept > 0 || *count == 0);
	*count = kept;
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
		prefixes[(*count)++] = prefix_of(tx, SEARCH_GIVER, word);
	}
	assert(*count <= PEOPLE_SEARCH_WORDS_MAX);
	keep_longest(prefixes, count);
	return OK;
}

/* The ways to a search's hits: along the givers of one of its words, or of two of its initials. */
enum { WAYS_MAX = PEOPLE_SEARCH_WORDS_MAX * (PEOPLE_SEARCH_WORDS_MAX + 1) / 2 };

struct ways {
	struct prefix all[WAYS_MAX]; /* the words first */
	size_t words;
	size_t count;
};

static void add_pairs(struct store_tx *tx, struct ways *ways)
{
	for (size_t i = 0; i < ways->words; i++)
		for (size_t j = i + 1; j < ways->words; j++) {
			const struct pair pair =
			    pair_of(initial_of(ways->all[i].from), initial_of(ways->all[j].from));
			const struct text letters =
			    arena_copy(store_arena(tx), (struct text){ pair.letters, sizeof pair.letters });
			ways->all[ways->count++] = prefix_of(tx, SEARCH_GIVER_PAIR, letters);
		}
	assert(ways->count == ways->words * (ways->words + 1) / 2);
}

static struct status take_count(void *argument, size_t index, const void *out)
{
	struct ways *ways = argument;
	const struct search_word_count_out *counted = out;
	assert(counted->count >= 0 && counted->count <= SEARCH_BROAD_MIN);
	ways->all[index].hits = counted->count;
	return OK;
}

static struct status count_hits(struct store_tx *tx, struct ways *ways)
{
	struct search_word_count_in asked[WAYS_MAX];
	assert(ways->count > 0 && ways->count <= WAYS_MAX);
	for (size_t i = 0; i < ways->count; i++)
		asked[i] =
		    (struct search_word_count_in){ ways->all[i].kind, ways->all[i].from, ways->all[i].to };
	return search_word_count_many(tx, asked, ways->count, take_count, ways);
}

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

#define IS_READ_AS_ONE(out) _Static_assert(sizeof(struct out) == sizeof(struct giver_find_out), "by tell_hit")
IS_READ_AS_ONE(search_giver_out);
IS_READ_AS_ONE(search_giver_broad_out);
IS_READ_AS_ONE(search_giver_both_out);
IS_READ_AS_ONE(search_giver_looked_at_out);
IS_READ_AS_ONE(search_giver_pair_out);

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

/* A rare word's givers are put in order. Those of a broad one are met by walking givers by id until there are
 * enough, which is soon. */
static struct status ask_for_one(struct store_tx *tx, const struct prefix *word, struct search_caller *caller)
{
	assert(caller->further_count == 0);
	if (word->hits < SEARCH_BROAD_MIN)
		return search_giver(
		    tx,
		    &(struct search_giver_in){ SEARCH_GIVER, word->from, word->to, PEOPLE_SEARCH_HITS_MAX },
		    tell_hit, caller);
	return search_giver_broad(
	    tx, &(struct search_giver_broad_in){ SEARCH_GIVER, word->from, word->to, PEOPLE_SEARCH_HITS_MAX },
	    tell_hit, caller);
}

/* The givers of two rare words are compared, those of the rarer kept in order. A rare word's givers beside a
 * broad one are looked at one by one. Where both are broad, those with the initials of two words are looked
 * at by id until there are enough: few have the initials and not the words. */
static struct status ask_for_both(struct store_tx *tx, const struct prefix words[2],
				  const struct prefix *pair, struct search_caller *caller)
{
	const int64_t count_max = caller->further_count > 0 ? INT64_MAX : PEOPLE_SEARCH_HITS_MAX;
	const struct prefix *rare = &words[0];
	const struct prefix *other = &words[1];
	assert(rare->hits <= other->hits && pair->kind == SEARCH_GIVER_PAIR);
	if (other->hits < SEARCH_BROAD_MIN)
		return search_giver_both(tx,
					 &(struct search_giver_both_in){ SEARCH_GIVER, other->from, other->to,
									 rare->from, rare->to, count_max },
					 tell_hit, caller);
	if (rare->hits < SEARCH_BROAD_MIN && rare->hits <= pair->hits)
		return search_giver_looked_at(tx,
					      &(struct search_giver_looked_at_in){ SEARCH_GIVER, rare->from,
										   rare->to, other->from,
										   other->to, count_max },
					      tell_hit, caller);
	return search_giver_pair(tx,
				 &(struct search_giver_pair_in){ SEARCH_GIVER, SEARCH_GIVER_PAIR, pair->from,
								 rare->from, rare->to, other->from, other->to,
								 count_max },
				 tell_hit, caller);
}

struct status people_search(struct store_tx *tx, struct text typed, people_giver_row *row, void *argument)
{
	assert(row != NULL);
	struct ways ways = { .count = 0 };
	TRY(read_prefixes(tx, typed, ways.all, &ways.words));
	if (ways.words == 0)
		return OK;
	ways.count = ways.words;
	add_pairs(tx, &ways);
	TRY(count_hits(tx, &ways));
	rarest_first(ways.all, ways.words);
	rarest_first(ways.all + ways.words, ways.count - ways.words);
	const size_t further = ways.words > 2 ? ways.words - 2 : 0;
	struct search_caller caller = { row, argument, ways.all + 2, further, 0 };
	return ways.words == 1 ? ask_for_one(tx, &ways.all[0], &caller)
			       : ask_for_both(tx, ways.all, &ways.all[ways.words], &caller);
}
