//! Times the plan on the trust of ANONYMITY section 5: `cargo run -p measure --release --example planner_bench`.

use std::time::Instant;

use measure::generate::{Recipe, trust};
use measure::{Policy, Wave, draw};

fn main() {
    let mut recipe = Recipe::section_five();
    recipe.items = 1;
    let t = trust(&recipe, [7; 32]);
    println!("{} respondents, {} sites, {} regions", t.opened.len(), t.structure.groups.len(), t.structure.regions.len());
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
                let [derivable, safe, unsafe_, unproven] = drawn.certificates.tally();
                let all = derivable + safe + unsafe_ + unproven;
                println!(
                    "k={k} k_d={k_d} facts crossed ≤ {crossed}: {all} candidates of k or more, answered {} ({:.1} %), derivable {derivable}, safe {safe}, unsafe {unsafe_}, unproven {unproven}, atoms {}, {took:.2?}",
                    derivable + safe,
                    100.0 * (derivable + safe) as f64 / all as f64,
                    drawn.certificates.weights().len(),
                );
            }
            Err(fault) => println!("k={k} k_d={k_d}: {fault}"),
        }
    }
}
