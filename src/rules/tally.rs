//! What the values of a whole catalog add up to: images on hosts that WeChat does not fetch from, a column that lost its
//! zeros, prices in the wrong unit. Which ids come again is seen in `order`, where the words for all of this stand too.
//!
//! A [`Tally`] of one stretch of the catalog can be made beside those of others; added up in the order of the stretches,
//! they are the tally of the whole.

use super::host::{host_and_rest, host_of, is_allowed};
use super::order::{CatalogFinding, IMAGE_NOT_IN_MAP, IMAGE_NOT_UPLOADED, LEADING_ZEROS, PRICE_UNIT, fingerprint};
use super::{Finding, finding::visible, image};
use crate::{Fen, Field, Slot, wide};
use indexmap::IndexMap;
use smol_str::{SmolStr, ToSmolStr as _};

/// Places that a finding about many values shows.
const SHOWN: usize = 3;
/// Hosts that are told apart; a hostile catalog cannot make the list longer.
const HOSTS: usize = 1000;
/// From this many prices on, their unit can be doubted.
const PRICES: u64 = 5;
/// Ids longer than this have no leading zeros worth a thought.
const LENGTHS: usize = 33;

/// Where images have to be.
#[derive(Debug, Clone)]
pub struct Hosting {
    /// Where WeChat takes images from: hosts, or hosts with the beginning of a path (`mmecimage.cn/p/`); where there are
    /// none, every host is taken.
    pub allowed: Vec<String>,
    /// Whether the merchant has a table of uploaded images: what is not at WeChat is then what the table lacks.
    pub mapped: bool,
}

impl Hosting {
    /// What is said of an image that is at WeChat under an address that begins with `http:`.
    pub fn unencrypted(&self, address: &str, slot: Slot) -> Option<Finding> {
        if address.as_bytes().get(4) != Some(&b':') {
            return None;
        }
        let (host, rest) = host_and_rest(address)?;
        let fix = image::encrypted(address).filter(|_| self.allowed.iter().any(|allowed| is_allowed(allowed, host, rest)))?;
        let mut finding = Finding::new(&image::PLAIN_HTTP, Some(slot));
        finding.value(address).fix(Some(fix));
        Some(finding)
    }
}

/// What a stretch of the catalog adds up to. `P` is a place as the caller wants it back.
#[derive(Debug)]
pub struct Tally<P> {
    hosts: IndexMap<String, Host<P>>,
    /// How the first address on one of them begins, up to the path, and the number of the host.
    first: Option<(String, usize)>,
    /// Images that the merchant's table of uploaded images lacks.
    unmapped: IndexMap<u64, P>,
    /// The first of them.
    example: SmolStr,
    lengths: [Lengths<P>; 3],
    prices: Prices<P>,
}

/// The fields whose lengths are counted.
const COUNTED: [Field; 3] = [Field::OutProductId, Field::OutSkuId, Field::Barcode];

#[derive(Debug)]
struct Host<P> {
    count: u64,
    places: Vec<P>,
}

#[derive(Debug)]
struct Prices<P> {
    count: u64,
    lowest: u64,
    highest: u64,
    tens_of_yuan: u64,
    first: Option<P>,
}

/// Ids made of digits, counted by their length.
#[derive(Debug)]
struct Lengths<P>(Vec<Length<P>>);

#[derive(Debug)]
struct Length<P> {
    zero_led: u64,
    plain: u64,
    example: SmolStr,
    places: Vec<P>,
}

impl<P> Default for Tally<P> {
    fn default() -> Tally<P> {
        Tally {
            hosts: IndexMap::new(),
            first: None,
            unmapped: IndexMap::new(),
            example: SmolStr::default(),
            lengths: COUNTED.map(|_| Lengths::default()),
            prices: Prices::default(),
        }
    }
}

impl<P: Clone> Tally<P> {
    /// A product's id.
    pub fn product(&mut self, id: &str, place: &P) {
        self.lengths[0].count(id, || place.clone());
    }

    /// A SKU's id.
    pub fn sku(&mut self, id: &str, place: &P) {
        self.lengths[1].count(id, || place.clone());
    }

    /// A SKU's barcode.
    pub fn barcode(&mut self, barcode: &str, place: impl FnOnce() -> P) {
        self.lengths[2].count(barcode, place);
    }

