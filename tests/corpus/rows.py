"""How many rows a file has, by another reading than the program's: the standard library's zip, XML, HTML and csv, xlrd
for xls, and thirty lines for the records of xlsb.

`tables` gives every table of a file: its name, and of each row that exists its number and whether it holds anything.
A row exists in a text when a record is there (also an empty line), in an xlsx when a cell of it is written down (also one
without a value). Of blank rows in xls, xlsb and ods neither reader tells for certain, so only the others are given.
"""
import csv
import html.parser
import io
import re
import struct
import xml.etree.ElementTree as tree
import xml.parsers.expat
import zipfile
from posixpath import join, normpath

csv.field_size_limit(10**9)
# What Unicode calls white space; Python counts four separators of old among it, and these are text.
WHITE = "".join(chr(c) for c in range(0x10000) if chr(c).isspace() and c not in range(0x1C, 0x20))


def tables(path, encoding=None, delimiter=None):
    """The tables, and whether their blank rows are among the rows."""
    raw = path.read_bytes()
    if raw.startswith(b"\xd0\xcf\x11\xe0"):
        return xls(path), False
    if raw.startswith(b"PK"):
        parts = Parts(path)
        if "content.xml" in parts:
            return ods(parts), False
        return (xlsb(parts), False) if "xl/workbook.bin" in parts else (xlsx(parts), True)
    text = decoded(raw, encoding)
    if delimiter:
        return {None: delimited(text, delimiter)}, True
    return (spreadsheet_xml(raw) if "urn:schemas-microsoft-com:office:spreadsheet" in text else page(text)), True


def decoded(raw, encoding):
    text = raw.decode(encoding or "utf-8", "replace").lstrip("\ufeff")
    # The standard of the web reads the two bytes that Python takes for this private letter as the ideographic space.
    return text.replace("\ue5e5", "\u3000") if (encoding or "").lower() in ("gb18030", "gbk") else text


class Parts:
    """The parts of an archive. Their names are the same in capitals, and some programs write them with backslashes."""

    def __init__(self, path):
        self.zip = zipfile.ZipFile(path)
        self.names = {name.replace("\\", "/").lower(): name for name in self.zip.namelist()}

    def __contains__(self, name):
        return (name or "").lower() in self.names

    def open(self, name):
        return self.zip.open(self.names[name.lower()])

    def read(self, name):
        return self.open(name).read()


def delimited(text, delimiter):
    """Records by the physical line on which they begin."""
    rows, line = [], 1
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    for record in reader:
        rows.append((line, any(cell.strip(WHITE) for cell in record)))
        line = reader.line_num + 1
    return rows


def lines(text):
    """Physical lines, for a text whose quotes say nothing sure."""
    ended = re.sub(r"\r\n|\r", "\n", text).removesuffix("\n")
    return [(number, bool(line.strip(' ",;\t'))) for number, line in enumerate(ended.split("\n"), 1)]


class Counter:
    """Rows of a sheet's XML: those with a cell, and whether a cell holds anything."""

    def __init__(self, strings):
        self.strings, self.rows, self.number, self.column = strings, [], 0, 0
        self.kind, self.text, self.in_value, self.phonetic, self.formula = "", "", False, 0, False

    def start(self, name, attributes):
        name = name.rpartition(":")[2]
        if name == "row":
            self.declared, self.begun = attributes.get("r"), False
        elif name == "c":
            self.cell(attributes)
        elif name in ("v", "t", "f") and not self.phonetic:
            self.in_value, self.text = name, ""
        elif name == "rPh":
            self.phonetic += 1

    def cell(self, attributes):
        self.kind, self.formula = attributes.get("t", "n"), False
        if not self.begun:
            at = re.sub("[A-Za-z]", "", attributes.get("r", ""))
            self.number = int(self.declared or at or self.number + 1)
            self.rows.append([self.number, False])
            self.begun = True

    def end(self, name):
        name = name.rpartition(":")[2]
        if name == "rPh":
            self.phonetic -= 1
        if name == "c" and self.formula:
            self.filled("a formula")
        if name != self.in_value:
            return
        self.in_value = False
        if name == "f":
            # Without a result it is something all the same, unless it is said to be a text: then it is an empty one.
            self.formula = True
            return
        self.formula &= self.kind != "str"
        index = int(self.text) if name == "v" and self.kind == "s" and self.text.isdigit() else -1
        text = self.strings[index] if 0 <= index < len(self.strings) else self.text
        self.filled(text)

    def filled(self, text):
        if self.rows and text.strip(WHITE):
            self.rows[-1][1] = True

    def words(self, text):
        if self.in_value:
            self.text += text


class Strings:
    """The shared strings, in order."""

    def __init__(self):
        self.all, self.text, self.phonetic = [], None, 0

    def start(self, name, _):
        name = name.rpartition(":")[2]
        self.phonetic += name == "rPh"
        if name == "si":
            self.all.append("")
        self.text = name == "t" and not self.phonetic

    def end(self, name):
        self.phonetic -= name.rpartition(":")[2] == "rPh"
        self.text = False

    def words(self, text):
        if self.text and len(self.all[-1]) < 100:
            self.all[-1] += text


def walk(part, handler):
    parser = xml.parsers.expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = handler.start, handler.end
    parser.CharacterDataHandler = handler.words
    parser.ParseFile(part)
    return handler


