//! A set of days that counts in constant time, however long the lead and however many the holidays.

use chrono::{Days, NaiveDate};

/// Days between a first and a last one: a bit for each, and how many are set before each word.
#[derive(Debug, Clone)]
pub(super) struct DaySet {
    first: NaiveDate,
    last: NaiveDate,
    words: Vec<u64>,
    ranks: Vec<u32>,
}

impl DaySet {
    pub(super) fn new(first: NaiveDate, last: NaiveDate, member: impl Fn(NaiveDate) -> bool) -> Self {
        let mut words = Vec::new();
        let mut ranks = Vec::new();
        let mut rank = 0;
        let mut days = first.iter_days().take_while(|date| *date <= last);
        loop {
            let mut word = 0_u64;
            let mut empty = true;
            for (bit, date) in days.by_ref().take(64).enumerate() {
                empty = false;
                word |= u64::from(member(date)) << bit;
            }
            if empty {
                break;
            }
            words.push(word);
            ranks.push(rank);
            rank += word.count_ones();
        }
        Self { first, last, words, ranks }
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
        Some(self.words.get(word)? >> bit & 1 == 1)
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

    /// How many days of the set lie before `date`; none outside its bounds.
    pub(super) fn rank(&self, date: NaiveDate) -> Option<u32> {
        let (word, bit) = self.place(date)?;
        Some(self.ranks.get(word)? + (self.words.get(word)? & ((1 << bit) - 1)).count_ones())
    }

    /// The day that has `rank` days of the set before it.
    fn select(&self, rank: u32) -> Option<NaiveDate> {
        let word = self.ranks.partition_point(|before| *before <= rank).checked_sub(1)?;
        let mut bits = *self.words.get(word)?;
        for _ in 0..rank - self.ranks[word] {
            bits &= bits.wrapping_sub(1);
        }
        let day = u64::try_from(word).ok()? * 64 + u64::from(bits.trailing_zeros());
        self.first.checked_add_days(Days::new(day))
    }

    fn place(&self, date: NaiveDate) -> Option<(usize, u32)> {
        if date < self.first || self.last < date {
            return None;
        }
        let day = u32::try_from((date - self.first).num_days()).ok()?;
        Some((usize::try_from(day / 64).ok()?, day % 64))
    }
}