    /// The selling price of a SKU.
    pub fn price(&mut self, price: Fen, place: impl FnOnce() -> P) {
        let prices = &mut self.prices;
        prices.count += 1;
        prices.lowest = prices.lowest.min(price.get());
        prices.highest = prices.highest.max(price.get());
        prices.tens_of_yuan += u64::from(price.get().is_multiple_of(1000));
        prices.first.get_or_insert_with(place);
    }

    /// Images that all stand where most of the catalog's do, none of which can be refused: whether there are any, all of
    /// which have to be uploaded to WeChat first. `None` where they are to be looked at one by one.
    pub fn usual_images<'i>(&mut self, mut addresses: impl Iterator<Item = &'i str>) -> Option<bool> {
        let (beginning, host) = self.first.as_ref()?;
        let host = self.hosts.get_index_mut(*host).map(|(_, host)| host).filter(|host| host.places.len() == SHOWN)?;
        let mut count = 0;
        let are_usual = addresses.all(|address| {
            count += 1;
            address.starts_with(beginning)
        });
        if are_usual {
            host.count += count;
        }
        are_usual.then_some(count > 0)
    }

    /// An image, and whether it has to be uploaded to WeChat first. What cannot be opened at all cannot be uploaded
    /// either, and has been said elsewhere; `may_be_refused` says that there is something of that kind.
    pub fn image(&mut self, hosting: &Hosting, address: &str, may_be_refused: bool, place: impl FnOnce() -> P) -> bool {
        // Most catalogs have all their images on one host.
        if let Some((beginning, host)) = &self.first
            && address.starts_with(beginning)
        {
            let counts = !(may_be_refused && image::is_refused(address));
            if counts {
                self.hosts[*host].count(place);
            }
            return counts;
        }
        let Some((host, rest)) = host_and_rest(address) else {
            let is_file = image::is_file(address);
            if is_file && hosting.mapped {
                self.unmapped(address, place);
            }
            return is_file;
        };
        let allowed = &hosting.allowed;
        if allowed.is_empty() || allowed.iter().any(|allowed| is_allowed(allowed, host, rest)) {
            return false;
        }
        if may_be_refused && image::is_refused(address) {
            return false;
        }
        if hosting.mapped {
            self.unmapped(address, place);
        } else {
            let at = self.hosts.get_index_of(host).unwrap_or_else(|| self.host(&host.to_ascii_lowercase()));
            self.hosts[at].count(place);
            // Of a host where some paths are WeChat's, the beginning of an address says nothing.
            let is_partly_allowed = || allowed.iter().any(|allowed| host_of(allowed).eq_ignore_ascii_case(host));
            if self.first.is_none() && rest.starts_with('/') && !is_partly_allowed() {
                self.first = Some((address[..=address.len() - rest.len()].to_owned(), at));
            }
        }
        true
    }

    fn unmapped(&mut self, image: &str, place: impl FnOnce() -> P) {
        if self.unmapped.is_empty() {
            self.example = visible(image);
        }
        self.unmapped.entry(fingerprint(image)).or_insert_with(place);
    }

    /// The number of a host that is written in small letters.
    fn host(&mut self, host: &str) -> usize {
        let name = if self.hosts.len() < HOSTS { host } else { self.hosts.get_key_value(host).map_or("...", |(host, _)| host) };
        let entry = self.hosts.entry(name.to_owned());
        let at = entry.index();
        entry.or_insert_with(|| Host { count: 0, places: Vec::new() });
        at
    }

    /// Adds the tally of the next stretch, which is empty afterwards.
    pub fn add(&mut self, later: &mut Tally<P>) {
        later.first = None;
        for (host, mut seen) in later.hosts.drain(..) {
            let at = self.host(&host);
            self.hosts[at].count += seen.count;
            extend(&mut self.hosts[at].places, &mut seen.places);
        }
        if self.unmapped.is_empty() {
            self.example = std::mem::take(&mut later.example);
        }
        for (image, place) in later.unmapped.drain(..) {
            self.unmapped.entry(image).or_insert(place);
        }
        for (own, later) in self.lengths.iter_mut().zip(&mut later.lengths) {
            own.add(later);
        }
        self.prices.add(std::mem::take(&mut later.prices));
    }

    /// What there is to say of it: one finding for each host, column or file, never one for each row.
    pub fn findings(self) -> Vec<CatalogFinding<P>> {
        let mut findings = Vec::new();
        for (field, lengths) in COUNTED.into_iter().zip(self.lengths) {
            findings.extend(lengths.finding(field));
        }
        findings.extend(self.prices.finding());
        findings.extend(self.hosts.into_iter().map(|(host, seen)| CatalogFinding {
            rule: &IMAGE_NOT_UPLOADED,
            field: Field::HeadImg,
            args: vec![("host", visible(&host)), ("count", seen.count.to_smolstr())],
            places: seen.places,
        }));
        if !self.unmapped.is_empty() {
            findings.push(CatalogFinding {
                rule: &IMAGE_NOT_IN_MAP,
                field: Field::HeadImg,
                args: vec![("value", self.example), ("count", self.unmapped.len().to_smolstr())],
                places: self.unmapped.into_values().take(SHOWN).collect(),
            });
        }
        findings
    }
}

