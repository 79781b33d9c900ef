#!/usr/bin/env python3
"""What a careful person reads in the shop systems' exports of the corpus, one line per file.

    shops.py CORPUS > shops.tsv

One function for each system's layout; columns are found by the names that the system gives them. The figures are
counted here without the program that they judge. Needs openpyxl, xlrd and pyxlsb from PyPI.
"""
import pathlib
import re
import sys
from datetime import date
from decimal import Decimal

from remarks import REFUSED, note
from sheets import read
from tally import COLUMNS, Product, Sku, fen, figures, whole

TODAY = date(2026, 11, 25)
CALLED = {"color": "颜色", "size": "尺码"}  # a shop's keys, as buyers read them
DIFFERING = ("color", "size", "material", "pattern", "gender", "age group")


class Row(dict):
    """A row by its header names, apart from case and white space; what is not there is blank."""

    def __missing__(self, name):
        return ""

    def first(self, *names):
        return next((self[name] for name in names if self[name]), "")


def named(header, rows):
    names = [" ".join(name.replace("\ufeff", "").split()).lower() for name in header]
    for number, cells in rows:
        row = Row()
        for name, cell in zip(names, cells):
            row.setdefault(name, cell.strip())
        row.number = number
        yield row


def numbered(row, pattern, most=12):
    """The cells of a family of columns, `pattern` holding `#` for the number."""
    return [row[pattern.replace("#", str(n))] for n in range(1, most + 1)]


def listed(cell, separator=",", escape="\\"):
    parts = re.split(rf"(?<!{re.escape(escape)}){re.escape(separator)}", cell)
    return [part.strip().replace(escape + separator, separator) for part in parts if part.strip()]


def holds(start, end):
    """Whether a price that is given for some time holds today."""
    day = lambda text: date(*map(int, re.match(r"(\d{4})-(\d\d?)-(\d\d?)", text).groups()))
    return not (start and day(start) > TODAY) and not (end and day(end) < TODAY)


def zipped(names, values, neutral=()):
    return tuple((name, value) for name, value in zip(names, values) if name and value and value not in neutral)


def shopify(rows):
    products, handle, names, off = {}, "", {}, set()
    for row in rows:
        handle = row.first("handle", "url handle") or handle
        published = row["published"].lower() if not row["status"] else ""
        if row["status"].lower() in ("draft", "archived") or published == "false":
            off.add(handle)  # nobody can buy it, so nobody offers it elsewhere
        product = products.setdefault(handle, Product(handle, row["title"]))
        said = numbered(row, "option# name", 3)
        known = names.setdefault(handle, said)
        values = numbered(row, "option# value", 3)
        price = row.first("variant price", "price")
        for image in listed(row.first("image src", "product image url"), "\0"):
            product.images[image] = None
        if values[0] or price:
            options = zipped([a or b for a, b in zip(said, known)], values, ("Default Title",))
            stock = row.first("variant inventory qty", "inventory quantity", "variant inventory quantity")
            product.skus.append(Sku(options, fen(price), whole(stock)))
    return [product for handle, product in products.items() if product.skus and handle not in off]


def woocommerce(rows):
    rows, products, parents = list(rows), {}, {}
    pairs = lambda row: zip(numbered(row, "attribute # name"), numbered(row, "attribute # value(s)"))
    for row in rows:
        kinds = listed(row["type"].lower())
        if {"variation", "grouped", "external"} & set(kinds):
            continue
        product = Product(row.first("id", "sku"), row["name"], images=dict.fromkeys(listed(row["images"])))
        products[row.number] = (product, row)
        parents |= {row["sku"]: row.number} if row["sku"] else {}
        parents |= {f"id:{row['id']}": row.number} if row["id"] else {}

    def sku(row, options, parent=None):
        sale = row["sale price"] if holds(row["date sale price starts"], row["date sale price ends"]) else ""
        stock = parent["stock"] if parent and row["stock"] == "parent" else row["stock"]
        return Sku(tuple((k, v) for k, v in options if k and v), fen(sale or row["regular price"]), whole(stock))

    for row in rows:
        if "variation" in listed(row["type"].lower()):
            product, parent = products[parents[row["parent"]]]
            product.skus.append(sku(row, pairs(row), parent))
    for product, row in products.values():
        if not product.skus:
            product.skus.append(sku(row, ()))
    return [product for product, _ in products.values()]


def rest_woocommerce(rows, sister):
    products = {row["id"]: Product(row["id"], row["name"], images=dict.fromkeys(listed(row["all_images"], ";"))) for row in rows}
    for row in sister:
        options = tuple(tuple(part.strip() for part in pair.split(":", 1)) for pair in listed(row["attributes"], ";"))
        products[row["parent_id"]].skus.append(Sku(options, fen(row["price"]), whole(row["stock_quantity"])))
    for row in rows:
        if not products[row["id"]].skus:
            price = row.first("sale_price", "price", "regular_price")
            products[row["id"]].skus.append(Sku((), fen(price), whole(row["stock_quantity"])))
    return list(products.values())


