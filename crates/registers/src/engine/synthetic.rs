//! Synthetic records, for the demonstration and for measurements.
//!
//! **Architecture Invariant:** record `index` follows from pack, seed and index alone, so that any
//! part of a synthetic city can be made without the rest.

use base::Date;
use base::code::{identity, uscc};
use jiff::ToSpan;
use pack::{Generator, Pack, Synthetic};
use serde_json::{Map, Value as Json};

use super::random::Random;

/// Numbers of synthetic codes begin here, half way through what fits, far from those that cases
/// issue from 1.
const USCC_FIRST: u64 = 443_751_840;
/// Synthetic people are born on one of so many days from the first.
const BIRTH_FIRST: Date = jiff::civil::date(1955, 1, 1);
const BIRTH_DAYS: u64 = 18_262;
/// People born on one day in one division have the sequences 1 to 999.
const SEQUENCES: u64 = 999;
/// Ten thousand times two to the power of so many eighths.
const EIGHTHS: [u32; 8] = [10_000, 10_905, 11_892, 12_968, 14_142, 15_422, 16_818, 18_340];
/// No fact that grows with size is greater.
const SIZED_MAX: u64 = 1_000_000_000_000;
/// Spreads people over days and sequences: a prime, so that no two indexes meet.
const STRIDE: u64 = 7_368_787;

/// Record `index`, from 0, of `synthetic`, which is one of the entries of `pack`. A generator that
/// has nothing to choose from gives null.
pub fn generate(pack: &Pack, synthetic: &Synthetic, seed: u64, index: u64) -> Map<String, Json> {
    let maker = Maker { pack, synthetic, seed, index };
    let facts = synthetic.facts.iter();
    facts.map(|(fact, generator)| (fact.clone(), maker.value(fact, generator))).collect()
}

struct Maker<'p> {
    pack: &'p Pack,
    synthetic: &'p Synthetic,
    seed: u64,
    index: u64,
}

impl Maker<'_> {
    fn value(&self, fact: &str, generator: &Generator) -> Json {
        let mut random = Random::of(self.seed, &[&self.synthetic.register, fact], self.index);
        self.made(&mut random, generator)
    }

    fn made(&self, random: &mut Random, generator: &Generator) -> Json {
        match generator {
            Generator::Constant(value) => value.clone(),
            Generator::Choice(values) => random.one(values).cloned().unwrap_or_default(),
            Generator::List(id) => {
                let list = self.pack.lists.get(id);
                let entry = list.and_then(|list| random.one(&list.entries));
                entry.map(|entry| entry.id.clone()).into()
            }
            Generator::Weighted(values) => {
                let all: u64 = values.iter().map(|(_, weight)| u64::from(*weight)).sum();
                let mut place = if all == 0 { 0 } else { random.below(all) };
                let chosen = values.iter().find(|(_, weight)| {
                    let here = place < u64::from(*weight);
                    place = place.saturating_sub(u64::from(*weight));
                    here
                });
                chosen.map(|(value, _)| value.clone()).unwrap_or_default()
            }
            Generator::Percent(percent) => (random.below(100) < u64::from(*percent)).into(),
            Generator::Sized(median) => self.sized(random, *median).into(),
            Generator::Sometimes(percent, of) => {
                let made = random.below(100) < u64::from(*percent);
                if made { self.made(random, of) } else { Json::Null }
            }
            Generator::District(_) => self.district(random).into(),
            Generator::Integer([first, last]) => integer(random, *first, *last).into(),
            Generator::Date([first, last]) => {
                let days = i64::from(first.until(*last).map_or(0, |span| span.get_days()));
                let days = integer(random, 0, days);
                first.saturating_add(days.days()).to_string().into()
            }
            Generator::Parts(parts) => {
                let parts = parts.iter().filter_map(|part| random.one(part));
                parts.map(String::as_str).collect::<String>().into()
            }
            Generator::Uscc(_) => self.uscc().into(),
            Generator::IdentityNumber(_) => self.identity_number().into(),
            Generator::Running(prefix) => format!("{prefix}{:06}", self.index + 1).into(),
            Generator::KeyOf(register) => self.key_of(random, register).unwrap_or_default(),
        }
    }

    /// `median` for a record of middling size. Sizes are spread as incomes and firms are: each
    /// record is as many eighths of a doubling away as the sum of dice says, and most facts of a
    /// record go up and down with it.
    fn sized(&self, random: &mut Random, median: u64) -> u64 {
        let size = &mut Random::of(self.seed, &[&self.synthetic.register, "size"], self.index);
        let dice = |random: &mut Random, count: u32, faces: u64| -> i64 {
            let sum: u64 = (0..count).map(|_| random.below(faces)).sum();
            let middle = u64::from(count) * (faces - 1) / 2;
            i64::try_from(sum).unwrap_or_default() - i64::try_from(middle).unwrap_or_default()
        };
        let eighths = dice(size, 6, 23) + dice(random, 4, 13);
        let doubled = eighths.div_euclid(8).clamp(-40, 40);
        let part = EIGHTHS[usize::try_from(eighths.rem_euclid(8)).unwrap_or_default()];
        let value = u128::from(median) * u128::from(part) / 10_000;
        let value = if doubled < 0 { value >> -doubled } else { value << doubled };
        u64::try_from(value).unwrap_or(u64::MAX).min(SIZED_MAX)
    }

    fn district(&self, random: &mut Random) -> Option<String> {
        let districts = self.pack.districts.values().filter(|district| district.to.is_none());
        let ids: Vec<_> = districts.map(|district| &district.id).collect();
        random.one(&ids).map(|id| (*id).clone())
    }

    /// In the district of the record, when it has one.
    fn uscc(&self) -> Option<String> {
        let mut facts = self.synthetic.facts.iter();
        let district = facts.find(|(_, made)| matches!(made, Generator::District(_)));
        let district = district.map(|(fact, made)| self.value(fact, made));
        let division = district.as_ref().and_then(Json::as_str);
        let division = division.unwrap_or(&self.pack.manifest.division);
        uscc::issue(division, USCC_FIRST + self.index).ok().map(|code| code.as_str().to_owned())
    }

    /// With the division of the city as a whole, under which no person is registered.
    fn identity_number(&self) -> Option<String> {
        let all = BIRTH_DAYS * SEQUENCES;
        let place = (self.index % all * STRIDE + self.seed % all) % all;
        let days = i64::try_from(place % BIRTH_DAYS).ok()?;
        let born = BIRTH_FIRST.saturating_add(days.days()).strftime("%Y%m%d");
        let sequence = place / BIRTH_DAYS + 1;
        let first17 = format!("{}{born}{sequence:03}", self.pack.manifest.division);
        identity::complete(&first17).map(|last| format!("{first17}{last}"))
    }

    /// The key of one of the records that an entry before this one makes.
    fn key_of(&self, random: &mut Random, register: &str) -> Option<Json> {
        let mut before = self.pack.synthetic.iter();
        let before = before.by_ref().take_while(|entry| !std::ptr::eq(*entry, self.synthetic));
        let synthetic = before.filter(|entry| entry.register == register).last()?;
        let key = &self.pack.registers.get(register)?.key;
        let generator = synthetic.facts.get(key)?;
        let count = u64::from(synthetic.count);
        let index = (count > 0).then(|| random.below(count))?;
        Some(Maker { synthetic, index, ..*self }.value(key, generator))
    }
}

fn integer(random: &mut Random, first: i64, last: i64) -> i64 {
    let more = u64::try_from(i128::from(last) - i128::from(first)).unwrap_or(0);
    first.wrapping_add_unsigned(random.below(more.saturating_add(1)))
}
