#!/usr/bin/env python3
"""The ledger, held against an independent counter (`rows.py`): of every collected export, and of every made or collected
torture file, rows read are the rows that stand in the file, they are all emitted, refused or skipped, and the totals
are those of the bodies that were written. Where strace is there, it also sees that no run opens anything but its files,
or calls anybody.

    ledger.py COMMAND SHARED [--made FOLDER] [--all]

Without --all, the damaged copies and the few files that take seconds are left out. Needs xlrd from PyPI.
"""
import argparse
import collections
import concurrent.futures
import json
import pathlib
import re
import subprocess
import sys
import tempfile

import edits
import rows
import watch

# Of so many files a verdict is told; if it is the same for all, these say why.
SHOWN = 20
HERE = pathlib.Path(__file__).parent
TEXT, BOOKS = {"csv", "tsv", "tab", "ssv", "psv", "txt"}, {"xlsx", "xlsm", "xltx", "xlsb", "xls", "ods", "html", "xml"}
COLLECTED = ["csv-csvlint", "csv-frictionless", "csv-messytables-horror", "csv-papaparse", "csv-qsv", "csv-rust-csv",
             "csv-spectrum", "csv-univocity", "encodings", "naughty-strings",
             "xlsx-calamine", "xlsx-excelize", "xlsx-poi", "xlsx-sheetjs"]
# What exports never hold, so that products can go out at all.
FILLING = ["path=pages/detail?id={out_product_id}", "third_cat_id=6493", "brand_id=2100000000", "info_version=1", "scene_group_list=1"]
# A table that nobody knows: all of it is rows, and the first column is the id.
STRANGE = 'price_unit = "yuan"\n[source]\nheader_row = 0\n[columns]\n"@A" = "out_product_id"\n'
# What is said of text whose quotes do not open and close as they should. There, records are a matter of reading: the
# program's are never fewer than those of the standard library, and never more than the lines.
QUOTES = {"quote-unclosed", "quote-stray", "quote-text-after"}
SLOW = {"blank-formatted-1048576-rows.xlsx", "million-trailing-blank-rows.csv", "errors-100k-rows.csv",
        "sst-amplify-1mib-x-12000.xlsx", "bomb-sst-5m-strings.xlsx", "bomb-sheet-2gib.xlsx",
        "large.ods", "large_strings.xlsx", "large_strings.xlsb", "CVLKRA-KYC_Download_File_Structure_V3.1.xlsx"}


WATCHED = watch.can_watch()


class Run:
    """One conversion: its exit code, report and payloads, and what it had no business to do."""

    def __init__(self, command, mapping, files, args=()):
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            (folder / "mapping.toml").write_text(mapping, encoding="utf-8")
            paths = ["-m", "mapping.toml", "-o", "payloads", "--report", "json=report"]
            wanted = [command, "convert", *files, *args, *paths, "-q", "--lang", "en", "--today", "2026-11-25", "-j", "1"]
            log = folder / "log"
            ran = subprocess.run([*(watch.watched(log) if WATCHED else []), *wanted], cwd=folder, capture_output=True)
            self.strange = list(watch.strange(log, folder, [command, *files])) if WATCHED else []
            self.exit, self.said = ran.returncode, ran.stderr.decode("utf-8", "replace")
            self.report = json.loads((folder / "report").read_bytes()) if self.exit in (0, 1) else None
            payloads = folder / "payloads"
            self.payloads = [json.loads(line) for line in payloads.open(encoding="utf-8")] if payloads.exists() else []


def totals(payloads):
    skus = [sku for body in payloads for sku in body["skus"]]
    return {"products": len(payloads), "skus": len(skus), "sale_price_fen": sum(sku["sale_price"] for sku in skus),
            "stock": sum(sku["stock_num"] for sku in skus)}


def differences(run):
    """What the report says and neither the file nor the bodies do."""
    ledger = run.report["ledger"]
    skipped = ledger["rows_skipped"]
    ends = ledger["rows_emitted"] + ledger["rows_refused"] + sum(skipped.values())
    if ledger["rows_read"] != ends:
        yield f"rows read are {ledger['rows_read']}, and {ends} are accounted for"
    for name, total in totals(run.payloads).items():
        if run.report["totals"][name] != total:
            yield f"{name}: {run.report['totals'][name]} in the report, {total} in the bodies"


def counted(run):
    """The rows behind the headers by the independent counter: those with something in them; all of them, where it tells
    of blank ones; and the physical lines of texts."""
    filled, whole, tells, lines = 0, 0, True, 0
    for source in run.report["sources"]:
        path, header = pathlib.Path(source["file"]), source.get("header_row", 0)
        tables, blank_too = rows.tables(path, source.get("encoding"), source.get("delimiter"))
        behind = [has for number, has in tables[written(source.get("sheet"))] if number > header]
        filled, whole, tells = filled + sum(behind), whole + len(behind), tells and blank_too
        if "delimiter" in source:
            lines += sum(number > header for number, _ in rows.lines(rows.decoded(path.read_bytes(), source["encoding"])))
    return filled, whole if tells else None, lines


