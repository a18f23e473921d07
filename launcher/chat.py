"""Asks one question and prints the answer as it comes. Arguments: API URL, model, text. The key is in the environment."""

import json
import os
import sys
import urllib.error
import urllib.request

url, model, text = sys.argv[1:]
# Greedy: a small model is at its best so, and the same question gets the same answer.
body = {"model": model, "stream": True, "temperature": 0, "messages": [{"role": "user", "content": text}]}
request = urllib.request.Request(
    url + "/v1/chat/completions",
    json.dumps(body).encode(),
    {"Content-Type": "application/json", "Authorization": "Bearer " + os.environ["KEY"]},
)


def events(answer):
    for line in answer:
        if line.startswith(b"data:"):
            payload = line[5:].strip()
            if payload == b"[DONE]":
                return
            yield json.loads(payload)


try:
    with urllib.request.urlopen(request, timeout=300) as answer:
        for event in events(answer):
            if "error" in event:
                sys.exit("\ntokenworks: " + event["error"].get("message", "failed"))
            for choice in event.get("choices", []):
                sys.stdout.write(choice.get("delta", {}).get("content") or "")
                sys.stdout.flush()
    print()
except urllib.error.HTTPError as refused:
    detail = refused.read().decode(errors="replace")
    try:
        detail = json.loads(detail)["error"]["message"]
    except (ValueError, KeyError, TypeError):
        pass
    sys.exit(f"tokenworks: {refused.code}: {detail}")
except urllib.error.URLError as away:
    sys.exit(f"tokenworks: nobody answers at {url} ({away.reason}). Start it: ./tokenworks up")
except KeyboardInterrupt:
    sys.exit(130)
