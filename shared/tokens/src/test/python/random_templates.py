"""Random templates: nonsense that reaches the corners that real templates leave alone."""

import random

NAMES = ["a", "b", "n", "t", "messages", "tools", "x", "ns.v", "ns.w", "d", "l", "loop.index", "loop.last", "m"]
TEXTS = ["''", "'abc'", "' a b '", "'a,b,,c'", "'Zürich ß'", "'1'", "'-2.5'", "'x\\ny\\n'", "'😀é'", "'ǆ İ'", "'%s-%d'",
         "'{}:{0}'", "'<&>'", "\"it's\""]
NUMBERS = ["0", "1", "2", "-1", "3", "7", "10", "1.5", "-0.5", "1e3", "100000000000000000000", "2.0", "0.1"]
FILTERS = ["trim", "upper", "lower", "title", "capitalize", "length", "first", "last", "list", "string", "int", "float",
           "abs", "round", "round(1)", "sort", "sort(reverse=true)", "unique", "unique|list", "reverse", "reverse|list", "join",
           "join('-')", "join(', ', attribute='role')", "map('upper')|list", "map(attribute='role')|list", "select|list",
           "select('defined')|list", "reject('none')|list", "selectattr('role', 'equalto', 'user')|list", "rejectattr('role')|list",
           "default('D')", "default('D', true)", "d(1)", "replace('a', 'b')", "replace('', '.')", "replace('a', 'bb', 1)",
           "tojson", "tojson(indent=2)", "indent(2)", "indent(2, true)", "items|list", "dictsort", "min", "max", "sum", "safe",
           "e", "batch(2)|list", "slice(2)|list", "count", "center(9)", "map('length')|list", "sort(attribute='content')",
           "map('default', 0)|list", "format(1)", "title|trim", "attr('x')", "groupby('role')", "wordcount", "select('in', [1, 'a'])|list"]
TESTS = ["defined", "undefined", "none", "string", "mapping", "sequence", "iterable", "number", "integer", "float",
         "boolean", "true", "false", "odd", "even", "divisibleby 2", "eq 1", "in [1, 'abc']", "sameas none", "upper",
         "lower", "callable", "not none", "not defined", "gt 1", "== 'abc'"]
METHODS = ["strip()", "lstrip()", "rstrip('c ')", "upper()", "lower()", "title()", "capitalize()", "swapcase()", "split()",
           "split(',')", "split(',', 1)", "rsplit(',', 1)", "splitlines()", "startswith('a')", "endswith(('c', 'x'))",
           "replace('a', 'b')", "find('b')", "rfind('b')", "index('b')", "count('a')", "join(['x', 'y'])", "join(l)", "format(1, 2)",
           "isdigit()", "isalpha()", "isspace()", "isupper()", "islower()", "isalnum()", "zfill(5)", "ljust(5, '*')", "rjust(5)",
           "center(6, '-')", "partition(',')", "rpartition(',')", "removeprefix('a')", "removesuffix('c')", "get('k')",
           "get('z', 'def')", "items()", "keys()|list", "values()|list", "keys()", "append(1)", "pop()", "copy()", "index(1)",
           "k", "role", "content", "missing", "0", "nothing.more", "update({})", "isnumeric()", "isdecimal()", "isascii()",
           "encode()", "casefold()", "find('b', 1)", "count('', 1)", "startswith('b', 1)", "splitlines(true)", "expandtabs()"]
BINARY = ["+", "-", "*", "/", "//", "%", "~", "==", "!=", "<", "<=", ">", ">=", "in", "not in", "and", "or"]
SLICES = ["[0]", "[-1]", "[1:]", "[:-1]", "[::2]", "[::-1]", "['k']", "['role']", "[5]", "[a]", "[:2]", "[-2:]", "[1:2]", "['x']"]


