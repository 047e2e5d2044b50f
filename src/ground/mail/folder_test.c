/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/mail/mail_kit.h"

#include <dirent.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct mail_parcel parcel_of(const char *id, const char *message)
{
	return (struct mail_parcel){ TEXT("gava@exempel.se"), TEXT("anna@exempel.se"), text_of(id),
				     text_of(message) };
}

static size_t count_files(const char *path)
{
	size_t count = 0;
	DIR *folder = opendir(path);
	assert_non_null(folder);
	for (const struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder))
		count += entry->d_name[0] != '.';
	closedir(folder);
	return count;
}

static void p1_a_message_laid_twice_is_one_file(void **state)
{
	struct proof_folder folder = proof_folder_open();
	SCOPED(arena_close) struct arena arena = arena_open(1 << 16);
	struct mail_folder place = { folder.path };
	const struct mailer mailer = mailer_of_folder(&place);
	const struct mail_parcel parcel = parcel_of("8f3k@exempel.se", "Subject: a\r\n\r\n");
	char path[128];
	struct text found;
	struct stat about;
	(void)state;
	assert_true(mailer.is_repeatable);
	for (int i = 0; i < 2; i++) {
		struct mail_answer answer;
		assert_ok(mailer_carry(&mailer, &parcel, &answer));
		assert_int_equal(answer.outcome, MAIL_TAKEN);
		assert_int_equal(count_files(folder.path), 1);
	}
	proof_path(&folder, "8f3k@exempel.se.eml", path);
	assert_ok(file_read_all(path, 1 << 10, &arena, &found));
	assert_text(found, "Subject: a\r\n\r\n");
	assert_int_equal(stat(path, &about), 0);
	assert_int_equal(about.st_mode & 0777, 0600);
	proof_folder_close(&folder);
}

static void a_folder_that_is_not_there_is_an_unknown_told_for_all(void **state)
{
	struct mail_folder place = { "/nowhere/at/all" };
	const struct mailer mailer = mailer_of_folder(&place);
	const struct mail_parcel parcel = parcel_of("8f3k@exempel.se", "x");
	struct mail_answer answer;
	(void)state;
	assert_ok(mailer_carry(&mailer, &parcel, &answer));
	assert_int_equal(answer.outcome, MAIL_UNKNOWN);
	assert_true(answer.is_about_all);
	assert_string_equal(answer.reason, "The mail could not be laid in its folder.");
}

static void p8_a_parcel_with_a_wrong_id_or_address_is_not_carried(void **state)
{
	static const char *const ids[] = { "",        "a",  "../a@b", "a/b@c", "a@b/c", ".a@b",
					   "a@b\r\n", "a@", "@b",     "a@b@c", "a b@c", "<a@b>" };
	struct proof_folder folder = proof_folder_open();
	struct mail_folder place = { folder.path };
	const struct mailer mailer = mailer_of_folder(&place);
	struct mail_answer answer;
	(void)state;
	for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++) {
		const struct mail_parcel parcel = parcel_of(ids[i], "x");
		assert_code(mailer_carry(&mailer, &parcel, &answer), STATUS_INPUT);
	}
	struct mail_parcel parcel = parcel_of("a@b", "x");
	parcel.to = TEXT("a@b>\r\nRCPT TO:<c@d");
	assert_code(mailer_carry(&mailer, &parcel, &answer), STATUS_INPUT);
	parcel = parcel_of("a@b", "x");
	parcel.from = TEXT("");
	assert_code(mailer_carry(&mailer, &parcel, &answer), STATUS_INPUT);
	assert_int_equal(count_files(folder.path), 0);
	proof_folder_close(&folder);
}

static void p8_a_folder_with_too_long_a_path_is_refused(void **state)
{
	static char path[5000];
	struct mail_folder place = { path };
	struct mail_answer answer;
	const struct mail_parcel parcel = parcel_of("a@b", "x");
	(void)state;
	memset(path, 'a', sizeof path - 1);
	const struct mailer mailer = mailer_of_folder(&place);
	assert_code(mailer_carry(&mailer, &parcel, &answer), STATUS_INPUT);
	path[4080] = '\0';
	assert_code(mailer_carry(&mailer, &parcel, &answer), STATUS_INPUT);
}

/* A file with a password, as somebody may have written it. */
static struct status read_password(struct text content, unsigned mode, struct secret *out)
{
	struct proof_folder folder = proof_folder_open();
	char path[128];
	proof_path(&folder, "password", path);
	assert_ok(file_write_whole(path, content, 0600));
	assert_int_equal(chmod(path, mode), 0);
	const struct status status = mail_read_password(path, out);
	proof_folder_close(&folder);
	return status;
}

static void a_password_is_the_one_line_of_its_file(void **state)
{
	static const char *const right[] = { "hemlig", "hemlig\n" };
	(void)state;
	for (size_t i = 0; i < sizeof right / sizeof right[0]; i++) {
		SCOPED(secret_wipe) struct secret secret = { 0 };
		assert_ok(read_password(text_of(right[i]), 0600, &secret));
		secret_allow(&secret, SECRET_READ);
		assert_text(secret_text(&secret), "hemlig");
	}
}

static void p8_a_password_that_others_may_read_is_refused(void **state)
{
	static const unsigned modes[] = { 0640, 0604, 0660, 0700 | 1, 0666 };
	struct secret secret = { 0 };
	(void)state;
	for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++)
		assert_code(read_password(TEXT("hemlig"), modes[i], &secret), STATUS_REFUSED);
	assert_null(secret.bytes);
}

static void p8_a_password_has_one_line_and_a_bound(void **state)
{
	static char bytes[513];
	SCOPED(secret_wipe) struct secret secret = { 0 };
	(void)state;
	memset(bytes, 'a', sizeof bytes);
	assert_code(read_password(TEXT(""), 0600, &secret), STATUS_INPUT);
	assert_code(read_password(TEXT("\n"), 0600, &secret), STATUS_INPUT);
	assert_code(read_password(TEXT("a\nb\n"), 0600, &secret), STATUS_INPUT);
	assert_code(read_password(TEXT("a\r\n"), 0600, &secret), STATUS_INPUT);
	assert_code(read_password(TEXT("a\0b"), 0600, &secret), STATUS_INPUT);
	assert_code(read_password((struct text){ bytes, 513 }, 0600, &secret), STATUS_INPUT);
	assert_ok(read_password((struct text){ bytes, 512 }, 0600, &secret));
	assert_int_equal(secret.count, 512);
	struct secret none = { 0 };
	assert_code(mail_read_password("/nowhere", &none), STATUS_NOT_FOUND);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(p1_a_message_laid_twice_is_one_file),
		cmocka_unit_test(a_folder_that_is_not_there_is_an_unknown_told_for_all),
		cmocka_unit_test(p8_a_parcel_with_a_wrong_id_or_address_is_not_carried),
		cmocka_unit_test(p8_a_folder_with_too_long_a_path_is_refused),
		cmocka_unit_test(a_password_is_the_one_line_of_its_file),
		cmocka_unit_test(p8_a_password_that_others_may_read_is_refused),
		cmocka_unit_test(p8_a_password_has_one_line_and_a_bound),
	};
	assert_ok(crypto_start());
	return PROOF_RUN(tests);
}
