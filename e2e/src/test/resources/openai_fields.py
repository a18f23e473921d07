"""Every field of a request and what it does, seen through the openai package. Prints one JSON object: field → what was
observed; a field that did not do what it says is observed as a text that begins with WRONG."""

import json
import os
import urllib.request

import openai

client = openai.OpenAI(max_retries=0)
MODEL = os.environ["MODEL"]
ROOT = os.environ["OPENAI_BASE_URL"].removesuffix("/v1")
HEADERS = {"Authorization": "Bearer " + os.environ["OPENAI_API_KEY"]}
QUESTION = [{"role": "user", "content": "Write a story about a small dog who lives by the sea."}]
seen = {}


def ask(tokens=16, **changes):
    asked = {"model": MODEL, "messages": QUESTION, "temperature": 0, "max_completion_tokens": tokens}
    return client.chat.completions.create(**{k: v for k, v in (asked | changes).items() if v is not ...})


def text(tokens=16, **changes):
    return ask(tokens, **changes).choices[0].message.content


def request(path, body):
    return urllib.request.Request(ROOT + path, json.dumps(body).encode(),
                                  HEADERS | {"Content-Type": "application/json"})


def post(path, body):
    with urllib.request.urlopen(request(path, body), timeout=120) as answer:
        return json.load(answer)


def observe(field, holds, what):
    seen[field] = what if holds else f"WRONG: {what}"


GREEDY = text()


def lengths():
    answer = ask(3)
    observe("max_completion_tokens", answer.usage.completion_tokens == 3
            and answer.choices[0].finish_reason == "length", "3 tokens, then length")
    answer = ask(max_completion_tokens=..., max_tokens=4)
    observe("max_tokens", answer.usage.completion_tokens == 4, "4 tokens")
    short = [{"role": "user", "content": "Say hi."}]
    free, on = ask(60, messages=short), ask(60, messages=short, extra_body={"ignore_eos": True})
    observe("ignore_eos", on.usage.completion_tokens == 60 and on.choices[0].finish_reason == "length",
            f"{on.usage.completion_tokens} tokens where the model would end after {free.usage.completion_tokens}")


def sampling():
    observe("temperature", text() == GREEDY and len({text(temperature=1.5, seed=s) for s in range(4)}) > 1,
            "0 repeats itself, 1.5 varies with the seed")
    observe("seed", text(temperature=1, seed=7) == text(temperature=1, seed=7)
            != text(temperature=1, seed=8), "the same seed repeats, another one differs")
    for field, value in {"top_k": 1, "min_p": 1.0}.items():
        observe(field, text(temperature=1, seed=3, extra_body={field: value}) == GREEDY, f"{value} is greedy")
    observe("top_p", text(temperature=1, seed=3, top_p=0) == GREEDY, "0 is greedy")
    blue = [{"role": "user", "content": "Repeat: blue blue blue blue blue blue blue"}]
    plain = text(24, messages=blue)
    for field, value in {"frequency_penalty": 2, "presence_penalty": 2}.items():
        observe(field, text(24, messages=blue, **{field: value}) != plain, f"{value} changes a greedy answer")
    observe("repetition_penalty", text(24, messages=blue, extra_body={"repetition_penalty": 2}) != plain,
            "2 changes a greedy answer")
    token = post("/tokenize", {"model": MODEL, "prompt": " zebra"})["tokens"][0]
    forced = text(3, logit_bias={str(token): 100})
    word = post("/detokenize", {"model": MODEL, "tokens": [token]})["prompt"]
    observe("logit_bias", forced == word * 3, f"100 forces {forced!r}")
    first = post("/tokenize", {"model": MODEL, "prompt": GREEDY})["tokens"][0]
    observe("logit_bias, negative", not text(1, logit_bias={str(first): -100}) == text(1), "-100 forbids a token")


def stops():
    word = GREEDY.split()[3]
    cut = GREEDY[:GREEDY.index(word)]
    answer = ask(stop=word).choices[0]
    observe("stop", (answer.message.content, answer.finish_reason) == (cut, "stop"), f"cut before {word!r}")
    answer = ask(stop=["never said", "nor this", word, "nor that"]).choices[0]
    observe("stop, array", (answer.message.content, answer.finish_reason) == (cut, "stop"), "any of four")
    pieces = [c.choices[0].delta.content or "" for c in ask(stop=word, stream=True)]
    observe("stop, streamed", "".join(pieces) == cut, "nothing of it is streamed")


def choices():
    answer, one = ask(n=3, temperature=1, seed=5), ask()
    texts = [c.message.content for c in answer.choices]
    observe("n", [c.index for c in answer.choices] == [0, 1, 2] and len(set(texts)) > 1
            and answer.usage.prompt_tokens == one.usage.prompt_tokens
            and answer.usage.completion_tokens > one.usage.completion_tokens, "3 choices, the prompt counted once")
    indexes = {c.choices[0].index for c in ask(n=2, stream=True)}
    observe("n, streamed", indexes == {0, 1}, "2 choices, each chunk says whose it is")


def probabilities(content):
    return [(t.token, round(t.logprob, 4), [(a.token, round(a.logprob, 4)) for a in t.top_logprobs]) for t in content]


def logprobs():
    answer = ask(6, logprobs=True, top_logprobs=4)
    tokens = probabilities(answer.choices[0].logprobs.content)
    good = len(tokens) == answer.usage.completion_tokens and all(
        len(top) == 4 and (token, logprob) == top[0] and top == sorted(top, key=lambda t: -t[1])
        for token, logprob, top in tokens)
    observe("top_logprobs", good, "4 a token, the sampled one is the best of them at temperature 0")
    bare = ask(6, logprobs=True).choices[0].logprobs.content
    observe("logprobs", "".join(t.token for t in bare) == text(6) and all(t.top_logprobs == [] for t in bare)
            and bytes(b for t in bare for b in t.bytes).decode() == text(6), "tokens and bytes make up the text")
    streamed = [t for c in ask(6, logprobs=True, top_logprobs=4, stream=True)
                if c.choices[0].logprobs for t in c.choices[0].logprobs.content]
    observe("logprobs, streamed", probabilities(streamed) == tokens, "the same as unary")


