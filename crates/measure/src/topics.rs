//! What people wrote about: comments that resemble each other, found without any service of others. TF-IDF weights
//! (Salton and Buckley 1988), latent semantic analysis (Deerwester et al. 1990), k-means (Lloyd 1982) with k-means++
//! starts (Arthur and Vassilvitskii 2007).
//!
//! It sees words alone: no place, no fact, no number. Only comments that a reader has let through are handed in, so what
//! it finds is a function of what may be read anyway. The order of the comments does not matter, and the same comments give
//! the same topics on every machine. What it finds is offered: people name, join and keep it.

use std::collections::{BTreeMap, BTreeSet};

use nalgebra::{DMatrix, SymmetricEigen};

use crate::chance::Chance;

/// Fewest comments in which topics are looked for.
pub const COMMENTS_MIN: usize = 20;
/// Most comments in which topics are looked for.
pub const COMMENTS_MAX: usize = 20_000;
/// Most topics that are offered.
pub const TOPICS_MAX: usize = 12;
/// Fewest comments of a topic.
pub const TOPIC_MIN: usize = 5;
/// Words that a topic is described with.
pub const WORDS: usize = 5;
/// Most words that are weighed; the most frequent ones.
const TERMS_MAX: usize = 4_000;
/// Dimensions of the latent space.
const RANK: usize = 30;
/// More dimensions while the space is searched, so that the last ones wanted come out well.
const SPARE: usize = 10;
/// Rounds of the subspace iteration.
const ROUNDS: usize = 12;
/// Starts of k-means, and rounds of each.
const STARTS: usize = 5;
const LLOYD_MAX: usize = 40;
/// Share of the comments of a topic in which its most typical word stands, at least.
const JOINED: f64 = 0.3;
/// A comment farther than this from the middle of its topic (as a cosine) is left out of it.
const NEAR: f64 = 0.4;

/// Comments that resemble each other.
#[derive(Clone, Debug, PartialEq)]
pub struct Topic {
    /// The words that set it apart, the strongest first.
    pub words: Vec<String>,
    /// Indices of its comments, the most typical first.
    pub comments: Vec<usize>,
}

/// Topics of some comments, the largest first; none where there are too few comments, or nothing in common. Comments that
/// resemble nothing are in no topic, and no comment is in two.
///
/// `languages` are the codes (ISO 639-1) of languages in which people may have written besides English: their stop words (the lists
/// of Stopwords ISO) count as little as the English ones. Of a language without a list every word counts.
pub fn topics(comments: &[&str], languages: &[&str], seed: [u8; 32]) -> Vec<Topic> {
    if !(COMMENTS_MIN..=COMMENTS_MAX).contains(&comments.len()) {
        return Vec::new();
    }
    // In an order of their own, so that the order in which they are handed in has no influence.
    let mut order: Vec<usize> = (0..comments.len()).collect();
    order.sort_by_key(|&i| (comments[i], i));
    let texts: Vec<&str> = order.iter().map(|&i| comments[i]).collect();
    let others: BTreeSet<&str> =
        languages.iter().filter(|code| **code != "en").filter_map(stop_words::lookup).flatten().copied().collect();
    let space = Terms::of(&texts, &others);
    // A comment of stop words alone says nothing that could be grouped.
    let told: Vec<usize> = (0..texts.len()).filter(|&i| !space.rows[i].is_empty()).collect();
    if told.len() < COMMENTS_MIN {
        return Vec::new();
    }
    let rows: Vec<&Sparse> = told.iter().map(|&i| &space.rows[i]).collect();
    let points = latent(&rows, space.terms.len(), seed);
    let Some(found) = best(&points, seed) else { return Vec::new() };
    let mut out: Vec<Topic> = found
        .centres
        .iter()
        .enumerate()
        .filter_map(|(k, centre)| {
            let mut members: Vec<(f64, usize)> = (0..points.len())
                .filter(|&i| found.of[i] == k)
                .map(|i| (dot(&points[i], centre) / norm(centre).max(f64::MIN_POSITIVE), i))
                .filter(|m| m.0 >= NEAR)
                .collect();
            members.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            let inside: BTreeSet<usize> = members.iter().map(|m| m.1).collect();
            (members.len() >= TOPIC_MIN).then(|| Topic {
                words: space.apart(&rows, &inside),
                comments: members.iter().map(|m| order[told[m.1]]).collect(),
            })
        })
        .filter(|topic| !topic.words.is_empty())
        .collect();
    out.sort_by(|a, b| b.comments.len().cmp(&a.comments.len()).then_with(|| a.words.cmp(&b.words)));
    out
}

