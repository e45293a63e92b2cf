"""Check this evidence pack: ``python3 verify.py [FOLDER] [SHA-256 of the manifest]``.

Needs Python 3.9 or later and nothing else: no network, no Playbook. It prints PASS and ends with
0, or FAIL with what differs and ends with 1. With FOLDER, a copy of your own checks a pack that
somebody else gave you. The hash of the manifest, which it prints too, stands
in the trail of whoever made the pack: compare the two, or give it as an argument.

Checked are: each file against the manifest; the text against its hash; each signature against
that hash, and against the entry of the trail that tells of it, which has to be there and to name
the same person, language and text; each such entry against the signatures, none of which may be
missing; the page that it names against its hash; each approval, comment and attestation against
its entry, and the other way round, and each approval against the text, the translations and the
people that it was a yes to; each entry's bytes against its leaf; each seal against the
leaves that it holds, and those against the entries. Names, addresses and times stand in the
signatures alone: that nobody changed those is what the hash of the manifest says.
"""

import base64
import csv
import hashlib
import json
import pathlib
import re
import struct
import sys

WORDS = sys.argv[1:]
HASHES = [word for word in WORDS if re.fullmatch("[0-9a-fA-F]{64}", word)]
FOLDERS = [word for word in WORDS if word not in HASHES]
HERE = pathlib.Path(FOLDERS[0]) if FOLDERS else pathlib.Path(__file__).resolve().parent
BESIDE = {"manifest.json", "manifest.sha256"}
# What a spreadsheet takes for a formula, at the start of a cell and within it.
STARTS = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
WITHIN = re.compile('([;\t\r\n][\\s"]*)(?=[=+\\-@\uff1d\uff0b\uff0d\uff20])')
# Of the bytes of an entry: a JSON array whose items these are.
VERB, CHANGES = 7, 12
TOLD = (
    ("text_hash", "sha256"),
    ("person", "person"),
    ("language", "language"),
    ("scan_hash", "scan"),
)
# Of other files whose rows the trail tells of: by verb the file, and where the row's uid is; and
# which column stands there under which name.
TELLING = {
    "guideline.acknowledged": ("acknowledgements.csv", "receipt"),
    "guideline.approval_given": ("approvals.csv", "approval"),
    "clause.attested": ("attestations.csv", "attestation"),
    "clause.withdrawn": ("attestations.csv", "attestation"),
    "guideline.commented": ("comments.csv", "comment"),
}
COLUMNS = {
    "approvals.csv": (("text_hash", "sha256"), ("function", "function"), ("whole_hash", "whole")),
    "attestations.csv": (
        ("person", "person"),
        ("signed_on", "signed_on"),
        ("reference", "reference"),
        ("withdraws", "withdraws"),
    ),
    "comments.csv": (),
}


def digest(path):
    found = hashlib.sha256()
    with path.open("rb") as file:
        for chunk in iter(lambda: file.read(1 << 20), b""):
            found.update(chunk)
    return found.hexdigest()


