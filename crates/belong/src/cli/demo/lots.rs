//! Drawing lots: everything that is left to chance in the demonstration follows from one seed and a name, so that the
//! same seed gives the same trust in whatever order its people are asked.

use rand_chacha::ChaCha20Rng;
use rand_core::{Rng, SeedableRng};

/// A run of lots of its own.
pub struct Lots(ChaCha20Rng);

impl Lots {
    /// The run of a name under a seed.
    pub fn of(seed: u64, name: &[&str]) -> Self {
        let mut parts: Vec<Vec<u8>> = vec![b"belong/demonstration".to_vec(), seed.to_be_bytes().to_vec()];
        for part in name {
            parts.push((part.len() as u64).to_be_bytes().to_vec());
            parts.push(part.as_bytes().to_vec());
        }
        let parts: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
        Self(ChaCha20Rng::from_seed(credential::sha256(&parts)))
    }

    /// A generator for those who want bytes.
    pub fn rng(&mut self) -> &mut ChaCha20Rng {
        &mut self.0
    }

    /// `N` bytes.
    pub fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        self.0.fill_bytes(&mut bytes);
        bytes
    }

    /// A number in [0, 1).
    pub fn unit(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Yes, so often.
    pub fn yes(&mut self, often: f64) -> bool {
        self.unit() < often
    }

    /// A whole number below `end`, which is not 0.
    pub fn below(&mut self, end: usize) -> usize {
        ((self.unit() * end as f64) as usize).min(end - 1)
    }

    /// One of a list that is not empty.
    pub fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }

    /// An index, each as often as its weight says.
    pub fn weighted(&mut self, weights: &[f64]) -> usize {
        let mut at = self.unit() * weights.iter().sum::<f64>();
        for (index, weight) in weights.iter().enumerate() {
            at -= weight;
            if at < 0.0 {
                return index;
            }
        }
        weights.len() - 1
    }

    /// A number from the normal distribution with mean 0 and standard deviation 1 (Box and Muller).
    pub fn normal(&mut self) -> f64 {
        let radius = (-2.0 * (1.0 - self.unit()).ln()).sqrt();
        radius * (std::f64::consts::TAU * self.unit()).cos()
    }

    /// A list in random order (Fisher and Yates).
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for end in (1..list.len()).rev() {
            list.swap(end, self.below(end + 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_name_draws_the_same_lots_and_another_does_not() {
        let draw = |seed, name: &[&str]| Lots::of(seed, name).bytes::<8>();
        assert_eq!(draw(1, &["a", "b"]), draw(1, &["a", "b"]));
        assert_ne!(draw(1, &["a", "b"]), draw(1, &["ab"]));
        assert_ne!(draw(1, &["a", "b"]), draw(2, &["a", "b"]));
    }

    #[test]
    fn normal_lots_have_mean_0_and_deviation_1() {
        let mut lots = Lots::of(7, &["normal"]);
        let drawn: Vec<f64> = (0..20_000).map(|_| lots.normal()).collect();
        let mean = drawn.iter().sum::<f64>() / 20_000.0;
        let variance = drawn.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / 20_000.0;
        assert!(mean.abs() < 0.03 && (variance - 1.0).abs() < 0.04, "mean {mean}, variance {variance}");
    }

    #[test]
    fn weights_are_kept_and_shuffling_loses_nothing() {
        let mut lots = Lots::of(7, &["weights"]);
        let mut counts = [0_u32; 3];
        for _ in 0..9_000 {
            counts[lots.weighted(&[1.0, 2.0, 0.0])] += 1;
        }
        assert_eq!(counts[2], 0);
        assert!((2_800..3_200).contains(&counts[0]), "{counts:?}");
        let mut list: Vec<u32> = (0..50).collect();
        lots.shuffle(&mut list);
        assert_ne!(list, (0..50).collect::<Vec<_>>());
        list.sort_unstable();
        assert_eq!(list, (0..50).collect::<Vec<_>>());
    }
}
