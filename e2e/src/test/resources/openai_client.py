"""Speaks to the API like any program that uses the openai package; prints what it saw as one JSON document."""

import json
import os

import openai

client = openai.OpenAI(max_retries=0)
question = {
    "model": os.environ["MODEL"],
    "messages": [{"role": "user", "content": "Name three primary colors."}],
    "temperature": 0,
    "max_tokens": 40,
}


def unary():
    answer = client.chat.completions.create(**question)
    choice = answer.choices[0]
    return {"text": choice.message.content, "finish_reason": choice.finish_reason, "usage": answer.usage.model_dump()}


def stream():
    pieces, usage, reason = [], None, None
    for chunk in client.chat.completions.create(**question, stream=True, stream_options={"include_usage": True}):
        for choice in chunk.choices:
            if choice.delta.content:
                pieces.append(choice.delta.content)
            reason = choice.finish_reason or reason
        if chunk.usage:
            usage = chunk.usage.model_dump()
    return {"text": "".join(pieces), "pieces": len(pieces), "finish_reason": reason, "usage": usage}


def refused(how, **changes):
    try:
        how.chat.completions.create(**(question | changes))
        return "served"
    except openai.APIStatusError as error:
        return type(error).__name__


print(json.dumps({
    "models": [m.id for m in client.models.list()],
    "unary": unary(),
    "stream": stream(),
    "errors": {
        "bad_key": refused(openai.OpenAI(api_key="nobody", max_retries=0)),
        "unknown_model": refused(client, model="no-such-model"),
        "bad_value": refused(client, temperature=9),
    },
}))
