/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/phrases/speech.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/ucal.h>
#include <unicode/udat.h>
#include <unicode/unumberformatter.h>
#include <unicode/upluralrules.h>
#include <unicode/ustring.h>

enum { UNITS_MAX = 64, ZONE_MAX = 64 }; /* of UTF-16; each is at most three bytes of UTF-8 */
_Static_assert(UNITS_MAX * 3 <= SPEECH_ROOM, "what ICU writes fits the room");

#define MILLISECONDS 1000.0
#define DAY_MILLISECONDS (86400 * MILLISECONDS)

/* Of one language. */
struct tongue {
	UNumberFormatter *count;
	UNumberFormatter *kronor; /* whole */
	UNumberFormatter *ore;    /* with two decimals */
	UDateFormat *day;
	UDateFormat *moment;
	UPluralRules *plural;
};

struct speech {
	struct tongue tongues[LANGUAGES];
	UFormattedNumber *number; /* used again by each */
};

/* English as in Europe, day before month. The pseudo language borrows digits and plurals of Arabic. */
static const char *const locales[LANGUAGES] = { "en_GB", "sv_SE", "ar_EG" };

static UNumberFormatter *open_number(const char *skeleton, const char *locale, UErrorCode *error)
{
	assert(strlen(skeleton) < UNITS_MAX);
	UChar units[UNITS_MAX];
	u_charsToUChars(skeleton, units, (int32_t)strlen(skeleton) + 1);
	return unumf_openForSkeletonAndLocale(units, -1, locale, error);
}

static void open_tongue(struct tongue *tongue, const char *locale, const UChar *zone, UErrorCode *error)
{
	assert(tongue != NULL);
	static const UChar utc[] = { 'U', 'T', 'C', 0 };
	tongue->count = open_number("group-auto", locale, error);
	tongue->kronor = open_number("currency/SEK precision-integer", locale, error);
	tongue->ore = open_number("currency/SEK .00", locale, error);
	tongue->day = udat_open(UDAT_NONE, UDAT_LONG, locale, utc, -1, NULL, 0, error);
	tongue->moment = udat_open(UDAT_SHORT, UDAT_LONG, locale, zone, -1, NULL, 0, error);
	tongue->plural = uplrules_open(locale, error);
}

static void close_tongue(struct tongue *tongue)
{
	assert(tongue != NULL);
	unumf_close(tongue->count);
	unumf_close(tongue->kronor);
	unumf_close(tongue->ore);
	udat_close(tongue->day);
	udat_close(tongue->moment);
	uplrules_close(tongue->plural);
}

/* ICU takes any word for a zone and then counts in UTC, so it is asked whether it knows the name. */
static bool is_zone(const char *zone, UChar units[ZONE_MAX])
{
	assert(zone != NULL);
	if (strlen(zone) >= ZONE_MAX)
		return false;
	u_charsToUChars(zone, units, (int32_t)strlen(zone) + 1);
	UChar canonical[ZONE_MAX];
	UBool is_of_system = false;
	UErrorCode error = U_ZERO_ERROR;
	ucal_getCanonicalTimeZoneID(units, -1, canonical, ZONE_MAX, &is_of_system, &error);
	return U_SUCCESS(error) && is_of_system;
}

/* Says everything once, so that ICU has read what it needs. */
static void warm(struct speech *speech)
{
	char room[SPEECH_ROOM];
	for (enum language language = 0; language < LANGUAGES; language++) {
		speech_count(speech, language, INT64_MIN, room);
		speech_money(speech, language, (struct money){ -MONEY_ORE_MAX }, room);
		speech_money(speech, language, (struct money){ 150 }, room);
		speech_day(speech, language, (struct day){ 0 }, room);
		speech_moment(speech, language, (struct moment){ 0 }, room);
		const enum plural plural = speech_plural(speech, language, 3);
		assert(plural <= PLURAL_OTHER);
	}
}

