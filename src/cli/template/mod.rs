//! `shangjia template`: a workbook to fill in. What stands in it is said here, how it looks in `book`.

mod book;

use super::inputs::{self, Overwrite};
use super::terminal::{self, Stream, Terminal};
use super::{Ending, Failure, args};
use book::{Book, Choice};
use shangjia::words::template::{self, COLUMNS, ColumnWords};
use shangjia::{Asks, Brands, Categories, Category, Checker, Error, Fen, Field, Language, Named, Need, Reading, SPU_ADD};
use std::path::PathBuf;

/// Writes the workbook, and says where.
pub(crate) fn template(args: &args::Template, terminal: &Terminal) -> Result<Ending, Failure> {
    let language = terminal.language;
    let to_stdout = args.output.as_ref().is_some_and(|path| path.as_os_str() == "-");
    if to_stdout && Stream::Out.is_terminal() {
        return Err(Failure::WorkbookToTerminal);
    }
    let path = args.output.clone().unwrap_or_else(|| PathBuf::from(template::FILE.text(language)));
    let given: Vec<PathBuf> = [&args.categories, &args.brands].into_iter().flatten().cloned().collect();
    if !to_stdout {
        inputs::refuse_overlap(&given, &path)?;
    }
    let mut content = Content { language, needed: Checker::new(&SPU_ADD).needed().to_vec(), categories: None, brands: None };
    if let Some(path) = &args.categories {
        content.categories = Some(categories(&Categories::read(&inputs::shown(path), &inputs::read_bytes(path)?)?));
    }
    if let Some(path) = &args.brands {
        content.brands = Some(brands(&Brands::read(&inputs::shown(path), &inputs::read_bytes(path)?)?));
    }
    let name = inputs::shown(&path);
    let bytes = Book::write(&content).map_err(|error| Error::io(&name, std::io::Error::other(error)))?;
    if to_stdout {
        return terminal::print_bytes(&bytes);
    }
    let overwrite = if args.force { Overwrite::Wanted } else { Overwrite::Never };
    inputs::write_new(&path, &bytes, overwrite, terminal)?;
    let file = shangjia::report::printable(name.trim_start_matches("./")).into_owned();
    terminal.say(&template::WRITTEN.fill(language, &[("file", file)]));
    Ok(Ending::Clean)
}

/// Everything that the workbook says.
struct Content {
    language: Language,
    needed: Vec<Field>,
    categories: Option<Choice>,
    brands: Option<Choice>,
}

impl Content {
    /// What a column may hold, where a list of it was given that has something in it.
    fn choice(&self, field: Field) -> Option<&Choice> {
        let choice = match field {
            Field::ThirdCatId => self.categories.as_ref(),
            Field::BrandId => self.brands.as_ref(),
            _ => None,
        };
        choice.filter(|choice| !choice.rows.is_empty())
    }

    /// A cell of the example. An id comes from the merchant's own list, so that the example passes with it.
    fn example(&self, column: &ColumnWords, row: usize) -> String {
        match self.choice(column.field).and_then(|choice| choice.example.clone()) {
            Some(id) => id,
            None => column.example[row].text(self.language).to_owned(),
        }
    }

    fn need(&self, column: &ColumnWords) -> &'static str {
        let words = if self.needed.contains(&column.field) { template::NEEDED } else { template::OPTIONAL };
        words.text(self.language)
    }

    /// What may stand in a column, by the schema of the request; empty where it does not say.
    fn bounds(&self, column: &ColumnWords) -> String {
        let asks = SPU_ADD.asks(column.field);
        let fill = |words: shangjia::rules::Words, min: String, max: String| words.fill(self.language, &[("min", min), ("max", max)]);
        let none = String::new;
        if let Some((min, max)) = range(column.field, asks) {
            return fill(template::RANGE, min, max);
        }
        match asks {
            _ if column.field.reading() == Reading::Image => {
                asks.max_items.map_or_else(none, |max| fill(template::ITEMS_MOST, none(), max.to_string()))
            }
            Asks { min_length: Some(min), max_length: Some(max), .. } => fill(template::LENGTH, min.to_string(), max.to_string()),
            Asks { max_length: Some(max), .. } => fill(template::LENGTH_MOST, none(), max.to_string()),
            _ => none(),
        }
    }

    /// Need, meaning, bounds and example in one note.
    fn note(&self, column: &ColumnWords) -> String {
        let example = Some(self.example(column, 0)).filter(|text| !text.is_empty());
        let example = example.map(|example| template::EXAMPLE_IS.fill(self.language, &[("example", example)]));
        let what = match self.choice(column.field) {
            Some(choice) => template::FROM_LIST.fill(self.language, &[("option", choice.option.to_owned())]),
            None => column.what.text(self.language).to_owned(),
        };
        let said = [self.need(column).to_owned(), what, self.bounds(column)];
        said.into_iter().chain(example).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
    }
}

/// Numbers that are counted or paid, as a spreadsheet holds them: from and to. Ids are no such numbers.
fn range(field: Field, asks: Asks) -> Option<(String, String)> {
    let (min, max) = (asks.minimum?, asks.maximum?);
    match field.reading() {
        Reading::Money => Some((Fen::new(min).yuan(), Fen::new(max).yuan())),
        Reading::Integer if is_number(field) => Some((min.to_string(), max.to_string())),
        _ => None,
    }
}

/// Whether a column holds numbers. Everything else is text to the spreadsheet, which would take `1-2` for a day and
/// cut the zeros off a barcode.
fn is_number(field: Field) -> bool {
    field.reading() == Reading::Money || field == Field::StockNum
}

/// Where products may stand, by the path that says so. The example is one that asks for no papers, if there is any.
fn categories(categories: &Categories) -> Choice {
    let called = |category: &Category| match categories.find(&category.path) {
        Named::One(id) if id == category.id => category.path.clone(),
        _ => category.id.to_string(),
    };
    let takes = || categories.all().filter(|category| category.takes_products());
    let easy = takes().find(|category| category.product_qualification != Need::Required);
    let example = easy.or_else(|| takes().next()).map(called);
    Choice { sheet: template::CATEGORY_SHEET, option: "--categories", rows: takes().map(called).collect(), example }
}

/// Brands by name. No brand at all comes first.
fn brands(brands: &Brands) -> Choice {
    let called = |(id, name): (u64, &str)| match brands.find(name) {
        Named::One(found) if found == id => name.to_owned(),
        _ => id.to_string(),
    };
    let none = COLUMNS.iter().find(|column| column.field == Field::BrandId).map_or("", |column| column.example[0].zh);
    let listed = brands.all().map(called).filter(|called| called != none);
    let rows = std::iter::once(none.to_owned()).chain(listed).collect();
    Choice { sheet: template::BRAND_SHEET, option: "--brands", rows, example: None }
}