def feed(rows):
    groups = {}
    for row in rows:
        row = Row((name.replace("_", " "), cell) for name, cell in row.items())
        items = groups.setdefault(row.first("item group id", "id"), {})
        items.setdefault(row["id"], row)  # a row that repeats an item's id says nothing new
    products = []
    for id, items in groups.items():
        items = list(items.values())
        product = Product(id, items[0]["title"])
        differing = [name for name in DIFFERING if len({row[name] for row in items}) > 1]
        for row in items:
            for image in listed(row["image link"], ";") + listed(row["additional image link"]):
                product.images[image] = None
            price = re.sub(r"\s*[A-Z]{3}$", "", row.first("sale price", "price"))
            options = tuple((name, row[name]) for name in differing if row[name])
            stock = row.first("quantity to sell on facebook", "inventory")
            product.skus.append(Sku(options, fen(price, comma=price[-3:-2] == ","), whole(stock)))
        products.append(product)
    return products


def wix(rows):
    products, bases, unseen = {}, {}, set()
    bare = lambda value: re.sub(r"^(#[0-9a-fA-F]{3,8}|rgba?\([^)]*\)):", "", value)
    for row in rows:
        id, is_product = row["handleid"], row["fieldtype"].lower() == "product"
        if row["visible"].lower() == "false":
            unseen |= {id} if is_product else set()
            continue
        if id in unseen:
            continue
        if is_product:
            products[id] = Product(id, row["name"], images=dict.fromkeys(listed(row["productimageurl"], ";")))
            bases[id] = row
        base = bases[id]
        names = numbered(base, "productoptionname#", 6)
        values = [listed(value, ";") for value in numbered(row, "productoptiondescription#", 6)]
        options = zipped(names, [bare(v[0]) if len(v) == 1 else "" for v in values])
        price = Decimal(base["price"] or 0) + Decimal(row["surcharge"] or 0)
        off = Decimal(base["discountvalue"] or 0)
        price -= price * off / 100 if base["discountmode"] == "PERCENT" else off
        if not is_product and len(products[id].skus) == 1 and products[id].skus[0] is products[id].own:
            products[id].skus.clear()
        sku = Sku(options, fen(f"{price:f}") if base["price"] else None, whole(row["inventory"]))
        products[id].skus.append(sku)
        if is_product:
            products[id].own = sku
    return list(products.values())


def etsy(rows):
    products = []
    for row in rows:
        product = Product(row["sku"], row["title"], images=dict.fromkeys(filter(None, numbered(row, "image#"))))
        values = [listed(row[f"variation {n} values"]) for n in (1, 2)]
        options = zipped([row[f"variation {n} name"] for n in (1, 2)], [value[0] if len(value) == 1 else "" for value in values])
        product.skus.append(Sku(options, fen(row["price"]), whole(row["quantity"])))
        products.append(product)
    return products


def amazon(rows):
    products, known = {}, []
    for row in rows:
        if row in known:
            continue  # the same row once more, in every cell
        known.append(row)
        own = row.first("item_sku", "sku")
        id = row["parent_sku"] or own  # a parent that has no row of its own is a product all the same
        product = products.setdefault(id, Product(id, ""))
        if own == id:
            product.title = row["item_name"]
            for image in filter(None, [row["main_image_url"], *numbered(row, "other_image_url#", 8)]):
                product.images[image] = None
        if row["parent_sku"] or row.first("parent_child", "parentage") != "parent":
            options = tuple((name, row[name]) for name in ("color_name", "size_name") if row[name])
            product.skus.append(Sku(options, fen(row["standard_price"]), whole(row["quantity"])))
    return list(products.values())


def magento(rows):
    rows, of, lists = [row for row in rows if not row["store_view_code"]], {}, {}
    for row in rows:
        for packed in filter(None, row["configurable_variations"].split("|")):
            pairs = [tuple(pair.split("=", 1)) for pair in packed.split(",")]
            child = next(value for name, value in pairs if name == "sku")
            of[child], lists[child] = row["sku"], tuple(pair for pair in pairs if pair[0] != "sku")
    for row in filter(lambda row: row["configurable_variations"], rows):  # what the shop calls its options
        labels = CALLED | dict(label.split("=", 1) for label in row["configurable_variation_labels"].split(",") if "=" in label)
        for child in [child for child, parent in of.items() if parent == row["sku"]]:
            lists[child] = tuple((labels.get(name, name), value) for name, value in lists[child])
    products = {}
    for row in rows:
        if row["product_type"] in ("bundle", "grouped"):
            continue
        id = of.get(row["sku"], row["sku"])
        product = products.setdefault(id, Product(id, ""))
        if row["sku"] == id:
            product.title = row["name"]
            for image in [row["base_image"], *listed(row["additional_images"])]:
                if image:
                    product.images[image] = None
        if row["product_type"] != "configurable":
            special = row["special_price"] if holds(row["special_price_from_date"], row["special_price_to_date"]) else ""
            product.skus.append(Sku(lists.get(row["sku"], ()), fen(special or row["price"]), whole(row["qty"])))
    return list(products.values())


