# SPDX-License-Identifier: AGPL-3.0-or-later
"""Runs each fuzz target with libFuzzer until it has found no new coverage for a while, two at a time.

usage: fuzz.py [--build FOLDER] [NAME...]
FUZZ_QUIET_SECONDS (600) is how long a target must find nothing new, in seconds of its own processor time, so that other
work on the machine does not shorten the search; FUZZ_SECONDS_MAX (14400) is when it is stopped by the clock whatever it
finds, which the page then says. The grown inputs stay in the build folder; those that reach code which the
seeds in the tree do not reach are added to the seeds when they are few and small. A line a target is added to
docs/FUZZ.md. A finding makes the run fail and stays in the build folder."""

import argparse
import os
import queue
import re
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from record import add_row, commit_of, today
from tree import ROOT

AT_A_TIME = 2
SEED_FILES_MAX, SEED_BYTES_MAX = 64, 64 * 1024  # what the tree holds of one target's seeds
INPUT_SECONDS_MAX, MEMORY_MIB_MAX = 10, 2048      # for one input: more is a finding
COVERAGE = re.compile(r'^#\d+\s.*\bcov: (\d+)')
RUNS = re.compile(r'^stat::number_of_executed_units:\s*(\d+)|^#(\d+)\s')
HEAD = '# Fuzzing\n\nEach target ran under the address and undefined-behaviour sanitizers (`make fuzz`). Coverage: edges of ' \
       'the program\nthat the inputs reach, as libFuzzer counts them.'
COLUMNS = ('day', 'commit', 'target', 'runs', 'coverage', 'seconds', 'ended', 'findings')


@dataclass
class Target:
    """A fuzz target: its executable, its seeds in the tree, and where its grown inputs and findings lie."""
    name: str
    path: Path
    seeds: Path
    grown: Path
    findings: Path


@dataclass
class Run:
    """What one run of a target came to."""
    target: Target
    runs: int = 0
    coverage: int = 0
    seconds: int = 0
    ended: str = 'quiet'
    findings: list = field(default_factory=list)

    def hear(self, line):
        """Learns from a line of libFuzzer; says whether it tells of new coverage."""
        runs, coverage = RUNS.match(line), COVERAGE.match(line)
        if runs:
            self.runs = max(self.runs, int(runs[1] or runs[2]))
        is_new = coverage is not None and int(coverage[1]) > self.coverage
        if is_new:
            self.coverage = int(coverage[1])
        return is_new


def targets_of(root, build):
    """All fuzz targets that are built, by name."""
    found = []
    for path in sorted(build.rglob('*_fuzz')):
        if path.is_file() and os.access(path, os.X_OK):
            name = path.name.removesuffix('_fuzz')
            seeds = root / path.parent.relative_to(build) / 'fuzz' / name
            found.append(Target(name, path, seeds, build / 'grown' / name, build / 'findings' / name))
    return found


def command_of(target):
    """The command that fuzzes the target."""
    seeds = [target.seeds] if target.seeds.is_dir() else []
    return [target.path, target.grown, *seeds, f'-artifact_prefix={target.findings}/', '-print_final_stats=1',
            f'-timeout={INPUT_SECONDS_MAX}', f'-rss_limit_mb={MEMORY_MIB_MAX}']


def fuzz(target, quiet_seconds, seconds_max):
    """Runs the target until it is quiet; gives what came of it."""
    for folder in (target.grown, target.findings):
        folder.mkdir(parents=True, exist_ok=True)
    before = set(target.findings.iterdir())
    run, start = Run(target), time.monotonic()
    with subprocess.Popen(command_of(target), stderr=subprocess.STDOUT, stdout=subprocess.PIPE, text=True,
                          stdin=subprocess.DEVNULL, errors='replace') as process:
        log = listen(process, run, quiet_seconds, seconds_max)
    run.seconds = round(time.monotonic() - start)
    run.findings = sorted(set(target.findings.iterdir()) - before)
    if run.ended == 'by itself' and not run.findings:
        (target.findings / 'log').write_text(''.join(log), encoding='utf-8')
        run.findings = [target.findings / 'log']
    return run


