//! A set of days that counts in constant time, however long the lead and however many the holidays.

use chrono::{Datelike as _, NaiveDate};

/// Days between a first and a last one: a bit for each, with how many are set before each word, and the set's own days in
/// order. Which day has how many before it, and how many a day has before it, is each looked up in one place.
#[derive(Debug, Clone)]
pub(super) struct DaySet {
    first: NaiveDate,
    last: NaiveDate,
    /// The first day's number.
    base: i32,
    words: Vec<Word>,
    members: Vec<NaiveDate>,
}

/// Sixty-four days in a row.
#[derive(Debug, Clone, Copy, Default)]
struct Word {
    bits: u64,
    /// Members in the words before it.
    before: u32,
}

impl DaySet {
    pub(super) fn new(first: NaiveDate, last: NaiveDate, member: impl Fn(NaiveDate) -> bool) -> Self {
        let mut words: Vec<Word> = Vec::new();
        let mut members = Vec::new();
        let mut word = Word::default();
        let mut bit = 0;
        for date in first.iter_days().take_while(|date| *date <= last) {
            if member(date) {
                members.push(date);
                word.bits |= 1 << bit;
            }
            bit += 1;
            if bit == 64 {
                words.push(word);
                word = Word { bits: 0, before: word.before + word.bits.count_ones() };
                bit = 0;
            }
        }
        words.push(word);
        Self { first, last, base: first.num_days_from_ce(), words, members }
    }

    pub(super) fn first(&self) -> NaiveDate {
        self.first
    }

    pub(super) fn last(&self) -> NaiveDate {
        self.last
    }

    /// Whether a day belongs to the set; none outside its bounds.
    pub(super) fn contains(&self, date: NaiveDate) -> Option<bool> {
        let (word, bit) = self.place(date)?;
        Some(word.bits >> bit & 1 == 1)
    }

    /// How many days of the set lie before `date`; none outside its bounds.
    pub(super) fn rank(&self, date: NaiveDate) -> Option<u32> {
        let (word, bit) = self.place(date)?;
        Some(word.before + (word.bits & ((1 << bit) - 1)).count_ones())
    }

    /// The day that has `rank` days of the set before it.
    pub(super) fn select(&self, rank: u32) -> Option<NaiveDate> {
        self.members.get(usize::try_from(rank).ok()?).copied()
    }

    /// The `n`-th day of the set before `date`, counted from 1; none where that lies outside its bounds.
    pub(super) fn nth_before(&self, date: NaiveDate, n: u32) -> Option<NaiveDate> {
        self.select(self.rank(date)?.checked_sub(n)?)
    }

    /// The `n`-th day of the set after the first one that is not before `date`, which is number 0; none where that lies
    /// outside its bounds.
    pub(super) fn nth_after(&self, date: NaiveDate, n: i32) -> Option<NaiveDate> {
        self.select(self.rank(date)?.checked_add_signed(n)?)
    }

    /// The word and the bit of a day.
    fn place(&self, date: NaiveDate) -> Option<(Word, u32)> {
        if date < self.first || self.last < date {
            return None;
        }
        let day = u32::try_from(date.num_days_from_ce() - self.base).ok()?;
        Some((*self.words.get(usize::try_from(day / 64).ok()?)?, day % 64))
    }
}

#[cfg(test)]
mod tests {
    use super::DaySet;
    use chrono::{Days, NaiveDate};

    #[test]
    fn rank_and_select_agree_with_counting_one_by_one() {
        let first = NaiveDate::from_ymd_opt(2023, 12, 30).unwrap();
        // Dense, sparse, and with a hole of more than a year.
        let sets: [fn(u64) -> bool; 4] =
            [|day| day % 7 < 5, |day| day % 97 == 3, |day| day % 7 < 5 && !(200..700).contains(&day), |_| false];
        for set in sets {
            let member = |date: NaiveDate| set(u64::try_from((date - first).num_days()).unwrap());
            let days = DaySet::new(first, first + Days::new(1_000), member);
            let mut rank = 0;
            for date in first.iter_days().take(1_001) {
                assert_eq!((days.rank(date), days.contains(date)), (Some(rank), Some(member(date))), "{date}");
                if member(date) {
                    assert_eq!(days.select(rank), Some(date));
                    rank += 1;
                }
            }
            assert_eq!(days.select(rank), None);
            assert_eq!((days.rank(first - Days::new(1)), days.rank(first + Days::new(1_001))), (None, None));
        }
    }
}