def bags(rows):
    return [Product(row["sku"], row["name"], [Sku((), fen(row.first("special_price", "price")), whole(row["qty"]))]) for row in rows]


def prestashop(rows, sister, separator):
    products, bases = {}, {}
    for row in rows:
        id = row.first("id", "product id")
        images = next((cell for name, cell in row.items() if name.startswith("image urls")), "")
        products[id], bases[id] = Product(id, row["name *"], images=dict.fromkeys(listed(images, separator))), row

    def price(base, impact):
        amount = Decimal(base["price tax excluded or price tax included"]) + Decimal(impact or 0)
        if holds(base["discount from (yyyy-mm-dd)"], base["discount to (yyyy-mm-dd)"]):
            amount -= amount * Decimal(base["discount percent"] or 0) / 100 + Decimal(base["discount amount"] or 0)
        return fen(f"{amount:f}")

    for row in sister:
        id = row["product id*"]
        keys = [part.split(":")[0] for part in listed(row["attribute (name:type:position)*"], separator)]
        values = [part.split(":")[0] for part in listed(row["value (value:position)*"], separator)]
        products[id].skus.append(Sku(tuple(zip(keys, values)), price(bases[id], row["impact on price"]), whole(row["quantity"])))
    for id, product in products.items():
        if not product.skus:
            product.skus.append(Sku((), price(bases[id], ""), whole(bases[id]["quantity"])))
    return list(products.values())


def shopware(rows):
    rows, products = list(rows), {}
    for row in rows:
        if not row["parent_id"]:
            products[row["id"]] = Product(row["product_number"], row["name"], images=dict.fromkeys(filter(None, [row["cover_media_url"]])))
    sku = lambda row: Sku(tuple(("options", one) for one in listed(row["options"], "|")), fen(row["price_gross"]), whole(row["stock"]))
    for row in rows:
        if row["parent_id"]:
            products[row["parent_id"]].skus.append(sku(row))
    for row in rows:
        if not row["parent_id"] and not products[row["id"]].skus:
            products[row["id"]].skus.append(sku(row))
    return list(products.values())


def vendure(rows):
    products, groups = [], []
    for row in rows:
        if row["name"]:
            products.append(Product(row["slug"] or row["name"], row["name"], images=dict.fromkeys(listed(row["assets"], "|"))))
            groups = listed(row["optiongroups"], "|")
        options = tuple(zip(groups, listed(row["optionvalues"], "|")))
        products[-1].skus.append(Sku(options, fen(row["price"]), whole(row["stockonhand"])))
    return products


def spree(rows):
    groups = {}
    for row in rows:
        groups.setdefault(row["slug"], []).append(row)
    products = []
    for slug, group in groups.items():
        product = Product(slug, group[0]["name"], images=dict.fromkeys(filter(None, numbered(group[0], "image#_src"))))
        priced = [row for row in group[1:] if row["currency"] == group[0]["currency"]]  # the others: the same SKUs' prices elsewhere
        for row in priced or group[:1]:
            options = zipped(numbered(row, "option#_name", 3), numbered(row, "option#_value", 3))
            product.skus.append(Sku(options, fen(row["price"]), whole(row["inventory_count"])))
        products.append(product)
    return products


def bagisto(rows):
    rows, products, lists = list(rows), {}, {}
    for row in rows:
        for packed in filter(None, row["configurable_variants"].split("|")):
            pairs = [tuple(pair.split("=", 1)) for pair in packed.split(",")]
            lists[dict(pairs)["sku"]] = tuple((CALLED.get(name, name), value) for name, value in pairs if name != "sku")
        if not row["parent_sku"] and row["type"] not in ("grouped", "bundle", "booking"):
            products[row["sku"]] = Product(row["sku"], row["name"], images=dict.fromkeys(listed(row["images"])))
    for row in rows:
        product = products.get(row["parent_sku"] or row["sku"])
        if product is None or row["type"] == "configurable":
            continue
        special = row["special_price"] if holds(row["special_price_from"], row["special_price_to"]) else ""
        counts = [whole(pair.partition("=")[2]) for pair in listed(row["inventories"])]
        stock = sum(counts) if counts and None not in counts else None
        product.skus.append(Sku(lists.get(row["sku"], ()), fen(special or row["price"]), stock))
    return list(products.values())


