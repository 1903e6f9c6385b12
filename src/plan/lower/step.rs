//! Lowers steps.

use super::Lower;
use crate::model;
use crate::plan::{Block, Download, Loop, Program, Routine, Slot, Step, StepKind, Suspend, Upload, WaitStep};

impl Lower<'_> {
    pub(super) fn routine(&mut self, routine: &model::Routine) -> Routine {
        Routine {
            name: routine.name.clone(),
            takes: routine.takes.clone(),
            memo: routine.memo,
            program: match &routine.native {
                None => self.program(&routine.program),
                Some(native) => Program {
                    steps: Vec::new(),
                    give: Some(self.native(&routine.name, &routine.ty, native)),
                    slots: 0,
                },
            },
        }
    }

    pub(super) fn program(&mut self, program: &model::Program) -> Program {
        Program {
            steps: self.steps(&program.steps),
            give: self.maybe(program.give.as_ref()),
            slots: u16::try_from(program.names.len()).unwrap_or(u16::MAX),
        }
    }

    fn steps(&mut self, steps: &[model::Step]) -> Vec<Step> {
        steps.iter().map(|step| self.step(step)).collect()
    }

    fn step(&mut self, step: &model::Step) -> Step {
        Step {
            guard: self.maybe(step.guard.as_ref()),
            what: self.step_kind(&step.what),
            slot: step.slot,
            fills: step.fills.clone(),
            place: self.place(step.span),
        }
    }

    fn step_kind(&mut self, what: &model::StepKind) -> StepKind {
        match what {
            model::StepKind::Send { work, give } => {
                StepKind::Send { work: Box::new(self.work(work)), give: self.maybe(give.as_ref()) }
            }
            model::StepKind::Call { routine, args } => {
                StepKind::Call { routine: routine.0, args: args.iter().map(|arg| self.slot(arg)).collect() }
            }
            model::StepKind::Value(value) => StepKind::Value(self.slot(value)),
            model::StepKind::Let(names) => {
                let names: Vec<(u16, Slot)> = self.named(names);
                StepKind::Let(names)
            }
            model::StepKind::If { condition, then, otherwise } => StepKind::If {
                condition: self.slot(condition),
                then: self.arm_block(then),
                otherwise: self.arm_block(otherwise),
            },
            model::StepKind::Case { subject, cases, otherwise } => StepKind::Case {
                subject: self.slot(subject),
                cases: cases.iter().map(|(texts, block)| (texts.clone(), self.arm_block(block))).collect(),
                otherwise: self.arm_block(otherwise),
            },
            model::StepKind::For(each) => StepKind::For(Box::new(Loop {
                item: each.item,
                index: each.index,
                list: self.slot(&each.list),
                fills: each.block.iter().flat_map(|step| step.fills.iter().copied()).collect(),
                block: self.steps(&each.block),
                collect: self.maybe(each.collect.as_ref()),
                report: each.report,
                parallel: each.parallel,
            })),
            model::StepKind::While { condition, block, max, again } => StepKind::While {
                condition: self.slot(condition),
                block: self.steps(block),
                max: *max,
                again: again.clone(),
            },
            model::StepKind::Download(download) => {
                let made = Download {
                    request: self.request(&download.work.request),
                    chunk: download.chunk,
                    range: self.maybe(download.range.as_ref()),
                };
                self.downloads.push(made);
                let at = u32::try_from(self.downloads.len() - 1).unwrap_or(u32::MAX);
                StepKind::Download { download: at, size: self.maybe(download.size.as_ref()) }
            }
            model::StepKind::Upload(upload) => StepKind::Upload(Box::new(Upload {
                file: self.slot(&upload.file),
                size: upload.size,
                chunk: upload.chunk,
                send: self.work(&upload.send),
                give: self.maybe(upload.give.as_ref()),
                keep: self.named(&upload.keep),
                commit: upload
                    .commit
                    .as_ref()
                    .map(|(work, give)| (self.work(work), self.maybe(give.as_ref()))),
            })),
            model::StepKind::Wait(wait) => StepKind::Wait(Box::new(WaitStep {
                first: self.maybe(wait.first.as_ref()),
                ask: self.step(&wait.ask),
                until: self.slot(&wait.until),
                every: wait.every,
                grow: wait.grow,
                tries: wait.tries,
                late: self.slot(&wait.late),
            })),
            model::StepKind::Suspend(suspend) => StepKind::Suspend(Box::new(Suspend {
                register: suspend.register.as_ref().map(|register| self.step(register)),
                token: suspend.token,
                expires: suspend.expires,
                event: suspend.event,
                resumed: self.slot(&suspend.resumed),
                expired: self.maybe(suspend.expired.as_ref()),
                timeout: suspend.timeout,
                keeps: suspend.keeps.clone(),
            })),
            model::StepKind::Checkpoint { names, .. } => StepKind::Checkpoint(self.named(names)),
            model::StepKind::Fail(message) => StepKind::Fail(self.slot(message)),
            model::StepKind::Return(value) => StepKind::Return(self.slot(value)),
        }
    }

    fn arm_block(&mut self, block: &model::Block) -> Block {
        Block { steps: self.steps(&block.steps), clears: block.clears.clone() }
    }
}
