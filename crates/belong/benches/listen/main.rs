//! The figures of listening, in one run on one machine. Each stands beside a peer or a limit that is measured in the
//! same run: `cargo xtask bench`, or parts of it: `cargo bench -p belong --bench listen -- box sign close pages`.
//!
//! The load comes from this process and shares the cores with the program, so what is printed is less than the program
//! could do alone; the processor time that the program itself used is printed beside it.

#[path = "../../tests/wave/mod.rs"]
#[allow(dead_code, reason = "shared with the tests, which use other parts")]
mod wave;

mod answers_in;
mod closing;
mod machine;
mod pages;
mod postgres;
mod signing;

/// The parts, in the order in which they run.
const PARTS: [&str; 4] = ["sign", "box", "close", "pages"];

fn main() {
    let asked: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with("--")).collect();
    let wanted = |part: &str| asked.is_empty() || asked.iter().any(|one| one == part);
    if let Some(unknown) = asked.iter().find(|one| !PARTS.contains(&one.as_str())) {
        eprintln!("There is no part {unknown}. The parts are: {}.", PARTS.join(", "));
        std::process::exit(2);
    }
    println!("{}", machine::describe());
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("threads");
    runtime.block_on(async {
        if wanted("sign") {
            signing::run().await;
        }
        if wanted("box") {
            answers_in::run().await;
        }
        if wanted("close") {
            closing::run().await;
        }
    });
    if wanted("pages") {
        pages::run();
    }
}
