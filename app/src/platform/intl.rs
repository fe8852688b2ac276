//! Dates and numbers in the reader's language, by the browser's own tables.

use js_sys::{Date, Object, Reflect};
use muster_shared::label::Language;
use muster_shared::time::Timestamp;
use wasm_bindgen::{JsCast, JsValue};

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

/// A month `YYYY-MM` as words: `March 2027`; what is none stays as it is.
pub fn month(language: Language, month: &str) -> String {
    let how = options(&[("month", "long"), ("year", "numeric")]);
    month_as(language, month, &how)
}

/// A month `YYYY-MM` in a letter or few, for the foot of a chart: `Mar`; what is none stays as it is.
pub fn short_month(language: Language, month: &str) -> String {
    month_as(language, month, &options(&[("month", "short")]))
}

fn month_as(language: Language, month: &str, how: &Object) -> String {
    match parsed(&format!("{month}-15T12:00:00")) {
        Some(time) => at(time).to_locale_date_string(tag(language), how).into(),
        None => month.to_owned(),
    }
}

/// A day of a plain date with its weekday: `Wednesday, 4 March 2027`; what is none stays as it is.
pub fn whole_day(language: Language, date: &str) -> String {
    let how = options(&[("weekday", "long"), ("day", "numeric"), ("month", "long"), ("year", "numeric")]);
    day_as(language, date, &how)
}

/// The weekday of a plain date, in a few letters and whole; what is none stays as it is.
pub fn weekday(language: Language, date: &str) -> (String, String) {
    let named = |how: &str| day_as(language, date, &options(&[("weekday", how)]));
    (named("short"), named("long"))
}

fn day_as(language: Language, date: &str, how: &Object) -> String {
    match parsed(&format!("{date}T12:00:00")) {
        Some(time) => at(time).to_locale_date_string(tag(language), how).into(),
        None => date.to_owned(),
    }
}

/// The day with which weeks begin, 0 for Monday: as in the browser's region where that speaks the language, else as where the
/// language's dates are from. Browsers that do not know begin with Monday (ISO 8601).
pub fn first_weekday(language: Language) -> u32 {
    let own = web_sys::window().and_then(|window| window.navigator().language()).filter(|own| own.contains('-'));
    let spoken = own.filter(|own| own.get(..2) == tag(language).get(..2));
    let read = |tag: &str| {
        let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
        let locale: js_sys::Function = Reflect::get(&intl, &"Locale".into()).ok()?.dyn_into().ok()?;
        let locale = Reflect::construct(&locale, &js_sys::Array::of1(&tag.into())).ok()?;
        let week = match Reflect::get(&locale, &"getWeekInfo".into()).ok()?.dyn_into::<js_sys::Function>() {
            Ok(ask) => ask.call0(&locale).ok()?,
            Err(_) => Reflect::get(&locale, &"weekInfo".into()).ok()?,
        };
        let first = Reflect::get(&week, &"firstDay".into()).ok()?.as_f64()?;
        // Monday is 1 there and Sunday 7.
        Some(first as u32).filter(|first| (1..=7).contains(first)).map(|first| first - 1)
    };
    read(spoken.as_deref().unwrap_or(tag(language))).unwrap_or(0)
}

/// A number with the language's signs: `12,500.5`, `12.500,5`.
pub fn number(language: Language, number: f64) -> String {
    js_sys::Number::from(number).to_locale_string(tag(language)).into()
}

/// The time of day: `10:40`.
pub fn clock_time(language: Language, time: Timestamp) -> String {
    at(time)
        .to_locale_time_string_with_options(tag(language), &options(&[("hour", "2-digit"), ("minute", "2-digit")]))
        .into()
}

fn parsed(text: &str) -> Option<Timestamp> {
    let time = Date::parse(text);
    (!time.is_nan()).then_some(Timestamp(time as i64))
}

/// A moment in UTC (`2026-11-25T14:30Z`) as words in this device's zone: `25 Nov 2026, 15:30`; what is none stays as it is.
pub fn moment(language: Language, utc: &str) -> String {
    parsed(utc).map_or_else(|| utc.to_owned(), |at| format!("{}, {}", day(language, at), clock_time(language, at)))
}

/// The same as a control for moments takes it: `2026-11-25T15:30`; empty when it is none.
pub fn local_moment(utc: &str) -> String {
    let Some(time) = parsed(utc) else { return String::new() };
    let at = at(time);
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}",
        at.get_full_year(),
        at.get_month() + 1,
        at.get_date(),
        at.get_hours(),
        at.get_minutes()
    )
}

/// A moment of this device's zone (`2026-11-25T15:30`, or with a space) in UTC; `None` when it is none.
pub fn moment_of(local: &str) -> Option<String> {
    let at = parsed(&local.trim().replacen(' ', "T", 1))?;
    let utc: String = Date::new(&JsValue::from_f64(at.0 as f64)).to_iso_string().into();
    // Years beyond four digits have another form.
    (utc.len() == 24).then(|| format!("{}Z", &utc[..16]))
}

/// The last moment of a plain date in this device's zone; `None` for what is no date.
pub fn end_of_day(date: &str) -> Option<Timestamp> {
    parsed(&format!("{date}T23:59:59.999"))
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