def rows(name):
    """Yield the number of each line and its cells by the name of the column."""
    with (HERE / name).open(encoding="utf-8-sig", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            yield number, row


def check_manifest(expected):
    path = HERE / "manifest.json"
    found = digest(path)
    kept = (HERE / "manifest.sha256").read_bytes()
    if kept != found.encode() + b"  manifest.json\n":
        yield "manifest.json: its SHA-256 is not the one in manifest.sha256"
    if expected and expected.lower() != found:
        yield "manifest.json: its SHA-256 is %s, not %s" % (found, expected)


def check_files(manifest):
    there = {each.name for each in HERE.iterdir()} - BESIDE
    for name in sorted(there - set(manifest["files"])):
        yield "%s: the manifest does not know it" % name
    for name, known in sorted(manifest["files"].items()):
        if name not in there:
            yield "%s: it is missing" % name
        elif digest(HERE / name) != known["sha256"]:
            yield "%s: its SHA-256 is not the one in the manifest" % name


def check_texts(manifest):
    """The text in force, and those before it whose signatures count."""
    for name, known in manifest["texts"].items():
        if digest(HERE / name) != known:
            yield "%s: it is not the text that was signed" % name


def check_pages(manifest):
    """Each text as it was shown, whose hash stands in the signatures."""
    for name, known in manifest["pages"].items():
        if digest(HERE / name) != known:
            yield "%s: it is not the page that was signed" % name


def pages_of(manifest):
    """Return by the hash of a text the hashes of the pages on which it was shown."""
    found = {}
    for name, text in manifest["texts"].items():
        found.setdefault(text, set()).add(manifest["pages"].get(name[:-4] + ".html"))
    return found


def check_sheets(manifest):
    """What was signed on paper, and its scan."""
    sheets = {each.stem[6:]: digest(each) for each in HERE.glob("sheet-*")}
    named = 0
    for number, row in rows("acknowledgements.csv"):
        named += bool(row["scan_hash"])
        if row["scan_hash"] and row["scan_hash"] != sheets.get(row["uid"]):
            yield "acknowledgements.csv, line %d: its scan is missing, or another" % number
    if named != manifest["sheets"]:
        yield "acknowledgements.csv: it names %d scans of %d" % (named, manifest["sheets"])


def check_signatures(manifest, told):
    known = pages_of(manifest)
    for number, row in rows("acknowledgements.csv"):
        place = "acknowledgements.csv, line %d (%s)" % (number, row["uid"])
        if row["text_hash"] not in known:
            yield "%s: it is for another text" % place
        elif row["html_hash"] and row["html_hash"] not in known[row["text_hash"]]:
            yield "%s: it is for another page" % place
        entry = told.pop(row["uid"], None)
        if entry is None:
            yield "%s: the trail does not tell of it" % place
            continue
        for column, key in TOLD:
            if entry.get(key, row[column]) != row[column]:
                yield "%s: the trail tells of another %s" % (place, key)
    # Whoever signed while the pack was made stands in the trail, which was read last, alone.
    if len(told) != manifest["signed_meanwhile"]:
        yield "acknowledgements.csv: the trail tells of %d more than there are" % len(told)


def escaped(cell):
    """Return a cell as the files have it: marked, so that no spreadsheet runs it."""
    text = WITHIN.sub(r"\1'", cell)
    return "'" + text if cell.startswith(STARTS) else text


def check_approved(manifest):
    """What each version was approved as: its text, translations that are here and people, whose
    hash stands in the approvals, and those in the trail."""
    wholes, known = {}, set(manifest["texts"].values())
    majors = {row["uid"]: row["major"] for _number, row in rows("version.csv")}
    for number, row in rows("audience.csv"):
        place = "audience.csv, line %d (%s)" % (number, row["version"])
        text, translations, _audience, major = json.loads(row["approved"])
        if not {text, *(hashed for _language, hashed in translations)} <= known:
            yield "%s: it is for another text" % place
        if majors.get(row["version"]) != str(major):
            yield "%s: it is another change" % place
        wholes[row["version"]] = hashlib.sha256(row["approved"].encode()).hexdigest()
    given = dict.fromkeys(wholes, 0)
    for _number, row in rows("approvals.csv"):
        if row["version"] in given:
            given[row["version"]] += row["whole_hash"] == wholes[row["version"]]
    if given != manifest["approved"]:
        yield "approvals.csv: not as many for what came into force as there were"


def same(name, row, entry):
    """Whether the row says what the trail does; of a comment that is the hash of its words."""
    if name == "comments.csv":
        words = base64.b64decode(row["text_base64"])
        told = hashlib.sha256(words).hexdigest()
        return told == entry["sha256"] and escaped(words.decode()) == row["text"]
    return all(escaped(entry.get(key) or "") == row[column] for column, key in COLUMNS[name])


def check_told(name, known, told):
    """Rows that the trail tells of; how many it does not, from before it did, is known."""
    untold = 0
    for number, row in rows(name):
        place = "%s, line %d (%s)" % (name, number, row["uid"])
        entry = told.pop(row["uid"], None)
        if entry is None:
            untold += 1
        elif not same(name, row, entry):
            yield "%s: the trail tells it otherwise" % place
    if (untold, len(told)) != (known["untold"], known["more"]):
        yield "%s: not the rows that the trail tells of" % name


def check_entries(leaves, told):
    for number, row in rows("trail.csv"):
        place = "trail.csv, line %d (entry %s)" % (number, row["id"])
        canonical = base64.b64decode(row["canonical_base64"])
        if hashlib.sha256(canonical).hexdigest() != row["leaf"]:
            yield "%s: its bytes do not match its leaf" % place
            continue
        entry = json.loads(canonical)
        changes = json.loads(entry[CHANGES])
        if str(entry[1]) != row["id"] or entry[VERB] != row["verb"]:
            yield "%s: its columns are not what its bytes say" % place
        leaves[row["id"]] = row["leaf"]
        name, key = TELLING.get(entry[VERB], ("", ""))
        if key in changes:
            told[name][changes[key]] = changes


def seal_hash(row, inside):
    found = hashlib.sha256(bytes.fromhex(row["previous_hash"]))
    found.update(bytes.fromhex("".join(leaf for _entry, leaf in inside)))
    found.update(struct.pack(">qq", len(inside), int(row["last_id"])))
    return found.hexdigest()


def check_seals(leaves, manifest):
    held = {}
    for _number, row in rows("seal_leaves.csv"):
        held.setdefault(row["seal"], []).append((row["entry"], row["leaf"]))
    sealed = sum(entry in leaves for inside in held.values() for entry, _leaf in inside)
    former = (None, None)
    for number, row in rows("seals.csv"):
        place = "seals.csv, line %d (seal %s)" % (number, row["number"])
        inside = held.pop(row["number"], [])
        if seal_hash(row, inside) != row["hash"] or str(len(inside)) != row["count"]:
            yield "%s: its hash is not that of its leaves" % place
        if former[0] == int(row["number"]) - 1 and row["previous_hash"] != former[1]:
            yield "%s: it does not continue the seal before it" % place
        former = (int(row["number"]), row["hash"])
        other = [entry for entry, leaf in inside if leaves.get(entry, leaf) != leaf]
        if other:
            yield "%s: it was sealed with other bytes of entry %s" % (place, other[0])
    if held:
        yield "seal_leaves.csv: leaves of seals that are not in seals.csv"
    if (len(leaves), sealed) != (manifest["entries"], manifest["entries_sealed"]):
        yield "trail.csv: not as many entries, or sealed ones, as the manifest counts"


def faults(expected):
    yield from check_manifest(expected)
    manifest = json.loads((HERE / "manifest.json").read_bytes())
    yield from check_files(manifest)
    yield from check_texts(manifest)
    yield from check_pages(manifest)
    leaves, told = {}, {name: {} for name, _key in TELLING.values()}
    yield from check_entries(leaves, told)
    yield from check_signatures(manifest, told["acknowledgements.csv"])
    yield from check_sheets(manifest)
    for name, known in sorted(manifest["told"].items()):
        yield from check_told(name, known, told[name])
    yield from check_approved(manifest)
    yield from check_seals(leaves, manifest)


def main():
    found = []
    try:
        for fault in faults(HASHES[0] if HASHES else ""):
            found.append(fault)
            print("FAIL " + fault)
    except Exception as error:  # whatever cannot even be read has been changed
        found.append(str(error))
        print("FAIL it cannot be read to its end: %s: %s" % (type(error).__name__, error))
    if found:
        sys.exit("%d faults" % len(found))
    manifest = json.loads((HERE / "manifest.json").read_bytes())
    # Once more and otherwise, lest one byte of the above be what was changed.
    for name, known in manifest["files"].items():
        if hashlib.sha256((HERE / name).read_bytes()).hexdigest() not in known.values():
            sys.exit("FAIL %s: it was changed" % name)
    unsealed = manifest["entries"] - manifest["entries_sealed"]
    print("PASS %(title)s, version %(version)s" % manifest)
    print("SHA-256 of the manifest, to compare: " + digest(HERE / "manifest.json"))
    if unsealed:
        print("%d entries were too young to be sealed; their leaves are right." % unsealed)


# In no condition, so that there is none that one byte could turn.
sys.dont_write_bytecode = True
main()
