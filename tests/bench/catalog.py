"""Makes a catalog to measure with: the same arguments give the same bytes. One row for each SKU, four SKUs a product on
average, 18 columns as a Chinese shop system exports them, 1,300 bytes a row.

    python3 catalog.py --rows 100000 -o catalog.csv
    python3 catalog.py --rows 100000 --shuffle -o shuffled.csv      # rows in any order
    python3 catalog.py --rows 100000 --bad 0.01 -o bad.csv          # one cell in a hundred is wrong
    python3 catalog.py --rows 100000 --lean -o lean.csv             # few and short addresses: 250 bytes a row
"""

import argparse
import csv
import random

HEADER = "商品编号,商品标题,页面路径,主图,详情,详情图,类目ID,品牌ID,SKU编号,规格图,售价(元),市场价(元),库存,商家编码,条码,颜色,尺码,面料"
WORDS = ["加厚", "珊瑚绒", "毛毯", "亲肤", "浴巾", "保暖", "四件套", "纯棉", "枕头", "夏凉被", "北欧", "简约"]
COLOURS, SIZES, CLOTHS = ["酒红", "灰色", "米白", "藏青"], ["150×200cm", "180×200cm", "200×230cm"], ["珊瑚绒", "纯棉"]

# What a bad cell holds, by column: each is an error of one rule.
FAULTS = {
    1: ["毯", "blanket"],
    3: ["", "pages/a.jpg", "ftp://img.example.com/a.png"],
    6: ["家居", "1e3"],
    8: ["1.23457E+15"],
    10: ["12.345", "面议", "-5", "1,2,3"],
    12: ["有货", "-1", "12.5"],
}


def image(random, lean):
    name = f"{random.getrandbits(64):016x}"
    if lean:
        return f"https://i.example.com/{name[:6]}.png"
    return f"https://cdn-1257372379.cos.ap-shanghai.myqcloud.com/goods/goods_editor/2020{random.randrange(101, 1229):04}/{name * 2}.png"


def rows(count, random, lean):
    made, number = 0, 100_000
    while made < count:
        number += 1
        images = lambda most: "|".join(image(random, lean) for _ in range(1 if lean else random.randint(3, most)))
        product = [str(number), "".join(random.sample(WORDS, 6)), f"pages/productDetail/productDetail?id={number}", images(6)]
        product += ["居家必备,手感柔软", "" if lean else images(5), "1450", "2100000000"]
        options = [(colour, size, cloth) for colour in COLOURS for size in SIZES for cloth in CLOTHS]
        for sku, option in enumerate(random.sample(options, min(random.randint(1, 7), count - made)), 1):
            price = random.randint(500, 50_000)
            money = lambda fen: f"{fen // 100}.{fen % 100:02}"
            own = [f"{number}{sku:03}", image(random, lean), money(price), money(price + 1000), str(random.randint(1, 2000))]
            made += 1
            yield [*product, *own, f"W{number}-{sku}", f"69{random.randrange(10**10):010}", *option]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--shuffle", action="store_true")
    parser.add_argument("--lean", action="store_true")
    parser.add_argument("--bad", type=float, default=0.0)
    parser.add_argument("--encoding", default="utf-8")
    parser.add_argument("-o", "--output", required=True)
    args = parser.parse_args()
    source = random.Random(args.seed)
    table = rows(args.rows, source, args.lean)
    if args.shuffle:
        table = list(table)
        source.shuffle(table)
    with open(args.output, "w", encoding=args.encoding, newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(HEADER.split(","))
        for row in table:
            for column, faults in FAULTS.items():
                if args.bad and source.random() < args.bad * len(row) / len(FAULTS):
                    row[column] = source.choice(faults)
            out.writerow(row)


if __name__ == "__main__":
    main()
