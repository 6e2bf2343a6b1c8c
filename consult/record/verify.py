"""Check an exported record, and tell what it says. Needs Python 3.9 or newer and nothing else.

Usage: python -I verify.py [--anchor FILE]     in the folder of entries, words and heads

An anchor is a file of heads that was kept elsewhere: everything that it names must still be there.

An entry is sealed by the SHA-256 of [seal before, position, body with the name of its thing] as
JSON with sorted keys and no blanks. Names and free text are not in it, only their digests: HMAC
SHA-256 with a random salt as the key. So words can be erased, and the chain still holds.
"""

import hashlib
import hmac
import json
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
Entry = dict[str, Any]
Chains = dict[str, list[Entry]]
Words = dict[tuple[str, int], list[Entry]]
faults: dict[str, tuple[int, str]] = {}  # thing -> its first broken entry, and why


def blame(thing: str, position: int, why: str) -> None:
    """Only the first break of a chain is told: what comes after it proves nothing."""
    if thing not in faults or position < faults[thing][0]:
        faults[thing] = (position, why)


def check_chain(thing: str, chain: list[Entry]) -> None:
    before = "0" * 64
    for expected, entry in enumerate(chain, start=1):
        sealed = [entry["previous"], expected, {**entry["body"], "thing": thing}]
        words = json.dumps(sealed, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        if entry["position"] != expected:
            blame(thing, expected, f"entry {entry['position']} stands in its place")
        elif hashlib.sha256(words.encode()).hexdigest() != entry["seal"]:
            blame(thing, expected, "it was edited: its seal does not fit it")
        elif entry["previous"] != before:
            blame(thing, expected, "it does not follow the entry before it")
        before = entry["seal"]


def check_heads(heads: list[Entry], chains: Chains) -> None:
    """Heads are as the record was at one moment; chains may have grown since then."""
    for head in heads:
        thing, chain, end = head["thing"], chains.get(head["thing"], []), head["position"]
        if len(chain) < end:
            blame(thing, len(chain) + 1, f"entries up to {end} are missing")
        elif end and chain[end - 1]["seal"] != head["digest"]:
            blame(thing, end, "this or an earlier entry is not the one of the heads")
        if head["count"] != end:
            blame(thing, min(head["count"], end) + 1, "it was broken when it was exported")


def check_words(thing: str, chain: list[Entry], words: Words) -> None:
    for entry in chain:
        place, sealed = entry["position"], entry["body"].get("words", {})
        given = words.get((thing, place), [])
        for word in given:
            fits = word["state"] in ("erased", "withheld")
            if word["state"] == "kept":
                digest = hmac.new(bytes.fromhex(word["salt"]), word["text"].encode(), "sha256")
                fits = sealed.get(word["name"]) == digest.hexdigest()
            if not fits:
                blame(thing, place, f"the words “{word['name']}” are not those that were sealed")
        if sorted(word["name"] for word in given) != sorted(sealed):
            blame(thing, place, "words are missing without a mark, or were added")


def tell(entry: Entry, words: list[Entry]) -> str:
    said = {each["name"]: each.get("text", f"[{each['state']}]") for each in words}
    body = entry["body"]
    who = said.pop("actor", "nobody named") + (f" for {body['for']}" if body.get("for") else "")
    more = "; ".join(f"{name}: {' '.join(text.split())[:300]}" for name, text in said.items())
    act, at, place = body.get("act"), body.get("at"), f"{entry['thing']} {entry['position']}"
    return f"{at}  {place}  {act}, by {who}" + (f" ({more})" if more else "")


def heads_in(path: Path) -> list[Entry]:
    return list(json.loads(path.read_text(encoding="utf-8"))["heads"])


def main(anchors: list[str]) -> int:
    chains: Chains = {}
    words: Words = {}
    for line in (HERE / "entries.jsonl").open(encoding="utf-8"):
        entry = json.loads(line)
        chains.setdefault(entry["thing"], []).append(entry)
    for line in (HERE / "words.jsonl").open(encoding="utf-8"):
        word = json.loads(line)
        words.setdefault((word["thing"], word["position"]), []).append(word)
    entries = [entry for chain in chains.values() for entry in chain]
    for entry in sorted(entries, key=lambda each: str(each["body"].get("at"))):
        print(tell(entry, words.get((entry["thing"], entry["position"]), [])))
    heads = heads_in(HERE / "heads.json")
    check_heads(heads, chains)
    named = {head["thing"] for head in heads}  # perhaps those of one review only
    for anchor in anchors:
        check_heads([head for head in heads_in(Path(anchor)) if head["thing"] in named], chains)
    for thing, chain in chains.items():
        check_chain(thing, chain)
        check_words(thing, chain, words)
        if thing not in named:
            blame(thing, 1, "the heads do not name it")
    for thing, (position, why) in sorted(faults.items()):
        print(f"BROKEN: {thing}, entry {position}: {why}")
    print(f"{len(entries)} entries in {len(chains)} chains; {len(faults)} broken.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    try:
        sys.exit(main(sys.argv[2:] if sys.argv[1:2] == ["--anchor"] else []))
    except OSError as error:
        sys.exit(f"BROKEN: {error.filename} cannot be read: {error.strerror}")
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        sys.exit(f"BROKEN: the files are not as they were written: {error!r}")