def relations(parts, part):
    """Where a part's relations lead: their targets and types."""
    folder, name = part.rpartition("/")[::2]
    path = f"{folder}/_rels/{name}.rels".lstrip("/")
    if path not in parts:
        return {}
    found = tree.fromstring(parts.read(path))
    target = lambda rel: rel.get("Target").lstrip("/") if rel.get("Target").startswith("/") else normpath(join(folder, rel.get("Target")))
    return {rel.get("Id"): (target(rel), rel.get("Type").rpartition("/")[2]) for rel in found if rel.get("TargetMode") != "External"}


def of_type(found, kind):
    return next((target for target, own in found.values() if own == kind), None)


def xlsx(parts):
    book = of_type(relations(parts, ""), "officeDocument") or "xl/workbook.xml"
    found = relations(parts, book)
    strings = of_type(found, "sharedStrings")
    strings = walk(parts.open(strings), Strings()).all if strings in parts else []
    sheets = {}
    for sheet in tree.fromstring(parts.read(book)).iter():
        if sheet.tag.rpartition("}")[2] == "sheet":
            target, kind = next(found[value] for name, value in sheet.attrib.items() if name.endswith("}id"))
            if kind == "worksheet":
                rows = walk(parts.open(target), Counter(strings)).rows
                sheets[sheet.get("name")] = sorted(map(tuple, rows))
    return sheets


def records(raw):
    """The records of a part of xlsb: a number and a length in seven bits a byte, and so many bytes."""
    at = 0
    while at < len(raw):
        kind, size, shift = raw[at], 0, 0
        at += 1
        if kind & 0x80:
            kind, at = kind & 0x7F | (raw[at] & 0x7F) << 7, at + 1
        while True:
            size |= (raw[at] & 0x7F) << shift
            at, shift = at + 1, shift + 7
            if not raw[at - 1] & 0x80:
                break
        yield kind, raw[at : at + size]
        at += size


def wide(raw, at):
    """A text and where it ends."""
    (count,) = struct.unpack_from("<I", raw, at)
    end = at + 4 + 2 * (0 if count == 0xFFFFFFFF else count)
    return raw[at + 4 : end].decode("utf-16-le", "replace"), end


def xlsb(parts):
    found, sheets, strings = relations(parts, "xl/workbook.bin"), {}, []
    shared = of_type(found, "sharedStrings")
    if shared in parts:
        strings = [wide(raw, 1)[0] for kind, raw in records(parts.read(shared)) if kind == 19]
    for kind, raw in records(parts.read("xl/workbook.bin")):
        if kind == 156:
            relation, at = wide(raw, 8)
            target, kind = found.get(relation, ("", ""))
            if kind == "worksheet":
                sheets[wide(raw, at)[0]] = binary_rows(parts.read(target), strings)
    return sheets


def binary_rows(raw, strings):
    rows, number = set(), 0
    for kind, raw in records(raw):
        if kind == 0:
            number = struct.unpack_from("<I", raw)[0] + 1
        elif 2 <= kind <= 11 or kind == 62:
            text = wide(raw, 8)[0] if kind in (6, 8) else wide(raw, 9)[0] if kind == 62 else "a number"
            if kind == 7:
                text = strings[struct.unpack_from("<I", raw, 8)[0]]
            if text.strip(WHITE):
                rows.add(number)
    return [(number, True) for number in sorted(rows)]


def xls(path):
    import xlrd

    book = xlrd.open_workbook(path, logfile=io.StringIO(), ignore_workbook_corruption=True)
    filled = lambda sheet, row: any(cell.ctype == xlrd.XL_CELL_ERROR or str(cell.value).strip(WHITE) for cell in sheet.row(row))
    return {sheet.name: [(row + 1, True) for row in range(sheet.nrows) if filled(sheet, row)] for sheet in book.sheets()}


def ods(parts):
    table, office, sheets = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}", "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}", {}

    def filled(cell):
        for note in cell.findall(office + "annotation"):
            cell.remove(note)
        return cell.get(office + "value-type") not in (None, "string") or "".join(cell.itertext()).strip(WHITE) or cell.get(office + "string-value")

    for sheet in tree.fromstring(parts.read("content.xml")).iter(table + "table"):
        rows, number = [], 1
        for row in sheet.iter(table + "table-row"):
            repeats = int(row.get(table + "number-rows-repeated", 1))
            if any(filled(cell) for cell in row):
                rows += [(number + n, True) for n in range(repeats)]
            number += repeats
        sheets[sheet.get(table + "name")] = rows
    return sheets


def spreadsheet_xml(raw):
    name, sheets = "{urn:schemas-microsoft-com:office:spreadsheet}", {}
    for sheet in tree.fromstring(raw).iter(name + "Worksheet"):
        rows, number = [], 0
        for row in sheet.iter(name + "Row"):
            number = int(row.get(name + "Index", number + 1))
            rows.append((number, bool("".join(row.itertext()).strip(WHITE))))
            number += int(row.get(name + "Span", 0))
        sheets[sheet.get(name + "Name")] = rows
    return sheets


class Page(html.parser.HTMLParser):
    """The tables of a web page and their rows; a row inside of a row's table is that table's."""

    def __init__(self):
        super().__init__()
        self.tables, self.open = [], []

    def handle_starttag(self, tag, _):
        if tag == "table":
            self.tables.append([])
            self.open.append(self.tables[-1])
        elif tag == "tr" and self.open:
            self.open[-1].append(False)

    def handle_endtag(self, tag):
        if tag == "table" and self.open:
            self.open.pop()

    def handle_data(self, data):
        if self.open and self.open[-1] and data.strip(WHITE):
            self.open[-1][-1] = True


def page(text):
    reader = Page()
    reader.feed(text)
    return {f"table{n}": list(enumerate(rows, 1)) for n, rows in enumerate(reader.tables, 1)}
