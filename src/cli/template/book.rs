//! The template as a workbook: sheets, formats, notes and lists to choose from. What it says comes from `mod`.

use super::{Content, is_number, range};
use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, DataValidationRule, DocProperties, ExcelDateTime, Format, FormatAlign, Formula,
    IgnoreError, Workbook, Worksheet, XlsxError,
};
use shangjia::rules::Words;
use shangjia::words::template::{self, COLUMNS, ColumnWords, EXAMPLE_ROWS, GUIDE};
use shangjia::{Field, Reading, SPU_ADD};

/// A spreadsheet's last row, from 0.
const LAST_ROW: u32 = 1_048_575;

/// The built-in format of cells that a spreadsheet leaves as they are; `0.00` and `0` are those of numbers.
const TEXT: u8 = 49;
const TWO_DECIMALS: u8 = 2;
const WHOLE: u8 = 1;

/// Names to choose from; what is not called by a name of its own is chosen by its id.
pub(super) struct Choice {
    pub(super) sheet: Words,
    /// What tells the other commands whose names they are.
    pub(super) option: &'static str,
    pub(super) rows: Vec<String>,
    /// The one that the example takes.
    pub(super) example: Option<String>,
}

/// The workbook's looks.
pub(super) struct Book {
    header: Format,
    header_needed: Format,
    text: Format,
    example: Format,
    guide: Format,
}

impl Book {
    /// The whole workbook. The same words make the same bytes.
    pub(super) fn write(content: &Content) -> Result<Vec<u8>, XlsxError> {
        let header = Format::new().set_bold().set_num_format_index(TEXT).set_align(FormatAlign::Center);
        let book = Book {
            header: header.clone().set_background_color(Color::RGB(0x00E7_E6E6)),
            header_needed: header.set_background_color(Color::RGB(0x00FF_E699)),
            text: Format::new().set_num_format_index(TEXT),
            example: Format::new().set_font_color(Color::Gray),
            guide: Format::new().set_num_format_index(TEXT).set_italic(),
        };
        let mut workbook = Workbook::new();
        // Otherwise the time of the run would stand in it.
        workbook.set_properties(&DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?));
        book.products(content, workbook.add_worksheet())?;
        for choice in [&content.categories, &content.brands].into_iter().flatten() {
            book.choice(content, choice, workbook.add_worksheet())?;
        }
        workbook.save_to_buffer()
    }

    fn products(&self, content: &Content, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let header_row = u32::try_from(GUIDE.len()).unwrap_or(0);
        let first = header_row + 1;
        sheet.set_name(template::SHEET.text(content.language))?.set_freeze_panes(first, 0)?;
        for (row, words) in (0..).zip(GUIDE) {
            sheet.write_string_with_format(row, 0, words.text(content.language), &self.guide)?;
        }
        for (at, column) in (0..).zip(COLUMNS) {
            let header = if content.needed.contains(&column.field) { &self.header_needed } else { &self.header };
            let format = number_format(column.field);
            sheet.set_column_format(at, &self.text.clone().set_num_format_index(format))?;
            sheet.set_column_width(at, width(column))?;
            sheet.write_string_with_format(header_row, at, column.header.text(content.language), header)?;
            let example = self.example.clone().set_num_format_index(format);
            for (row, index) in (first..).zip(0..EXAMPLE_ROWS) {
                let text = content.example(column, index);
                match text.parse::<u32>() {
                    Ok(number) if is_number(column.field) => sheet.write_number_with_format(row, at, number, &example)?,
                    _ if text.is_empty() => sheet,
                    _ => sheet.write_string_with_format(row, at, text, &example)?,
                };
            }
            sheet.add_data_validation(first, at, LAST_ROW, at, &validation(content, column)?)?;
            if !is_number(column.field) {
                sheet.ignore_error_range(first, at, LAST_ROW, at, IgnoreError::NumberStoredAsText)?;
            }
        }
        Ok(())
    }

    /// A list longer than a few words has to stand in cells; the sheet is hidden, because nobody fills it in.
    fn choice(&self, content: &Content, choice: &Choice, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        sheet.set_name(choice.sheet.text(content.language))?.set_hidden(true).set_column_width(0, 60)?;
        for (row, text) in (0..).zip(&choice.rows) {
            sheet.write_string_with_format(row, 0, text, &self.text)?;
        }
        Ok(())
    }
}

fn number_format(field: Field) -> u8 {
    match field.reading() {
        Reading::Money => TWO_DECIMALS,
        _ if is_number(field) => WHOLE,
        _ => TEXT,
    }
}

/// In characters of the usual font.
fn width(column: &ColumnWords) -> u32 {
    match column.field.reading() {
        Reading::Image => 40,
        Reading::Text if column.field != Field::AttrKey && column.field != Field::AttrValue => 36,
        _ => 18,
    }
}

/// The note that a spreadsheet shows beside a cell of the column, and what it says of a value out of bounds: a warning,
/// for only the check knows everything.
fn validation(content: &Content, column: &ColumnWords) -> Result<DataValidation, XlsxError> {
    let language = content.language;
    let asks = SPU_ADD.asks(column.field);
    let within = |(min, max): (String, String)| DataValidationRule::Between(Formula::new(min), Formula::new(max));
    let length = |text: Option<u64>| text.and_then(|number| u32::try_from(number).ok());
    let empty = DataValidation::new().ignore_blank(true).set_error_style(DataValidationErrorStyle::Warning);
    let bounds = template::OUT_OF_BOUNDS.fill(language, &[("bounds", content.bounds(column))]);
    let rule = if let Some(choice) = content.choice(column.field) {
        let sheet = choice.sheet.text(language);
        let list = format!("='{sheet}'!$A$1:$A${}", choice.rows.len());
        empty.allow_list_formula(Formula::new(list)).set_error_message(template::NOT_LISTED.text(language))?
    } else if let Some(range) = range(column.field, asks) {
        let rule = match column.field.reading() {
            Reading::Money => empty.allow_decimal_number_formula(within(range)),
            _ => empty.allow_whole_number_formula(within(range)),
        };
        rule.set_error_message(bounds)?
    } else if let (Reading::Text | Reading::Id, Some(max)) = (column.field.reading(), length(asks.max_length)) {
        let rule = DataValidationRule::Between(length(asks.min_length).unwrap_or(0), max);
        empty.allow_text_length(rule).set_error_message(bounds)?
    } else {
        empty.allow_any_value()
    };
    rule.set_input_title(column.header.text(language))?.set_input_message(content.note(column))
}
