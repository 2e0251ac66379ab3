//! Chance, passed in: that of the operating system, or seeded for demonstrations and tests.

use rand_chacha::ChaCha20Rng;
use rand_core::{Rng, SeedableRng};
use std::sync::Mutex;

/// A source of random bytes that can be shared.
pub struct Chance(Mutex<ChaCha20Rng>);

impl Chance {
    /// Seeded by the operating system.
    ///
    /// # Panics
    /// When the operating system has no randomness to give: nothing may go on without it.
    pub fn system() -> Self {
        let mut seed = [0; 32];
        aws_lc_rs::rand::fill(&mut seed).expect("the operating system gives random bytes");
        Self::seeded(seed)
    }

    /// The same bytes for the same seed.
    pub fn seeded(seed: [u8; 32]) -> Self {
        Self(Mutex::new(ChaCha20Rng::from_seed(seed)))
    }

    /// `N` random bytes.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner).fill_bytes(&mut bytes);
        bytes
    }

    /// An id for the people side: time first, so that rows lie in order, then 80 random bits.
    pub fn id(&self, now: i64) -> String {
        let mut id = format!("{now:010x}");
        id.push_str(&hex::encode(self.bytes::<10>()));
        id
    }

    /// An unguessable token for links and cookies: 256 bits as base64url.
    pub fn token(&self) -> String {
        use base64::Engine;
        base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(self.bytes::<32>())
    }
}
