"""How a row becomes a SKU in the files that are no plain list: option texts, size columns, packed sale properties."""
import json

from tally import Product, Sku, fen, whole


def letter(row, column):
    """The trimmed cell of a column that is named as the spreadsheet names it; blank if there is none."""
    index = 0
    for sign in column:
        index = index * 26 + ord(sign) - 64
    return row[index - 1].strip() if 0 < index <= len(row) else ""


def pairs(cell):
    """`name:value;name:value;` in one cell."""
    return tuple(tuple(part.strip() for part in token.split(":", 1)) for token in cell.split(";") if ":" in token)


def several(cell):
    """A list of pictures, one per line or as JSON; the address of a web page is no picture."""
    links = json.loads(cell) if cell.startswith("[") else cell.splitlines()
    return [link.strip() for link in links if link.strip() and not link.strip().endswith(".html")]


def flat(rows, plan):
    """One SKU per row; rows of one id are one product. `plan` names the columns."""
    products, read = {}, lambda row, name: " ".join(letter(row, column) for column in plan.get(name, "").split())
    for number, row in rows:
        if plan.get("skip", lambda *_: False)(number, row):
            continue
        id, title = read(row, "id"), read(row, "title")
        key = plan["key"](row) if "key" in plan else id or f"row {number}"
        product = products.setdefault(key, Product(id, title))
        for column in plan.get("images", ()):
            product.images |= dict.fromkeys(several(letter(row, column)))
        options = plan["options"](row) if "options" in plan else ()
        price = None if plan.get("shifted", lambda _: False)(row) else fen(read(row, "price"), plan.get("comma", False))
        stock = [whole(letter(row, column)) for column in plan.get("stock", ())]
        stock = None if None in stock else sum(stock)
        product.add(Sku(options, price, stock))
    return list(products.values())


def continued(rows, plan):
    """Rows without a title are further SKUs of the product above."""
    products = []
    for _, row in rows:
        title = letter(row, plan["title"])
        if title:
            products.append(Product(letter(row, plan["id"]), title))
            for column in plan["images"]:
                products[-1].images |= dict.fromkeys(several(letter(row, column)))
        products[-1].add(Sku(pairs(letter(row, plan["pairs"])), fen(letter(row, plan["price"])),
                             whole(letter(row, plan["stock"][0]))))
    return products


def matrix(rows, plan):
    """A column per size whose cells are stock; every size is a SKU, also one of which there is none."""
    products = []
    for _, row in rows:
        product = Product(letter(row, plan["id"]), letter(row, plan["title"]))
        for column, size in plan["sizes"].items():
            product.add(Sku((("Size", size),), fen(letter(row, plan["price"])), whole(letter(row, column))))
        products.append(product)
    return products


KEYS = {"1627207": "颜色分类", "20509": "尺码"}  # the two that the system's own sheets name


def packed(rows, _):
    """The Taobao assistant: SKUs in `skuProps`, names of their values in `propAlias`, main pictures of type 1."""
    products = []
    for _, row in rows:
        product = Product(letter(row, "AH") or letter(row, "A"), letter(row, "A"))
        for token in letter(row, "AC").split(";"):
            parts = token.split("|")[0].split(":")
            if len(parts) > 1 and parts[1] == "1":
                product.images[token] = None
        names = {":".join(token.split(":")[:2]): token.split(":", 2)[2]
                 for token in letter(row, "AI").split(";") if token.count(":") >= 2}
        started = []
        for token in filter(None, letter(row, "AE").split(";")):
            parts = token.split(":")
            if len(parts) == 5:
                started.append((parts[0], parts[1], []))
                parts = parts[3:]
            started[-1][2].append((KEYS.get(parts[0], parts[0]), names.get(":".join(parts), parts[1])))
        for price, stock, options in started:
            product.add(Sku(tuple(options), fen(price), whole(stock)))
        products.append(product)
    return products
