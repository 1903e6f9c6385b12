//! Programs that nobody thought of: the runtime and the exported Ruby have to give the same, or the
//! same error.
//!
//! A program is the `return` of an action over an answer and an input of every type: expressions
//! of all functions and operators, and the heads of structure. Every third one has steps, and has
//! to send the same. 300 run with every test. For more:
//!
//! ```text
//! SPECC_RANDOM=10000 SPECC_RANDOM_SEED=7 cargo test --release --test main -- random
//! ```
//!
//! A program that differs is made as small as it gets, and told as a case of `tests/parity/`.

mod batch;
mod dice;
mod grow;
mod leaves;
mod shrink;
mod steps;
mod tree;

use std::fmt::Write as _;

use batch::{Told, compiles, run};
use dice::Dice;
use grow::Garden;
use tree::Tree;

/// Programs in one process of Ruby.
const TOGETHER: usize = 250;

fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

/// So many programs that compile, and how many did not.
fn programs(dice: &mut Dice, wanted: usize) -> (Vec<Tree>, usize) {
    let (mut programs, mut refused) = (Vec::new(), 0);
    while programs.len() < wanted {
        let tree = Garden::new(dice).program();
        if compiles(&tree) {
            programs.push(tree);
        } else {
            refused += 1;
            assert!(refused < 3 * wanted + 100, "most programs do not compile");
        }
    }
    (programs, refused)
}

#[test]
fn random_programs_mean_the_same_on_both_targets() {
    if !crate::ruby::has_ruby() {
        return;
    }
    let wanted = usize::try_from(number("SPECC_RANDOM", 300)).expect("it fits");
    let mut dice = Dice::new(number("SPECC_RANDOM_SEED", 1));
    let (mut ran, mut refused, mut failed) = (0, 0, 0);
    let mut differing: Vec<(Tree, Told)> = Vec::new();
    while ran < wanted && differing.len() < 12 {
        let (programs, no) = programs(&mut dice, TOGETHER.min(wanted - ran));
        refused += no;
        for (tree, told) in programs.iter().zip(run(&programs)) {
            ran += 1;
            failed += usize::from(told.fails());
            if told.differs() {
                differing.push((tree.clone(), told));
            }
        }
    }
    println!("{ran} programs ran, of which {failed} failed as they should; {refused} did not compile");
    let mut all = String::new();
    for (tree, _) in &differing {
        let (small, told) = shrink::smallest(tree);
        let _ = writeln!(all, "{}\n", told.as_case(&small));
    }
    assert!(differing.is_empty(), "{} of {ran} differ\n\n{all}", differing.len());
}
