/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Rows that are right are kept, the others told at row and field; nothing is taken twice. */
#include "inner/takeover/takeover_kit.h"

#include <stdio.h>
#include <string.h>

struct seen_giver {
	struct takeover_kit *kit;
	const char *words;
	struct giver giver;
	size_t count;
};

static struct status see_giver(void *argument, const struct giver *giver)
{
	struct seen_giver *seen = argument;
	struct arena *arena = &seen->kit->drawing.mandates.arena;
	seen->giver = *giver;
	seen->giver.name = arena_copy(arena, giver->name);
	seen->giver.email = arena_copy(arena, giver->email);
	seen->giver.phone = arena_copy(arena, giver->phone);
	seen->giver.street = arena_copy(arena, giver->street);
	seen->giver.postal_code = arena_copy(arena, giver->postal_code);
	seen->giver.town = arena_copy(arena, giver->town);
	seen->giver.country = arena_copy(arena, giver->country);
	seen->giver.identity = arena_copy(arena, giver->identity);
	seen->count++;
	return OK;
}

static struct status search(struct store_tx *tx, void *argument)
{
	struct seen_giver *seen = argument;
	return people_search(tx, text_of(seen->words), see_giver, seen);
}

static struct giver giver_named(struct takeover_kit *kit, const char *words)
{
	struct seen_giver seen = { .kit = kit, .words = words };
	assert_ok(store_read(takeover_kit_store(kit), search, &seen));
	assert_int_equal(seen.count, 1);
	return seen.giver;
}

static void givers_are_taken_as_they_are(void **state)
{
	struct takeover_kit *kit = *state;
	takeover_kit_rows(
	    kit, TAKEOVER_GIVERS,
	    "7,person,\"Åse, Östberg (påhittad)\",ase@exempel.invalid,070-000 00 00,Gatan 1,000 00,"
	    "Exempelby,SE,19121212-1212\r\n"
	    "8,O,Förbundet (påhittat),,,,,,,802002-1237\r\n9,anonymous,,,,,,,,\r\n");
	takeover_kit_told(kit, 3, 0, 0, 0);
	assert_int_equal(kit->report.list, 0);
	const struct giver person = giver_named(kit, "ostberg");
	assert_int_equal(person.kind, GIVER_PERSON);
	assert_text(person.name, "Åse, Östberg (påhittad)");
	assert_text(person.email, "ase@exempel.invalid");
	assert_text(person.phone, "070-000 00 00");
	assert_text(person.street, "Gatan 1");
	assert_text(person.postal_code, "000 00");
	assert_text(person.town, "Exempelby");
	assert_text(person.country, "SE");
	assert_text(person.identity, "191212121212");
	const struct giver organisation = giver_named(kit, "forbundet");
	assert_int_equal(organisation.kind, GIVER_ORGANISATION);
	assert_text(organisation.identity, "8020021237");
}

