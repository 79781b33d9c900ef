"""What a reader of a shop system's export must get right, in a sentence: of each file, else of its layout. shops.py counts."""

REFUSED = {
    "woocommerce/VuHoi__2.csv": "every SKU is 1.56E+15: the ids are gone, and with them which variation belongs to what (by the order of rows alone, 7 products, 48 SKUs)",
    "woocommerce/vemid__woocommerce_variations.csv": "the sister file of the products (its parent_id and parent_name alone make 92 products, 577 SKUs, 84 of them unpriced, 153421500, but no gallery and none of the 4 simple products)",
    "prestashop/ps16__combinations_import.csv": "the sister file of the products: it has neither titles nor base prices of its own",
    "prestashop/thirtybees__combinations_import.csv": "the sister file of the products: it has neither titles nor base prices of its own",
    "amazon/whywbhydyq__sample-variation-flat-file.tsv": "a sample of mistakes without titles: a child of a parent that is nowhere, one without a size, one that stands twice (4 products, 7 SKUs, 13293 by the parents' names)",
    "bigcommerce/hillcrestSports__template.csv": "its one sample product has neither an id nor a code (by its title, 1 product, 2450)",
}

BY_LAYOUT = {
    "shopify": "rows of one handle; option names on the first row; image-only rows add to the gallery; Default Title is no option",
    "woocommerce": "variations belong to their Parent, wherever they stand; grouped and external rows are left out; the sale price where it holds",
    "feeds": "rows of one item_group_id; options are the columns that differ within it; the gallery is the images of all its rows; the sale price goes first",
    "wix": "the price less its discount; products without variant rows whose options have several values cannot be sold as they stand",
    "etsy": "no listing id: the SKU cell; several variation values with one price and one total cannot be told apart",
    "amazon": "children belong to their parent_sku; the parent is no SKU",
    "magento": "configurable_variations names the children, which stand before; bundles and groups are left out; special prices by their dates",
    "prestashop": "products and combinations joined by id; impact on price is added; a discount counts within its dates only, and these are past",
    "shopware": "rows without parent_id; the gross price; the id is the product number",
    "vendure": "rows without a name are variants of the one above; lists by |",
    "spree": "the first row of a slug is the master and no SKU where variants follow",
    "bagisto": "children name their parent_sku; stock is default=n; special prices by their dates",
    "odoo": "the external id, else the reference, else the barcode is the id",
}
BY_FILE = {
    "shopify/manduong1502__Shopify Upload.xlsx": "The three carat weights of every metal stand in the SKU code only, so 20 SKUs repeat another's options.",
    "shopify/fe-riki05__products.csv": "One handle comes again 150 rows later with another vendor and price: one product with one value twice; as two products, 100.",
    "shopify/Utah-MMC__products_export_1.csv": "21 products call their one option Title, with a value other than Default Title, which is kept as an option; by the name alone it would be none.",
    "shopify/dinhdungweb__products_export_1.csv": "11 stocks are below zero and so unreadable (summed as they stand, 22245); 9 prices are 0.",
    "shopify/quinnvw__products_export_1.csv": "6 of the 10 stocks are below zero and so unreadable (summed as they stand, -28).",
    "shopify/learnshopdev__products_export_1.csv": "Every cell is padded with spaces; the last line is spaces only.",
    "shopify/umsu2__product_template.csv": "The stock column is there and blank.",
    "woocommerce/ClassicPress__sample_products.csv": "Id is ID (SKU is filled too); 2 rows (grouped, external) are left out; three variations leave Size open, which means any.",
    "woocommerce/ClassicPress__sample.csv": "No ID column: the id is SKU; 2 rows (grouped, external) are left out; a sale price holds from 2017 to 2030.",
    "woocommerce/teocns__woo.csv": "Some bytes are no UTF-8; no ID column: the id is SKU; no column of stock, only whether there is any.",
    "woocommerce/vinoteka-15-milja__woocommerce-products.csv": "Simple products only; the id is SKU, attributes are properties; 11 have no price.",
    "woocommerce/vemid__woocommerce_products.csv": "REST names; 92 products have their variations in the sister file; the 4 simple ones have one SKU each; a from-price on the product is none for the 84 variations without.",
    "feeds/foryforx__google_feed.csv": "Header names with spaces; 10 rows repeat another's color and size within their group under their own id and stay SKUs.",
    "feeds/WuPei__catalog_products.csv": "The instructions above the header are skipped; a single row differs in nothing and so has no options; price in USD.",
    "feeds/596050__catalog_products.csv": "The instructions above the header are skipped; a single row differs in nothing and so has no options; price in USD.",
    "feeds/596050__boldstone_facebook_products.csv": "Prices such as 400.0 GBP; no group: every row is a product.",
    "feeds/sandhyachauhan623-cloud__pinterest_catalog.csv": "Prices in USD; the size stands in the title only, so the SKUs of 6 groups cannot be told apart; by id, 53 products.",
    "feeds/bhumphrey22__catalog_products.csv": "8749 rows repeat a product's id with nothing but an availability, which is left of variants whose options and prices are gone; counted as SKUs they make 9184, 8749 of them unpriced, and refusing these 283 products is as right; image_link is a list joined by a semicolon.",
    "feeds/GenRevo89__pinterest_catalog.csv": "Prices in USD; the groups are rather categories, each row with its own title: by id, 22 products.",
    "feeds/bilalithelabel__awin_product_feed.csv": "Prices such as 89.0 EUR; no group: every row is a product.",
    "wix/uella123__catalog_products.csv": "An amount is taken off the price; no variant rows: 189 products list several values of an option, and are one SKU here that keeps the options of one value only; one that cannot be told apart should not go out.",
    "wix/ganud__catalog_products.csv": "Product rows without options; InStock is no number.",
    "etsy/Marvilusart__EtsyListingsDownload.csv": "No listing id: the whole SKU cell is the id; 83 listings have several variations with one price in USD and one total, and are one SKU here that keeps the options of one value only.",
    "etsy/fashionforempowerment__EtsyListingsDownload.csv": "No listing id: the SKU cell is the id; no variations; prices in USD.",
    "magento/magento__products_gear_bags.csv": "One row per product; categories are lines within one cell; special_price goes first (three are filled, two of them equal to the price).",
    "prestashop/thirtybees__products_import.csv": "Joined with the combinations by id, impact on price added; the discounts ended in 2018 (a reader who takes them off regardless gets less for ids 1 and 3); two combinations of id 3 have the same values and two prices.",
    "prestashop/ps16__products_import.csv": "Joined with the combinations by id, impact on price added; the discounts ended in 2018 (a reader who takes them off regardless gets less for ids 1 and 3); two combinations of id 3 have the same values and two prices.",
    "shopware/shopware__products.csv": "No variants; gross price in EUR, the net one is not exact; the id is product_number, the column id would do as well.",
    "vendure/vendure-ecommerce__product-import.csv": "Cells are padded; three of four products have no slug: the name is the id; the last row repeats a SKU with other custom fields (without it 10 SKUs, 110636); a stock of -10 is unreadable; one line is blank.",
    "vendure/vendure-ecommerce__products.csv": "Cells are padded; rows without a name are variants of the one above; lists by |.",
    "spree/spree__products.csv": "The first row of a slug is the master and no SKU; the 87 rows in EUR, without options or stock, say the same SKUs' price in another currency (1591917) and are no SKUs; read are those in USD.",
    "bagisto/bagisto__products.csv": "Children name their parent_sku; special prices ended in 2024; left out are a group, a bundle, and 15 bookings, which are no goods (with these 20 products, 23 SKUs, 208100).",
    "bagisto/bagisto__products.xls": "Cell for cell the same as the CSV; some readers find the workbook corrupt.",
    "odoo/mosadiqit__product.template.csv": "The external id is the id; titles begin with spaces; 618 prices are 0.0, which is read as 0.",
    "odoo/ShaheenHossain__product.template.csv": "The external id is blank: the barcode is the id.",
    "odoo/Mint-System__product.template.csv": "default_code is the id; 31 of 33 have a cost but no selling price.",
    "odoo/ShaheenHossain__product.template2019.xlsx": "The external id is blank: the barcode is the id, and two products of other titles and prices share one and are counted as one (as a person sees them, 88); its barcodes are not those of the CSV.",
}


def note(file, layout):
    return REFUSED.get(file) or BY_FILE.get(file) or BY_LAYOUT.get(layout, "")
