//! Secrets: how they are drawn, written, and compared.

use super::record::Fingerprint;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// What personal access tokens begin with, so that scanners of leaked secrets can tell them.
pub const TOKEN_PREFIX: &str = "mst_";

/// The system gives no random bytes. Nothing can be done safely without them.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("the system gives no random bytes")]
pub struct NoRandomness;

/// Random bytes of the operating system.
pub fn random<const N: usize>() -> Result<[u8; N], NoRandomness> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| NoRandomness)?;
    Ok(bytes)
}

/// A new secret of 256 bits in URL-safe text with its fingerprint. The text is given out once and kept nowhere.
pub fn mint(prefix: &str) -> Result<(String, Fingerprint), NoRandomness> {
    let text = format!("{prefix}{}", URL_SAFE_NO_PAD.encode(random::<32>()?));
    let fingerprint = fingerprint(&text);
    Ok((text, fingerprint))
}

/// A password for somebody who gets it from an administrator: 120 bits in groups that can be read out.
pub fn readable_password() -> Result<String, NoRandomness> {
    /// Crockford's base 32: no I, L, O, U.
    const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
    let bytes = random::<24>()?;
    let groups: Vec<String> =
        bytes.chunks(4).map(|g| g.iter().map(|b| ALPHABET[usize::from(b & 31)] as char).collect()).collect();
    Ok(groups.join("-"))
}

/// The fingerprint of a secret. Fast hashing is right here: the secrets have 256 random bits.
pub fn fingerprint(secret: &str) -> Fingerprint {
    Fingerprint(Sha256::digest(secret.as_bytes()).into())
}

/// Compares without telling by the time taken how much is equal.
pub fn same(a: &Fingerprint, b: &Fingerprint) -> bool {
    a.0.ct_eq(&b.0).into()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn secrets_are_long_and_never_the_same() {
        let (a, fa) = mint(TOKEN_PREFIX).unwrap();
        let (b, fb) = mint(TOKEN_PREFIX).unwrap();
        assert!(a.starts_with("mst_") && a.len() == 47, "{} characters", a.len());
        assert!(a != b && !same(&fa, &fb) && same(&fa, &fingerprint(&a)));
        assert_eq!(readable_password().unwrap().len(), 29);
    }
}
