//! How often the announced presentation tier fails on the answers: `cargo run -p measure --release --example tiers`.
//! 100 invented trusts of 10 to 60 sites, one-phase sites and all-female teams among them.

use measure::audit::simulated;
use measure::generate::{Recipe, trust};
use measure::{Policy, Tier, Wave, draw};

fn main() {
    for (k_d, tier) in [(5, Tier::Fives), (10, Tier::Fives)] {
        for facts in [0, 3, 5] {
            let (mut fell, mut parts, mut seconds) = (0, 0, 0.0);
            for x in 0..100u8 {
                let sites = 10 + usize::from(x) / 2;
                let recipe = Recipe {
                    sites,
                    regions: sites / 6,
                    staff: sites * 80,
                    answering: 55 + u32::from(x) % 30,
                    items: 12,
                    facts,
                    unstated: 3,
                    uneven: true,
                };
                let t = trust(&recipe, [x; 32]);
                let mut policy = Policy { tier, ..Policy::standard(&t.structure, 10, k_d) };
                policy.cuts.retain(|c| c.by.len() < 2);
                let wave = Wave { id: "w".into(), manifest: [0; 32], counts: t.counts.clone() };
                let start = std::time::Instant::now();
                let Ok(drawn) = draw(&t.structure, &policy, &t.opened, &wave, [0; 32]) else { continue };
                seconds += start.elapsed().as_secs_f64();
                fell += u32::from(!drawn.release.tier_passed());
                parts += drawn.release.parts().len();
                if x % 25 == 0 {
                    println!(
                        "  trust {x}: simulated {:?}",
                        simulated(&t.structure, &policy, &[tier, Tier::Coarse], [x; 32])
                    );
                }
            }
            println!(
                "k_d={k_d} {tier:?} facts {facts}: {fell} of 100 fell to the coarsest tier; {parts} groups, {seconds:.1} s"
            );
        }
    }
}
