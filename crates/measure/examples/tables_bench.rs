//! All key group × fact tables of all items from opened columns: `cargo run -p measure --release --example tables_bench --
//! [PEOPLE] [ITEMS] [FILE]`. With FILE the columns are written there, raw, for `benches/tables.py` to count as well.

use std::io::Write;
use std::time::Instant;

use measure::generate::{Recipe, trust};
use measure::tables::sum_of_all_tables;
use measure::{Answer, Opened};

fn main() -> std::io::Result<()> {
    let mut args = std::env::args().skip(1);
    let people: usize = args.next().and_then(|a| a.parse().ok()).unwrap_or(1_500_000);
    let items: usize = args.next().and_then(|a| a.parse().ok()).unwrap_or(100);
    let file = args.next();
    let sites = (people / 250).max(1);
    let recipe = Recipe { sites, regions: 0, staff: sites, answering: 0, items, facts: 8, unstated: 0, uneven: false };
    let structure = trust(&recipe, [1; 32]).structure;
    let mut state = 0x2545_F491_4F6C_DD1Du64;
    let mut next = |n: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 24) % n
    };
    let mut opened = Opened::new(&structure);
    let mut raw: Vec<Vec<u8>> = vec![Vec::with_capacity(people); if file.is_some() { 8 + items } else { 0 }];
    let mut site_of = Vec::with_capacity(people);
    let (mut facts, mut answers, mut values) = (vec![0u8; 8], Vec::with_capacity(items), vec![0u8; items]);
    for _ in 0..people {
        let site = next(sites as u64) as usize;
        for (f, fact) in facts.iter_mut().zip(&structure.facts) {
            *f = next(fact.categories.len() as u64 + 1) as u8;
        }
        answers.clear();
        for v in &mut values {
            *v = next(6) as u8;
            answers.push(if *v == 0 { Answer::Declined } else { Answer::One(*v) });
        }
        opened.push(site, &facts, &answers).map_err(std::io::Error::other)?;
        if file.is_some() {
            site_of.push(site as u16);
            raw.iter_mut().zip(facts.iter().chain(&values)).for_each(|(c, &v)| c.push(v));
        }
    }
    if let Some(file) = file {
        let mut out = std::io::BufWriter::new(std::fs::File::create(file)?);
        site_of.iter().try_for_each(|s| out.write_all(&s.to_le_bytes()))?;
        raw.iter().try_for_each(|c| out.write_all(c))?;
        out.flush()?;
        drop((raw, site_of));
    }
    let data = people * (2 + 8 + items);
    let before = peak();
    for _ in 0..3 {
        let start = Instant::now();
        let sum = sum_of_all_tables(&structure, &opened);
        println!(
            "Belong: {people} people, {items} items, 8 facts, {sites} key groups: {:.3} s, sum {sum}",
            start.elapsed().as_secs_f64()
        );
    }
    if let (Some(before), Some(after)) = (before, peak()) {
        println!("Belong: columns {} MB, at most {} MB more while counting", data >> 20, (after - before) >> 10);
    }
    let sizes: Vec<String> = structure.facts.iter().map(|f| (f.categories.len() + 1).to_string()).collect();
    println!("sizes {} sites {sites} items {items} people {people}", sizes.join(","));
    Ok(())
}

/// Peak memory so far, in kB, where the system tells.
fn peak() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    status.lines().find_map(|l| l.strip_prefix("VmHWM:"))?.trim().trim_end_matches(" kB").parse().ok()
}
