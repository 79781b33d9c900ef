"""What is counted of the products that others.py reads: money exactly, hashes instead of text, one line per file."""
import hashlib
import re
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

COLUMNS = ("file verdict how sheet header products skus fen unpriced stock unstocked rows blank first middle last "
           "currency note").split()


@dataclass
class Sku:
    options: tuple  # of (key, value), in the file's order
    fen: int | None
    stock: int | None
    clash: bool = False  # the file says two prices for it


@dataclass
class Product:
    id: str
    title: str
    skus: list = field(default_factory=list)
    images: dict = field(default_factory=dict)

    def add(self, sku):
        """A row that says again what is known adds nothing; one that says another price makes the price unreadable."""
        for known in self.skus:
            if known.options == sku.options:
                if known.fen != sku.fen:
                    known.fen, known.clash = None, True
                return
        self.skus.append(sku)


def fen(price, comma=False):
    """A price in hundredths, or nothing if it is blank, negative, no number, or finer than a hundredth."""
    bare = re.sub(r"[\s\u00a0￥¥$₽৳円元]|^RM", "", price)
    bare = bare.replace(".", "").replace(",", ".") if comma else re.sub(r",(?=\d{3}(\D|$))", "", bare)
    if not re.fullmatch(r"\d+(\.\d+)?", bare):
        return None
    try:
        hundredths = Decimal(bare) * 100
    except InvalidOperation:
        return None
    return int(hundredths) if hundredths == hundredths.to_integral() else None


def whole(stock):
    """A stock that can be sold: what is below zero is no number of pieces."""
    return int(Decimal(stock)) if re.fullmatch(r"\d+(\.0+)?", stock.strip()) else None


def short(words):
    return hashlib.sha256(words.encode("utf-8")).hexdigest()[:12]


def card(product, stocked):
    options = "|".join(";".join(f"{k}={v}" for k, v in sku.options) for sku in product.skus)
    options = options if any(sku.options for sku in product.skus) else ""  # no lone `|` for products without options
    money = sum(sku.fen or 0 for sku in product.skus)
    stock = sum(sku.stock or 0 for sku in product.skus) if stocked else "-"
    return f"{short(product.id)}:{short(product.title)}:{short(options)}:{money}:{stock}:{len(product.images)}"


def figures(products, stocked):
    """The counted columns of a file that is read."""
    skus = [sku for product in products for sku in product.skus]
    return {
        "products": len(products),
        "skus": len(skus),
        "fen": sum(sku.fen or 0 for sku in skus),
        "unpriced": sum(sku.fen is None for sku in skus),
        "stock": sum(sku.stock or 0 for sku in skus) if stocked else "-",
        "unstocked": sum(sku.stock is None for sku in skus) if stocked else 0,
        "first": card(products[0], stocked),
        "middle": card(products[len(products) // 2], stocked),
        "last": card(products[-1], stocked),
    }
