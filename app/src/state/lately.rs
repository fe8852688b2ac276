//! Which commands somebody used lately on this device, newest first. Names of commands only: nothing of a workspace.

use crate::platform::device;
use muster_shared::id::AccountId;

/// How many are kept.
const KEPT: usize = 8;

fn key(account: AccountId) -> String {
    format!("muster.commands.{account}")
}

/// The names, newest first.
pub fn used(account: AccountId) -> Vec<String> {
    let kept = device::setting(&key(account)).unwrap_or_default();
    kept.split(' ').filter(|name| !name.is_empty()).take(KEPT).map(str::to_owned).collect()
}

/// Notes that a command was used now.
pub fn note(account: AccountId, name: &str) {
    device::set_setting(&key(account), Some(&put_first(&used(account), name).join(" ")));
}

/// The names with one of them in front, however often it was there.
fn put_first(used: &[String], name: &str) -> Vec<String> {
    let others = used.iter().filter(|other| *other != name).cloned();
    std::iter::once(name.to_owned()).chain(others).take(KEPT).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_one_comes_first_and_once() {
        let mut used = Vec::new();
        for name in ["a", "b", "a", "c", "d", "e", "f", "g", "h", "i"] {
            used = put_first(&used, name);
        }
        assert_eq!(used, ["i", "h", "g", "f", "e", "d", "c", "a"]);
    }
}
