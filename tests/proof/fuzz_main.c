/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Runs a fuzz target once on every file in the folders named, so that seeds and old findings are tested
 * everywhere. */

#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

static void run_file(const char *path)
{
	FILE *file = fopen(path, "rb");
	if (file == NULL)
		abort();
	fseek(file, 0, SEEK_END);
	const long size = ftell(file);
	rewind(file);
	uint8_t *bytes = malloc(size > 0 ? (size_t)size : 1);
	if (size < 0 || bytes == NULL || fread(bytes, 1, (size_t)size, file) != (size_t)size)
		abort();
	fclose(file);
	LLVMFuzzerTestOneInput(bytes, (size_t)size);
	free(bytes);
}

int main(int count, char **folders)
{
	int files = 0;
	for (int i = 1; i < count; i++) {
		DIR *folder = opendir(folders[i]);
		if (folder == NULL)
			return 1;
		for (struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
			char path[1024];
			if (entry->d_name[0] == '.')
				continue;
			snprintf(path, sizeof path, "%s/%s", folders[i], entry->d_name);
			run_file(path);
			files++;
		}
		closedir(folder);
	}
	printf("%d seeds ran\n", files);
	return files > 0 ? 0 : 1;
}