type Sparse = Vec<(usize, f64)>;

/// Comments as weights of terms.
struct Terms {
    /// For each term, the word as it is written most often.
    terms: Vec<String>,
    rows: Vec<Sparse>,
}

impl Terms {
    fn of(texts: &[&str], others: &BTreeSet<&str>) -> Self {
        let mut written: BTreeMap<String, BTreeMap<String, usize>> = BTreeMap::new();
        let counted: Vec<BTreeMap<String, usize>> = texts
            .iter()
            .map(|text| {
                let mut counts = BTreeMap::new();
                for word in words(text).into_iter().filter(|word| !others.contains(word.as_str())) {
                    let term = stem(&word);
                    *written.entry(term.clone()).or_default().entry(word).or_default() += 1;
                    *counts.entry(term).or_default() += 1;
                }
                counts
            })
            .collect();
        let mut within: BTreeMap<&str, usize> = BTreeMap::new();
        for term in counted.iter().flat_map(BTreeMap::keys) {
            *within.entry(term).or_default() += 1;
        }
        // A word of one comment joins nothing; a word of nearly all parts nothing.
        let mut kept: Vec<(&str, usize)> =
            within.into_iter().filter(|&(_, n)| n >= 2 && 2 * n <= texts.len()).collect();
        kept.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        kept.truncate(TERMS_MAX);
        kept.sort_unstable();
        let at: BTreeMap<&str, usize> = kept.iter().enumerate().map(|(i, t)| (t.0, i)).collect();
        let n = texts.len() as f64;
        let rows = counted
            .iter()
            .map(|counts| {
                let mut row: Sparse = counts
                    .iter()
                    .filter_map(|(term, &tf)| {
                        let i = *at.get(term.as_str())?;
                        Some((i, weight(tf as f64, n, kept[i].1 as f64)))
                    })
                    .collect();
                let length = row.iter().map(|t| t.1 * t.1).sum::<f64>().sqrt();
                row.iter_mut().for_each(|t| t.1 /= length);
                row
            })
            .collect();
        let spelt = |term: &str| {
            let forms = written.get(term).into_iter().flatten();
            forms.max_by(|a, b| a.1.cmp(b.1).then_with(|| b.0.cmp(a.0))).map_or_else(String::new, |f| f.0.clone())
        };
        Self { terms: kept.iter().map(|t| spelt(t.0)).collect(), rows }
    }

    /// The words that stand in many of these comments and in few others, by share inside × ln(share inside / share outside).
    /// None, where no word stands in [`JOINED`] of them: then they have nothing in common that could be named.
    fn apart(&self, rows: &[&Sparse], inside: &BTreeSet<usize>) -> Vec<String> {
        let (mut within, mut without) = (vec![0usize; self.terms.len()], vec![0usize; self.terms.len()]);
        for (i, row) in rows.iter().enumerate() {
            let sum = if inside.contains(&i) { &mut within } else { &mut without };
            row.iter().for_each(|&(t, _)| sum[t] += 1);
        }
        let (n, m) = (inside.len() as f64, (rows.len() - inside.len()) as f64);
        let share = |t: usize| within[t] as f64 / n;
        if !(0..self.terms.len()).any(|t| share(t) >= JOINED && share(t) > without[t] as f64 / m.max(1.0)) {
            return Vec::new();
        }
        let key = |t: usize| share(t) * (share(t) * (m + 1.0) / (without[t] as f64 + 0.5)).ln();
        let mut best: Vec<(f64, &String)> = (0..self.terms.len())
            .filter(|&t| within[t] >= 2)
            .map(|t| (key(t), &self.terms[t]))
            .filter(|t| t.0 > 0.0)
            .collect();
        best.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
        best.into_iter().take(WORDS).map(|t| t.1.clone()).collect()
    }
}

