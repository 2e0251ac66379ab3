//! What is worked out once from what can never change: how two frozen lists differ, and parts of pages that are drawn from a
//! release alone. Nothing here is about the person who asks. It is in memory, and gone with the process.

use maud::{Markup, PreEscaped};
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};

/// Pairs of lists that are remembered, at most.
const LISTS_MAX: usize = 20_000;
/// Bytes of drawn parts that are remembered, at most.
const DRAWN_BYTES_MAX: usize = 24 << 20;

/// A wave, and one of its groups or, with an empty code, all of them.
pub type List = (String, String);

/// What is remembered.
#[derive(Default)]
pub struct Kept {
    /// How many are on the first list and not on the second.
    lists: Mutex<HashMap<(List, List), i64>>,
    drawn: Mutex<Drawn>,
}

#[derive(Default)]
struct Drawn {
    parts: HashMap<String, String>,
    bytes: usize,
}

fn held<T>(lock: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

fn put<K: Eq + Hash, V>(map: &mut HashMap<K, V>, key: K, value: V, max: usize) {
    // Anew rather than by age: it fills again within a page or two.
    if map.len() >= max {
        map.clear();
    }
    map.insert(key, value);
}

impl Kept {
    /// How many are on one frozen list and not on another. Both must be whole: a list of which people were let go is not the one
    /// that was counted.
    ///
    /// # Errors
    /// That of counting.
    pub fn only_in_first<E>(
        &self,
        pair: (List, List),
        count: impl FnOnce(&(List, List)) -> Result<i64, E>,
    ) -> Result<i64, E> {
        if let Some(known) = held(&self.lists).get(&pair) {
            return Ok(*known);
        }
        // Counted without the lock: it takes long on large lists, and twice is no harm.
        let counted = count(&pair)?;
        put(&mut held(&self.lists), pair, counted, LISTS_MAX);
        Ok(counted)
    }

    /// A part of a page that follows from a release alone. `key` says which release, and which part in which language.
    pub fn drawn(&self, key: &str, draw: impl FnOnce() -> Markup) -> Markup {
        if let Some(known) = held(&self.drawn).parts.get(key) {
            return PreEscaped(known.clone());
        }
        let PreEscaped(text) = draw();
        let mut drawn = held(&self.drawn);
        let bytes = key.len() + text.len();
        if drawn.bytes + bytes > DRAWN_BYTES_MAX {
            *drawn = Drawn::default();
        }
        // Two askers at once may both have drawn it.
        if bytes <= DRAWN_BYTES_MAX && drawn.parts.insert(key.to_owned(), text.clone()).is_none() {
            drawn.bytes += bytes;
        }
        PreEscaped(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(wave: &str) -> List {
        (wave.to_owned(), String::new())
    }

    #[test]
    fn what_is_known_is_not_worked_out_again() {
        let kept = Kept::default();
        let pair = || (list("a"), list("b"));
        assert_eq!(kept.only_in_first(pair(), |_| Ok::<_, ()>(3)), Ok(3));
        assert_eq!(kept.only_in_first(pair(), |_| Err(())), Ok(3));
        assert_eq!(
            kept.only_in_first((list("b"), list("a")), |_| Ok::<_, ()>(5)),
            Ok(5),
            "the other way round is another"
        );
        assert_eq!(kept.only_in_first((list("x"), list("a")), |_| Err(())), Err(()), "what went wrong is not kept");
        let one = kept.drawn("w/whole/en", || PreEscaped("<p>1</p>".to_owned()));
        let again = kept.drawn("w/whole/en", || unreachable!("it is known"));
        assert_eq!((one.0.as_str(), again.0.as_str()), ("<p>1</p>", "<p>1</p>"));
    }

    #[test]
    fn memory_has_an_end() {
        let kept = Kept::default();
        let large = "x".repeat(DRAWN_BYTES_MAX / 3);
        for n in 0..10 {
            kept.drawn(&format!("{n}"), || PreEscaped(large.clone()));
            assert!(held(&kept.drawn).bytes <= DRAWN_BYTES_MAX);
        }
        let huge = "x".repeat(DRAWN_BYTES_MAX + 1);
        assert_eq!(kept.drawn("huge", || PreEscaped(huge.clone())).0.len(), huge.len());
        assert_eq!(held(&kept.drawn).bytes, 0, "what does not fit is drawn and not kept");
    }
}