class Writer:

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.pick = self.random.choice

    def expression(self, depth=3):
        r = self.random.random()
        if depth == 0 or r < 0.22:
            return self.pick([self.pick(NAMES), self.pick(NAMES), self.pick(TEXTS), self.pick(NUMBERS),
                              self.pick(["none", "true", "false", "missing"])])
        inner = self.expression(depth - 1)
        if r < 0.40:
            return f"({inner}) | {self.pick(FILTERS)}"
        if r < 0.50:
            return f"({inner}).{self.pick(METHODS)}"
        if r < 0.57:
            return f"({inner}){self.pick(SLICES)}"
        if r < 0.64:
            return f"({inner}) is {self.pick(TESTS)}"
        if r < 0.84:
            return f"{self.maybe(inner)} {self.pick(BINARY)} {self.maybe(self.expression(depth - 1))}"
        other = self.expression(depth - 1)
        return self.pick([f"[{inner}, {other}]", f"({inner}, {other})", f"{{'k': {inner}, 'role': {other}}}", f"not {inner}",
                          f"-({inner})", f"{inner} if {other} else {self.expression(0)}", f"{inner} if {other}",
                          f"range({inner})|list", f"dict(k={inner})", f"f({inner})", f"f({inner}, y={other})", f"f(*{inner})",
                          f"namespace(v={inner}).v", "caller()", f"loop.cycle({inner}, {other})", f"loop.changed({inner})",
                          "loop.revindex", "loop.previtem", "loop.nextitem", "loop.length", "varargs", "kwargs", "loop(l)"])

    def maybe(self, expression):
        return f"({expression})" if self.random.random() < 0.5 else expression

    def tag(self, text):
        return "{%" + self.pick(["", "", "-", "+"]) + f" {text} " + self.pick(["", "", "-", "+"]) + "%}"

    def name(self):
        return self.pick(["a", "b", "x", "t", "tools", "l"])

    def statements(self, depth=3):
        return "".join(self.statement(depth) + self.pick(["", "\n", " ", "\n  ", "text", " \n\n"])
                       for _ in range(self.random.randint(1, 3)))

    def statement(self, depth):
        tag, e, inside = self.tag, self.expression, lambda: self.statements(depth - 1)
        r = self.random.random()
        if depth == 0 or r < 0.35:
            return "{{" + self.pick(["", "-"]) + f" {e()} " + self.pick(["", "-"]) + "}}"
        if r < 0.50:
            target = self.pick([self.name(), self.name(), "ns.v", "ns.w", "a, b"])
            return tag(f"set {target} = {e(2)}")
        if r < 0.64:
            other = self.pick(["", tag("else") + inside(), tag(f"elif {e(1)}") + inside()])
            return tag(f"if {e(2)}") + inside() + other + tag("endif")
        if r < 0.82:
            body = inside() + self.pick(["", "", tag("break"), tag("continue"),
                                         tag(f"if {e(1)}") + tag(self.pick(["break", "continue"])) + tag("endif") + inside()])
            items = self.pick(["l", "messages", "[1, 2, 3]", "'ab'", "d", "d.items()", e(1)])
            target = "a, b" if "items" in items else self.name()
            condition = self.pick(["", "", f" if {e(1)}"])
            other = self.pick(["", tag("else") + inside()])
            return tag(f"for {target} in {items}{condition}{self.pick(['', '', ' recursive'])}") + body + other + tag("endfor")
        return self.pick([
            lambda: tag(self.pick(["macro f(x, y=1)", "macro f(x)", "macro f(x, y=x)", "macro f()"])) + inside() + tag("endmacro"),
            lambda: tag(self.pick(["call f(1)", "call(x) f(2)"])) + inside() + tag("endcall"),
            lambda: tag(f"set {self.name()}" + self.pick(["", " | upper | trim"])) + inside() + tag("endset"),
            lambda: tag(f"filter {self.pick(['upper', 'trim', 'indent(2)', 'replace(1, 2)'])}") + inside() + tag("endfilter"),
            lambda: tag(f"with {self.name()} = {e(1)}, x = a") + inside() + tag("endwith"),
            lambda: tag("generation") + inside() + tag("endgeneration"),
            lambda: self.pick(["{# c #}", "{#- c -#}", "{#+ c +#}"]),
            lambda: tag("raw") + "{{ x }} {% y %}\n" + tag("endraw"),
        ])()


START = ("{% set ns = namespace(v=1, w='a') %}{% set d = {'k': 1, 'role': 'r', 'z': none} %}{% set l = [3, 1, 2] %}"
         "{% set n = none %}")


def template(seed):
    """A template, the same for the same seed."""
    writer = Writer(seed)
    kind = seed % 3
    if kind == 0:
        return START + "{% set t = 'a b,c' %}{% set a = 2 %}{% set b = [1, 'x'] %}{{ " + writer.expression(4) + " }}"
    if kind == 1:
        return START + writer.statements(3)
    return START + "{% set t = 'T' %}{% macro f(x, y=2) %}<{{ x }}{{ y }}{{ caller }}>{% endmacro %}" + writer.statements(4)