/// Those of some words that stand in so many comments at least, in the singular or the plural.
pub fn standing<'a, 'w>(
    these: impl Iterator<Item = &'w str>,
    comments: impl Iterator<Item = &'a str>,
    least: usize,
) -> Vec<&'w str> {
    let terms: Vec<BTreeSet<String>> =
        comments.map(|comment| words(comment).iter().map(|word| stem(word)).collect()).collect();
    let count = |word: &str| {
        let term = stem(&word.to_lowercase());
        terms.iter().filter(|terms| terms.contains(&term)).count()
    };
    these.filter(|word| count(word) >= least).collect()
}

/// Weight of a term that stands `tf` times in a comment and in `df` of `n` comments: (1 + ln tf) · (ln((1 + n)/(1 + df)) + 1).
fn weight(tf: f64, n: f64, df: f64) -> f64 {
    (1.0 + tf.ln()) * (((1.0 + n) / (1.0 + df)).ln() + 1.0)
}

/// Words of three letters or more, in small letters, without those that stand in every text.
fn words(text: &str) -> Vec<String> {
    let small = text.to_lowercase().replace('\u{2019}', "'");
    small
        .split(|c: char| !c.is_alphabetic() && c != '\'' && c != '-')
        .flat_map(|part| part.split('-'))
        .map(|word| word.trim_matches('\'').trim_end_matches("'s").to_owned())
        .filter(|word| word.chars().count() >= 3 && !word.contains('\'') && STOP.binary_search(&word.as_str()).is_err())
        .collect()
}

