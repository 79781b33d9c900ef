#!/usr/bin/env python3
"""One product, six kinds of files, one body: the sample request of the platform's documents, written as a merchant
would write it (four rows, prices in yuan), must come out as exactly that JSON value from every kind of table.

    seed.py COMMAND SAMPLE.json

Needs xlwt, odfpy and openpyxl from PyPI, which the gate installs.
"""
import csv
import io
import json
import pathlib
import subprocess
import sys
import tempfile

import odf.opendocument
import odf.table
import odf.text
import openpyxl
import xlwt

command, sample = sys.argv[1], json.loads(pathlib.Path(sys.argv[2]).read_text(encoding="utf-8"))


def yuan(fen):
    return f"{fen // 100}.{fen % 100:02d}"


def table(body):
    """The rows as a new user would type them: one per SKU, the product's own values repeated."""
    keys = [attr["attr_key"] for attr in body["skus"][0]["sku_attrs"]]
    header = ["商品编号", "商品标题", "页面路径", "主图", "详情", "详情图", "类目ID", "品牌ID", "版本", "SKU编号", "规格图",
              "售价(元)", "市场价(元)", "库存", "商家编码", "条码", *keys]
    rows = [header]
    for sku in body["skus"]:
        rows.append([
            body["out_product_id"], body["title"], body["path"], ";".join(body["head_img"]), body["desc_info"]["desc"],
            ";".join(body["desc_info"]["imgs"]), str(body["third_cat_id"]), str(body["brand_id"]), body["info_version"],
            sku["out_sku_id"], sku["thumb_img"], yuan(sku["sale_price"]), yuan(sku["market_price"]), str(sku["stock_num"]),
            sku["sku_code"], sku["barcode"], *[attr["attr_value"] for attr in sku["sku_attrs"]],
        ])
    return rows


def text(rows, delimiter, encoding):
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode(encoding)


def xlsx(rows, path):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)


def xls(rows, path):
    book = xlwt.Workbook()
    sheet = book.add_sheet("商品表")
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            sheet.write(r, c, value)
    book.save(str(path))


def ods(rows, path):
    book = odf.opendocument.OpenDocumentSpreadsheet()
    sheet = odf.table.Table(name="商品表")
    for row in rows:
        line = odf.table.TableRow()
        for value in row:
            cell = odf.table.TableCell(valuetype="string")
            cell.addElement(odf.text.P(text=value))
            line.addElement(cell)
        sheet.addElement(line)
    book.spreadsheet.addElement(sheet)
    book.save(str(path))


rows, bodies = table(sample), {}
with tempfile.TemporaryDirectory() as folder:
    folder = pathlib.Path(folder)
    (folder / "utf8.csv").write_bytes(text(rows, ",", "utf-8"))
    (folder / "gbk.csv").write_bytes(text(rows, ",", "gbk"))
    (folder / "utf16.tsv").write_bytes(text(rows, "\t", "utf-16"))
    for make in (xlsx, xls, ods):
        make(rows, folder / f"goods.{make.__name__}")
    for path in sorted(folder.iterdir()):
        run = subprocess.run([command, "convert", path.name], cwd=folder, capture_output=True)
        if run.returncode != 0:
            sys.exit(f"{path.name}: exit {run.returncode}\n{run.stderr.decode()}")
        bodies[path.name] = run.stdout
for name, body in bodies.items():
    if json.loads(body) != sample:
        sys.exit(f"{name}: another value than the sample's:\n{body.decode()}")
if len(set(bodies.values())) != 1:
    sys.exit("the bytes differ between kinds of files")
print(f"seed: {len(bodies)} kinds of files, one body of {len(next(iter(bodies.values())))} bytes, equal to the sample")