def streams():
    body = {"model": MODEL, "messages": QUESTION, "temperature": 0, "max_tokens": 16, "stream": True,
            "stream_options": {"include_usage": True}}
    with urllib.request.urlopen(request("/v1/chat/completions", body), timeout=120) as answer:
        lines = [line.decode().strip() for line in answer if line.startswith(b"data: ")]
    chunks = [json.loads(line[6:]) for line in lines[:-1]]
    deltas = [c["choices"][0] for c in chunks[:-1]]
    observe("stream", lines[-1] == "data: [DONE]" and len({(c["id"], c["created"], c["model"]) for c in chunks}) == 1
            and deltas[0]["delta"]["role"] == "assistant" and deltas[0]["delta"]["content"] == ""
            and all("role" not in d["delta"] for d in deltas[1:])
            and [d["finish_reason"] for d in deltas] == [None] * (len(deltas) - 1) + ["length"]
            and deltas[-1]["delta"] == {} and {c["object"] for c in chunks} == {"chat.completion.chunk"}
            and "".join(d["delta"].get("content", "") for d in deltas) == GREEDY,
            "role first, pieces, finish with an empty delta, [DONE]")
    observe("stream_options", all(c["usage"] is None for c in chunks[:-1]) and chunks[-1]["choices"] == []
            and chunks[-1]["usage"]["completion_tokens"] == 16, "usage null, then a chunk of its own")


def messages():
    parts = [{"type": "text", "text": "Write a story about a small dog"}, {"type": "text", "text": "who lives."}]
    joined = [{"role": "user", "content": "\n".join(p["text"] for p in parts)}]
    observe("content parts", text(messages=[{"role": "user", "content": parts}]) == text(messages=joined),
            "text parts are joined")
    said = {role: text(messages=[{"role": role, "content": "Answer in French."}] + QUESTION)
            for role in ("system", "developer")}
    observe("developer role", said["system"] == said["developer"] != GREEDY, "speaks as system does")
    long = [{"role": "user", "content": "The sea is blue. " * 40}]
    salted = [ask(1, messages=long, extra_body={"cache_salt": s}).usage.prompt_tokens_details.cached_tokens
              for s in ("a", "a", "b")]
    observe("cache_salt", salted[0] == salted[2] == 0 < salted[1], f"cached tokens with salts a, a, b: {salted}")


def harmless():
    same = text(user="u", store=False, metadata={"a": "b"}, service_tier="auto", modalities=["text"],
                response_format={"type": "text"}, parallel_tool_calls=False, tool_choice=..., verbosity="medium",
                extra_body={"safety_identifier": "x", "prompt_cache_key": "k", "chat_template_kwargs": {"odd": 1}})
    observe("user, store, metadata and others", same == GREEDY, "change nothing")


def refusals():
    for field, value in {
            "reasoning_effort": "low", "verbosity": "high", "service_tier": "flex", "modalities": ["audio"],
            "prediction": {"type": "content", "content": "x"}, "functions": [{"name": "f"}], "function_call": "auto",
            "web_search_options": {}, "audio": {"voice": "alloy", "format": "wav"},
            "stream_options": {"include_usage": True}, "top_logprobs": 3, "tool_choice": "required",
            "temperature": 2.5, "n": 0, "stop": ["a"] * 5, "logit_bias": {"1": 101}}.items():
        try:
            ask(**{field: value})
            observe("refused " + field, False, "served")
        except openai.BadRequestError as error:
            observe("refused " + field, error.param.split(".")[0] == field and error.code, f"400 {error.code}")


def texts():
    prompt = "The sea is"
    answer = client.completions.create(model=MODEL, prompt=prompt, temperature=0, logprobs=2)
    choice = answer.choices[0]
    observe("completions", answer.usage.completion_tokens == 16 and answer.object == "text_completion",
            "16 tokens unless said otherwise")
    observe("completions logprobs", "".join(choice.logprobs.tokens) == choice.text
            and all(max(top.values()) == own for top, own in
                    zip(choice.logprobs.top_logprobs, choice.logprobs.token_logprobs)), "tokens make up the text")
    ids = post("/tokenize", {"model": MODEL, "prompt": prompt})["tokens"]
    same = client.completions.create(model=MODEL, prompt=ids, temperature=0).choices[0].text
    observe("completions prompt", same == choice.text, "ids answer as their text does")
    pieces = [c.choices[0].text for c in client.completions.create(model=MODEL, prompt=prompt, temperature=0,
                                                                  stream=True)]
    observe("completions stream", "".join(pieces) == choice.text, "pieces make up the text")


def surroundings():
    raw = client.chat.completions.with_raw_response.create(model=MODEL, messages=QUESTION, max_tokens=1)
    wanted = ["x-request-id", "openai-processing-ms", "openai-version", "x-ratelimit-limit-requests",
              "x-ratelimit-remaining-requests", "x-ratelimit-reset-requests"]
    observe("headers", all(name in raw.headers for name in wanted) and raw.parse()._request_id, ", ".join(wanted))
    model = client.models.retrieve(MODEL)
    observe("models", (model.id, model.object) == (MODEL, "model") and model.created > 0 and model.owned_by,
            "id, object, created, owned_by")


for part in (lengths, sampling, stops, choices, logprobs, streams, messages, harmless, refusals, texts, surroundings):
    part()
print(json.dumps(seen))
