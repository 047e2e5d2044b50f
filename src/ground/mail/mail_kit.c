/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/mail/mail_kit.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

void mail_kit_run(const char *command, char *out, size_t room)
{
	FILE *from = popen(command, "re");
	assert_non_null(from);
	const size_t count = fread(out, 1, room - 1, from);
	out[count] = '\0';
	assert_int_equal(pclose(from), 0);
}

void mail_kit_read(struct text message, char *out, size_t room)
{
	struct proof_folder folder = proof_folder_open();
	char path[128];
	char command[512];
	assert_ok(file_write_whole(proof_path(&folder, "message.eml", path), message, 0600));
	snprintf(command, sizeof command, "python3 %s/read_message.py %s", MAIL_KIT_FOLDER, path);
	mail_kit_run(command, out, room);
	proof_folder_close(&folder);
}

static void make_certificate(struct mail_kit *kit, char key[128])
{
	char command[1024];
	char told[256];
	proof_path(&kit->folder, "certificate.pem", kit->authorities);
	proof_path(&kit->folder, "key.pem", key);
	snprintf(command, sizeof command,
		 "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj "
		 "/CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1 -keyout %s -out %s 2>&1",
		 key, kit->authorities);
	mail_kit_run(command, told, sizeof told);
}

static void be_server(const struct mail_kit *kit, const char *mode, const char *key, const int ends[2])
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (dup2(ends[0], STDIN_FILENO) < 0 || dup2(ends[1], STDOUT_FILENO) < 0)
		_exit(127);
	execlp("python3", "python3", MAIL_KIT_FOLDER "/smtp_server.py", mode, kit->folder.path,
	       kit->authorities, key, (char *)NULL);
	_exit(127);
}

static size_t hear_number(struct mail_kit *kit)
{
	char line[64];
	assert_non_null(fgets(line, sizeof line, kit->answers));
	return (size_t)strtoull(line, NULL, 10);
}

struct mail_kit *mail_kit_open(const char *mode)
{
	struct mail_kit *kit = memory_take(1, sizeof *kit);
	char key[128];
	int orders[2];
	int answers[2];
	kit->folder = proof_folder_open();
	make_certificate(kit, key);
	assert_int_equal(pipe2(orders, O_CLOEXEC), 0);
	assert_int_equal(pipe2(answers, O_CLOEXEC), 0);
	kit->child = fork();
	assert_true(kit->child >= 0);
	if (kit->child == 0)
		be_server(kit, mode, key, (int[2]){ orders[0], answers[1] });
	close(orders[0]);
	close(answers[1]);
	kit->orders = fdopen(orders[1], "w");
	kit->answers = fdopen(answers[0], "r");
	kit->port = (uint16_t)hear_number(kit);
	assert_true(kit->port > 0);
	return kit;
}

void mail_kit_close(struct mail_kit **place)
{
	struct mail_kit *kit = *place;
	int state = 0;
	fclose(kit->orders); /* its input ends, and so does the server */
	assert_int_equal(waitpid(kit->child, &state, 0), kit->child);
	fclose(kit->answers);
	proof_folder_close(&kit->folder);
	free(kit);
	*place = NULL;
}

void mail_kit_plan(struct mail_kit *kit, const char *plan)
{
	char line[64];
	fprintf(kit->orders, "plan %s\n", plan);
	fflush(kit->orders);
	assert_non_null(fgets(line, sizeof line, kit->answers));
	assert_string_equal(line, "ok\n");
}

size_t mail_kit_count(struct mail_kit *kit)
{
	fprintf(kit->orders, "count\n");
	fflush(kit->orders);
	return hear_number(kit);
}

struct text mail_kit_taken(struct mail_kit *kit, size_t number, const char *what, struct arena *arena)
{
	char name[32];
	char path[128];
	struct text content;
	snprintf(name, sizeof name, "%zu.%s", number, what);
	assert_ok(file_read_all(proof_path(&kit->folder, name, path), MAIL_BYTES_MAX, arena, &content));
	return content;
}

struct mail_server mail_kit_server(const struct mail_kit *kit, enum mail_security security)
{
	return (struct mail_server){ .host = "127.0.0.1",
				     .port = kit->port,
				     .security = security,
				     .greeting = "clerk.exempel.se",
				     .authorities = kit->authorities,
				     .connect_ms = 20000,
				     .whole_ms = 20000 };
}

struct mail_message mail_kit_message(void)
{
	static const struct mail_file files[] = {
		{ { "kvitto.pdf", 10 }, { "application/pdf", 15 }, { "%PDF-1.7\n\xff\x00\r\n", 13 } }
	};
	return (struct mail_message){
		.from = { TEXT("Centret för solidaritet"), TEXT("gava@exempel.se") },
		.to = { TEXT("Åsa \"Öst\" Ärlig, jr"), TEXT("asa.arlig+gava@exempel.se") },
		.reply_to = { TEXT(""), TEXT("svar@exempel.se") },
		.subject = TEXT("Tack för din gåva på 200 kr till fred och försoning – kvitto nummer 17"),
		.text = TEXT("Hej Åsa!\n\nTack för gåvan. سلام\n.\n.punkt\nFrom the start\n\tSlut \n"),
		.id = TEXT("8f3kq2m7xw9a@exempel.se"),
		.unsubscribe = TEXT("https://exempel.se/sv/lank/8f3kq2m7xw9a?val=stopp&nyckel="
				    "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz"),
		.date = { 1797000000 },
		.is_automatic = true,
		.files = files,
		.file_count = 1,
	};
}