struct status speech_open(const char *zone, struct speech **out)
{
	assert(out != NULL);
	UChar units[ZONE_MAX];
	if (!is_zone(zone, units))
		return FAIL_INPUT(0, "time zone", "There is no such time zone.",
				  "Name one as Europe/Stockholm.");
	UErrorCode error = U_ZERO_ERROR;
	struct speech *speech = memory_take(1, sizeof *speech);
	speech->number = unumf_openResult(&error);
	for (size_t i = 0; i < LANGUAGES; i++)
		open_tongue(&speech->tongues[i], locales[i], units, &error);
	if (U_FAILURE(error)) {
		speech_close(&speech);
		return FAIL(STATUS_BROKEN, "ICU lacks the data of a language.");
	}
	warm(speech);
	*out = speech;
	return OK;
}

void speech_close(struct speech **speech)
{
	assert(speech != NULL);
	if (*speech == NULL)
		return;
	for (size_t i = 0; i < LANGUAGES; i++)
		close_tongue(&(*speech)->tongues[i]);
	unumf_closeResult((*speech)->number);
	free(*speech);
	*speech = NULL;
}

static struct text to_utf8(const UChar *units, int32_t count, UErrorCode error, char room[SPEECH_ROOM])
{
	assert(U_SUCCESS(error) && count < UNITS_MAX);
	int32_t bytes = 0;
	u_strToUTF8(room, SPEECH_ROOM, &bytes, units, count, &error);
	assert(U_SUCCESS(error) && bytes < SPEECH_ROOM);
	return (struct text){ room, (size_t)bytes };
}

static struct text number_text(struct speech *speech, UErrorCode error, char room[SPEECH_ROOM])
{
	assert(speech != NULL);
	UChar units[UNITS_MAX];
	const int32_t count = unumf_resultToString(speech->number, units, UNITS_MAX, &error);
	return to_utf8(units, count, error, room);
}

struct text speech_count(struct speech *speech, enum language language, int64_t count, char room[SPEECH_ROOM])
{
	assert(language < LANGUAGES);
	UErrorCode error = U_ZERO_ERROR;
	unumf_formatInt(speech->tongues[language].count, count, speech->number, &error);
	return number_text(speech, error, room);
}

struct text speech_money(struct speech *speech, enum language language, struct money money,
			 char room[SPEECH_ROOM])
{
	assert(language < LANGUAGES);
	char digits[MONEY_PRINT_ROOM];
	const struct tongue *tongue = &speech->tongues[language];
	UErrorCode error = U_ZERO_ERROR;
	unumf_formatDecimal(money.ore % 100 == 0 ? tongue->kronor : tongue->ore,
			    money_print_plain(money, digits), -1, speech->number, &error);
	return number_text(speech, error, room);
}

static struct text date_text(const UDateFormat *format, UDate date, char room[SPEECH_ROOM])
{
	UChar units[UNITS_MAX];
	UErrorCode error = U_ZERO_ERROR;
	assert(format != NULL);
	const int32_t count = udat_format(format, date, units, UNITS_MAX, NULL, &error);
	return to_utf8(units, count, error, room);
}

struct text speech_day(struct speech *speech, enum language language, struct day day, char room[SPEECH_ROOM])
{
	assert(language < LANGUAGES && day_year(day) >= DAY_YEAR_MIN && day_year(day) <= DAY_YEAR_MAX);
	return date_text(speech->tongues[language].day, (double)day.number * DAY_MILLISECONDS, room);
}

struct text speech_moment(struct speech *speech, enum language language, struct moment moment,
			  char room[SPEECH_ROOM])
{
	const int year = day_year(moment_day(moment));
	assert(language < LANGUAGES && year >= DAY_YEAR_MIN && year <= DAY_YEAR_MAX);
	return date_text(speech->tongues[language].moment, (double)moment.seconds * MILLISECONDS, room);
}

enum plural speech_plural(struct speech *speech, enum language language, int64_t count)
{
	static const char *const words[] = { "zero", "one", "two", "few", "many", "other" };
	assert(language < LANGUAGES);
	UChar units[UNITS_MAX];
	char word[UNITS_MAX];
	UErrorCode error = U_ZERO_ERROR;
	const int32_t length =
	    uplrules_select(speech->tongues[language].plural, (double)count, units, UNITS_MAX, &error);
	assert(U_SUCCESS(error) && length < UNITS_MAX);
	u_UCharsToChars(units, word, length + 1);
	for (enum plural plural = PLURAL_ZERO; plural < PLURAL_OTHER; plural++)
		if (strcmp(word, words[plural]) == 0)
			return plural;
	return PLURAL_OTHER;
}
