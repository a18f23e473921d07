"""What jinja2 makes of many real chat templates.

Usage: template_oracle.py FOLDER [RANDOM]

FOLDER gets cases.jsonl, and random.jsonl with so many random templates (3000 unless said). The templates come from the
sources of the package llama-cpp-python, fetched by pip. Run by `./tokenworks test templates`.
"""

import json
import subprocess
import sys
import tarfile
from pathlib import Path

import random_templates
from chat_oracle import case

PACKAGE = "llama-cpp-python==0.3.36"


def user(content, **more):
    return {"role": "user", "content": content, **more}


def assistant(content, **more):
    return {"role": "assistant", "content": content, **more}


def call(number, name, arguments):
    return {"id": f"call{number:05d}", "type": "function", "function": {"name": name, "arguments": arguments}}


SYSTEM = {"role": "system", "content": "Be brief.\nAnswer in English."}
TURNS = [user("Hi"), assistant("Hello! How can I help?"), user("Name three colours."), assistant(" red, green, blue \n"),
         user("And a fourth? <b>&amp;</b> \"quoted\" 'single' Grüße 日本 😀")]
TOOLS = [
    {"type": "function", "function": {
        "name": "get_weather", "description": "Weather at a place, \"now\" or later.",
        "parameters": {"type": "object", "properties": {
            "city": {"type": "string", "description": "Name of the city"},
            "unit": {"type": "string", "enum": ["celsius", "fahrenheit"], "default": "celsius"},
            "days": {"type": "array", "items": {"type": "integer"}, "description": "Days from now"},
            "exact": {"type": "boolean"}, "place": {"type": "object", "properties": {"x": {"type": "number"}}}},
            "required": ["city"]}, "return": {"type": "string"}}},
    {"type": "function", "function": {"name": "now", "description": "The time <here> & now", "parameters": {
        "type": "object", "properties": {}}}},
]
UNION = [{"type": "function", "function": {"name": "f", "description": "F", "parameters": {
    "type": "object", "properties": {"x": {"type": ["boolean", "null"], "description": "X"}}}}}]
ARGUMENTS = {"city": "Zürich", "unit": "celsius", "days": [0, 1], "exact": True, "part": 0.5, "none": None,
             "deep": {"a": ["x", {"b": "it's"}]}}


def tool(number, content):
    return {"role": "tool", "tool_call_id": f"call{number:05d}", "name": "get_weather", "content": content}


def results(arguments):
    one = arguments({"city": "Bern"})
    return [
        user("Weather in Zürich and Bern?"),
        assistant("", tool_calls=[call(1, "get_weather", arguments(ARGUMENTS)), call(2, "get_weather", one)]),
        tool(1, "{\"temperature\": 21.5}"), tool(2, "rain\nall day"),
        assistant("21.5 degrees and rain."), user("And the time?"),
        assistant(None, tool_calls=[call(3, "now", arguments({}))]), tool(3, "12:00"),
    ]


def written(arguments):
    return json.dumps(arguments, ensure_ascii=False)


THOUGHT = [user("2 + 2?"), assistant("4", reasoning_content="Two and two\nis four."), user("And 3 + 3?"),
           assistant("<think>\nSix, surely.\n</think>\n\n6"), user("Sure?")]
CONVERSATIONS = {
    "plain": {"messages": [user("Hello")]},
    "system": {"messages": [SYSTEM, user("  Hello \n")]},
    "multi-turn": {"messages": TURNS},
    "multi-turn with system": {"messages": [SYSTEM, *TURNS]},
    "multi-turn, ended": {"messages": TURNS[:4]},
    "tools": {"messages": [user("Weather in Zürich?")], "tools": TOOLS},
    "tools with system": {"messages": [SYSTEM, user("Weather in Zürich?")], "tools": TOOLS},
    "tools with a union": {"messages": [user("Go")], "tools": UNION},
    "tool results": {"messages": results(dict), "tools": TOOLS},
    "tool results, arguments as text": {"messages": results(written), "tools": TOOLS},
    "tool results, system, no tools": {"messages": [SYSTEM, *results(dict)]},
    "reasoning": {"messages": THOUGHT},
    "reasoning off": {"messages": [SYSTEM, *THOUGHT], "enable_thinking": False, "thinking": False},
    "reasoning on": {"messages": THOUGHT, "enable_thinking": True, "thinking": True, "reasoning_effort": "high"},
    "reasoning with tools": {"messages": [
        *results(dict)[:1], {**results(dict)[1], "reasoning_content": "I need the tool."}, *results(dict)[2:4]],
        "tools": TOOLS},
    "parts": {"messages": [user([{"type": "text", "text": "Hello"}, {"type": "text", "text": " world"}])]},
    "documents": {"messages": [user("Who?")], "documents": [{"title": "A", "text": "Ann did."}]},
}


def templates(folder):
    if not archives(folder):
        subprocess.run([sys.executable, "-m", "pip", "download", "-q", "--disable-pip-version-check", "--no-deps",
                        "--no-binary", "llama-cpp-python", "-d", folder, PACKAGE], check=True)
    with tarfile.open(archives(folder)[0]) as archive:
        for member in sorted(archive.getmembers(), key=lambda m: m.name):
            if member.name.endswith(".jinja") and "/templates/" in member.name:
                yield Path(member.name).stem, archive.extractfile(member).read().decode()


def archives(folder):
    return sorted(Path(folder).glob("llama_cpp_python-*.tar.gz"))


def write(path, cases):
    cases = list(cases)
    with open(path, "w", encoding="utf-8") as out:
        out.writelines(json.dumps(one) + "\n" for one in cases)


def real(folder):
    for name, template in templates(folder):
        for kind, conversation in CONVERSATIONS.items():
            for generate in (True, False):
                yield case(f"{name}, {kind}{'' if generate else ', no prompt'}", template, generate=generate, **conversation)


def nonsense(count):
    for seed in range(count):
        template = random_templates.template(seed)
        yield case(f"random {seed}: {template}", template, [user("Hi there"), assistant("abc")])


def main():
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    write(folder / "cases.jsonl", real(folder))
    write(folder / "random.jsonl", nonsense(int(sys.argv[2]) if len(sys.argv) > 2 else 3000))


if __name__ == "__main__":
    main()
