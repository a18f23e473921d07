"""Chat templates as transformers sets up jinja2 for them. Needs: pip install jinja2 (3.1.6 or newer)."""

import copy
import datetime
import functools
import json

import jinja2
import jinja2.ext
from jinja2.sandbox import ImmutableSandboxedEnvironment

# What strftime_now reads in every case.
NOW = datetime.datetime(2026, 3, 4, 15, 6, 7)


class Generation(jinja2.ext.Extension):
    """The tag that marks what an assistant said: its text is written as it is."""

    tags = {"generation"}

    def parse(self, parser):
        line = next(parser.stream).lineno
        body = parser.parse_statements(["name:endgeneration"], drop_needle=True)
        return jinja2.nodes.CallBlock(self.call_method("written"), [], [], body).set_lineno(line)

    @staticmethod
    def written(caller):
        return caller()


def check(name):
    if name.startswith("_"):
        raise jinja2.exceptions.SecurityError(f"the name {name!r} in a namespace")


class Namespace(jinja2.utils.Namespace):
    """A namespace without names that begin with an underscore."""

    def __init__(*args, **kwargs):
        for name in dict(*args[1:], **kwargs):
            check(name)
        jinja2.utils.Namespace.__init__(*args, **kwargs)

    def __setitem__(self, name, value):
        check(name)
        super().__setitem__(name, value)


def raise_exception(message):
    raise jinja2.exceptions.TemplateError(message)


def tojson(value, ensure_ascii=False, indent=None, separators=None, sort_keys=False):
    return json.dumps(value, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys)


def environment():
    env = ImmutableSandboxedEnvironment(
        trim_blocks=True, lstrip_blocks=True, extensions=[Generation, jinja2.ext.loopcontrols])
    env.filters["tojson"] = tojson
    env.globals.update(
        raise_exception=raise_exception, strftime_now=lambda format: NOW.strftime(format), namespace=Namespace)
    return env


ENVIRONMENT = environment()


@functools.lru_cache(4)
def compiled(template):
    return ENVIRONMENT.from_string(template)


def case(name, template, messages, generate=True, tools=None, documents=None, **variables):
    """A case with what jinja2 makes of it: a text, or a fault."""
    # A copy: some filters of jinja2 change what they are given.
    result = copy.deepcopy({"name": name, "template": template, "messages": messages, "generate": generate})
    for key, value in (("tools", tools), ("documents", documents), ("variables", variables)):
        if value:
            result[key] = copy.deepcopy(value)
    try:
        text = compiled(template).render(
            messages=messages, add_generation_prompt=generate, bos_token="<s>", eos_token="</s>", tools=tools,
            documents=documents, **variables)
        text.encode()
        result["text"] = text
    except Exception as fault:  # templates can fail in any of Python's ways
        result["fault"] = f"{type(fault).__name__}: {fault}"
    return result