def odoo(rows):
    products = {}
    for row in rows:
        id = row.first("id", "external id", "default_code", "internal reference", "barcode")
        stock = whole(row.first("qty_available", "quantity on hand"))
        price = fen(row.first("list_price", "sales price", "sale price"))
        product = products.setdefault(id, Product(id, row["name"]))
        product.images |= dict.fromkeys(filter(None, [row.first("image url", "image_1920")]))
        product.skus.append(Sku((), price, stock))
    return list(products.values())


STOCKED = ("qty", "quantity", "stock", "inventory", "inventory_count", "stockonhand", "inventories", "variant inventory qty",
           "inventory quantity", "variant inventory quantity", "quantity_to_sell_on_facebook", "stock_quantity")
SISTERS = {
    "woocommerce/vemid__woocommerce_products.csv": (rest_woocommerce, "woocommerce/vemid__woocommerce_variations.csv", ","),
    "prestashop/ps16__products_import.csv": (lambda a, b: prestashop(a, b, ","), "prestashop/ps16__combinations_import.csv", ";"),
    "prestashop/thirtybees__products_import.csv": (lambda a, b: prestashop(a, b, ";"), "prestashop/thirtybees__combinations_import.csv", ","),
}
LAYOUTS = {  # by folder: the preset's name and how its rows are read
    "shopify": ("shopify", shopify), "woocommerce": ("woocommerce", woocommerce), "feeds": ("product-feed", feed), "wix": ("wix", wix),
    "etsy": ("etsy", etsy), "bigcommerce": ("bigcommerce", None), "amazon": ("amazon-flat-file", amazon),
    "magento": ("magento-2", magento), "prestashop": ("prestashop", None), "shopware": ("shopware-6", shopware),
    "vendure": ("vendure", vendure), "spree": ("spree", spree), "bagisto": ("bagisto", bagisto), "odoo": ("odoo", odoo),
}
OTHERWISE = {"magento/magento__products_gear_bags.csv": ("init", bags)}
DELIMITERS = {"semicolon": ";", "comma": ",", "tab": "\t", "–": ","}


def currency(rows):
    """The one that the file says in a column, behind its prices, or in a price column's name; of several, the one that is read."""
    for row in rows:
        said = re.search(r"[A-Z]{3}$", row.first("sale_price", "price"))
        code = row.first("currency", "currency_code") or (said and said.group())
        if code or row["price_gross_eur"]:
            return code or "EUR"
    return "-"


def line(corpus, file, delimiter, told_encoding):
    encoding = {"cp1252": "cp1252", "gb18030": "gb18030"}.get(told_encoding, "utf-8-sig")
    folder = file.removeprefix("large/").split("/")[0]
    how, reader = OTHERWISE.get(file, LAYOUTS[folder])
    told = dict.fromkeys(COLUMNS, "-") | {"file": file, "currency": "-", "note": note(file, folder)}
    sheets = read(corpus / file, delimiter, encoding, "replace" if "invalid" in told_encoding else "strict")
    sheet, table = next(iter(sheets.items()))
    at = next(i for i, (_, cells) in enumerate(table) if sum(bool(c.strip()) for c in cells) > 1 and not cells[0].lstrip("\ufeff").startswith("#"))
    header, data = table[at][1], table[at + 1:]
    filled = [(n, cells) for n, cells in data if any(cell.strip() for cell in cells)]
    told |= {"sheet": sheet, "header": table[at][0], "rows": len(data), "blank": len(data) - len(filled)}
    if file in REFUSED:
        return told | {"verdict": "refuse"} | dict.fromkeys(["products", "skus", "fen", "unpriced", "unstocked"], 0)
    rows = list(named(header, filled))
    if file in SISTERS:
        join, sister, delimiter = SISTERS[file]
        (_, other), = read(corpus / sister, delimiter, encoding).items()
        products = join(rows, list(named(other[0][1], [(n, c) for n, c in other[1:] if any(c)])))
        rows += list(named(other[0][1], other[1:2]))
    else:
        products = reader(rows)
    stocked = any(name in STOCKED for row in rows for name in row)
    told["currency"] = currency(rows)
    return told | {"verdict": "read", "how": how if how == "init" else f"preset:{how}"} | figures(products, stocked)


def main():
    corpus = pathlib.Path(sys.argv[1])
    print("\t".join(COLUMNS))
    for entry in (corpus / "FILES.tsv").read_text("utf-8").splitlines()[1:]:
        file, _, encoding, delimiter = entry.split("\t")[:4]
        if file.removeprefix("large/").split("/")[0] not in LAYOUTS:
            continue
        told = line(corpus, file, DELIMITERS.get(delimiter, ","), encoding)
        print("\t".join(str(told[column]) for column in COLUMNS), flush=True)


if __name__ == "__main__":
    main()