def processor_seconds(process):
    """The processor time that the process has used; 0 when it is gone."""
    try:
        fields = Path(f'/proc/{process.pid}/stat').read_text(encoding='utf-8').rpartition(')')[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf('SC_CLK_TCK')


def listen(process, run, quiet_seconds, seconds_max):
    """Follows what the process prints and interrupts it when it is quiet or has had its time; gives its last lines."""
    lines = queue.Queue()
    reader = threading.Thread(target=read_into, args=(process.stdout, lines), daemon=True)
    reader.start()
    start, news = time.monotonic(), 0.0
    log, is_interrupted = [], False
    while True:
        is_quiet = processor_seconds(process) - news >= quiet_seconds
        if not is_interrupted and (is_quiet or time.monotonic() - start >= seconds_max):
            run.ended = 'quiet' if is_quiet else 'at its limit of time'
            is_interrupted = True
            process.send_signal(signal.SIGINT)
        try:
            line = lines.get(timeout=0.2)
        except queue.Empty:
            continue
        if line is None:
            break
        log = log[-200:] + [line]
        news = processor_seconds(process) if run.hear(line) else news
    reader.join()
    run.ended = run.ended if is_interrupted else 'by itself'
    return log


def read_into(stream, lines):
    """Puts every line of the stream into the queue, and None at its end."""
    for line in stream:
        lines.put(line)
    lines.put(None)


def keep_grown(target):
    """Adds to the seeds in the tree the grown inputs that reach more than they do, if few and small; gives how many."""
    if not target.seeds.is_dir():
        return 0
    with tempfile.TemporaryDirectory() as folder:
        merged = Path(folder) / 'seeds'
        shutil.copytree(target.seeds, merged)
        subprocess.run([target.path, '-merge=1', merged, target.grown], check=False, capture_output=True,
                       stdin=subprocess.DEVNULL)
        files = [path for path in merged.iterdir() if path.is_file()]
        new = [path for path in files if not (target.seeds / path.name).exists()]
        if len(files) > SEED_FILES_MAX or sum(path.stat().st_size for path in files) > SEED_BYTES_MAX:
            return 0
        for path in new:
            shutil.copy(path, target.seeds / path.name)
    return len(new)


def tell(run, root):
    """Prints what came of a run and adds its line to the page."""
    target = run.target
    print(f'{target.name}: {run.runs} runs, coverage {run.coverage}, {len(run.findings)} findings, {run.seconds} s, '
          f'ended {run.ended}', flush=True)
    for finding in run.findings:
        print(f'  again with: {target.path} {finding}', flush=True)
    add_row(root / 'docs' / 'FUZZ.md', HEAD, COLUMNS, [today(), commit_of(root), target.name, run.runs, run.coverage,
                                                       run.seconds, run.ended, len(run.findings) or 'none'])


def main():
    """Fuzzes all targets and tells."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--root', type=Path, default=ROOT)
    parser.add_argument('--build', type=Path, default=ROOT / 'build-fuzz')
    parser.add_argument('names', nargs='*')
    options = parser.parse_args()
    root, build = options.root.resolve(), options.build.resolve()
    targets = [target for target in targets_of(root, build) if not options.names or target.name in options.names]
    quiet, longest = (int(os.environ.get(name, usual)) for name, usual in
                      (('FUZZ_QUIET_SECONDS', 600), ('FUZZ_SECONDS_MAX', 14400)))
    has_findings = False
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        for run in pool.map(lambda target: fuzz(target, quiet, longest), targets):
            tell(run, root)
            has_findings = has_findings or bool(run.findings)
            if not run.findings:
                print(f'  {keep_grown(run.target)} new seeds', flush=True)
    if not targets:
        print('There is no such fuzz target.')
    return 1 if has_findings or not targets else 0


if __name__ == '__main__':
    raise SystemExit(main())
