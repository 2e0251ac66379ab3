//! Times the plan on the trust of ANONYMITY section 5: `cargo run -p measure --release --example planner_bench`.

use std::time::Instant;

use measure::attack::algebra::Attacker;
use measure::generate::{Recipe, trust};
use measure::plan::Verdict;
use measure::{Certificates, Policy, Wave, draw};

fn main() {
    let mut recipe = Recipe::section_five();
    recipe.items = 1;
    let t = trust(&recipe, [7; 32]);
    println!(
        "{} respondents, {} sites, {} regions",
        t.opened.len(),
        t.structure.groups.len(),
        t.structure.regions.len()
    );
    let two = std::env::args().any(|a| a == "two");
    for (k, k_d, crossed) in [(10, 5, 1), (10, 10, 1), (10, 5, 2)] {
        if crossed == 2 && !two {
            continue;
        }
        let mut policy = Policy::standard(&t.structure, k, k_d);
        policy.cuts.retain(|c| c.by.len() <= crossed);
        let wave = Wave { id: "bench".into(), manifest: [0; 32], counts: t.counts.clone() };
        let start = Instant::now();
        match draw(&t.structure, &policy, &t.opened, &wave, [1; 32]) {
            Ok(drawn) => {
                let took = start.elapsed();
                println!("  tier {:?} passed: {}", drawn.release.tier(), drawn.release.tier_passed());
                let [derivable, safe, unsafe_, unproven] = drawn.certificates.tally();
                let all = derivable + safe + unsafe_ + unproven;
                println!(
                    "k={k} k_d={k_d} facts crossed ≤ {crossed}: {all} candidates of k or more, answered {} ({:.1} %), derivable {derivable}, safe {safe}, unsafe {unsafe_}, unproven {unproven}, atoms {}, {took:.2?}",
                    derivable + safe,
                    100.0 * (derivable + safe) as f64 / all as f64,
                    drawn.certificates.weights().len(),
                );
                let [offered, shown] = drawn.certificates.tally_unmerged();
                println!(
                    "  before merging: {offered} candidates, answered {shown} ({:.1} %)",
                    100.0 * shown as f64 / offered as f64
                );
                if crossed == 2 {
                    audit_refusals(&drawn.certificates, k_d);
                }
            }
            Err(fault) => println!("k={k} k_d={k_d}: {fault}"),
        }
    }
}

/// How many of the refused candidates an attacker could turn into a set of fewer than k_d people, had they been shown too.
fn audit_refusals(certificates: &Certificates, k_d: u32) {
    let start = Instant::now();
    let shown: Vec<_> = certificates.offers().iter().filter(|o| o.verdict.is_shown()).map(|o| o.row.clone()).collect();
    let mut base = Attacker::new(certificates.weights(), &shown);
    println!(
        "  A2 on what is shown: rank {}, smallest set found {:?}",
        base.rank(),
        base.search(400, k_d, [3; 32]).map(|f| f.people)
    );
    let refused: Vec<_> = certificates.offers().iter().filter(|o| !o.verdict.is_shown()).collect();
    let mut broken = 0;
    let every = (refused.len() / 40).max(1);
    let sample: Vec<_> = refused.iter().step_by(every).collect();
    let mut open = 0;
    for offer in &sample {
        if offer.verdict == Verdict::Unsafe {
            broken += 1;
            continue;
        }
        let mut attacker = base.clone();
        attacker.learn(&offer.row);
        open += 1;
        if attacker.search(400, k_d, [5; 32]).is_some_and(|f| f.people < k_d) {
            broken += 1;
            open -= 1;
        }
    }
    println!(
        "  refused {}, of a sample of {}: {broken} are unsafe by attack, {open} open, {:.2?}",
        refused.len(),
        sample.len(),
        start.elapsed()
    );
}
