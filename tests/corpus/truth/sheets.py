"""The sheets of a file as rows of text, each with its physical row number: what others.py counts on.

Nothing is guessed here: the kind is told by the first bytes, numbers keep the fifteen digits that a spreadsheet
itself shows, and whole numbers become their digits.
"""
import csv
import io
import re
import warnings
import xml.etree.ElementTree as tree
import zipfile
from decimal import Context, Decimal

import openpyxl
import pyxlsb
import xlrd

csv.field_size_limit(10**9)
warnings.simplefilter("ignore")


def text(value):
    """A cell as a person reads it: no float noise, no `.0` behind a whole number."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        value = Context(prec=15).create_decimal(Decimal(repr(value)))
        return str(value.quantize(Decimal(1))) if value == value.to_integral() else format(value.normalize(), "f")
    return str(value)


def numbered(rows):
    return list(enumerate(rows, 1))


def delimited(raw, delimiter, encoding, errors):
    body = raw.decode(encoding, errors)
    return {"-": numbered(csv.reader(io.StringIO(body.removeprefix("\ufeff"), newline=""), delimiter=delimiter))}


def sheet_parts(parts):
    """The sheets' parts in the order of the book's tabs."""
    targets = {
        rel.get("Id"): rel.get("Target").lstrip("/").removeprefix("xl/")
        for rel in tree.fromstring(parts.read("xl/_rels/workbook.xml.rels"))
    }
    book = parts.read("xl/workbook.xml").decode("utf-8")
    order = re.findall(r"<(?:\w+:)?sheet\b[^>]*?\br:id=\"([^\"]+)\"", book)
    return [f"xl/{targets[name]}" for name in order]


def xlsx(path):
    """Only the rows that are written in the sheet's part exist; openpyxl would also make up those in the gaps."""
    book, sheets = openpyxl.load_workbook(path, data_only=True), {}
    with zipfile.ZipFile(path) as parts:
        for (index, sheet), part in zip(enumerate(book.worksheets, 1), sheet_parts(parts)):
            body = parts.read(part).decode("utf-8")
            written = {int(n) for n in re.findall(r"<(?:\w+:)?row\b[^>]*?\br=\"(\d+)\"", body)}
            rows = numbered([[text(cell) for cell in row] for row in sheet.iter_rows(values_only=True)])
            sheets[str(index)] = [(n, row) for n, row in rows if not written or n in written]
    return sheets


def xls(path):
    book = xlrd.open_workbook(path, logfile=io.StringIO(), ignore_workbook_corruption=True)
    return {
        str(index): numbered([[text(value) for value in sheet.row_values(n)] for n in range(sheet.nrows)])
        for index, sheet in enumerate(book.sheets(), 1)
    }


def ods(path):
    table = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
    office = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
    with zipfile.ZipFile(path) as parts:
        root, sheets = tree.fromstring(parts.read("content.xml")), {}
    for index, sheet in enumerate(root.iter(table + "table"), 1):
        rows = []
        for row in sheet.iter(table + "table-row"):
            cells = []
            for cell in row:
                value = cell.get(office + "value")
                shown = "".join(cell.itertext()) if value is None else text(float(value))
                cells += [shown] * (int(cell.get(table + "number-columns-repeated", 1)) if shown else 1)
            if row.get(table + "number-rows-repeated") and not any(cells):
                continue
            rows.append(cells)
        while rows and not any(rows[-1]):
            rows.pop()
        sheets[str(index)] = numbered(rows)
    return sheets


def xlsb(path):
    with pyxlsb.open_workbook(str(path)) as book:
        return {
            str(index): numbered([[text(cell.v) for cell in row] for row in book.get_sheet(index).rows()])
            for index in range(1, len(book.sheets) + 1)
        }


def read(path, delimiter=",", encoding="utf-8-sig", errors="strict"):
    """All sheets of a file, by their number; `-` is the one table of a text file."""
    raw = path.read_bytes()
    if raw.startswith(b"\xd0\xcf\x11\xe0"):
        return xls(path)
    if raw.startswith(b"PK"):
        return {".ods": ods, ".xlsb": xlsb}.get(path.suffix, xlsx)(path)
    return delimited(raw, delimiter, encoding, errors)
