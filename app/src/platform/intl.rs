//! Dates and numbers in the reader's language, by the browser's own tables.

use js_sys::{Date, Object, Reflect};
use muster_shared::label::Language;
use muster_shared::time::Timestamp;
use wasm_bindgen::JsValue;

/// The tag that the browser knows a language by.
pub fn tag(language: Language) -> &'static str {
    match language {
        Language::En => "en-GB",
        Language::De => "de-DE",
    }
}

fn options(pairs: &[(&str, &str)]) -> Object {
    let object = Object::new();
    for (key, value) in pairs {
        let _ = Reflect::set(&object, &JsValue::from_str(key), &JsValue::from_str(value));
    }
    object
}

fn at(time: Timestamp) -> Date {
    Date::new(&JsValue::from_f64(time.0 as f64))
}

/// A day: `4 Mar 2027`.
pub fn day(language: Language, time: Timestamp) -> String {
    let how = options(&[("day", "numeric"), ("month", "short"), ("year", "numeric")]);
    at(time).to_locale_date_string(tag(language), &how).into()
}

/// A day of a plain date `YYYY-MM-DD`; what is none stays as it is.
pub fn plain_day(language: Language, date: &str) -> String {
    let parsed = Date::new(&JsValue::from_str(&format!("{date}T12:00:00")));
    if parsed.get_time().is_nan() { date.to_owned() } else { day(language, Timestamp(parsed.get_time() as i64)) }
}

/// The time of day: `10:40`.
pub fn clock_time(language: Language, time: Timestamp) -> String {
    at(time)
        .to_locale_time_string_with_options(tag(language), &options(&[("hour", "2-digit"), ("minute", "2-digit")]))
        .into()
}

/// Today as a plain date of this device's calendar.
pub fn today() -> String {
    let now = Date::new_0();
    format!("{:04}-{:02}-{:02}", now.get_full_year(), now.get_month() + 1, now.get_date())
}

/// The plain date `days` after today.
pub fn in_days(days: u32) -> String {
    let then = Date::new_0();
    then.set_date(then.get_date() + days);
    format!("{:04}-{:02}-{:02}", then.get_full_year(), then.get_month() + 1, then.get_date())
}

/// How many midnights lie between a time and now; negative for the future.
pub fn days_ago(time: Timestamp) -> i64 {
    let midnight = |d: &Date| {
        let day = Date::new(&JsValue::from_f64(d.get_time()));
        day.set_hours(0);
        day.set_minutes(0);
        day.set_seconds(0);
        day.set_milliseconds(0);
        day.get_time()
    };
    ((midnight(&Date::new_0()) - midnight(&at(time))) / 86_400_000.0).round() as i64
}