static void a_bad_giver_is_told_at_its_field(void **state)
{
	struct takeover_kit *kit = *state;
	static const struct {
		const char *row;
		const char *field;
		const char *reason;
	} rows[] = {
		{ ",person,A,,,,,,,", "number", "no number" },
		{ "7,robot,A,,,,,,,", "kind", "means nothing here" },
		{ "7,,A,,,,,,,", "kind", "means nothing here" },
		{ "7,person,,,,,,,,", "name", "has a name" },
		{ "7,anonymous,A,,,,,,,", "name", "nothing else" },
		{ "7,person,A,a.exempel.invalid,,,,,,", "email", "not an e-mail address" },
		{ "7,person,A,@exempel.invalid,,,,,,", "email", "not an e-mail address" },
		{ "7,person,A,a@b@c,,,,,,", "email", "not an e-mail address" },
		{ "7,person,A,a b@c,,,,,,", "email", "not an e-mail address" },
		{ "7,person,A,,,,,,Sverige,", "country", "two capital letters" },
		{ "7,person,A,,,,,,,191212121213", "identity", "." },
		{ "7,person,A,,,,,,,8020021237", "identity", "kind that the giver is" },
		{ "7,organisation,A,,,,,,,191212121212", "identity", "kind that the giver is" },
		{ "7,person,A\x01,,,,,,,", "name", "no text" },
		{ "7,person,\xFF,,,,,,,", "name", "character set" },
		{ "7,person,A", NULL, "fewer fields" },
		{ "7,person,A,,,,,,,,", NULL, "more fields" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		takeover_kit_refused(kit, TAKEOVER_GIVERS, rows[i].row, rows[i].field, rows[i].reason);
	takeover_kit_rows(kit, TAKEOVER_GIVERS, "7,person,A,,,,,,,");
	takeover_kit_told(kit, 1, 0, 0, 0); /* nothing of the bad rows stands in its way */
}

static void numbers_are_as_long_as_they_may(void **state)
{
	struct takeover_kit *kit = *state;
	char row[128];
	char number[TAKEOVER_NUMBER_MAX + 2];
	memset(number, '7', sizeof number - 1);
	number[sizeof number - 1] = '\0';
	snprintf(row, sizeof row, "%s,person,A,,,,,,,", number);
	takeover_kit_refused(kit, TAKEOVER_GIVERS, row, "number", "too long");
	snprintf(row, sizeof row, "%s,person,A,,,,,,,", number + 1);
	takeover_kit_rows(kit, TAKEOVER_GIVERS, row);
	takeover_kit_told(kit, 1, 0, 0, 0);
}

static void a_bad_promise_is_told_at_its_field(void **state)
{
	struct takeover_kit *kit = *state;
	static const struct {
		const char *row;
		const char *field;
		const char *reason;
	} rows[] = {
		{ ",1,,once,100,P100,,", "number", "no number" },
		{ "L1,2,,once,100,P100,,", "giver", "No giver with this number" },
		{ "L1,1,123,once,100,P100,,", "reference", "no OCR number" },
		{ "L1,1,,yearly,100,P100,,", "kind", "means nothing here" },
		{ "L1,1,,once,many,P100,,", "amount", "no number" },
		{ "L1,1,,once,\"100,00\",P100,,", "amount", "no number" },
		{ "L1,1,,once,1.005,P100,,", "amount", "no number" },
		{ "L1,1,,once,-1,P100,,", "amount", "below zero" },
		{ "L1,1,,once,100,P200,,", "purpose", "no such purpose" },
		{ "L1,1,,once,100,P100,2026-02-30,", "made on", "no such day" },
		{ "L1,1,,once,100,P100,20260203,", "made on", "no such day" },
		{ "L1,1,,once,100,P100,2026-11-17,", "made on", "yet to come" },
		{ "L1,1,,once,100,P100,,lost", "state", "means nothing here" },
	};
	takeover_kit_rows(kit, TAKEOVER_GIVERS, "1,P,A,,,,,,,");
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		takeover_kit_refused(kit, TAKEOVER_PROMISES, rows[i].row, rows[i].field, rows[i].reason);
	takeover_kit_rows(kit, TAKEOVER_PROMISES,
			  "L1,1,,monthly,\"1 234.50\",P100,2026-11-16,open\nL2,1,100000199,once,,P100,,\n"
			  "L3,1,,once,,P100,,closed\n,1,100000298,monthly,5,P100,,\n");
	takeover_kit_told(kit, 3, 0, 1, 0);
	takeover_kit_refused(kit, TAKEOVER_PROMISES, "L9,1,100000199,once,,P100,,", "reference", "is taken");
}

#define ACCOUNT "3300-121212 1212"
static const struct {
	const char *row;
	const char *field;
	const char *reason;
} bad_mandates[] = {
	{ "1,L1,," ACCOUNT ",,,991-2346,,1,28,active,,", "payer number", "no number" },
	{ "1,L1,00," ACCOUNT ",,,991-2346,,1,28,active,,", "payer number", "no number" },
	{ "1,L1,A7," ACCOUNT ",,,991-2346,,1,28,active,,", "payer number", "1 to 16 digits" },
	{ "1,L1,12345678901234567," ACCOUNT ",,,991-2346,,1,28,active,,", "payer number", "1 to 16 digits" },
	{ "1,L9,77," ACCOUNT ",,,991-2346,,1,28,active,,", "promise", "No promise" },
	{ "3,L1,77," ACCOUNT ",,,991-2346,,1,28,active,,", "giver", "No giver" },
	{ "2,L1,77," ACCOUNT ",,,991-2346,,1,28,active,,", "giver", "another giver's" },
	{ "1,L3,77," ACCOUNT ",,,991-2346,,1,28,active,,", "promise", "monthly promise" },
	{ "1,L1,77,,,,991-2346,,1,28,active,,", "account", "names no account" },
	{ "1,L1,77,3300-1212121213,,,991-2346,,1,28,active,,", "account", "." },
	{ "1,L1,77,123,,,991-2346,,1,28,active,,", "account", "." },
	{ "1,L1,77,,5050-1056,,991-2346,,1,28,active,,", "payer's bankgiro", "." },
	{ "1,L1,77,,5050-1055,,991-2346,,1,28,active,,", "payer number", "Drawn from a bankgiro" },
	{ "1,L1,," ACCOUNT ",5050-1055,,991-2346,,1,28,active,,", "payer's bankgiro", "both" },
	{ "1,L1,77," ACCOUNT ",,191212121213,991-2346,,1,28,active,,", "identity", "." },
	{ "1,L1,77," ACCOUNT ",,,991-2347,,1,28,active,,", "bankgiro", "." },
	{ "1,L1,77," ACCOUNT ",,,,,1,28,active,,", "bankgiro", "." },
	{ "1,L1,77," ACCOUNT ",,,991-2346,0,1,28,active,,", "amount", "zero" },
	{ "1,L1,77," ACCOUNT ",,,991-2346,x,1,28,active,,", "amount", "no number" },
	{ "1,L1,77," ACCOUNT ",,,991-2346,1000000,1,28,active,,", "amount", "below a million" },
	{ "1,L1,77," ACCOUNT ",,,991-2346,,,28,active,,", "months", "not a whole number" },
	{ "1,L1,77," ACCOUNT ",,,991-2346,,2,28,active,,", "months", "3, 6 or 12" },
	{ "1,L1,77," ACCOUNT ",,,991-2346,,1,,active,,", "pay day", "not a whole number" },
	{ "1,L1,77," ACCOUNT ",,,991-2346,,1,0,active,,", "pay day", "1 to 28" },
	{ "1,L1,77," ACCOUNT ",,,991-2346,,1,29,active,,", "pay day", "1 to 28" },
	{ "1,L1,77," ACCOUNT ",,,991-2346,,1,28,,,", "state", "means nothing here" },
	{ "1,L1,77," ACCOUNT ",,,991-2346,,1,28,asked,,", "state", "has not answered" },
	{ "1,L1,77," ACCOUNT ",,,991-2346,,1,28,sent,,", "state", "has not answered" },
	{ "1,L1,77," ACCOUNT ",,,991-2346,,1,28,active,2026-13,", "first month", "no such month" },
	{ "1,L1,77," ACCOUNT ",,,991-2346,,1,28,active,Nov,", "first month", "no such month" },
	{ "1,L1,77," ACCOUNT ",,,991-2346,,1,28,active,,2027-02-30", "told through", "no such day" },
	{ "1,L1,100000199," ACCOUNT ",,,991-2346,,1,28,active,,", "payer number",
	  "another promise's reference" },
	{ "1,L1,55," ACCOUNT ",,,991-2346,,1,28,active,,", "payer number", "is taken" },
	{ "1,L4,77," ACCOUNT ",,,991-2346,,1,28,active,,", "promise", "has a mandate that stands" },
	{ "1,L1,77," ACCOUNT ",,,991-2346", NULL, "fewer fields" },
};

static void a_bad_mandate_is_told_at_its_field(void **state)
{
	struct takeover_kit *kit = *state;
	takeover_kit_rows(kit, TAKEOVER_GIVERS, "1,P,A,,,,,,,\n2,P,B,,,,,,,\n");
	takeover_kit_rows(kit, TAKEOVER_PROMISES,
			  "L1,1,,monthly,100,P100,,\nL2,1,100000199,monthly,100,P100,,\n"
			  "L3,1,,once,100,P100,,\nL4,1,,monthly,100,P100,,\n");
	takeover_kit_told(kit, 4, 0, 0, 0);
	/* a mandate made here has the payer number 55 */
	takeover_kit_rows(kit, TAKEOVER_MANDATES, "1,L4,55," ACCOUNT ",,,991-2346,,1,28,active,,");
	takeover_kit_told(kit, 1, 0, 0, 0);
	for (size_t i = 0; i < sizeof bad_mandates / sizeof bad_mandates[0]; i++) {
		if (strstr(bad_mandates[i].reason, "is taken") != NULL) {
			/* known by its number: taken over before, with other values */
			takeover_kit_refused(kit, TAKEOVER_MANDATES, bad_mandates[i].row,
					     bad_mandates[i].field, "taken over before, with other values");
			continue;
		}
		takeover_kit_refused(kit, TAKEOVER_MANDATES, bad_mandates[i].row, bad_mandates[i].field,
				     bad_mandates[i].reason);
	}
	/* each of the usual forms; a state of each kind */
	takeover_kit_rows(kit, TAKEOVER_MANDATES,
			  ",L1,077,33001212121212,,,9912346,50,3,1,stopped,2026-12,2027-06-30\n"
			  "1,100000199,,,5050-1055,,9912346,,12,15,paused,2027-01-15,\n"
			  "1,L1,78," ACCOUNT ",,,991-2346,,1,28,ended,,\n");
	takeover_kit_told(kit, 2, 0, 1, 0);
	assert_int_equal(kit->report.list, 2);
}

static struct status ask_here(struct store_tx *tx, void *argument)
{
	struct takeover_kit *kit = argument;
	const struct giver giver = { .kind = GIVER_PERSON, .name = TEXT("C") };
	struct giver_id id;
	struct promise made;
	struct mandate_id mandate;
	struct random random = random_seeded(7);
	TRY(people_add_giver(tx, &giver, &random, &takeover_kit_actor, &id));
	const struct promise promise = { .giver = id,
					 .kind = PROMISE_MONTHLY,
					 .amount = { 5000 },
					 .purpose = kit->drawing.mandates.books.purpose,
					 .made_on = kit->today };
	TRY(gifts_promise(tx, &promise, &random, &takeover_kit_actor, &made));
	struct mandate_wish wish = mandates_kit_wish(made.id, kit->today);
	wish.payer_number = TEXT("55");
	return mandates_ask(tx, &wish, &random, &takeover_kit_actor, &mandate);
}

static void a_payer_number_of_the_books_is_taken(void **state)
{
	struct takeover_kit *kit = *state;
	assert_ok(store_write(takeover_kit_store(kit), &takeover_kit_actor, ask_here, kit));
	takeover_kit_rows(kit, TAKEOVER_GIVERS, "1,P,A,,,,,,,\n");
	takeover_kit_rows(kit, TAKEOVER_PROMISES, "L1,1,,monthly,100,P100,,\n");
	takeover_kit_refused(kit, TAKEOVER_MANDATES, "1,L1,55," ACCOUNT ",,,991-2346,,1,28,active,,",
			     "payer number", "is taken");
}

struct seen_mandates {
	struct mandates_kit *kit;
	struct mandate rows[4];
	size_t count;
};

static struct status see_mandate(void *argument, const struct mandate *mandate)
{
	struct seen_mandates *seen = argument;
	assert_true(seen->count < 4);
	seen->rows[seen->count] = *mandate;
	seen->rows[seen->count].account = arena_copy(&seen->kit->arena, mandate->account);
	seen->rows[seen->count].identity = arena_copy(&seen->kit->arena, mandate->identity);
	seen->rows[seen->count++].payer_number = arena_copy(&seen->kit->arena, mandate->payer_number);
	return OK;
}

static struct status look_at_list(struct store_tx *tx, void *argument)
{
	assert_code(takeover_list_mandates(tx, 2, see_mandate, argument), STATUS_NOT_FOUND);
	return takeover_list_mandates(tx, 1, see_mandate, argument);
}

static void what_a_mandate_says_is_kept(void **state)
{
	struct takeover_kit *kit = *state;
	struct seen_mandates seen = { .kit = &kit->drawing.mandates };
	takeover_kit_rows(kit, TAKEOVER_GIVERS, "1,P,A,,,,,,,\n");
	takeover_kit_rows(kit, TAKEOVER_PROMISES, "L1,1,,monthly,100,P100,,\nL2,1,,monthly,70,P100,,\n");
	takeover_kit_rows(kit, TAKEOVER_MANDATES,
			  "1,L1,0077," ACCOUNT ",,19121212-1212,991-2346,50,3,5,stopped,2027-01,2027-06-30\n"
			  "1,L2,,,5050-1055,,991-2346,,1,20,paused,,2026-11-15\n");
	takeover_kit_told(kit, 2, 0, 0, 0);
	assert_int_equal(takeover_kit_list(kit, 1).mandates, 2);
	assert_int_equal(takeover_kit_list(kit, 1).sum.ore, 12000);
	assert_ok(store_read(takeover_kit_store(kit), look_at_list, &seen));
	assert_int_equal(seen.count, 2);
	const struct mandate *first = &seen.rows[0];
	assert_text(first->payer_number, "77");
	assert_text(first->account, MANDATES_KIT_ACCOUNT);
	assert_text(first->identity, MANDATES_KIT_IDENTITY);
	assert_true(first->is_held && first->is_stopped && first->is_at_bankgirot);
	assert_int_equal(first->state, MANDATE_ACTIVE);
	assert_int_equal(first->origin, MANDATE_TAKEN_OVER);
	assert_int_equal(first->amount.ore, 5000);
	assert_int_equal(first->every_months, 3);
	assert_int_equal(first->pay_day, 5);
	assert_int_equal(first->first_month, 2027 * 12);
	assert_int_equal(first->told_amount.ore, 5000);
	assert_int_equal(first->told_through.number, kit_day(2027, 6, 30).number);
	const struct mandate *second = &seen.rows[1];
	assert_text(second->payer_number, "50501055");
	assert_text(second->account, "");
	assert_int_equal(second->amount.ore, 7000);
	assert_true(mandate_is_paused(second, kit->today) && !second->is_stopped);
	assert_int_equal(second->told_amount.ore, 0); /* what was told has run out */
	assert_int_equal(second->first_month, MANDATES_MONTH_UNKNOWN);
}

static void the_same_file_again_changes_nothing(void **state)
{
	struct takeover_kit *kit = *state;
	takeover_kit_fill(kit, 3, "2027-01-31");
	const struct text before = takeover_kit_image(kit);
	takeover_kit_rows(kit, TAKEOVER_GIVERS,
			  "1,P,Lo Exempel 1 (påhittad),lo@exempel.invalid,,,,,SE,\n"
			  "2,P,Lo Exempel 2 (påhittad),lo@exempel.invalid,,,,,SE,\n");
	takeover_kit_told(kit, 0, 2, 0, 0);
	takeover_kit_rows(kit, TAKEOVER_MANDATES,
			  "1,L1,101,3300-121212 1212,,191212121212,991-2346,,1,28,active,,2027-01-31\n");
	takeover_kit_told(kit, 0, 1, 0, 0);
	assert_int_equal(kit->report.list, 0);
	assert_true(text_equal(before, takeover_kit_image(kit)));
	/* another name under a number that was taken is not written over, and told */
	takeover_kit_refused(kit, TAKEOVER_GIVERS, "1,P,Lo Annan,lo@exempel.invalid,,,,,SE,", "number",
			     "with other values");
	assert_true(text_equal(before, takeover_kit_image(kit)));
}

static void twice_in_a_file_is_told(void **state)
{
	struct takeover_kit *kit = *state;
	takeover_kit_rows(kit, TAKEOVER_GIVERS, "1,P,A,,,,,,,\n1,P,A,,,,,,,\n2,P,B,,,,,,,\n");
	takeover_kit_told(kit, 2, 0, 0, 1);
	assert_int_equal(kit->report.refusals[0].row, 3);
	assert_string_equal(kit->report.refusals[0].reason,
			    "An earlier row of the file has the same number.");
	takeover_kit_rows(kit, TAKEOVER_PROMISES,
			  "L1,1,100000199,monthly,1,P100,,\nL2,1,100000199,monthly,1,P100,,\n");
	takeover_kit_told(kit, 1, 0, 0, 1);
	assert_string_equal(kit->report.refusals[0].field, "reference");
	takeover_kit_rows(kit, TAKEOVER_PROMISES, "L3,2,,monthly,1,P100,,\n");
	takeover_kit_rows(kit, TAKEOVER_MANDATES,
			  "1,L1,55," ACCOUNT ",,,991-2346,,1,28,active,,\n2,L3,055," ACCOUNT
			  ",,,991-2346,,1,28,active,,\n");
	takeover_kit_told(kit, 1, 0, 0, 1);
	assert_string_equal(kit->report.refusals[0].field, "payer number");
}

static void a_dry_run_tells_all_and_keeps_nothing(void **state)
{
	struct takeover_kit *kit = *state;
	const struct text before = takeover_kit_image(kit);
	assert_ok(
	    takeover_kit_dry(kit, TAKEOVER_GIVERS, TEXT(KIT_GIVERS "1,P,A,,,,,,,\n2,robot,B,,,,,,,\n")));
	takeover_kit_told(kit, 1, 0, 0, 1);
	assert_true(text_equal(before, takeover_kit_image(kit)));
	takeover_kit_rows(kit, TAKEOVER_GIVERS, "1,P,A,,,,,,,\n2,robot,B,,,,,,,\n");
	takeover_kit_told(kit, 1, 0, 0, 1);
}

static void a_mended_row_is_taken_when_the_file_comes_again(void **state)
{
	struct takeover_kit *kit = *state;
	takeover_kit_rows(kit, TAKEOVER_GIVERS, "1,P,A,,,,,,,\n2,robot,B,,,,,,,\n3,P,C,,,,,,,\n");
	takeover_kit_told(kit, 2, 0, 0, 1);
	assert_int_equal(kit->report.refusals[0].row, 3);
	takeover_kit_rows(kit, TAKEOVER_GIVERS, "1,P,A,,,,,,,\n2,P,B,,,,,,,\n3,P,C,,,,,,,\n");
	takeover_kit_told(kit, 1, 2, 0, 0);
}

static void another_programs_file_is_read_by_its_mapping(void **state)
{
	struct takeover_kit *kit = *state;
	assert_ok(takeover_mapping_read(
	    TEXT("[file]\nseparator = semicolon\ndecimal = comma\ncharset = iso-8859-1\ndays = DD.MM.YYYY\n"
		 "amounts = kronor\n[givers]\nnumber = Kundnr\nkind = Typ\nkind.F = organisation\n"
		 "kind. = person\nname = Namn\ntown = Ort\ncountry = \"SE\"\n"
		 "[promises]\nnumber = Avtal\ngiver = Kundnr\nkind = \"monthly\"\namount = Belopp\n"
		 "purpose = \xC3\x84ndam\xC3\xA5l\npurpose.Allm\xC3\xA4nt = P100\nmade on = Fr\xC3\xA5n\n"
		 "[mandates]\npromise = Avtal\npayer number = Betalarnr\nclearing = Clearing\naccount = "
		 "Konto\n"
		 "bankgiro = \"991-2346\"\namount = Belopp\nmonths = \"1\"\npay day = \"28\"\n"
		 "state = Status\nstate.A = active\nstate.M = ended\ntold through = Aviserad\n"),
	    &kit->mapping));
	assert_ok(takeover_kit_read(kit, TAKEOVER_GIVERS,
				    TEXT("Kundnr;Namn;Typ;Ort;\xD6vrigt\n1;\xC5sa Exempel;;Exempelby;x\n"
					 "2;F\xF6rbundet;F;;\n\n")));
	takeover_kit_told(kit, 2, 0, 0, 0);
	/* one file that holds both promise and mandate is read twice */
	const struct text both =
	    TEXT("Avtal;Kundnr;Belopp;\xC4ndam\xE5l;Fr\xE5n;Betalarnr;Clearing;Konto;Status;Aviserad\n"
		 "A1;1;1 250,50;Allm\xE4nt;03.02.2024;77;3300;1212121212;A;31.12.2026\n"
		 "A2;2;100;Allm\xE4nt;03.02.2024;78;3300;1212121212;M;\n"
		 "A3;2;100,5,0;Allm\xE4nt;03.02.2024;79;3300;1212121212;A;\n");
	assert_ok(takeover_kit_read(kit, TAKEOVER_PROMISES, both));
	takeover_kit_told(kit, 2, 0, 0, 1);
	assert_ok(takeover_kit_read(kit, TAKEOVER_MANDATES, both));
	takeover_kit_told(kit, 1, 0, 1, 1);
	assert_int_equal(takeover_kit_list(kit, 1).sum.ore, 125050);
	kit->mapping.is_in_ore = true;
	assert_ok(takeover_kit_read(kit, TAKEOVER_PROMISES,
				    TEXT("Avtal;Kundnr;Belopp;\xC4ndam\xE5l;Fr\xE5n\nA4;1;12,5;Allm\xE4nt;\n"
					 "A5;1;125;Allm\xE4nt;\n")));
	takeover_kit_told(kit, 1, 0, 0, 1);
}

static struct status refused_whole(struct takeover_kit *kit, struct text bytes, const char *reason)
{
	const struct text before = takeover_kit_image(kit);
	const struct status status = takeover_kit_read(kit, TAKEOVER_GIVERS, bytes);
	assert_non_null(status.reason);
	if (strstr(status.reason, reason) == NULL)
		fail_msg("told as: %s", status.reason);
	assert_true(text_equal(before, takeover_kit_image(kit)));
	return status;
}

static void a_file_that_is_no_such_file_is_refused_whole(void **state)
{
	struct takeover_kit *kit = *state;
	struct status status = refused_whole(kit, TEXT(""), "empty");
	assert_code(status, STATUS_INPUT);
	status = refused_whole(kit, TEXT("number,kind,name\n1,P,A\n"), "no column of the name");
	assert_int_equal(status.row, 1);
	assert_string_equal(status.field, "email");
	status = refused_whole(kit, TEXT("number,number,kind\n"), "two columns of the name");
	assert_string_equal(status.field, "number");
	status = refused_whole(kit, TEXT("number,\xFF\n"), "head row is not in the character set");
	status = refused_whole(kit, TEXT(KIT_GIVERS "1,P,A,,,,,,,\n2,P,\"B,,,,,,,\n"), "not closed");
	assert_int_equal(status.row, 3);
	kit->mapping.has_kind[TAKEOVER_GIVERS] = false;
	assert_code(refused_whole(kit, TEXT(KIT_GIVERS), "no section for such files"), STATUS_INPUT);
}

static void a_file_has_a_bound(void **state)
{
	struct takeover_kit *kit = *state;
	struct buffer bytes = buffer_open(1 << 24);
	buffer_add(&bytes, TEXT(KIT_GIVERS));
	for (int i = 0; i < TAKEOVER_ROWS_MAX; i++)
		buffer_add(&bytes, TEXT(",x,,,,,,,,\n"));
	assert_ok(takeover_kit_dry(kit, TAKEOVER_GIVERS, buffer_text(&bytes)));
	takeover_kit_told(kit, 0, 0, 0, TAKEOVER_ROWS_MAX);
	buffer_add(&bytes, TEXT(",x,,,,,,,,\n"));
	assert_code(refused_whole(kit, buffer_text(&bytes), "more than 50,000 rows"), STATUS_LIMIT);
	buffer_close(&bytes);
	assert_code(
	    takeover_kit_read(kit, TAKEOVER_GIVERS, (struct text){ "", (size_t)TAKEOVER_FILE_BYTES_MAX + 1 }),
	    STATUS_LIMIT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(givers_are_taken_as_they_are),
		cmocka_unit_test(a_bad_giver_is_told_at_its_field),
		cmocka_unit_test(numbers_are_as_long_as_they_may),
		cmocka_unit_test(a_bad_promise_is_told_at_its_field),
		cmocka_unit_test(a_bad_mandate_is_told_at_its_field),
		cmocka_unit_test(a_payer_number_of_the_books_is_taken),
		cmocka_unit_test(what_a_mandate_says_is_kept),
		cmocka_unit_test(the_same_file_again_changes_nothing),
		cmocka_unit_test(twice_in_a_file_is_told),
		cmocka_unit_test(a_dry_run_tells_all_and_keeps_nothing),
		cmocka_unit_test(a_mended_row_is_taken_when_the_file_comes_again),
		cmocka_unit_test(another_programs_file_is_read_by_its_mapping),
		cmocka_unit_test(a_file_that_is_no_such_file_is_refused_whole),
		cmocka_unit_test(a_file_has_a_bound),
	};
	return takeover_kit_run(tests, sizeof tests / sizeof tests[0]);
}
