//! A nation of organisations: `cargo run -p measure --release --example national -- [ORGANISATIONS] [STAFF EACH] [ITEMS]`.
//! Each is invented, planned, counted, audited and forgotten but for its release's size and the slices of the national cuts.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use measure::generate::{Recipe, trust};
use measure::national::{Above, Slices, above};
use measure::{Policy, Wave, draw_within};
use rayon::prelude::*;

fn main() {
    let mut args = std::env::args().skip(1).map(|a| a.parse::<usize>().ok());
    let mut next = |or: usize| args.next().flatten().unwrap_or(or);
    let (organisations, staff, items) = (next(200), next(7_500), next(12));
    let recipe = Recipe { sites: 30, regions: 5, staff, answering: 70, items, facts: 5, unstated: 2, uneven: true };
    // Above: everybody, each fact, and each pair of facts.
    let mut cuts: Vec<Vec<usize>> = vec![vec![]];
    cuts.extend((0..5).map(|f| vec![f]));
    cuts.extend((0..5).flat_map(|a| (a + 1..5).map(move |b| vec![a, b])));
    let spent = Mutex::new([Duration::ZERO; 2]);
    let start = Instant::now();
    let kept: Vec<(Slices, usize, usize, usize, bool)> = (0..organisations)
        .into_par_iter()
        .filter_map(|o| {
            let mut seed = [7; 32];
            seed[..8].copy_from_slice(&(o as u64).to_be_bytes());
            let from = Instant::now();
            let t = trust(&recipe, seed);
            let mut policy = Policy::standard(&t.structure, 10, 5);
            policy.cuts.retain(|c| c.by.len() < 2);
            let wave = Wave { id: format!("w{o}"), manifest: seed, counts: t.counts.clone() };
            let invented = from.elapsed();
            let (drawn, slices) = draw_within(&t.structure, &policy, &t.opened, &wave, seed, &cuts).ok()?;
            if let Ok(mut spent) = spent.lock() {
                spent[0] += invented;
                spent[1] += from.elapsed() - invented;
            }
            let [derivable, safe, refused, unproven] = drawn.certificates.tally();
            Some((
                slices,
                t.opened.len(),
                derivable + safe,
                derivable + safe + refused + unproven,
                drawn.release.tier_passed(),
            ))
        })
        .collect();
    let all = start.elapsed();
    let answers: usize = kept.iter().map(|k| k.1).sum();
    let (shown, offered) = kept.iter().fold((0, 0), |s, k| (s.0 + k.2, s.1 + k.3));
    println!(
        "{organisations} organisations of 30 sites, {} eligible people, {answers} answers, {items} items",
        organisations * staff
    );
    if let Ok(spent) = spent.lock() {
        println!(
            "inventing {:.1} s, planning, proving, counting and auditing {:.1} s (both of all threads); on the clock {:.1} s",
            spent[0].as_secs_f64(),
            spent[1].as_secs_f64(),
            all.as_secs_f64()
        );
    }
    println!(
        "{shown} of {offered} candidates shown ({:.1} %); the tier held in {}",
        100.0 * shown as f64 / offered.max(1) as f64,
        kept.iter().filter(|k| k.4).count()
    );
    let slices: Vec<Slices> = kept.into_iter().map(|k| k.0).collect();
    let start = Instant::now();
    let verdicts = above(&slices, 10, 5);
    let count = |f: fn(&Above) -> bool| verdicts.iter().filter(|v| f(v)).count();
    println!(
        "national cuts: {} offered, {} shown, {} follow from the organisations, {} refused, {} too small: {:.2} s",
        verdicts.len(),
        count(|v| matches!(v, Above::Safe(_))),
        count(|v| matches!(v, Above::Derivable)),
        count(|v| matches!(v, Above::Refused(_))),
        count(|v| matches!(v, Above::Small)),
        start.elapsed().as_secs_f64()
    );
    if let Ok(status) = std::fs::read_to_string("/proc/self/status")
        && let Some(line) = status.lines().find(|l| l.starts_with("VmHWM"))
    {
        println!("most memory: {}", line.trim_start_matches("VmHWM:").trim());
    }
}