/// A word without the ending of its plural: the S stemmer (Harman 1991, How effective is suffixing?), which here cuts
/// `employees` and `heroes` too.
fn stem(word: &str) -> String {
    if word.ends_with("ies") && !word.ends_with("eies") && !word.ends_with("aies") {
        format!("{}y", &word[..word.len() - 3])
    } else if word.ends_with('s') && !word.ends_with("us") && !word.ends_with("ss") {
        word[..word.len() - 1].to_owned()
    } else {
        word.to_owned()
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

fn norm(a: &[f64]) -> f64 {
    dot(a, a).sqrt()
}

/// Each comment as a point of length 1 in the space of the largest singular values, by subspace iteration on AᵀA.
fn latent(rows: &[&Sparse], terms: usize, seed: [u8; 32]) -> Vec<Vec<f64>> {
    let wide = (RANK + SPARE).min(terms).min(rows.len()).max(1);
    let mut chance = Chance::new(seed, 1);
    let mut q = DMatrix::from_fn(terms, wide, |_, _| chance.bell()).qr().q();
    let times = |q: &DMatrix<f64>| {
        let mut y = DMatrix::<f64>::zeros(rows.len(), q.ncols());
        for (i, row) in rows.iter().enumerate() {
            for c in 0..q.ncols() {
                y[(i, c)] = row.iter().map(|&(t, w)| w * q[(t, c)]).sum();
            }
        }
        y
    };
    for _ in 0..ROUNDS {
        let y = times(&q);
        let mut z = DMatrix::<f64>::zeros(terms, q.ncols());
        for (i, row) in rows.iter().enumerate() {
            for &(t, w) in *row {
                for c in 0..q.ncols() {
                    z[(t, c)] += w * y[(i, c)];
                }
            }
        }
        q = z.qr().q();
    }
    let y = times(&q);
    let eigen = SymmetricEigen::new(y.transpose() * &y);
    let mut largest: Vec<usize> = (0..eigen.eigenvalues.len()).collect();
    largest.sort_by(|&a, &b| eigen.eigenvalues[b].total_cmp(&eigen.eigenvalues[a]).then(a.cmp(&b)));
    let kept: Vec<usize> = largest.into_iter().take(RANK).filter(|&i| eigen.eigenvalues[i] > 1e-9).collect();
    (0..rows.len())
        .map(|i| {
            let mut point: Vec<f64> =
                kept.iter().map(|&k| (0..y.ncols()).map(|c| y[(i, c)] * eigen.eigenvectors[(c, k)]).sum()).collect();
            let length = norm(&point);
            if length > 0.0 {
                point.iter_mut().for_each(|x| *x /= length);
            }
            point
        })
        .collect()
}

/// A partition of points.
struct Parted {
    of: Vec<usize>,
    centres: Vec<Vec<f64>>,
    /// Sum of squared distances.
    within: f64,
}

/// The partition with the largest mean silhouette (Rousseeuw 1987, with the distance to the middle of a topic in place of
/// the mean distance to its members).
fn best(points: &[Vec<f64>], seed: [u8; 32]) -> Option<Parted> {
    let most = TOPICS_MAX.min(points.len() / (2 * TOPIC_MIN));
    let mut best: Option<(f64, Parted)> = None;
    for k in 2..=most {
        let mut parted: Option<Parted> = None;
        for start in 0..STARTS {
            let one = lloyd(points, k, &mut Chance::new(seed, 2 + (k * STARTS + start) as u64));
            if parted.as_ref().is_none_or(|p| one.within < p.within) {
                parted = Some(one);
            }
        }
        let Some(parted) = parted else { continue };
        let told = silhouette(points, &parted);
        if best.as_ref().is_none_or(|b| told > b.0 + 1e-12) {
            best = Some((told, parted));
        }
    }
    best.map(|b| b.1)
}

fn apart(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| (x - y).powi(2)).sum()
}

fn nearest(point: &[f64], centres: &[Vec<f64>]) -> (usize, f64) {
    let all = centres.iter().enumerate().map(|(k, centre)| (k, apart(point, centre)));
    all.fold((0, f64::INFINITY), |best, one| if one.1 < best.1 { one } else { best })
}

fn lloyd(points: &[Vec<f64>], k: usize, chance: &mut Chance) -> Parted {
    let mut centres = vec![points[chance.below(points.len() as u64) as usize].clone()];
    while centres.len() < k {
        let far: Vec<f64> = points.iter().map(|p| nearest(p, &centres).1).collect();
        let mut left = chance.unit() * far.iter().sum::<f64>();
        let next = far.iter().position(|&d| {
            left -= d;
            left < 0.0
        });
        centres.push(points[next.unwrap_or(points.len() - 1)].clone());
    }
    let mut of = vec![usize::MAX; points.len()];
    let mut within = 0.0;
    for _ in 0..LLOYD_MAX {
        let mut moved = false;
        within = 0.0;
        for (i, point) in points.iter().enumerate() {
            let (to, distance) = nearest(point, &centres);
            moved |= of[i] != to;
            of[i] = to;
            within += distance;
        }
        if !moved {
            break;
        }
        for (c, centre) in centres.iter_mut().enumerate() {
            let members: Vec<&Vec<f64>> = points.iter().zip(&of).filter(|m| *m.1 == c).map(|m| m.0).collect();
            if !members.is_empty() {
                for (d, x) in centre.iter_mut().enumerate() {
                    *x = members.iter().map(|m| m[d]).sum::<f64>() / members.len() as f64;
                }
            }
        }
    }
    Parted { of, centres, within }
}

fn silhouette(points: &[Vec<f64>], parted: &Parted) -> f64 {
    let one = |i: usize| {
        let own = apart(&points[i], &parted.centres[parted.of[i]]).sqrt();
        let others = parted.centres.iter().enumerate().filter(|c| c.0 != parted.of[i]);
        let next = others.map(|c| apart(&points[i], c.1)).fold(f64::INFINITY, f64::min).sqrt();
        (next - own) / next.max(own).max(f64::MIN_POSITIVE)
    };
    (0..points.len()).map(one).sum::<f64>() / points.len() as f64
}

/// English words that say nothing about what a comment is about, in the order of the alphabet.
const STOP: &[&str] = &[
    "able",
    "about",
    "above",
    "actually",
    "after",
    "again",
    "against",
    "all",
    "almost",
    "already",
    "also",
    "although",
    "always",
    "and",
    "another",
    "any",
    "anybody",
    "anyone",
    "anything",
    "are",
    "around",
    "ask",
    "asked",
    "away",
    "back",
    "bad",
    "because",
    "been",
    "before",
    "being",
    "below",
    "best",
    "better",
    "between",
    "big",
    "both",
    "but",
    "can",
    "cannot",
    "come",
    "comes",
    "could",
    "day",
    "days",
    "did",
    "does",
    "doing",
    "done",
    "down",
    "during",
    "each",
    "easier",
    "easily",
    "easy",
    "either",
    "else",
    "end",
    "enough",
    "especially",
    "even",
    "ever",
    "every",
    "everybody",
    "everyone",
    "everything",
    "everywhere",
    "feel",
    "feels",
    "few",
    "first",
    "five",
    "for",
    "four",
    "from",
    "further",
    "get",
    "gets",
    "getting",
    "give",
    "given",
    "gives",
    "going",
    "good",
    "got",
    "had",
    "half",
    "happen",
    "happened",
    "happens",
    "hard",
    "has",
    "have",
    "having",
    "her",
    "here",
    "hers",
    "herself",
    "him",
    "himself",
    "his",
    "how",
    "however",
    "into",
    "its",
    "itself",
    "just",
    "keep",
    "know",
    "last",
    "later",
    "least",
    "less",
    "let",
    "like",
    "liked",
    "little",
    "long",
    "longer",
    "look",
    "looking",
    "looks",
    "lot",
    "lots",
    "made",
    "make",
    "makes",
    "making",
    "many",
    "may",
    "maybe",
    "mean",
    "means",
    "meant",
    "might",
    "more",
    "most",
    "much",
    "must",
    "need",
    "needs",
    "never",
    "new",
    "next",
    "nobody",
    "none",
    "nor",
    "not",
    "nothing",
    "now",
    "number",
    "off",
    "often",
    "old",
    "once",
    "one",
    "ones",
    "only",
    "onto",
    "other",
    "others",
    "our",
    "ours",
    "ourselves",
    "out",
    "over",
    "own",
    "part",
    "people",
    "perhaps",
    "place",
    "places",
    "please",
    "put",
    "quite",
    "rather",
    "really",
    "right",
    "said",
    "same",
    "say",
    "says",
    "second",
    "see",
    "seem",
    "seems",
    "seen",
    "she",
    "should",
    "simply",
    "since",
    "six",
    "small",
    "some",
    "somebody",
    "someone",
    "something",
    "sometimes",
    "somewhere",
    "soon",
    "start",
    "still",
    "such",
    "sure",
    "take",
    "taken",
    "takes",
    "tell",
    "ten",
    "term",
    "than",
    "thank",
    "thanks",
    "that",
    "the",
    "their",
    "theirs",
    "them",
    "themselves",
    "then",
    "there",
    "these",
    "they",
    "thing",
    "things",
    "think",
    "this",
    "those",
    "though",
    "three",
    "through",
    "time",
    "today",
    "tomorrow",
    "too",
    "toward",
    "towards",
    "tried",
    "try",
    "trying",
    "turn",
    "two",
    "under",
    "until",
    "upon",
    "use",
    "used",
    "using",
    "usually",
    "very",
    "want",
    "wants",
    "was",
    "way",
    "ways",
    "week",
    "weeks",
    "well",
    "went",
    "were",
    "what",
    "whatever",
    "when",
    "where",
    "whether",
    "which",
    "while",
    "who",
    "whole",
    "whom",
    "whose",
    "why",
    "will",
    "with",
    "within",
    "without",
    "worse",
    "worst",
    "would",
    "wrong",
    "year",
    "years",
    "yesterday",
    "yet",
    "you",
    "your",
    "yours",
    "yourself",
    "yourselves",
];

#[cfg(test)]
mod tests {
    use super::*;

    const SUBJECTS: [&[&str]; 4] = [
        &["parking", "car", "spaces", "morning", "road", "late", "bays"],
        &["marking", "evenings", "workload", "planning", "hours", "weekend", "books"],
        &["training", "course", "coaching", "career", "mentor", "learn", "budget"],
        &["emails", "newsletter", "briefing", "decisions", "told", "rumours", "updates"],
    ];

    /// `n` invented comments, each of one subject, and which.
    fn planted(n: usize) -> (Vec<String>, Vec<usize>) {
        let mut chance = Chance::new([7; 32], 0);
        let filler = ["staff", "school", "this year", "our team", "every term", "lunch", "children", "office"];
        let mut texts = Vec::new();
        let mut of = Vec::new();
        for i in 0..n {
            let subject = i % SUBJECTS.len();
            let mut words: Vec<&str> = Vec::new();
            for _ in 0..4 {
                words.push(SUBJECTS[subject][chance.below(7) as usize]);
            }
            words.insert(chance.below(4) as usize, filler[chance.below(8) as usize]);
            texts.push(format!(
                "The {} and the {} is {} {}, with {}.",
                words[0], words[1], words[2], words[3], words[4]
            ));
            of.push(subject);
        }
        (texts, of)
    }

    #[test]
    fn subjects_that_were_planted_are_found() {
        let (texts, of) = planted(200);
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let found = topics(&texts, &[], [1; 32]);
        assert!((4..=6).contains(&found.len()), "{found:?}");
        let mut right = 0;
        for topic in &found {
            let mut by = [0; 4];
            topic.comments.iter().for_each(|&c| by[of[c]] += 1);
            let (subject, most) = by.iter().enumerate().max_by_key(|s| s.1).unwrap();
            right += most;
            let known = topic.words.iter().filter(|w| SUBJECTS[subject].contains(&w.as_str())).count();
            assert!(known >= 4, "{:?} of {subject}", topic.words);
        }
        assert!(right >= 185, "{right} of 200 comments are with their like");
    }

    #[test]
    fn no_comment_is_in_two_topics_and_the_order_of_comments_does_not_matter() {
        let (texts, _) = planted(90);
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let found = topics(&texts, &[], [1; 32]);
        let mut seen = BTreeSet::new();
        assert!(found.iter().flat_map(|t| &t.comments).all(|c| seen.insert(*c)));
        let turned: Vec<&str> = texts.iter().rev().copied().collect();
        let again = topics(&turned, &[], [1; 32]);
        let said = |topics: &[Topic], texts: &[&str]| -> Vec<(Vec<String>, BTreeSet<String>)> {
            let of = |t: &Topic| t.comments.iter().map(|&c| texts[c].to_owned()).collect();
            topics.iter().map(|t| (t.words.clone(), of(t))).collect()
        };
        assert_eq!(said(&found, &texts), said(&again, &turned));
    }

    #[test]
    fn stop_words_of_the_languages_of_a_survey_make_no_topic() {
        // Comments that have nothing in common but a Polish "because", "however" or "always".
        let texts: Vec<String> = (0u8..60)
            .map(|i| {
                let own = |salt: u8| -> String {
                    [i / 8, i % 8, salt].iter().flat_map(|&at| [char::from(b'b' + at), 'o']).collect()
                };
                let joint = ["poniewa\u{17c}", "jednak", "zawsze"][usize::from(i % 3)];
                format!("{} {joint} {} {}", own(1), own(2), own(3))
            })
            .collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let english = topics(&texts, &["en"], [1; 32]);
        assert!(english.iter().any(|topic| topic.words.iter().any(|word| word == "zawsze")), "{english:?}");
        assert_eq!(topics(&texts, &["en", "pl"], [1; 32]), []);
        // A language without a list is no fault.
        assert_eq!(topics(&texts, &["xx"], [1; 32]), english);
    }

    #[test]
    fn too_few_comments_and_comments_without_words_give_no_topics() {
        let (texts, _) = planted(COMMENTS_MIN - 1);
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        assert!(topics(&texts, &[], [1; 32]).is_empty());
        for same in ["", "…", "the the the", "no", "\u{0}\u{ffff}", "🙂🙂"] {
            assert!(topics(&[same; 50], &[], [1; 32]).is_empty(), "{same:?}");
        }
        // The same sentence fifty times: every word is in every comment, so nothing parts them.
        assert!(topics(&["Parking is hard in the morning"; 50], &[], [1; 32]).is_empty());
    }

    #[test]
    fn words_are_cut_as_harman_cuts_them() {
        for (word, cut) in [
            ("policies", "policy"),
            ("colleagues", "colleague"),
            ("meetings", "meeting"),
            ("buses", "buse"),
            ("classes", "classe"),
            ("class", "class"),
            ("status", "status"),
            ("employees", "employee"),
            ("movies", "movy"),
        ] {
            assert_eq!(stem(word), cut);
        }
        assert!(STOP.is_sorted());
        assert_eq!(words("We don't NEED head-teacher's café’s Parking"), ["head", "teacher", "café", "parking"]);
    }

    #[test]
    fn weights_are_those_of_sublinear_smooth_tf_idf() {
        // scikit-learn 1.5: TfidfVectorizer(sublinear_tf=True, norm=None) on three texts, a term twice in one of them.
        assert!((weight(2.0, 3.0, 1.0) - (1.0 + 2f64.ln()) * (2f64.ln() + 1.0)).abs() < 1e-12);
        assert!((weight(1.0, 3.0, 3.0) - 1.0).abs() < 1e-12);
    }
}
