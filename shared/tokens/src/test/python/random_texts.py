"""Random texts where tokenizers go wrong: scripts, marks, spaces, digits, cases, contractions, names of tokens."""

RANGES = [
    (0x20, 0x7E), (0xA0, 0xFF), (0x100, 0x24F), (0x370, 0x3FF), (0x400, 0x4FF), (0x590, 0x5FF), (0x600, 0x6FF),
    (0x900, 0x97F), (0xE00, 0xE7F), (0x1780, 0x17FF), (0x1100, 0x11FF), (0xAC00, 0xD7A3), (0x3040, 0x30FF),
    (0x4E00, 0x9FFF), (0x20000, 0x2A6DF), (0x1F300, 0x1F6FF), (0x1F900, 0x1F9FF), (0x1D400, 0x1D7FF), (0x300, 0x36F),
    (0x2000, 0x206F), (0x2580, 0x259F), (0x3000, 0x303F), (0xFF00, 0xFFEF), (0xE000, 0xE0FF), (0x1C80, 0x1CBF),
    (0x10000, 0x1F9FF), (0x80, 0xFFFF), (0, 0x1F), (0x2150, 0x218F), (0x660, 0x669), (0x1E00, 0x1FFF),
]
WORDS = """the The THE don't DON'T we'll I'm it's they've o'clock 'Tis iPhone McDonald fooBar HTTPServer snake_case a/b //
    http://x.y/z?q=1 123 1234567 3.14 1,000 0x1F €5 naïve Ångström straße İstanbul ﬁne ǅ x² ½ ١٢٣ 三千 안녕하세요 สวัสดี
    नमस्ते привет Ελλάδα שלום مرحبا こんにちは カタカナ 你好 👩‍👩‍👧 🏳️‍🌈 ✌🏽 e\u0301 \u1112\u1161\u11ab \u2581 \u2581\u2581 <0x0A> <s> </s>""".split()
SPACES = [" ", " ", " ", "  ", "   ", " " * 9, "\t", "\n", "\n\n", "\r\n", " \n", "\n ", "\u00a0", "\u3000", "\u2028", "\t\t\n"]


def code_point(source):
    while True:
        low, high = source.choice(RANGES)
        point = source.randint(low, high)
        if not 0xD800 <= point <= 0xDFFF:
            return chr(point)


def special(source, names):
    name = source.choice(names)
    kind = source.randrange(3)
    return name if kind else name[:source.randint(1, len(name))]


def random_text(source, names):
    parts = []
    for _ in range(source.choice([1, 2, 3, 5, 8, 13, 30])):
        kind = source.randrange(12)
        if kind < 4:
            parts.append(source.choice(WORDS))
        elif kind < 7:
            parts.append(source.choice(SPACES))
        elif kind == 7:
            low, high = source.choice(RANGES)
            parts += [chr(p) for p in (source.randint(low, high) for _ in range(5)) if not 0xD800 <= p <= 0xDFFF]
        elif kind == 8 and names:
            parts.append(special(source, names))
        elif kind == 9:
            parts.append(source.choice("abc.,!-=#*'/ 0\n") * source.choice([1, 2, 3, 4, 7, 16, 33]))
        else:
            parts.append(code_point(source))
        if source.randrange(3) == 0:
            parts.append(" ")
    return "".join(parts)
