"""The mapping of a collected export: what `init` writes for it, with the few lines that a merchant edits (`edits/`).
`tests/it/truth.rs` lays the same lines in the same places.
"""
import pathlib
import re
import subprocess

FOLDER = pathlib.Path(__file__).parent / "edits"


def mapping(command, corpus, file):
    """The mapping's text, the files that belong to this one, and further arguments."""
    init = subprocess.run([command, "init", corpus / file, "-o", "-", "-q", "--lang", "en"], capture_output=True, check=True)
    lines, sisters, args, section = init.stdout.decode().splitlines(), [], [], ""
    path = FOLDER / (re.sub("[^A-Za-z0-9]", "-", file) + ".toml")
    for line in map(str.strip, path.read_text(encoding="utf-8").splitlines() if path.exists() else []):
        if line.startswith("# with "):
            sisters.append(line.removeprefix("# with "))
        elif line == "# --sheet all":
            args = ["--sheet", "all"]
        elif line.startswith("["):
            section = line
        elif line and not line.startswith("#"):
            lay(lines, section, line)
    return "\n".join(lines) + "\n", sisters, args


def lay(lines, section, edit):
    """In place of the section's line with the same key, or as its first."""
    # `"Size" -> "Size {any}" = …`: the line of the one key becomes that of the other.
    key, _, new = edit.partition(" -> ")
    edit, key = new or edit, key.partition("=")[0].strip()
    stripped = [line.strip() for line in lines]
    if section and section not in stripped:
        lines.append(section)
        stripped.append(section)
    start = stripped.index(section) + 1 if section else 0
    end = next((at for at in range(start, len(lines)) if lines[at].startswith("[")), len(lines))
    same = [at for at in range(start, end) if is_same(lines[at], key)]
    if same:
        lines[same[0]] = edit
    else:
        lines.insert(start, edit)


def is_same(line, key):
    line = line.lstrip("#").lstrip()
    letters = key.strip('"')
    note = line.rpartition("  # ")[2] if "  # " in line else ""
    # A column may be called by its header in the file and by its letters in the edit.
    if letters.startswith("@") and re.match(re.escape(letters[1:]) + r"($|[: ])", note):
        return True
    return line.startswith(key) and line[len(key) :].lstrip().startswith("=")