impl<P> Host<P> {
    fn count(&mut self, place: impl FnOnce() -> P) {
        self.count += 1;
        if self.places.len() < SHOWN {
            self.places.push(place());
        }
    }
}

/// The first few places of both.
fn extend<P>(places: &mut Vec<P>, later: &mut Vec<P>) {
    let room = SHOWN.saturating_sub(places.len());
    places.extend(later.drain(..).take(room));
}

impl<P> Default for Lengths<P> {
    fn default() -> Lengths<P> {
        Lengths((0..LENGTHS).map(|_| Length { zero_led: 0, plain: 0, example: SmolStr::default(), places: Vec::new() }).collect())
    }
}

impl<P: Clone> Lengths<P> {
    fn count(&mut self, id: &str, place: impl FnOnce() -> P) {
        let Some(length) = self.0.get_mut(id.len()) else { return };
        if !wide::is_digits(id) {
            return;
        }
        if id.starts_with('0') {
            length.zero_led += 1;
            return;
        }
        length.plain += 1;
        if length.places.len() < SHOWN {
            if length.places.is_empty() {
                length.example = SmolStr::new(id);
            }
            length.places.push(place());
        }
    }

    fn add(&mut self, later: &mut Lengths<P>) {
        for (own, later) in self.0.iter_mut().zip(&mut later.0) {
            own.zero_led += std::mem::take(&mut later.zero_led);
            own.plain += std::mem::take(&mut later.plain);
            if own.places.is_empty() {
                std::mem::swap(&mut own.example, &mut later.example);
            }
            extend(&mut own.places, &mut later.places);
        }
    }

    /// Most ids have one length and some of those begin with a zero: the few shorter ones probably lost theirs.
    fn finding(self, field: Field) -> Option<CatalogFinding<P>> {
        let (usual, length) = self.0.iter().enumerate().max_by_key(|(_, length)| length.zero_led)?;
        let regular = length.zero_led + length.plain;
        let shorter: Vec<&Length<P>> = self.0[1..usual.max(1)].iter().rev().filter(|length| length.plain > 0).collect();
        let count: u64 = shorter.iter().map(|length| length.plain).sum();
        if length.zero_led < 2 || count == 0 || regular < 4 * count {
            return None;
        }
        Some(CatalogFinding {
            rule: &LEADING_ZEROS,
            field,
            args: vec![
                ("field", SmolStr::new_static(field.name())),
                ("value", shorter[0].example.clone()),
                ("count", count.to_smolstr()),
                ("length", usual.to_smolstr()),
            ],
            places: shorter.iter().flat_map(|length| length.places.iter().cloned()).take(SHOWN).collect(),
        })
    }
}

impl<P> Default for Prices<P> {
    fn default() -> Prices<P> {
        Prices { count: 0, lowest: u64::MAX, highest: 0, tens_of_yuan: 0, first: None }
    }
}

impl<P> Prices<P> {
    fn add(&mut self, later: Prices<P>) {
        self.count += later.count;
        self.lowest = self.lowest.min(later.lowest);
        self.highest = self.highest.max(later.highest);
        self.tens_of_yuan += later.tens_of_yuan;
        self.first = self.first.take().or(later.first);
    }

    /// All below one yuan: yuan read as fen. All large and round to ten yuan: fen read as yuan.
    fn finding(self) -> Option<CatalogFinding<P>> {
        let too_small = self.highest < 100;
        let too_large = self.tens_of_yuan == self.count && self.lowest >= 50_000;
        if self.count < PRICES || !(too_small || too_large) {
            return None;
        }
        Some(CatalogFinding {
            rule: &PRICE_UNIT,
            field: Field::SalePrice,
            args: vec![
                ("count", self.count.to_smolstr()),
                ("lowest", Fen::new(self.lowest).yuan().into()),
                ("highest", Fen::new(self.highest).yuan().into()),
            ],
            places: self.first.into_iter().collect(),
        })
    }
}
