//! Muster's design system: components that know leptos and nothing of the domain.
//!
//! Texts come in as [`leptos::text_prop::TextProp`], so that a change of language reaches them; styles stand in
//! `app/ui/styles` as plain layered CSS. No component sets a `style` attribute: dynamic values go through the CSSOM, which
//! the strict Content-Security-Policy allows.

mod announce;
mod avatar;
mod board;
mod button;
mod calendar;
pub mod chart;
mod chip;
mod dialog;
pub mod dom;
mod empty;
mod field;
mod grid;
mod input;
mod menu;
pub mod nav;
mod palette;
mod picker;
mod popover;
pub mod recovery;
mod sheet;
mod tabs;
mod toast;
mod turn;

/// Something to do, kept beyond the view that it came from.
pub type Act = std::sync::Arc<dyn Fn() + Send + Sync>;

pub use announce::{Announcer, LiveRegion};
pub use avatar::{Avatar, Avatars, Person};
pub use board::{Board, Lane, Moves};
pub use button::{Button, Tone};
pub use calendar::{Calendar, CalendarDay, Going, OnDays};
pub use chip::{Chip, ChipTone, LevelBadge, StatusLine, StatusTone};
pub use dialog::Dialog;
pub use empty::{Banner, BannerTone, EmptyState};
pub use field::{Field, FieldIds, Remark};
pub use grid::{Block, Cell, Column, Control, Done, Editing, Grid, Heads, Marks, Sort, Takes, Text};
pub use input::{Checkbox, DateInput, Input, MomentInput, Prose, Select};
pub use menu::{Menu, MenuItem};
pub use palette::{Entry, Marked, Palette, fuzzy, marked};
pub use picker::{Picked, Picker};
pub use popover::Popover;
pub use sheet::Sheet;
pub use tabs::{Segments, Tabs};
pub use toast::{ToastHost, Toasts};
pub use turn::in_turn;
