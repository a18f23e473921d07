"""Measures how long a start takes, and what everything needs when it idles.

Arguments: the launcher, the release to start, a state folder of its own, how many warm starts. The first start is from
an empty folder: it makes the database and the caches of classes, but neither builds nor fetches. The other starts are
warm. Memory is the proportional share (PSS) of every process, read some time after the start.
"""

import os
import resource
import shutil
import socket
import statistics
import subprocess
import sys
import time
from pathlib import Path

SETTLE_SECONDS = 20
TICKS = os.sysconf("SC_CLK_TCK")
PORTS = ("GATEWAY", "CONSOLE", "POSTGRES", "PREFILL", "DECODE")


def free_ports():
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in PORTS]
    ports = [s.getsockname()[1] for s in sockets]
    for s in sockets:
        s.close()
    return ports


class Installation:
    def __init__(self, launcher, home):
        self.launcher, self.home = launcher, home
        self.environment = {**os.environ, "TOKENWORKS_HOME": str(home), "JAVA_HOME": os.environ["JDK"]}
        for name, port in zip(PORTS, free_ports()):
            self.environment[f"TOKENWORKS_{name}_PORT"] = str(port)

    def run(self, *arguments):
        done = subprocess.run([self.launcher, *arguments], env=self.environment, text=True, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if done.returncode:
            sys.exit(f"{' '.join(arguments)} failed:\n{done.stdout}")

    def start(self):
        """Wall seconds, and CPU seconds of the launcher and of everything that it started."""
        before, begun = launcher_cpu(), time.monotonic()
        self.run("up", "--no-build")
        wall = time.monotonic() - begun
        return wall, launcher_cpu() - before + sum(cpu(pid) for pid in self.processes())

    def processes(self):
        """By pid: those that name the state folder, and their children."""
        parents, found = {}, {}
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                pid = int(entry.name)
                try:
                    arguments = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                    parents[pid] = int(stat(pid)[1])
                except (OSError, IndexError):
                    continue
                if f"{self.home}/" in arguments or arguments.rstrip().endswith(str(self.home)) or f" {self.home} " in arguments:
                    found[pid] = name(arguments)
        found.pop(os.getpid(), None)
        grown = True
        while grown:
            more = {pid: found[parent] for pid, parent in parents.items() if parent in found and pid not in found}
            found.update(more)
            grown = bool(more)
        return found


def stat(pid):
    """Fields of /proc/PID/stat from the state on; the name before it may hold anything."""
    return Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()


def cpu(pid):
    try:
        fields = stat(pid)
        return (int(fields[11]) + int(fields[12])) / TICKS
    except (OSError, IndexError):
        return 0


def launcher_cpu():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def name(arguments):
    if " __keep " in arguments:
        return "keepers"
    for app in ("gateway", "control-plane", "prefill", "decode"):
        if f"/{app}-app/app.jar" in arguments:
            return app
    return "PostgreSQL" if "postgres" in arguments else "others"


def share_megabytes(pid):
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    except (OSError, IndexError):
        pass
    return 0


def memory(installation):
    shares = {}
    for pid, role in installation.processes().items():
        shares[role] = shares.get(role, 0) + share_megabytes(pid)
    return shares


def load():
    return f"{os.getloadavg()[0]:.1f}"


def main():
    launcher, release, home, runs = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4])
    if not Path("/proc/self/smaps_rollup").exists():
        sys.exit("tokenworks: this machine has no /proc/PID/smaps_rollup, so memory cannot be measured")
    installation = Installation(launcher, home)
    if home.exists():
        installation.run("down")
        shutil.rmtree(home)
    shutil.copytree(release, home / "apps" / release.name, ignore=shutil.ignore_patterns("*.aot", "*.jsa", "trained", "training"))
    print(f"{os.cpu_count()} processors, load average {load()}", flush=True)
    try:
        wall, used = installation.start()
        print(f"fresh up   {wall:6.1f} s   {used:6.1f} s of CPU   (load {load()})", flush=True)
        walls, sums = [], []
        for _ in range(runs):
            installation.run("down")
            wall, used = installation.start()
            time.sleep(SETTLE_SECONDS)
            shares = memory(installation)
            walls.append(wall)
            sums.append(sum(shares.values()))
            told = ", ".join(f"{role} {megabytes:.0f}" for role, megabytes in sorted(shares.items()))
            print(f"warm up    {wall:6.1f} s   {used:6.1f} s of CPU   {sums[-1]:6.0f} MB idle ({told})   (load {load()})",
                  flush=True)
        print(f"median of {runs}: warm up {statistics.median(walls):.1f} s, idle {statistics.median(sums):.0f} MB")
    finally:
        installation.run("down", "--purge", "--yes")


main()
