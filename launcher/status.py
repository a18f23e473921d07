"""Says what runs and how far it is.

Standard input: lines "role pid port state" of what should run; "-" where there is no process, or nobody was asked.
Argument: --json, --workers (one line about the workers), or none for people. URLs and the folder of secrets are in
the environment.
"""

import base64
import datetime
import json
import os
import sys
import urllib.request

WORKER_ROLES = ("prefill", "decode")
ANSWER_SECONDS_MAX = 5
REASON_CHARACTERS_MAX = 160
SHOWN = {"warming": "warming up", "failing": "waiting"}


def secret(name):
    try:
        with open(os.path.join(os.environ["SECRETS"], name), encoding="ascii") as file:
            return file.read().strip()
    except OSError:
        return None


def asked(url, header, value):
    """The answer's document; None where nobody answers."""
    try:
        request = urllib.request.Request(url, headers={header: value})
        with urllib.request.urlopen(request, timeout=ANSWER_SECONDS_MAX) as answer:
            return json.load(answer)
    except (OSError, ValueError):
        return None


def fleet():
    """Workers as the control plane knows them; None if it cannot be asked."""
    login = base64.b64encode(("admin:" + (secret("admin") or "")).encode()).decode()
    status = asked(os.environ["CONSOLE"] + "/api/v1/status", "Authorization", "Basic " + login)
    return None if status is None else status["workers"]


def own_word(pid, port):
    """What the worker says of itself while the control plane is away."""
    report = asked(f"http://127.0.0.1:{port}/internal/v1/report", "X-Tokenworks-Internal", secret("internal") or "")
    return {"pid": pid, "port": port, "state": report["state"] if report else "STARTING", "report": report}


def line(role, worker, pid, port):
    report = worker.get("report") or {}
    failure = worker.get("failure")
    return {
        "role": role,
        "pid": pid,
        "port": port,
        "state": worker["state"].lower(),
        "deployment": worker.get("deployment"),
        "progressPercent": report.get("progressPercent", 0),
        "streams": report.get("running", 0) + report.get("waiting", 0),
        "failures": worker.get("failures", 0),
        "failure": failure,
    }


def worker_lines(role, processes, known):
    """The processes that exist, and the places whose processes keep dying."""
    lines = []
    by_pid = {w["pid"]: w for w in known or []}
    for pid, port in processes:
        worker = by_pid.get(pid) if known is not None else own_word(pid, port)
        # One that the control plane has not heard of yet, or another's.
        lines.append(line(role, worker or {"state": "STARTING"}, pid, port))
    for worker in known or []:
        if worker["role"].lower() == role and worker["state"] == "FAILING":
            lines.append(line(role, worker, None, worker["port"]))
    return lines


def lines(rows):
    known = fleet() if any(role == "control-plane" and pid != "-" for role, pid, _, _ in rows) else None
    for role, pid, port, state in rows:
        if role not in WORKER_ROLES:
            yield {"role": role, "pid": None if pid == "-" else int(pid), "port": int(port), "state": state}
    for role in WORKER_ROLES:
        own = [(int(pid), int(port)) for is_role, pid, port, _ in rows if is_role == role and pid != "-"]
        port = next(int(port) for is_role, _, port, _ in rows if is_role == role)
        yield from worker_lines(role, own, known) or [{"role": role, "pid": None, "port": port, "state": "stopped"}]


def detail(part):
    """How far it is, in words; empty where the state says all."""
    state, failure = part["state"], part.get("failure")
    if state == "loading":
        return f"{part['progressPercent']} %"
    if state == "draining":
        count = part["streams"]
        return f"{count} {'stream' if count == 1 else 'streams'} left"
    if state == "failing":
        died = f"died {part['failures']} times in a row"
        return f"{died}, next start {next_start(failure)}: {first_words(failure['reason'])}" if failure else died
    if part.get("failures"):
        return f"after {part['failures']} deaths in a row: {first_words(failure['reason']) if failure else 'unknown'}"
    return ""


def next_start(failure):
    at = datetime.datetime.fromisoformat(failure["nextStartAt"].replace("Z", "+00:00"))
    seconds = (at - datetime.datetime.now(datetime.timezone.utc)).total_seconds()
    return f"in {seconds:.0f} s" if seconds >= 1 else "now"


def first_words(reason):
    said = [part.strip() for part in reason.splitlines() if part.strip()]
    return said[0][:REASON_CHARACTERS_MAX] if said else "it left no word"


def shown(part):
    return SHOWN.get(part["state"], part["state"])


parts = list(lines([row.split() for row in sys.stdin]))
form = sys.argv[1] if len(sys.argv) > 1 else ""
if form == "--json":
    print(json.dumps({
        "api": {"url": os.environ["API"]},
        "console": {"url": os.environ["CONSOLE"]},
        "key": secret("demo-key"),
        "processes": parts,
    }))
elif form == "--workers":
    told = (f"{p['role']} {shown(p)} {detail(p)}".strip() for p in parts if p["role"] in WORKER_ROLES)
    print("workers: " + ", ".join(told))
else:
    print(f"{'role':14} {'pid':8} {'port':6} state")
    for p in parts:
        print(f"{p['role']:14} {p['pid'] or '-':<8} {p['port']:<6} {shown(p)} {detail(p)}".rstrip())
    print(f"\nAPI      {os.environ['API']}/v1\nconsole  {os.environ['CONSOLE']}")
