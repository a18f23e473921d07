"""Asks for answers in a form, like any program that uses the openai package: schemas at temperature 1, calls of tools.

The first argument is a file of schemas. Prints what it saw as one JSON document; every answer is judged by the
jsonschema package, and by nothing of ours.
"""

import json
import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import jsonschema
import openai

client = openai.OpenAI(max_retries=0)
MODEL = os.environ["MODEL"]
ASK = {"model": MODEL, "temperature": 1, "max_tokens": 250}
CLOCK = {"type": "object", "properties": {"zone": {"enum": ["UTC", "CET"]}, "twelve": {"type": "boolean"}},
         "required": ["zone"], "additionalProperties": False}
MAIL = {"type": "object", "properties": {"to": {"type": "string", "pattern": "^[a-z]{2,8}$"},
                                         "copies": {"type": "integer", "minimum": 1, "maximum": 9}},
        "required": ["to", "copies"], "additionalProperties": False}
PARAMETERS = {"clock": CLOCK, "mail": MAIL}
TOOLS = [{"type": "function", "function": {"name": name, "description": "A tool.", "parameters": parameters}}
         for name, parameters in PARAMETERS.items()]
NAMED = {"type": "function", "function": {"name": "mail"}}


def said(what):
    return [{"role": "user", "content": what}]


def valid(text, schema):
    value = json.loads(text)
    jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker()).validate(value)


def shaped(number, example):
    """One schema; an answer that the limit cuts is no answer, so it is asked again with another seed."""
    form = {"type": "json_schema", "json_schema": {"name": f"s{number}", "schema": example["schema"],
                                                   "strict": number % 2 == 0}}
    for seed in range(8):
        answer = client.chat.completions.create(
            **ASK, messages=said(f"Give me {example['name']} in JSON."), seed=1000 * number + seed,
            response_format=form)
        choice = answer.choices[0]
        if choice.finish_reason == "length":
            continue
        try:
            valid(choice.message.content, example["schema"])
        except Exception as wrong:
            return f"{example['name']}: {type(wrong).__name__} in {choice.message.content!r}"
        return None if choice.finish_reason == "stop" else f"{example['name']}: {choice.finish_reason}"
    return f"{example['name']}: never came to an end"


def called(message):
    """Names of the calls, whose arguments must fit."""
    for call in message.tool_calls:
        assert call.type == "function" and call.id, call
        valid(call.function.arguments, PARAMETERS[call.function.name])
    return [call.function.name for call in message.tool_calls]


def must_call(choice, **more):
    for seed in range(8):
        answer = client.chat.completions.create(**ASK, messages=said("What time is it? Mail it."), tools=TOOLS,
                                                tool_choice=choice, seed=seed, **more).choices[0]
        if answer.finish_reason != "length":
            return {"names": called(answer.message), "reason": answer.finish_reason, "text": answer.message.content}
    raise AssertionError("never came to an end")


def streamed():
    """The deltas put together by hand, as every client does."""
    for seed in range(8):
        calls, reason = {}, None
        for chunk in client.chat.completions.create(**ASK, messages=said("Mail it."), tools=TOOLS, seed=seed,
                                                    tool_choice=NAMED, stream=True):
            choice = chunk.choices[0]
            for delta in choice.delta.tool_calls or []:
                call = calls.setdefault(delta.index, {"id": delta.id, "name": delta.function.name, "arguments": ""})
                call["arguments"] += delta.function.arguments or ""
            reason = choice.finish_reason or reason
        if reason != "length":
            break
    valid(calls[0]["arguments"], PARAMETERS[calls[0]["name"]])
    return {"names": [call["name"] for call in calls.values()], "reason": reason}


def round_trip():
    """The call and its result go back into the conversation."""
    call = {"id": "call_1", "type": "function", "function": {"name": "clock", "arguments": "{\"zone\": \"UTC\"}"}}
    messages = said("What time is it?") + [
        {"role": "assistant", "content": None, "tool_calls": [call]},
        {"role": "tool", "tool_call_id": "call_1", "content": "12:00"}]
    answer = client.chat.completions.create(model=MODEL, messages=messages, tools=TOOLS, tool_choice="none",
                                            max_tokens=8, temperature=0)
    return answer.choices[0].message.tool_calls is None and answer.usage.prompt_tokens > 20


def any_object():
    for seed in range(8):
        choice = client.chat.completions.create(**ASK, messages=said("Answer in JSON."), seed=seed,
                                                response_format={"type": "json_object"}).choices[0]
        if choice.finish_reason == "stop":
            return isinstance(json.loads(choice.message.content), dict)
    return "never came to an end"


def several():
    """Each choice is held to the form by itself."""
    schema = {"enum": ["red", "green", "blue"]}
    answer = client.chat.completions.create(**ASK, messages=said("A colour?"), n=3, seed=1, response_format={
        "type": "json_schema", "json_schema": {"name": "colour", "schema": schema}})
    for choice in answer.choices:
        valid(choice.message.content, schema)
    return len(answer.choices)


def refused():
    try:
        client.chat.completions.create(**ASK, messages=said("Hi"), response_format={
            "type": "json_schema", "json_schema": {"name": "s", "schema": {"type": "array", "uniqueItems": True}}})
        return "served"
    except openai.BadRequestError as error:
        return error.body["param"]


with open(sys.argv[1], encoding="utf-8") as file:
    EXAMPLES = json.load(file)
started = time.monotonic()
with ThreadPoolExecutor(8) as threads:
    wrong = list(threads.map(lambda each: shaped(*each), enumerate(EXAMPLES)))
print(json.dumps({
    "schemas": len(EXAMPLES),
    "wrong": [each for each in wrong if each],
    "object": any_object(),
    "named": must_call(NAMED),
    "required": must_call("required", parallel_tool_calls=False),
    "streamed": streamed(),
    "round_trip": round_trip(),
    "several": several(),
    "refused": refused(),
    "seconds": round(time.monotonic() - started, 1),
}))
