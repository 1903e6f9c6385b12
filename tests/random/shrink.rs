//! Makes a program that differs as small as it gets.
//!
//! In each round all programs that are one step smaller are tried together, and the smallest that
//! still differs is taken.

use super::batch::{Told, compiles, run};
use super::leaves::simplest;
use super::steps::Step;
use super::tree::{Form, Program, Tree};

/// Rounds at most; a program of the generator needs fewer.
const ROUNDS: usize = 60;

/// Programs that are tried in one round.
const TRIED: usize = 240;

/// The smallest program that is found to differ, and what comes of it.
pub fn smallest(tree: &Tree) -> (Tree, Told) {
    let mut best = tree.clone();
    let mut told = run(std::slice::from_ref(tree)).pop().expect("one was run");
    for _ in 0..ROUNDS {
        let mut smaller: Vec<Tree> =
            steps(&best).into_iter().filter(|step| step.size() < best.size()).collect();
        smaller.sort_by_key(Tree::size);
        smaller.dedup();
        smaller.retain(compiles);
        smaller.truncate(TRIED);
        if smaller.is_empty() {
            break;
        }
        let results = run(&smaller);
        match smaller.into_iter().zip(results).find(|(_, told)| told.differs()) {
            Some((tree, new)) => (best, told) = (tree, new),
            None => break,
        }
    }
    (best, told)
}

/// The tree with one of its nodes made smaller.
fn steps(tree: &Tree) -> Vec<Tree> {
    let mut all = own(tree);
    for (at, part) in tree.parts.iter().enumerate() {
        for step in steps(part) {
            let mut changed = tree.clone();
            changed.parts[at] = step;
            all.push(changed);
        }
    }
    all
}

/// What may stand in the place of a node: what is in it, something simple, fewer members.
fn own(tree: &Tree) -> Vec<Tree> {
    let slot = |part: &Tree| Tree { kind: part.kind.clone(), form: Form::Slot, parts: vec![part.clone()] };
    let mut all: Vec<Tree> = Vec::new();
    if tree.is_expr() {
        all.extend(tree.parts.iter().cloned());
        all.extend(simplest(&tree.kind).iter().map(|text| Tree::leaf(tree.kind.clone(), *text)));
        return all;
    }
    if let Form::Program(program) = &tree.form {
        return plainer(tree, program);
    }
    if let Form::Step(_) = tree.form {
        return fewer_steps(tree);
    }
    for part in &tree.parts {
        // Something that is written takes the place of something that is written.
        if !part.is_expr() {
            all.push(part.clone());
        } else if tree.form != Form::Slot {
            all.push(slot(part));
        }
    }
    if tree.form != Form::Slot {
        all.push(slot(&Tree::leaf(tree.kind.clone(), "1")));
    }
    for at in 0..tree.parts.len() {
        let mut fewer = tree.clone();
        fewer.parts.remove(at);
        match &mut fewer.form {
            Form::Map(keys) | Form::Call { names: keys, .. } => drop(keys.remove(at)),
            Form::List | Form::Merge | Form::Concat => {}
            _ => continue,
        }
        all.push(fewer);
    }
    all
}

/// A program with less around it.
fn plainer(tree: &Tree, program: &Program) -> Vec<Tree> {
    let mut all = Vec::new();
    let mut with = |change: &dyn Fn(&mut Program), parts: Vec<Tree>| {
        let mut program = program.clone();
        change(&mut program);
        all.push(Tree { kind: tree.kind.clone(), form: Form::Program(program), parts });
    };
    with(&|program| program.template = false, tree.parts.clone());
    with(&|program| program.given = 0, tree.parts.clone());
    with(&|program| program.came = 0, tree.parts.clone());
    for at in 0..program.methods.len() {
        let mut parts = tree.parts.clone();
        parts.remove(at);
        with(&|program| drop(program.methods.remove(at)), parts);
    }
    if program.turn.is_some() {
        let mut parts = tree.parts.clone();
        parts.remove(parts.len() - 2);
        with(&|program| program.turn = None, parts);
    }
    all
}

/// Blocks with a step less, and with what is in a step in the place of the step.
fn fewer_steps(tree: &Tree) -> Vec<Tree> {
    let mut all = Vec::new();
    if tree.form != Form::Step(Step::Block) {
        return all;
    }
    for (at, step) in tree.parts.iter().enumerate() {
        let mut fewer = tree.clone();
        fewer.parts.remove(at);
        all.push(fewer.clone());
        for block in step.parts.iter().filter(|part| part.form == Form::Step(Step::Block)) {
            let mut flat = fewer.clone();
            flat.parts.splice(at..at, block.parts.iter().cloned());
            all.push(flat);
        }
    }
    all
}
