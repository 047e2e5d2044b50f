/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "inner/people/people_inner.h"

#include <assert.h>

enum { SEARCH_COMMON_MIN = 4000 }; /* names with a word that is no longer rare */

/* The next folded word of letters and digits; empty at the end. */
static struct text next_word(struct text *rest)
{
	size_t start = 0;
	while (start < rest->count && (rest->bytes[start] == ' ' || rest->bytes[start] == '-' ||
				       rest->bytes[start] == ',' || rest->bytes[start] == '.'))
		start++;
	size_t end = start;
	while (end < rest->count && rest->bytes[end] != ' ' && rest->bytes[end] != '-' &&
	       rest->bytes[end] != ',' && rest->bytes[end] != '.')
		end++;
	const struct text word = text_slice(*rest, start, end - start);
	*rest = text_slice(*rest, end, rest->count);
	assert(word.count == end - start);
	return word;
}

struct status people_index_name(struct store_tx *tx, struct giver_id giver, struct text name)
{
	assert(giver.raw > 0);
	struct buffer folded = buffer_open(PEOPLE_FOLDED_BYTES_MAX);
	text_fold(name, &folded);
	struct text rest = arena_copy(store_arena(tx), buffer_text(&folded));
	buffer_close(&folded);
	for (struct text word = next_word(&rest); word.count > 0; word = next_word(&rest))
		TRY(search_word_put(tx, &(struct search_word_put_in){ word, SEARCH_GIVER, giver.raw }));
	return OK;
}

/* The value as it is kept: names folded, the others as they are. */
static struct text mark_value(struct store_tx *tx, enum giver_mark_kind kind, struct text value)
{
	assert(kind >= MARK_ACCOUNT && kind <= MARK_NAME);
	if (kind != MARK_NAME)
		return value;
	struct buffer folded = buffer_open(PEOPLE_FOLDED_BYTES_MAX);
	text_fold(text_trim(value), &folded);
	const struct text kept = arena_copy(store_arena(tx), buffer_text(&folded));
	buffer_close(&folded);
	return kept;
}

struct status people_add_mark(struct store_tx *tx, struct giver_id giver, enum giver_mark_kind kind,
			      struct text value)
{
	assert(giver.raw > 0);
	if (text_trim(value).count == 0)
		return OK;
	return giver_mark_put(tx, &(struct giver_mark_put_in){ kind, mark_value(tx, kind, value), giver });
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
	if (text_trim(mark->value).count == 0)
		return OK;
	struct mark_caller caller = { row, argument };
	const struct giver_by_mark_in in = { mark->kind, mark_value(tx, mark->kind, mark->value), count_max };
	return giver_by_mark(tx, &in, tell_mark, &caller);
}

/* All words that begin with a prefix lie between it and the prefix with the highest byte after it. */
struct prefix {
	struct text from;
	struct text to;
	int64_t hits;
};

static struct prefix prefix_of(struct store_tx *tx, struct text word)
{
	char *to = arena_take(store_arena(tx), word.count + 4);
	for (size_t i = 0; i < word.count; i++)
		to[i] = word.bytes[i];
	to[word.count] = (char)0xF4; /* U+10FFFF, above every character that a name holds */
	to[word.count + 1] = (char)0x8F;
	to[word.count + 2] = (char)0xBF;
	to[word.count + 3] = (char)0xBF;
	assert(word.count > 0);
	return (struct prefix){ .from = word, .to = { to, word.count + 4 } };
}

static struct status read_prefixes(struct store_tx *tx, struct text typed, struct prefix *prefixes,
				   size_t *count)
{
	struct text rest = mark_value(tx, MARK_NAME, typed);
	*count = 0;
	for (struct text word = next_word(&rest); word.count > 0; word = next_word(&rest)) {
		if (*count == PEOPLE_SEARCH_WORDS_MAX)
			return FAIL_INPUT(0, "search", "The search has too many words.",
					  "Search for fewer words.");
		struct prefix prefix = prefix_of(tx, word);
		struct search_word_count_out counted;
		const struct search_word_count_in in = { SEARCH_GIVER, prefix.from, prefix.to,
							 SEARCH_COMMON_MIN };
		TRY(search_word_count(tx, &in, &counted));
		prefix.hits = counted.count;
		prefixes[(*count)++] = prefix;
	}
	assert(*count <= PEOPLE_SEARCH_WORDS_MAX);
	return OK;
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
	struct store_tx *tx;
	people_giver_row *row;
	void *argument;
	const struct prefix *further; /* prefixes past the two that the query knows */
	size_t further_count;
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

static struct status tell_hit(void *argument, const void *out)
{
	const struct search_caller *caller = argument;
	const struct search_giver_out *found = out;
	const struct giver_find_out row = { found->id,    found->handle,  found->kind,     found->name,
					    found->email, found->phone,   found->street,   found->postal_code,
					    found->town,  found->country, found->identity, found->made_at };
	const struct text folded =
	    caller->further_count > 0 ? mark_value(caller->tx, MARK_NAME, found->name) : TEXT("");
	assert(found->id.raw > 0);
	for (size_t i = 0; i < caller->further_count; i++)
		if (!has_word(folded, &caller->further[i]))
			return OK;
	const struct giver giver = people_giver_from(&row);
	return caller->row(caller->argument, &giver);
}

_Static_assert(sizeof(struct search_giver_out) == sizeof(struct search_giver_common_out) &&
		   sizeof(struct search_giver_out) == sizeof(struct search_giver_both_out) &&
		   sizeof(struct search_giver_out) == sizeof(struct search_giver_common_both_out),
	       "tell_hit reads all four");

static struct status search_one(struct store_tx *tx, const struct prefix *prefix,
				struct search_caller *caller)
{
	assert(prefix->from.count > 0);
	if (prefix->hits < SEARCH_COMMON_MIN)
		return search_giver(tx,
				    &(struct search_giver_in){ SEARCH_GIVER, prefix->from, prefix->to,
							       PEOPLE_SEARCH_HITS_MAX },
				    tell_hit, caller);
	return search_giver_common(tx,
				   &(struct search_giver_common_in){ SEARCH_GIVER, prefix->from, prefix->to,
								     PEOPLE_SEARCH_HITS_MAX },
				   tell_hit, caller);
}

/* By the two rarest. */
static struct status search_both(struct store_tx *tx, const struct prefix prefixes[2],
				 struct search_caller *caller)
{
	const struct prefix *rare = &prefixes[0];
	const struct prefix *other = &prefixes[1];
	assert(rare->hits <= other->hits);
	if (rare->hits < SEARCH_COMMON_MIN)
		return search_giver_both(tx,
					 &(struct search_giver_both_in){ SEARCH_GIVER, rare->from, rare->to,
									 other->from, other->to,
									 PEOPLE_SEARCH_HITS_MAX },
					 tell_hit, caller);
	return search_giver_common_both(
	    tx,
	    &(struct search_giver_common_both_in){ SEARCH_GIVER, rare->from, rare->to, other->from, other->to,
						   PEOPLE_SEARCH_HITS_MAX },
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
	rarest_first(prefixes, count);
	struct search_caller caller = { tx, row, argument, prefixes + 2, count > 2 ? count - 2 : 0 };
	return count > 1 ? search_both(tx, prefixes, &caller) : search_one(tx, &prefixes[0], &caller);
}
