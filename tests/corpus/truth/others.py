#!/usr/bin/env python3
"""What a careful person reads in the Chinese and the messy files of the corpus, one line per file.

    others.py CORPUS > others.tsv

The figures are counted here without the program that they judge. Needs openpyxl, xlrd and pyxlsb from PyPI.
"""
import pathlib
import sys

from kinds import continued, flat, matrix, packed
from plans import PLANS
from sheets import read
from tally import COLUMNS, figures

SHAPES = {"flat": flat, "continued": continued, "matrix": matrix, "packed": packed}


def line(corpus, file, plan):
    book = read(corpus / file, plan.get("delimiter", ","), plan.get("encoding", "utf-8-sig"))
    header, data = plan["header"], []
    below = max(int(n) for n in str(header).split("-"))
    for sheet in plan["sheet"].split("+"):
        data += [(n, row) for n, row in book[sheet] if n > below]
    filled = [(n, row) for n, row in data if any(cell.strip() for cell in row)]
    told = {"file": file, "verdict": plan.get("verdict", "read"), "how": plan.get("how", "init"), "sheet": plan["sheet"],
            "header": header, "rows": len(data), "blank": len(data) - len(filled), "currency": plan.get("currency", "-"),
            "note": plan["note"]}
    if told["verdict"] == "refuse":
        return told | {"how": "-"} | dict.fromkeys(["products", "skus", "fen", "unpriced", "unstocked"], 0) | {
            "stock": "-", "first": "-", "middle": "-", "last": "-"}
    goods = [(n, row) for n, row in filled if n > plan.get("after", 0)]
    products = SHAPES[plan.get("shape", "flat")](goods, plan)
    return told | figures(products, bool(plan.get("stock")))


def main():
    corpus = pathlib.Path(sys.argv[1])
    order = [row.split("\t")[0] for row in (corpus / "FILES.tsv").read_text("utf-8").splitlines()[1:]]
    print("\t".join(COLUMNS))
    for file in sorted(PLANS, key=order.index):
        told = line(corpus, file, PLANS[file])
        print("\t".join(str(told[column]) for column in COLUMNS), flush=True)


if __name__ == "__main__":
    main()
