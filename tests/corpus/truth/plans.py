"""Where each file keeps what: columns by their letters, and in a sentence what a reader must get right."""
from kinds import letter, pairs
from tally import fen


def unpriced(column):
    """Rows that are headings: nothing in the price column."""
    return lambda _, row: not letter(row, column)


def unblank(column):
    """Rows that name no product."""
    return lambda _, row: not letter(row, column)


def one(key, column):
    return lambda row: ((key, letter(row, column)),) if letter(row, column) else ()


PRINTED = dict(
    sheet="1", header=6, id="A", title="C", price="G", comma=True,
    skip=lambda _, row: fen(letter(row, "G"), comma=True) is None,
    note="A printed list: page headers and footers repeat on 29 pages, category rows stand between; decimal comma.",
)

PLANS = {
    "cn-taobao/JungleW__test.xlsx": dict(
        how="preset:taobao-assistant", sheet="1", header="2-3", shape="packed", stock=("AE",),
        note="Keys in row 2, names in row 3, SKUs packed in skuProps; id is outer_id since num_id is 0, the third has "
             "none, so the title serves (refusing it is as right); option keys are the property ids; 18 SKUs of the second "
             "product have neither price nor stock but zeros."),
    "cn-taobao/maxLoveCode__商品表.xlsx": dict(
        how="preset:qianniu-list", sheet="1", header=1, skip=unblank("C"), id="C", title="B", price="E", currency="CNY",
        options=lambda row: pairs(letter(row, "D")),
        note="One header twice: C is the product's code, F the SKU's (15 of those are used twice); the last row, a gift "
             "without code or price, is counted as an unpriced product: without it 42 products, 234 SKUs."),
    "cn-taobao/gitstduy__商品库.xlsx": dict(
        sheet="1", header=1, id="B", title="A", price="C", note="Column D counts sales and is no stock."),
    "cn-jd/qiang1010__商品.xlsx": dict(
        sheet="1", header=1, id="A", title="B", price="C",
        note="90 prices of -1.00 mean that there is none; unnamed trailing columns repeat the promotions, shifted."),
    "cn-jd/adcGG__商品.csv": dict(
        sheet="-", header=1, encoding="gb18030", id="A", title="A", price="B", currency="CNY",
        key=lambda row: tuple(row), shifted=lambda row: not letter(row, "C")[:1].isdigit(),  # else C counts comments
        note="No id: the title serves. Every row stands twice; five products are shifted by a column and counted as "
             "unpriced (read right they make it 1010080 fen). By title alone 58 products, one of them with three prices."),
    "cn-jd/yujie-liu__jd.csv": dict(
        sheet="-", header=1, id="G", title="A", price="C",
        note="Ids repeat exactly; row 38 has a title only and counts as unpriced; D lists colours on offer and is not "
             "read as options."),
    "large/cn-erp/zhangyufei345__产品.xlsx": dict(
        sheet="1", header=1, id="A", title="B", price="N",
        note="1218 prices are 0 and are counted as read; many items are disabled in D; O is the cost."),
    "cn-erp/CIRA18-HUB__产品信息.xlsx": dict(
        sheet="1", header=1, id="A", title="B", price="D", note="C is the pack, no option."),
    "cn-erp/jishenghua__goods_template.xls": dict(
        how="preset:jsherp", sheet="1", header=2, id="K", title="A", price="P", stock=("AB", "AC", "AD", "AE", "AF"),
        note="Instructions above; stock is the sum of five warehouses; the retail price is read (by the sales price in "
             "Q 1500 fen)."),
    "cn-pos/Yingyi11__商品资料.xlsx": dict(
        how="preset:pospal", sheet="1", header=1, id="C", title="A", price="F", stock=("D",),
        note="The barcode is the only id; I is the member price; one stock is 2.9; two prices are 0."),
    "cn-pos/1binbin__批量添加文件模板.xlsx": dict(
        verdict="refuse", sheet="1", header=0, note="Describes the columns of two templates; there is no product row."),
    "cn-pos/Dududu-666__导入模板_500个商品.xlsx": dict(
        sheet="1", header=1, id="B", title="A", price="C",
        note="The barcode is the only id, names repeat; D is the cost; F is the pack."),
    "cn-mall/aworki__商品导入模板.xlsx": dict(
        how="preset:shopplus", sheet="1", header=2, shape="continued", title="B", id="B", price="AD", stock=("AF",),
        pairs="AB", images=("E", "F"), after=4,
        note="Rows 3 and 4 are instructions; the first SKU stands on the product's row, the others below without title; "
             "no id, so the title serves; the price column is empty."),
    "cn-mall/liaowwxx__商品.xlsx": dict(
        how="preset:mall-export", sheet="1", header=1, id="A", title="B", price="M", options=one("商品规格值", "L"),
        note="One product has three SKUs; L is the option also where there is a single SKU; K and O are costs."),
    "cn-mall/lcyxkwy__goods.csv": dict(
        how="preset:wstmart", sheet="-", header=1, id="A", title="D", price="I", stock=("K",), images=("E",),
        note="NULL is \\N; E holds web pages instead of pictures and is not counted as images; every stock is 0."),
    "cn-mall/zccxyz__商品导入.xlsx": dict(
        sheet="1", header=2, id="C", title="C", price="E", stock=("H",),
        note="An instruction row above the header; the code column is empty, so the name serves as id; the three rows are "
             "marked as samples."),
    "cn-mall/wangzmgit__导入模板.xlsx": dict(
        sheet="1", header=1, id="A", title="A", price="D", stock=("B",), note="No id: the names are unique and serve."),
    "cn-mall/titiyufeng__商品信息表.xlsx": dict(
        sheet="2+3+4+5+6+7+8+9+11+12+14+15+16", header=1, id="A", title="E", price="F", stock=("H",),
        skip=lambda _, row: not letter(row, "E") and not letter(row, "F"),
        note="One category per sheet; sheet 1 lists the categories, 10 and 13 are empty; stock is blank throughout; two "
             "rows of sheet 16 hold a number and nothing else and are no products."),
    "cn-mall/ReginaSXY2004__商品信息.xlsx": dict(
        sheet="1", header=1, id="A", title="B", price="E",
        note="Titles carry their quotation marks; the unnamed column C is a variant text, not read as option; row 45 is "
             "shifted by a column and counts as unpriced (5800 fen)."),
    "cn-mall/jellyqwq__goods_gbk.csv": dict(
        sheet="-", header=1, encoding="gb18030", id="B", title="C", price="E", stock=("I",), images=("G",),
        note="Prices are reward points, not money: refusing the file is as right; ids keep their apostrophe; stock is "
             "total, which is 0 for 20 articles where unlimit is True; 14 are not in sale."),
    "cn-mall/githubzhao735__goods.csv": dict(
        sheet="-", header=1, id="A", title="A", price="B", images=("E",),
        note="No id: the title serves; two titles stand twice, one of them with two prices, which is unpriced; D is the "
             "discount and E the picture in spite of their names. Row by row 50 products, 1310800 fen."),
    "cn-messy/huangqiuyi123__shopee.tw商品数据.xlsx": dict(
        sheet="-", header=1, id="A", title="A", price="B", images=("D",),
        note="A CSV under an xlsx name; no id, the title serves; B is the lowest price of a range up to C; 30 prices "
             "carry float noise in text and are not exact: rounded, all 60 make 4176300 fen, the highest prices 6663800."),
    "large/cn-large/chenlz22550__商品信息.csv": dict(
        sheet="-", header=0, encoding="gb18030", id="A", title="C", price="D",
        note="No header; rows repeat exactly, up to three times; B is the page."),
    "myntra/myntra__Upload-Pending.xlsx": dict(
        how="preset:myntra", sheet="2", header=3, id="B", title="E", price="X", options=one("尺码", "P"),
        note="Version and group titles above the header; ISP is the price, MRP the market price; no pictures; 290 "
             "formatted blank rows."),
    "marketplace/luminati-io__shein-products.csv": dict(
        sheet="-", header=1, id="U", title="A", price="D", currency="USD", images=("J", "Q"),
        note="One size and colour per product; final_price counts; in_stock is yes or no and is no stock; web "
             "pages among the picture links are not counted."),
    "messy/AdaptaProERP__productos.xlsx": PRINTED,
    "messy/AdaptaProERP__productos.csv": PRINTED | dict(sheet="-", delimiter=";", encoding="iso-8859-1"),
    "messy/Acoolyas__goods.xlsx": dict(
        sheet="1", header="1-2", shape="matrix", id="A", title="A", price="I", currency="RUB", stock=("C",),
        sizes=dict(C="XS", D="S", E="M", F="L", G="XL", H="2XL"),
        note="Sizes are columns whose cells are stock, also 0; sheets 3 and 4 hold eight further products in another "
             "layout. Only sizes in stock: 62 products, 123 SKUs, 71890000 fen."),
    "messy/IlyaGureshidze__price.xls": dict(
        sheet="1", header=1, id="A", title="A", price="D", stock=("E",), skip=unpriced("D"),
        note="59 category rows; no id, the name serves; B is a running number; stock is often blank."),
    "messy/Vantorrr__Прайс_мск-4.xls": dict(
        sheet="1", header=0, id="A B", title="C", price="F", stock=("D",),
        note="No header; F is E times 1.35 and read as the price; the part number B repeats over makers in A, so that "
             "both together are the id: by B alone 6812 products, 95 of them with several prices, 5854301325 "
             "fen; by E 4433905600 fen."),
    "messy/BOXPARTS__productos.xlsx": dict(
        sheet="1", header=1, id="A", title="B", price="D", stock=("C",), currency="USD",
        note="Most prices are computed and finer than a cent (shown with three decimals), so they are not exact; one code "
             "stands twice alike; one stock is a text, four are -1 and counted so; two rows have neither title nor price. "
             "Rounded to cents 5354932 fen."),
    "messy/SCWINCK__products.csv": dict(
        sheet="-", header=1, id="A", title="C", price="D", images=("F",),
        note="The promotion price is empty; one price has five decimals; pictures are file names."),
    "messy/18stepspantry__products.csv": dict(
        verdict="refuse", sheet="-", header=2, note="No price column at all, only some offers in an unnamed column."),
    "messy/18stepspantry__products.xlsx": dict(
        sheet="1", header=2, id="A", title="A", price="C", options=one("Pack size", "B"),
        skip=lambda _, row: not letter(row, "B") and not letter(row, "C"),
        note="A title above, 14 category rows, 909 formatted blank rows; no id, the name serves, and two names stand in two "
             "sizes; one product is announced without a price; D is in words and no stock; the number format says a bare $."),
    "messy/Abdullah-Shaheer__products.csv": dict(
        sheet="-", header=1, id="A", title="B", price="E", currency="USD", images=("G",),
        note="One id per colour; 127 ids repeat exactly; the colour in F is not read as an option."),
    "messy/PecaLee__goods.csv": dict(
        sheet="-", header=1, id="C", title="A", price="B", currency="JPY",
        note="A blank line after every row; no id, and offers of several shops share a title, so the link serves; by title "
             "321 products, 16 of them with several prices, 472344300 fen."),
    "messy/Karimdaikhi__catalog_product.csv": dict(
        sheet="-", header=1, delimiter="|", id="A", title="B", price="D", images=("J",),
        note="Pipes; code 13 stands twice with the same title and price and is one product."),
    "messy/pavl1n__goods.csv": dict(
        sheet="-", header=0, id="A", title="A", price="B", images=("C",),
        note="No header, no id: the title serves; rows repeat exactly, up to 139 times."),
    "messy/caosutang__product.xlsx": dict(
        sheet="1", header=1, id="B", title="G", price="E",
        note="A code repeats per warehouse and is one product of one SKU; Price_1 is read, and where warehouses differ (70 "
             "codes; 190 by Price_2) it is unpriced; titles differ for 486 codes, the first counts. By Price_2 "
             "65006107000 fen, 194 unpriced."),
    "messy/angmeng__product.xlsx": dict(
        sheet="1", header=1, id="A", title="B", price="E",
        note="SELLING-A is read, a dash means none; two prices have three decimals; D is the cost. By "
             "SELLING-B 513460 fen, 215 unpriced."),
    "messy/JeremyKu0327__Item List.xlsx": dict(
        sheet="1", header=1, id="A", title="E", price="F", note="1704 prices are 0 and are counted as read; G is the cost."),
    "ods/Labonno120__products.ods": dict(
        sheet="1", header=0, id="A", title="B", price="C", currency="BDT",
        note="No header; A is a running number and the only id; all 40 titles stand twice, so that a person "
             "might type 40 (352030900 fen)."),
    "ods/normboss__products.ods": dict(
        sheet="1", header=1, id="B", title="B", price="E", images=("D",), options=one("size", "F"),
        note="The name groups its sizes, which are not adjacent; A and C are unique per row and would give 25 products "
             "without options, of the same sums."),
    "ods/cfrye2000__products.ods": dict(
        sheet="1", header=0, id="F", title="B", price="E", images=("A",),
        note="No header; F numbers the products; D is the pack size; a title holds an HTML entity."),
    "large/xlsb/mannamann__products.xlsb": dict(
        verdict="refuse", sheet="1", header=1, note="Measures of texts and parcels: neither titles nor prices."),
    "large/dataset/nishijamnani__BigBasket Products.csv": dict(
        sheet="-", header=1, id="A", title="B", price="F",
        note="A is a running number and the only id; sale_price counts; one title is blank; two stray columns at the end."),
    "cn-messy/ColdeZhang__价格表.xlsx": dict(
        verdict="refuse", sheet="1", header=1, note="Somebody's parts bill with a total, not goods for sale; no ids."),
}
