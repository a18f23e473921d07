"""Reads and writes the metadata of GGUF files, and turns tokenizers in their makers' formats into it."""

import base64
import json
import struct

NORMAL, UNKNOWN, CONTROL, USER_DEFINED, UNUSED, BYTE = range(1, 7)
FIXED = {0: "<B", 1: "<b", 2: "<H", 3: "<h", 4: "<I", 5: "<i", 6: "<f", 7: "<?", 10: "<Q", 11: "<q", 12: "<d"}
STRING, ARRAY = 8, 9


def read(path):
    data = path.read_bytes()
    at = 24
    metadata = {}

    def number(form):
        nonlocal at
        value = struct.unpack_from(form, data, at)[0]
        at += struct.calcsize(form)
        return value

    def value(kind):
        nonlocal at
        if kind == STRING:
            length = number("<Q")
            at += length
            return data[at - length:at].decode()
        if kind == ARRAY:
            item = number("<I")
            return [value(item) for _ in range(number("<Q"))]
        return number(FIXED[kind])

    for _ in range(struct.unpack_from("<Q", data, 16)[0]):
        key = value(STRING)
        metadata[key] = value(number("<I"))
    return metadata


def write(path, metadata):
    out = [struct.pack("<4sIQQ", b"GGUF", 3, 0, len(metadata))]

    def string(text):
        raw = text.encode()
        out.append(struct.pack("<Q", len(raw)) + raw)

    def scalar(kind, value):
        string(value) if kind == STRING else out.append(struct.pack(FIXED[kind], value))

    def kind_of(value):
        return {str: STRING, bool: 7, int: 5, float: 6}[type(value)]

    for key, value in metadata.items():
        string(key)
        if isinstance(value, list):
            kind = kind_of(value[0])
            out.append(struct.pack("<IIQ", ARRAY, kind, len(value)))
            for item in value:
                scalar(kind, item)
        else:
            out.append(struct.pack("<I", kind_of(value)))
            scalar(kind_of(value), value)
    path.write_bytes(b"".join(out))


def looks_special(name):
    return name in ("<pad>", "<mask>") or (name.startswith("<|") and name.endswith("|>")) or name.startswith("<unused")


def of_tokenizer_json(document, pre):
    """As a GGUF converter does it; SentencePiece vocabularies get their scores from the order of the merges."""
    model = document["model"]
    sentencepiece = model["byte_fallback"]
    merges = [tuple(m.split(" ")) if isinstance(m, str) else tuple(m) for m in model["merges"]]
    size = 1 + max([*model["vocab"].values(), *(a["id"] for a in document["added_tokens"])])
    tokens, types = [f"[PAD{i}]" for i in range(size)], [UNUSED] * size
    for token, id in model["vocab"].items():
        tokens[id] = token
        types[id] = BYTE if sentencepiece and len(token) == 6 and token.startswith("<0x") else NORMAL
    for added in document["added_tokens"]:
        name = added["content"]
        control = added["special"] or looks_special(name)
        tokens[added["id"]] = name if control else name.replace("\u2581", " ")
        types[added["id"]] = UNKNOWN if name == model["unk_token"] else CONTROL if control else USER_DEFINED
    metadata = {
        "tokenizer.ggml.model": "llama" if sentencepiece else "gpt2",
        "tokenizer.ggml.pre": pre,
        "tokenizer.ggml.tokens": tokens,
        "tokenizer.ggml.token_type": types,
    }
    if sentencepiece:
        rank = {}
        for i, (left, right) in enumerate(merges):
            rank.setdefault(left + right, i)
        metadata["tokenizer.ggml.scores"] = [-float(rank.get(token, 10**6)) for token in tokens]
        prefix = any(n.get("type") == "Prepend" for n in (document["normalizer"] or {}).get("normalizers", []))
        metadata["tokenizer.ggml.add_space_prefix"] = prefix
    else:
        metadata["tokenizer.ggml.merges"] = [f"{left} {right}" for left, right in merges]
    return metadata


def byte_alphabet():
    visible = [b for b in range(256) if 33 <= b <= 126 or 161 <= b <= 172 or 174 <= b]
    hidden = [b for b in range(256) if b not in visible]
    return {b: chr(b) for b in visible} | {b: chr(256 + i) for i, b in enumerate(hidden)}


def of_tekken(document):
    """Mistral's own file: ranks of byte strings behind a thousand control tokens."""
    config = document["config"]
    controls = config["default_num_special_tokens"]
    alphabet = byte_alphabet()
    words = [base64.b64decode(t["token_bytes"]) for t in document["vocab"]][:config["default_vocab_size"] - controls]
    rank = {word: i for i, word in enumerate(words)}
    merges = []
    for word in words:
        splits = [(rank[word[:i]], rank[word[i:]]) for i in range(1, len(word)) if word[:i] in rank and word[i:] in rank]
        merges += [(words[left], words[right]) for left, right in sorted(splits)]
    text = lambda word: "".join(alphabet[b] for b in word)
    return {
        "tokenizer.ggml.model": "gpt2",
        "tokenizer.ggml.pre": "tekken",
        "tokenizer.ggml.tokens": [f"<SPECIAL_{i}>" for i in range(controls)] + [text(word) for word in words],
        "tokenizer.ggml.token_type": [CONTROL] * controls + [NORMAL] * len(words),
        "tokenizer.ggml.merges": [f"{text(left)} {text(right)}" for left, right in merges],
    }, rank, controls, config["pattern"]


def of_sentencepiece(processor):
    kinds = [(processor.IsUnknown, UNKNOWN), (processor.IsControl, CONTROL), (processor.IsUnused, UNUSED),
             (processor.IsByte, BYTE)]
    ids = range(processor.GetPieceSize())
    return {
        "tokenizer.ggml.model": "llama",
        "tokenizer.ggml.pre": "default",
        "tokenizer.ggml.tokens": [processor.IdToPiece(id) for id in ids],
        "tokenizer.ggml.scores": [processor.GetScore(id) for id in ids],
        "tokenizer.ggml.token_type": [next((kind for test, kind in kinds if test(id)), NORMAL) for id in ids],
    }


def load_json(path):
    return json.loads(path.read_text(encoding="utf-8"))
