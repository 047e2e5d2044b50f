/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Names of people and organisations that do not exist, from names that are common in Sweden. */

#include "inner/demo/demo_inner.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

static const char *const first_names[] = {
	"Anna",      "Lars",  "Maria",  "Mikael", "Karin",   "Anders",  "Sara",   "Johan",  "Kristina",
	"Per",       "Lena",  "Nils",   "Emma",   "Jan",     "Eva",     "Erik",   "Birgit", "Karl",
	"Åsa",       "Örjan", "Märta",  "Håkan",  "Elin",    "Björn",   "Ida",    "Göran",  "Linnea",
	"Sven",      "Alva",  "Oskar",  "Fatima", "Ahmed",   "Leyla",   "Hassan", "Amina",  "Mehmet",
	"Zahra",     "Omar",  "Maryam", "Ali",    "Nour",    "Yusuf",   "Dilan",  "Azad",   "Rojda",
	"Hodan",     "Abdi",  "Selam",  "Dawit",  "Tesfaye", "Jasmina", "Milan",  "Vesna",  "Goran",
	"Agnieszka", "Piotr", "Camila", "Diego",  "Linh",    "Minh",
};
static const char *const last_names[] = {
	"Andersson", "Johansson",  "Karlsson", "Nilsson",   "Eriksson",  "Larsson",  "Olsson",   "Persson",
	"Svensson",  "Gustafsson", "Lindberg", "Bergström", "Sjögren",   "Åkesson",  "Öberg",    "Häggström",
	"Lindqvist", "Nyström",    "Holm",     "Ek",        "Strand",    "Forsberg", "Engström", "Wallin",
	"Hansson",   "Berglund",   "Lundgren", "Mattsson",  "Sandström", "Björk",    "Ahmed",    "Hassan",
	"Mohamed",   "Ali",        "Yilmaz",   "Demir",     "Kaya",      "Hosseini", "Rezaei",   "Nguyen",
	"Kovacevic", "Petrovic",   "Nowak",    "Haddad",    "Osman",     "Warsame",  "Tekle",    "Gonzalez",
	"Rojas",     "Tran",
};
static const char *const bodies[] = { "Fackklubben", "Avdelning", "Studiecirkeln", "Föreningen",
				      "Ungdomslaget" };
static const char *const places[] = { "Ekby",   "Norrvik", "Sandåsa", "Björkö",
				      "Älvhem", "Stenhav", "Ljungda", "Ösby" };

#define COUNT(table) (sizeof(table) / sizeof(table)[0])
_Static_assert(COUNT(first_names) * COUNT(last_names) == DEMO_GIVERS_MAX, "as many names as givers");

void demo_person_name(uint64_t number, char out[NAME_ROOM])
{
	/* 1009 is a prime that does not divide the number of names: a walk through all of them. */
	const uint64_t name = number % DEMO_GIVERS_MAX * 1009 % DEMO_GIVERS_MAX;
	const int count = snprintf(out, NAME_ROOM, "%s %s " DEMO_MARK, first_names[name % COUNT(first_names)],
				   last_names[name / COUNT(first_names)]);
	assert(count > 0 && count < NAME_ROOM);
}

void demo_organisation_name(uint64_t number, char out[NAME_ROOM])
{
	const uint64_t kind = number % COUNT(bodies);
	const uint64_t place = number / COUNT(bodies) % COUNT(places);
	const uint64_t serial = number / COUNT(bodies) / COUNT(places) + 1;
	const int count =
	    snprintf(out, NAME_ROOM, "%s %" PRIu64 " %s " DEMO_MARK, bodies[kind], serial, places[place]);
	assert(count > 0 && count < NAME_ROOM);
}

/* An IBAN of bank code 999 with check digits by ISO 7064 MOD 97-10: SE00 stands last, S is 28 and E 14. */
void demo_iban(int64_t number, char out[IBAN_ROOM])
{
	char account[32];
	assert(number >= 0 && number < INT64_C(100000000000000000));
	snprintf(account, sizeof account, "999%017" PRId64 "281400", number);
	unsigned remainder = 0;
	for (const char *digit = account; *digit != '\0'; digit++)
		remainder = (remainder * 10 + (unsigned)(*digit - '0')) % 97;
	snprintf(out, IBAN_ROOM, "SE%02u%.20s", 98 - remainder, account);
}
