//! Risk levels from a matrix (ISO/IEC 27005:2022, 7.3: risk evaluation against criteria).

use crate::schema::Level;

/// The level of an estimate on scales of `steps` each: the product, cut into five bands of equal width relative to the
/// greatest product. It serves until a workspace sets its own matrix.
pub fn level(likelihood: u8, impact: u8, steps: u8) -> Level {
    let greatest = u32::from(steps.max(1)).pow(2);
    let product = u32::from(likelihood) * u32::from(impact);
    Level((product * 5).div_ceil(greatest).clamp(1, 5) as u8)
}

/// The highest level that is borne without a treatment or an acceptance (27005, 7.3: risk acceptance criteria). It serves
/// until a workspace sets its own.
pub const APPETITE: Level = Level(2);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_rise_with_both_scales() {
        assert_eq!((level(1, 1, 5), level(5, 5, 5), level(3, 3, 5)), (Level(1), Level(5), Level(2)));
        for l in 1..=5 {
            for i in 1..5 {
                assert!(level(l, i, 5) <= level(l, i + 1, 5));
                assert_eq!(level(l, i, 5), level(i, l, 5));
            }
        }
    }
}
