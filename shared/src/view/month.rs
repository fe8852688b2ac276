//! Days and months of the Gregorian calendar, for a calendar to be drawn and moved about in.

use std::fmt;

/// A day of a year with four digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day {
    year: i32,
    month: u32,
    day: u32,
}

/// A month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    year: i32,
    month: u32,
}

/// Years that can be written with four digits.
const YEARS: std::ops::RangeInclusive<i32> = 1..=9_998;

impl Day {
    /// The first day that there is.
    pub const FIRST: Self = Self { year: 1, month: 1, day: 1 };

    /// Reads `YYYY-MM-DD`; `None` for what is no day.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let shaped = bytes.len() == 10
            && bytes.iter().enumerate().all(|(at, b)| match at {
                4 | 7 => *b == b'-',
                _ => b.is_ascii_digit(),
            });
        if !shaped {
            return None;
        }
        let (year, month, day) =
            (text.get(..4)?.parse().ok()?, text.get(5..7)?.parse().ok()?, text.get(8..)?.parse().ok()?);
        let of = Month { year, month };
        (YEARS.contains(&year) && (1..=12).contains(&month) && (1..=of.length()).contains(&day)).then_some(Self {
            year,
            month,
            day,
        })
    }

    /// The month around it.
    pub const fn month(self) -> Month {
        Month { year: self.year, month: self.month }
    }

    /// Its number in the month, from 1.
    pub const fn number(self) -> u32 {
        self.day
    }

    /// The day of the week, 0 for Monday.
    pub fn weekday(self) -> u32 {
        // 1 January 1970 was a Thursday.
        (self.count() + 3).rem_euclid(7) as u32
    }

    /// The day so many days later, or itself where years end.
    pub fn plus(self, days: i64) -> Self {
        let then = Self::from_count(self.count() + days);
        if YEARS.contains(&then.year) { then } else { self }
    }

    /// Days since 1 January 1970, by the civil calendar (Howard Hinnant, "chrono-compatible low-level date algorithms").
    fn count(self) -> i64 {
        let (month, day) = (i64::from(self.month), i64::from(self.day));
        let year = i64::from(self.year) - i64::from(month <= 2);
        let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
        let of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
        era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
    }

    fn from_count(count: i64) -> Self {
        let count = count + 719_468;
        let (era, of_era) = (count.div_euclid(146_097), count.rem_euclid(146_097));
        let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year + year / 4 - year / 100);
        let shifted = (5 * of_year + 2) / 153;
        let day = of_year - (153 * shifted + 2) / 5 + 1;
        let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
        let year = year + era * 400 + i64::from(month <= 2);
        Self { year: year as i32, month: month as u32, day: day as u32 }
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl Month {
    /// The weeks that the month has days in, each from the weekday `from`, 0 for Monday; they begin and end with days of its
    /// neighbours.
    pub fn weeks(self, from: u32) -> Vec<[Day; 7]> {
        let first = self.day(1);
        let before = (first.weekday() + 7 - from % 7) % 7;
        let begin = first.plus(-i64::from(before));
        let many = (before + self.length()).div_ceil(7);
        let week = |week: u32| std::array::from_fn(|day| begin.plus(i64::from(week) * 7 + day as i64));
        (0..many).map(week).collect()
    }

    /// The month so many months later, or itself where years end.
    pub fn plus(self, months: i32) -> Self {
        let count = self.year * 12 + self.month as i32 - 1 + months;
        let then = Self { year: count.div_euclid(12), month: count.rem_euclid(12) as u32 + 1 };
        if YEARS.contains(&then.year) { then } else { self }
    }

    /// The day with that number, or the last where there are fewer.
    pub fn day(self, number: u32) -> Day {
        Day { year: self.year, month: self.month, day: number.clamp(1, self.length()) }
    }

    const fn length(self) -> u32 {
        let leap = (self.year % 4 == 0 && self.year % 100 != 0) || self.year % 400 == 0;
        match self.month {
            4 | 6 | 9 | 11 => 30,
            2 if leap => 29,
            2 => 28,
            _ => 31,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn days_are_counted_through_centuries() {
        let mut day = Day::parse("1899-12-25").unwrap();
        assert_eq!(day.weekday(), 0);
        for count in 1..=80_000 {
            let next = day.plus(1);
            assert!(next > day && next.plus(-1) == day, "{day}");
            assert_eq!(next.weekday(), count % 7, "{next}");
            assert_eq!(Day::parse(&next.to_string()), Some(next));
            day = next;
        }
        assert_eq!(Day::parse("2026-11-25").map(Day::weekday), Some(2));
        assert_eq!(Day::parse("2028-02-29").unwrap().plus(365).to_string(), "2029-02-28");
    }

    #[test]
    fn what_is_no_day_is_none() {
        for text in [
            "2026-02-29",
            "2026-13-01",
            "2026-00-01",
            "2026-01-00",
            "0000-01-01",
            "2026-1-1",
            "2026-01-01T",
            "ää26-01-01",
            "",
        ] {
            assert_eq!(Day::parse(text), None, "{text}");
        }
        let last = Day::parse("9998-12-31").unwrap();
        assert_eq!((last.plus(1), last.month().plus(1)), (last, last.month()));
    }

    #[test]
    fn a_month_has_whole_weeks_with_all_of_its_days() {
        let mut month = Day::parse("2019-01-01").unwrap().month();
        for turn in 0..400 {
            let from = turn % 7;
            let weeks = month.weeks(from);
            assert!(weeks.iter().all(|week| week[0].weekday() == from));
            assert!(weeks.iter().flatten().is_sorted() && (4..=6).contains(&weeks.len()));
            let own = weeks.iter().flatten().filter(|day| day.month() == month).count();
            assert_eq!(own, month.day(31).number() as usize);
            assert!(weeks.first().unwrap().contains(&month.day(1)) && weeks.last().unwrap().contains(&month.day(31)));
            assert_eq!(month.plus(1).plus(-1), month);
            month = month.plus(1);
        }
        assert_eq!(Day::parse("2026-02-10").unwrap().month().to_string(), "2026-02");
        assert_eq!(Day::parse("2026-01-31").unwrap().month().plus(1).day(31).to_string(), "2026-02-28");
    }
}
