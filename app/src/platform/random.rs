//! Randomness from the browser's cryptographic source.

/// Random bytes, or the error that the platform has no source.
pub fn bytes<const N: usize>() -> Result<[u8; N], getrandom::Error> {
    let mut out = [0; N];
    getrandom::fill(&mut out)?;
    Ok(out)
}
