/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who the centre is to Bankgirot, and the key that seals its files. */
#include "ground/crypto/crypto.h"
#include "ground/numbers/numbers.h"
#include "main/run/run.h"

#include <assert.h>
#include <stdio.h>

enum { KEY_FILE_BYTES_MAX = 64 }; /* 32 digits, and blanks around them */

struct status run_autogiro(struct run *run, struct drawing_setup *out)
{
	char digits[GIRO_ROOM];
	assert(out != NULL);
	if (!config_has_autogiro(&run->config))
		return FAIL_INPUT(0, "[autogiro]", "The centre's configuration does not use Autogiro.",
				  "Write customer_number and bankgiro under [autogiro] in handslag.ini.");
	TRY(bankgiro_parse(config_value(&run->config, CONFIG_AUTOGIRO_BANKGIRO), digits));
	*out = (struct drawing_setup){ .customer = config_value(&run->config, CONFIG_AUTOGIRO_CUSTOMER),
				       .bankgiro = arena_copy(&run->arena, text_of(digits)) };
	assert(out->customer.count > 0 && out->bankgiro.count > 0);
	return OK;
}

static struct status key_path(const struct run *run, const char *folder, char out[PATH_MAX])
{
	const struct text file = config_value(&run->config, CONFIG_AUTOGIRO_SEAL_KEY_FILE);
	assert(file.count > 0);
	return file.bytes[0] == '/' ? text_to_c(file, out, PATH_MAX) : run_path(folder, file.bytes, out);
}

static struct text without_line_end(struct text text)
{
	while (text.count > 0 && (text.bytes[text.count - 1] == '\n' || text.bytes[text.count - 1] == '\r'))
		text.count--;
	assert(text.bytes != NULL);
	return text_trim(text);
}

static struct status read_key(const char *path, struct mac_key *out)
{
	SCOPED(secret_wipe) struct secret digits = { 0 };
	const struct status read = secret_read(path, KEY_FILE_BYTES_MAX, &digits);
	const struct status parsed =
	    status_is_ok(read) ? mac_key_parse(without_line_end(secret_text(&digits)), out) : read;
	assert(digits.count <= KEY_FILE_BYTES_MAX);
	return parsed.code != STATUS_INPUT
		   ? parsed
		   : (struct status){ .code = STATUS_INPUT,
				      .reason = "The file does not hold a key of 32 hexadecimal digits.",
				      .remedy =
					  "Write the key in it as Bankgirot gave it, and nothing else." };
}

struct status run_seal_key(struct run *run, const char *folder, struct mac_key *out, bool *has_key)
{
	assert(out != NULL && has_key != NULL);
	*has_key = config_value(&run->config, CONFIG_AUTOGIRO_SEAL_KEY_FILE).count > 0;
	if (!*has_key)
		return OK;
	char *path = arena_take(&run->arena, PATH_MAX); /* a failure is told of it later */
	TRY(key_path(run, folder, path));
	run->about = text_of(path);
	TRY(read_key(path, out));
	run->about = (struct text){ 0 };
	return OK;
}

static const struct run_effect effects[DRAW_EFFECT_OUR_MISTAKE + 1] = {
	[DRAW_EFFECT_NONE] = { "known", SAY("Known already") },
	[DRAW_EFFECT_MONEY] = { "drawn", SAY("Drawn") },
	[DRAW_EFFECT_RETRY] = { "retried", SAY("No funds, tried again by the bank") },
	[DRAW_EFFECT_MISSED] = { "missed", SAY("Not drawn this month") },
	[DRAW_EFFECT_REFUSED] = { "refused", SAY("Orders refused") },
	[DRAW_EFFECT_LAPSED] = { "lapsed", SAY("Orders that lapsed") },
	[DRAW_EFFECT_RETURNED] = { "returned", SAY("Drawn and given back") },
	[DRAW_EFFECT_MANDATE_ACTIVE] = { "mandate_active", SAY("Mandates made or moved") },
	[DRAW_EFFECT_MANDATE_ENDED] = { "mandate_ended", SAY("Mandates ended or refused") },
	[DRAW_EFFECT_MANDATE_STOPPED] = { "mandate_stopped", SAY("Mandates stopped by the payer") },
	[DRAW_EFFECT_MANDATE_FREED] = { "mandate_freed", SAY("Stops lifted") },
	[DRAW_EFFECT_WISH] = { "wish", SAY("Wishes from internet banks") },
	[DRAW_EFFECT_STRANGER] = { "stranger", SAY("About a payer number that is not ours") },
	[DRAW_EFFECT_NOT_ORDERED] = { "not_ordered", SAY("About a draw that was never ordered") },
	[DRAW_EFFECT_CONTRADICTION] = { "contradiction", SAY("Against what was told before") },
	[DRAW_EFFECT_UNKNOWN_CODE] = { "unknown_code", SAY("With a code that is not known") },
	[DRAW_EFFECT_OUR_MISTAKE] = { "our_mistake", SAY("Our order was wrong") },
};

const struct run_effect *run_effect_of(enum draw_effect effect)
{
	assert(effect >= DRAW_EFFECT_NONE && effect <= DRAW_EFFECT_OUR_MISTAKE);
	return &effects[effect];
}
