//! Arithmetic in the field of 2^61 − 1 elements, and the way back to small whole numbers.
//!
//! The planner searches over this field because a division is cheap there. What it finds is turned back into
//! whole numbers before it is believed (see [`to_integers`]), so no decision rests on the choice of a prime.

/// The Mersenne prime 2^61 − 1.
pub(crate) const P: u64 = (1 << 61) - 1;

/// Largest numerator or denominator accepted by [`to_integers`].
const SMALL: u64 = 1 << 20;

#[inline]
pub(crate) fn add(a: u64, b: u64) -> u64 {
    let s = a + b;
    if s >= P { s - P } else { s }
}

#[inline]
pub(crate) fn sub(a: u64, b: u64) -> u64 {
    if a >= b { a - b } else { a + P - b }
}

#[inline]
pub(crate) fn mul(a: u64, b: u64) -> u64 {
    if a == 1 {
        return b;
    }
    let m = u128::from(a) * u128::from(b);
    let s = (m as u64 & P) + (m >> 61) as u64;
    if s >= P { s - P } else { s }
}

#[inline]
pub(crate) fn neg(a: u64) -> u64 {
    if a == 0 { 0 } else { P - a }
}

pub(crate) fn from_i64(a: i64) -> u64 {
    let r = a.unsigned_abs() % P;
    if a < 0 { neg(r) } else { r }
}

/// The inverse of `a`, which must not be zero.
pub(crate) fn inv(a: u64) -> u64 {
    // Almost every entry of a table's basis is 1 or −1.
    if a == 1 || a == P - 1 {
        return a;
    }
    let (mut r0, mut r1) = (P as i128, a as i128);
    let (mut s0, mut s1) = (0i128, 1i128);
    while r1 != 0 {
        let q = r0 / r1;
        (r0, r1) = (r1, r0 - q * r1);
        (s0, s1) = (s1, s0 - q * s1);
    }
    s0.rem_euclid(P as i128) as u64
}

/// The fraction `n / d` with small parts which `a` stands for, if there is one (Wang's half-extended Euclid).
fn fraction(a: u64) -> Option<(i64, i64)> {
    let (mut r0, mut r1) = (P as i128, a as i128);
    let (mut s0, mut s1) = (0i128, 1i128);
    while r1 >= SMALL as i128 {
        let q = r0 / r1;
        (r0, r1) = (r1, r0 - q * r1);
        (s0, s1) = (s1, s0 - q * s1);
    }
    if s1 == 0 || s1.unsigned_abs() >= u128::from(SMALL) {
        return None;
    }
    let sign = if s1 < 0 { -1 } else { 1 };
    Some(((r1 * sign) as i64, (s1 * sign) as i64))
}

/// A whole-number multiple of the vector, when all its entries are fractions with small parts.
pub(crate) fn to_integers(v: &[(u32, u64)]) -> Option<Vec<(u32, i64)>> {
    let first = inv(v.first()?.1);
    let mut parts = Vec::with_capacity(v.len());
    let mut scale: i64 = 1;
    for &(at, x) in v {
        let x = mul(x, first);
        let (n, d) = if x == 1 {
            (1, 1)
        } else if x == P - 1 {
            (-1, 1)
        } else {
            fraction(x)?
        };
        scale = scale / gcd(scale, d) * d;
        if scale > SMALL as i64 {
            return None;
        }
        parts.push((at, n, d));
    }
    Some(parts.into_iter().map(|(at, n, d)| (at, n * (scale / d))).collect())
}

fn gcd(a: i64, b: i64) -> i64 {
    if b == 0 { a.abs() } else { gcd(b, a % b) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inverse_times_itself_is_one() {
        for a in [1, 2, 3, P - 1, P - 2, 123_456_789_012_345] {
            assert_eq!(mul(a, inv(a)), 1);
        }
    }

    #[test]
    fn fractions_come_back_as_whole_numbers() {
        let half = inv(2);
        let v = [(0, 1), (3, half), (7, neg(mul(3, inv(4))))];
        assert_eq!(to_integers(&v), Some(vec![(0, 4), (3, 2), (7, -3)]));
        assert_eq!(to_integers(&[(0, 1), (1, 1_234_567_890_123_456)]), None);
    }
}