def written(name):
    """A sheet's name as it stands in the file: a report shows what cannot be seen."""
    return name and re.sub(r"\\u\{([0-9A-F]+)\}", lambda found: chr(int(found[1], 16)), name)


def judge(job):
    """The class that a file falls into, and what is wrong with it."""
    name, command, mapping, files, args = job
    run = Run(command, mapping, files, args) if mapping is not None else None
    if run and run.strange:
        return name, "WRONG", "it did what was none of its business: " + "; ".join(run.strange), None
    if run is None or run.exit == 2:
        return name, "refused as a whole", "", None
    if run.exit not in (0, 1):
        return name, "WRONG", f"exit code {run.exit}: {run.said[-300:]}", None
    wrong = list(differences(run))
    if wrong:
        return name, "WRONG", "; ".join(wrong), None
    ledger = run.report["ledger"]
    try:
        filled, whole, lines = counted(run)
    except Exception as error:  # Whatever a reader of another make thinks of a damaged file.
        return name, "the other reader cannot open it", f"{type(error).__name__}: {error}", ledger["rows_read"]
    read, blank = ledger["rows_read"], ledger["rows_skipped"].get("blank", 0)
    if read - blank == filled and whole in (read, None):
        return name, "agrees", "", read
    said = f"{read} rows read, {blank} of them blank; counted {whole}, {filled} of them not blank, {lines} lines"
    codes = {found["code"] for found in run.report["diagnostics"]}
    if codes & QUOTES and whole <= read <= lines:
        return name, "quotes that do not close", said, read
    return name, "WRONG", said, read


def exports(command, corpus):
    for line in (HERE / "columns.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        file = line.split("\t")[0]
        try:
            mapping, sisters, args = edits.mapping(command, corpus, file)
        except subprocess.CalledProcessError:
            mapping, sisters, args = None, [], []
        fill = [word for filling in FILLING for word in ("--set", filling)]
        yield file, command, mapping, [corpus / name for name in (file, *sisters)], [*args, *fill]


def made(command, folder, everything):
    for line in (HERE.parent / "torture/expected.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        file, mapping = line.split("\t")[:2]
        if everything or file.rpartition("/")[2] not in SLOW:
            yield file, command, mapping.replace("; ", "\n"), [folder / file], []
    for path in sorted((folder / "containers/broken").iterdir() if everything else []):
        yield path.name, command, "", [path], []


def collected(command, torture, everything):
    for folder in COLLECTED:
        for path in sorted((torture / folder).rglob("*")):
            is_table = path.suffix.lower()[1:] in TEXT | BOOKS and path.name != "FILES.tsv"
            if is_table and (everything or path.name not in SLOW):
                yield f"{folder}/{path.name}", command, STRANGE, [path], ["--sheet", "all"]


def main():
    parse = argparse.ArgumentParser()
    parse.add_argument("command", type=pathlib.Path)
    parse.add_argument("shared", type=pathlib.Path)
    parse.add_argument("--made", type=pathlib.Path, default=pathlib.Path(tempfile.gettempdir()) / "shangjia-torture")
    parse.add_argument("--all", action="store_true")
    args = parse.parse_args()
    command, failed = args.command.resolve(), False
    sets = {"exports": exports(command, args.shared / "corpus"), "collected": collected(command, args.shared / "torture", args.all)}
    if args.made.is_dir():
        sets["made"] = made(command, args.made, args.all)
    with concurrent.futures.ProcessPoolExecutor() as pool:
        for what, jobs in sets.items():
            classes, accounted = collections.defaultdict(list), 0
            for name, verdict, why, read in pool.map(judge, jobs, chunksize=8):
                classes[verdict].append(f"{name}: {why}")
                accounted += read or 0
            print(f"ledger: {what}: {accounted} rows of {sum(map(len, classes.values()))} files;",
                  ", ".join(f"{verdict}: {len(files)}" for verdict, files in sorted(classes.items())))
            for verdict in sorted(set(classes) - {"agrees", "refused as a whole"}):
                shown, more = classes[verdict][:SHOWN], len(classes[verdict]) - SHOWN
                print(f"  {verdict}:", *shown, *([f"and {more} more"] if more > 0 else []), sep="\n    ")
            failed |= "WRONG" in classes
    print("ledger: strace saw every run" if WATCHED else "ledger: strace is not there or may not trace, so no run was watched")
    sys.exit(failed)


main()
